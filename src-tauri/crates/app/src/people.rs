//! People: look at one, add, change, remove, forget, choose many, find by a few letters.
//!
//! Deliberately absent: changing an address. Another address is another person to ask.

mod causes;
mod find;
mod same_mailbox;

use crate::{Error, Postrider};
use address::{Judgement, Verdict, judge};
use consent::{Basis, Suppression};
use contacts::import::Role;
use contacts::{ContactId, Fields, ListId};
use delivery::CampaignId;
use std::collections::HashSet;
use std::ops::ControlFlow;
use store::{
    Added, Agreement, ContactFilter, ContactQuery, ContactRow, Erased, NewContact, Removed, SubscriptionRow,
    SuppressionId, TimeLineEntry,
};

pub use causes::cause;
pub use find::Found;
pub use same_mailbox::MailboxGroup;

/// Everything about one person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The record.
    pub row: ContactRow,
    /// Their standing in each list they are or were in, with its name.
    pub standings: Vec<(String, SubscriptionRow)>,
    /// Their entry on Do not mail, the widest where there are several.
    pub stopped: Option<(SuppressionId, Suppression)>,
    /// What happened, newest first.
    pub time_line: Vec<TimeLineEntry>,
}

impl Person {
    /// Their strongest standing among the lists they are on; whoever is on none stands on nothing.
    pub fn strongest(&self) -> Option<&SubscriptionRow> {
        let held =
            self.standings.iter().map(|(_, standing)| standing).filter(|standing| standing.left_at.is_none());
        held.min_by_key(|standing| standing.basis)
    }
}

/// A person typed in.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The address as typed.
    pub address: String,
    /// Values by field name.
    pub fields: Vec<(String, String)>,
    /// The list they join, and what the user says about their consent.
    pub list: Option<(ListId, Agreement)>,
}

/// How adding a person ended.
#[derive(Clone, Debug)]
pub enum PersonAdded {
    /// They are in.
    Added {
        /// Who.
        id: ContactId,
        /// They are on Do not mail all the same.
        stopped: bool,
    },
    /// They were there before. The record stays as it was; a list they were to join, they have joined.
    Known {
        /// Who.
        id: ContactId,
        /// They are on Do not mail all the same.
        stopped: bool,
    },
    /// The address cannot be mailed; nothing was stored.
    Refused(Box<Judgement>),
}

/// Many people at once.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These.
    These(Vec<ContactId>),
    /// All who match, less a few.
    Matching {
        /// Which people.
        filter: Box<ContactFilter>,
        /// Less these.
        except: Vec<ContactId>,
    },
    /// Whoever waited for a message of a campaign when it was ended early, and has none.
    CalledOff(CampaignId),
}

impl Postrider {
    /// Everything about one person.
    pub fn everything_about(&self, id: ContactId) -> Result<Person, Error> {
        let row = self.store.contact(id)?.ok_or_else(|| Error::not_found("contact", id.0.to_string()))?;
        let mut standings = Vec::new();
        for standing in self.store.subscriptions_of(id)? {
            standings.push((self.store.list(standing.list)?.name, standing));
        }
        let now = self.clock.now();
        let stopped = self.store.suppressions_of(&row.contact.address.dedupe_key())?;
        let stopped =
            stopped.into_iter().filter(|(_, entry)| entry.in_force(now)).min_by_key(|(_, entry)| entry.scope);
        Ok(Person { standings, stopped, time_line: self.store.time_line(id)?, row })
    }

    /// Adds one person by hand. Somebody on Do not mail stays on it. `confirmed` needs proof, which only a person's own
    /// answer or an import brings.
    pub fn add_person(&self, new: NewPerson) -> Result<PersonAdded, Error> {
        if new.list.as_ref().is_some_and(|(_, agreement)| agreement.basis == Basis::Confirmed) {
            return Err(Error::Incomplete(
                "Only their own answer confirms somebody. Say where and when they agreed instead.",
            ));
        }
        let mut judged = judge(new.address.trim());
        if let Some(address) = &judged.address
            && let Some(answer) = self.domain_known(address.domain())?
        {
            judged.hear(&answer);
        }
        let address = match &judged.address {
            Some(address) if judged.verdict != Verdict::Invalid => address.clone(),
            _ => return Ok(PersonAdded::Refused(Box::new(judged))),
        };
        let mut fields = Fields::new();
        change(&mut fields, &new.fields)?;
        let key = address.dedupe_key();
        let row = NewContact { address, fields, verdict: judged.verdict, findings: judged.findings };
        let list = new.list.as_ref().map(|(list, agreement)| (*list, agreement));
        let added = self.store.add_contact(&row, list, self.clock.now())?;
        let stopped = self.stopped_by(&key)?.is_some();
        Ok(match added {
            Added::New(id) => PersonAdded::Added { id, stopped },
            Added::Known(id) => PersonAdded::Known { id, stopped },
        })
    }

