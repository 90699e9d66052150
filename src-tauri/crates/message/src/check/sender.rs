//! Checks of in whose name a message goes out.

use address::Severity;

use super::notes::{Note, Notes};
use crate::Sender;
use crate::line::Line;

/// Checks the sender.
pub fn check(sender: &Sender, notes: &mut Notes) {
    let mut note = |code, severity, what: &str, why, fix| {
        notes.note(Note { code, severity, what: what.to_owned(), why, fix, place: None });
    };
    let missing = |text: &str| Line::clean(text).as_str().is_empty();
    if missing(&sender.organisation) {
        note(
            "sender-without-name",
            Severity::Blocking,
            "Your organisation's name is missing",
            "People must see who writes to them.",
            "Enter it in the settings.",
        );
    }
    if missing(&sender.postal_address) {
        note(
            "sender-without-address",
            Severity::Blocking,
            "Your postal address is missing",
            "The law of most countries wants one in each newsletter.",
            "Enter it in the settings.",
        );
    }
    if missing(&sender.from_name) {
        note(
            "from-without-name",
            Severity::Warning,
            "The sender has no name",
            "People see only the address and may not know who you are.",
            "Enter the name people know you by.",
        );
    }
    if sender.from.needs_smtputf8() {
        note(
            "from-needs-smtputf8",
            Severity::Warning,
            "Your address has letters beyond a to z before the @",
            "Many mail servers do not take messages from such an address.",
            "Send from an address with plain letters, if you have one.",
        );
    }
}
