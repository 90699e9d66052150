//! How long work is told to stop: by Ctrl+C, a button, or the window closing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// Shared by those who may stop a piece of work and the work itself. Once raised it stays raised.
#[derive(Clone, Debug, Default)]
pub struct StopSign {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    raised: AtomicBool,
    told: Notify,
}

impl StopSign {
    /// Asks the work to stop at the next safe place.
    pub fn raise(&self) {
        self.inner.raised.store(true, Ordering::SeqCst);
        self.inner.told.notify_waiters();
    }

    /// Whether it was asked to.
    pub fn is_raised(&self) -> bool {
        self.inner.raised.load(Ordering::SeqCst)
    }

    /// Ends when it is raised.
    pub async fn raised(&self) {
        // Registered before the look, so that a sign raised in between is not missed.
        let told = self.inner.told.notified();
        tokio::pin!(told);
        told.as_mut().enable();
        if !self.is_raised() {
            told.await;
        }
    }
}
