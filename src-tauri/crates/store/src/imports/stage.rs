//! The temporary database of an import.
//!
//! It lies in a folder of its own inside the data folder, is attached to a connection of its own, and goes when the
//! import is dropped. Its table `contacts` is a twin of the main one, so that a first import is copied as a whole:
//! SQLite moves the rows without looking into them (its transfer optimisation asks for exactly the same table).

use std::collections::HashMap;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::path::Path;

use address::Verdict;
use consent::SuppressionReason;
use contacts::import::Status;
use contacts::merge::{MergePolicy, merge_fields};
use contacts::{Fields, ListId};
use rusqlite::Connection;
use tempfile::TempDir;

use super::Incoming;
use crate::Store;
use crate::columns::{from_json, int, to_json};
use crate::connection::{Durability, open_writer, set_durability};
use crate::contact::name;
use crate::error::{Result, StoreError};

/// What the folder of a staged import is called; a killed one is found and removed by this name.
pub(super) const PREFIX: &str = "import-";

/// Pages of both databases kept in memory while an import runs, in KiB.
const CACHE_KIB: i64 = 24 * 1024;

/// Tables of the staged import beside the twin of `contacts`.
const TABLES: &str = "
CREATE TABLE stage.extra (id INTEGER PRIMARY KEY, agreed_at INTEGER, evidence TEXT NOT NULL, keep_off TEXT NOT NULL) STRICT;
CREATE TABLE stage.outcome (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, contact_id INTEGER NOT NULL, differs INTEGER NOT NULL) STRICT;
CREATE TABLE stage.choices (contact_id INTEGER NOT NULL, field TEXT NOT NULL, choice TEXT NOT NULL, PRIMARY KEY (contact_id, field)) STRICT, WITHOUT ROWID;
CREATE TABLE stage.repeated (number INTEGER PRIMARY KEY, row INTEGER NOT NULL, address TEXT NOT NULL, first_id INTEGER NOT NULL) STRICT;
CREATE TABLE stage.problems (number INTEGER PRIMARY KEY, row INTEGER NOT NULL, input TEXT NOT NULL, cells TEXT NOT NULL, findings TEXT NOT NULL) STRICT;
";

pub(super) struct Stage {
    pub(super) conn: Connection,
    pub(super) list: ListId,
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
    /// The plan last made, and for which state of the main tables.
    pub(super) planned: Option<crate::Changes>,
    last_row: u64,
    seen: HashMap<(u64, u64), i64>,
    hash: [RandomState; 2],
    // After the connection, and the lock before the folder it lies in.
    _alive: File,
    _folder: TempDir,
}

