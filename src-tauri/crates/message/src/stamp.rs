//! What is set on each message by the one who sends it, not by its author.

use address::Address;
use jiff::Timestamp;

/// What differs from one message to the next apart from the person's own fields.
///
/// A message that is queued again keeps its stamp, so that it is the same message to everybody who has it already:
/// the same stamp, template and person give the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// The Message-ID, without angle brackets; see [`message_id`].
    pub message_id: &'a str,
    /// The Date of the message; written in UTC, whole seconds.
    pub date: Timestamp,
    /// The list's name as people know it.
    pub list_name: &'a str,
    /// The list's identifier (RFC 2919), for example `summer.linden.example`; it must stay the same for ever.
    pub list_id: &'a str,
    /// Where a wish to leave is sent.
    pub unsubscribe_mailbox: &'a Address,
    /// The signed token that says who leaves what; opaque here.
    pub unsubscribe_token: &'a str,
    /// Why the person gets this, one sentence: "You get this because you said yes on 4 November 2025."
    pub why_line: &'a str,
}

/// A Message-ID (RFC 5322 section 3.6.4) without angle brackets.
///
/// `unique` comes from the caller, who has a source of it (a UUID, say). `domain` is the sender's own: the name of
/// this computer is nobody's business.
pub fn message_id(unique: u128, domain: &str) -> String {
    format!("{unique:032x}@{domain}")
}
