use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// Where and how to open a session.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Host name or IP address; the certificate must be for it.
    pub host: String,
    /// TCP port, usually 465 or 587.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// How to log in.
    pub login: Login,
    /// PEM file of a certificate authority to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// What to call ourselves in EHLO. `None`, the right choice on a laptop, is the address literal `[127.0.0.1]`: the
    /// machine's own name is nobody's business.
    pub ehlo_name: Option<String>,
    /// How long to wait at each step.
    pub timeouts: Timeouts,
    /// After so many messages the session is used up; `None` is no limit.
    pub messages_per_connection: Option<u32>,
}

impl Settings {
    /// Settings for a server without login, certificates checked by the system, RFC timeouts.
    pub fn new(host: impl Into<String>, port: u16, tls: Tls) -> Self {
        Self {
            host: host.into(),
            port,
            tls,
            login: Login::None,
            ca_file: None,
            ehlo_name: None,
            timeouts: Timeouts::default(),
            messages_per_connection: None,
        }
    }
}

/// How the connection is encrypted. TLS 1.2 is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tls {
    /// From the first octet (RFC 8314), usually port 465.
    Implicit,
    /// By STARTTLS (RFC 3207), usually port 587. A server that does not offer it is an error.
    StartTls,
    /// Not at all: only where the connected peer is a loopback address.
    None,
}

/// What an encrypted connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TlsVersion {
    /// RFC 5246.
    Tls12,
    /// RFC 8446.
    Tls13,
}

impl TlsVersion {
    /// Its name as people know it: `TLS 1.3`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        }
    }
}

/// How to log in.
#[derive(Clone)]
pub enum Login {
    /// Not at all.
    None,
    /// User name and password, by PLAIN or LOGIN (RFC 4954).
    Password {
        /// User name.
        user: String,
        /// Password or app password.
        password: SecretString,
    },
    /// Access token, by XOAUTH2.
    OAuth2 {
        /// User name, usually the address.
        user: String,
        /// A token that has not expired.
        token: SecretString,
    },
}

impl fmt::Debug for Login {
    /// Only the kind: the user name is usually an address, and the rest is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Password { .. } => "Password",
            Self::OAuth2 { .. } => "OAuth2",
        })
    }
}

/// How long to wait at each step. When one runs out, the connection is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Finding the host and connecting to one of its addresses.
    pub connect: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// The greeting, EHLO, STARTTLS and each step of the login.
    pub greeting: Duration,
    /// The answer to MAIL and to RSET.
    pub mail: Duration,
    /// The answer to RCPT.
    pub rcpt: Duration,
    /// The answer to DATA.
    pub data: Duration,
    /// Each time the server takes no octets of the message.
    pub block: Duration,
    /// The answer to the final dot.
    pub final_reply: Duration,
    /// The answer to QUIT; nothing depends on it.
    pub quit: Duration,
}

impl Default for Timeouts {
    /// RFC 5321 section 4.5.3.2.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            tls: Duration::from_secs(60),
            greeting: Duration::from_secs(5 * 60),
            mail: Duration::from_secs(5 * 60),
            rcpt: Duration::from_secs(5 * 60),
            data: Duration::from_secs(2 * 60),
            block: Duration::from_secs(3 * 60),
            final_reply: Duration::from_secs(10 * 60),
            quit: Duration::from_secs(5),
        }
    }
}

impl Timeouts {
    /// For a person who waits in front of a form: the opening steps in 15 seconds each, sending as in the RFC.
    pub fn for_a_person_waiting() -> Self {
        let patience = Duration::from_secs(15);
        Self { connect: patience, tls: patience, greeting: patience, ..Self::default() }
    }

    /// The same wait everywhere; for tests.
    pub fn all(wait: Duration) -> Self {
        Self {
            connect: wait,
            tls: wait,
            greeting: wait,
            mail: wait,
            rcpt: wait,
            data: wait,
            block: wait,
            final_reply: wait,
            quit: wait,
        }
    }
}
