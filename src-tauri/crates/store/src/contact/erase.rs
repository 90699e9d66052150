//! Forgetting a person: everything that names them goes, the promise not to mail them stays.

use address::DedupeKey;
use consent::ledger::{Detail, Event, EventKind};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;

use super::{id_of, remove};
use crate::Store;
use crate::changes::Part;
use crate::delivery_events;
use crate::error::Result;
use crate::same_mailbox::kin;
use crate::{domains, evidence, feedback_log, ledger, outbox, people_changes, suppressions};

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
    /// Forgets an address: the contact, the personal part of every ledger event, their mails, their words in server replies
    /// and what name servers said about their domain are deleted, waiting messages are skipped; Do not mail recognises the address by its hash alone. The chain
    /// of the ledger stays whole.
    ///
    /// Copies in backups are not touched: they end when the backups do.
    pub fn erase(&self, key: &DedupeKey, now: Timestamp) -> Result<Erased> {
        let hash = self.key_hash(key);
        let parts =
            [Part::Contacts, Part::Ledger, Part::Suppressions, Part::Outbox, Part::Feedback, Part::Domains];
        self.overwrite_what_is_deleted(true)?;
        let erased = self.write(&parts, |tx| erase(tx, &hash, key, now));
        self.overwrite_what_is_deleted(false)?;
        // The write-ahead log still holds the old pages. Where somebody is reading, the next tidying empties it.
        if erased.is_ok() {
            let _ = self.tidy();
        }
        erased
    }
}

/// The same inside a transaction. Whoever is forgotten is so under every address that was made one with this one.
pub(crate) fn erase(tx: &Connection, hash: &[u8; 32], key: &DedupeKey, now: Timestamp) -> Result<Erased> {
    let beside = kin::keys_beside(tx, key)?;
    if let Some(root) = kin::root(tx, key)? {
        kin::forget(tx, root)?;
    }
    let mut erased = erase_one(tx, hash, key, now)?;
    let salt = suppressions::salt(tx)?;
    for other in beside {
        let more = erase_one(tx, &consent::key_hash(&salt, &other), &other, now)?;
        erased.contact |= more.contact;
        erased.events += more.events;
        erased.skipped += more.skipped;
    }
    let event = Event { at: now, kind: EventKind::Erased, detail: Detail::default() };
    ledger::note(tx, ContactId(0), &event)?;
    Ok(erased)
}

fn erase_one(tx: &Connection, hash: &[u8; 32], key: &DedupeKey, now: Timestamp) -> Result<Erased> {
    let contact = id_of(tx, key.as_str())?;
    let lines = feedback_log::naming(tx, key, contact)?;
    evidence::forget(tx, lines.iter().map(|line| &line.source_hash))?;
    feedback_log::forget(tx, &lines)?;
    people_changes::forget(tx, key, contact)?;
    let skipped = match contact {
        Some(contact) => forget_contact(tx, contact, now)?,
        None => 0,
    };
    if let Some((_, domain)) = key.as_str().rsplit_once('@') {
        domains::forget(tx, domain)?;
    }
    suppressions::erase(tx, hash, key, now)?;
    let events = ledger::erase(tx, key)?;
    Ok(Erased { contact: contact.is_some(), events, skipped })
}

/// Servers like to quote the address in their replies, so those go too; the outcome stays.
fn forget_contact(tx: &Connection, contact: ContactId, now: Timestamp) -> Result<u64> {
    let skipped = outbox::skip_waiting_of(tx, contact, "suppressed-erased", now)?;
    tx.execute("UPDATE outbox SET reply = '' WHERE contact_id = ?1", [contact.0])?;
    delivery_events::forget(tx, contact)?;
    remove::remove(tx, contact)?;
    Ok(skipped)
}
