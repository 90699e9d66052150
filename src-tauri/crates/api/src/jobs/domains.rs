//! Asking whether domains take mail, while it runs.

use std::sync::{Arc, Mutex};

use app::StopSign;
use app::domains::DomainsWork;

use super::lock;

/// The asking of one window: one at a time.
#[derive(Default)]
pub(crate) struct Asking {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    now: Option<Now>,
    failed: Option<String>,
}

/// It runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Now {
    /// How far it has come.
    pub work: Arc<DomainsWork>,
    /// Tells it to stop.
    pub stop: StopSign,
}

impl Asking {
    /// What runs.
    pub fn now(&self) -> Option<Now> {
        lock(&self.state).now.clone()
    }

    /// Why the last one ended early, where that was not the person.
    pub fn failed(&self) -> Option<String> {
        lock(&self.state).failed.clone()
    }

    /// Begins one; `None` where one runs.
    pub fn begin(&self) -> Option<Now> {
        let mut state = lock(&self.state);
        if state.now.is_some() {
            return None;
        }
        state.failed = None;
        Some(state.now.insert(Now::default()).clone())
    }

    /// Notes how it ended.
    pub fn end(&self, failed: Option<String>) {
        *lock(&self.state) = State { now: None, failed };
    }

    /// Stops it.
    pub fn stop(&self) {
        if let Some(now) = &lock(&self.state).now {
            now.stop.raise();
        }
    }

    /// Forgets how the last one ended.
    pub fn forget(&self) {
        lock(&self.state).failed = None;
    }
}
