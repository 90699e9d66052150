//! Opening the data folder, and the two ways in: [`Store::read`] and [`Store::write`].

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use address::DedupeKey;
use contacts::ImportId;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::changes::{self, Part};
use crate::connection::{Durability, PAGE_SIZE, PATIENCE, Readers, Turn, lock, open_writer};
use crate::domains::Censuses;
use crate::error::{Result, StoreError};
use crate::roster::Keeper;
use crate::same_mailbox::Groups;
use crate::temporary::{self, Temporary};
use crate::{files, identity, imports, migrate, people_changes, settings};

/// Name of the database in the data folder.
pub(crate) const FILE_NAME: &str = "postrider.sqlite";

/// What was found when the folder was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// There was no database; this one is new.
    pub created: bool,
    /// The database was of this older version; a copy of it lies in `backups/`.
    pub migrated_from: Option<i64>,
    /// An import had been killed half-way and was taken back.
    pub undone_import: Option<ImportId>,
    /// A change of many people had been killed half-way and was taken back.
    pub undone_change: bool,
    /// The folder is a copy of the one we wrote last, or its database an older one; nothing is sent until somebody
    /// vouches.
    pub copied: bool,
}

/// One data folder. Cheap to clone; every clone is the same store.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) file: PathBuf,
    pub(crate) durability: Durability,
    pub(crate) turn: Turn,
    pub(crate) people: Keeper,
    pub(crate) censuses: Censuses,
    pub(crate) mailboxes: Groups,
    writer: Mutex<Connection>,
    readers: Readers,
    pub(crate) folder: PathBuf,
    salt: [u8; 32],
    opened: Opened,
    // Last, so that it goes after the connections.
    _throw_away: Option<Temporary>,
}

impl Store {
    /// Whether a folder is a data folder already. Nothing is made or opened.
    #[must_use]
    pub fn is_in(folder: &Path) -> bool {
        folder.join(FILE_NAME).exists()
    }

