//! Connections: one writer, a few readers, and whose turn it is to write.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::Result;

/// How long a connection waits for another process to finish writing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Bytes of a page of every database of ours. Twice SQLite's default: an import is a sixth quicker.
pub(crate) const PAGE_SIZE: u32 = 8192;

/// What must be on disk when a transaction is said to be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Survives the program, and power loss up to the last checkpoint (`synchronous=NORMAL`).
    Normal,
    /// Survives power loss (`synchronous=FULL`): the sender, because "sent" must not be forgotten.
    Full,
    /// Survives nothing (`synchronous=OFF`): rehearsals, which are thrown away.
    ThrowAway,
}

impl Durability {
    const fn pragma(self) -> &'static str {
        match self {
            Durability::Normal => "NORMAL",
            Durability::Full => "FULL",
            Durability::ThrowAway => "OFF",
        }
    }
}

/// Opens a connection that may write.
pub(crate) fn open_writer(file: &Path, durability: Durability) -> Result<Connection> {
    let conn = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    configure(&conn)?;
    set_durability(&conn, durability)?;
    // Statements are kept prepared: the sender and the import use a few dozen again and again.
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// Opens a connection that only reads. It never holds up a writer.
pub(crate) fn open_reader(file: &Path) -> Result<Connection> {
    let conn = Connection::open_with_flags(
        file,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    configure(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// What every connection to a database of ours or of somebody else has in common.
pub(crate) fn configure(conn: &Connection) -> Result<()> {
    conn.busy_timeout(PATIENCE)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A big import leaves a long write-ahead log. Closing must not take as long as copying it back.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    Ok(())
}

/// Chooses what a commit promises.
pub(crate) fn set_durability(conn: &Connection, durability: Durability) -> Result<()> {
    conn.pragma_update(None, "synchronous", durability.pragma())?;
    Ok(())
}

/// A lock that a panic elsewhere cannot take away: what it guards is checked by SQLite, not by us.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whose turn it is to write, among the connections of this process. SQLite would make the others sleep and try
/// again; this wakes the next one at once, and tells an import that somebody waits.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    waiting: AtomicUsize,
    taken: Mutex<()>,
}

impl Turn {
    /// Waits for the turn.
    pub(crate) fn take(&self) -> MutexGuard<'_, ()> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let guard = lock(&self.taken);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        guard
    }

    /// Called between two batches of long work: lets whoever waits go first.
    pub(crate) fn give_way(&self) {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Read connections at rest, to be used again.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    idle: Mutex<Vec<Connection>>,
}

/// Readers kept at rest. More may be in use; those beyond are closed when they come back.
const KEPT_READERS: usize = 4;

impl Readers {
    /// Runs `work` on a read connection, inside one transaction, so that several queries see the same data.
    pub(crate) fn with<T>(&self, file: &Path, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = lock(&self.idle).pop();
        let conn = match idle {
            Some(conn) => conn,
            None => open_reader(file)?,
        };
        let result = {
            let tx = conn.unchecked_transaction()?;
            let result = work(&tx);
            tx.finish()?;
            result
        };
        let mut idle = lock(&self.idle);
        if idle.len() < KEPT_READERS {
            idle.push(conn);
        }
        result
    }
}
