//! Campaigns: make, edit, see who gets one, and everything between draft and finished that is no sending.

use crate::letter::{Letter, Letterhead, Recipient};
use crate::sending::Inbox;
use crate::{Error, Postrider, Refused};
use address::Address;
use consent::Purpose;
use consent::token::TokenKey;
use contacts::{ContactId, ListId};
use delivery::audience::{Sieve, Tally};
use delivery::{CampaignId, CampaignState, Wait, WaitReason};
use jiff::SignedDuration;
use message::{Body, Draft, Rendered};
use std::ops::ControlFlow;
use store::{AccountRow, CampaignEdit, CampaignRow, Candidate, NewCampaign};

/// A new campaign, as typed.
#[derive(Clone, Debug)]
pub struct CampaignPlan {
    /// What the person calls it.
    pub name: String,
    /// Name of its list.
    pub list: String,
    /// Name of its account.
    pub account: Option<String>,
    /// The message.
    pub draft: Draft,
}

/// In data that was copied or put back, what says exactly the same as a campaign from before goes to nobody again within this
/// time: it is likely that campaign, made once more.
const SAME_AGAIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One person as the audience sees them.
#[derive(Clone, Debug)]
pub struct Audience {
    /// How many get it, and how many are left out for which reason.
    pub tally: Tally,
    /// People on the list or once on it, in all.
    pub total: u64,
}

impl Postrider {
    /// Makes a campaign.
    pub fn create_campaign(&self, plan: CampaignPlan) -> Result<CampaignId, Error> {
        let list = self.list_named(&plan.list)?;
        let account = plan.account.as_deref().map(|name| self.account_named(name)).transpose()?;
        if self.store.campaign_by_name(&plan.name)?.is_some() {
            return Err(Error::Taken { noun: "campaign", name: plan.name });
        }
        let new =
            NewCampaign { name: plan.name, list, account: account.map(|row| row.id), draft: plan.draft };
        Ok(self.store.add_campaign(&new, self.clock.now())?)
    }

    /// Changes a campaign; anything but its name voids the clearance.
    pub fn edit_campaign(&self, id: CampaignId, edit: &CampaignEdit) -> Result<CampaignState, Error> {
        Ok(self.store.edit_campaign(id, edit, self.clock.now())?)
    }

    /// The same message as a new draft.
    pub fn copy_campaign(&self, id: CampaignId, name: &str) -> Result<CampaignId, Error> {
        let row = self.store.campaign(id)?;
        let new =
            NewCampaign { name: name.to_owned(), list: row.list, account: row.account, draft: row.draft };
        Ok(self.store.add_campaign(&new, self.clock.now())?)
    }

    /// The campaign of this name.
    pub fn campaign_named(&self, name: &str) -> Result<CampaignRow, Error> {
        self.store.campaign_by_name(name)?.ok_or_else(|| Error::not_found("campaign", name))
    }

    /// The list of this name.
    pub fn list_named(&self, name: &str) -> Result<ListId, Error> {
        self.store.list_by_name(name)?.map(|list| list.id).ok_or_else(|| Error::not_found("list", name))
    }

    /// The account of a campaign; that none is chosen is a finding of the check and an error of everything later.
    pub(crate) fn account_of(&self, row: &CampaignRow) -> Result<AccountRow, Error> {
        let id = row.account.ok_or_else(|| Error::not_found("account", ""))?;
        Ok(self.store.account(id)?)
    }

    /// Who gets a campaign as things stand, and who is left out and why.
    pub fn audience(&self, row: &CampaignRow) -> Result<Audience, Error> {
        let mut total = 0;
        let tally = self.sift_for(row, |_, _| {
            total += 1;
            ControlFlow::Continue(())
        })?;
        Ok(Audience { tally, total })
    }

    /// Looks at everybody on a list in turn, telling whether they would be mailed now.
    pub fn sift(
        &self,
        list: ListId,
        mut seen: impl FnMut(&Candidate, Result<(), consent::Refusal>) -> ControlFlow<()>,
    ) -> Result<Tally, Error> {
        let mut sieve = Sieve::new(Purpose::Newsletter { list: list.0 }, self.clock.now());
        self.store.each_standing(list, |candidate| {
            let looked = sieve.look(&candidate.standing());
            seen(candidate, looked)
        })?;
        Ok(sieve.into_tally())
    }

    /// The same for a campaign: in data that was copied or put back, whoever has exactly this message already is left out.
    pub fn sift_for(
        &self,
        row: &CampaignRow,
        mut seen: impl FnMut(&Candidate, Result<(), consent::Refusal>) -> ControlFlow<()>,
    ) -> Result<Tally, Error> {
        let now = self.clock.now();
        let already = self.store.already(row.id, now.saturating_sub(SAME_AGAIN).unwrap_or(now))?;
        let mut sieve = Sieve::new(Purpose::Newsletter { list: row.list.0 }, now);
        self.store.each_standing(row.list, |candidate| {
            let looked = sieve.look_at(&candidate.standing(), already.has(candidate));
            seen(candidate, looked)
        })?;
        Ok(sieve.into_tally())
    }

    /// The campaign's message, compiled for sending; its way to leave is signed with the vault's key.
    pub(crate) fn letter(&self, row: &CampaignRow, account: &AccountRow) -> Result<Letter, Error> {
        self.letter_signed(row, account, self.token_key()?)
    }

