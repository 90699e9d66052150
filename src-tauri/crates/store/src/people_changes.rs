//! The tables `people_changes` and `people_changed`: what is done with many people at once, and taking it back.
//!
//! A change goes in short transactions, so that the sender gets its turn between two of them. Each notes whom it changed
//! and what was there before. Whatever ends it early (the user, a full disk) takes the noted part back; a killed one is
//! taken back at the next opening, and one that was killed while it was taken back is taken back to its end. Ledger
//! events and `done` come together in the last transaction, so that a change that was stopped said nothing.
//!
//! Taking back gives everybody the old value who still has the new one. Whoever was changed again since keeps what they
//! have, and is counted.

mod apply;
mod join;
pub(crate) mod removed;
mod take_back;

use std::fs::File;
use std::ops::ControlFlow;

use contacts::{ContactId, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row, TransactionBehavior};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::changes::{self, Part};
use crate::columns::{count, first, int, json, millis, odd, one, rows, time, time_or_none, to_json, word};
use crate::contact::whole::Whole;
use crate::error::{Result, StoreError};
use crate::imports::{self, try_lock};
use crate::lists;
use crate::same_mailbox::kin;
use crate::subscriptions::Agreement;
use crate::tags::{self, TagId};

/// Number of a change of many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeId(pub i64);

/// What becomes of each person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PeopleChange {
    /// A field says this; without a value it goes.
    SetField {
        /// Its name.
        name: String,
        /// Its value.
        value: Option<String>,
    },
    /// They get a tag, made where there is none of the name.
    AddTag {
        /// Its name.
        name: String,
    },
    /// They lose a tag.
    RemoveTag {
        /// Which.
        tag: TagId,
    },
    /// They join a list, each with its ledger event. Whoever left that list, or is on Do not mail, is left alone, and a
    /// weaker basis never replaces a stronger one.
    JoinList {
        /// Which.
        list: ListId,
        /// What the user says about their consent.
        agreement: Agreement,
    },
    /// They are taken off a list because the user wants so.
    LeaveList {
        /// Which.
        list: ListId,
    },
    /// Their records go. Whoever has outbox rows stays, so that every address keeps its reason.
    Remove,
    /// A field said something, which is not remembered any more. Nobody chooses this: it is what becomes of
    /// [`PeopleChange::SetField`].
    ValueForgotten {
        /// Its name.
        name: String,
    },
}

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// Under way right now.
    Working,
    /// Done.
    Done,
    /// Being taken back right now.
    Undoing,
    /// Taken back.
    Undone,
    /// Stopped before it was done; everything is as it was before.
    Cancelled,
}

impl ChangeState {
    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ChangeState::Working => "working",
            ChangeState::Done => "done",
            ChangeState::Undoing => "undoing",
            ChangeState::Undone => "undone",
            ChangeState::Cancelled => "cancelled",
        }
    }
}

impl std::str::FromStr for ChangeState {
    type Err = StoreError;
    fn from_str(word: &str) -> Result<Self> {
        use ChangeState::{Cancelled, Done, Undoing, Undone, Working};
        [Working, Done, Undoing, Undone, Cancelled]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| odd("change state", word))
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRow {
    /// Its number.
    pub id: ChangeId,
    /// What became of each person.
    pub what: PeopleChange,
    /// Where it stands.
    pub state: ChangeState,
    /// People who were chosen when it began.
    pub chosen: u64,
    /// People it changed.
    pub changed: u64,
    /// People who stayed as they were when it was taken back, because they were changed again since.
    pub kept: u64,
    /// When it began.
    pub began: Timestamp,
    /// When it was done, taken back or stopped.
    pub ended: Option<Timestamp>,
    /// The tag it gave.
    tag: TagId,
    /// Whether it made that tag.
    tag_made: bool,
}

impl ChangeRow {
    /// People it left alone, because nothing was to be done or nothing may be done.
    #[must_use]
    pub const fn left_alone(&self) -> u64 {
        self.chosen.saturating_sub(self.changed)
    }

