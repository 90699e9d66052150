//! Warming up: a new account sends a little more on each day on which it sends at all.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a warm-up grows. A day counts when something was sent on it; days of rest do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct WarmUp {
    /// The first day of it, by the sender's calendar; what was sent before counts for nothing.
    pub began: Date,
    /// Messages of the first sending day, at least 1.
    pub first: u32,
    /// How much more each sending day, in percent; at least one message more.
    pub growth: u32,
}

/// Longer than this nobody warms up.
const MOST_DAYS: usize = 60;
/// Where no limit of a day is known, it ends at this many.
const ENOUGH: u32 = 10_000;

impl WarmUp {
    /// Fifty on the first day, and half as many again on each that follows.
    #[must_use]
    pub const fn from_today(began: Date) -> WarmUp {
        WarmUp { began, first: 50, growth: 50 }
    }

    /// What may be sent on each sending day, in order, until it would be all that the day's limit allows.
    #[must_use]
    pub fn steps(&self, per_day: Option<u32>) -> Vec<u32> {
        self.each(per_day).collect()
    }

    /// What may be sent after so many sending days; `None` once it is over.
    #[must_use]
    pub fn step(&self, days_before: usize, per_day: Option<u32>) -> Option<u32> {
        self.each(per_day).nth(days_before)
    }

    fn each(&self, per_day: Option<u32>) -> impl Iterator<Item = u32> {
        let (end, growth) = (per_day.unwrap_or(ENOUGH), u64::from(self.growth));
        let more = move |allowed: &u32| {
            let more = u64::from(*allowed) * growth / 100;
            Some(allowed.saturating_add(u32::try_from(more).unwrap_or(u32::MAX).max(1)))
        };
        std::iter::successors(Some(self.first.max(1)), more)
            .take_while(move |allowed| *allowed < end)
            .take(MOST_DAYS)
    }
}

/// One day of a warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WarmUpDay {
    /// How many may be sent.
    pub allowed: u32,
    /// How many were; `None` on days to come.
    pub sent: Option<u32>,
}

/// Where a warm-up stands: day `day` of `days.len()`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WarmUpState {
    /// Which sending day today is or would be, from 1.
    pub day: u32,
    /// Every day of it.
    pub days: Vec<WarmUpDay>,
}
