//! An import, step by step: what we read, problems, agreement, plan, done.

mod plan;
mod problems;
mod reading;

pub use plan::*;
pub use problems::*;
pub use reading::*;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Basis, Progress};
use super::lists::ListView;

/// Opens a file for import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportOpenRequest {
    /// The file.
    pub handle: String,
}

/// An import as it stands; each change answers with the whole of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Which import.
    pub id: i64,
    /// File name.
    pub file: String,
    /// Size in bytes.
    pub size: u64,
    /// Last change of the file.
    pub modified: Option<Timestamp>,
    /// True for the list that ships with the program; its people are invented and never mailed.
    pub sample: bool,
    /// How far it has come.
    pub stage: ImportStage,
    /// What we read.
    pub reading: Reading,
    /// What the rows are like; there once every row was checked.
    pub problems: Option<Problems>,
    /// Where these people agreed; there once every row was checked.
    pub agreement: Option<Agreement>,
    /// How it ended; there once it is committed.
    pub done: Option<ImportDone>,
}

/// How far an import has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ImportStage {
    /// The first rows are read; the person looks at columns.
    Reading,
    /// Every row is being judged.
    Checking {
        /// How far.
        progress: Progress,
    },
    /// Every row is judged and staged. Nothing is stored.
    Checked,
    /// People are being stored.
    Committing {
        /// How far.
        progress: Progress,
    },
    /// Stored.
    Committed,
    /// Stored and taken back.
    Undone,
    /// Stopped, nothing stored.
    Cancelled,
    /// It could not go on; nothing is stored.
    Failed {
        /// What happened, what was kept, what to do.
        message: String,
    },
}

/// Where these people agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// People whose row carries proof of a confirmation.
    pub with_proof: u64,
    /// The others.
    pub without: u64,
    /// Heads of the columns that carry proof.
    pub proof_columns: Vec<String>,
    /// The first row with proof, as an example.
    pub proof_example: Option<ProofExample>,
    /// Lists to choose from.
    pub lists: Vec<ListView>,
    /// What was said so far.
    pub said: Option<AgreementSaid>,
}

/// One row's proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProofExample {
    /// Record number in the file.
    pub row: u64,
    /// What its proof columns say, head and value.
    pub values: Vec<ProofValue>,
}

/// One cell of a proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProofValue {
    /// Head of the column.
    pub column: String,
    /// What stands there.
    pub value: String,
}

/// What the person says about those without proof, and the list all of them join.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AgreementSaid {
    /// The list they join; it is made at commit where it does not exist.
    pub list: String,
    /// The basis of those without proof; `confirmed` is refused.
    pub basis: Basis,
    /// Where they agreed; needed for `stated`.
    pub source: String,
    /// When, as a day (YYYY-MM-DD); needed for `stated`.
    pub agreed_on: Option<String>,
    /// What they read there.
    pub wording: String,
}

/// Says where these people agreed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportAgreeRequest {
    /// Which import.
    pub id: i64,
    /// What the person says.
    pub said: AgreementSaid,
}

/// How an import ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportDone {
    /// When it was stored.
    pub at: Timestamp,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// What happened to every address.
    pub counts: PlanCounts,
    /// The list they joined.
    pub list: ListView,
    /// People for whom there is only the user's word.
    pub stated: u64,
    /// What an undo would do, or did.
    pub undo: UndoState,
}

/// Whether an import can be taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum UndoState {
    /// One press takes it back.
    Possible,
    /// It was taken back.
    Undone {
        /// New people taken out.
        removed: u64,
        /// People who got their old values back.
        restored: u64,
        /// New people kept, because something happened to them since.
        kept: u64,
        /// What it was, and of how many.
        kept_why: Vec<KeptReason>,
        /// People of whom a value stays, because it was changed since, by hand or by a later import.
        changed_since: u64,
        /// Entries of Do not mail the file brought, which stay.
        do_not_mail: u64,
    },
}

/// Why people whom an import brought stay when it is taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptReason {
    /// In a plain sentence.
    pub sentence: String,
    /// How many people.
    pub count: u64,
    /// The first of their addresses.
    pub addresses: Vec<String>,
}
