//! A plain reminder that comes back: "write the newsletter". It sends nothing.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::words::words;

words! {
    /// How often a reminder comes.
    pub enum Every as "rhythm of a reminder" {
        /// Each week on the day of the first time.
        Week = "week",
        /// Every second week.
        TwoWeeks = "two-weeks",
        /// Each month on the day of the first time, or on the month's last day where there is none.
        Month = "month",
        /// Every third month.
        Quarter = "quarter",
    }
}

impl Every {
    fn times(self, n: i64) -> Span {
        match self {
            Every::Week => Span::new().weeks(n),
            Every::TwoWeeks => Span::new().weeks(n.saturating_mul(2)),
            Every::Month => Span::new().months(n),
            Every::Quarter => Span::new().months(n.saturating_mul(3)),
        }
    }

    /// No two times lie further apart than so many seconds.
    const fn longest(self) -> i64 {
        let days = match self {
            Every::Week => 7,
            Every::TwoWeeks => 14,
            Every::Month => 31,
            Every::Quarter => 92,
        };
        days * 86_400 + 7_200
    }
}

/// The first time after `now` that a reminder of this rhythm comes, counted from its first time on the clock of `zone`, so
/// that it stays at its hour through summer time and at the month's end through February.
#[must_use]
pub fn next_after(first: Timestamp, every: Every, zone: &TimeZone, now: Timestamp) -> Timestamp {
    if first > now {
        return first;
    }
    let from = first.to_zoned(zone.clone());
    let mut n = (now.as_second().saturating_sub(first.as_second()) / every.longest()).max(1);
    while let Ok(next) = from.checked_add(every.times(n)) {
        if next.timestamp() > now {
            return next.timestamp();
        }
        n += 1;
    }
    Timestamp::MAX
}

#[cfg(test)]
mod tests;
