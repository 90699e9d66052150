//! Counting what lies in the windows of a minute, an hour and a day, in constant time per message.

use std::collections::VecDeque;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::SLACK;
use super::history::{PaceRow, counted_at};
use crate::limits::{Day, Limit, Window};
use crate::zone::Zone;

/// How long a message counts in a window.
pub(super) fn reach(window: Window) -> SignedDuration {
    window.length().saturating_add(SLACK)
}

fn leaves(at: Timestamp, window: Window) -> Timestamp {
    at.saturating_add(reach(window)).unwrap_or(Timestamp::MAX)
}

/// Messages at one instant: ours, and those the person or another computer sent.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: Timestamp,
    ours: u32,
    elsewhere: u32,
}

impl Row {
    fn count(&self) -> u64 {
        u64::from(self.ours) + u64::from(self.elsewhere)
    }
}

/// The messages of the last day, in order, and for each window how many rows at the front no longer count in it.
#[derive(Debug, Clone)]
pub(super) struct Windows {
    rows: VecDeque<Row>,
    counters: [Counter; 3],
    calendar: Option<Calendar>,
}

#[derive(Debug, Clone, Copy)]
struct Counter {
    window: Window,
    /// Index into `rows` of the first row that still counts.
    first: usize,
    /// Messages from there on.
    used: u64,
}

/// A day of the calendar. The host's clock is not ours: what was sent in the last minute of a day counts in both days, and
/// a day begins a minute after midnight.
#[derive(Debug, Clone)]
struct Calendar {
    zone: Zone,
    rules: TimeZone,
    /// What was sent after this counts.
    from: Timestamp,
    /// When the next day begins.
    until: Timestamp,
    first: usize,
    used: u64,
}

/// How far the host's clock may be off.
const OFF: SignedDuration = SignedDuration::from_secs(60);

impl Calendar {
    fn new(zone: Zone) -> Calendar {
        let (from, until) = (Timestamp::MAX, Timestamp::MIN);
        Calendar { zone, rules: zone.rules(), from, until, first: 0, used: 0 }
    }

    fn covers(&self, now: Timestamp) -> bool {
        self.from < now && now < self.until
    }

    /// Finds the day of `now` and counts what was sent in it.
    fn turn(&mut self, now: Timestamp, rows: &VecDeque<Row>) {
        let midnight = |date: jiff::civil::Date| {
            date.to_zoned(self.rules.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
        };
        let date = now.saturating_sub(OFF).unwrap_or(now).to_zoned(self.rules.clone()).date();
        self.from = midnight(date).saturating_sub(OFF).unwrap_or(Timestamp::MIN);
        self.until =
            date.tomorrow().map_or(Timestamp::MAX, midnight).saturating_add(OFF).unwrap_or(Timestamp::MAX);
        self.first = rows.partition_point(|row| row.at <= self.from);
        self.used = rows.range(self.first..).map(Row::count).sum();
    }
}

impl Windows {
    /// Ours and others', each in order.
    pub(super) fn new(ours: &[PaceRow], elsewhere: &[PaceRow]) -> Windows {
        let of_ours = ours.iter().map(|row| Row { at: row.at, ours: row.count, elsewhere: 0 });
        let of_others = elsewhere.iter().map(|row| Row { at: row.at, ours: 0, elsewhere: row.count });
        Windows::of(of_ours.chain(of_others).collect())
    }

    fn of(mut all: Vec<Row>) -> Windows {
        all.sort_by_key(|row| row.at);
        let mut rows: VecDeque<Row> = VecDeque::with_capacity(all.len());
        for row in all {
            match rows.back_mut() {
                Some(last) if last.at == row.at => {
                    last.ours = last.ours.saturating_add(row.ours);
                    last.elsewhere = last.elsewhere.saturating_add(row.elsewhere);
                }
                _ => rows.push_back(row),
            }
        }
        let used = rows.iter().map(Row::count).sum();
        let counter = |window| Counter { window, first: 0, used };
        Windows {
            rows,
            counters: [counter(Window::Minute), counter(Window::Hour), counter(Window::Day)],
            calendar: None,
        }
    }

    /// What a day is from now on.
    pub(super) fn set_day(&mut self, day: Day) {
        if self.calendar.as_ref().map(|calendar| calendar.zone) != day.zone() {
            self.calendar = day.zone().map(Calendar::new);
        }
    }

    /// Replaces what was sent elsewhere.
    pub(super) fn set_elsewhere(&mut self, elsewhere: &[PaceRow]) {
        let ours: Vec<PaceRow> = self.ours().collect();
        let day = self.calendar.take();
        *self = Windows::new(&ours, elsewhere);
        self.calendar = day.map(|calendar| Calendar::new(calendar.zone));
    }

