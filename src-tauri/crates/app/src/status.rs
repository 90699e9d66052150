//! How a campaign stands, why it waits, and what came of each person.

use crate::accounts::parse;
use crate::{Error, Postrider, Refused, SenderLock};
use delivery::{CampaignId, CampaignState, OutboxId, RowState, Wait, WaitReason};
use jiff::Timestamp;
use std::collections::BTreeSet;
use store::{AccountRow, CampaignRow, Counts, SettleAs};

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
            CampaignState::Scheduled => Some(self.start_waits(&row)),
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
        // Whatever was written down, it holds only while somebody sends.
        if !SenderLock::is_held(&self.folder) {
            let asked = self.inbox_unread_since(row)?.is_some();
            return Ok(Some(Wait::for_you(if asked {
                WaitReason::InboxUnread
            } else {
                WaitReason::NotRunning
            })));
        }
        let sent: Option<BTreeSet<CampaignId>> = self.store.setting(SENDING_NOW)?;
        if sent.is_some_and(|sent| !sent.is_empty() && !sent.contains(&row.id)) {
            return Ok(Some(Wait::for_you(WaitReason::OtherSender)));
        }
        if let Some(wait) = self.board.read(row.id) {
            return Ok(Some(wait));
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
            account.paused.as_ref().filter(|paused| paused.pause.until.is_none_or(|until| until > now))
        {
            let why = WaitReason::Account { cause: paused.pause.cause };
            return Ok(Some(Wait { why, until: paused.pause.until }));
        }
        if let Some(wait) = self.pace_of(&account)?.next(now).wait() {
            return Ok(Some(wait));
        }
        if counts.queued == 0 && counts.claimed == 0 && counts.deferred > 0 {
            return Ok(Some(self.put_off_waits(row.id, &account, now)?));
        }
        // Whoever sends cannot say so where the server is silent, or where nothing can be written.
        let minutes = |since: Timestamp| u64::try_from(now.duration_since(since).as_mins()).unwrap_or(0);
        let silent = self.store.in_hand_since(row.id)?.map(minutes).filter(|minutes| *minutes > 0);
        Ok(silent.map(|minutes| Wait::for_you(WaitReason::NoAnswer { minutes })))
    }

    /// What those wait for that were put off: the servers they go to, or room in the account's pace.
    fn put_off_waits(&self, id: CampaignId, account: &AccountRow, now: Timestamp) -> Result<Wait, Error> {
        let put_off = self.store.put_off(id)?;
        let retry = Wait { why: WaitReason::Retry { people: put_off.retries }, until: put_off.next };
        let sooner = put_off.retries > 0 && put_off.turn.is_none_or(|turn| put_off.next <= Some(turn));
        let Some(to) = put_off.to.filter(|_| !sooner) else { return Ok(retry) };
        Ok(match self.pace_of(account)?.holds(to, now) {
            Some(hold) => Wait { why: hold.reason(), until: put_off.turn },
            None => Wait { why: WaitReason::Retry { people: put_off.parked }, until: put_off.turn },
        })
    }

    /// Tries the failed ones again, one or all. Returns how many are in the queue again.
    pub fn retry_failed(&self, id: CampaignId, only: Option<&[OutboxId]>) -> Result<u64, Error> {
        self.bulk_is_allowed(id, true)?;
        Ok(self.store.retry_failed(id, only, self.clock.now())?)
    }

    /// The rows of these people in a campaign, all of which must be in this state.
    pub fn rows_of(
        &self,
        id: CampaignId,
        addresses: &[String],
        state: RowState,
    ) -> Result<Vec<OutboxId>, Error> {
        let mut rows = Vec::with_capacity(addresses.len());
        for given in addresses {
            let contact = self.contact_at(&parse(given)?)?;
            let found = self.store.result_of(id, contact)?.filter(|row| row.state == state);
            rows.push(found.ok_or_else(|| Error::not_found(noun(state), given))?.row);
        }
        Ok(rows)
    }

    /// Settles uncertain rows, one or all, as the person decides.
    pub fn settle(&self, id: CampaignId, only: Option<&[OutboxId]>, as_what: SettleAs) -> Result<u64, Error> {
        if as_what == SettleAs::QueuedAgain {
            self.bulk_is_allowed(id, true)?;
        }
        if as_what == SettleAs::NotSent {
            let row = self.store.campaign(id)?;
            if row.state != CampaignState::Cancelled {
                return Err(Error::Refused(Refused::CanHaveIt { campaign: row.name }));
            }
        }
        Ok(self.store.settle_uncertain(id, only, as_what, "the person decided", self.clock.now())?)
    }

    /// What a row came to, in plain words.
    pub fn why(state: RowState, class: Option<reply::Class>, reason: &str) -> String {
        match (state, class) {
            (RowState::Uncertain, _) => "There was no clear answer whether it went".to_owned(),
            (RowState::Skipped, _) => reason.to_owned(),
            // Where something happened to the line, it was ours.
            (_, Some(reply::Class::Network)) if !reason.is_empty() => {
                "The line to your mail server broke each time this message was tried".to_owned()
            }
            (_, Some(class)) => reply::plain_reason(class).to_owned(),
            _ => String::new(),
        }
    }
}

/// What the person looked for and did not find.
const fn noun(state: RowState) -> &'static str {
    match state {
        RowState::Failed => "failed message to",
        RowState::Uncertain => "uncertain message to",
        _ => "message to",
    }
}

/// Which campaigns whoever holds the sender lock sends.
pub(crate) const SENDING_NOW: &str = "sending.now";

/// Where the send loop writes down why nothing goes out, for whoever asks.
pub(crate) fn waiting_setting(id: CampaignId) -> String {
    format!("waiting.{}", id.0)
}
