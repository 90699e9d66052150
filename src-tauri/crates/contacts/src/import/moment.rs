//! Dates and times in the shapes exports use. A time without a zone is taken as UTC.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::named::named;

/// How 03/04/2026 is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
    /// Nothing tells; such a date is not read.
    #[default]
    Unclear,
}

named!(DateOrder { DayFirst => "day-first", MonthFirst => "month-first", Unclear => "unclear" });

/// What a cell says about a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// This instant.
    At(Timestamp),
    /// Day and month could each be the other.
    Unclear,
    /// No time we can read.
    None,
}

/// Reads one cell.
#[must_use]
pub fn moment(cell: &str, order: DateOrder) -> Moment {
    let cell = cell.trim();
    if let Some(at) = epoch(cell) {
        return Moment::At(at);
    }
    if let Ok(at) = cell.parse::<Timestamp>() {
        return Moment::At(at);
    }
    let parts = Parts::of(cell);
    match parts.date(order) {
        Some(Ok(date)) => parts.on(date).map_or(Moment::None, Moment::At),
        Some(Err(Ambiguous)) => Moment::Unclear,
        None => Moment::None,
    }
}

/// What a column's dates say about their order: one number over 12 settles it.
pub(super) fn order_of<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    let (mut day, mut month, mut unclear) = (false, false, false);
    for cell in cells {
        let parts = Parts::of(cell.trim());
        if let Some([first, second, _]) = parts.year_last().filter(|_| !parts.dotted) {
            day |= first > 12 && second <= 12;
            month |= second > 12 && first <= 12;
            unclear |= first <= 12 && second <= 12 && first != second;
        }
    }
    match (day, month) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        (true, true) => Some(DateOrder::Unclear),
        (false, false) => unclear.then_some(DateOrder::Unclear),
    }
}

fn epoch(cell: &str) -> Option<Timestamp> {
    if !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = cell.parse().ok()?;
    match cell.len() {
        10 => Timestamp::from_second(number).ok(),
        13 => Timestamp::from_millisecond(number).ok(),
        _ => None,
    }
}

struct Ambiguous;

/// The words of a date and a time.
#[derive(Default)]
struct Parts<'a> {
    date: Vec<&'a str>,
    /// 3.4.2026 is the 3rd of April everywhere.
    dotted: bool,
    clock: Option<&'a str>,
    afternoon: Option<bool>,
    offset: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(cell: &'a str) -> Self {
        let mut parts = Self::default();
        let is_t = |at: usize, c: char| {
            let digit =
                |at: Option<usize>| at.and_then(|at| cell.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
            c == 'T' && digit(at.checked_sub(1)) && digit(Some(at + 1))
        };
        let mut from = 0;
        let cuts = cell.char_indices().filter(|(at, c)| c.is_whitespace() || *c == ',' || is_t(*at, *c));
        let ends: Vec<(usize, usize)> =
            cuts.map(|(at, c)| (at, at + c.len_utf8())).chain([(cell.len(), cell.len())]).collect();
        for (end, next) in ends {
            if let Some(word) = cell.get(from..end).filter(|word| !word.is_empty()) {
                parts.take(word);
            }
            from = next;
        }
        parts
    }

    fn take(&mut self, word: &'a str) {
        let lower = word.to_ascii_lowercase();
        if let Some(half) = ["am", "pm", "a.m.", "p.m."].iter().find(|half| lower.ends_with(**half)) {
            self.afternoon = Some(half.starts_with('p'));
            let clock = word.get(..word.len() - half.len()).filter(|clock| clock.contains(':'));
            self.clock = self.clock.or(clock);
        } else if word.contains(':') && self.clock.is_none() {
            self.clock = Some(word);
        } else if self.clock.is_some() && word.starts_with(['+', '-']) {
            self.offset = Some(word);
        } else if self.clock.is_none() || self.date.len() < 3 {
            self.dotted |= word.trim_end_matches('.').contains('.');
            self.date.extend(word.split(['-', '/', '.']).filter(|part| !part.is_empty()));
        }
    }

    /// The three numbers of a date whose year stands last.
    fn year_last(&self) -> Option<[u32; 3]> {
        let [first, second, year] = self.date.as_slice() else { return None };
        let numbers = [first.parse().ok()?, second.parse().ok()?, year.parse().ok()?];
        (year.len() == 4 && first.len() <= 2 && second.len() <= 2).then_some(numbers)
    }

    fn date(&self, order: DateOrder) -> Option<Result<Date, Ambiguous>> {
        if let Some([first, second, year]) = self.year_last() {
            let day_first = match (first, second) {
                (13.., _) => true,
                (_, 13..) => false,
                _ if first == second || self.dotted => true,
                _ => match order {
                    DateOrder::DayFirst => true,
                    DateOrder::MonthFirst => false,
                    DateOrder::Unclear => return Some(Err(Ambiguous)),
                },
            };
            let (day, month) = if day_first { (first, second) } else { (second, first) };
            return day_of(year, month, day).map(Ok);
        }
        let named = self.date.iter().find_map(|word| month_of(word));
        let numbers: Vec<&str> =
            self.date.iter().copied().filter(|word| word.bytes().all(|b| b.is_ascii_digit())).collect();
        match (named, numbers.as_slice()) {
            (None, [year, month, day]) if year.len() == 4 => {
                day_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).map(Ok)
            }
            (Some(month), [year, day] | [day, year]) if year.len() == 4 && day.len() <= 2 => {
                day_of(year.parse().ok()?, month, day.parse().ok()?).map(Ok)
            }
            _ => None,
        }
    }

    fn on(&self, date: Date) -> Option<Timestamp> {
        let time = match self.clock {
            Some(clock) => time_of(clock, self.afternoon)?,
            None => Time::midnight(),
        };
        let offset = match self.offset {
            Some(offset) => offset_of(offset)?,
            None => Offset::UTC,
        };
        offset.to_timestamp(DateTime::from_parts(date, time)).ok()
    }
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn time_of(clock: &str, afternoon: Option<bool>) -> Option<Time> {
    let clock = clock.trim_end_matches(['Z', 'z']);
    let mut parts = clock.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = parts.next()?.parse().ok()?;
    let second = parts.next().map_or(Some(0), |second| second.split('.').next()?.parse::<i8>().ok())?;
    let hour = match afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

fn offset_of(text: &str) -> Option<Offset> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number: i32 = digits.parse().ok()?;
    let seconds = match digits.len() {
        1 | 2 => number * 3600,
        4 => (number / 100) * 3600 + (number % 100) * 60,
        _ => return None,
    };
    Offset::from_seconds(if text.starts_with('-') { -seconds } else { seconds }).ok()
}

/// The month a word names, in the languages whose programs write months as words.
fn month_of(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrz"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mag", "mei", "maj"],
        &["jun", "juin", "giu"],
        &["jul", "juil", "lug"],
        &["aug", "aoû", "aou", "ago"],
        &["sep", "set"],
        &["oct", "okt", "ott", "out"],
        &["nov"],
        &["dec", "dez", "déc", "dic"],
    ];
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests;
