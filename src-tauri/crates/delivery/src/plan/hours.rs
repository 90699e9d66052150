//! The hours and days in which messages may go.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::Plan;
use crate::Error;
use crate::pacing::Hold;

/// A span of the day, by the minute. One that ends before it begins goes over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    from: u16,
    until: u16,
}

const DAY: u16 = 24 * 60;

impl Hours {
    /// From minute `from` of the day (0 to 1,439) to before minute `until` (1 to 1,440).
    ///
    /// # Errors
    /// [`Error::UnknownWord`] where that is no span.
    pub fn new(from: u16, until: u16) -> Result<Hours, Error> {
        if from >= DAY || until == 0 || until > DAY || from == until {
            let word = format!("{}-{}", clock(from), clock(until));
            return Err(Error::UnknownWord { noun: "span of hours", word });
        }
        Ok(Hours { from, until })
    }

    /// The first minute of the day.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute after the last; 1,440 is the end of the day.
    #[must_use]
    pub const fn until(self) -> u16 {
        self.until
    }

    const fn hold(self, minute: u16) -> bool {
        if self.from < self.until {
            self.from <= minute && minute < self.until
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl std::fmt::Display for Hours {
    /// "08:00-20:00".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", clock(self.from), clock(self.until))
    }
}

impl std::str::FromStr for Hours {
    type Err = Error;

    /// Reads "08:00-20:00", "8-20" and the like.
    fn from_str(text: &str) -> Result<Hours, Error> {
        let unknown = || Error::UnknownWord { noun: "span of hours", word: text.to_owned() };
        let (from, until) = text.split_once(['-', '–']).ok_or_else(unknown)?;
        Hours::new(minute(from).ok_or_else(unknown)?, minute(until).ok_or_else(unknown)?)
            .map_err(|_| unknown())
    }
}

/// The minute of the day that "8", "08:30" or "24:00" names.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "00"));
    let number = |text: &str, most: u16| {
        let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u16>().ok().filter(|number| plain && *number <= most)
    };
    let at = number(hour, 24)? * 60 + number(minute, 59)?;
    (at <= DAY).then_some(at)
}

impl TryFrom<String> for Hours {
    type Error = Error;
    fn try_from(text: String) -> Result<Hours, Error> {
        text.parse()
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        hours.to_string()
    }
}

/// Days of the week, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Weekdays(u8);

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Weekdays {
    /// All seven.
    pub const ALL: Weekdays = Weekdays(0x7f);

    /// These days, 1 for Monday to 7 for Sunday.
    ///
    /// # Errors
    /// [`Error::UnknownWord`] for a number that is no day, and where there is none.
    pub fn of(days: &[u8]) -> Result<Weekdays, Error> {
        let mut bits = 0;
        for day in days {
            if !(1..=7).contains(day) {
                return Err(Error::UnknownWord { noun: "day of the week", word: day.to_string() });
            }
            bits |= 1 << (day - 1);
        }
        if bits == 0 {
            return Err(Error::UnknownWord { noun: "day of the week", word: String::new() });
        }
        Ok(Weekdays(bits))
    }

    /// The days, 1 for Monday to 7 for Sunday.
    pub fn days(self) -> impl Iterator<Item = u8> {
        (1..=7).filter(move |day| self.0 & (1 << (day - 1)) != 0)
    }

    fn hold(self, day: Weekday) -> bool {
        self.0 & (1 << day.to_monday_zero_offset()) != 0
    }
}

impl Default for Weekdays {
    fn default() -> Weekdays {
        Weekdays::ALL
    }
}

impl std::fmt::Display for Weekdays {
    /// "mon,tue,fri".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> =
            self.days().filter_map(|day| NAMES.get(usize::from(day) - 1)).copied().collect();
        f.write_str(&names.join(","))
    }
}

impl std::str::FromStr for Weekdays {
    type Err = Error;

