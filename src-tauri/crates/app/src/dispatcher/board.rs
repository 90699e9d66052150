//! What the send loop has to say and cannot write down, because nothing can be written. It is seen in this process only.

use delivery::{CampaignId, Wait};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shared by every clone of one open data folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    waits: Arc<Mutex<BTreeMap<CampaignId, Wait>>>,
}

impl Board {
    /// Says why a campaign waits. Returns whether that is news.
    pub fn put(&self, campaign: CampaignId, wait: Wait) -> bool {
        let mut waits = self.lock();
        let news = waits.get(&campaign) != Some(&wait);
        if news {
            waits.insert(campaign, wait);
        }
        news
    }

    /// It waits no more.
    pub fn clear(&self, campaign: CampaignId) {
        self.lock().remove(&campaign);
    }

    /// Why a campaign waits.
    pub fn read(&self, campaign: CampaignId) -> Option<Wait> {
        self.lock().get(&campaign).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<CampaignId, Wait>> {
        // Every state of the map is a good one.
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
