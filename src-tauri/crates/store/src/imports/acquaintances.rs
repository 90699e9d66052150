//! Everybody known, as an import asks for them: read once, in the order of the table, beside the reading of the file. A
//! million look-ups the other way round would each walk down a tree that no cache holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use address::DedupeKey;
use contacts::ContactId;
use rusqlite::Connection;

use super::batch::{Print, Prints};
use super::lookalikes::Namesakes;
use crate::columns::rows;
use crate::error::{Result, StoreError};
use crate::same_mailbox::kin;
use crate::{Changes, Store, changes};

/// Everybody known at one state of the data.
#[derive(Debug, Default)]
pub(super) struct Acquaintances {
    /// The state.
    pub as_of: Changes,
    /// Who, by the print of their key.
    pub people: Vec<Acquaintance>,
    /// Those whose address is written in a way that another address may share a mailbox with.
    pub namesakes: Namesakes<ContactId>,
}

/// Somebody known, or an address whose record went into theirs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acquaintance {
    pub key: Print,
    pub contact: i64,
    /// The digest of their fields; `None` for an address that went into somebody's record.
    pub fields: Option<u64>,
}

/// So many people pass between two questions whether to stop.
const ASKED_EVERY: usize = 1_000;

impl Acquaintances {
    /// Reads everybody, unless it is told to stop. The connection is in a transaction, so that all of it is of one state.
    pub(super) fn read(conn: &Connection, prints: &Prints, stop: &dyn Fn() -> bool) -> Result<Acquaintances> {
        let mut all = Acquaintances { as_of: changes::read(conn)?, ..Acquaintances::default() };
        let mut statement = conn.prepare("SELECT id, dedupe_key, fields FROM main.contacts")?;
        let mut people = statement.query([])?;
        while let Some(row) = people.next()? {
            let key = row.get_ref(1)?.as_str().unwrap_or_default();
            let fields = prints.digest(row.get_ref(2)?.as_str().unwrap_or_default());
            let contact: i64 = row.get(0)?;
            all.people.push(Acquaintance { key: prints.of(key), contact, fields: Some(fields) });
            if all.people.len().is_multiple_of(ASKED_EVERY) && stop() {
                return Err(StoreError::Stopped);
            }
            all.namesakes.note(key, ContactId(contact));
        }
        // Whoever's record went into another one is known by that one.
        let mut statement = conn.prepare("SELECT dedupe_key FROM main.merged_people")?;
        for key in rows(&mut statement, [], |row| Ok(row.get::<_, String>(0)?))? {
            let print = prints.of(&key);
            if let Some(root) = kin::root(conn, &DedupeKey::from_stored(key))? {
                all.people.push(Acquaintance { key: print, contact: root.0, fields: None });
            }
        }
        Ok(all)
    }
}

/// Everybody known, being read on a thread of its own. Dropping it ends that.
#[derive(Debug)]
pub(super) struct Reading {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<Acquaintances>>>,
}

impl Reading {
    pub(super) fn begin(store: &Store, prints: &Prints) -> Result<Reading> {
        let (store, prints, stop) = (store.clone(), prints.clone(), Arc::new(AtomicBool::new(false)));
        let told = stop.clone();
        let thread = std::thread::Builder::new()
            .name("known".to_owned())
            .spawn(move || {
                store.read(|conn| Acquaintances::read(conn, &prints, &|| told.load(Ordering::Relaxed)))
            })
            .map_err(StoreError::file("thread"))?;
        Ok(Reading { stop, thread: Some(thread) })
    }

    /// Waits for the last of them.
    pub(super) fn end(mut self) -> Result<Acquaintances> {
        match self.thread.take() {
            Some(thread) => thread.join().map_err(|_| StoreError::Stopped)?,
            None => Err(StoreError::Stopped),
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
