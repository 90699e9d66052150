//! The sender's own connection.
//!
//! It writes with `synchronous=FULL`: a claim is on disk before its message starts, an outcome before the next claim.
//! Only the process that holds the sender lock of the folder may open one; the lock itself is the app's.

use std::cell::Cell;
use std::fs::File;
use std::sync::Arc;

use delivery::{CampaignId, RowEvent, RowState};
use jiff::Timestamp;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::campaigns::finish_if_done;
use crate::changes::{self, Part};
use crate::columns::rows;
use crate::connection::{Durability, open_writer};
use crate::delivery_events;
use crate::error::{Result, StoreError};
use crate::outbox::counts::Tally;
use crate::store::Inner;
use crate::{Store, identity};

/// Claims rows and writes down what became of them.
pub struct SenderConnection {
    pub(crate) conn: Connection,
    pub(crate) inner: Arc<Inner>,
    pub(crate) salt: [u8; 32],
    /// The file that says how far the database has come; none where nothing has to survive.
    noted: Option<File>,
    /// The version of the data when [`SenderConnection::others_wrote`] was asked last.
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

    /// Turns every claimed row `uncertain`: whoever claimed it is dead, and the message may or may not have gone. For
    /// the holder of the sender lock, once, before its first claim. Returns how many there were.
    pub fn recover(&self, now: Timestamp) -> Result<u64> {
        // By campaign, as the index is: a walk through all messages ever sent would take as long as there are of them.
        let sql = "SELECT o.id, o.campaign_id FROM campaigns AS k CROSS JOIN outbox AS o ON o.campaign_id = k.id AND o.state = 'claimed'
             WHERE ?1 = 0";
        self.recover_where(sql, 0, now)
    }

    /// The same for one campaign, which nobody in this process sends at this moment either.
    pub fn recover_of(&self, campaign: CampaignId, now: Timestamp) -> Result<u64> {
        let sql = "SELECT id, campaign_id FROM outbox WHERE campaign_id = ?1 AND state = 'claimed'";
        self.recover_where(sql, campaign.0, now)
    }

    fn recover_where(&self, sql: &str, campaign: i64, now: Timestamp) -> Result<u64> {
        self.write(&[Part::Outbox], |tx| {
            let claimed = rows(&mut tx.prepare(sql)?, [campaign], |row| {
                Ok((delivery::OutboxId(row.get(0)?), CampaignId(row.get(1)?)))
            })?;
            for (row, campaign) in &claimed {
                tx.prepare_cached(
                    "UPDATE outbox SET state = 'uncertain', changed_at = ?2, why = ?3 WHERE id = ?1",
                )?
                .execute((row.0, now.as_millisecond(), STOPPED))?;
                delivery_events::add(tx, *row, RowEvent::LoseReply, "", STOPPED, now)?;
                let mut tally = Tally::new(*campaign);
                tally.moved(RowState::Claimed, RowState::Uncertain, now);
                tally.store(tx)?;
                finish_if_done(tx, *campaign, now)?;
            }
            Ok(u64::try_from(claimed.len()).unwrap_or(u64::MAX))
        })
    }

    /// Whether anybody else wrote to the database since this was asked last; cheap enough to ask for each message.
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

/// What is told of a message that was in hand when the program ended.
pub(crate) const STOPPED: &str = "Postrider was stopped while this message was on its way.";

impl std::fmt::Debug for SenderConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SenderConnection").finish_non_exhaustive()
    }
}
