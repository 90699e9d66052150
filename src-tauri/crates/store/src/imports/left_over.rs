//! How a person stands in a list once an import is taken back: as if it had never been, by what the other imports and
//! the user's own hand said.
//!
//! The strongest basis stands, and of equal ones the first that was given; what was said by hand comes first. An import
//! says what it says in `import_changes`, also where it changed nothing. Only for the people it made it does not: what it
//! said of them lies in `subscriptions`, and from the moment another import raises it, with that one.

use consent::Basis;
use contacts::{ContactId, ImportId};
use rusqlite::{Connection, Row};

use crate::columns::{first, rows, word};
use crate::error::Result;
use crate::subscriptions::is_stronger;

/// What stands behind a place in a list.
pub(crate) struct Said {
    pub(crate) basis: Basis,
    pub(crate) agreed_at: Option<i64>,
    /// 0 for what was said by hand.
    pub(crate) import: i64,
    /// Since when, in Unix milliseconds; `None` for what was said by hand, which began when the place in the list did.
    at: Option<i64>,
}

/// A place in the list of the import that goes, which stands there by its word.
struct Place {
    contact: ContactId,
    since: i64,
}

/// Gives everybody who stands in the list by the word of this import the standing they have without it. Whoever has none
/// left goes from the list, unless they left it themselves: that is remembered, and nothing else about it.
pub(super) fn put_standings_back(tx: &Connection, id: ImportId) -> Result<()> {
    let list: i64 =
        tx.query_row("SELECT list_id FROM imports WHERE id = ?1", [id.0], |found| found.get(0))?;
    // Whom no other import names after them has nothing left, and needs no look of their own: a first import that is
    // taken back has a million of those.
    let known = rows(
        &mut tx.prepare(
            "SELECT s.contact_id, s.since FROM subscriptions AS s
             WHERE s.list_id = (SELECT list_id FROM imports WHERE id = ?1) AND s.import_id = ?1
                 AND EXISTS (SELECT 1 FROM import_changes AS i WHERE i.contact_id = s.contact_id)",
        )?,
        [id.0],
        |row| Ok(Place { contact: ContactId(row.get(0)?), since: row.get(1)? }),
    )?;
    let mut change = tx.prepare(
        "UPDATE subscriptions SET basis = ?3, agreed_at = ?4, import_id = ?5, since = ?6
         WHERE list_id = (SELECT list_id FROM imports WHERE id = ?1) AND contact_id = ?2",
    )?;
    for place in known {
        let all = said_of(tx, list, place.contact, place.since, id.0)?;
        let Some(first) = all.first() else { continue };
        let strongest = all.iter().fold(
            first,
            |best, next| {
                if is_stronger(next.basis, best.basis) { next } else { best }
            },
        );
        change.execute((
            id.0,
            place.contact.0,
            strongest.basis.as_str(),
            strongest.agreed_at,
            strongest.import,
            first.at.unwrap_or(place.since),
        ))?;
    }
    tx.execute(
        "DELETE FROM subscriptions WHERE list_id = (SELECT list_id FROM imports WHERE id = ?1)
             AND import_id = ?1 AND left_at IS NULL",
        [id.0],
    )?;
    // Somebody may come back who had left: not on the word of this import.
    tx.execute(
        "UPDATE subscriptions SET basis = 'none', agreed_at = NULL
         WHERE list_id = (SELECT list_id FROM imports WHERE id = ?1) AND import_id = ?1",
        [id.0],
    )?;
    Ok(())
}

/// Everything that is said about one place in a list besides one import (0 for none), in the order in which it was said. What
/// was said before the place began does not count: they had left since, and came back on another word.
pub(crate) fn said_of(
    tx: &Connection,
    list: i64,
    contact: ContactId,
    since: i64,
    without: i64,
) -> Result<Vec<Said>> {
    let mut by_hand = tx.prepare_cached(
        "SELECT i.basis_before, i.agreed_before, 0, NULL
         FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
         WHERE i.contact_id = ?1 AND m.list_id = ?4
             AND i.subscription = 'raised' AND i.import_before = 0 AND (m.imported_at >= ?3 OR m.id = ?2)
         ORDER BY m.id DESC LIMIT 1",
    )?;
    let mut by_imports = tx.prepare_cached(
        "SELECT i.basis, i.agreed_at, m.id, m.imported_at
         FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
         WHERE i.contact_id = ?1 AND m.list_id = ?4
             AND m.state = 'done' AND m.id <> ?2 AND m.imported_at >= ?3 AND i.subscription <> 'left'
         UNION
         SELECT i.basis_before, i.agreed_before, m.id, m.imported_at
         FROM contacts AS c JOIN imports AS m ON m.id = c.import_id
             JOIN import_changes AS i ON i.contact_id = c.id AND i.import_before = m.id
             JOIN imports AS n ON n.id = i.import_id AND n.list_id = m.list_id
         WHERE c.id = ?1 AND m.list_id = ?4
             AND m.state = 'done' AND m.id <> ?2 AND m.imported_at >= ?3
         ORDER BY 3",
    )?;
    let of = (contact.0, without, since, list);
    let mut all: Vec<Said> = first(&mut by_hand, of, said)?.into_iter().collect();
    all.extend(rows(&mut by_imports, of, said)?);
    Ok(all)
}

fn said(row: &Row<'_>) -> Result<Said> {
    Ok(Said { basis: word(row, 0, "basis")?, agreed_at: row.get(1)?, import: row.get(2)?, at: row.get(3)? })
}
