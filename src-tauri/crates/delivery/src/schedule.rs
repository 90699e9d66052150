//! A planned start: when it is due, when it was missed, and at what moment each person's turn comes.
//!
//! **A missed start asks.** Whoever opens the laptop hours after the chosen time, or puts an old copy of the data back, must
//! not find that a newsletter went out by itself: after [`GRACE`] nothing starts any more until the person says so.
//!
//! **At the same hour for everybody** means the hour of the sender's clock, read on the clock of each person whose zone is
//! known. Whose hour is over when sending begins gets it at that hour of the next day, not in the middle of their night.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A start later than this after its time is a missed one. Long enough for a laptop that wakes up, short enough that
/// nobody is surprised.
pub const GRACE: SignedDuration = SignedDuration::from_mins(15);

/// Whose hour passed less than this ago gets it at once.
const STILL_GOOD: SignedDuration = SignedDuration::from_mins(30);

/// A planned start, with the word the person gave for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The chosen moment, in the sender's zone.
    pub at: Timestamp,
    /// How many people the person said it may go to; it starts by itself for fewer, never for more.
    pub people: u64,
    /// The sender's zone (IANA name), where everybody gets it at that hour of their own; else everybody at one moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_zone: Option<String>,
    /// Why it did not start although it was due: a code and a plain sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<(String, String)>,
}

/// Whether a planned start is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Not yet.
    Later,
    /// Now.
    Now,
    /// Its time went by while nothing ran: ask.
    Missed,
}

/// Whether a start planned for `first` is due at `now`.
#[must_use]
pub fn due(first: Timestamp, now: Timestamp) -> Due {
    if now < first {
        Due::Later
    } else if now.duration_since(first) <= GRACE {
        Due::Now
    } else {
        Due::Missed
    }
}

impl Planned {
    /// The hour on the sender's clock, where everybody gets it at that hour of their own.
    fn hour(&self) -> Option<DateTime> {
        let zone = TimeZone::get(self.own_zone.as_deref()?).ok()?;
        Some(zone.to_datetime(self.at))
    }

    /// When the turn of a person in this zone comes; the chosen moment where nobody knows theirs. A chosen hour that a
    /// clock skips in spring is the one after it.
    #[must_use]
    pub fn moment(&self, zone: Option<&TimeZone>) -> Timestamp {
        match (self.hour(), zone) {
            (Some(hour), Some(zone)) => zone.to_timestamp(hour).unwrap_or(self.at),
            _ => self.at,
        }
    }

    /// When the turn of a person in this zone comes, for a campaign that begins at `begins`.
    #[must_use]
    pub fn turn(&self, zone: Option<&TimeZone>, begins: Timestamp) -> Timestamp {
        let moment = self.moment(zone);
        if moment >= begins || begins.duration_since(moment) <= STILL_GOOD {
            return moment.max(begins);
        }
        let Some((hour, zone)) = self.hour().zip(zone) else { return begins };
        // One day more on their own clock, which need not be 24 hours.
        let mut day = hour;
        for _ in 0..2 {
            day = day.checked_add(jiff::Span::new().days(1)).unwrap_or(day);
            match zone.to_timestamp(day) {
                Ok(next) if next >= begins => return next,
                _ => {}
            }
        }
        begins
    }
}

/// Names of columns in which exports keep a person's zone, in lower case without signs between the words.
const COLUMNS: &[&str] = &[
    "timezone",
    "tz",
    "timezonename",
    "ianatimezone",
    "zeitzone",
    "fuseauhoraire",
    "zonahoraria",
    "fusoorario",
    "tijdzone",
    "gmtoffset",
    "gmtoff",
    "utcoffset",
];

/// A person's zone, where one of their fields names it: an IANA name (`Europe/Berlin`), or hours from UTC (`+2`, `GMT-03:30`).
/// The first field that can be read counts.
#[must_use]
pub fn zone_of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<TimeZone> {
    fields.into_iter().filter(|(name, _)| names_a_zone(name)).find_map(|(_, value)| read_zone(value))
}

fn names_a_zone(field: &str) -> bool {
    let plain: String = field.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    COLUMNS.contains(&plain.as_str())
}

/// A zone as people and programs write it.
#[must_use]
pub fn read_zone(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    if text.len() > 64 || text.is_empty() {
        return None;
    }
    if text.contains('/') || text.eq_ignore_ascii_case("utc") {
        return TimeZone::get(&text.replace(' ', "_")).ok();
    }
    let rest = strip_word(text, "UTC").or_else(|| strip_word(text, "GMT")).unwrap_or(text).trim();
    let (sign, digits) = match rest.strip_prefix('+') {
        Some(digits) => (1, digits),
        // Unicode's minus sign, as spreadsheets make it.
        None => match rest.strip_prefix('-').or_else(|| rest.strip_prefix('\u{2212}')) {
            Some(digits) => (-1, digits),
            None => (1, rest),
        },
    };
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some((hours, "5")) => (hours.parse::<i32>().ok()?, 30),
        Some((hours, minutes)) => (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?),
        None if digits.len() == 4 => {
            let number = digits.parse::<i32>().ok()?;
            (number / 100, number % 100)
        }
        None => (digits.parse::<i32>().ok()?, 0),
    };
    if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok().map(TimeZone::fixed)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests;
