//! The table `touched`: whose record, standing, tags, mail or place on Do not mail changed, in the order in which it
//! happened. The people in memory (`roster`) read it to stay in step with every process that writes.
//!
//! Whatever changes a person says so here, in the same transaction. A line forgotten is a grid that shows yesterday.

use contacts::{ContactId, ImportId};
use rusqlite::Connection;

use crate::columns::{first, odd, rows};
use crate::error::Result;

/// Lines that are kept. Whoever is further behind reads everybody again, which takes a second for a million people.
const KEPT: i64 = 4096;

/// How often old lines are removed: once in so many new ones.
const SWEEP: i64 = 512;

/// The last number there is.
const LAST: i64 = i64::MAX;

/// What changed since a line of the log.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Since {
    /// The newest line.
    pub seq: i64,
    /// People one by one.
    pub people: Vec<i64>,
    /// Stretches of numbers, from the first to the last.
    pub stretches: Vec<(i64, i64)>,
}

fn add(conn: &Connection, first: i64, last: i64, people: &[u8]) -> Result<()> {
    conn.prepare_cached("INSERT INTO touched (first_contact, last_contact, people) VALUES (?1, ?2, ?3)")?
        .execute((first, last, people))?;
    let seq = conn.last_insert_rowid();
    if seq % SWEEP == 0 {
        conn.prepare_cached("DELETE FROM touched WHERE seq <= ?1")?.execute([seq - KEPT])?;
    }
    Ok(())
}

/// One person changed, came or went.
pub(crate) fn person(conn: &Connection, contact: ContactId) -> Result<()> {
    add(conn, contact.0, contact.0, &[])
}

/// These did.
pub(crate) fn people(conn: &Connection, contacts: &[ContactId]) -> Result<()> {
    // Short enough that no line of the log becomes a burden to whoever reads one.
    for some in contacts.chunks(4096) {
        let numbers = || some.iter().map(|contact| contact.0);
        if let (Some(first), Some(last)) = (numbers().min(), numbers().max()) {
            let listed: Vec<u8> = numbers().flat_map(i64::to_le_bytes).collect();
            add(conn, first, last, &listed)?;
        }
    }
    Ok(())
}

/// Everybody whose number lies between these two did, or may have.
pub(crate) fn stretch(conn: &Connection, first: i64, last: i64) -> Result<()> {
    if first <= last { add(conn, first, last, &[]) } else { Ok(()) }
}

/// Nobody did, but what is said of them: an import names people whom it leaves as they are.
pub(crate) fn nobody(conn: &Connection) -> Result<()> {
    add(conn, 0, 0, &[])
}

/// Anybody may have.
pub(crate) fn everybody(conn: &Connection) -> Result<()> {
    add(conn, 0, LAST, &[])
}

/// Whom an import made or named.
pub(crate) fn import(conn: &Connection, import: ImportId) -> Result<()> {
    let mut statement =
        conn.prepare_cached("SELECT first_contact, last_contact FROM imports WHERE id = ?1")?;
    if let Some((from, to)) = first(&mut statement, [import.0], |row| Ok((row.get(0)?, row.get(1)?)))? {
        stretch(conn, from, to)?;
    }
    let mut statement = conn.prepare_cached("SELECT contact_id FROM import_changes WHERE import_id = ?1")?;
    people(conn, &rows(&mut statement, [import.0], |row| Ok(ContactId(row.get(0)?)))?)
}

/// The newest line; 0 where there is none.
pub(crate) fn newest(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT coalesce(max(seq), 0) FROM touched")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// What changed after a line; `None` where that is not known any more.
pub(crate) fn since(conn: &Connection, seq: i64) -> Result<Option<Since>> {
    let seq_now = newest(conn)?;
    let mut since = Since { seq: seq_now, ..Since::default() };
    if seq_now == seq {
        return Ok(Some(since));
    }
    let mut statement = conn.prepare_cached(
        "SELECT seq, first_contact, last_contact, people FROM touched WHERE seq > ?1 ORDER BY seq",
    )?;
    let mut found = statement.query([seq])?;
    let mut expected = seq + 1;
    while let Some(row) = found.next()? {
        let line: i64 = row.get(0)?;
        if line != expected {
            return Ok(None);
        }
        expected += 1;
        let (first, last): (i64, i64) = (row.get(1)?, row.get(2)?);
        let listed = row.get_ref(3)?.as_blob().map_err(|_| odd("list of people", "no bytes"))?;
        let (numbers, _) = listed.as_chunks::<8>();
        if !numbers.is_empty() {
            since.people.extend(numbers.iter().map(|bytes| i64::from_le_bytes(*bytes)));
        } else if first == last {
            since.people.push(first);
        } else {
            since.stretches.push((first, last));
        }
    }
    // Fewer lines than when we last looked: another database was put in place.
    Ok((expected == seq_now + 1).then_some(since))
}

#[cfg(test)]
mod tests;
