//! From cleared to sending, for a window that sends in the background: everything that can refuse refuses at once.

use crate::sending::{Inbox, Leave};
use crate::{Error, Postrider, Refused};
use delivery::pacing::{Forecast, Pace, Rhythm, restore};
use delivery::{CampaignId, CampaignState, Fingerprint, Limits};
use jiff::Timestamp;
use store::{AccountRow, CampaignRow};

impl Postrider {
    /// Checks a campaign once more, freezes its audience and takes it to `sending`. The messages themselves are
    /// [`Postrider::send_campaign`]'s to send; `people` is the number the person stated.
    pub fn start_campaign(&self, id: CampaignId, people: Option<u64>) -> Result<(), Error> {
        if !self.store.is_vouched()? {
            return Err(Error::Refused(Refused::NotVouched));
        }
        let row = self.store.campaign(id)?;
        self.can_be_sent(&row)?;
        let row = self.without_plan(row)?;
        self.start(&row, Leave { confirmed: people, inbox: Inbox::Unasked })
    }

    /// What exactly a campaign would send, as its clearance and its rehearsal are bound to it.
    pub fn present_form(&self, row: &CampaignRow) -> Result<Fingerprint, Error> {
        let account = row.account.map(|id| self.store.account(id)).transpose()?;
        self.fingerprint(row, account.as_ref())
    }

    /// Whether a check found nothing that blocks and nothing was changed since.
    pub fn is_cleared(&self, row: &CampaignRow) -> Result<bool, Error> {
        let cleared = matches!(row.state, CampaignState::Cleared | CampaignState::Scheduled);
        Ok(cleared && row.cleared_for == Some(self.present_form(row)?))
    }

    /// The pace of an account as things stand.
    pub fn pace_of(&self, account: &AccountRow) -> Result<Pace, Error> {
        let (history, _) = restore(self.store.account_sends(account.id)?, self.clock.now());
        Ok(Pace::new(account.account.limits, Rhythm::AsAllowed, &history))
    }

    /// Notes since when a campaign stands still.
    pub fn note_stop(&self, id: CampaignId) -> Result<(), Error> {
        Ok(self.store.put_setting(&stop_setting(id), &self.clock.now())?)
    }

    /// Since when a campaign stands still, as far as anybody noted it.
    pub fn stopped_since(&self, id: CampaignId) -> Result<Option<Timestamp>, Error> {
        Ok(self.store.setting(&stop_setting(id))?)
    }
}

/// How a day without trouble would go, with nothing sent before it.
pub fn untroubled(limits: Limits, people: u64, from: Timestamp, per_second: u32) -> Forecast {
    Pace::new(limits, Rhythm::AsAllowed, &[]).forecast(people, from, Some(per_second))
}

fn stop_setting(id: CampaignId) -> String {
    format!("stopped.{}", id.0)
}
