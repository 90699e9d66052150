//! Limits for some of the messages: those to people never written to, and those to any one domain.
//!
//! A row that has no room here must not hold up the rows behind it, and looking past it again and again would be a scan. So
//! it gets a *reservation*: the moment its turn comes, with every reservation before it kept. It is parked until then. A
//! reservation is a promise about the order, not leave: when it comes due the real count is asked.
//!
//! Messages go a little later than booked, by seconds or, spread over a day, by an hour; so a reservation can come due before
//! its place is free. At the end of the line the place would be nobody's and stay empty, so whoever is due gets the next
//! place that really becomes free, before every reservation to come. Only as many as the share allows at once: where more are
//! due, the clock jumped or a limit changed, and they line up anew, or they would be looked at again and again.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};

use super::history::{PaceRow, counted_at};
use super::hold::Hold;
use super::windows::reach;
use crate::limits::{Limit, Limits, Window};

/// The share of people never written to. Domains have numbers above it: see [`crate::domain_number`].
pub const NEW_PEOPLE: i64 = 0;

/// What one share sent, as it is stored: the share and how many at which instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareRow {
    /// [`NEW_PEOPLE`], or the number of a domain.
    pub share: i64,
    /// When, and how many.
    pub row: PaceRow,
}

/// To whom the next message would go, as far as the pace cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct To {
    /// The number of the domain; `None` where it does not matter.
    pub domain: Option<i64>,
    /// Whether the account never wrote to this person.
    pub fresh: bool,
    /// Whether the row comes from a reservation that is due, or was given out before and came back.
    pub reserved: bool,
}

#[derive(Debug, Clone, Default)]
struct Share {
    sent: VecDeque<PaceRow>,
    /// Reservations to come, in order.
    booked: VecDeque<Timestamp>,
    /// Places of those whose reservation came due before there was room, in order: never more than the share allows at once.
    late: VecDeque<Timestamp>,
}

/// All shares that have a limit.
#[derive(Debug, Clone, Default)]
pub(super) struct Shares {
    known: BTreeMap<i64, Share>,
}

/// A limit over some of the messages, and the hold it makes.
type Bound = (u32, SignedDuration, Hold);

fn bounds(limits: &Limits, share: i64) -> impl Iterator<Item = Bound> {
    let new = limits.new_per_day.filter(|_| share == NEW_PEOPLE);
    let domain = |count: Option<u32>, window| {
        let count = count.filter(|_| share != NEW_PEOPLE)?;
        Some((count, reach(window), Hold::OneDomain { limit: Limit { window, count } }))
    };
    [
        new.map(|count| (count, reach(Window::Day), Hold::NewPeople { count })),
        domain(limits.domain_per_minute, Window::Minute),
        domain(limits.domain_per_hour, Window::Hour),
    ]
    .into_iter()
    .flatten()
}

impl Share {
    fn advance(&mut self, now: Timestamp) {
        let latest = counted_at(now);
        if self.sent.back().is_some_and(|row| row.at > latest) {
            self.sent.iter_mut().for_each(|row| row.at = row.at.min(latest));
        }
        while self.sent.front().is_some_and(|row| leaves(row.at, reach(Window::Day)) <= now) {
            self.sent.pop_front();
        }
        for line in [&mut self.booked, &mut self.late] {
            while line.front().is_some_and(|at| *at <= now) {
                line.pop_front();
            }
        }
    }

    fn used(&self, length: SignedDuration, now: Timestamp) -> u64 {
        let inside = self.sent.iter().rev().take_while(|row| leaves(row.at, length) > now);
        inside.map(|row| u64::from(row.count)).sum()
    }

    /// When the message so many from the last leaves a window, if those in `lines` go behind the ones that went, each line
    /// behind the one after it.
    fn nth_leaves(
        &self,
        count: u32,
        length: SignedDuration,
        lines: &[&VecDeque<Timestamp>],
    ) -> Option<Timestamp> {
        let mut left = u64::from(count);
        for line in lines {
            let waiting = u64::try_from(line.len()).unwrap_or(u64::MAX);
            if left <= waiting {
                let index = usize::try_from(waiting - left).ok()?;
                return line.get(index).map(|at| leaves(counted_at(*at), length));
            }
            left -= waiting;
        }
        for row in self.sent.iter().rev() {
            left = left.saturating_sub(u64::from(row.count));
            if left == 0 {
                return Some(leaves(row.at, length));
            }
        }
        None
    }

    /// The last place that is spoken for.
    fn end_of_line(&self) -> Option<Timestamp> {
        self.booked.back().max(self.late.back()).copied()
    }
}

impl Shares {
    /// `rows` in order of time.
    pub(super) fn new(rows: &[ShareRow]) -> Shares {
        let mut known: BTreeMap<i64, Share> = BTreeMap::new();
        for one in rows {
            known.entry(one.share).or_default().sent.push_back(one.row);
        }
        for share in known.values_mut() {
            share.sent.make_contiguous().sort_by_key(|row| row.at);
        }
        Shares { known }
    }

    /// Forgets every reservation, because a limit is another one now.
    pub(super) fn unbook(&mut self) {
        self.known.values_mut().for_each(|share| {
            share.booked.clear();
            share.late.clear();
        });
    }