    /// Whether there is anything to take back.
    #[must_use]
    pub fn can_be_taken_back(&self) -> bool {
        let nobody_is_left = matches!(self.what, PeopleChange::ValueForgotten { .. });
        self.state == ChangeState::Done && self.changed > 0 && !nobody_is_left
    }
}

/// Changes that are kept, so that they can be taken back.
const KEPT: usize = 20;

/// People changed in one short transaction: about 20 ms of work.
const BATCH: usize = 4000;

const PARTS: &[Part] = &[Part::Contacts];

const COLUMNS: &str = "id, what, state, chosen, changed, kept, began_at, ended_at, tag_id, tag_made";

fn change(row: &Row<'_>) -> Result<ChangeRow> {
    Ok(ChangeRow {
        id: ChangeId(row.get(0)?),
        what: json(row, 1, "change")?,
        state: word(row, 2, "change state")?,
        chosen: count(row, 3)?,
        changed: count(row, 4)?,
        kept: count(row, 5)?,
        began: time(row, 6)?,
        ended: time_or_none(row, 7)?,
        tag: TagId(row.get(8)?),
        tag_made: row.get(9)?,
    })
}

fn get(conn: &Connection, id: ChangeId) -> Result<ChangeRow> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM people_changes WHERE id = ?1"))?;
    first(&mut statement, [id.0], change)?.ok_or(StoreError::NotFound { what: "change" })
}

/// Those under way, or left by the dead.
pub(crate) fn unfinished(conn: &Connection) -> Result<Vec<ChangeId>> {
    let mut statement = conn
        .prepare_cached("SELECT id FROM people_changes WHERE state IN ('working', 'undoing') ORDER BY id")?;
    rows(&mut statement, [], |row| Ok(ChangeId(row.get(0)?)))
}

/// Why the lock of imports and changes cannot be had.
pub(crate) fn who_has_the_lock(conn: &Connection) -> Result<StoreError> {
    let importing = imports::merging(conn)? != 0;
    Ok(match unfinished(conn)?.is_empty() || importing {
        true => StoreError::ImportUnderWay,
        false => StoreError::ChangeUnderWay,
    })
}

/// A change that is about to be made, or taken back. Nobody else changes many people, or imports, meanwhile.
pub struct Changing {
    store: Store,
    _lock: File,
    row: ChangeRow,
    /// In order and each once; empty where it is taken back.
    people: Vec<i64>,
    now: Timestamp,
}

impl Store {
    /// Begins a change: checks what it names, notes it, and lets nobody else begin one. `people` is who they are, for
    /// good; [`Changing::run`] does the work.
    pub fn begin_change(
        &self,
        what: &PeopleChange,
        people: Vec<ContactId>,
        now: Timestamp,
    ) -> Result<Changing> {
        let lock = self.lock_people(now)?;
        let mut people: Vec<i64> = people.into_iter().map(|contact| contact.0).collect();
        people.sort_unstable();
        people.dedup();
        let row = self.write(PARTS, |tx| {
            let (mut tag, mut made) = (TagId(0), false);
            match what {
                PeopleChange::AddTag { name } => (tag, made) = tags::named(tx, name, now)?,
                PeopleChange::RemoveTag { tag } if !tags::exists(tx, *tag)? => {
                    return Err(StoreError::NotFound { what: "tag" });
                }
                PeopleChange::JoinList { list, .. } | PeopleChange::LeaveList { list } => {
                    lists::get(tx, *list)?;
                }
                PeopleChange::SetField { .. }
                | PeopleChange::RemoveTag { .. }
                | PeopleChange::Remove
                | PeopleChange::ValueForgotten { .. } => {}
            }
            tx.execute(
                "INSERT INTO people_changes (what, state, tag_id, tag_made, chosen, changed, kept, began_at, ended_at)
                 VALUES (?1, 'working', ?2, ?3, ?4, 0, 0, ?5, NULL)",
                (to_json(what)?, tag.0, made, int(length(people.len())), millis(now)),
            )?;
            get(tx, ChangeId(tx.last_insert_rowid()))
        })?;
        Ok(Changing { store: self.clone(), _lock: lock, row, people, now })
    }

