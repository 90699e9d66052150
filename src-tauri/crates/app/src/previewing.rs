//! The message while it is being written, as one person would get it. Works without an account and without people.

use crate::campaigns::Previewed;
use crate::letter::{Letter, Letterhead, Recipient};
use crate::{Error, Postrider};
use address::{Address, Verdict};
use consent::token::TokenKey;
use consent::{Basis, Standing};
use contacts::{ContactId, Fields};
use message::Sender;
use store::CampaignRow;

/// Stands in for the sender until an account is chosen.
const NOBODYS_ADDRESS: &str = "you@your-address.invalid";

/// Stands in for a reader until there is one.
const INVENTED: &str = "somebody@their-address.invalid";

/// A message to look at.
#[derive(Debug)]
pub struct Shown {
    /// From, as mail programs show it.
    pub from: String,
    /// The message, or what is missing for it.
    pub message: Previewed,
}

impl Postrider {
    /// The message as one person would get it, or an invented one. Its way to leave is for show. What keeps the draft from
    /// becoming a message comes back as [`Error::Blocked`].
    pub fn show_message(&self, row: &CampaignRow, contact: Option<ContactId>) -> Result<Shown, Error> {
        let sender = self.sender_for_show(row)?;
        let from = shown_sender(&sender);
        let list = self.store.list(row.list)?;
        let letter = Letter::compile(Letterhead {
            draft: &row.draft,
            sender: &sender,
            campaign: row.id,
            list: (list.id, &list.name),
            // Nobody could leave with a token that is only looked at.
            key: TokenKey::from_bytes([0; 32]),
        })?;
        let message = match contact {
            Some(contact) => self.write_for(&letter, row, contact)?,
            None => write_for_nobody(&letter, self.clock.now())?,
        };
        Ok(Shown { from, message })
    }

    fn write_for(&self, letter: &Letter, row: &CampaignRow, contact: ContactId) -> Result<Previewed, Error> {
        let candidate = self
            .store
            .standing_of(row.list, contact)?
            .ok_or_else(|| Error::not_found("contact", contact.0.to_string()))?;
        let standing = candidate.standing();
        Ok(written(letter.write(&Recipient {
            contact,
            address: &candidate.address,
            fields: &candidate.fields,
            standing: &standing,
            message_id: &message::message_id(u128::MAX, letter.from().domain()),
            date: self.clock.now(),
        })))
    }

    fn sender_for_show(&self, row: &CampaignRow) -> Result<Sender, Error> {
        if let Some(id) = row.account {
            return self.sender_of(&self.store.account(id)?.account);
        }
        let identity = self.identity()?;
        Ok(Sender {
            from_name: identity.organisation.clone(),
            from: stand_in(NOBODYS_ADDRESS)?,
            reply_to: None,
            organisation: identity.organisation,
            postal_address: identity.postal_address,
            website: Some(identity.website).filter(|page| !page.trim().is_empty()),
        })
    }
}

/// Every field holds its own name, so that one sees where it goes.
fn write_for_nobody(letter: &Letter, now: jiff::Timestamp) -> Result<Previewed, Error> {
    let fields: Fields =
        letter.fields().into_iter().map(|name| (name.clone(), name.replace('_', " "))).collect();
    let standing = Standing {
        basis: Basis::Stated,
        subscribed: true,
        agreed_at: Some(now),
        suppressions: &[],
        verdict: Verdict::Ok,
    };
    Ok(written(letter.write(&Recipient {
        contact: ContactId(0),
        address: &stand_in(INVENTED)?,
        fields: &fields,
        standing: &standing,
        message_id: &message::message_id(u128::MAX, letter.from().domain()),
        date: now,
    })))
}

fn written(result: Result<message::Rendered, message::MissingFields>) -> Previewed {
    match result {
        Ok(rendered) => Previewed::Whole(rendered),
        Err(missing) => Previewed::Lacks(missing.fields),
    }
}

fn stand_in(address: &'static str) -> Result<Address, Error> {
    Address::from_canonical(address).ok_or_else(|| Error::not_found("address", address))
}

fn shown_sender(sender: &Sender) -> String {
    match sender.from_name.trim() {
        "" => sender.from.as_str().to_owned(),
        name => format!("{name} <{}>", sender.from.as_str()),
    }
}
