//! Numbered migrations: each runs once, in order, in one transaction with its number.
//!
//! Only ever add to [`MIGRATIONS`]; a released one is never edited. Deliberately absent: going back. Before an
//! existing database is migrated, a copy is put into `backups/`.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StoreError};
use crate::files;

/// The SQL of each version, the first being 1.
pub(crate) const MIGRATIONS: &[&str] = &[include_str!("migrations/001_first.sql")];

/// The version this program writes.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Marks the file as ours, so that another program's database is not taken for one (`PRAGMA application_id`).
pub(crate) const APPLICATION_ID: i64 = 0x506f_7374;

/// The version of a database; 0 for an empty one. Refuses a newer one and somebody else's.
pub(crate) fn version(conn: &Connection) -> Result<i64> {
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let empty: bool =
        conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    if !(empty && found == 0 || id == APPLICATION_ID) {
        return Err(StoreError::Corrupt { why: "it belongs to another program".to_owned() });
    }
    if found > KNOWN {
        return Err(StoreError::Newer { found, known: KNOWN });
    }
    Ok(found)
}

/// Brings the database to [`KNOWN`] and returns the version it had. `backups` is where a copy goes first, unless
/// the database is new.
pub(crate) fn run(conn: &mut Connection, backups: Option<&Path>, now: Timestamp) -> Result<i64> {
    let before = version(conn)?;
    if before > 0
        && before < KNOWN
        && let Some(folder) = backups
    {
        copy_before(conn, folder, before, now)?;
    }
    for number in before..KNOWN {
        let Some(sql) = usize::try_from(number).ok().and_then(|index| MIGRATIONS.get(index)) else { break };
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        if version(&tx)? > number {
            continue;
        }
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", number + 1)?;
        tx.commit()?;
    }
    Ok(before)
}

fn copy_before(conn: &Connection, folder: &Path, version: i64, now: Timestamp) -> Result<()> {
    files::create_folder(folder)?;
    let file = folder.join(format!("before-update-{version}-{}.sqlite", now.as_millisecond()));
    // Made first, so that it is its owner's alone from the first byte.
    files::create_file(&file)?;
    conn.execute("VACUUM INTO ?1", [file.to_string_lossy()])?;
    files::owner_only(&file)
}

#[cfg(test)]
mod tests;