    /// Opens a data folder, and makes it where there is none. Brings an older database to this version after
    /// putting a copy into `backups/`, and takes back an import, or a change of many
    /// people, that was killed half-way.
    ///
    /// Where a data folder has lost its database, none is made: an empty one would know nobody who left.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Store> {
        files::create_folder(folder)?;
        let file = folder.join(FILE_NAME);
        if is_lost(folder, &file) {
            return Err(StoreError::Lost { folder: folder.to_owned() });
        }
        let mut conn = open_database(&file, Durability::Normal)?;
        let mut opened = prepare(&mut conn, Some(&folder.join("backups")), now)?;
        let salt = salt(&conn)?;
        temporary::remove_dead(folder);
        opened.copied = check_identity(&mut conn, folder, &file, now)?;
        opened.undone_import = imports::take_back_abandoned(&mut conn, folder)?;
        opened.undone_change = people_changes::take_back_abandoned(&mut conn, folder, now)?;
        write_anew_if_owed(&conn)?;
        Ok(Store::of(conn, Durability::Normal, folder.to_owned(), file, salt, opened, None))
    }

    /// Opens an empty store in a temporary folder that goes when the last clone is dropped. Nothing in it
    /// survives the program.
    pub fn open_throwaway(now: Timestamp) -> Result<Store> {
        let salt = identity::random()?;
        Store::throw_away(&salt, Temporary::make_anywhere()?, now)
    }

    /// The same in a folder of the caller's, with the salt of another store, so that its suppressions still match.
    pub(crate) fn throw_away(salt: &[u8; 32], temp: Temporary, now: Timestamp) -> Result<Store> {
        let folder = temp.path().to_owned();
        let file = folder.join(FILE_NAME);
        let mut conn = open_database(&file, Durability::ThrowAway)?;
        let opened = prepare(&mut conn, None, now)?;
        settings::put(&conn, settings::SALT, salt)?;
        Ok(Store::of(conn, Durability::ThrowAway, folder, file, *salt, opened, Some(temp)))
    }

    fn of(
        writer: Connection,
        durability: Durability,
        folder: PathBuf,
        file: PathBuf,
        salt: [u8; 32],
        opened: Opened,
        throw_away: Option<Temporary>,
    ) -> Store {
        Store {
            inner: Arc::new(Inner {
                file,
                durability,
                turn: Turn::default(),
                people: Keeper::default(),
                censuses: Censuses::default(),
                mailboxes: Groups::default(),
                writer: Mutex::new(writer),
                readers: Readers::default(),
                folder,
                salt,
                opened,
                _throw_away: throw_away,
            }),
        }
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// What was found when it was opened.
    #[must_use]
    pub fn opened(&self) -> &Opened {
        &self.inner.opened
    }

    /// The salt of this folder's key hashes.
    pub(crate) fn salt(&self) -> &[u8; 32] {
        &self.inner.salt
    }

    /// The hash by which Do not mail knows an address in this folder.
    #[must_use]
    pub fn key_hash(&self, key: &DedupeKey) -> [u8; 32] {
        consent::key_hash(self.salt(), key)
    }

    /// Copies the write-ahead log back into the database. For idle times: a big import leaves a long one.
    pub fn tidy(&self) -> Result<()> {
        let conn = lock(&self.inner.writer);
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Writes the whole database anew, without what lies in its unused parts. Takes about as long as copying it, and
    /// twice its room on the disk meanwhile; whoever writes waits.
    pub(crate) fn write_anew(&self) -> Result<()> {
        write_anew(&lock(&self.inner.writer))
    }

    /// Whether SQLite fills what is deleted with zeros, instead of only forgetting where it was. Slow, so only for a
    /// person who asked to be forgotten.
    pub(crate) fn overwrite_what_is_deleted(&self, overwrite: bool) -> Result<()> {
        lock(&self.inner.writer).pragma_update(None, "secure_delete", overwrite)?;
        Ok(())
    }

    /// Reads in one transaction: what `work` sees does not change under it, and holds up no writer.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.inner.readers.with(&self.inner.file, work)
    }

    /// Writes in one transaction and counts the change of `parts` in it. An error leaves everything as it was.
    pub(crate) fn write<T>(
        &self,
        parts: &[Part],
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut conn = lock(&self.inner.writer);
        let _turn = self.inner.turn.take();
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = identity::progress(&tx)?;
        let value = work(&tx)?;
        changes::bump(&tx, parts)?;
        let after = identity::progress(&tx)?;
        tx.commit()?;
        if before != after {
            self.inner.note_progress(after);
        }
        Ok(value)
    }
}

