//! From the temporary database into the main tables.
//!
//! A first import is copied as a whole in one transaction: nobody is being mailed yet. Any other goes in short
//! transactions, so that the sender gets its turn between two of them; until the last one the import is `merging`,
//! its subscriptions do not count, and a killed one is taken back at the next opening. The ledger events, what is
//! suppressed, and `done` come together in the last transaction.

mod beside;
mod events;
mod known;

use std::fs::File;
use std::ops::ControlFlow;

use consent::Basis;
use contacts::merge::MergePolicy;
use contacts::{ImportId, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::ImportReport;
use super::abandoned;
use super::plan::Plan;
use super::stage::Stage;
use super::staging::Staging;
use crate::changes::{self, Part};
use crate::columns::{int, millis, to_json};
use crate::connection::Turn;
use crate::error::{Result, StoreError};
use crate::subscriptions::Agreement;
use crate::{Store, lists, people_changes, touched};

/// People merged in one short transaction: about 20 ms of work.
const BATCH: i64 = 4000;

/// So many plans are made for one import while somebody else keeps changing people; the last one is gone by. Whoever was
/// forgotten since then is on Do not mail, as ever.
const PLANS: u32 = 4;

const PARTS: &[Part] = &[Part::Contacts, Part::Imports];

impl Staging {
    /// Stores the import. Rows with proof of a confirmation come in as `confirmed`, the others on the basis of
    /// `agreement`; of those, `confirmed` counts as `none`, because nothing proves it. `progress` is told how many
    /// of how many people are done, and may stop it: then nothing is stored.
    pub fn commit(
        mut self,
        agreement: &Agreement,
        file_hash: [u8; 32],
        now: Timestamp,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<ImportReport> {
        let _only_one = lock_imports(&self.store, now)?;
        let mut plans = 1;
        loop {
            let must_hold = plans < PLANS;
            if let Some(report) = self.store_once(agreement, file_hash, now, must_hold, progress)? {
                return Ok(report);
            }
            plans += 1;
            step(progress, 0, 1)?;
        }
    }

    /// Plans, and stores what was planned; `None` where somebody was added, removed or forgotten between the two.
    fn store_once(
        &mut self,
        agreement: &Agreement,
        file_hash: [u8; 32],
        now: Timestamp,
        must_hold: bool,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Option<ImportReport>> {
        let plan = self.plan()?;
        let (store, policy, file_name) =
            (self.store.clone(), self.options.policy, self.options.file_name.clone());
        let new_list = self.new_list.clone();
        let stage = self.ready()?;
        let list_name = match &new_list {
            Some(name) => name.clone(),
            None => lists::get(&stage.conn, stage.list)?.name,
        };
        let mut base = agreement.clone();
        if base.basis == Basis::Confirmed {
            base.basis = Basis::None;
            base.agreed_at = None;
        }
        let list_is_new = new_list.is_some();
        let merge = Merge {
            file_name,
            file_hash,
            list_name,
            list_is_new,
            said: agreement,
            base,
            policy,
            plan,
            must_hold,
            now,
        };
        merge.run(&store, stage, progress)
    }
}

/// Held while an import is merged. Whoever gets it can be sure that a `merging` import was left by the dead.
fn lock_imports(store: &Store, now: Timestamp) -> Result<File> {
    match abandoned::try_lock(store.folder())? {
        Some(lock) => {
            // People a dead process had half removed would come in as new, and those it had half brought would count as
            // known until they go.
            store.take_back_what_the_dead_left(now)?;
            Ok(lock)
        }
        None => Err(store.read(people_changes::who_has_the_lock)?),
    }
}

struct Merge<'a> {
    file_name: String,
    file_hash: [u8; 32],
    list_name: String,
    list_is_new: bool,
    said: &'a Agreement,
    base: Agreement,
    policy: MergePolicy,
    plan: Plan,
    /// Whether nothing is stored where somebody was added, removed or forgotten since the plan.
    must_hold: bool,
    now: Timestamp,
}

/// Where the staged people go: `id + shift` is the number of the contact.
#[derive(Clone, Copy)]
struct Target {
    import: ImportId,
    list: ListId,
    first: i64,
    last: i64,
    shift: i64,
}

impl Merge<'_> {
    fn run(
        &self,
        store: &Store,
        stage: &Stage,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Option<ImportReport>> {
        let turn = &store.inner.turn;
        let nobody: bool =
            stage.conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM main.contacts)", [], |row| row.get(0))?;
        if nobody || stage.next_id - stage.first_id <= BATCH {
            let total = int(self.plan.summary.addresses);
            step(progress, 0, total)?;
            let report = self.write_planned(stage, turn, |tx| {
                let target = self.begin(tx, stage)?;
                if self.is_copied_as_a_whole(target, stage) && stage.with_proof == 0 && stage.roll.is_whole()
                {
                    return self.copy_and_seal(tx, target, stage);
                }
                self.copy(tx, target, stage, (stage.first_id, stage.next_id))?;
                let stood = self.known(tx, target, stage, (i64::MIN, i64::MAX))?;
                self.finish(tx, target, stage, stood)
            })?;
            if report.is_some() {
                // Stored now: it is too late to stop.
                let _ = progress(self.plan.summary.addresses, self.plan.summary.addresses);
            }
            return Ok(report);
        }
        let Some(target) = self.write_planned(stage, turn, |tx| self.begin(tx, stage))? else {
            return Ok(None);
        };
        // Whom the batches write about they take from the table of contacts in the same transaction: to look each of them up
        // there once more finds nothing and takes as long as the writing.
        stage.conn.pragma_update(None, "foreign_keys", false)?;
        let merged = self.batches(stage, turn, target, progress);
        stage.conn.pragma_update(None, "foreign_keys", true)?;
        let merged =
            merged.and_then(|stood| write(&stage.conn, turn, |tx| self.finish(tx, target, stage, stood)));
        if merged.is_err() {
            // Whatever stopped it: as if it had not begun.
            write(&stage.conn, turn, |tx| abandoned::take_back(tx, target.import))?;
        }
        merged.map(Some)
    }

    /// The first transaction of an import; `None`, and nothing written, where the plan is not one for what is there now.
    fn write_planned<T>(
        &self,
        stage: &Stage,
        turn: &Turn,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let _turn = turn.take();
        let tx = Transaction::new_unchecked(&stage.conn, TransactionBehavior::Immediate)?;
        if self.must_hold && !stage.is_planned_for(changes::read(&tx)?) {
            return Ok(None);
        }
        committed(tx, work).map(Some)
    }

    /// Everybody, in short transactions. Returns how many known people have a place from this import.
    fn batches(
        &self,
        stage: &Stage,
        turn: &Turn,
        target: Target,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<u64> {
        let (first, next) = (stage.first_id, stage.next_id);
        let (mut from, mut stood) = (first, 0);
        while from < next {
            let to = next.min(from + BATCH);
            write(&stage.conn, turn, |tx| {
                self.copy(tx, target, stage, (from, to))?;
                stood += self.known(tx, target, stage, (from, to))?;
                Ok(())
            })?;
            step(progress, to - first, next - first)?;
            turn.give_way();
            from = to;
        }
        Ok(stood)
    }

    /// Opens the import and keeps a stretch of contact numbers free for it.
    fn begin(&self, tx: &Connection, stage: &Stage) -> Result<Target> {
        let list = if self.list_is_new {
            lists::named(tx, &self.list_name, self.now)?
        } else {
            lists::get(tx, stage.list)?.id
        };
        tx.execute(
            "INSERT INTO imports (list_id, file_name, file_hash, state, basis, source, wording, agreed_at, summary, first_contact, last_contact, imported_at, undone_at)
             VALUES (?1, ?2, ?3, 'merging', ?4, ?5, ?6, ?7, ?8, 0, 0, ?9, NULL)",
            (
                list.0,
                &self.file_name,
                &self.file_hash[..],
                self.said.basis.as_str(),
                &self.said.source,
                &self.said.wording,
                self.said.agreed_at.map(millis),
                to_json(&self.plan.summary)?,
                millis(self.now),
            ),
        )?;
        let import = ImportId(tx.last_insert_rowid());
        let used: i64 = tx.query_row(
            "SELECT coalesce((SELECT seq FROM main.sqlite_sequence WHERE name = 'contacts'), 0)",
            [],
            |row| row.get(0),
        )?;
        let staged = stage.next_id - stage.first_id;
        let target =
            Target { import, list, first: used + 1, last: used + staged, shift: used + 1 - stage.first_id };
        tx.execute(
            "UPDATE imports SET first_contact = ?2, last_contact = ?3 WHERE id = ?1",
            (import.0, target.first, target.last),
        )?;
        if tx.execute("UPDATE main.sqlite_sequence SET seq = ?1 WHERE name = 'contacts'", [target.last])? == 0
        {
            tx.execute(
                "INSERT INTO main.sqlite_sequence (name, seq) VALUES ('contacts', ?1)",
                [target.last],
            )?;
        }
        Ok(target)
    }

    /// Whether the staged table can become the main one as it is: everybody is new and keeps their number.
    fn is_copied_as_a_whole(&self, target: Target, stage: &Stage) -> bool {
        let everybody = u64::try_from(stage.next_id - stage.first_id).unwrap_or(0);
        stage.first_import
            && self.plan.summary.new == everybody
            && target.shift == 0
            && target.import.0 == stage.import_id
    }

    /// Copies the new people of a stretch of staged ids (from, to without it) and puts them into the list.
    fn copy(&self, tx: &Connection, target: Target, stage: &Stage, (from, to): (i64, i64)) -> Result<()> {
        if self.plan.summary.new == 0 {
            return Ok(());
        }
        let came = if self.is_copied_as_a_whole(target, stage)
            && (from, to) == (stage.first_id, stage.next_id)
        {
            // The same table, column for column, into an empty one: SQLite copies the rows without taking them apart.
            tx.execute("INSERT INTO main.contacts SELECT * FROM stage.contacts", [])?
        } else {
            tx.prepare_cached(
                "INSERT INTO main.contacts (id, dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
                 SELECT s.id + ?1, s.dedupe_key, s.address, s.name_key, s.fields, s.verdict, s.findings, s.created_at, ?2, s.import_row
                 FROM stage.contacts AS s LEFT JOIN stage.outcome AS o ON o.id = s.id
                 WHERE s.id >= ?3 AND s.id < ?4 AND o.id IS NULL ORDER BY s.id
                 ON CONFLICT (dedupe_key) DO NOTHING",
            )?
            .execute((target.shift, target.import.0, from, to))?
        };
        let (base, agreed) = (self.base.basis.as_str(), self.base.agreed_at.map(millis));
        let (first, last) = (from + target.shift, to + target.shift);
        if came > 0 {
            touched::stretch(tx, first, last - 1)?;
        }
        if stage.with_proof == 0 && int(u64::try_from(came).unwrap_or(0)) == last - first {
            // Everybody of the stretch came: their numbers need not be read out of the table again.
            tx.prepare_cached(&format!(
                "INSERT INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
                 WITH {DIGITS}
                 SELECT ?1, ?6 + a.n * 1000000 + b.n * 1000 + c.n, ?2, ?3, ?4, ?5, NULL
                 FROM thousand AS a CROSS JOIN thousand AS b CROSS JOIN thousand AS c
                 WHERE a.n <= (?7 - 1 - ?6) / 1000000 AND b.n <= (?7 - 1 - ?6 - a.n * 1000000) / 1000
                     AND c.n <= ?7 - 1 - ?6 - a.n * 1000000 - b.n * 1000"
            ))?
            .execute((
                target.list.0,
                base,
                agreed,
                millis(self.now),
                target.import.0,
                first,
                last,
            ))?;
        } else if stage.with_proof == 0 {
            tx.prepare_cached(
                "INSERT INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
                 SELECT ?1, id, ?2, ?3, ?4, ?5, NULL FROM main.contacts WHERE id >= ?6 AND id < ?7 AND import_id = ?5",
            )?
            .execute((target.list.0, base, agreed, millis(self.now), target.import.0, first, last))?;
        } else {
            tx.prepare_cached(
                "INSERT INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
                 SELECT ?1, c.id, iif(e.agreed_at IS NULL, ?2, 'confirmed'), coalesce(e.agreed_at, ?3), ?4, ?5, NULL
                 FROM main.contacts AS c LEFT JOIN stage.extra AS e ON e.id = c.id - ?8
                 WHERE c.id >= ?6 AND c.id < ?7 AND c.import_id = ?5",
            )?
            .execute((target.list.0, base, agreed, millis(self.now), target.import.0, first, last, target.shift))?;
        }
        Ok(())
    }

    /// The last transaction: ledger, Do not mail, done. `stood` people who were known have a place from this import.
    fn finish(&self, tx: &Connection, target: Target, stage: &Stage, stood: u64) -> Result<ImportReport> {
        let by_basis = self.write_events(tx, target, stage, stood)?;
        self.done(tx, target, stage, by_basis)
    }

    fn done(
        &self,
        tx: &Connection,
        target: Target,
        stage: &Stage,
        mut by_basis: Vec<(Basis, u64)>,
    ) -> Result<ImportReport> {
        by_basis.retain(|(_, people)| *people > 0);
        let suppressions = self.keep_off(tx, stage)?;
        touched::nobody(tx)?;
        tx.execute("UPDATE imports SET state = 'done' WHERE id = ?1", [target.import.0])?;
        changes::bump(tx, &[Part::Ledger, Part::Lists])?;
        Ok(ImportReport { import: target.import, summary: self.plan.summary, suppressions, by_basis })
    }
}

/// The numbers from 0 to 999, as a common table.
const DIGITS: &str = "digit (n) AS MATERIALIZED (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)),
     thousand (n) AS MATERIALIZED (SELECT a.n * 100 + b.n * 10 + c.n FROM digit AS a, digit AS b, digit AS c ORDER BY 1)";

fn step(progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>, done: i64, total: i64) -> Result<()> {
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    match progress(number(done), number(total)) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::Stopped),
    }
}

/// One short transaction on the import's own connection.
fn write<T>(conn: &Connection, turn: &Turn, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
    let _turn = turn.take();
    committed(Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?, work)
}

fn committed<T>(tx: Transaction<'_>, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
    let value = work(&tx)?;
    changes::bump(&tx, PARTS)?;
    tx.commit()?;
    Ok(value)
}
