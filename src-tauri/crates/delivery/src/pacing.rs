//! How fast an account may send: at most so many in any minute, any hour and any 24 hours, all at once.
//!
//! **Rolling, and on the safe side.** A send counts from the end of the second it began in, and every window is one
//! second longer than its name, because the server sees each message a moment after we do. Old sends are kept by the
//! minute, counted at its end. So a window can come out a little emptier than allowed, never fuller.
//!
//! **As allowed, or spread.** By default ([`Rhythm::AsAllowed`]) messages go out as soon as every window has room: 30 at
//! once, then "next message 14:05, because this account allows 30 a minute". [`Rhythm::Spread`] sends one about every two
//! seconds instead; it takes as long for many people and longer for a few.
//!
//! **Survives restarts.** The history is rows of (instant, count), at most some 5,000 per account: see [`history`].
//!
//! **A clock set back** makes past sends seem to lie ahead. They then count as sent just now: sending may rest longer
//! than needed, it never rushes.

mod forecast;
pub mod history;
mod windows;

use jiff::{SignedDuration, Timestamp};

pub use forecast::{Bar, Forecast, Gap};
pub use history::{PaceRow, restore};
use windows::Windows;

use crate::limits::{Limit, Limits, Window};
use crate::wait::{Wait, WaitReason};
use crate::words::words;

words! {
    /// How the messages of a minute follow each other.
    #[derive(Default)]
    pub enum Rhythm as "rhythm" {
        /// As soon as every window has room.
        #[default]
        AsAllowed = "as-allowed",
        /// Evenly over the shortest window that has a limit.
        Spread = "spread",
    }
}

/// Whether the next message may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Now.
    Go,
    /// Not before this instant.
    WaitUntil {
        /// When there is room.
        at: Timestamp,
        /// The limit that holds back the longest.
        limit: Limit,
        /// Whether it only spreads, that is, the window itself has room.
        spread: bool,
    },
    /// The limit is 0.
    Never {
        /// The limit that says so.
        limit: Limit,
    },
}

impl Next {
    /// The same as a [`Wait`]; `None` for [`Next::Go`].
    #[must_use]
    pub const fn wait(&self) -> Option<Wait> {
        match *self {
            Next::Go => None,
            Next::WaitUntil { at, limit, spread: false } => Some(Wait::until(WaitReason::Pace { limit }, at)),
            Next::WaitUntil { at, limit, spread: true } => {
                Some(Wait::until(WaitReason::Spread { limit }, at))
            }
            Next::Never { limit } => Some(Wait::for_you(WaitReason::Pace { limit })),
        }
    }
}

/// One account's pace: its limits and what it sent within the last day. There must be one per account, not per campaign.
#[derive(Debug, Clone)]
pub struct Pace {
    limits: Limits,
    rhythm: Rhythm,
    windows: Windows,
    /// When the last message went, exactly; only spreading needs it.
    last: Option<Timestamp>,
}

impl Pace {
    /// A pace with what was stored of the past, as [`restore`] gives it.
    #[must_use]
    pub fn new(limits: Limits, rhythm: Rhythm, history: &[PaceRow]) -> Pace {
        Pace { limits, rhythm, windows: Windows::new(history), last: history.last().map(|row| row.at) }
    }

    /// The limits in force.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Puts other limits in force; what was sent keeps counting.
    pub const fn set_limits(&mut self, limits: Limits, rhythm: Rhythm) {
        self.limits = limits;
        self.rhythm = rhythm;
    }

    /// Whether the next message may go at `now`, and if not, when and why.
    pub fn next(&mut self, now: Timestamp) -> Next {
        self.windows.advance(now);
        if self.last.is_some_and(|last| last > history::counted_at(now)) {
            self.last = Some(now);
        }
        let mut next = Next::Go;
        for limit in self.limits.iter() {
            if limit.count == 0 {
                return Next::Never { limit };
            }
            if let Some(at) = self.windows.room_at(limit) {
                next = later(next, at, limit, false);
            }
        }
        if let Some((at, limit)) = self.spread_until().filter(|(at, _)| *at > now) {
            next = later(next, at, limit, true);
        }
        next
    }

    /// Notes that a message is being sent. Call it before the message goes, in the same breath as its row is claimed, and
    /// store the row it gives by adding its count to whatever is stored for that instant.
    pub fn record(&mut self, now: Timestamp) -> PaceRow {
        self.windows.advance(now);
        self.last = Some(now);
        self.windows.push(history::counted_at(now), 1)
    }

    /// Takes back what [`Pace::record`] noted, for a message that never reached the server because there was no connection.
    /// The stored count at that instant goes down by the same number.
    pub fn give_back(&mut self, row: PaceRow) {
        self.windows.take(row);
    }

    /// How many messages may go at `now` without any wait; `None` is no limit.
    pub fn room(&mut self, now: Timestamp) -> Option<u64> {
        self.windows.advance(now);
        self.limits.iter().map(|limit| self.windows.room(limit)).min()
    }

    /// How many messages count in a window at `now`: the "used" of an account's card.
    pub fn used(&mut self, window: Window, now: Timestamp) -> u64 {
        self.windows.advance(now);
        self.windows.used(window)
    }

    /// When a window that the server says is used up lets go of its oldest message; `now` where we know of none in it.
    pub fn reopens(&mut self, window: Window, now: Timestamp) -> Timestamp {
        self.windows.advance(now);
        self.windows.oldest_leaves(window).unwrap_or(now)
    }

    /// How sending to `people` would go from `now` on. `per_second` is how many the connection manages at most, where
    /// that is known; it matters only where no limit is slower.
    #[must_use]
    pub fn forecast(&self, people: u64, now: Timestamp, per_second: Option<u32>) -> Forecast {
        forecast::forecast(self.clone(), people, now, per_second)
    }

    /// The history as it should be stored, compact.
    #[must_use]
    pub fn history(&self, now: Timestamp) -> Vec<PaceRow> {
        history::compact(self.windows.rows(), now)
    }

    /// When an evenly spread next message is due, and which limit is spread.
    fn spread_until(&self) -> Option<(Timestamp, Limit)> {
        if self.rhythm != Rhythm::Spread {
            return None;
        }
        let limit = self.limits.iter().next()?;
        let gap = windows::reach(limit.window).checked_div(i32::try_from(limit.count).ok()?)?;
        Some((self.last?.checked_add(gap).ok()?, limit))
    }
}

fn later(next: Next, at: Timestamp, limit: Limit, spread: bool) -> Next {
    match next {
        Next::WaitUntil { at: known, .. } if known >= at => next,
        Next::Go | Next::WaitUntil { .. } | Next::Never { .. } => Next::WaitUntil { at, limit, spread },
    }
}

/// How much longer than its name a window is: see the head of this module.
const SLACK: SignedDuration = SignedDuration::from_secs(1);

#[cfg(test)]
mod tests;
