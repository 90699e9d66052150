//! Counting what lies in each of the three rolling windows, in constant time per message.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::SLACK;
use super::history::{PaceRow, counted_at};
use crate::limits::{Limit, Window};

/// How long a message counts in a window.
pub(super) fn reach(window: Window) -> SignedDuration {
    window.length().saturating_add(SLACK)
}

fn leaves(row: PaceRow, window: Window) -> Timestamp {
    row.at.saturating_add(reach(window)).unwrap_or(Timestamp::MAX)
}

/// The sends of the last day, in order, and for each window how many rows at the front no longer count in it.
#[derive(Debug, Clone)]
pub(super) struct Windows {
    rows: VecDeque<PaceRow>,
    counters: [Counter; 4],
}

#[derive(Debug, Clone, Copy)]
struct Counter {
    window: Window,
    /// Index into `rows` of the first row that still counts.
    first: usize,
    /// Messages from there on.
    used: u64,
}

impl Windows {
    /// `rows` come in order.
    pub(super) fn new(rows: &[PaceRow]) -> Windows {
        let used = rows.iter().map(|row| u64::from(row.count)).sum();
        let counter = |window| Counter { window, first: 0, used };
        Windows {
            rows: rows.iter().copied().collect(),
            counters: [
                counter(Window::Second),
                counter(Window::Minute),
                counter(Window::Hour),
                counter(Window::Day),
            ],
        }
    }

    /// Lets go of what has left each window by `now`.
    pub(super) fn advance(&mut self, now: Timestamp) {
        self.heed_clock_set_back(now);
        for counter in &mut self.counters {
            while let Some(row) = self.rows.get(counter.first)
                && leaves(*row, counter.window) <= now
            {
                counter.used = counter.used.saturating_sub(u64::from(row.count));
                counter.first += 1;
            }
        }
        // The day's window is the longest: what has left it has left them all.
        let gone = self.counters.iter().map(|counter| counter.first).min().unwrap_or(0);
        if gone > 0 {
            self.rows.drain(..gone);
            for counter in &mut self.counters {
                counter.first -= gone;
            }
        }
    }

    /// Rows that lie ahead of `now` count as sent now; and whatever counts in a shorter window counts in a longer.
    fn heed_clock_set_back(&mut self, now: Timestamp) {
        let latest = counted_at(now);
        if self.rows.back().is_none_or(|row| row.at <= latest) {
            return;
        }
        let moved = self.rows.iter().map(|row| PaceRow { at: row.at.min(latest), ..*row });
        let mut merged: Vec<PaceRow> = Vec::with_capacity(self.rows.len());
        for row in moved {
            match merged.last_mut() {
                Some(last) if last.at == row.at => last.count = last.count.saturating_add(row.count),
                _ => merged.push(row),
            }
        }
        *self = Windows::new(&merged);
    }

    /// Adds messages at an instant not before the last one, and gives the row as it is to be stored.
    pub(super) fn push(&mut self, at: Timestamp, count: u32) -> PaceRow {
        for counter in &mut self.counters {
            counter.used = counter.used.saturating_add(u64::from(count));
        }
        match self.rows.back_mut() {
            Some(last) if last.at >= at => {
                last.count = last.count.saturating_add(count);
                PaceRow { at: last.at, count }
            }
            _ => {
                self.rows.push_back(PaceRow { at, count });
                PaceRow { at, count }
            }
        }
    }

    /// Takes messages back. Nothing happens where that instant is no longer kept.
    pub(super) fn take(&mut self, taken: PaceRow) {
        let Ok(index) = self.rows.binary_search_by_key(&taken.at, |row| row.at) else { return };
        let Some(row) = self.rows.get_mut(index) else { return };
        let count = taken.count.min(row.count);
        row.count -= count;
        for counter in self.counters.iter_mut().filter(|counter| counter.first <= index) {
            counter.used = counter.used.saturating_sub(u64::from(count));
        }
    }

    /// How many messages count in a window.
    pub(super) fn used(&self, window: Window) -> u64 {
        self.counter(window).map_or(0, |counter| counter.used)
    }

    /// How many more a limit allows.
    pub(super) fn room(&self, limit: Limit) -> u64 {
        u64::from(limit.count).saturating_sub(self.used(limit.window))
    }

    /// When a limit allows one more; `None` where it does already. The limit must not be 0.
    pub(super) fn room_at(&self, limit: Limit) -> Option<Timestamp> {
        let counter = self.counter(limit.window)?;
        let mut too_many = (counter.used + 1).checked_sub(u64::from(limit.count)).filter(|n| *n > 0)?;
        for row in self.rows.range(counter.first..) {
            too_many = too_many.saturating_sub(u64::from(row.count));
            if too_many == 0 {
                return Some(leaves(*row, limit.window));
            }
        }
        None
    }

    /// When the oldest message in a window leaves it.
    pub(super) fn oldest_leaves(&self, window: Window) -> Option<Timestamp> {
        let first = self.counter(window)?.first;
        self.rows.range(first..).find(|row| row.count > 0).map(|row| leaves(*row, window))
    }

    /// What is kept, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = PaceRow> + '_ {
        self.rows.iter().copied()
    }

    fn counter(&self, window: Window) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.window == window)
    }
}
