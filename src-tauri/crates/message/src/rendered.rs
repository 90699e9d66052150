//! A message for one person.

use std::fmt;

/// A message for one person, ready for the mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The whole message (RFC 5322), lines ended by CRLF, 7-bit clean; only an address that needs SMTPUTF8 puts other
    /// bytes into its header line (RFC 6532).
    pub bytes: Vec<u8>,
    /// The subject as people see it.
    pub subject: String,
    /// The HTML version, for previews.
    pub html: String,
    /// The plain-text version.
    pub text: String,
}

impl fmt::Debug for Rendered {
    /// Says how big it is and nothing of what is in it: it is somebody's mail.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// The person lacks fields the message needs and gives no other words for. Nothing is sent to them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("No value for {}", .fields.join(", "))]
pub struct MissingFields {
    /// The names of the fields, in the order the message uses them.
    pub fields: Vec<String>,
}
