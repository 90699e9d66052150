//! The temporary database of an import.
//!
//! It lies in a folder of its own inside the data folder, is attached to a connection of its own, and goes when the
//! import is dropped. Its table `contacts` is a twin of the main one, so that a first import is copied as a whole:
//! SQLite moves the rows without looking into them (its transfer optimisation asks for exactly the same table).

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::path::Path;

use consent::SuppressionReason;
use consent::lift::harder;
use contacts::merge::{MergePolicy, merge_fields};
use contacts::{ContactId, Fields, ListId};
use jiff::Timestamp;
use rusqlite::Connection;

use super::acquaintances::Reading;
use super::batch::{AsItIs, Batch, Print, Prints, Problem, Ready};
use super::lookalikes::Namesakes;
use super::plan::Plan;
use super::roll::Roll;
use crate::Store;
use crate::columns::{first, from_json, int, millis, odd, to_json, word_or_none};
use crate::connection::{Durability, PAGE_SIZE, open_writer, set_durability};
use crate::contact::name;
use crate::error::Result;
use crate::temporary::{self, Temporary};

/// Pages of both databases kept in memory while an import runs, in KiB.
const CACHE_KIB: i64 = 48 * 1024;

/// Keys sorted at once where the index of the twin is made, in KiB.
const HEAP_KIB: i64 = 8 * 1024;

/// Tables of the staged import beside the twin of `contacts`.
const TABLES: &str = "
CREATE TABLE stage.extra (id INTEGER PRIMARY KEY, agreed_at INTEGER, evidence TEXT NOT NULL, proof_row INTEGER NOT NULL, keep_off TEXT NOT NULL, keep_off_row INTEGER NOT NULL) STRICT;
CREATE TABLE stage.outcome (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, contact_id INTEGER NOT NULL, differs INTEGER NOT NULL, import_row INTEGER NOT NULL) STRICT;
CREATE TABLE stage.lookalikes (id INTEGER PRIMARY KEY, other_id INTEGER NOT NULL, other_contact INTEGER NOT NULL) STRICT;
CREATE TABLE stage.choices (contact_id INTEGER NOT NULL, field TEXT NOT NULL, choice TEXT NOT NULL, PRIMARY KEY (contact_id, field)) STRICT, WITHOUT ROWID;
CREATE TABLE stage.folded (id INTEGER PRIMARY KEY, fields TEXT NOT NULL, proof INTEGER NOT NULL) STRICT;
CREATE TABLE stage.again (id INTEGER PRIMARY KEY, first_id INTEGER NOT NULL) STRICT;
CREATE TABLE stage.repeated (number INTEGER PRIMARY KEY, row INTEGER NOT NULL, address TEXT NOT NULL, first_id INTEGER NOT NULL, first_row INTEGER NOT NULL) STRICT;
CREATE TABLE stage.problems (number INTEGER PRIMARY KEY, row INTEGER NOT NULL, input TEXT NOT NULL, cells TEXT NOT NULL, findings TEXT NOT NULL, suggestion TEXT NOT NULL) STRICT;
";

pub(super) struct Stage {
    pub(super) conn: Connection,
    pub(super) list: ListId,
    now: Timestamp,
    /// The first id given to a staged person; above every id the main table ever used when staging began.
    pub(super) first_id: i64,
    pub(super) next_id: i64,
    /// The number this import will probably get; checked when it is merged.
    pub(super) import_id: i64,
    pub(super) rows: u64,
    pub(super) invalid: u64,
    pub(super) repeated: u64,
    pub(super) keep_off: u64,
    pub(super) with_proof: u64,
    /// Whether the main table had nobody, so that a copy as a whole can be tried.
    pub(super) first_import: bool,
    /// For which state of the main tables the plan was last made.
    pub(super) planned: Option<crate::Changes>,
    /// What it came to under a policy, while neither it nor a choice changed since.
    pub(super) counted: Option<(MergePolicy, Plan)>,
    /// The staged id of each key.
    pub(super) seen: HashMap<Print, i64, BuildHasherDefault<AsItIs>>,
    /// Everybody staged in the order of their numbers.
    pub(super) said: Vec<Said>,
    pub(super) prints: Prints,
    /// Reads everybody known while the file is read; taken by the first plan.
    pub(super) reading_known: Option<Reading>,
    /// Those whose address is written in a way that another address may share a mailbox with.
    pub(super) namesakes: Namesakes<i64>,
    /// The same of the people known when the plan was last made.
    pub(super) known_namesakes: Namesakes<ContactId>,
    /// The staged ids of whoever is known by several addresses of the file, each in the order of the file.
    pub(super) several: Vec<Vec<i64>>,
    /// Whether the file names the people known in the order of their numbers, as the file they came from does.
    pub(super) in_order: bool,
    /// The list for which the plan knows whom Do not mail covers.
    pub(super) held_back_for: ListId,
    /// Whether it covers anybody at all: if not, nobody's plan depends on the list.
    pub(super) holds_back: bool,
    pub(super) roll: Roll,
    // After the connection.
    _folder: Temporary,
}