impl Inner {
    /// Notes beside the database how far it has come. The transaction stands whatever becomes of the note: without it,
    /// an older database that is put back could be taken for the present one, and nothing else happens.
    pub(crate) fn note_progress(&self, number: u64) {
        if self.durability != Durability::ThrowAway {
            let _ = identity::note(&self.folder, number);
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("folder", &self.inner.folder).finish_non_exhaustive()
    }
}

/// A write-ahead log up to this size is copied back when the store closes; a longer one waits for idle time.
const SMALL_LOG: u64 = 8 << 20;

impl Drop for Inner {
    fn drop(&mut self) {
        self.people.stop();
        let mut log = self.file.clone().into_os_string();
        log.push("-wal");
        let length = std::fs::metadata(log).map_or(0, |about| about.len());
        if self.durability != Durability::ThrowAway && length > 0 && length <= SMALL_LOG {
            // Only for tidiness: whatever stops it, the log is read at the next opening.
            let conn = lock(&self.writer);
            let _ = conn.busy_timeout(std::time::Duration::ZERO);
            let _ = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
}

/// What is left of somebody who was forgotten goes from unused parts of the file, and from the write-ahead log. It is noted
/// that this is still to be done until it is.
fn write_anew(conn: &Connection) -> Result<()> {
    conn.execute_batch("VACUUM")?;
    // Nobody waits long for a reader: the next opening tries again.
    conn.busy_timeout(std::time::Duration::from_secs(1))?;
    let is_held_up = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    conn.busy_timeout(PATIENCE)?;
    let is_held_up = is_held_up?;
    if !is_held_up {
        conn.execute("DELETE FROM settings WHERE name = ?1", [settings::REWRITE])?;
    }
    Ok(())
}

/// At opening: does what the disk or somebody who was reading held up when a person was forgotten. Whatever holds it up now,
/// the next opening tries again.
fn write_anew_if_owed(conn: &Connection) -> Result<()> {
    if settings::get::<bool>(conn, settings::REWRITE)?.is_some() {
        conn.busy_timeout(std::time::Duration::ZERO)?;
        let _ = write_anew(conn);
        conn.busy_timeout(PATIENCE)?;
    }
    Ok(())
}

/// Whether there was a database here and it is gone: a folder gets its id only once it has one.
fn is_lost(folder: &Path, file: &Path) -> bool {
    folder.join(identity::FILE).exists() && std::fs::metadata(file).map_or(true, |about| about.len() == 0)
}

/// Opens the database file, or makes one that only its owner can read.
pub(crate) fn open_database(file: &Path, durability: Durability) -> Result<Connection> {
    files::create_file(file)?;
    let conn = open_writer(file, durability)?;
    // Before anything is written: a newer database must stay exactly as it is.
    migrate::version(&conn)?;
    // Of no effect on a database that is there already.
    conn.pragma_update(None, "page_size", PAGE_SIZE)?;
    if write_ahead(&conn)? != "wal" {
        return Err(StoreError::ReadOnly);
    }
    Ok(conn)
}

/// Puts a database under a write-ahead log and says what it is under now. Two programs that open a new one at the same moment
/// both do; SQLite tells the second at once that it is busy, without the patience it has elsewhere.
fn write_ahead(conn: &Connection) -> Result<String> {
    const AGAIN: Duration = Duration::from_millis(10);
    let mut waited = Duration::ZERO;
    loop {
        let mode = conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
        match mode.map_err(StoreError::from) {
            Err(StoreError::Busy) if waited < PATIENCE => {
                std::thread::sleep(AGAIN);
                waited += AGAIN;
            }
            done => return done,
        }
    }
}

fn prepare(conn: &mut Connection, backups: Option<&Path>, now: Timestamp) -> Result<Opened> {
    let before = migrate::run(conn, backups, now)?;
    Ok(Opened {
        created: before == 0,
        migrated_from: (0 < before && before < migrate::KNOWN).then_some(before),
        ..Opened::default()
    })
}

/// The salt of the folder; made at first use.
fn salt(conn: &Connection) -> Result<[u8; 32]> {
    if let Some(salt) = settings::get(conn, settings::SALT)? {
        return Ok(salt);
    }
    // Two processes may both find none: the first to write wins.
    let tx = conn.unchecked_transaction()?;
    conn.execute(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
        (settings::SALT, crate::columns::to_json(&identity::random()?)?),
    )?;
    tx.commit()?;
    settings::get(conn, settings::SALT)?.ok_or(StoreError::NotFound { what: "setting" })
}

fn check_identity(conn: &mut Connection, folder: &Path, file: &Path, now: Timestamp) -> Result<bool> {
    let known: Option<serde_json::Value> = settings::get(conn, settings::IDENTITY)?;
    let copied = identity::is_copy(conn, folder, file)?;
    if known.is_some() && !copied {
        return Ok(false);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if copied {
        identity::distrust(&tx, now)?;
    }
    identity::renew(&tx, folder, file)?;
    tx.commit()?;
    Ok(copied)
}

#[cfg(test)]
mod tests;
