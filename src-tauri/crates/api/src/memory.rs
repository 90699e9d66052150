//! What one run of the window remembers and nobody else needs.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use app::store::SuppressionId;

/// How long a locked vault counts as locked before the key store is asked again by itself: each question may take seconds,
/// or bring up a window of the system's.
const LOCKED_FOR: Duration = Duration::from_secs(120);

/// What can be undone, and answers that are dear to ask for.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    batches: Mutex<BTreeMap<i64, Vec<SuppressionId>>>,
    key_store: OnceLock<bool>,
    locked: Mutex<Option<Instant>>,
}

impl Memory {
    /// Gives a batch of entries of Do not mail a number, so that it can be undone; none where it is empty.
    pub fn keep_batch(&self, entries: Vec<SuppressionId>) -> Option<i64> {
        if entries.is_empty() {
            return None;
        }
        let mut batches = self.batches.lock().unwrap_or_else(PoisonError::into_inner);
        let number = batches.keys().next_back().map_or(1, |last| last + 1);
        batches.insert(number, entries);
        Some(number)
    }

    /// The entries of a batch of this run.
    pub fn batch(&self, number: i64) -> Option<Vec<SuppressionId>> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    /// Whether this computer has a key store; asked once.
    pub fn key_store(&self, ask: impl FnOnce() -> bool) -> bool {
        *self.key_store.get_or_init(ask)
    }

    /// Whether the vault was found locked a moment ago.
    pub fn is_locked(&self) -> bool {
        let locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        locked.is_some_and(|at| at.elapsed() < LOCKED_FOR)
    }

    /// Notes whether the vault is locked now.
    pub fn set_locked(&self, is_locked: bool) {
        *self.locked.lock().unwrap_or_else(PoisonError::into_inner) = is_locked.then(Instant::now);
    }
}
