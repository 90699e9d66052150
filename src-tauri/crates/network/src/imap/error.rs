use std::fmt;

use delivery::Stage;

use crate::smtp::{self, CertificateProblem, OpenError};

/// Why a mailbox could not be read. `Display` is a sentence for people that says what to do; [`Error::code`] is for
/// programs. No secret is in any of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The line itself, in words that fit any mail server: a name that is not found, a certificate, interference.
    #[error(transparent)]
    Line(OpenError),
    /// Nobody listens there.
    #[error("{host} does not answer on port {port}. Check the port number: 993 is usual for reading mail.")]
    ConnectRefused {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
    /// A wait came to its end.
    #[error("The server for reading mail did not answer in time {}. Check host and port, or try again in a few minutes.", doing(*stage))]
    TimedOut {
        /// What was waited for.
        stage: Stage,
    },
    /// The server closed the connection, or the network did.
    #[error("The server for reading mail closed the connection {}. Try again in a few minutes.", doing(*stage))]
    Closed {
        /// When.
        stage: Stage,
    },
    /// No encryption where it was asked for.
    #[error(
        "{host} does not offer encryption (STARTTLS) on this port, so nothing was sent, not even your password. Choose TLS \
         from the start with port 993. On a foreign network somebody may be interfering: try another one."
    )]
    NoStartTls {
        /// As given in the settings.
        host: String,
    },
    /// The server speaks plain text where TLS was expected.
    #[error("{host} does not speak TLS from the start on port {port}. Choose STARTTLS, or port 993.")]
    NotTls {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
    /// What answers is no IMAP server, or not in step, or sends more than one has reason to.
    #[error("What answers at {host} on port {port} does not speak IMAP as it should. Check host and port.")]
    NotImap {
        /// As given in the settings.
        host: String,
        /// As given in the settings.
        port: u16,
    },
    /// The server does not want to talk now.
    #[error("The server for reading mail is not taking anybody at the moment. Try again in a few minutes.")]
    TurnedAway(Said),
    /// No login we have.
    #[error(
        "The server for reading mail takes no login we have. Sign in with your provider instead, or ask your mail host."
    )]
    NoCommonLogin,
    /// Wrong user name or password.
    #[error(
        "The server for reading mail refused user name or password. Type both again; nothing was changed."
    )]
    LoginRefused(Said),
    /// The right password, but one for people.
    #[error(
        "This account wants an app password. Make one in the account's security settings on the web, and use it here \
         instead of your own."
    )]
    AppPasswordWanted(Said),
    /// Reading mail from other programs is switched off, or passwords are.
    #[error(
        "Reading mail with other programs (IMAP) is switched off for this account. Switch it on in the account's settings on \
         the web, or sign in with your provider instead."
    )]
    SwitchedOff(Said),
    /// The access token has expired or was withdrawn.
    #[error("The sign-in has expired. Sign in again; nothing was changed.")]
    TokenRejected(Said),
    /// There is no token to log in with, and not because the sign-in has ended.
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
    #[error("The server for reading mail cannot check the login at the moment. It is tried again later.")]
    LoginPutOff(Said),
    /// No folder of sent mail was recognised.
    #[error("We did not recognise the folder for sent mail. Choose it in the account's settings.")]
    NoSentFolder,
    /// The chosen folder is not there.
    #[error("The folder “{0}” is not in the mailbox any more. Choose the folder for sent mail again.")]
    NoSuchFolder(String),
    /// The server refused something else.
    #[error(
        "The mailbox could not be read. Try again in a few minutes; the server's own words are in the details."
    )]
    Refused(Said),
}

