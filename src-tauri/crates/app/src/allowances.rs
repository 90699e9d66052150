//! What an account may send as of now, figure by figure, with who says so and what is used of it.

use crate::accounts::{card, limits_are_usual, terms};
use crate::{Error, Postrider};
use delivery::card::{FigureOf, Source};
use delivery::pacing::Pace;
use delivery::{Limits, Window};
use jiff::Timestamp;
use store::AccountRow;

/// Who says a limit that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaysWho {
    /// The card of the mail host.
    Card(Source),
    /// Nobody: our careful guess.
    Careful,
    /// The person.
    You,
}

/// One limit that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// What it is about.
    pub of: FigureOf,
    /// How many, with what is kept for the person's own mail.
    pub amount: u32,
    /// Who says so.
    pub says: SaysWho,
    /// How many count against it now, where that is known.
    pub used: Option<u64>,
    /// How many newsletters it lets through now, where that is known: without what is kept for the person's own mail.
    pub left: Option<u64>,
}

/// Every kind of limit, in the order in which they are told.
const KINDS: [FigureOf; 7] = [
    FigureOf::Second,
    FigureOf::Minute,
    FigureOf::Hour,
    FigureOf::Day,
    FigureOf::NewPeople,
    FigureOf::DomainMinute,
    FigureOf::DomainHour,
];

impl Postrider {
    /// The limits of an account that are in force today.
    pub fn allowances(&self, row: &AccountRow) -> Result<Vec<Allowance>, Error> {
        let now = self.clock.now();
        let mut pace = self.pace_of(row)?;
        let (account, card) = (&row.account, card(&row.account));
        let age = account.plan.age(now);
        let (all, rest) = (terms(account).limits_of_age(now), terms(account).limits_at(now));
        let own = !limits_are_usual(account, now);
        let allowance = |of: FigureOf| {
            let amount = amount(&all, of)?;
            let figure = card.and_then(|card| card.figure(of, age));
            let says = match figure.filter(|figure| figure.amount == u64::from(amount)) {
                Some(figure) => SaysWho::Card(figure.source),
                None if own => SaysWho::You,
                None => SaysWho::Careful,
            };
            let used = used(&mut pace, of, now);
            let rest = self::amount(&rest, of).unwrap_or(amount);
            let left = used.map(|used| u64::from(rest).saturating_sub(used));
            Some(Allowance { of, amount, says, used, left })
        };
        Ok(KINDS.into_iter().filter_map(allowance).collect())
    }
}

const fn amount(limits: &Limits, of: FigureOf) -> Option<u32> {
    match of {
        FigureOf::Second => limits.per_second,
        FigureOf::Minute => limits.per_minute,
        FigureOf::Hour => limits.per_hour,
        FigureOf::Day => limits.per_day,
        FigureOf::NewPeople => limits.new_per_day,
        FigureOf::DomainMinute => limits.domain_per_minute,
        FigureOf::DomainHour => limits.domain_per_hour,
        FigureOf::PerMessage | FigureOf::Similar | FigureOf::BiggestMessage | FigureOf::Connections => None,
    }
}

fn used(pace: &mut Pace, of: FigureOf, now: Timestamp) -> Option<u64> {
    match of {
        FigureOf::Minute => Some(pace.used(Window::Minute, now)),
        FigureOf::Hour => Some(pace.used(Window::Hour, now)),
        FigureOf::Day => Some(pace.used(Window::Day, now)),
        FigureOf::NewPeople => Some(pace.new_people(now)),
        _ => None,
    }
}
