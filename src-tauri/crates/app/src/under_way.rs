//! The campaigns that this process sends at this moment, under the one sender lock of the data folder.

use crate::status::SENDING_NOW;
use crate::{Error, Postrider, SenderLock};
use delivery::CampaignId;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shared by every clone of one open data folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnderWay {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Held while any campaign is sent.
    lock: Option<SenderLock>,
    campaigns: BTreeSet<CampaignId>,
}

/// Leave to send one campaign. Dropped, others may; the sender lock goes with the last one.
pub(crate) struct Turn {
    postrider: Postrider,
    campaign: CampaignId,
}

impl UnderWay {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every state of it is a good one.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Postrider {
    /// Takes the sender lock, unless this process has it, and settles what a crash left behind before the first campaign
    /// begins. Refused where another process sends, and for a campaign that this one sends already.
    pub(crate) fn take_turn(&self, campaign: CampaignId) -> Result<Turn, Error> {
        let mut inner = self.under_way.inner();
        if inner.lock.is_none() {
            let lock = SenderLock::take(&self.folder)?;
            let lost = self.store.sender()?.recover(self.clock.now())?;
            if lost > 0 {
                tracing::warn!(
                    lost,
                    "rows were in hand when sending ended last time; they are uncertain now"
                );
            }
            inner.lock = Some(lock);
        }
        if inner.campaigns.contains(&campaign) {
            return Err(Error::AnotherSender);
        }
        // What a run of it that broke off left in hand, while others went on.
        if !inner.campaigns.is_empty() {
            self.store.sender()?.recover_of(campaign, self.clock.now())?;
        }
        inner.campaigns.insert(campaign);
        let turn = Turn { postrider: self.clone(), campaign };
        let noted = self.store.put_setting(SENDING_NOW, &inner.campaigns);
        // The turn's end wants the same lock.
        drop(inner);
        noted?;
        Ok(turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut inner = self.postrider.under_way.inner();
        inner.campaigns.remove(&self.campaign);
        // Where this cannot be written, the lock that goes with this process says that it is over.
        if inner.campaigns.is_empty() {
            let _ = self.postrider.store.delete_setting(SENDING_NOW);
            inner.lock = None;
        } else {
            let _ = self.postrider.store.put_setting(SENDING_NOW, &inner.campaigns);
        }
    }
}