/// What a server said, in its own words, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(pub String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error {
    /// Stable kebab-case code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Line(why) => line_code(why),
            Self::ConnectRefused { .. } => "imap-connect-refused",
            Self::TimedOut { .. } => "imap-timed-out",
            Self::Closed { .. } => "imap-closed",
            Self::NoStartTls { .. } => "imap-no-starttls",
            Self::NotTls { .. } => "imap-not-tls",
            Self::NotImap { .. } => "imap-not-imap",
            Self::TurnedAway(_) => "imap-turned-away",
            Self::NoCommonLogin => "imap-no-common-login",
            Self::LoginRefused(_) => "imap-login-refused",
            Self::AppPasswordWanted(_) => "imap-app-password-wanted",
            Self::SwitchedOff(_) => "imap-switched-off",
            Self::TokenRejected(_) => "imap-token-rejected",
            Self::NoToken { code, .. } => code,
            Self::LoginPutOff(_) => "imap-login-put-off",
            Self::NoSentFolder => "imap-no-sent-folder",
            Self::NoSuchFolder(_) => "imap-no-such-folder",
            Self::Refused(_) => "imap-refused",
        }
    }

    /// How far it came: [`Stage::Connect`] not reached, [`Stage::Tls`] not private, [`Stage::Login`] not logged in, and
    /// [`Stage::Data`] for whatever came behind the login.
    pub fn stage(&self) -> Stage {
        match self {
            Self::TimedOut { stage } | Self::Closed { stage } => *stage,
            Self::Line(
                OpenError::NameNotFound { .. } | OpenError::Unreachable { .. } | OpenError::EhloName,
            )
            | Self::ConnectRefused { .. }
            | Self::NotImap { .. }
            | Self::TurnedAway(_) => Stage::Connect,
            Self::Line(_) | Self::NoStartTls { .. } | Self::NotTls { .. } => Stage::Tls,
            Self::NoCommonLogin
            | Self::LoginRefused(_)
            | Self::AppPasswordWanted(_)
            | Self::SwitchedOff(_)
            | Self::TokenRejected(_)
            | Self::NoToken { .. }
            | Self::LoginPutOff(_) => Stage::Login,
            Self::NoSentFolder | Self::NoSuchFolder(_) | Self::Refused(_) => Stage::Data,
        }
    }

    /// Whether waiting will not help: a person has to change something first.
    pub fn needs_a_person(&self) -> bool {
        match self {
            Self::Line(why) => why.needs_a_person(),
            Self::NoToken { passes, .. } => !passes,
            Self::ConnectRefused { .. }
            | Self::TimedOut { .. }
            | Self::Closed { .. }
            | Self::NotImap { .. }
            | Self::TurnedAway(_)
            | Self::LoginPutOff(_)
            | Self::Refused(_) => false,
            _ => true,
        }
    }

    /// What the server said, where it said something.
    pub fn said(&self) -> Option<&Said> {
        match self {
            Self::TurnedAway(said)
            | Self::LoginRefused(said)
            | Self::AppPasswordWanted(said)
            | Self::SwitchedOff(said)
            | Self::TokenRejected(said)
            | Self::LoginPutOff(said)
            | Self::Refused(said) => Some(said),
            _ => None,
        }
        .filter(|said| !said.0.is_empty())
    }

    /// What stood in the way of the line, in words for reading mail.
    pub(super) fn of_line(why: OpenError) -> Self {
        match why {
            OpenError::ConnectRefused { host, port } => Self::ConnectRefused { host, port },
            OpenError::TimedOut { stage, .. } => Self::TimedOut { stage },
            OpenError::Closed { stage } => Self::Closed { stage },
            OpenError::NotTls { host, port } => Self::NotTls { host, port },
            other => Self::Line(other),
        }
    }
}

fn line_code(why: &smtp::OpenError) -> &'static str {
    match why {
        OpenError::NameNotFound { .. } => "imap-name-not-found",
        OpenError::Unreachable { .. } => "imap-unreachable",
        OpenError::StartTlsInjected => "imap-starttls-injected",
        OpenError::CertificateRefused { why, .. } => match why {
            CertificateProblem::Expired => "imap-certificate-expired",
            CertificateProblem::NotYetValid => "imap-certificate-not-yet-valid",
            CertificateProblem::WrongName => "imap-certificate-wrong-name",
            CertificateProblem::UnknownIssuer => "imap-certificate-unknown-issuer",
            CertificateProblem::Revoked => "imap-certificate-revoked",
            CertificateProblem::Other(_) => "imap-certificate-refused",
        },
        OpenError::TlsTooOld { .. } => "imap-tls-too-old",
        OpenError::PlainTextRefused { .. } => "imap-plain-text-refused",
        OpenError::CaFile { .. } => "imap-ca-file",
        _ => "imap-tls-failed",
    }
}

fn doing(stage: Stage) -> &'static str {
    match stage {
        Stage::Connect => "when connecting",
        Stage::Tls => "while starting encryption",
        Stage::Login => "during the login",
        _ => "while we were looking",
    }
}
