//! Watching the last outcomes of an account, so that a message or an account that is turned away everywhere stops by
//! itself instead of ruining the sender's name.
//!
//! The figures: 5 refusals of one kind among the last 20 messages, because each of them is about the message or the
//! sender and the next server will say the same; dead addresses once they are more than a quarter of 150 messages or more,
//! or more than a tenth of 1,000, because those are the published rates at which a host locks a mailbox. A short list that
//! is half dead runs to its end: stopping it would protect nobody, and each address ends with its reason.

use std::collections::VecDeque;

use reply::Class;
use serde::{Deserialize, Serialize};

use crate::limits::grouped;
use crate::settle::Outcome;
use crate::words::words;

/// How many of the last outcomes matter.
pub const SPAN: usize = 1_000;

words! {
    /// What piled up.
    pub enum TripKind as "kind of trip" {
        /// Servers refuse the message for what it says.
        Content = "content-rejected",
        /// Servers do not trust the account's host or domain.
        Reputation = "reputation-blocked",
        /// SPF, DKIM or DMARC did not pass.
        Authentication = "authentication-failed",
        /// Too many addresses do not exist.
        DeadAddresses = "too-many-refused",
    }
}

/// A stop, with the figures that led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// What piled up.
    pub kind: TripKind,
    /// How many of them.
    pub bad: u32,
    /// Among how many of the last outcomes.
    pub of: u32,
}

/// What one outcome says about message, account and list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Counts, and is no trouble of these kinds.
    Other,
    /// Trouble of this kind.
    Bad(TripKind),
}

impl Mark {
    /// The mark of an outcome; `None` where nothing is known yet or the recipient was not reached.
    #[must_use]
    pub const fn of(outcome: &Outcome) -> Option<Mark> {
        match outcome {
            Outcome::Accepted { .. } => Some(Mark::Other),
            Outcome::Refused { .. } => Some(Mark::Bad(TripKind::DeadAddresses)),
            Outcome::Failed { class, .. } => Some(match Mark::of_class(*class) {
                Some(mark) => mark,
                None => Mark::Other,
            }),
            // Come back later is no answer yet, except where it is about the message or the sender.
            Outcome::Deferred { class, .. } => Mark::of_class(*class),
            Outcome::Uncertain { .. } | Outcome::BackInQueue { .. } => None,
        }
    }

    const fn of_class(class: Class) -> Option<Mark> {
        match class {
            Class::ContentRejected => Some(Mark::Bad(TripKind::Content)),
            Class::ReputationBlocked => Some(Mark::Bad(TripKind::Reputation)),
            Class::AuthenticationFailed => Some(Mark::Bad(TripKind::Authentication)),
            _ => None,
        }
    }
}

/// The last outcomes of one account. Begin a new one when the person resumes after a [`Trip`], or it trips again at once.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Oldest first.
    marks: VecDeque<Mark>,
}

impl Watch {
    /// A watch that has seen nothing.
    #[must_use]
    pub fn new() -> Watch {
        Watch::default()
    }

    /// Adds an outcome and says whether sending must stop.
    pub fn see(&mut self, outcome: &Outcome) -> Option<Trip> {
        let mark = Mark::of(outcome)?;
        self.marks.push_back(mark);
        if self.marks.len() > SPAN {
            self.marks.pop_front();
        }
        // Only what was just added can tip the balance.
        match mark {
            Mark::Other => None,
            Mark::Bad(TripKind::DeadAddresses) => {
                let kind = TripKind::DeadAddresses;
                let quarter = self.count(kind, 200).filter(|t| t.of >= 150 && t.bad * 4 > t.of);
                quarter.or_else(|| self.count(kind, SPAN).filter(|t| t.of >= 1_000 && t.bad * 10 > t.of))
            }
            Mark::Bad(kind) => self.count(kind, 20).filter(|t| t.bad >= 5),
        }
    }

    fn count(&self, kind: TripKind, span: usize) -> Option<Trip> {
        let last = self.marks.iter().rev().take(span);
        let of = u32::try_from(last.len()).ok()?;
        let bad = last.filter(|mark| **mark == Mark::Bad(kind)).count();
        Some(Trip { kind, bad: u32::try_from(bad).ok()?, of })
    }
}

impl Trip {
    /// Why sending stopped and what to do, in plain words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (what, then) = match self.kind {
            TripKind::Content => {
                ("were refused for what the message says", "Look at the message before you resume.")
            }
            TripKind::Reputation => (
                "were refused because your mail host or domain is not trusted",
                "Ask your mail host before you resume.",
            ),
            TripKind::Authentication => (
                "were refused because nothing proves that they are yours",
                "Check your domain before you resume.",
            ),
            TripKind::DeadAddresses => (
                "went to addresses that do not exist",
                "Look at where this list comes from before you resume.",
            ),
        };
        let (bad, of) = (grouped(u64::from(self.bad)), grouped(u64::from(self.of)));
        format!("Paused, because {bad} of the last {of} messages {what}. {then}")
    }
}

#[cfg(test)]
mod tests;
