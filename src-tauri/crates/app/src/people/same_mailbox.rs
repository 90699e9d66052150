//! People whose addresses seem to lead to one mailbox: shown, made one record, parted again, said to be different.

use crate::{Error, Postrider, Refused};
use address::{Address, why_same_mailbox};
use contacts::ContactId;
use std::ops::Range;
use store::{MailboxPerson, MergeId, Merged, Page, Parted, StandingMerge};

/// People whose addresses seem to lead to one mailbox.
#[derive(Clone, Debug)]
pub struct MailboxGroup {
    /// Why we think so, in a plain sentence.
    pub why: String,
    /// The people, the one we would keep first.
    pub people: Vec<MailboxPerson>,
}

impl Postrider {
    /// Groups that were not judged yet, the largest first.
    pub fn same_mailbox(&self, range: Range<u64>) -> Result<Page<MailboxGroup>, Error> {
        let page = self.store.same_mailbox(range)?;
        let groups = page.rows.into_iter().map(|people| MailboxGroup {
            why: why_same_mailbox(people.iter().map(|person| &person.row.contact.address)),
            people,
        });
        Ok(Page { total: page.total, first: page.first, rows: groups.collect() })
    }

    /// Makes one record of several; `keep` is mailed from now on. Whoever left under one of the addresses has left.
    pub fn merge_people(&self, keep: ContactId, others: &[ContactId]) -> Result<Merged, Error> {
        let merged = self.store.merge_people(keep, others, self.clock.now())?;
        merged.map_err(|why| Error::Refused(Refused::Merging { code: why.code(), sentence: why.sentence() }))
    }

    /// Merges by which records became the one of whoever has this address and that were not taken back, the newest first.
    pub fn merges_of(&self, address: &Address) -> Result<Vec<StandingMerge>, Error> {
        let found = self.store.merges_of(&address.dedupe_key())?;
        found.ok_or_else(|| Error::not_found("contact", address.as_str()))
    }

    /// Takes a merge back. What was changed since stays, and whoever left since stays gone.
    pub fn undo_merge(&self, id: MergeId) -> Result<Parted, Error> {
        let parted = self.store.undo_merge(id, self.clock.now())?;
        parted.map_err(|why| Error::Refused(Refused::Merging { code: why.code(), sentence: why.sentence() }))
    }

    /// Remembers that these people are different.
    pub fn keep_apart(&self, people: &[ContactId]) -> Result<(), Error> {
        Ok(self.store.keep_apart(people)?)
    }

    /// Takes that back for exactly these people: they are suggested again.
    pub fn undo_keep_apart(&self, people: &[ContactId]) -> Result<(), Error> {
        if self.store.undo_keep_apart(people)? {
            return Ok(());
        }
        let sentence = "Nobody said of exactly these people that they are different.";
        Err(Error::Refused(Refused::Merging { code: "not-apart", sentence }))
    }
}