    /// Begins to take a change back; [`Changing::run`] does the work.
    pub fn begin_taking_back(&self, id: ChangeId, now: Timestamp) -> Result<Changing> {
        let lock = self.lock_people(now)?;
        let row = self.write(&[], |tx| {
            let row = get(tx, id)?;
            if row.state != ChangeState::Done {
                return Err(StoreError::ChangeTakenBack);
            }
            if kin::met_since(tx, &row)? {
                return Err(StoreError::MergedSince);
            }
            tx.execute("UPDATE people_changes SET state = 'undoing' WHERE id = ?1", [id.0])?;
            get(tx, id)
        })?;
        Ok(Changing { store: self.clone(), _lock: lock, row, people: Vec::new(), now })
    }

    /// One change; [`StoreError::NotFound`] once it is forgotten.
    pub fn people_change(&self, id: ChangeId) -> Result<ChangeRow> {
        self.read(|conn| get(conn, id))
    }

    /// The changes that are kept, the newest first.
    pub fn people_changes(&self) -> Result<Vec<ChangeRow>> {
        self.read(|conn| {
            let mut statement =
                conn.prepare(&format!("SELECT {COLUMNS} FROM people_changes ORDER BY id DESC"))?;
            rows(&mut statement, [], change)
        })
    }

    /// Takes the lock of whoever changes many people, or makes records one or several, and takes back what somebody left who
    /// died with it.
    pub(crate) fn lock_people(&self, now: Timestamp) -> Result<File> {
        let Some(lock) = self.lock_soon()? else { return Err(self.read(who_has_the_lock)?) };
        self.take_back_what_the_dead_left(now)?;
        Ok(lock)
    }

    /// Takes the lock. Whoever says that they are done may hold it for a moment longer: that is waited for, and nothing else.
    fn lock_soon(&self) -> Result<Option<File>> {
        for _ in 0..LOCK_TRIES {
            if let Some(lock) = try_lock(self.folder())? {
                return Ok(Some(lock));
            }
            if self.read(imports::merging)? != 0 || !self.read(unfinished)?.is_empty() {
                return Ok(None);
            }
            std::thread::sleep(LOCK_PAUSE);
        }
        Ok(None)
    }

    /// For whoever has the lock: nobody else can be at work on what is unfinished.
    pub(crate) fn take_back_what_the_dead_left(&self, now: Timestamp) -> Result<()> {
        imports::take_back_what_the_dead_left(self)?;
        for id in self.read(unfinished)? {
            take_back_with(id, now, &mut |step| self.write(PARTS, |tx| step(tx)), &mut |_| {})?;
        }
        Ok(())
    }
}

/// How often, and how long apart, the lock is tried for while nobody says that they are at work: half a second in all.
const LOCK_TRIES: u32 = 50;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(10);

impl Changing {
    /// Its number.
    #[must_use]
    pub const fn id(&self) -> ChangeId {
        self.row.id
    }

