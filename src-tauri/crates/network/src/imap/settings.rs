use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::smtp::{self, Login, Tls};

/// Where and how mail is read.
#[derive(Clone)]
pub struct Settings {
    /// Host name or IP address; the certificate must be for it.
    pub host: String,
    /// TCP port, usually 993 or 143.
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// How to log in.
    pub login: Login,
    /// PEM file of a certificate authority to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// How long to wait at each step.
    pub timeouts: Timeouts,
}

/// How long to wait. When one runs out, the connection is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Finding the host and connecting to one of its addresses.
    pub connect: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// One command, from its first octet to the last of its answer.
    pub command: Duration,
}

impl Default for Timeouts {
    /// For work nobody waits in front of: a slow mailbox may search for a while.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            tls: Duration::from_secs(60),
            command: Duration::from_secs(2 * 60),
        }
    }
}

impl Timeouts {
    /// For a person who waits in front of a form.
    pub fn for_a_person_waiting() -> Self {
        Self::all(Duration::from_secs(15))
    }

    /// The same wait everywhere.
    pub fn all(wait: Duration) -> Self {
        Self { connect: wait, tls: wait, command: wait }
    }
}

impl Settings {
    /// Settings without a login, certificates checked by the system.
    pub fn new(host: impl Into<String>, port: u16, tls: Tls) -> Self {
        Self {
            host: host.into(),
            port,
            tls,
            login: Login::None,
            ca_file: None,
            timeouts: Timeouts::default(),
        }
    }

    /// The same line as the SMTP session needs it: finding, connecting and encrypting are done in one place.
    pub(super) fn line(&self) -> smtp::Settings {
        let mut line = smtp::Settings::new(self.host.clone(), self.port, self.tls);
        line.ca_file.clone_from(&self.ca_file);
        line.timeouts.connect = self.timeouts.connect;
        line.timeouts.tls = self.timeouts.tls;
        line
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}