    /// The same for a preview or a rehearsal, where nobody could leave with its token: signed with a key of no worth.
    pub(crate) fn letter_for_show(&self, row: &CampaignRow, account: &AccountRow) -> Result<Letter, Error> {
        self.letter_signed(row, account, TokenKey::from_bytes([0; 32]))
    }

    fn letter_signed(&self, row: &CampaignRow, account: &AccountRow, key: TokenKey) -> Result<Letter, Error> {
        let sender = self.sender_of(&account.account)?;
        let list = self.store.list(row.list)?;
        Letter::compile(Letterhead {
            draft: &row.draft,
            sender: &sender,
            campaign: row.id,
            list: (list.id, &list.name),
            key,
        })
    }

    /// The message as one person would get it. With `sign` its way to leave works; else it is for show.
    pub fn preview(&self, row: &CampaignRow, contact: ContactId, sign: bool) -> Result<Previewed, Error> {
        let account = self.account_of(row)?;
        let letter = if sign { self.letter(row, &account)? } else { self.letter_for_show(row, &account)? };
        let candidate = self
            .store
            .standing_of(row.list, contact)?
            .ok_or_else(|| Error::not_found("contact", contact.0.to_string()))?;
        let standing = candidate.standing();
        let now = self.clock.now();
        let message_id = message::message_id(uuid::Uuid::now_v7().as_u128(), letter.from().domain());
        let to = Recipient {
            contact,
            address: &candidate.address,
            fields: &candidate.fields,
            standing: &standing,
            message_id: &message_id,
            date: now,
        };
        Ok(match letter.write(&to) {
            Ok(rendered) => Previewed::Whole(rendered),
            Err(missing) => Previewed::Lacks(missing.fields),
        })
    }

    /// The contact with this address.
    pub fn contact_at(&self, address: &Address) -> Result<ContactId, Error> {
        self.store
            .contact_by_key(&address.dedupe_key())?
            .map(|row| row.contact.id)
            .ok_or_else(|| Error::not_found("contact", address.as_str()))
    }

    /// Pauses a campaign before its next message. One that is paused stays so, with its reason.
    pub fn pause_campaign(&self, id: CampaignId) -> Result<(), Error> {
        if self.store.campaign(id)?.state == CampaignState::Paused {
            return Ok(());
        }
        Ok(self.store.pause_campaign(id, &Wait::for_you(WaitReason::PausedByYou), self.clock.now())?)
    }

    /// The person's word that nobody else went on with a campaign since this data was restored or copied: no other copy of it
    /// sent to those who wait here. It stays paused until it is resumed.
    pub fn nothing_went_elsewhere(&self, id: CampaignId) -> Result<(), Error> {
        let restored =
            |row: &CampaignRow| row.paused_why.as_ref().is_some_and(|wait| wait.why == WaitReason::Restored);
        if restored(&self.store.campaign(id)?) {
            self.store.pause_campaign(id, &Wait::for_you(WaitReason::PausedByYou), self.clock.now())?;
        }
        Ok(())
    }

    /// Lets a paused campaign go on; sending itself is started anew. The account's pause ends with it: the person has
    /// looked and says go on. After more than a day the inbox must have been looked through first.
    /// What its host forbids by now stays paused, and so does one in restored or copied data before
    /// [`Postrider::nothing_went_elsewhere`].
    pub fn resume_campaign(&self, id: CampaignId, inbox: Inbox) -> Result<CampaignState, Error> {
        let row = self.store.campaign(id)?;
        if row.state == CampaignState::Paused {
            if !self.store.is_vouched()? {
                return Err(Error::Refused(Refused::NotVouched));
            }
            if row.paused_why.as_ref().is_some_and(|wait| wait.why == WaitReason::Restored) {
                return Err(Error::Refused(Refused::MayHaveGoneOn));
            }
            if inbox == Inbox::LookedThrough {
                self.inbox_looked_through_for(id)?;
            }
            self.inbox_was_read(&row, inbox)?;
            self.bulk_is_allowed(id, false)?;
        }
        if let Some(account) = row.account
            && self.store.account(account)?.paused.is_some_and(|paused| paused.pause.until.is_none())
        {
            self.store.resume_account(account)?;
        }
        if let (Some(account), Some(wait)) = (row.account, &row.paused_why) {
            crate::going_on::stop_was_looked_at(&self.store, id, account, wait, self.clock.now())?;
        }
        Ok(self.store.resume_campaign(id, self.clock.now())?)
    }

    /// Ends a campaign for good. Whoever waits for a message is skipped; returns how many.
    pub fn cancel_campaign(&self, id: CampaignId) -> Result<u64, Error> {
        Ok(self.store.cancel_campaign(id, self.clock.now())?)
    }
}

/// A message as one person would get it.
#[derive(Debug)]
pub enum Previewed {
    /// Ready to go.
    Whole(Rendered),
    /// These fields are empty and have no other words.
    Lacks(Vec<String>),
}

/// The body of a file by its ending: Markdown, HTML or MJML.
pub fn body_of(file: &std::path::Path, text: String) -> Result<Body, Error> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "md" | "markdown" | "txt" => Ok(Body::Markdown(text)),
        "html" | "htm" => Ok(Body::Html(text)),
        "mjml" => Ok(Body::Mjml(text)),
        _ => Err(Error::Unreadable {
            path: file.display().to_string(),
            what: "a message",
            why: "its name should end in .md, .html or .mjml".to_owned(),
        }),
    }
}
