//! The way in to the server: one connection goes first, and the others follow once it was let in. A wrong password is tried
//! once and not by eight connections at a time, which is what accounts are locked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Shared by the connections of one run.
#[derive(Debug, Default)]
pub(crate) struct Door {
    is_open: AtomicBool,
    refusals: AtomicU64,
    first: Arc<Mutex<()>>,
}

/// One connection's try to open a session. Dropped before it succeeded, somebody was turned away: keep it until the
/// bookkeeper was told.
pub(crate) struct Try {
    door: Arc<Door>,
    succeeded: bool,
    /// While nobody was let in, one tries at a time.
    _first: Option<OwnedMutexGuard<()>>,
}

impl Door {
    /// How often somebody was turned away.
    pub fn refusals(&self) -> u64 {
        self.refusals.load(Ordering::Acquire)
    }

    /// Waits for one's turn to open a session for a row that was asked for when there had been so many refusals. `None`
    /// where there was another one since: then the row was handed out by somebody who did not know of it.
    pub async fn enter(self: &Arc<Self>, known: u64) -> Option<Try> {
        let mut first = None;
        if !self.is_open.load(Ordering::Acquire) {
            first = Some(Arc::clone(&self.first).lock_owned().await);
        }
        if self.refusals() != known {
            return None;
        }
        let first = first.filter(|_| !self.is_open.load(Ordering::Acquire));
        Some(Try { door: Arc::clone(self), succeeded: false, _first: first })
    }
}

impl Try {
    /// It was let in, and so may others be.
    pub fn succeeded(mut self) {
        self.succeeded = true;
        self.door.is_open.store(true, Ordering::Release);
    }
}

impl Drop for Try {
    fn drop(&mut self) {
        if !self.succeeded {
            self.door.is_open.store(false, Ordering::Release);
            self.door.refusals.fetch_add(1, Ordering::AcqRel);
        }
    }
}
