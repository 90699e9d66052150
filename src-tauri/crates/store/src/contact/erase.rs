//! Forgetting a person: everything that names them goes, the promise not to mail them stays.

use address::DedupeKey;
use consent::ledger::{Detail, Event, EventKind};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;

use super::remove;
use super::whole::Whole;
use crate::Store;
use crate::changes::Part;
use crate::delivery_events;
use crate::error::{Result, StoreError};
use crate::same_mailbox::{self, kin};
use crate::{
    domains, evidence, feedback_log, imports, ledger, outbox, people_changes, quoted, settings, suppressions,
};

/// What forgetting a person did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Whether there was a contact.
    pub contact: bool,
    /// Ledger events that lost their personal part.
    pub events: u64,
    /// Messages that were waiting for them and are skipped now.
    pub skipped: u64,
}

impl Store {
    /// Every address that is known to be the same person's, this one included: what lies in files of others' making names
    /// them by any of these.
    pub fn addresses_of(&self, key: &DedupeKey) -> Result<Vec<DedupeKey>> {
        self.read(|conn| Ok(Whole::of(conn, key)?.keys.into_iter().collect()))
    }

    /// Forgets an address, and every other one that was made one with it: the contact, the personal part of every ledger
    /// event, their mails, their words in server replies, what changes of many and merges noted of them, and what name
    /// servers said about their domain are deleted, waiting messages are skipped; Do not mail recognises the addresses by
    /// their hashes alone. The chain of the ledger stays whole. The database is written anew, so that nothing is left of
    /// them in its unused parts either; that takes seconds where there are a million people.
    ///
    /// Copies in backups are not touched: they end when the backups do, and a restore over this data forgets them again.
    ///
    /// Refused with [`StoreError::ImportUnderWay`] while an import is being stored.
    pub fn erase(&self, key: &DedupeKey, now: Timestamp) -> Result<Erased> {
        let parts =
            [Part::Contacts, Part::Ledger, Part::Suppressions, Part::Outbox, Part::Feedback, Part::Domains];
        self.wait_for_no_import()?;
        self.overwrite_what_is_deleted(true)?;
        let erased = self.write(&parts, |tx| {
            // It would write them down again from its file, and into the ledger at its end.
            if imports::merging(tx)? != 0 {
                return Err(StoreError::ImportUnderWay);
            }
            settings::put(tx, settings::REWRITE, &true)?;
            erase(tx, key, now)
        });
        self.overwrite_what_is_deleted(false)?;
        if erased.is_ok() {
            // What earlier changes, removals and merges left lying in unused parts goes only this way. They are forgotten
            // whether or not there is room on the disk for it, and whether or not somebody is reading; the next opening
            // tries again.
            let _ = self.write_anew();
        }
        erased
    }
}

/// The same inside a transaction.
pub(crate) fn erase(tx: &Connection, key: &DedupeKey, now: Timestamp) -> Result<Erased> {
    let whole = Whole::of(tx, key)?;
    let salt = suppressions::salt(tx)?;
    let lines = feedback_log::naming(tx, &whole)?;
    evidence::forget(tx, lines.iter().map(|line| &line.source_hash))?;
    feedback_log::forget(tx, &lines)?;
    people_changes::forget(tx, &whole)?;
    let mut erased = Erased::default();
    for contact in &whole.ids {
        kin::forget(tx, *contact)?;
        same_mailbox::forget_judgements(tx, *contact)?;
        erased.skipped += forget_messages(tx, *contact, now)?;
        erased.contact |= remove::remove(tx, *contact)?;
    }
    for key in &whole.keys {
        if let Some((_, domain)) = key.as_str().rsplit_once('@') {
            domains::forget(tx, domain)?;
        }
        suppressions::erase(tx, &consent::key_hash(&salt, key), now)?;
    }
    quoted::forget(tx, &whole.keys)?;
    erased.events = ledger::erase(tx, &whole.keys)?;
    let event = Event { at: now, kind: EventKind::Erased, detail: Detail::default() };
    ledger::note(tx, ContactId(0), &event)?;
    Ok(erased)
}

/// Servers like to quote the address in what they say, so that goes too; the outcome stays.
fn forget_messages(tx: &Connection, contact: ContactId, now: Timestamp) -> Result<u64> {
    let skipped = outbox::skip_waiting_of(tx, contact, "suppressed-erased", now)?;
    tx.execute(
        "UPDATE outbox SET reply = '', why = iif(state = 'skipped', why, '') WHERE contact_id = ?1",
        [contact.0],
    )?;
    delivery_events::forget(tx, contact)?;
    Ok(skipped)
}
