//! Addresses of one person: the record that stays, and those that were made one with it.

use std::collections::HashMap;

use address::DedupeKey;
use contacts::ContactId;
use rusqlite::Connection;

use crate::Store;
use crate::columns::{address, count, first, json, millis, rows, time, word};
use crate::contact::{self, ContactRow};
use crate::error::Result;
use crate::people_changes::{ChangeRow, PeopleChange};

/// Somebody whose record went into another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kin {
    pub id: ContactId,
    pub key: DedupeKey,
}

/// Whether any record went into another one. Most folders know of none, and are spared every other question.
fn any(conn: &Connection) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM merged_people LIMIT 1")?;
    Ok(first(&mut statement, [], |_| Ok(()))?.is_some())
}

/// Everybody whose record went into that of a person, in whatever number of steps.
pub(crate) fn of(conn: &Connection, kept: ContactId) -> Result<Vec<Kin>> {
    if !any(conn)? {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare_cached(
        "WITH RECURSIVE kin (id, key) AS (
             SELECT p.contact_id, p.dedupe_key FROM merges AS m JOIN merged_people AS p ON p.merge_id = m.id
             WHERE m.kept_id = ?1
             UNION
             SELECT p.contact_id, p.dedupe_key FROM kin JOIN merges AS m ON m.kept_id = kin.id
                 JOIN merged_people AS p ON p.merge_id = m.id)
         SELECT id, key FROM kin ORDER BY id",
    )?;
    rows(&mut statement, [kept.0], |row| {
        Ok(Kin { id: ContactId(row.get(0)?), key: DedupeKey::from_stored(row.get(1)?) })
    })
}

/// Whether records of others went into this person's.
pub(crate) fn is_kept(conn: &Connection, contact: ContactId) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM merges WHERE kept_id = ?1 AND undone_at IS NULL LIMIT 1")?;
    Ok(first(&mut statement, [contact.0], |_| Ok(()))?.is_some())
}

/// The address of somebody whose record went into another one.
pub(crate) fn key_of_merged(conn: &Connection, contact: ContactId) -> Result<Option<DedupeKey>> {
    let mut statement = conn.prepare_cached("SELECT dedupe_key FROM merged_people WHERE contact_id = ?1")?;
    first(&mut statement, [contact.0], |row| Ok(DedupeKey::from_stored(row.get(0)?)))
}

/// Whether a record of this number or this address went into another one and is still there.
pub(crate) fn went(conn: &Connection, contact: ContactId, key: &str) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM merged_people WHERE contact_id = ?1 OR dedupe_key = ?2 LIMIT 1")?;
    Ok(first(&mut statement, (contact.0, key), |_| Ok(()))?.is_some())
}

/// Whether somebody whom a change of many put on a list, or took off it, was made one with others since. What it said of them
/// lies in the other record too, and would come back from there.
pub(crate) fn met_since(conn: &Connection, change: &ChangeRow) -> Result<bool> {
    if !matches!(change.what, PeopleChange::JoinList { .. } | PeopleChange::LeaveList { .. }) {
        return Ok(false);
    }
    let mut statement = conn.prepare(
        "SELECT 1 FROM merges AS m WHERE m.undone_at IS NULL AND m.merged_at >= ?2
             AND (EXISTS (SELECT 1 FROM people_changed AS p WHERE p.change_id = ?1 AND p.contact_id = m.kept_id)
                 OR EXISTS (SELECT 1 FROM merged_people AS w JOIN people_changed AS p ON p.contact_id = w.contact_id
                            WHERE w.merge_id = m.id AND p.change_id = ?1))
         LIMIT 1",
    )?;
    Ok(first(&mut statement, (change.id.0, millis(change.began)), |_| Ok(()))?.is_some())
}

