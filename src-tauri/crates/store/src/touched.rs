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

/// Bytes of listed people that are kept: a million of them. Nobody reads as many again one by one.
const KEPT_BYTES: i64 = 8_000_000;

/// How often old lines are removed: once in so many new ones.
const SWEEP: i64 = 128;

/// People listed in one line at most, in 32 kB: no line becomes a burden to whoever reads one.
const LISTED: usize = 4096;

/// A line names a stretch instead of people where at least one number in so many is theirs: whoever reads it looks at
/// that many more, and everything it would have listed is two numbers.
const DENSE: i64 = 2;

/// How many people and stretches a reader takes in at a time.
pub(crate) const PIECE: usize = 8192;

/// The last number there is.
const LAST: i64 = i64::MAX;

/// What changed since a line of the log.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Since {
    /// The last line that is told of here.
    pub seq: i64,
    /// People one by one.
    pub people: Vec<i64>,
    /// Stretches of numbers, from the first to the last.
    pub stretches: Vec<(i64, i64)>,
    /// There are lines after it.
    pub more: bool,
}

fn add(conn: &Connection, first: i64, last: i64, people: &[u8]) -> Result<()> {
    conn.prepare_cached("INSERT INTO touched (first_contact, last_contact, people) VALUES (?1, ?2, ?3)")?
        .execute((first, last, people))?;
    let seq = conn.last_insert_rowid();
    if seq % SWEEP == 0 {
        conn.prepare_cached(
            "DELETE FROM touched WHERE seq <= max(?1, (SELECT coalesce(max(seq), 0) FROM
                 (SELECT seq, sum(length(people)) OVER (ORDER BY seq DESC) AS bytes FROM touched) WHERE bytes > ?2))",
        )?
        .execute((seq - KEPT, KEPT_BYTES))?;
    }
    Ok(())
}

/// One person changed, came or went.
pub(crate) fn person(conn: &Connection, contact: ContactId) -> Result<()> {
    add(conn, contact.0, contact.0, &[])
}

/// These did.
pub(crate) fn people(conn: &Connection, contacts: &[ContactId]) -> Result<()> {
    let mut ids: Vec<i64> = contacts.iter().map(|contact| contact.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut run: Option<Run> = None;
    for some in ids.chunks(LISTED) {
        let Some(next) = Run::of(some) else { continue };
        let both = run.as_ref().map_or_else(|| next.clone(), |run| run.with(&next));
        if next.is_dense() && both.is_dense() {
            run = Some(both);
            continue;
        }
        if let Some(Run { first, last, .. }) = run.take() {
            stretch(conn, first, last)?;
        }
        if next.is_dense() {
            run = Some(next);
        } else {
            let listed: Vec<u8> = some.iter().flat_map(|id| id.to_le_bytes()).collect();
            add(conn, next.first, next.last, &listed)?;
        }
    }
    run.map_or(Ok(()), |run| stretch(conn, run.first, run.last))
}

/// Numbers in order, from the first to the last.
#[derive(Clone)]
struct Run {
    first: i64,
    last: i64,
    people: i64,
}

impl Run {
    fn of(ids: &[i64]) -> Option<Run> {
        let people = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        Some(Run { first: *ids.first()?, last: *ids.last()?, people })
    }

    fn with(&self, next: &Run) -> Run {
        Run { first: self.first, last: next.last, people: self.people.saturating_add(next.people) }
    }

    fn is_dense(&self) -> bool {
        self.last.saturating_sub(self.first) < self.people.saturating_mul(DENSE)
    }
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

/// What changed after a line, up to the line at which so many people and stretches are told of; `None` where that is not
/// known any more.
pub(crate) fn since(conn: &Connection, seq: i64, most: usize) -> Result<Option<Since>> {
    let newest = newest(conn)?;
    let mut since = Since { seq, ..Since::default() };
    if newest == seq {
        return Ok(Some(since));
    }
    let mut statement = conn.prepare_cached(
        "SELECT seq, first_contact, last_contact, people FROM touched WHERE seq > ?1 ORDER BY seq",
    )?;
    let mut found = statement.query([seq])?;
    while since.people.len() + since.stretches.len() < most {
        let Some(row) = found.next()? else { break };
        let line: i64 = row.get(0)?;
        if line != since.seq + 1 {
            return Ok(None);
        }
        since.seq = line;
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
    since.more = since.seq < newest;
    // Fewer lines than when we last looked: another database was put in place.
    Ok((seq < newest && since.seq > seq).then_some(since))
}

#[cfg(test)]
mod tests;
