//! The table `lists`.

use contacts::{List, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{count, first, millis, rows, time};
use crate::error::{Result, StoreError, name_taken};

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
    tx.execute(
        "INSERT INTO lists (name, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        (name, millis(now)),
    )?;
    Ok(ListId(tx.query_row("SELECT id FROM lists WHERE name = ?1", [name], |row| row.get(0))?))
}

impl Store {
    /// Makes a list.
    pub fn add_list(&self, name: &str, now: Timestamp) -> Result<ListId> {
        self.write(&[Part::Lists], |tx| {
            tx.execute("INSERT INTO lists (name, created_at) VALUES (?1, ?2)", (name, millis(now)))
                .map_err(name_taken("list"))?;
            Ok(ListId(tx.last_insert_rowid()))
        })
    }

    /// Gives a list another name. Its number, and so the tokens of old mails, stay.
    pub fn rename_list(&self, id: ListId, name: &str) -> Result<()> {
        self.write(&[Part::Lists], |tx| {
            let found = tx
                .execute("UPDATE lists SET name = ?2 WHERE id = ?1", (id.0, name))
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
                 FROM lists ORDER BY name",
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

    /// The list of this name.
    pub fn list_by_name(&self, name: &str) -> Result<Option<List>> {
        self.read(|conn| {
            let mut statement = conn.prepare("SELECT id, name, created_at FROM lists WHERE name = ?1")?;
            first(&mut statement, [name], list)
        })
    }

    /// Removes a list and everybody's standing in it; the people stay. Refused while a campaign names it.
    pub fn remove_list(&self, id: ListId) -> Result<()> {
        self.write(&[Part::Lists, Part::Contacts], |tx| {
            let used: bool =
                tx.query_row("SELECT EXISTS (SELECT 1 FROM campaigns WHERE list_id = ?1)", [id.0], |row| {
                    row.get(0)
                })?;
            if used {
                return Err(StoreError::InUse { what: "list", by: "campaign" });
            }
            let found = tx.execute("DELETE FROM lists WHERE id = ?1", [id.0])?;
            if found == 0 { Err(StoreError::NotFound { what: "list" }) } else { Ok(()) }
        })
    }
}
