//! The figures of a card, each with who says so.

use jiff::civil::Date;
use serde::Serialize;

use crate::limits::{Day, Limits};
use crate::words::words;

words! {
    /// Who says so.
    pub enum Says as "kind of source" {
        /// The host itself.
        Host = "host",
        /// Somebody else; worth a look at the host's own pages.
        Others = "others",
        /// Known among those who send, but no page was found that says so.
        Unverified = "unverified",
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Who says so.
    pub says: Says,
    /// The page, or its name where it has no stable address.
    pub page: &'static str,
    /// When it was read.
    pub as_of: Date,
}

words! {
    /// What a figure is about.
    pub enum FigureOf as "kind of figure" {
        /// Recipients of one message.
        PerMessage = "per-message",
        /// Messages in any second.
        Second = "second",
        /// Messages in any 60 seconds.
        Minute = "minute",
        /// Messages in any 60 minutes.
        Hour = "hour",
        /// Messages in a day.
        Day = "day",
        /// People the account never wrote to, in a day.
        NewPeople = "new-people",
        /// Messages to any one domain of recipients, in any 60 seconds.
        DomainMinute = "domain-minute",
        /// Messages to any one domain of recipients, in any 60 minutes.
        DomainHour = "domain-hour",
        /// People from which on similar content counts as bulk.
        Similar = "similar",
        /// The biggest message in bytes, encoded.
        BiggestMessage = "biggest-message",
        /// Sessions at the same time.
        Connections = "connections",
    }
}

/// One figure of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it is about.
    pub of: FigureOf,
    /// How many, or how many bytes.
    pub amount: u64,
    /// For accounts at least so many days old; `None` for all.
    pub from_days: Option<u32>,
    /// What the host calls a day, for figures of a day.
    pub day: Day,
    /// Who says so.
    pub source: Source,
}

impl Figure {
    pub(super) const fn new(of: FigureOf, amount: u64, source: Source) -> Figure {
        Figure { of, amount, from_days: None, day: Day::Rolling, source }
    }

    /// The same for accounts at least so many days old.
    pub(super) const fn aged(self, days: u32) -> Figure {
        Figure { from_days: Some(days), ..self }
    }

    /// The same over another kind of day.
    pub(super) const fn over(self, day: Day) -> Figure {
        Figure { day, ..self }
    }
}

/// The limits that figures come to for an account of this age in days. Nobody knows an age: then the strictest hold.
pub(super) fn limits(figures: &[Figure], age: Option<u32>) -> Limits {
    let of = |what: FigureOf| {
        at_age(figures, what, age).map(|figure| u32::try_from(figure.amount).unwrap_or(u32::MAX))
    };
    Limits {
        per_second: of(FigureOf::Second),
        per_minute: of(FigureOf::Minute),
        per_hour: of(FigureOf::Hour),
        per_day: of(FigureOf::Day),
        day: at_age(figures, FigureOf::Day, age).map_or(Day::Rolling, |figure| figure.day),
        new_per_day: of(FigureOf::NewPeople),
        domain_per_minute: of(FigureOf::DomainMinute),
        domain_per_hour: of(FigureOf::DomainHour),
    }
}

/// The figure that holds at an age.
pub(super) fn at_age(figures: &[Figure], what: FigureOf, age: Option<u32>) -> Option<&Figure> {
    let of = || figures.iter().filter(|figure| figure.of == what);
    match age {
        None => of().min_by_key(|figure| figure.amount),
        Some(age) => {
            let reached = of().filter(|figure| figure.from_days.is_none_or(|from| from <= age));
            reached.max_by_key(|figure| figure.from_days).or_else(|| of().min_by_key(|figure| figure.amount))
        }
    }
}
