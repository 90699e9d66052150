//! One file that holds everything but the passwords in clear: made, checked, and read back.

mod keep;
mod place;
mod restore;
mod sent;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::Store;
use crate::columns::{count, millis};
use crate::connection::configure;
use crate::error::{Result, StoreError};
use crate::ledger;
use crate::{files, migrate, settings};

pub use restore::RestoreReport;

/// The setting that remembers the last backup.
const LAST: &str = "store.last-backup";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// People in it.
    pub contacts: u64,
    /// Events of the consent ledger in it; the chain was checked.
    pub events: u64,
}

impl Store {
    /// Writes everything into one file and checks it by reading it again. An older file of that name is replaced only
    /// when the new one is whole; another file never is, and nothing within a data folder. Sending and importing go on
    /// meanwhile.
    pub fn backup(&self, to: &Path, now: Timestamp) -> Result<BackupReport> {
        place::may_take(to)?;
        let mut partial = to.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        remove_if_there(&partial)?;
        files::create_file(&partial)?;
        let made = self.write_backup(&partial);
        if made.is_err() {
            // What is left of it is of no use to anybody.
            let _ = std::fs::remove_file(&partial);
        }
        let (contacts, events) = made?;
        std::fs::rename(&partial, to).map_err(StoreError::file(to))?;
        let bytes = std::fs::metadata(to).map_err(StoreError::file(to))?.len();
        self.put_setting(LAST, &millis(now))?;
        Ok(BackupReport { file: to.to_owned(), bytes, contacts, events })
    }

    fn write_backup(&self, partial: &Path) -> Result<(u64, u64)> {
        let conn = crate::connection::open_reader(&self.inner.file)?;
        conn.pragma_update(None, "query_only", false)?;
        conn.execute("VACUUM INTO ?1", [partial.to_string_lossy()])?;
        files::owner_only(partial)?;
        let copy = open_backup(partial)?;
        check(&copy)
    }

    /// When the last backup was made.
    pub fn last_backup_at(&self) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self.setting(LAST)?;
        at.map(crate::columns::instant).transpose()
    }
}

/// Opens a file that is said to be a backup, without changing it.
fn open_backup(file: &Path) -> Result<Connection> {
    let bad = |why: &str| StoreError::BadBackup { why: why.to_owned() };
    if !file.is_file() {
        return Err(StoreError::File {
            path: file.to_owned(),
            why: std::io::Error::from(std::io::ErrorKind::NotFound),
        });
    }
    let conn = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    configure(&conn)?;
    match migrate::version(&conn) {
        Ok(0) => Err(bad("it is empty")),
        Ok(_) => Ok(conn),
        Err(StoreError::Corrupt { .. }) => Err(bad("it is damaged or not made by Postrider")),
        Err(other) => Err(other),
    }
}

/// Reads all of a database: every page, every row it must have, the whole ledger.
fn check(conn: &Connection) -> Result<(u64, u64)> {
    let bad = |why: String| StoreError::BadBackup { why };
    let said: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|why| bad(format!("it is damaged ({why})")))?;
    if said != "ok" {
        return Err(bad(format!("it is damaged ({said})")));
    }
    let strays: bool =
        conn.query_row("SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)", [], |row| row.get(0))?;
    if strays {
        return Err(bad("rows in it belong to nothing".to_owned()));
    }
    if settings::get::<[u8; 32]>(conn, settings::SALT)?.is_none() {
        return Err(bad("its settings are missing".to_owned()));
    }
    let ledger = ledger::verify(conn)?;
    ledger.outcome.map_err(|broken| bad(broken.to_string()))?;
    let contacts = conn.query_row("SELECT count(*) FROM contacts", [], |row| Ok(count(row, 0)))??;
    Ok((contacts, ledger.events))
}

fn remove_if_there(file: &Path) -> Result<()> {
    match std::fs::remove_file(file) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(StoreError::file(file)(why)),
        _ => Ok(()),
    }
}
