//! When a host locks an account by itself, as far as it says so. Whoever watches outcomes trips below these.

use jiff::SignedDuration;
use serde::Serialize;

use super::figure::Source;
use crate::limits::grouped;

/// What a host counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LockOn {
    /// Messages that could not be delivered: refused at once, or returned.
    Bounces,
    /// Messages that were put off.
    Deferrals,
}

/// How many are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TooMany {
    /// More than so many.
    MoreThan(u32),
    /// More than so many in a hundred, once more than so many messages went.
    Share {
        /// Of a hundred.
        percent: u32,
        /// Messages sent in all, of which there must be more.
        among: u32,
    },
}

/// One rule by which a host locks an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LockRule {
    /// What is counted.
    pub on: LockOn,
    /// How many are too many.
    pub too_many: TooMany,
    /// Over which time; `None` where the host does not say.
    pub over: Option<SignedDuration>,
    /// How long it is locked; `None` for until the host opens it again.
    pub locked_for: Option<SignedDuration>,
    /// Who says so.
    pub source: Source,
}

impl LockRule {
    /// Whether the host would lock now, with `bad` of `sent` messages in its time.
    #[must_use]
    pub fn locks(&self, bad: u64, sent: u64) -> bool {
        match self.too_many {
            TooMany::MoreThan(most) => bad > u64::from(most),
            TooMany::Share { percent, among } => {
                sent > u64::from(among) && bad.saturating_mul(100) > sent.saturating_mul(u64::from(percent))
            }
        }
    }

    /// The rule for people.
    #[must_use]
    pub fn sentence(&self) -> String {
        let what = match self.on {
            LockOn::Bounces => "cannot be delivered",
            LockOn::Deferrals => "are put off",
        };
        let when = match self.too_many {
            TooMany::MoreThan(most) => format!("more than {} messages {what}", grouped(u64::from(most))),
            TooMany::Share { percent, among } => {
                format!("of more than {} messages over {percent} % {what}", grouped(u64::from(among)))
            }
        };
        let over = self.over.map(|over| format!(" within {}", hours(over))).unwrap_or_default();
        let how_long = match self.locked_for {
            Some(time) => format!("for {}", hours(time)),
            None => "until you write to it".to_owned(),
        };
        format!("It locks the account {how_long} when {when}{over}.")
    }
}

fn hours(time: SignedDuration) -> String {
    match time.as_hours() {
        1 => "an hour".to_owned(),
        hours => format!("{hours} hours"),
    }
}