impl Stage {
    pub(super) fn create(store: &Store, list: ListId, prints: Prints, now: Timestamp) -> Result<Stage> {
        let parent = store.folder();
        let folder = Temporary::make(parent, temporary::IMPORT)?;
        let conn = open_writer(&store.inner.file, store.inner.durability)?;
        attach(&conn, &folder.path().join("stage.sqlite"))?;
        let next = |table: &str| -> Result<i64> {
            let seq: Option<i64> = crate::columns::first(
                &mut conn.prepare("SELECT seq FROM main.sqlite_sequence WHERE name = ?1")?,
                [table],
                |row| Ok(row.get(0)?),
            )?;
            Ok(seq.unwrap_or(0) + 1)
        };
        let (first_id, import_id) = (next("contacts")?, next("imports")?);
        let first_import =
            conn.query_row("SELECT NOT EXISTS (SELECT 1 FROM main.contacts)", [], |row| row.get(0))?;
        let reading_known = match first_import {
            true => None,
            false => Some(Reading::begin(store, &prints)?),
        };
        conn.execute_batch("BEGIN")?;
        conn.execute(
            "INSERT INTO stage.sqlite_sequence (name, seq) VALUES ('contacts', ?1)",
            [first_id - 1],
        )?;
        Ok(Stage {
            conn,
            list,
            now,
            first_id,
            next_id: first_id,
            import_id,
            rows: 0,
            invalid: 0,
            repeated: 0,
            keep_off: 0,
            with_proof: 0,
            first_import,
            planned: None,
            counted: None,
            seen: HashMap::default(),
            said: Vec::new(),
            prints,
            reading_known,
            namesakes: Namesakes::default(),
            known_namesakes: Namesakes::default(),
            several: Vec::new(),
            in_order: false,
            held_back_for: list,
            holds_back: true,
            roll: Roll::default(),
            _folder: folder,
        })
    }

    /// Stages a batch.
    pub(super) fn add(&mut self, batch: &Batch) -> Result<()> {
        self.rows += batch.rows;
        let mut new = Vec::with_capacity(batch.people.len());
        for ready in &batch.people {
            match self.seen.get(&ready.print).copied() {
                Some(first) => {
                    let said = self.place(first).and_then(|place| self.said.get(place)).copied();
                    let said = said.ok_or_else(|| odd("staged person", first))?;
                    if said.fields != ready.digest || ready.extra.is_some() {
                        // The first row of the person may still be in hand.
                        self.insert(batch, &mut new)?;
                    }
                    self.repeat(first, said, batch, ready)?;
                }
                None => {
                    self.seen.insert(ready.print, self.next_id);
                    self.said.push(Said { fields: ready.digest, row: ready.row });
                    new.push((self.next_id, ready));
                    self.next_id += 1;
                }
            }
        }
        self.insert(batch, &mut new)?;
        self.problems(batch)
    }

    fn problems(&mut self, batch: &Batch) -> Result<()> {
        if batch.problems.is_empty() {
            return Ok(());
        }
        let mut statement = self.conn.prepare_cached(
            "INSERT INTO stage.problems (row, input, cells, findings, suggestion) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for Problem { row, input, cells, findings, suggestion } in &batch.problems {
            self.invalid += 1;
            let (input, cells) = (batch.get(*input), batch.get(*cells));
            statement.execute((int(*row), input, cells, batch.get(*findings), batch.get(*suggestion)))?;
        }
        Ok(())
    }

