//! Counting within a second. It needs exact instants and only the last few, so nothing of it is stored.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

/// A second as it is kept: a little longer than its name, because messages do not all travel alike.
const SECOND: SignedDuration = SignedDuration::from_millis(1_250);
/// More a second than this nobody allows.
const MOST: usize = 2_000;

/// The instants of the last messages, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Seconds {
    recent: VecDeque<Timestamp>,
}

impl Seconds {
    /// What is known after a restart: so many in the last second something was sent in.
    pub(super) fn after(at: Timestamp, count: u32) -> Seconds {
        let count = usize::try_from(count).unwrap_or(MOST).min(MOST);
        Seconds { recent: std::iter::repeat_n(at, count).collect() }
    }

    /// Lets go of what is over; what lies ahead of `now` counts as sent now.
    pub(super) fn advance(&mut self, now: Timestamp) {
        while self.recent.front().is_some_and(|at| leaves(*at) <= now) {
            self.recent.pop_front();
        }
        if self.recent.back().is_some_and(|at| *at > now) {
            self.recent.iter_mut().for_each(|at| *at = (*at).min(now));
        }
    }

    pub(super) fn push(&mut self, at: Timestamp, count: u32) {
        for _ in 0..count.min(u32::try_from(MOST).unwrap_or(u32::MAX)) {
            if self.recent.len() == MOST {
                self.recent.pop_front();
            }
            self.recent.push_back(at);
        }
    }

    /// How many more may go in this second.
    pub(super) fn room(&self, most: u32) -> u64 {
        let used = u64::try_from(self.recent.len()).unwrap_or(u64::MAX);
        u64::from(most).saturating_sub(used)
    }

    /// When one more may go; `None` where one may already.
    pub(super) fn room_at(&self, most: u32) -> Option<Timestamp> {
        let most = usize::try_from(most).ok()?;
        let over = self.recent.len().checked_sub(most)?;
        self.recent.get(over).map(|at| leaves(*at))
    }
}

fn leaves(at: Timestamp) -> Timestamp {
    at.saturating_add(SECOND).unwrap_or(Timestamp::MAX)
}