    /// Reads "mon-fri", "mon,wed,fri", "sat-mon" and the like.
    fn from_str(text: &str) -> Result<Weekdays, Error> {
        let unknown = || Error::UnknownWord { noun: "day of the week", word: text.to_owned() };
        let number = |name: &str| {
            let name = name.trim().to_ascii_lowercase();
            let found = NAMES.iter().position(|known| name.get(..3) == Some(known) && name.is_ascii());
            found.and_then(|at| u8::try_from(at + 1).ok()).ok_or_else(unknown)
        };
        let mut days = Vec::new();
        for part in text.split(',') {
            match part.split_once('-') {
                None => days.push(number(part)?),
                Some((first, last)) => {
                    let (mut day, last) = (number(first)?, number(last)?);
                    while day != last {
                        days.push(day);
                        day = day % 7 + 1;
                    }
                    days.push(last);
                }
            }
        }
        Weekdays::of(&days).map_err(|_| unknown())
    }
}

impl TryFrom<String> for Weekdays {
    type Error = Error;
    fn try_from(text: String) -> Result<Weekdays, Error> {
        text.parse()
    }
}

impl From<Weekdays> for String {
    fn from(days: Weekdays) -> String {
        days.to_string()
    }
}

/// Whether messages may go at an instant, and how long that stays so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gate {
    /// From when on it was looked at.
    pub since: Timestamp,
    /// Until when it stays so at least.
    pub until: Timestamp,
    /// Why none may go, and when the next may; `None` while they may.
    pub shut: Option<(Timestamp, Hold)>,
}

impl Gate {
    /// Whether it says anything of this instant.
    pub(crate) fn covers(&self, now: Timestamp) -> bool {
        self.since <= now && now < self.until
    }
}

impl Plan {
    /// The gate at `now`. Always open where neither hours nor days are chosen.
    pub(crate) fn gate(&self, now: Timestamp) -> Gate {
        if self.hours.is_none() && self.weekdays == Weekdays::ALL {
            return Gate { since: Timestamp::MIN, until: Timestamp::MAX, shut: None };
        }
        let local = now.to_zoned(self.zone.rules());
        let (date, minute) = (local.date(), minute_of(&local));
        let day_is_on = self.weekdays.hold(date.weekday());
        let hours_hold = self.hours.is_none_or(|hours| hours.hold(minute));
        if day_is_on && hours_hold {
            return Gate { since: now, until: self.shuts(date, minute).max(now), shut: None };
        }
        let hold = if day_is_on { Hold::QuietHours } else { Hold::DayOff };
        let opens = self.opens(date, minute, now);
        Gate { since: now, until: opens, shut: Some((opens, hold)) }
    }

    /// When the span that holds at this minute ends, or the day does.
    fn shuts(&self, date: Date, minute: u16) -> Timestamp {
        match self.hours {
            Some(hours) if minute < hours.until => self.at(date, hours.until),
            _ => self.at(date, DAY),
        }
    }

    /// The next minute that is in a span, on a day that is on.
    fn opens(&self, date: Date, minute: u16, now: Timestamp) -> Timestamp {
        let mut date = date;
        let mut after = Some(minute);
        for _ in 0..9 {
            if self.weekdays.hold(date.weekday()) {
                // Over midnight, the morning's part begins with the day.
                let (midnight, start) = match self.hours {
                    None => (Some(0), None),
                    Some(hours) if hours.from < hours.until => (None, Some(hours.from)),
                    Some(hours) => (Some(0), Some(hours.from)),
                };
                for start in [midnight, start].into_iter().flatten() {
                    let at = self.at(date, start);
                    if after.is_none_or(|minute| start > minute) && at > now {
                        return at;
                    }
                }
            }
            after = None;
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        now
    }

    /// The instant of a minute of a day; where a clock change leaves that minute out, the next there is.
    fn at(&self, date: Date, minute: u16) -> Timestamp {
        let (date, minute) =
            if minute >= DAY { (date.tomorrow().unwrap_or(date), 0) } else { (date, minute) };
        let hour = i8::try_from(minute / 60).unwrap_or(0);
        let minute = i8::try_from(minute % 60).unwrap_or(0);
        date.at(hour, minute, 0, 0)
            .to_zoned(self.zone.rules())
            .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

fn minute_of(local: &jiff::Zoned) -> u16 {
    u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap_or(0)
}
