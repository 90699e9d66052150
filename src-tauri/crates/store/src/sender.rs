//! The sender's own connection.
//!
//! It writes with `synchronous=FULL`: a claim is on disk before its message starts, an outcome before the next claim.
//! Only the process that holds the sender lock of the folder may open one; the lock itself is the app's.

use std::cell::Cell;
use std::fs::File;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::changes::{self, Part};
use crate::connection::{Durability, open_writer};
use crate::error::{Result, StoreError};
use crate::store::Inner;
use crate::{Store, identity};

/// Claims rows and writes down what became of them.
pub struct SenderConnection {
    pub(crate) conn: Connection,
    pub(crate) inner: Arc<Inner>,
    pub(crate) salt: [u8; 32],
    /// The file that says how far the database has come; none where nothing has to survive.
    noted: Option<File>,
    /// The version of the data when [`SenderConnection::others_wrote`] was asked last; 0, which none is, before.
    seen: Cell<i64>,
}

impl Store {
    /// Opens the sender's connection.
    pub fn sender(&self) -> Result<SenderConnection> {
        let durability = match self.inner.durability {
            Durability::ThrowAway => Durability::ThrowAway,
            _ => Durability::Full,
        };
        let conn = open_writer(&self.inner.file, durability)?;
        // Its statements are planned once, and not for each value they are asked with.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let mut noted = None;
        if durability == Durability::Full {
            // On disk before the first message, for an older database that is put back after a power cut.
            let file = &self.inner.folder;
            let note = identity::note(file, identity::progress(&conn)?).map_err(StoreError::file(file))?;
            note.sync_data().map_err(StoreError::file(file))?;
            noted = Some(note);
        }
        // Copied back every thousand pages, the log would be waited for after every few hundred messages.
        conn.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        let (inner, salt) = (Arc::clone(&self.inner), *self.salt());
        Ok(SenderConnection { conn, inner, salt, noted, seen: Cell::new(0) })
    }
}

impl SenderConnection {
    /// One transaction; durable when it returns.
    pub(crate) fn write<T>(
        &self,
        parts: &[Part],
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let _turn = self.inner.turn.take();
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        changes::bump(&tx, parts)?;
        let after = identity::progress(&tx)?;
        tx.commit()?;
        if let Some(noted) = &self.noted {
            // As `Inner::note_progress`: the transaction stands whatever becomes of the note.
            let _ = identity::note_in(noted, after);
        }
        Ok(value)
    }

    /// Whether anybody else wrote to the database since this was asked last; so they may have when it is asked first. Cheap
    /// enough to ask for each message.
    pub fn others_wrote(&self) -> Result<bool> {
        let version = self.conn.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok(self.seen.replace(version) != version)
    }

    /// What `PRAGMA synchronous` says on this connection: 2 is FULL.
    pub fn synchronous(&self) -> Result<i64> {
        Ok(self.conn.query_row("PRAGMA synchronous", [], |row| row.get(0))?)
    }
}

/// So many pages of 8 KiB may stand in the write-ahead log before they are copied back.
const LOG_PAGES: u32 = 6_000;

impl std::fmt::Debug for SenderConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SenderConnection").finish_non_exhaustive()
    }
}
