//! Changes of many people that this window makes or takes back: who works, and why one could not end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::importing::Work;
use super::{Jobs, lock};
use crate::error::ApiError;

/// Every change under way, or that could not end, by its number.
#[derive(Default)]
pub(crate) struct Changes {
    at_work: Mutex<BTreeMap<i64, Arc<Work>>>,
    failed: Mutex<BTreeMap<i64, ApiError>>,
}

/// Held by the thread that works on a change, as long as it does.
pub(crate) struct AtWork {
    jobs: Arc<Jobs>,
    id: i64,
}

impl AtWork {
    /// Notes that work on a change begins.
    pub fn begin(jobs: &Arc<Jobs>, id: i64, work: &Arc<Work>) -> Self {
        lock(&jobs.changes.failed).remove(&id);
        lock(&jobs.changes.at_work).insert(id, Arc::clone(work));
        Self { jobs: Arc::clone(jobs), id }
    }

    /// Notes why it could not end.
    pub fn fail(&self, why: ApiError) {
        lock(&self.jobs.changes.failed).insert(self.id, why);
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        lock(&self.jobs.changes.at_work).remove(&self.id);
    }
}

impl Changes {
    /// The work on one, while it goes on.
    pub fn work(&self, id: i64) -> Option<Arc<Work>> {
        lock(&self.at_work).get(&id).cloned()
    }

    /// Why one could not end.
    pub fn failed(&self, id: i64) -> Option<ApiError> {
        lock(&self.failed).get(&id).cloned()
    }

    /// Tells all of them to stop.
    pub fn rest(&self) {
        lock(&self.at_work).values().for_each(|work| work.stop.raise());
    }

    /// Whether one is at work.
    pub fn is_busy(&self) -> bool {
        !lock(&self.at_work).is_empty()
    }

    /// Forgets what was true of other data.
    pub fn forget(&self) {
        lock(&self.failed).clear();
    }
}
