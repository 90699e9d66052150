//! The table `lists`.

use contacts::{List, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{count, first, millis, rows, time};
use crate::error::{Result, StoreError, name_taken};
use crate::names::{folded, given};
use crate::{imports, suppressions, touched};

/// A list and how many people are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The list.
    pub list: List,
    /// People in it now.
    pub people: u64,
    /// People who left it.
    pub left: u64,
}

fn list(row: &Row<'_>) -> Result<List> {
    Ok(List { id: ListId(row.get(0)?), name: row.get(1)?, created: time(row, 2)? })
}

pub(crate) fn get(conn: &Connection, id: ListId) -> Result<List> {
    let mut statement = conn.prepare_cached("SELECT id, name, created_at FROM lists WHERE id = ?1")?;
    first(&mut statement, [id.0], list)?.ok_or(StoreError::NotFound { what: "list" })
}

/// The ids of all lists. They are few, so a person's subscriptions are found list by list.
pub(crate) fn ids(conn: &Connection) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached("SELECT id FROM lists ORDER BY id")?;
    rows(&mut statement, [], |row| Ok(row.get(0)?))
}

/// The list of this name, made if there is none.
pub(crate) fn named(tx: &Connection, name: &str, now: Timestamp) -> Result<ListId> {
    match by_name(tx, name)? {
        Some(list) => Ok(list.id),
        None => add(tx, name, now),
    }
}

fn by_name(conn: &Connection, name: &str) -> Result<Option<List>> {
    let mut statement = conn.prepare_cached("SELECT id, name, created_at FROM lists WHERE folded = ?1")?;
    first(&mut statement, [folded(name)], list)
}

fn add(tx: &Connection, name: &str, now: Timestamp) -> Result<ListId> {
    let name = given("list", name)?;
    tx.execute(
        "INSERT INTO lists (name, folded, created_at) VALUES (?1, ?2, ?3)",
        (name, folded(name), millis(now)),
    )
    .map_err(name_taken("list"))?;
    Ok(ListId(tx.last_insert_rowid()))
}

impl Store {
    /// Makes a list. No two have the same name, however it is written.
    pub fn add_list(&self, name: &str, now: Timestamp) -> Result<ListId> {
        self.write(&[Part::Lists], |tx| add(tx, name, now))
    }

    /// Gives a list another name. Its number, and so the tokens of old mails, stay.
    pub fn rename_list(&self, id: ListId, name: &str) -> Result<()> {
        self.write(&[Part::Lists], |tx| {
            let name = given("list", name)?;
            let found = tx
                .execute("UPDATE lists SET name = ?2, folded = ?3 WHERE id = ?1", (id.0, name, folded(name)))
                .map_err(name_taken("list"))?;
            if found == 0 { Err(StoreError::NotFound { what: "list" }) } else { Ok(()) }
        })
    }

    /// Every list with its counts, by name.
    pub fn lists(&self) -> Result<Vec<ListRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(
                "SELECT id, name, created_at,
                        (SELECT count(*) FROM subscriptions WHERE list_id = id AND left_at IS NULL),
                        (SELECT count(*) FROM subscriptions WHERE list_id = id AND left_at IS NOT NULL)
                 FROM lists ORDER BY folded",
            )?;
            rows(&mut statement, [], |row| {
                Ok(ListRow { list: list(row)?, people: count(row, 3)?, left: count(row, 4)? })
            })
        })
    }

    /// One list.
    pub fn list(&self, id: ListId) -> Result<List> {
        self.read(|conn| get(conn, id))
    }

    /// The list of this name, in large letters or small.
    pub fn list_by_name(&self, name: &str) -> Result<Option<List>> {
        self.read(|conn| by_name(conn, name))
    }

    /// Removes a list and everybody's standing in it; the people stay. Whoever was not to be mailed on it is not to be
    /// mailed at all from then on: a list is only the name a file was given, and the next one may bring them back.
    /// Refused while a campaign names it, and while an import is being stored.
    pub fn remove_list(&self, id: ListId, now: Timestamp) -> Result<()> {
        self.wait_for_no_import()?;
        self.write(&[Part::Lists, Part::Contacts], |tx| {
            if imports::merging(tx)? != 0 {
                return Err(StoreError::ImportUnderWay);
            }
            let used: bool =
                tx.query_row("SELECT EXISTS (SELECT 1 FROM campaigns WHERE list_id = ?1)", [id.0], |row| {
                    row.get(0)
                })?;
            if used {
                return Err(StoreError::InUse { what: "list", by: "campaign" });
            }
            suppressions::widen(tx, id, now)?;
            touched::everybody(tx)?;
            let found = tx.execute("DELETE FROM lists WHERE id = ?1", [id.0])?;
            if found == 0 { Err(StoreError::NotFound { what: "list" }) } else { Ok(()) }
        })
    }
}
