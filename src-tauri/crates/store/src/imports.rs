//! The table `imports`, and the road into it: staged outside the main tables, planned, merged, undone.

pub(crate) mod abandoned;
mod acquaintances;
mod batch;
mod folded;
pub(crate) mod left_over;
mod lookalikes;
mod merge;
mod pages;
mod plan;
mod roll;
mod stage;
mod staging;
mod undo;

use consent::Basis;
use contacts::merge::Summary;
use contacts::{ImportId, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::columns::{bytes32, first, json, odd, rows, time, time_or_none, word};
use crate::error::{Result, StoreError};
use crate::subscriptions::Agreement;

pub(crate) use abandoned::{take_back_abandoned, take_back_what_the_dead_left, try_lock};
pub use pages::{PlanKind, PlanRow, PlannedChange, ProblemRow, RepeatedRow};
pub use plan::{Choice, Chosen, Plan};
pub use staging::{Incoming, Joins, StageOptions, Staging};
pub use undo::{Kept, KeptWhy, Undone};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Being stored right now.
    Merging,
    /// Stored.
    Done,
    /// Taken back.
    Undone,
}

impl ImportState {
    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ImportState::Merging => "merging",
            ImportState::Done => "done",
            ImportState::Undone => "undone",
        }
    }
}

impl std::str::FromStr for ImportState {
    type Err = StoreError;
    fn from_str(word: &str) -> Result<Self> {
        [ImportState::Merging, ImportState::Done, ImportState::Undone]
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| odd("import state", word))
    }
}

/// One import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// Its number; `postrider import undo` takes it.
    pub id: ImportId,
    /// The list the people joined.
    pub list: ListId,
    /// The name of the file without its folder.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: [u8; 32],
    /// Where it stands.
    pub state: ImportState,
    /// What the user said about where these people agreed.
    pub agreement: Agreement,
    /// The counts as shown when it was done.
    pub summary: Summary,
    /// When.
    pub imported_at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// What storing an import came to.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportReport {
    /// Its number, for Undo.
    pub import: ImportId,
    /// The counts.
    pub summary: Summary,
    /// Entries of Do not mail the file brought: people who had left where it comes from.
    pub suppressions: u64,
    /// People whose basis the file proves or the user stated.
    pub by_basis: Vec<(Basis, u64)>,
}

const COLUMNS: &str = "id, list_id, file_name, file_hash, state, basis, source, wording, agreed_at, summary, imported_at, undone_at";

fn import(row: &Row<'_>) -> Result<ImportRow> {
    Ok(ImportRow {
        id: ImportId(row.get(0)?),
        list: ListId(row.get(1)?),
        file_name: row.get(2)?,
        file_hash: bytes32(row, 3, "file hash")?,
        state: word(row, 4, "import state")?,
        agreement: Agreement {
            basis: word(row, 5, "basis")?,
            source: row.get(6)?,
            wording: row.get(7)?,
            agreed_at: time_or_none(row, 8)?,
        },
        summary: json(row, 9, "import summary")?,
        imported_at: time(row, 10)?,
        undone_at: time_or_none(row, 11)?,
    })
}

pub(crate) fn get(conn: &Connection, id: ImportId) -> Result<ImportRow> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM imports WHERE id = ?1"))?;
    first(&mut statement, [id.0], import)?.ok_or(StoreError::NotFound { what: "import" })
}

/// The import that is being merged, if there is one: its subscriptions do not count yet. 0 if there is none.
pub(crate) fn merging(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT id FROM imports WHERE state = 'merging' LIMIT 1")?;
    Ok(first(&mut statement, [], |row| Ok(row.get(0)?))?.unwrap_or(0))
}

impl Store {
    /// Every import, newest first.
    pub fn imports(&self) -> Result<Vec<ImportRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM imports ORDER BY id DESC"))?;
            rows(&mut statement, [], import)
        })
    }

    /// One import.
    pub fn import(&self, id: ImportId) -> Result<ImportRow> {
        self.read(|conn| get(conn, id))
    }
}
