//! Addresses of one person: the record that stays, and those that were made one with it.

use address::DedupeKey;
use contacts::ContactId;
use rusqlite::Connection;

use crate::Store;
use crate::columns::{address, count, first, json, rows, time, word};
use crate::contact::{self, ContactRow};
use crate::error::Result;

/// Somebody whose record went into another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kin {
    pub id: ContactId,
    pub key: DedupeKey,
}

/// Everybody whose record went into that of a person, in whatever number of steps.
pub(crate) fn of(conn: &Connection, kept: ContactId) -> Result<Vec<Kin>> {
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

/// The other addresses of whoever has this one.
pub(crate) fn keys_beside(conn: &Connection, key: &DedupeKey) -> Result<Vec<DedupeKey>> {
    let mut any = conn.prepare_cached("SELECT 1 FROM merged_people LIMIT 1")?;
    if first(&mut any, [], |_| Ok(()))?.is_none() {
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
    let mut above = conn.prepare_cached(
        "SELECT m.kept_id FROM merged_people AS p JOIN merges AS m ON m.id = p.merge_id WHERE p.contact_id = ?1",
    )?;
    // Whoever has a record again after a merge is still known by it.
    let Some(mut at) = first(&mut gone, [key.as_str()], |row| Ok(row.get::<_, i64>(0)?))? else {
        return contact::id_of(conn, key.as_str());
    };
    while let Some(next) = first(&mut above, [at], |row| Ok(row.get::<_, i64>(0)?))? {
        at = next;
    }
    Ok(Some(ContactId(at)))
}

/// Forgets every merge into a person's record: nothing is left to be parted.
pub(crate) fn forget(conn: &Connection, kept: ContactId) -> Result<()> {
    let mut people = of(conn, kept)?;
    people.push(Kin { id: kept, key: DedupeKey::from_stored(String::new()) });
    let mut statement = conn.prepare_cached("DELETE FROM merges WHERE kept_id = ?1")?;
    for kin in people {
        statement.execute([kin.id.0])?;
    }
    Ok(())
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
    /// One person, also one whose record went into another: mail that was sent to them before may still be answered.
    pub fn contact_or_merged(&self, id: ContactId) -> Result<Option<ContactRow>> {
        self.read(|conn| match contact::get(conn, id)? {
            Some(row) => Ok(Some(row)),
            None => merged(conn, id),
        })
    }
}
