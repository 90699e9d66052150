//! Problems by kind, the rows of a kind, and suggestions the person takes or leaves.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the rows are like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Problems {
    /// Rows in the file.
    pub rows: u64,
    /// Rows without any problem.
    pub fine: u64,
    /// Rows where the person may decide something.
    pub decide: u64,
    /// Rows that cannot be mailed.
    pub left_out: u64,
    /// The kinds, those to decide first, the largest first.
    pub kinds: Vec<ProblemKind>,
}

/// What becomes of the rows of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemEnd {
    /// Imported; we suggest another spelling, which is taken only on the person's word.
    Suggested,
    /// Imported as it stands; worth a look.
    Kept,
    /// Merged with another row or split into two.
    Merged,
    /// Not imported; it goes into the problem file.
    LeftOut,
}

/// One kind of problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProblemKind {
    /// The finding's code.
    pub code: String,
    /// Its sentence, for codes the window has no words for.
    pub message: String,
    /// What becomes of these rows.
    pub end: ProblemEnd,
    /// How many rows.
    pub count: u64,
    /// How many suggestions were taken so far.
    pub taken: u64,
}

/// One window of the rows of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProblemRowsRequest {
    /// Which import.
    pub id: i64,
    /// Which kind.
    pub code: String,
    /// First row, from 0.
    pub offset: u64,
    /// At most so many rows.
    pub limit: u32,
}

/// One window of the rows of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProblemRows {
    /// Rows of this kind.
    pub total: u64,
    /// The rows.
    pub rows: Vec<ProblemRow>,
}

/// One row with a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProblemRow {
    /// Names the address in this import; a cell with two addresses has two.
    pub key: i64,
    /// Record number in the file.
    pub row: u64,
    /// The address as it stands in the file.
    pub given: String,
    /// What we suggest.
    pub suggestion: Option<String>,
    /// Whether the person took the suggestion.
    pub taken: bool,
    /// Why, in a plain sentence.
    pub message: String,
    /// The other row, for the same person twice.
    pub other_row: Option<u64>,
}

/// Takes suggestions, or puts them back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuggestionRequest {
    /// Which import.
    pub id: i64,
    /// Which kind.
    pub code: String,
    /// Which addresses; none for all of the kind.
    pub keys: Option<Vec<i64>>,
    /// True takes them, false puts the spelling of the file back.
    pub take: bool,
}
