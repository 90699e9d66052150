//! Reading a backup back, without forgetting who left since.

use std::path::{Path, PathBuf};

use delivery::{Wait, WaitReason};
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::{check, keep, open_backup, remove_if_there};
use crate::connection::Durability;
use crate::error::{Result, StoreError};
use crate::store::{FILE_NAME, open_database};
use crate::{Store, campaigns, files, identity, migrate, settings, suppressions};

/// What restoring a backup did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// People in the backup.
    pub contacts: u64,
    /// Entries of Do not mail, and wishes to leave, that were still on disk and were kept.
    pub kept: u64,
    /// Where the data that was there before lies now.
    pub aside: Option<PathBuf>,
    /// Nothing that was newer was on disk: nothing is sent until somebody vouches.
    pub must_vouch: bool,
}

impl Store {
    /// Puts a backup in place of what is in the folder, and keeps that aside. Everything is checked before anything is
    /// touched; no [`Store`] may be open on the folder. Entries of Do not mail that are still on disk are carried over,
    /// and every campaign under way is paused.
    pub fn restore(folder: &Path, from: &Path, now: Timestamp) -> Result<RestoreReport> {
        check(&open_backup(from)?)?;
        files::create_folder(folder)?;
        let temp = tempfile::Builder::new()
            .prefix("restore-")
            .tempdir_in(folder)
            .map_err(StoreError::file(folder))?;
        let new = temp.path().join(FILE_NAME);
        // A copy by SQLite: the backup itself stays as it is, whatever happens.
        files::create_file(&new)?;
        open_backup(from)?.execute("VACUUM INTO ?1", [new.to_string_lossy()])?;
        files::owner_only(&new)?;
        let mut conn = open_database(&new, Durability::Full)?;
        migrate::run(&mut conn, None, now)?;
        let database = folder.join(FILE_NAME);
        let mut old = Old::open(&database, now)?;
        let (kept, must_vouch) = merge(&mut conn, old.as_mut(), now)?;
        let (contacts, _) = check(&conn)?;
        close(conn)?;
        let aside = match old {
            Some(old) => Some(old.put_aside(folder, &database, now)?),
            None => None,
        };
        std::fs::rename(&new, &database).map_err(StoreError::file(&database))?;
        let conn = open_database(&database, Durability::Full)?;
        identity::renew(&conn, folder, &database)?;
        Ok(RestoreReport { contacts, kept, aside, must_vouch })
    }
}

fn merge(conn: &mut Connection, old: Option<&mut Old>, now: Timestamp) -> Result<(u64, bool)> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let salt = suppressions::salt(&tx)?;
    let (mut kept, mut same_folder) = (0, false);
    if let Some(Old { conn: Some(old), .. }) = old {
        let report = keep::carry_over(old, &tx, &salt, now)?;
        (kept, same_folder) = (report.kept, report.same_folder);
    }
    campaigns::pause_all(&tx, &Wait::for_you(WaitReason::Restored), now)?;
    if !same_folder {
        keep::leave_room_for_lost_numbers(&tx)?;
        settings::put(&tx, settings::VOUCHED, &false)?;
    }
    tx.commit()?;
    Ok((kept, !same_folder))
}

/// What lies in the folder now.
struct Old {
    /// `None` where it cannot be read: it is kept aside all the same.
    conn: Option<Connection>,
}

impl Old {
    fn open(database: &Path, now: Timestamp) -> Result<Option<Old>> {
        if !database.is_file() {
            return Ok(None);
        }
        let opened = open_database(database, Durability::Full).and_then(|mut conn| {
            // Its entries are read by the SQL of this version.
            migrate::run(&mut conn, None, now)?;
            Ok(conn)
        });
        match opened {
            Ok(conn) => Ok(Some(Old { conn: Some(conn) })),
            Err(StoreError::Corrupt { .. } | StoreError::Newer { .. } | StoreError::Odd { .. }) => {
                Ok(Some(Old { conn: None }))
            }
            Err(other) => Err(other),
        }
    }

    /// Moves it into `backups/`. Its write-ahead log goes into the file first: a log that stays behind would be taken
    /// for the new database's. Refused while another program has it open.
    fn put_aside(self, folder: &Path, database: &Path, now: Timestamp) -> Result<PathBuf> {
        if let Some(conn) = self.conn {
            close(conn)?;
        }
        let backups = folder.join("backups");
        files::create_folder(&backups)?;
        let aside = backups.join(format!("before-restore-{}.sqlite", now.as_millisecond()));
        std::fs::rename(database, &aside).map_err(StoreError::file(database))?;
        for end in ["-wal", "-shm"] {
            let mut log = database.as_os_str().to_owned();
            log.push(end);
            let log = PathBuf::from(log);
            if log.is_file() {
                let mut kept = aside.as_os_str().to_owned();
                kept.push(end);
                std::fs::rename(&log, &kept).map_err(StoreError::file(&log))?;
            }
        }
        Ok(aside)
    }
}

/// Closes a database so that all of it is in its one file.
fn close(conn: Connection) -> Result<()> {
    let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Busy);
    }
    let file = conn.path().map(PathBuf::from);
    conn.close().map_err(|(_, why)| why)?;
    if let Some(file) = file {
        for end in ["-wal", "-shm"] {
            let mut log = file.as_os_str().to_owned();
            log.push(end);
            remove_if_there(Path::new(&log))?;
        }
    }
    Ok(())
}
