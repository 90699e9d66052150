//! Watching the last outcomes of an account, so that a message or an account that is being turned away everywhere
//! stops by itself instead of ruining the sender's name.

use serde::{Deserialize, Serialize};

use crate::words::words;

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
        /// Too many messages failed for other reasons.
        Failures = "too-many-failed",
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

impl Trip {
    /// Why sending stopped and what to do, in plain words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Trip { bad, of, .. } = self;
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
            TripKind::Failures => ("failed", "Look at what the servers said before you resume."),
        };
        format!("Paused, because {bad} of the last {of} messages {what}. {then}")
    }
}
