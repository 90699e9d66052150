//! What was just put on Do not mail at once, so that one press takes it off again.

use std::collections::BTreeMap;
use std::sync::Mutex;

use app::store::SuppressionId;

use super::lock;

/// Batches of this run of the program.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    kept: Mutex<BTreeMap<i64, Vec<SuppressionId>>>,
}

impl Batches {
    /// Keeps a batch and names it; none where nothing was added.
    pub fn keep(&self, batch: Vec<SuppressionId>) -> Option<i64> {
        if batch.is_empty() {
            return None;
        }
        let mut kept = lock(&self.kept);
        let name = kept.keys().next_back().map_or(1, |last| last + 1);
        kept.insert(name, batch);
        Some(name)
    }

    /// A batch by its name.
    pub fn get(&self, name: i64) -> Option<Vec<SuppressionId>> {
        lock(&self.kept).get(&name).cloned()
    }

    /// Forgets a batch that was taken off.
    pub fn forget(&self, name: i64) {
        lock(&self.kept).remove(&name);
    }
}
