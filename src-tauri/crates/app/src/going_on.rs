//! What goes on by itself once an account works again.

use crate::dispatcher::stops::{Audience, canary_of, look_at, watch_of};
use crate::sending::Inbox;
use crate::{Error, Postrider};
use delivery::canary::Canary;
use delivery::watch::{Gauge, TripKind};
use delivery::{AccountId, CampaignId, CampaignState, PauseCause, Wait, WaitReason};
use jiff::Timestamp;
use store::{CampaignRow, Store};

/// What a session that opens shows to be over.
const ENDED_BY_A_TEST: [PauseCause; 3] =
    [PauseCause::LoginRefused, PauseCause::Locked, PauseCause::TurnedAway];

impl Postrider {
    /// A test that went well ends a pause of the account that was about getting in.
    pub(crate) fn end_pause_by_test(&self, id: AccountId) -> Result<(), Error> {
        let paused = self.store.account(id)?.paused;
        if paused.is_some_and(|paused| ENDED_BY_A_TEST.contains(&paused.pause.cause)) {
            self.store.resume_account(id)?;
        }
        Ok(())
    }

    /// Lets the campaigns go on that stood still because this account could not be used, after it was tested and works.
    /// Those whose inbox must be looked through first stay as they are. Returns which go on; sending itself is started anew.
    pub fn go_on_after_test(&self, account: AccountId) -> Result<Vec<CampaignId>, Error> {
        let mut going = Vec::new();
        for row in self.store.campaigns_in(CampaignState::Paused)? {
            if row.account != Some(account) || !row.paused_why.as_ref().is_some_and(is_about_getting_in) {
                continue;
            }
            match self.resume_campaign(row.id, Inbox::Unasked) {
                Ok(_) => going.push(row.id),
                Err(Error::Refused(_) | Error::Blocked(_)) => {}
                Err(why) => return Err(why),
            }
        }
        Ok(going)
    }
}

impl Postrider {
    /// The first batch of a campaign to so many people, if there is one.
    pub fn canary_of(&self, row: &CampaignRow, people: u64) -> Result<Option<Canary>, Error> {
        let Some(account) = row.account else { return Ok(None) };
        Ok(canary_of(&self.store, row.id, account, Audience::of(row, people))?.0)
    }

    /// What would stop an account from sending by itself, and how far it is.
    pub fn stop_gauges(&self, account: AccountId) -> Result<Vec<Gauge>, Error> {
        let now = self.clock.now();
        let mut watch = watch_of(&self.store, account, now)?;
        watch.remember(self.store.account_marks(account)?, now);
        Ok(watch.gauges(now))
    }
}

/// Whoever resumes after a stop has looked at it: what led to it counts no more, what comes counts from now on.
pub(crate) fn stop_was_looked_at(
    store: &Store,
    campaign: CampaignId,
    account: AccountId,
    wait: &Wait,
    now: Timestamp,
) -> Result<(), Error> {
    let kinds = match &wait.why {
        WaitReason::Trip { trip } => vec![trip.kind],
        WaitReason::BadCanary { .. } => {
            // Whoever resumes has looked at the first ones: the others go now.
            store.canary_is_out(campaign, now)?;
            TripKind::ALL.to_vec()
        }
        _ => return Ok(()),
    };
    Ok(look_at(store, account, &kinds, now)?)
}

fn is_about_getting_in(wait: &Wait) -> bool {
    match &wait.why {
        WaitReason::Account { cause } => ENDED_BY_A_TEST.contains(cause),
        WaitReason::Trouble { code, .. } => code.starts_with("smtp-"),
        _ => false,
    }
}
