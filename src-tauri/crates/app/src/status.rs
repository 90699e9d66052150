//! How a campaign stands, why it waits, and what came of each person.

use crate::{Error, Postrider};
use delivery::pacing::{Pace, Rhythm, restore};
use delivery::{CampaignId, CampaignState, OutboxId, RowState, Wait, WaitReason};
use store::{CampaignRow, Counts, ResultQuery, SettleAs};

/// How a campaign stands.
#[derive(Clone, Debug)]
pub struct CampaignStatus {
    /// The campaign.
    pub row: CampaignRow,
    /// Rows by state.
    pub counts: Counts,
    /// Why nothing goes out, and until when; none while messages go or there is nothing to wait for.
    pub waiting: Option<Wait>,
}

impl Postrider {
    /// How a campaign stands now; the same in every window and terminal.
    pub fn campaign_status(&self, id: CampaignId) -> Result<CampaignStatus, Error> {
        let row = self.store.campaign(id)?;
        let counts = self.store.counts(id)?;
        let waiting = match row.state {
            CampaignState::Paused => {
                Some(row.paused_why.clone().unwrap_or(Wait::for_you(WaitReason::PausedByYou)))
            }
            CampaignState::Scheduled => Some(Wait { why: WaitReason::Start, until: row.scheduled_at }),
            CampaignState::Sending => self.sending_waits(&row, &counts)?,
            _ => None,
        };
        Ok(CampaignStatus { row, counts, waiting })
    }

    fn sending_waits(&self, row: &CampaignRow, counts: &Counts) -> Result<Option<Wait>, Error> {
        let now = self.clock.now();
        if !self.store.is_vouched()? {
            return Ok(Some(Wait::for_you(WaitReason::Restored)));
        }
        // What the send loop says counts while it says it; the rest is what would hold it up.
        if let Some(wait) = self
            .store
            .setting::<Wait>(&waiting_setting(row.id))?
            .filter(|wait| wait.until.is_none_or(|until| until > now))
        {
            return Ok(Some(wait));
        }
        let account = self.account_of(row)?;
        if let Some(paused) =
            account.paused.filter(|paused| paused.pause.until.is_none_or(|until| until > now))
        {
            let why = WaitReason::Account { cause: paused.pause.cause };
            return Ok(Some(Wait { why, until: paused.pause.until }));
        }
        let (history, _) = restore(self.store.account_sends(account.id)?, now);
        if let Some(wait) = Pace::new(account.account.limits, Rhythm::AsAllowed, &history).next(now).wait() {
            return Ok(Some(wait));
        }
        if counts.queued == 0 && counts.claimed == 0 && counts.deferred > 0 {
            let query =
                ResultQuery { campaign: row.id, state: Some(RowState::Deferred), search: String::new() };
            let until = self.store.results(&query, 0..1)?.rows.first().and_then(|first| first.due);
            return Ok(Some(Wait { why: WaitReason::Retry { people: counts.deferred }, until }));
        }
        Ok(None)
    }

    /// Tries the failed ones again. Returns how many are in the queue again.
    pub fn retry_failed(&self, id: CampaignId) -> Result<u64, Error> {
        Ok(self.store.retry_failed(id, None, self.clock.now())?)
    }

    /// Settles uncertain rows, one or all, as the person decides.
    pub fn settle(&self, id: CampaignId, only: Option<&[OutboxId]>, as_what: SettleAs) -> Result<u64, Error> {
        Ok(self.store.settle_uncertain(id, only, as_what, "the person decided", self.clock.now())?)
    }

    /// What a row came to, in plain words.
    pub fn why(state: RowState, class: Option<reply::Class>, reason: &str) -> String {
        match (state, class) {
            (RowState::Uncertain, _) => "The line broke before their server answered".to_owned(),
            (RowState::Skipped, _) => reason.to_owned(),
            (_, Some(class)) => reply::plain_reason(class).to_owned(),
            _ => String::new(),
        }
    }
}

/// Where the send loop writes down why nothing goes out, for whoever asks.
pub(crate) fn waiting_setting(id: CampaignId) -> String {
    format!("waiting.{}", id.0)
}
