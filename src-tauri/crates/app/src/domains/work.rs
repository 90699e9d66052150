//! How far asking has come, for whoever looks on.

use jiff::Timestamp;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Shared by the work and those who look on.
#[derive(Debug)]
pub struct DomainsWork {
    done: AtomicU64,
    total: AtomicU64,
    in_flight: AtomicU32,
    /// Since when it goes on without a wait, and how many were done then.
    pace: Mutex<(Instant, u64)>,
    wait: Mutex<Option<DomainsWait>>,
}

/// Why nothing is asked for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainsWait {
    /// Why, in a plain sentence.
    pub because: String,
    /// Until when.
    pub until: Timestamp,
}

impl Default for DomainsWork {
    fn default() -> Self {
        Self {
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            in_flight: AtomicU32::new(0),
            pace: Mutex::new((Instant::now(), 0)),
            wait: Mutex::default(),
        }
    }
}

impl DomainsWork {
    /// Domains done, and in all as far as is known.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Questions under way.
    pub fn in_flight(&self) -> u32 {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Domains a second since the last wait; `None` before the first.
    pub fn per_second(&self) -> Option<f64> {
        let (since, before) = *lock(&self.pace);
        let done = self.done.load(Ordering::Relaxed).saturating_sub(before);
        (done > 0).then(|| done as f64 / since.elapsed().as_secs_f64().max(0.001))
    }

    /// What it waits for, if it waits.
    pub fn waits(&self) -> Option<DomainsWait> {
        lock(&self.wait).clone()
    }

    pub(super) fn add(&self, domains: usize) {
        self.total.fetch_add(u64::try_from(domains).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn did_one(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn under_way(&self, questions: usize) {
        self.in_flight.store(u32::try_from(questions).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    pub(super) fn set_wait(&self, wait: Option<DomainsWait>) {
        if wait.is_none() {
            *lock(&self.pace) = (Instant::now(), self.done.load(Ordering::Relaxed));
        }
        *lock(&self.wait) = wait;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
