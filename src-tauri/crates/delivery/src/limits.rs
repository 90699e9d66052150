//! How much an account allows: messages over a second, a minute, an hour and a day, people it never wrote to, and messages
//! to one domain.

use std::num::NonZeroU32;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::zone::Zone;

words! {
    /// A window over which an account counts messages. Ordered from short to long.
    pub enum Window as "window" {
        /// Any second.
        Second = "second",
        /// Any 60 seconds.
        Minute = "minute",
        /// Any 60 minutes.
        Hour = "hour",
        /// Any 24 hours, or a day of the calendar: see [`Day`].
        Day = "day",
    }
}

impl Window {
    /// Its length.
    #[must_use]
    pub const fn length(self) -> SignedDuration {
        match self {
            Window::Second => SignedDuration::from_secs(1),
            Window::Minute => SignedDuration::from_secs(60),
            Window::Hour => SignedDuration::from_hours(1),
            Window::Day => SignedDuration::from_hours(24),
        }
    }
}

/// What a host calls a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "counts", content = "zone")]
pub enum Day {
    /// Any 24 hours.
    #[default]
    Rolling,
    /// From midnight to midnight in this zone.
    Calendar(Zone),
    /// Both at once: the host's own pages contradict each other, and whichever is true is kept.
    Both(Zone),
}

impl Day {
    /// Whether any 24 hours count.
    #[must_use]
    pub const fn rolls(self) -> bool {
        matches!(self, Day::Rolling | Day::Both(_))
    }

    /// The zone whose midnight begins a new day, where one does.
    #[must_use]
    pub const fn zone(self) -> Option<Zone> {
        match self {
            Day::Rolling => None,
            Day::Calendar(zone) | Day::Both(zone) => Some(zone),
        }
    }

    /// The day that is kept where either must be.
    fn stricter(self, other: Day) -> Day {
        match (self.zone().or(other.zone()), self.rolls() || other.rolls()) {
            (Some(zone), true) => Day::Both(zone),
            (Some(zone), false) => Day::Calendar(zone),
            (None, _) => Day::Rolling,
        }
    }
}

/// The most messages an account may send. `None` is no limit; 0 is never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// In any second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_second: Option<u32>,
    /// In any 60 seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// In any 60 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_hour: Option<u32>,
    /// In a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// What a day is.
    #[serde(default, skip_serializing_if = "is_rolling")]
    pub day: Day,
    /// To people this account never wrote to, in any 24 hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_per_day: Option<u32>,
    /// To any one domain of recipients, in any 60 seconds. The domains of one provider are one: see [`crate::one_domain`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_per_minute: Option<u32>,
    /// To any one domain of recipients, in any 60 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_per_hour: Option<u32>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_rolling(day: &Day) -> bool {
    *day == Day::Rolling
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
    pub const NONE: Limits = Limits {
        per_second: None,
        per_minute: None,
        per_hour: None,
        per_day: None,
        day: Day::Rolling,
        new_per_day: None,
        domain_per_minute: None,
        domain_per_hour: None,
    };

    /// The figure for one window.
    #[must_use]
    pub const fn of(&self, window: Window) -> Option<u32> {
        match window {
            Window::Second => self.per_second,
            Window::Minute => self.per_minute,
            Window::Hour => self.per_hour,
            Window::Day => self.per_day,
        }
    }

    /// The figures for all messages that are set, shortest window first.
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
            per_second: least(self.per_second, other.per_second),
            per_minute: least(self.per_minute, other.per_minute),
            per_hour: least(self.per_hour, other.per_hour),
            per_day: least(self.per_day, other.per_day),
            day: self.day.stricter(other.day),
            new_per_day: least(self.new_per_day, other.new_per_day),
            domain_per_minute: least(self.domain_per_minute, other.domain_per_minute),
            domain_per_hour: least(self.domain_per_hour, other.domain_per_hour),
        }
    }

    /// Whether any of them concerns some messages only: those to new people, or to one domain.
    #[must_use]
    pub const fn has_shares(&self) -> bool {
        self.new_per_day.is_some() || self.domain_per_minute.is_some() || self.domain_per_hour.is_some()
    }

    /// What is left once `kept` messages of a day stay free for the person's ordinary mail, which shares the limits. A host
    /// that counts by the hour alone keeps its share of an hour free: a twenty-fourth, rounded up.
    #[must_use]
    pub fn keeping_free(&self, kept: Option<NonZeroU32>) -> Limits {
        let kept = kept.map_or(0, NonZeroU32::get);
        match self.per_day {
            Some(most) => Limits { per_day: Some(most.saturating_sub(kept)), ..*self },
            None => {
                let kept = kept.div_ceil(24);
                Limits { per_hour: self.per_hour.map(|most| most.saturating_sub(kept)), ..*self }
            }
        }
    }
}

impl std::fmt::Display for Limit {
    /// "30 a minute", "500 an hour", "1,800 in 24 hours".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = grouped(u64::from(self.count));
        match self.window {
            Window::Second => write!(f, "{count} a second"),
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
