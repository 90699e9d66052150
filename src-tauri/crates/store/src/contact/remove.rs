//! Removing people. Their entries on Do not mail stay, and so does whoever was mailed.

use address::DedupeKey;
use contacts::ContactId;
use rusqlite::Connection;

use crate::Store;
use crate::changes::Part;
use crate::columns::first;
use crate::error::Result;
use crate::same_mailbox::kin;
use crate::{lists, people_changes, tags, touched};

/// What removing people did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// How many were removed.
    pub removed: u64,
    /// People who stay because a message was queued for them or went to them. Take them off the list, or erase them.
    pub kept: Vec<ContactId>,
}

impl Store {
    /// Removes people and their standing in every list. Whoever has outbox rows stays, so that every address keeps
    /// its reason.
    pub fn remove_contacts(&self, people: &[ContactId]) -> Result<Removed> {
        self.write(&[Part::Contacts], |tx| {
            let mut removed = Removed::default();
            for contact in people {
                if has_outbox_rows(tx, *contact)? {
                    removed.kept.push(*contact);
                } else {
                    // No number is given out again: what was noted under theirs is of no use, and nobody would find it once
                    // they ask to be forgotten.
                    let merged = kin::of(tx, *contact)?.into_iter().map(|merged| merged.id);
                    for id in merged.chain([*contact]) {
                        people_changes::forget_number(tx, id)?;
                        kin::forget(tx, id)?;
                    }
                    removed.removed += u64::from(remove(tx, *contact)?);
                }
            }
            Ok(removed)
        })
    }
}

pub(crate) fn has_outbox_rows(conn: &Connection, contact: ContactId) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM outbox WHERE contact_id = ?1 LIMIT 1")?;
    let mut has = |contact: ContactId| -> Result<bool> {
        Ok(first(&mut statement, [contact.0], |_| Ok(()))?.is_some())
    };
    if has(contact)? {
        return Ok(true);
    }
    for merged in kin::of(conn, contact)? {
        if has(merged.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes the record, every standing and every tag. Returns whether there was one.
pub(crate) fn remove(conn: &Connection, contact: ContactId) -> Result<bool> {
    touched::person(conn, contact)?;
    let mut statement =
        conn.prepare_cached("DELETE FROM subscriptions WHERE list_id = ?1 AND contact_id = ?2")?;
    for list in lists::ids(conn)? {
        statement.execute((list, contact.0))?;
    }
    tags::forget(conn, contact)?;
    Ok(conn.prepare_cached("DELETE FROM contacts WHERE id = ?1")?.execute([contact.0])? > 0)
}

/// The dedupe key of a person.
pub(crate) fn key_of(conn: &Connection, contact: ContactId) -> Result<Option<DedupeKey>> {
    let mut statement = conn.prepare_cached("SELECT dedupe_key FROM contacts WHERE id = ?1")?;
    first(&mut statement, [contact.0], |row| Ok(DedupeKey::from_stored(row.get(0)?)))
}
