//! Reading a backup back, without forgetting who left since.

use std::path::{Path, PathBuf};

use delivery::{Wait, WaitReason};
use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::{check, keep, open_backup, remove_if_there};
use crate::connection::Durability;
use crate::error::{Result, StoreError};
use crate::store::{FILE_NAME, open_database};
use crate::temporary::{self, Temporary};
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
        let temp = Temporary::make(folder, temporary::RESTORE)?;
        let new = temp.path().join(FILE_NAME);
        // A copy by SQLite: the backup itself stays as it is, whatever happens.
        files::create_file(&new)?;
        open_backup(from)?.execute("VACUUM INTO ?1", [new.to_string_lossy()])?;
        files::owner_only(&new)?;
        let mut conn = open_database(&new, Durability::Full)?;
        migrate::run(&mut conn, None, now)?;
        let database = folder.join(FILE_NAME);
        let old = Old::open(folder, &database, now)?;
        let Merged { kept, must_vouch, forgot } = merge(&mut conn, old.as_ref(), now)?;
        if forgot {
            // What the backup knew of them goes from the unused parts of the file as well.
            conn.execute_batch("VACUUM")?;
        }
        let (contacts, _) = check(&conn)?;
        close(conn)?;
        let aside = match old {
            Some(old) => Some(old.put_aside(folder, &database, now)?),
            None => None,
        };
        // In one step: at no moment is there no database.
        std::fs::rename(&new, &database).map_err(StoreError::file(&database))?;
        let conn = open_database(&database, Durability::Full)?;
        identity::renew(&conn, folder, &database)?;
        Ok(RestoreReport { contacts, kept, aside, must_vouch })
    }
}

/// What bringing backup and disk together came to.
struct Merged {
    kept: u64,
    must_vouch: bool,
    forgot: bool,
}

fn merge(conn: &mut Connection, old: Option<&Old>, now: Timestamp) -> Result<Merged> {
    let readable = old.and_then(|old| old.conn.as_ref().map(|conn| (conn, old.trusted)));
    if let Some((old, _)) = readable {
        conn.execute("ATTACH ?1 AS old", [old.path().unwrap_or_default()])?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let salt = suppressions::salt(&tx)?;
    let (mut kept, mut knows_all, mut forgot) = (0, false, false);
    if let Some((old, trusted)) = readable {
        let report = keep::carry_over(old, &tx, &salt, trusted, now)?;
        (kept, knows_all, forgot) = (report.kept, report.knows_all, report.forgot);
    }
    // What was planned may have been taken back since, or have happened.
    campaigns::unschedule_all(&tx, now)?;
    campaigns::pause_all(&tx, &Wait::for_you(WaitReason::Restored), now)?;
    if !knows_all {
        keep::leave_room_for_lost_numbers(&tx)?;
    }
    // Whatever the backup says: it may have been made when nobody had to vouch.
    settings::put(&tx, settings::VOUCHED, &knows_all)?;
    settings::put(&tx, settings::COPIED, &now)?;
    tx.commit()?;
    if readable.is_some() {
        conn.execute_batch("DETACH old")?;
    }
    Ok(Merged { kept, must_vouch: !knows_all, forgot })
}

/// What lies in the folder now.
struct Old {
    /// `None` where it cannot be read: it is kept aside all the same.
    conn: Option<Connection>,
    /// Messages may go out of it: it is no copy, and nobody has to vouch.
    trusted: bool,
}

impl Old {
    fn open(folder: &Path, database: &Path, now: Timestamp) -> Result<Option<Old>> {
        if !database.is_file() {
            return Ok(None);
        }
        let opened = open_database(database, Durability::Full).and_then(|mut conn| {
            // Its entries are read by the SQL of this version.
            migrate::run(&mut conn, None, now)?;
            let trusted = identity::is_vouched(&conn)? && !identity::is_copy(&conn, folder, database)?;
            Ok(Old { conn: Some(conn), trusted })
        });
        match opened {
            Ok(old) => Ok(Some(old)),
            Err(StoreError::Corrupt { .. } | StoreError::Newer { .. } | StoreError::Odd { .. }) => {
                Ok(Some(Old { conn: None, trusted: false }))
            }
            Err(other) => Err(other),
        }
    }

    /// Gives it a second name in `backups/`; the first is the restored database's to take. Its write-ahead log goes into
    /// the file first: a log that stays behind would be taken for the new database's. Refused while another program has
    /// it open.
    fn put_aside(self, folder: &Path, database: &Path, now: Timestamp) -> Result<PathBuf> {
        if let Some(conn) = self.conn {
            close(conn)?;
        }
        let backups = folder.join("backups");
        files::create_folder(&backups)?;
        let aside = (0..)
            .map(|number| {
                let more = if number == 0 { String::new() } else { format!("-{number}") };
                backups.join(format!("before-restore-{}{more}.sqlite", now.as_millisecond()))
            })
            .find(|path| !path.exists())
            .ok_or(StoreError::Busy)?;
        if std::fs::hard_link(database, &aside).is_err() {
            // Not every file system can; a copy takes longer and the room of one.
            files::create_file(&aside)?;
            std::fs::copy(database, &aside).map_err(StoreError::file(&aside))?;
            files::owner_only(&aside)?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restore_that_is_killed_half_way_leaves_the_database_where_it_was() {
        let place = tempfile::tempdir().unwrap();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let store = Store::open(place.path(), now).unwrap();
        store.add_list("Newsletter", now).unwrap();
        drop(store);
        let database = place.path().join(FILE_NAME);
        let old = Old::open(place.path(), &database, now).unwrap().unwrap();
        let aside = old.put_aside(place.path(), &database, now).unwrap();
        assert!(aside.is_file() && database.is_file(), "it is kept, and still in its place");
        let store = Store::open(place.path(), now).unwrap();
        assert!(!store.opened().created && !store.opened().copied, "a kill at this moment changes nothing");
        assert_eq!(store.lists().unwrap().len(), 1);
    }
}