/// Whether another record of the same person has, had or may have a message of a campaign.
pub(crate) fn has_message(conn: &Connection, contact: ContactId, campaign: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM outbox WHERE contact_id = ?1 AND campaign_id = ?2 AND state IN ('claimed', 'accepted', 'uncertain')",
    )?;
    for kin in of(conn, contact)? {
        if first(&mut statement, (kin.id.0, campaign), |_| Ok(()))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The other addresses of whoever has this one.
pub(crate) fn keys_beside(conn: &Connection, key: &DedupeKey) -> Result<Vec<DedupeKey>> {
    if !any(conn)? {
        return Ok(Vec::new());
    }
    let Some(root) = root(conn, key)? else { return Ok(Vec::new()) };
    let mut keys: Vec<DedupeKey> = of(conn, root)?.into_iter().map(|kin| kin.key).collect();
    keys.extend(contact::remove::key_of(conn, root)?);
    keys.retain(|other| other != key);
    keys.dedup();
    Ok(keys)
}

/// The person whose record stands for this address, through however many merges.
pub(crate) fn root(conn: &Connection, key: &DedupeKey) -> Result<Option<ContactId>> {
    let mut gone = conn.prepare_cached(
        "SELECT m.kept_id FROM merged_people AS p JOIN merges AS m ON m.id = p.merge_id WHERE p.dedupe_key = ?1",
    )?;
    // Whoever has a record again after a merge is still known by it.
    match first(&mut gone, [key.as_str()], |row| Ok(ContactId(row.get(0)?)))? {
        Some(kept) => top(conn, kept).map(Some),
        None => contact::id_of(conn, key.as_str()),
    }
}

/// Forgets every merge into the record of this number: nothing is left to be parted.
pub(crate) fn forget(conn: &Connection, kept: ContactId) -> Result<()> {
    conn.prepare_cached("DELETE FROM merges WHERE kept_id = ?1")?.execute([kept.0])?;
    Ok(())
}

/// The number of the record that a record went into, through however many merges; its own where it went into none.
pub(crate) fn top(conn: &Connection, contact: ContactId) -> Result<ContactId> {
    let mut above = conn.prepare_cached(
        "SELECT m.kept_id FROM merged_people AS p JOIN merges AS m ON m.id = p.merge_id WHERE p.contact_id = ?1",
    )?;
    let mut at = contact;
    while let Some(next) = first(&mut above, [at.0], |row| Ok(ContactId(row.get(0)?)))? {
        at = next;
    }
    Ok(at)
}

/// The same of every record that went into another one.
pub(crate) fn tops(conn: &Connection) -> Result<HashMap<i64, i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.contact_id, m.kept_id FROM merged_people AS p JOIN merges AS m ON m.id = p.merge_id",
    )?;
    let above: HashMap<i64, i64> =
        rows(&mut statement, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
    let top = |mut at: i64| {
        while let Some(next) = above.get(&at) {
            at = *next;
        }
        at
    };
    Ok(above.keys().map(|id| (*id, top(*id))).collect())
}

fn merged(conn: &Connection, id: ContactId) -> Result<Option<ContactRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT contact_id, person ->> 1, person ->> 3, person ->> 4, person ->> 5, person ->> 6, person ->> 7, person ->> 8
         FROM merged_people WHERE contact_id = ?1",
    )?;
    first(&mut statement, [id.0], |row| {
        let import: i64 = row.get(6)?;
        Ok(ContactRow {
            contact: contacts::Contact {
                id: ContactId(row.get(0)?),
                address: address(row, 1)?,
                fields: json(row, 2, "contact")?,
                verdict: word(row, 3, "verdict")?,
                findings: json(row, 4, "finding")?,
                created: time(row, 5)?,
            },
            origin: if import == 0 { None } else { Some((contacts::ImportId(import), count(row, 7)?)) },
        })
    })
}

impl Store {
    /// The person with this address, also where their record went into another one.
    pub fn contact_or_merged_by_key(&self, key: &DedupeKey) -> Result<Option<ContactRow>> {
        self.read(|conn| match contact::by_key(conn, key)? {
            Some(row) => Ok(Some(row)),
            None => {
                let mut statement =
                    conn.prepare_cached("SELECT contact_id FROM merged_people WHERE dedupe_key = ?1")?;
                match first(&mut statement, [key.as_str()], |row| Ok(ContactId(row.get(0)?)))? {
                    Some(id) => merged(conn, id),
                    None => Ok(None),
                }
            }
        })
    }

    /// One person, also one whose record went into another: mail that was sent to them before may still be answered.
    pub fn contact_or_merged(&self, id: ContactId) -> Result<Option<ContactRow>> {
        self.read(|conn| match contact::get(conn, id)? {
            Some(row) => Ok(Some(row)),
            None => merged(conn, id),
        })
    }
}
