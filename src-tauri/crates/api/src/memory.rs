//! What one run of the window remembers so that it need not ask again.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How long a locked vault counts as locked before the key store is asked again by itself: each question may take seconds,
/// or bring up a window of the system's.
const LOCKED_FOR: Duration = Duration::from_secs(120);

/// Answers that are dear to ask for.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    key_store: OnceLock<bool>,
    locked: Mutex<Option<Instant>>,
}

impl Memory {
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