    /// People it looks at in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        if self.row.state == ChangeState::Undoing { self.row.changed } else { self.row.chosen }
    }

    /// Does the work. `progress` is told how many of how many people are done, and may stop a change: then everything is
    /// as it was before. Taking back is not stopped half-way: it is quick, and half of it is nothing anybody wants.
    pub fn run(self, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<ChangeRow> {
        if self.row.state == ChangeState::Undoing {
            self.take_back(progress)?;
        } else {
            let done = self.work(progress);
            if done.is_err() {
                // Whatever stopped it: as if it had not begun.
                self.take_back(&mut |_, _| ControlFlow::Continue(()))?;
            }
            done?;
        }
        self.store.forget_old_changes()?;
        // Whoever did it may be told what it was, also where it is not kept.
        Ok(ChangeRow { what: self.row.what, ..self.store.people_change(self.row.id)? })
    }

    fn work(&self, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<()> {
        let (store, total) = (&self.store, length(self.people.len()));
        let mut deed = apply::Deed::new(&self.row, *store.salt(), self.now);
        let (mut done, mut changed) = (0, 0);
        step(progress, done, total)?;
        for batch in self.people.chunks(BATCH) {
            changed += store.write(PARTS, |tx| deed.apply(tx, batch))?;
            done += length(batch.len());
            step(progress, done, total)?;
            store.inner.turn.give_way();
        }
        store.write(PARTS, |tx| {
            if let PeopleChange::JoinList { list, agreement } = &self.row.what {
                join::note(tx, self.row.id, *list, agreement, changed, self.now)?;
            }
            end(tx, self.row.id, ChangeState::Done, changed, self.now)
        })
    }

    fn take_back(&self, progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<()> {
        let total = self.total();
        let mut write = |work: &mut Step<'_>| {
            let done = self.store.write(PARTS, |tx| work(tx));
            self.store.inner.turn.give_way();
            done
        };
        take_back_with(self.row.id, self.now, &mut write, &mut |done| {
            let _ = progress(done, total);
        })
    }
}

impl std::fmt::Debug for Changing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changing").field("id", &self.row.id).finish_non_exhaustive()
    }
}

/// What is done in one transaction. Returns how many people of the change it dealt with.
type Step<'a> = dyn FnMut(&Connection) -> Result<u64> + 'a;

/// Takes back what a change noted, batch by batch, and ends it: undone if it had been done, cancelled if not.
fn take_back_with(
    id: ChangeId,
    now: Timestamp,
    write: &mut dyn FnMut(&mut Step<'_>) -> Result<u64>,
    progress: &mut dyn FnMut(u64),
) -> Result<()> {
    let mut done = 0;
    loop {
        let people = write(&mut |tx| take_back::batch(tx, &get(tx, id)?, BATCH, now))?;
        if people == 0 {
            break;
        }
        done += people;
        progress(done);
    }
    write(&mut |tx| {
        let row = get(tx, id)?;
        take_back::last(tx, &row, now)?;
        let state =
            if row.state == ChangeState::Working { ChangeState::Cancelled } else { ChangeState::Undone };
        end(tx, id, state, row.changed, now)?;
        Ok(0)
    })?;
    Ok(())
}

fn end(tx: &Connection, id: ChangeId, state: ChangeState, changed: u64, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE people_changes SET state = ?2, changed = ?3, ended_at = ?4 WHERE id = ?1",
        (id.0, state.as_str(), int(changed), millis(now)),
    )?;
    forget_value(tx, id)
}

/// At opening: takes back what a dead process left. Returns whether there was anything.
pub(crate) fn take_back_abandoned(
    conn: &mut Connection,
    folder: &std::path::Path,
    now: Timestamp,
) -> Result<bool> {
    if unfinished(conn)?.is_empty() {
        return Ok(false);
    }
    let Some(_lock) = try_lock(folder)? else { return Ok(false) };
    // They may have been finished between the two looks.
    let left = unfinished(conn)?;
    for id in &left {
        let mut write = |work: &mut Step<'_>| {
            let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            changes::bump(&tx, PARTS)?;
            tx.commit()?;
            Ok(done)
        };
        take_back_with(*id, now, &mut write, &mut |_| {})?;
    }
    Ok(!left.is_empty())
}

