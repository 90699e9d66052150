//! The table `settings`: everything chosen or remembered once, by name, as JSON.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Store;
use crate::changes::Part;
use crate::columns::{from_json, to_json};
use crate::error::Result;

/// Names the store itself uses. The app must not use names that start with `store.`.
pub(crate) const SALT: &str = "store.salt";
pub(crate) const IDENTITY: &str = "store.identity";
pub(crate) const VOUCHED: &str = "store.vouched";
/// When this data was last found to be a copy, or was put back from a backup.
pub(crate) const COPIED: &str = "store.copied-at";
pub(crate) const LEDGER_HEAD: &str = "store.ledger-head";
/// Somebody was forgotten, and the file was not written anew since.
pub(crate) const REWRITE: &str = "store.rewrite";
pub(crate) const INBOX_SEEN: &str = "store.inbox-seen";
/// The newest event of a message when they said so.
pub(crate) const INBOX_SEEN_BEHIND: &str = "store.inbox-seen-behind";

pub(crate) fn get<T: DeserializeOwned>(conn: &Connection, name: &str) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
    let text: Option<String> = statement.query_row([name], |row| row.get(0)).optional()?;
    text.map(|text| from_json(&text, "setting")).transpose()
}

pub(crate) fn put<T: Serialize + ?Sized>(conn: &Connection, name: &str, value: &T) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?;
    statement.execute((name, to_json(value)?))?;
    Ok(())
}

impl Store {
    /// A setting, or `None` where it was never set.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        self.read(|conn| get(conn, name))
    }

    /// Sets a setting.
    pub fn put_setting<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<()> {
        self.write(&[Part::Settings], |tx| put(tx, name, value))
    }

    /// Takes a setting away. Returns whether it was there.
    pub fn delete_setting(&self, name: &str) -> Result<bool> {
        self.write(
            &[Part::Settings],
            |tx| Ok(tx.execute("DELETE FROM settings WHERE name = ?1", [name])? > 0),
        )
    }
}
