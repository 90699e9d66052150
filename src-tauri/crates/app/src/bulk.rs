//! What a host's ban on bulk mail says to a campaign: who already got similar content through this host, across batches and days,
//! and campaigns of every account there. Mailboxes side by side are how slices would get round it.

use crate::{Error, Postrider, accounts};
use contacts::ContactId;
use delivery::card::{BulkPolicy, Card, Policy};
use delivery::preflight::Mailing;
use delivery::similar::{COUNTS_FOR, Content};
use delivery::{CampaignId, RowState, preflight};
use message::{Body, Draft};
use std::collections::HashSet;
use std::ops::ControlFlow;
use store::{Account, AccountRow, CampaignRow};

/// Why a campaign may not go through an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// From how many similar messages on the host counts it as bulk; `None` where any newsletter is.
    pub from: Option<u32>,
    /// How many others got something similar through this host lately, or wait for it.
    pub before: u64,
    /// Whether nobody but the person says so.
    pub own: bool,
}

impl Postrider {
    /// Everybody who got similar content through the host of this account lately, or waits for it. Empty where its host counts
    /// nothing of the kind. The campaign itself counts only with `own`.
    pub(crate) fn similar_before(
        &self,
        row: &CampaignRow,
        account: &AccountRow,
        own: bool,
    ) -> Result<HashSet<ContactId>, Error> {
        let mut people = HashSet::new();
        if !counts_similar(&account.account) {
            return Ok(people);
        }
        let since = self.clock.now().saturating_sub(COUNTS_FOR).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let accounts = self.store.accounts()?.into_iter();
        let there: HashSet<_> =
            accounts.filter(|other| are_counted_together(account, other)).map(|other| other.id).collect();
        let ours = content(&row.draft);
        for other in self.store.campaigns()? {
            let through_it = other.account.is_some_and(|id| there.contains(&id));
            // What ended before has nobody in it who counts, and may be long.
            let is_past = other.ended.is_some_and(|ended| ended < since);
            if !through_it || other.started.is_none() || is_past || (other.id == row.id && !own) {
                continue;
            }
            if other.id == row.id || ours.is_similar_to(&content(&other.draft)) {
                people.extend(self.store.mailed_in(other.id, since)?);
            }
        }
        Ok(people)
    }

    /// Why a campaign that was not started would be too much for its account: with so many people, and whoever got something
    /// similar through its host lately. `None` where it may go.
    pub fn bulk_forbidden(
        &self,
        row: &CampaignRow,
        account: &AccountRow,
        people: u64,
    ) -> Result<Option<Forbidden>, Error> {
        let mut others = self.similar_before(row, account, false)?;
        if !others.is_empty() {
            self.sift_for(row, |candidate, looked| {
                if looked.is_ok() {
                    others.remove(&candidate.contact);
                }
                ControlFlow::Continue(())
            })?;
        }
        let card = accounts::card(&account.account);
        let policy = Policy::new(card, Some(account.account.policy));
        let before = count(others.len());
        Ok(preflight::ban(card, policy, Mailing::New, people, before).map(|_| Forbidden {
            from: card.and_then(Card::bulk_from).filter(|from| *from > 1),
            before,
            own: policy.forbidden_by_person(),
        }))
    }

    /// Refuses to send on, or again, what the host forbids by now: the policy may have been made stricter, or another batch
    /// may have gone meanwhile. `again` where those who failed are to be tried once more.
    pub(crate) fn bulk_is_allowed(&self, id: CampaignId, again: bool) -> Result<(), Error> {
        let row = self.store.campaign(id)?;
        let account = self.account_of(&row)?;
        let card = accounts::card(&account.account);
        let policy = Policy::new(card, Some(account.account.policy));
        if policy.in_force() != BulkPolicy::Prohibited {
            return Ok(());
        }
        let mut people = self.similar_before(&row, &account, true)?;
        let (mailing, to_go) = if again {
            let failed = self.may_be_tried_again(id)?;
            people.extend(failed.iter().copied());
            (Mailing::Again, count(failed.len()))
        } else {
            (Mailing::Rest, self.store.counts(id)?.to_go())
        };
        let ban = preflight::ban(card, policy, mailing, to_go, count(people.len()).saturating_sub(to_go));
        ban.map_or(Ok(()), |found| Err(Error::Blocked(vec![found.finding])))
    }

    fn may_be_tried_again(&self, id: CampaignId) -> Result<Vec<ContactId>, Error> {
        let mut people = Vec::new();
        self.store.each_result(id, |row| {
            if matches!(row.state, RowState::Failed | RowState::Uncertain) {
                people.push(row.contact);
            }
            ControlFlow::Continue(())
        })?;
        Ok(people)
    }
}

/// Whether the host of an account counts similar content.
fn counts_similar(account: &Account) -> bool {
    let card = accounts::card(account);
    Policy::new(card, Some(account.policy)).in_force() == BulkPolicy::Prohibited
        && card.and_then(Card::bulk_from).is_some()
}

/// Whether what went through `other` counts in what may go through `account`: the same login, and where it is the host that
/// forbids, any mailbox there. What the person forbids is one account's.
fn are_counted_together(account: &AccountRow, other: &AccountRow) -> bool {
    let card = accounts::card(&account.account);
    let by_host = !Policy::new(card, Some(account.account.policy)).forbidden_by_person();
    let same_host = || card.map(|card| card.id) == accounts::card(&other.account).map(|card| card.id);
    other.sends_as == account.sends_as || (by_host && card.is_some() && same_host())
}

fn content(draft: &Draft) -> Content {
    match &draft.body {
        Body::Markdown(text) | Body::Html(text) | Body::Mjml(text) => Content::of(&draft.subject, text),
    }
}

fn count(people: usize) -> u64 {
    u64::try_from(people).unwrap_or(u64::MAX)
}
