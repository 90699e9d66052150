//! What a person's time line says of merges. The ledger has an event for each address, so that whoever is forgotten takes
//! their own with them; people read one line with the others in it.

use address::{Address, DedupeKey};
use consent::ledger::{Detail, EventKind};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;

use super::{kin, standing};
use crate::columns::{millis, rows, time};
use crate::contact::remove::key_of;
use crate::contact::time_line::TimeLine;
use crate::error::Result;
use crate::ledger;

/// One event of the ledger about a person.
type Noted = (Timestamp, EventKind, Detail<'static>);

/// Each time a person's record was made one with others, or parted from them, in the order of these events of theirs.
pub(crate) fn told(
    conn: &Connection,
    contact: ContactId,
    events: &[Noted],
) -> Result<Vec<(Timestamp, TimeLine)>> {
    let is_meant = |(_, kind, _): &&Noted| matches!(kind, EventKind::Merged | EventKind::Parted);
    let mut all: Vec<(Timestamp, TimeLine)> = Vec::new();
    if !events.iter().any(|event| is_meant(&event)) {
        return Ok(all);
    }
    let own = match key_of(conn, contact)? {
        Some(key) => Some(key),
        None => kin::key_of_merged(conn, contact)?,
    };
    let standing = standing::into(conn, contact)?;
    for (at, kind, _) in events.iter().filter(is_meant) {
        let what = match kind {
            EventKind::Merged => TimeLine::Merged {
                others: others(&merged_at(events, *at), own.as_ref()),
                standing: standing.iter().find(|merge| merge.at == *at).cloned(),
            },
            _ => TimeLine::Parted { others: parted_from(conn, own.as_ref(), *at)? },
        };
        // The events of one merge lie side by side.
        let line = (*at, what);
        if all.last() != Some(&line) {
            all.push(line);
        }
    }
    Ok(all)
}

/// The addresses that were made one at that moment.
fn merged_at(events: &[Noted], at: Timestamp) -> Vec<String> {
    let named = |(when, kind, detail): &Noted| {
        let is_meant = *when == at && *kind == EventKind::Merged;
        detail.address.as_deref().filter(|_| is_meant).map(str::to_owned)
    };
    events.iter().filter_map(named).collect()
}

/// The addresses from which one was parted at that moment. They stand with the record that had been kept.
fn parted_from(conn: &Connection, own: Option<&DedupeKey>, at: Timestamp) -> Result<Vec<String>> {
    let mut statement =
        conn.prepare_cached("SELECT kept_id, merged_at FROM merges WHERE undone_at = ?1 ORDER BY id")?;
    for (kept, merged) in
        rows(&mut statement, [millis(at)], |row| Ok((ContactId(row.get(0)?), time(row, 1)?)))?
    {
        let names = merged_at(&ledger::details_of(conn, kept)?, merged);
        if names.iter().any(|name| is(name, own)) {
            return Ok(others(&names, own));
        }
    }
    Ok(Vec::new())
}

fn others(names: &[String], own: Option<&DedupeKey>) -> Vec<String> {
    names.iter().filter(|name| !is(name, own)).cloned().collect()
}

fn is(name: &str, own: Option<&DedupeKey>) -> bool {
    Address::from_canonical(name).is_some_and(|address| Some(&address.dedupe_key()) == own)
}
