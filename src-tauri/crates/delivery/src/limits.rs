//! How much an account allows, over rolling windows.

use std::num::NonZeroU32;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// A rolling window over which an account counts messages. Ordered from short to long.
    pub enum Window as "window" {
        /// Any 60 seconds.
        Minute = "minute",
        /// Any 60 minutes.
        Hour = "hour",
        /// Any 24 hours, not a calendar day.
        Day = "day",
    }
}

impl Window {
    /// Its length.
    #[must_use]
    pub const fn length(self) -> SignedDuration {
        match self {
            Window::Minute => SignedDuration::from_secs(60),
            Window::Hour => SignedDuration::from_hours(1),
            Window::Day => SignedDuration::from_hours(24),
        }
    }
}

/// The most messages an account may send in any minute, any hour, any 24 hours. `None` is no limit; 0 is never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// In any 60 seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// In any 60 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
    /// In any 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
}

/// One figure of [`Limits`]: "30 a minute".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Over which window.
    pub window: Window,
    /// How many.
    pub count: u32,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Limits = Limits { per_minute: None, per_hour: None, per_day: None };

    /// The figure for one window.
    #[must_use]
    pub const fn of(&self, window: Window) -> Option<u32> {
        match window {
            Window::Minute => self.per_minute,
            Window::Hour => self.per_hour,
            Window::Day => self.per_day,
        }
    }

    /// The figures that are set, shortest window first.
    pub fn iter(&self) -> impl Iterator<Item = Limit> + '_ {
        let all = Window::ALL.iter().copied();
        all.filter_map(|window| self.of(window).map(|count| Limit { window, count }))
    }

    /// The stricter of two sets of limits, window by window; so that a card and a warm-up day both hold.
    #[must_use]
    pub fn stricter(&self, other: &Limits) -> Limits {
        let least = |a: Option<u32>, b: Option<u32>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Limits {
            per_minute: least(self.per_minute, other.per_minute),
            per_hour: least(self.per_hour, other.per_hour),
            per_day: least(self.per_day, other.per_day),
        }
    }

    /// What is left of the day's limit once `kept` messages stay free for the person's ordinary mail, which shares it.
    #[must_use]
    pub fn keeping_free(&self, kept: Option<NonZeroU32>) -> Limits {
        let kept = kept.map_or(0, NonZeroU32::get);
        Limits { per_day: self.per_day.map(|most| most.saturating_sub(kept)), ..*self }
    }
}

impl std::fmt::Display for Limit {
    /// "30 a minute", "500 an hour", "1,800 in 24 hours".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = grouped(u64::from(self.count));
        match self.window {
            Window::Minute => write!(f, "{count} a minute"),
            Window::Hour => write!(f, "{count} an hour"),
            Window::Day => write!(f, "{count} in 24 hours"),
        }
    }
}

/// A count for people: `1,800`.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
