//! The tables `tags` and `contact_tags`: words the user gives people.
//!
//! Who gets or loses a tag is changed by [`people_changes`](crate::people_changes), so that it can be taken back.

use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{all, count, first, millis, one, rows};
use crate::error::{Result, StoreError, name_taken};
use crate::names::{folded, on_one_line};
use crate::touched;

/// Number of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct TagId(pub i64);

/// A tag and how many people have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRow {
    /// Its number.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// People who have it.
    pub people: u64,
}

const COLUMNS: &str = "id, name, (SELECT count(*) FROM contact_tags WHERE tag_id = id)";

fn tag(row: &Row<'_>) -> Result<TagRow> {
    Ok(TagRow { id: TagId(row.get(0)?), name: row.get(1)?, people: count(row, 2)? })
}

/// The tag of this name, and whether it was made now because there was none.
pub(crate) fn named(tx: &Connection, name: &str, now: Timestamp) -> Result<(TagId, bool)> {
    let name = on_one_line("tag", name)?;
    let known = one(tx, "SELECT id FROM tags WHERE folded = ?1", [folded(&name)], |row| Ok(row.get(0)?))?;
    if let Some(id) = known {
        return Ok((TagId(id), false));
    }
    tx.execute(
        "INSERT INTO tags (name, folded, created_at) VALUES (?1, ?2, ?3)",
        (&name, folded(&name), millis(now)),
    )?;
    Ok((TagId(tx.last_insert_rowid()), true))
}

/// Whether there is such a tag.
pub(crate) fn exists(conn: &Connection, id: TagId) -> Result<bool> {
    Ok(one(conn, "SELECT 1 FROM tags WHERE id = ?1", [id.0], |_| Ok(()))?.is_some())
}

/// The tags of a person, by name.
pub(crate) fn of(conn: &Connection, contact: ContactId) -> Result<Vec<(TagId, String)>> {
    all(
        conn,
        "SELECT t.id, t.name FROM contact_tags AS c JOIN tags AS t ON t.id = c.tag_id
         WHERE c.contact_id = ?1 ORDER BY t.folded",
        [contact.0],
        |row| Ok((TagId(row.get(0)?), row.get(1)?)),
    )
}

/// Takes every tag from a person.
pub(crate) fn forget(conn: &Connection, contact: ContactId) -> Result<()> {
    conn.prepare_cached("DELETE FROM contact_tags WHERE contact_id = ?1")?.execute([contact.0])?;
    Ok(())
}

impl Store {
    /// Every tag, by name.
    pub fn tags(&self) -> Result<Vec<TagRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM tags ORDER BY folded"))?;
            rows(&mut statement, [], tag)
        })
    }

    /// One tag.
    pub fn tag(&self, id: TagId) -> Result<TagRow> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM tags WHERE id = ?1"))?;
            first(&mut statement, [id.0], tag)?.ok_or(StoreError::NotFound { what: "tag" })
        })
    }

    /// The tag of this name, in large letters or small.
    pub fn tag_by_name(&self, name: &str) -> Result<Option<TagRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM tags WHERE folded = ?1"))?;
            first(&mut statement, [folded(&on_one_line("tag", name)?)], tag)
        })
    }

    /// The tags of a person, by name.
    pub fn tags_of(&self, contact: ContactId) -> Result<Vec<(TagId, String)>> {
        self.read(|conn| of(conn, contact))
    }

    /// Gives a tag another name. Another tag of that name stands against it.
    pub fn rename_tag(&self, id: TagId, name: &str) -> Result<()> {
        self.write(&[Part::Contacts], |tx| {
            let name = on_one_line("tag", name)?;
            let found = tx
                .execute("UPDATE tags SET name = ?2, folded = ?3 WHERE id = ?1", (id.0, &name, folded(&name)))
                .map_err(name_taken("tag"))?;
            if found == 0 { Err(StoreError::NotFound { what: "tag" }) } else { Ok(()) }
        })
    }

    /// Removes a tag from everybody. A segment that names it finds nobody from then on, and says so.
    pub fn remove_tag(&self, id: TagId) -> Result<()> {
        self.write(&[Part::Contacts], |tx| {
            touched::everybody(tx)?;
            let found = tx.execute("DELETE FROM tags WHERE id = ?1", [id.0])?;
            if found == 0 { Err(StoreError::NotFound { what: "tag" }) } else { Ok(()) }
        })
    }
}