impl Store {
    /// Forgets all but the last changes, a part at a time: a big one notes a million people.
    fn forget_old_changes(&self) -> Result<()> {
        let old: Vec<ChangeId> = self.people_changes()?.into_iter().skip(KEPT).map(|row| row.id).collect();
        for id in old {
            loop {
                let more = self.write(&[], |tx| {
                    // The change is forgotten, the hand's work is not: it outlives the import it was done on.
                    tx.execute(
                        "INSERT OR IGNORE INTO edited_people (contact_id)
                         SELECT p.contact_id FROM people_changes AS k CROSS JOIN people_changed AS p ON p.change_id = k.id
                         WHERE k.id = ?1 AND k.state = 'done' AND k.what ->> 'kind' = 'set-field'
                         ORDER BY p.contact_id LIMIT 20000",
                        [id.0],
                    )?;
                    Ok(tx.execute(
                        "DELETE FROM people_changed WHERE change_id = ?1 AND contact_id IN
                             (SELECT contact_id FROM people_changed WHERE change_id = ?1 ORDER BY contact_id LIMIT 20000)",
                        [id.0],
                    )?)
                })?;
                if more == 0 {
                    break;
                }
                self.inner.turn.give_way();
            }
            self.write(&[], |tx| Ok(tx.execute("DELETE FROM people_changes WHERE id = ?1", [id.0])?))?;
        }
        Ok(())
    }
}

/// Forgets what changes remember of somebody who is gone for good.
pub(crate) fn forget(conn: &Connection, whole: &Whole) -> Result<()> {
    for contact in &whole.ids {
        forget_number(conn, *contact)?;
    }
    Ok(())
}

/// Forgets what changes noted under a number that nobody has any more.
pub(crate) fn forget_number(conn: &Connection, contact: ContactId) -> Result<()> {
    // By the changes, which are few: the rows of one person lie apart.
    let mut statement = conn.prepare_cached(
        "DELETE FROM people_changed WHERE contact_id = ?1 AND change_id IN (SELECT id FROM people_changes) RETURNING change_id",
    )?;
    for change in rows(&mut statement, [contact.0], |row| Ok(ChangeId(row.get(0)?)))? {
        forget_value(conn, change)?;
    }
    Ok(())
}

/// Forgets what a field was set to, once no note of anybody is left that needs it. A value is typed for people, often for
/// one: "knows the mayor" must not outlive them in the list of changes. As long as it was set for others too, it stays,
/// because theirs could not be taken back without it. A change at work has notes to come.
fn forget_value(conn: &Connection, change: ChangeId) -> Result<()> {
    conn.prepare_cached(
        "UPDATE people_changes SET what = json_object('kind', 'value-forgotten', 'name', what ->> 'name')
         WHERE id = ?1 AND state <> 'working' AND what ->> 'kind' = 'set-field'
             AND NOT EXISTS (SELECT 1 FROM people_changed WHERE change_id = ?1)",
    )?
    .execute([change.0])?;
    Ok(())
}

/// Notes somebody whom a change is about to change.
fn remember(tx: &Connection, change: ChangeId, contact: i64, key: &str, before: &str) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO people_changed (change_id, contact_id, dedupe_key, before) VALUES (?1, ?2, ?3, ?4)",
    )?;
    statement.execute((change.0, contact, key, before))?;
    Ok(())
}

/// Changes what a change noted of somebody: what it would put back was taken back meanwhile.
fn note_anew<T: Serialize + ?Sized>(tx: &Connection, change: i64, contact: i64, before: &T) -> Result<()> {
    tx.prepare_cached("UPDATE people_changed SET before = ?3 WHERE change_id = ?1 AND contact_id = ?2")?
        .execute((change, contact, to_json(before)?))?;
    Ok(())
}

/// Whether a list is there.
fn list_exists(conn: &Connection, list: i64) -> Result<bool> {
    Ok(one(conn, "SELECT 1 FROM lists WHERE id = ?1", [list], |_| Ok(()))?.is_some())
}

fn step(progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>, done: u64, total: u64) -> Result<()> {
    match progress(done, total) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::ChangeStopped),
    }
}

fn length(people: usize) -> u64 {
    u64::try_from(people).unwrap_or(u64::MAX)
}