impl Stage {
    pub(super) fn create(store: &Store, list: ListId) -> Result<Stage> {
        let parent = store.folder();
        let folder =
            tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent).map_err(StoreError::file(parent))?;
        let alive = File::create(folder.path().join("alive")).map_err(StoreError::file(folder.path()))?;
        alive.lock().map_err(StoreError::file(folder.path()))?;
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
        conn.execute_batch("BEGIN")?;
        Ok(Stage {
            conn,
            list,
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
            last_row: 0,
            seen: HashMap::new(),
            hash: [RandomState::new(), RandomState::new()],
            _alive: alive,
            _folder: folder,
        })
    }

    /// Stages a batch.
    pub(super) fn add(&mut self, batch: &[Incoming]) -> Result<()> {
        for incoming in batch {
            let person = &incoming.person;
            if person.row != self.last_row {
                self.rows += 1;
                self.last_row = person.row;
            }
            match &person.judgement.address {
                Some(_) if person.judgement.verdict != Verdict::Invalid => self.person(incoming)?,
                _ => self.problem(incoming)?,
            }
        }
        Ok(())
    }

    fn problem(&mut self, incoming: &Incoming) -> Result<()> {
        let person = &incoming.person;
        self.invalid += 1;
        let findings: Vec<_> = person.all_findings().collect();
        self.conn
            .prepare_cached(
                "INSERT INTO stage.problems (row, input, cells, findings) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((
                int(person.row),
                &person.judgement.input,
                to_json(&incoming.cells)?,
                to_json(&findings)?,
            ))?;
        Ok(())
    }

    fn person(&mut self, incoming: &Incoming) -> Result<()> {
        let person = &incoming.person;
        let Some(address) = &person.judgement.address else { return Ok(()) };
        let key = address.dedupe_key();
        let [a, b] = &self.hash;
        // 128 random bits: two different keys of one file never share them.
        let print = (a.hash_one(key.as_str()), b.hash_one(key.as_str()));
        let keep_off = person.status.and_then(keep_off);
        if let Some(first) = self.seen.get(&print).copied() {
            self.repeated += 1;
            self.conn
                .prepare_cached("INSERT INTO stage.repeated (row, address, first_id) VALUES (?1, ?2, ?3)")?
                .execute((int(person.row), address.as_str(), first))?;
            self.fold_into(first, key.as_str(), &person.fields)?;
            return self.extra(first, incoming, keep_off);
        }
        let id = self.next_id;
        self.next_id += 1;
        self.seen.insert(print, id);
        let findings: Vec<_> = person.all_findings().collect();
        let findings = if findings.is_empty() { "[]".to_owned() } else { to_json(&findings)? };
        self.conn
            .prepare_cached(
                "INSERT INTO stage.contacts (id, dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9)",
            )?
            .execute((
                id,
                key.as_str(),
                address.as_str(),
                name::sort_key(&person.fields, key.as_str()),
                to_json(&person.fields)?,
                person.judgement.verdict.as_str(),
                findings,
                self.import_id,
                int(person.row),
            ))?;
        self.extra(id, incoming, keep_off)
    }

    /// The later row of the same person is the newer one: what it says stands.
    fn fold_into(&self, first: i64, key: &str, theirs: &Fields) -> Result<()> {
        let mut read = self.conn.prepare_cached("SELECT fields FROM stage.contacts WHERE id = ?1")?;
        let mine: String = read.query_row([first], |row| row.get(0))?;
        if let Some(merged) = merge_fields(&from_json(&mine, "contact")?, theirs, MergePolicy::TakeTheirs) {
            self.conn
                .prepare_cached("UPDATE stage.contacts SET fields = ?2, name_key = ?3 WHERE id = ?1")?
                .execute((first, to_json(&merged)?, name::sort_key(&merged, key)))?;
        }
        Ok(())
    }

    /// Proof of a confirmation and a wish to be left alone, where the row has one or the other.
    fn extra(&mut self, id: i64, incoming: &Incoming, keep_off: Option<SuppressionReason>) -> Result<()> {
        let proof = incoming.person.proof.as_ref();
        if proof.is_none() && keep_off.is_none() {
            return Ok(());
        }
        self.with_proof += u64::from(proof.is_some());
        self.keep_off += u64::from(keep_off.is_some());
        let evidence = match proof {
            Some(proof) => to_json(proof)?,
            None => String::new(),
        };
        self.conn
            .prepare_cached(
                "INSERT INTO stage.extra (id, agreed_at, evidence, keep_off) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET
                     agreed_at = coalesce(agreed_at, excluded.agreed_at),
                     evidence = iif(evidence = '', excluded.evidence, evidence),
                     keep_off = iif(keep_off = '', excluded.keep_off, keep_off)",
            )?
            .execute((
                id,
                proof.map(|proof| proof.confirmed_at.as_millisecond()),
                evidence,
                keep_off.map_or("", SuppressionReason::as_str),
            ))?;
        Ok(())
    }

    /// After the last batch. The indexes of the twin are made at once, which is far quicker than row by row; only a
    /// copy as a whole needs them.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.seen = HashMap::new();
        self.conn.execute_batch("COMMIT")?;
        if self.first_import {
            for name in ["contacts_by_dedupe_key", "contacts_by_name"] {
                self.conn.execute_batch(&twin(&self.conn, name)?)?;
            }
        }
        Ok(())
    }
}

/// Why somebody who had left, bounced or complained elsewhere is not mailed here either.
fn keep_off(status: Status) -> Option<SuppressionReason> {
    match status {
        Status::Unsubscribed => Some(SuppressionReason::Unsubscribed),
        Status::Bounced => Some(SuppressionReason::HardBounce),
        Status::Complained => Some(SuppressionReason::Complaint),
        Status::Subscribed | Status::Unconfirmed => None,
    }
}

/// Attaches the temporary database. It needs no journal and no waiting for the disk: killed half-way, it is thrown
/// away.
fn attach(conn: &Connection, file: &Path) -> Result<()> {
    crate::files::create_file(file)?;
    conn.execute("ATTACH ?1 AS stage", [file.to_string_lossy()])?;
    conn.execute_batch(&format!(
        "PRAGMA stage.journal_mode = OFF;
         PRAGMA stage.synchronous = OFF;
         PRAGMA stage.locking_mode = EXCLUSIVE;
         PRAGMA stage.cache_size = -{CACHE_KIB};
         PRAGMA main.cache_size = -{CACHE_KIB};
         PRAGMA main.wal_autocheckpoint = 0;"
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
