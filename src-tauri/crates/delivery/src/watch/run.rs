//! Refusals one after the other: when it is no longer the people.
//!
//! The rules over the last messages know lists that are partly dead. Where nobody at all is taken, or everybody is refused with
//! the same words, it is far likelier that the server means us or the message, and each further refusal would put an innocent
//! person on Do not mail. A person looks at it after a few, not after a list.

use super::{Trip, TripKind};
use crate::attempt::SmtpReply;
use crate::settle::Outcome;

/// So many refusals at the very beginning, with nobody taken before.
const FIRST: u32 = 12;
/// So many in a row with the same words, whoever they name.
const ALIKE: u32 = 8;

/// The refusals since a message was taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// How many.
    refused: u32,
    /// How many of the last ones in the same words.
    alike: u32,
    words: String,
    /// Whether a message was taken since sending began.
    taken: bool,
}

impl Run {
    /// Adds an outcome, and says whether sending must stop. What is put off or unknown neither counts nor ends the row; nor
    /// does a message whose last try a server put off: it is about those who were put off before.
    pub(super) fn see(&mut self, outcome: &Outcome) -> Option<Trip> {
        let reply = match outcome {
            Outcome::Accepted { .. } => {
                *self = Run { taken: true, ..Run::default() };
                return None;
            }
            Outcome::Refused { reply, .. } | Outcome::Failed { reply: Some(reply), .. } => reply,
            _ => return None,
        };
        if reply.code < 500 {
            return None;
        }
        let words = words(reply);
        self.alike = if words == self.words { self.alike.saturating_add(1) } else { 1 };
        self.words = words;
        self.refused = self.refused.saturating_add(1);
        let of = match (self.alike >= ALIKE, !self.taken && self.refused >= FIRST) {
            (true, _) => self.alike,
            (false, true) => self.refused,
            (false, false) => return None,
        };
        Some(Trip { kind: TripKind::AllRefused, bad: of, of, seconds: None, by_card: false })
    }

    /// What was counted so far counts no more.
    pub(super) fn begin_anew(&mut self) {
        *self = Run { taken: self.taken, ..Run::default() };
    }
}

/// A reply without what differs from person to person: addresses, numbers of a message or a session.
fn words(reply: &SmtpReply) -> String {
    let of_all = |word: &&str| !word.contains(|c: char| c == '@' || c.is_numeric());
    let words: Vec<&str> = reply.text.split_whitespace().filter(of_all).collect();
    format!("{} {}", reply.code, words.join(" ").to_lowercase())
}