    /// Lets go of what has left each window by `now`.
    pub(super) fn advance(&mut self, now: Timestamp) {
        self.heed_clock_set_back(now);
        for counter in &mut self.counters {
            while let Some(row) = self.rows.get(counter.first)
                && leaves(row.at, counter.window) <= now
            {
                counter.used = counter.used.saturating_sub(row.count());
                counter.first += 1;
            }
        }
        if let Some(calendar) = self.calendar.as_mut().filter(|calendar| !calendar.covers(now)) {
            calendar.turn(now, &self.rows);
        }
        let of_calendar = self.calendar.as_ref().map(|calendar| calendar.first);
        let firsts = self.counters.iter().map(|counter| counter.first).chain(of_calendar);
        let gone = firsts.min().unwrap_or(0);
        if gone > 0 {
            self.rows.drain(..gone);
            for counter in &mut self.counters {
                counter.first -= gone;
            }
            if let Some(calendar) = &mut self.calendar {
                calendar.first -= gone;
            }
        }
    }

    /// Rows that lie ahead of `now` count as sent now; and whatever counts in a shorter window counts in a longer.
    fn heed_clock_set_back(&mut self, now: Timestamp) {
        let latest = counted_at(now);
        if self.rows.back().is_none_or(|row| row.at <= latest) {
            return;
        }
        let moved = self.rows.iter().map(|row| Row { at: row.at.min(latest), ..*row }).collect();
        let zone = self.calendar.take().map(|calendar| calendar.zone);
        *self = Windows::of(moved);
        self.calendar = zone.map(Calendar::new);
    }

    /// Adds messages at an instant not before the last one, and gives the row as it is to be stored.
    pub(super) fn push(&mut self, at: Timestamp, count: u32) -> PaceRow {
        let used = self.counters.iter_mut().map(|counter| &mut counter.used);
        for used in used.chain(self.calendar.as_mut().map(|calendar| &mut calendar.used)) {
            *used = used.saturating_add(u64::from(count));
        }
        match self.rows.back_mut() {
            Some(last) if last.at >= at => {
                last.ours = last.ours.saturating_add(count);
                PaceRow { at: last.at, count }
            }
            _ => {
                self.rows.push_back(Row { at, ours: count, elsewhere: 0 });
                PaceRow { at, count }
            }
        }
    }

    /// Takes messages of ours back. Nothing happens where that instant is no longer kept.
    pub(super) fn take(&mut self, taken: PaceRow) {
        let Ok(index) = self.rows.binary_search_by_key(&taken.at, |row| row.at) else { return };
        let Some(row) = self.rows.get_mut(index) else { return };
        let count = taken.count.min(row.ours);
        row.ours -= count;
        let counted = self.counters.iter_mut().filter(|counter| counter.first <= index);
        let calendar = self.calendar.as_mut().filter(|calendar| calendar.first <= index);
        for used in
            counted.map(|counter| &mut counter.used).chain(calendar.map(|calendar| &mut calendar.used))
        {
            *used = used.saturating_sub(u64::from(count));
        }
    }

    /// How many messages count in a rolling window.
    pub(super) fn used(&self, window: Window) -> u64 {
        self.counter(window).map_or(0, |counter| counter.used)
    }

    /// How many messages count in the day of the calendar, where one is kept.
    pub(super) fn used_today(&self) -> Option<u64> {
        self.calendar.as_ref().map(|calendar| calendar.used)
    }

    /// How many of the last 24 hours were sent elsewhere.
    pub(super) fn elsewhere(&self) -> u64 {
        let first = self.counter(Window::Day).map_or(0, |counter| counter.first);
        self.rows.range(first..).map(|row| u64::from(row.elsewhere)).sum()
    }

    /// How many more a limit over a rolling window allows.
    pub(super) fn room(&self, limit: Limit) -> u64 {
        u64::from(limit.count).saturating_sub(self.used(limit.window))
    }

    /// How many more the day of the calendar allows; all of them where none is kept.
    pub(super) fn room_today(&self, most: u32) -> u64 {
        self.used_today().map_or(u64::MAX, |used| u64::from(most).saturating_sub(used))
    }

    /// When a limit over a rolling window allows one more; `None` where it does already. The limit must not be 0.
    pub(super) fn room_at(&self, limit: Limit) -> Option<Timestamp> {
        let counter = self.counter(limit.window)?;
        let mut too_many = (counter.used + 1).checked_sub(u64::from(limit.count)).filter(|n| *n > 0)?;
        for row in self.rows.range(counter.first..) {
            too_many = too_many.saturating_sub(row.count());
            if too_many == 0 {
                return Some(leaves(row.at, limit.window));
            }
        }
        None
    }

    /// When the day of the calendar allows one more; `None` where it does already, or none is kept.
    pub(super) fn room_tomorrow(&self, most: u32) -> Option<Timestamp> {
        let calendar = self.calendar.as_ref()?;
        (calendar.used >= u64::from(most)).then_some(calendar.until)
    }

    /// When the oldest message in a window leaves it.
    pub(super) fn oldest_leaves(&self, window: Window) -> Option<Timestamp> {
        let first = self.counter(window)?.first;
        self.rows.range(first..).find(|row| row.count() > 0).map(|row| leaves(row.at, window))
    }

    /// What we sent and is kept, in order.
    pub(super) fn ours(&self) -> impl Iterator<Item = PaceRow> + '_ {
        self.rows.iter().filter(|row| row.ours > 0).map(|row| PaceRow { at: row.at, count: row.ours })
    }

    fn counter(&self, window: Window) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.window == window)
    }
}