    fn of(limits: &Limits, to: To) -> impl Iterator<Item = i64> {
        let new = (to.fresh && limits.new_per_day.is_some()).then_some(NEW_PEOPLE);
        let by_domain = limits.domain_per_minute.is_some() || limits.domain_per_hour.is_some();
        new.into_iter().chain(to.domain.filter(|_| by_domain))
    }

    /// Whether a message to somebody may go; if not, when it may at the earliest with every reservation kept, and why. A
    /// limit of 0 gives [`Timestamp::MAX`].
    pub(super) fn room_for(&mut self, limits: &Limits, to: To, now: Timestamp) -> Option<(Timestamp, Hold)> {
        let mut wait: Option<(Timestamp, Hold)> = None;
        let mut later = |at: Timestamp, hold: Hold| {
            if at > now && wait.is_none_or(|(known, _)| at > known) {
                wait = Some((at, hold));
            }
        };
        for id in Shares::of(limits, to) {
            let share = self.known.entry(id).or_default();
            share.advance(now);
            for (count, length, hold) in bounds(limits, id) {
                if count == 0 {
                    later(Timestamp::MAX, hold);
                } else if let Some(at) = share.nth_leaves(count, length, &[]) {
                    later(at, hold);
                }
            }
        }
        // Those who reserved go first.
        if wait.is_none() && !to.reserved {
            for id in Shares::of(limits, to) {
                let Some(share) = self.known.get(&id) else { continue };
                if let (Some(last), Some((_, _, hold))) = (share.end_of_line(), bounds(limits, id).next()) {
                    let at = last.max(now);
                    if at > now && wait.is_none_or(|(known, _)| at > known) {
                        wait = Some((at, hold));
                    }
                }
            }
        }
        wait
    }

    /// The next moment with every reservation kept, not before `soonest`, moved by `opens` to where messages may go at
    /// all. In each share the message belongs to it takes the place that is free there.
    pub(super) fn reserve(
        &mut self,
        limits: &Limits,
        to: To,
        soonest: Timestamp,
        opens: impl Fn(Timestamp) -> Timestamp,
    ) -> Timestamp {
        let before_others = to.reserved && self.spares_a_place(limits, to);
        let mut at = soonest;
        for id in Shares::of(limits, to) {
            let share = self.known.entry(id).or_default();
            let lines: &[&VecDeque<Timestamp>] =
                if before_others { &[&share.late] } else { &[&share.booked, &share.late] };
            let mut here = if before_others { share.late.back().copied() } else { share.end_of_line() };
            for (count, length, _) in bounds(limits, id) {
                here = here.max(share.nth_leaves(count, length, lines));
            }
            // Nobody stands in this line longer than this share needs: another one may ask for a day.
            let Some(here) = here.map(&opens) else { continue };
            at = at.max(here);
            let most = bounds(limits, id).map(|(count, _, _)| count).max().unwrap_or(0);
            let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
            let line = if before_others { &mut share.late } else { &mut share.booked };
            line.push_back(here);
            while line.len() > most {
                line.pop_front();
            }
        }
        opens(at)
    }

    /// Whether one more of those who are due can have a place that somebody leaves, in each share the message belongs to.
    fn spares_a_place(&self, limits: &Limits, to: To) -> bool {
        Shares::of(limits, to).all(|id| {
            let late = self.known.get(&id).map_or(0, |share| share.late.len());
            bounds(limits, id).all(|(count, ..)| usize::try_from(count).is_ok_and(|count| late < count))
        })
    }

    /// Notes messages in every share they belong to.
    pub(super) fn push(&mut self, limits: &Limits, to: To, at: Timestamp, count: u32) {
        // Who was new is noted whether there is a limit or not: one may be chosen in the middle of a day.
        let new = (to.fresh && limits.new_per_day.is_none()).then_some(NEW_PEOPLE);
        for id in Shares::of(limits, to).chain(new) {
            let share = self.known.entry(id).or_default();
            share.advance(at);
            match share.sent.back_mut() {
                Some(last) if last.at >= at => last.count = last.count.saturating_add(count),
                _ => share.sent.push_back(PaceRow { at, count }),
            }
        }
    }

    /// Takes one message back.
    pub(super) fn take(&mut self, id: i64, at: Timestamp) {
        let Some(share) = self.known.get_mut(&id) else { return };
        if let Some(row) = share.sent.iter_mut().rev().find(|row| row.at == at) {
            row.count = row.count.saturating_sub(1);
        }
    }

    /// How many more a share allows at `now`; `None` without a limit.
    pub(super) fn room(&mut self, limits: &Limits, id: i64, now: Timestamp) -> Option<u64> {
        let share = self.known.entry(id).or_default();
        share.advance(now);
        bounds(limits, id)
            .map(|(count, length, _)| u64::from(count).saturating_sub(share.used(length, now)))
            .min()
    }

    /// How many of a share went in the last day.
    pub(super) fn used_in_a_day(&mut self, id: i64, now: Timestamp) -> u64 {
        let share = self.known.entry(id).or_default();
        share.advance(now);
        share.used(reach(Window::Day), now)
    }
}

fn leaves(at: Timestamp, length: SignedDuration) -> Timestamp {
    at.saturating_add(length).unwrap_or(Timestamp::MAX)
}
