//! An import that was killed half-way: taken back, as if it had not begun.

use std::fs::{File, TryLockError};
use std::path::Path;

use contacts::ImportId;
use rusqlite::{Connection, TransactionBehavior};

use super::{left_over, undo};
use crate::Store;
use crate::changes::{self, Part};
use crate::error::{Result, StoreError};
use crate::touched;

/// The file whose lock says that an import is being merged, or many people are being changed, by somebody alive. One
/// lock for both: each would pull the ground from under the other.
const LOCK: &str = "import.lock";

/// Takes the lock, or says that somebody has it.
pub(crate) fn try_lock(folder: &Path) -> Result<Option<File>> {
    let path = folder.join(LOCK);
    crate::files::create_file(&path)?;
    let file = File::options().write(true).open(&path).map_err(StoreError::file(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(why)) => Err(StoreError::file(path)(why)),
    }
}

/// At opening: takes back what a dead process left.
pub(crate) fn take_back_abandoned(conn: &mut Connection, folder: &Path) -> Result<Option<ImportId>> {
    let id = super::merging(conn)?;
    if id == 0 {
        return Ok(None);
    }
    let Some(_lock) = try_lock(folder)? else { return Ok(None) };
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // It may have been finished between the two looks.
    if super::merging(&tx)? != id {
        return Ok(None);
    }
    take_back(&tx, ImportId(id))?;
    changes::bump(&tx, &[Part::Contacts, Part::Imports])?;
    tx.commit()?;
    Ok(Some(ImportId(id)))
}

/// For whoever has the lock: takes back what the dead left half stored.
pub(crate) fn take_back_what_the_dead_left(store: &Store) -> Result<()> {
    while store.read(super::merging)? != 0 {
        store.write(&[Part::Contacts, Part::Imports], |tx| match super::merging(tx)? {
            0 => Ok(()),
            id => take_back(tx, ImportId(id)),
        })?;
    }
    Ok(())
}

impl Store {
    /// For whatever an import that is being stored would pull the ground from under: refused while somebody alive stores
    /// one, and what the dead left of one is taken back first.
    pub(crate) fn wait_for_no_import(&self) -> Result<()> {
        if self.read(super::merging)? == 0 {
            return Ok(());
        }
        let Some(_lock) = try_lock(self.folder())? else { return Err(StoreError::ImportUnderWay) };
        take_back_what_the_dead_left(self)
    }
}

/// Removes every trace of an import that is still `merging`, with the list that was made for it in the same instant.
pub(super) fn take_back(tx: &Connection, import: ImportId) -> Result<()> {
    let (list, at): (i64, i64) =
        tx.query_row("SELECT list_id, imported_at FROM imports WHERE id = ?1", [import.0], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    touched::import(tx, import)?;
    undo::put_values_back(tx, import)?;
    left_over::put_standings_back(tx, import)?;
    tx.execute(
        "DELETE FROM subscriptions WHERE list_id = (SELECT list_id FROM imports WHERE id = ?1) AND import_id = ?1",
        [import.0],
    )?;
    tx.execute(
        "DELETE FROM contact_tags WHERE contact_id IN (SELECT id FROM contacts
             WHERE id BETWEEN (SELECT first_contact FROM imports WHERE id = ?1)
             AND (SELECT last_contact FROM imports WHERE id = ?1) AND import_id = ?1)",
        [import.0],
    )?;
    tx.execute(
        "DELETE FROM contacts WHERE id BETWEEN (SELECT first_contact FROM imports WHERE id = ?1)
             AND (SELECT last_contact FROM imports WHERE id = ?1) AND import_id = ?1",
        [import.0],
    )?;
    tx.execute("DELETE FROM imports WHERE id = ?1", [import.0])?;
    tx.execute(
        "DELETE FROM lists WHERE id = ?1 AND created_at = ?2
             AND NOT EXISTS (SELECT 1 FROM imports WHERE list_id = ?1)
             AND NOT EXISTS (SELECT 1 FROM campaigns WHERE list_id = ?1)
             AND NOT EXISTS (SELECT 1 FROM subscriptions WHERE list_id = ?1)",
        (list, at),
    )?;
    Ok(())
}
