//! Whether a message fits what the server said it can take.

use address::Address;
use delivery::{Attempt, SmtpReply, Stage};
use memchr::memchr_iter;

use super::capabilities::Capabilities;

/// A message that is larger than its server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    /// Its octets, as SIZE counts them.
    pub octets: u64,
    /// The server's SIZE.
    pub most: u64,
}

pub(super) fn too_large(capabilities: &Capabilities, message: &[u8]) -> Option<TooLarge> {
    let octets = u64::try_from(octets_sent(message)).unwrap_or(u64::MAX);
    capabilities.max_size.filter(|most| octets > *most).map(|most| TooLarge { octets, most })
}

/// The refusal the server would give, told here without a word to it. None of these codes speaks against the person
/// the message is for.
pub(super) fn refusal_without_asking(
    capabilities: &Capabilities,
    from: &Address,
    to: &Address,
    message: &[u8],
) -> Option<Attempt> {
    for (address, stage) in [(from, Stage::MailFrom), (to, Stage::RcptTo)] {
        if address.needs_smtputf8() && !capabilities.smtputf8 {
            let text = "Not sent: the address has letters this mail server cannot handle (no SMTPUTF8)";
            return refuse(stage, 553, (6, 7), text);
        }
    }
    if let Some(TooLarge { octets, most }) = too_large(capabilities, message) {
        let text =
            format!("Not sent: the message has {octets} octets, this mail server takes {most} at most");
        return refuse(Stage::MailFrom, 552, (3, 4), &text);
    }
    match look_over(message) {
        Look::Clean => None,
        Look::EightBit if capabilities.eight_bit_mime => None,
        Look::EightBit => {
            let text =
                "Not sent: the message has 8-bit letters, this mail server takes 7-bit only (no 8BITMIME)";
            refuse(Stage::MailFrom, 554, (6, 3), text)
        }
        Look::LineEnds => {
            let text = "Not sent: the message has line ends other than CRLF";
            refuse(Stage::MailFrom, 554, (6, 0), text)
        }
    }
}

fn refuse(stage: Stage, code: u16, (subject, detail): (u16, u16), text: &str) -> Option<Attempt> {
    let enhanced = reply::Enhanced::new(5, subject, detail);
    Some(Attempt::Refused { stage, reply: SmtpReply { code, enhanced, text: text.to_owned() } })
}

/// Octets as SIZE counts them (RFC 1870 section 6): a last line without CRLF gets one.
pub(super) fn octets_sent(message: &[u8]) -> usize {
    if message.ends_with(b"\r\n") { message.len() } else { message.len() + 2 }
}

enum Look {
    Clean,
    EightBit,
    LineEnds,
}

/// A bare CR or LF could be read as the end of the message by one server and not by the next (SMTP smuggling).
fn look_over(message: &[u8]) -> Look {
    let mut lines = 0;
    for at in memchr_iter(b'\n', message) {
        if at.checked_sub(1).and_then(|before| message.get(before)) != Some(&b'\r') {
            return Look::LineEnds;
        }
        lines += 1;
    }
    // Each LF has its CR: another CR has no LF.
    if memchr_iter(b'\r', message).count() != lines {
        return Look::LineEnds;
    }
    if message.is_ascii() { Look::Clean } else { Look::EightBit }
}