    /// A later row of somebody the file names earlier.
    fn repeat(&mut self, first: i64, said: Said, batch: &Batch, ready: &Ready) -> Result<()> {
        self.repeated += 1;
        self.conn
            .prepare_cached(
                "INSERT INTO stage.repeated (row, address, first_id, first_row) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((int(ready.row), batch.get(ready.address), first, int(said.row)))?;
        // Whoever says the same again changes nothing, and need not be looked up.
        if said.fields != ready.digest {
            self.fold_into(first, batch.get(ready.key), &from_json(batch.get(ready.fields), "contact")?)?;
        }
        if ready.extra.is_none() {
            return Ok(());
        }
        let before = self.extra_before(first)?;
        self.extra(first, ready, before)
    }

    /// Writes the new people of a batch.
    fn insert(&mut self, batch: &Batch, new: &mut Vec<(i64, &Ready)>) -> Result<()> {
        // One statement for the whole batch: looking it up for each row would take as long as the row. SQLite gives the
        // numbers, one after the other from `first_id` on: it need not look whether they are free.
        let conn = &self.conn;
        let mut statement = conn.prepare_cached(
            "INSERT INTO stage.contacts (dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        for (_, ready) in new.iter() {
            let address = batch.get(ready.address);
            statement.execute((
                batch.get(ready.key),
                address,
                batch.get(ready.name_key),
                batch.get(ready.fields),
                ready.verdict.as_str(),
                batch.get(ready.findings),
                millis(self.now),
                self.import_id,
                int(ready.row),
            ))?;
            if self.first_import {
                self.roll.push(address, ready.row);
            }
        }
        drop(statement);
        for (id, ready) in new.drain(..) {
            self.namesakes.note(batch.get(ready.key), id);
            self.extra(id, ready, None)?;
        }
        Ok(())
    }

    /// The later row of the same person is the newer one: what it says stands.
    fn fold_into(&mut self, first: i64, key: &str, theirs: &Fields) -> Result<()> {
        let mut read = self.conn.prepare_cached("SELECT fields FROM stage.contacts WHERE id = ?1")?;
        let mine: String = read.query_row([first], |row| row.get(0))?;
        if let Some(merged) = merge_fields(&from_json(&mine, "contact")?, theirs, MergePolicy::TakeTheirs) {
            let text = to_json(&merged)?;
            self.conn
                .prepare_cached("UPDATE stage.contacts SET fields = ?2, name_key = ?3 WHERE id = ?1")?
                .execute((first, &text, name::sort_key(&merged, key)))?;
            let digest = self.prints.digest(&text);
            if let Some(said) = self.place(first).and_then(|place| self.said.get_mut(place)) {
                said.fields = digest;
            }
        }
        Ok(())
    }

    /// Where somebody staged is in `said`.
    pub(super) fn place(&self, staged: i64) -> Option<usize> {
        usize::try_from(staged - self.first_id).ok()
    }

    /// Proof of a confirmation and a wish to be left alone, each with the row that says so. Of several rows of one person
    /// the first proof counts, and the reason with the hardest way back.
    fn extra(&mut self, id: i64, ready: &Ready, before: Option<ExtraBefore>) -> Result<()> {
        let Some(extra) = &ready.extra else { return Ok(()) };
        let row = int(ready.row);
        let proof = match (&before, &extra.proof) {
            (Some(ExtraBefore { proof: Some(proof), .. }), _) => Some(proof.clone()),
            (_, Some(proof)) => {
                self.with_proof += 1;
                Some((proof.confirmed_at.as_millisecond(), to_json(proof)?, row))
            }
            (_, None) => None,
        };
        let keep_off = match (before.and_then(|before| before.keep_off), extra.keep_off) {
            (Some((was, at)), Some(is)) if harder(was, is) == was => Some((was, at)),
            (_, Some(is)) => Some((is, row)),
            (was, None) => was,
        };
        self.keep_off += u64::from(keep_off.is_some());
        let (agreed_at, evidence, proof_row) =
            proof.map_or((None, String::new(), 0), |(at, evidence, row)| (Some(at), evidence, row));
        let (keep_off, keep_off_row) =
            keep_off.map_or(("", 0), |(reason, row)| (SuppressionReason::as_str(reason), row));
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO stage.extra (id, agreed_at, evidence, proof_row, keep_off, keep_off_row)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((id, agreed_at, evidence, proof_row, keep_off, keep_off_row))?;
        Ok(())
    }

    /// What earlier rows of a person said.
    fn extra_before(&self, id: i64) -> Result<Option<ExtraBefore>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT agreed_at, evidence, proof_row, keep_off, keep_off_row FROM stage.extra WHERE id = ?1",
        )?;
        first(&mut statement, [id], |row| {
            let agreed_at: Option<i64> = row.get(0)?;
            let (evidence, proof_row) = (row.get(1)?, row.get(2)?);
            let keep_off: Option<SuppressionReason> = word_or_none(row, 3, "suppression reason")?;
            let keep_off_row = row.get(4)?;
            Ok(ExtraBefore {
                proof: agreed_at.map(|at| (at, evidence, proof_row)),
                keep_off: keep_off.map(|reason| (reason, keep_off_row)),
            })
        })
    }

    /// Whether any row says more of somebody than who they are.
    pub(super) fn says_more(&self) -> bool {
        self.with_proof > 0 || self.keep_off > 0
    }

    /// After the last batch. The index of the twin is made at once, which is far quicker than row by row; only a
    /// copy as a whole needs it.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.conn.execute_batch("COMMIT")?;
        if self.first_import {
            // As many keys are sorted at once as the cache of the main database holds: small heaps are sorted beside each other,
            // while the next is read.
            self.conn.execute_batch(&format!("PRAGMA main.cache_size = -{HEAP_KIB}"))?;
            self.conn.execute_batch(&twin(&self.conn, "contacts_by_dedupe_key")?)?;
            self.conn.execute_batch(&format!("PRAGMA main.cache_size = -{CACHE_KIB}"))?;
        }
        Ok(())
    }
}