    /// Changes fields of a person; an empty value removes one.
    pub fn edit_person(&self, id: ContactId, changes: &[(String, String)]) -> Result<(), Error> {
        let row = self.store.contact(id)?.ok_or_else(|| Error::not_found("contact", id.0.to_string()))?;
        let mut fields = row.contact.fields;
        change(&mut fields, changes)?;
        Ok(self.store.update_fields(id, &fields)?)
    }

    /// Removes people who were never mailed; the others stay, so that every address keeps its reason.
    pub fn remove_people(&self, people: &[ContactId]) -> Result<Removed, Error> {
        Ok(self.store.remove_contacts(people)?)
    }

    /// Forgets an address at the person's own wish, with the mails of theirs that were kept, and rehearsed messages to
    /// them. They are never mailed again, known by a hash alone.
    pub fn erase_person(&self, typed: &str) -> Result<Erased, Error> {
        let key = crate::accounts::parse(typed)?.dedupe_key();
        // First, as long as it is known which addresses are theirs.
        crate::rehearsal::forget(&self.folder, &self.store.addresses_of(&key)?)?;
        Ok(self.store.erase(&key, self.clock.now())?)
    }

    /// The numbers of everybody chosen.
    pub fn chosen(&self, selection: &Selection) -> Result<Vec<ContactId>, Error> {
        match selection {
            Selection::These(ids) => Ok(ids.clone()),
            Selection::CalledOff(campaign) => Ok(self.store.called_off(*campaign)?),
            Selection::Matching { filter, except } => {
                let query = ContactQuery { filter: (**filter).clone(), ..ContactQuery::default() };
                let except: HashSet<ContactId> = except.iter().copied().collect();
                Ok(self
                    .store
                    .contact_ids(&query, self.clock.now())?
                    .into_iter()
                    .filter(|id| !except.contains(id))
                    .collect())
            }
        }
    }

    /// Looks at everybody chosen in turn, with their standing in every list.
    pub(crate) fn each_chosen(
        &self,
        selection: &Selection,
        mut seen: impl FnMut(&ContactRow, &[SubscriptionRow]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match selection {
            Selection::These(_) | Selection::CalledOff(_) => {
                for id in self.chosen(selection)? {
                    if let Some(row) = self.store.contact(id)? {
                        seen(&row, &self.store.subscriptions_of(id)?)?;
                    }
                }
                Ok(())
            }
            Selection::Matching { filter, except } => {
                let except: HashSet<ContactId> = except.iter().copied().collect();
                let mut failed = None;
                self.store.each_contact(filter, self.clock.now(), |row, standings| {
                    if except.contains(&row.contact.id) {
                        return ControlFlow::Continue(());
                    }
                    match seen(row, standings) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(why) => {
                            failed = Some(why);
                            ControlFlow::Break(())
                        }
                    }
                })?;
                failed.map_or(Ok(()), Err)
            }
        }
    }
}

/// Sets fields by name; an empty value removes one. A field that is there is found by the very name; any other name
/// becomes one a message can use.
fn change(fields: &mut Fields, changes: &[(String, String)]) -> Result<(), Error> {
    for (name, value) in changes {
        let name = if fields.contains_key(name) { name.clone() } else { field_name(name)? };
        match value.trim() {
            "" => fields.remove(&name),
            value => fields.insert(name, value.to_owned()),
        };
    }
    Ok(())
}

/// The name of a field as a message can use it.
pub(crate) fn field_name(given: &str) -> Result<String, Error> {
    match given.parse::<Role>() {
        Ok(Role::Field(name)) => Ok(name),
        _ => Err(Error::Incomplete("This name is kept for something else. Give the field another one.")),
    }
}
