use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use delivery::{SmtpReply, Stage};

/// Why no session could be opened. `Display` is a sentence for people that says what to do; [`OpenError::code`] is for
/// programs. The server's own words are in [`OpenError::reply`], for a details fold. No secret is in any of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The host has no address that we could find.
    #[error(
        "The mail server {host} was not found. Check the name for typing errors, and that you are online."
    )]
    NameNotFound {
        /// As given in the settings.
        host: String,
    },
    /// Nobody listens there.
    #[error("{host} does not answer on port {port}. Check the port number: 465 or 587 are usual.")]
    ConnectRefused {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
    /// No way to the host.
    #[error("{host} cannot be reached. Check that you are online and that no firewall blocks port {port}.")]
    Unreachable {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
    /// A wait came to its end.
    #[error("{}", timed_out(*stage, *port))]
    TimedOut {
        /// What was waited for.
        stage: Stage,
        /// As given in the settings.
        port: u16,
    },
    /// The server closed the connection, or the network did.
    #[error("The mail server closed the connection {}. Try again in a few minutes.", while_doing(*stage))]
    Closed {
        /// When.
        stage: Stage,
    },
    /// The server, or somebody on the way, does not offer STARTTLS.
    #[error(
        "{host} does not offer encryption (STARTTLS) on this port, and without it nothing goes there, not even your password. \
         Choose TLS from the start with port 465, or ask your mail host. On a foreign network somebody may be \
         interfering: try another one."
    )]
    NoStartTls {
        /// As given in the settings.
        host: String,
    },
    /// The server offered STARTTLS and then refused it.
    #[error(
        "The mail server refused to start encryption, and without it nothing goes there. Try again later, or use port 465."
    )]
    StartTlsRefused {
        /// Its words.
        reply: SmtpReply,
    },
    /// Something was said in plain text behind the server's go-ahead for TLS (the attack of CVE-2011-0411).
    #[error(
        "Somebody put words into the connection before it was encrypted, so it was closed. \
         Do not send from this network; tell your mail host if it happens elsewhere too."
    )]
    StartTlsInjected,
    /// The server's certificate does not prove that it is the server.
    #[error("{}", certificate(host, why))]
    CertificateRefused {
        /// As given in the settings.
        host: String,
        /// What is wrong with it.
        why: CertificateProblem,
    },
    /// The server only knows encryption that is broken.
    #[error(
        "{host} only offers outdated encryption (older than TLS 1.2), and nothing goes there over that. Ask your mail host for a \
         server with TLS 1.2 or newer."
    )]
    TlsTooOld {
        /// As given in the settings.
        host: String,
    },
    /// The server speaks plain text where TLS was expected.
    #[error("{host} does not speak TLS from the start on port {port}. Choose STARTTLS, or port 465.")]
    NotTls {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
    /// Any other failure of the handshake.
    #[error("The encrypted connection to {host} could not be made. Try again later. Details: {why}")]
    TlsFailed {
        /// As given in the settings.
        host: String,
        /// From the TLS library.
        why: String,
    },
    /// Plain text was asked for and the peer is not this computer.
    #[error(
        "Without encryption, mail goes only to this computer itself, and {peer} is another one. Choose STARTTLS or TLS."
    )]
    PlainTextRefused {
        /// Who answered.
        peer: IpAddr,
    },
    /// The file of the certificate authority is no use.
    #[error("The certificate file {} cannot be used: {why}. Choose a PEM file.", path.display())]
    CaFile {
        /// As given in the settings.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The EHLO name is neither a domain name nor an address literal.
    #[error("The name to greet the server with is not a domain name. Leave it empty.")]
    EhloName,
    /// The server does not want to talk to us.
    #[error("{}", greeting(reply))]
    GreetingRefused {
        /// Its words.
        reply: SmtpReply,
    },
    /// The server does not take the session's opening command.
    #[error("The mail server refused the start of the session. Check host and port, or ask your mail host.")]
    EhloRefused {
        /// Its words.
        reply: SmtpReply,
    },
    /// The server has no login here.
    #[error(
        "The mail server offers no login here. Check host and port: a mailbox is usually reached on 465 or 587."
    )]
    NoAuthOffered,
    /// The server has a login, but none of those we know.
    #[error("The mail server takes other kinds of login only ({}). {}", offered.join(", "), no_mechanism(offered))]
    NoCommonMechanism {
        /// Mechanisms named in EHLO.
        offered: Vec<String>,
    },
    /// Wrong user name or password.
    #[error("The mail server refused user name or password. Type both again.")]
    LoginRefused {
        /// Its words.
        reply: SmtpReply,
    },
    /// The right password, but one for people (Gmail, Yahoo, iCloud and others with two steps).
    #[error(
        "This account wants an app password. Make one in the account's security settings on the web, and use it here \
         instead of your own."
    )]
    AppPasswordWanted {
        /// Its words.
        reply: SmtpReply,
    },
    /// The account takes no passwords for sending any more (Microsoft 365 and others).
    #[error(
        "This account no longer takes a password for sending. Sign in with your provider instead, or ask whoever runs \
         the account to switch on authenticated SMTP."
    )]
    PasswordsSwitchedOff {
        /// Its words.
        reply: SmtpReply,
    },
    /// The host has locked the account: no password helps.
    #[error(
        "Your mail host has locked this account. Sign in on its web page, read what it says and do that; \
         then test the account here."
    )]
    AccountLocked {
        /// Its words.
        reply: SmtpReply,
    },
    /// The access token has expired or was withdrawn.
    #[error("The sign-in has expired. Sign in again.")]
    TokenRejected {
        /// Its words, if it had any.
        reply: Option<SmtpReply>,
    },
    /// There is no token to log in with, and not because the sign-in has ended: the host's sign-in page is out of reach or
    /// busy, or the vault is locked.
    #[error("{why}")]
    NoToken {
        /// Stable kebab-case code of what is in the way.
        code: &'static str,
        /// The same in a sentence that says what to do.
        why: String,
        /// Whether it may pass by itself.
        passes: bool,
    },
    /// The server cannot check logins at the moment.
    #[error("The mail server cannot check the login at the moment. It is tried again later.")]
    LoginPutOff {
        /// Its words.
        reply: SmtpReply,
    },
    /// What came is not SMTP, or not in step.
    #[error("What answers at {host} on port {port} does not speak SMTP as it should. Check host and port.")]
    NotSmtp {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateProblem {
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYetValid,
    /// It is for another name.
    WrongName,
    /// Nobody we trust signed it.
    UnknownIssuer,
    /// Its authority took it back.
    Revoked,
    /// Anything else, in the words of the TLS library.
    Other(String),
}

impl OpenError {
    /// Stable kebab-case code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NameNotFound { .. } => "smtp-name-not-found",
            Self::ConnectRefused { .. } => "smtp-connect-refused",
            Self::Unreachable { .. } => "smtp-unreachable",
            Self::TimedOut { .. } => "smtp-timed-out",
            Self::Closed { .. } => "smtp-closed",
            Self::NoStartTls { .. } => "smtp-no-starttls",
            Self::StartTlsRefused { .. } => "smtp-starttls-refused",
            Self::StartTlsInjected => "smtp-starttls-injected",
            Self::CertificateRefused { why, .. } => match why {
                CertificateProblem::Expired => "smtp-certificate-expired",
                CertificateProblem::NotYetValid => "smtp-certificate-not-yet-valid",
                CertificateProblem::WrongName => "smtp-certificate-wrong-name",
                CertificateProblem::UnknownIssuer => "smtp-certificate-unknown-issuer",
                CertificateProblem::Revoked => "smtp-certificate-revoked",
                CertificateProblem::Other(_) => "smtp-certificate-refused",
            },
            Self::TlsTooOld { .. } => "smtp-tls-too-old",
            Self::NotTls { .. } => "smtp-not-tls",
            Self::TlsFailed { .. } => "smtp-tls-failed",
            Self::PlainTextRefused { .. } => "smtp-plain-text-refused",
            Self::CaFile { .. } => "smtp-ca-file",
            Self::EhloName => "smtp-ehlo-name",
            Self::GreetingRefused { .. } => "smtp-greeting-refused",
            Self::EhloRefused { .. } => "smtp-ehlo-refused",
            Self::NoAuthOffered => "smtp-no-auth-offered",
            Self::NoCommonMechanism { .. } => "smtp-no-common-mechanism",
            Self::LoginRefused { .. } => "smtp-login-refused",
            Self::AppPasswordWanted { .. } => "smtp-app-password-wanted",
            Self::PasswordsSwitchedOff { .. } => "smtp-passwords-switched-off",
            Self::AccountLocked { .. } => "smtp-account-locked",
            Self::TokenRejected { .. } => "smtp-token-rejected",
            Self::NoToken { code, .. } => code,
            Self::LoginPutOff { .. } => "smtp-login-put-off",
            Self::NotSmtp { .. } => "smtp-not-smtp",
        }
    }

    /// Whether waiting will not help: a person has to change something first.
    pub fn needs_a_person(&self) -> bool {
        match self {
            Self::NameNotFound { .. }
            | Self::ConnectRefused { .. }
            | Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Closed { .. }
            | Self::StartTlsRefused { .. }
            | Self::TlsFailed { .. }
            | Self::LoginPutOff { .. }
            | Self::NotSmtp { .. } => false,
            Self::NoToken { passes, .. } => !passes,
            Self::GreetingRefused { reply } | Self::EhloRefused { reply } => reply.code >= 500,
            _ => true,
        }
    }

    /// What the server said, where it said something.
    pub fn reply(&self) -> Option<&SmtpReply> {
        match self {
            Self::StartTlsRefused { reply }
            | Self::GreetingRefused { reply }
            | Self::EhloRefused { reply }
            | Self::LoginRefused { reply }
            | Self::AppPasswordWanted { reply }
            | Self::PasswordsSwitchedOff { reply }
            | Self::AccountLocked { reply }
            | Self::LoginPutOff { reply } => Some(reply),
            Self::TokenRejected { reply } => reply.as_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for CertificateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired => f.write_str("it has expired"),
            Self::NotYetValid => f.write_str("it is not valid yet"),
            Self::WrongName => f.write_str("it is for another name"),
            Self::UnknownIssuer => f.write_str("nobody this computer trusts has signed it"),
            Self::Revoked => f.write_str("it was withdrawn"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

fn timed_out(stage: Stage, port: u16) -> String {
    let hint = match (stage, port) {
        (Stage::Connect, 465) => " Port 465 wants TLS from the start.",
        (Stage::Connect | Stage::Tls, _) => " Check host and port, and that no firewall is in between.",
        _ => " Try again in a few minutes.",
    };
    format!("The mail server did not answer in time {}.{hint}", while_doing(stage))
}

fn while_doing(stage: Stage) -> &'static str {
    match stage {
        Stage::Connect => "when connecting",
        Stage::Tls => "while starting encryption",
        Stage::Ehlo => "at the start of the session",
        Stage::Login => "during the login",
        _ => "while sending",
    }
}

fn certificate(host: &str, why: &CertificateProblem) -> String {
    let todo = match why {
        CertificateProblem::Expired => {
            "Check this computer's date; if it is right, ask your mail host to renew it."
        }
        CertificateProblem::NotYetValid => "Check this computer's date.",
        CertificateProblem::WrongName => {
            "Use the server name your mail host gives in its help pages; it may differ from your own domain."
        }
        CertificateProblem::UnknownIssuer => {
            "If your mail host has its own authority, choose its certificate file. On a foreign network somebody may \
             be interfering: try another one."
        }
        CertificateProblem::Revoked | CertificateProblem::Other(_) => "Ask your mail host.",
    };
    format!("The certificate of {host} cannot be trusted: {why}. Nothing goes there before it can. {todo}")
}

fn greeting(reply: &SmtpReply) -> &'static str {
    if reply.code >= 500 {
        "The mail server does not want to talk to this computer. Check host and port, or ask your mail host."
    } else {
        "The mail server is busy. It is tried again later."
    }
}

fn no_mechanism(offered: &[String]) -> &'static str {
    let token_only = offered.iter().any(|m| m == "XOAUTH2" || m == "OAUTHBEARER");
    if token_only {
        "This account wants a sign-in instead of a password."
    } else {
        "Use a password, or ask your mail host for a server with login PLAIN."
    }
}