/// What the file says of somebody, as far as it takes to tell whether it says anything new.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// The digest of their fields.
    pub fields: u64,
    /// Their row in the file.
    pub row: u64,
}

/// What the rows of one person said so far beside who they are, each with the row.
struct ExtraBefore {
    /// When they confirmed, and the proof as JSON.
    proof: Option<(i64, String, i64)>,
    keep_off: Option<(SuppressionReason, i64)>,
}

/// Attaches the temporary database. It needs no journal and no waiting for the disk: killed half-way, it is thrown
/// away.
fn attach(conn: &Connection, file: &Path) -> Result<()> {
    crate::files::create_file(file)?;
    conn.execute("ATTACH ?1 AS stage", [file.to_string_lossy()])?;
    conn.execute_batch(&format!(
        "PRAGMA stage.page_size = {PAGE_SIZE};
         PRAGMA stage.journal_mode = OFF;
         PRAGMA stage.synchronous = OFF;
         PRAGMA stage.locking_mode = EXCLUSIVE;
         PRAGMA stage.cache_size = -{CACHE_KIB};
         PRAGMA main.cache_size = -{CACHE_KIB};
         PRAGMA main.wal_autocheckpoint = 0;
         PRAGMA threads = 2;"
    ))?;
    set_durability(conn, Durability::Normal)?;
    conn.execute_batch("PRAGMA stage.synchronous = OFF")?;
    conn.execute_batch(&twin(conn, "contacts")?)?;
    conn.execute_batch(TABLES)?;
    Ok(())
}

/// The SQL that makes the same table or index in the temporary database.
fn twin(conn: &Connection, name: &str) -> Result<String> {
    let sql: String =
        conn.query_row("SELECT sql FROM main.sqlite_schema WHERE name = ?1", [name], |row| row.get(0))?;
    Ok(sql.replacen(name, &format!("stage.{name}"), 1))
}
