//! What we read: letters, separator, heads, columns, first rows. Every guess can be changed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::common::Finding;

/// What we read from the first part of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// Encoding by its label, such as `windows-1252`.
    pub encoding: String,
    /// Words with letters outside ASCII as they read now, at most three.
    pub encoding_words: Vec<String>,
    /// One of `,` `;` tab `|`.
    pub delimiter: String,
    /// Columns in a row.
    pub width: u32,
    /// Rows that have another number of columns, of those we looked at.
    pub uneven: u64,
    /// Row with the names of columns; none where the file has no such row.
    pub header_row: Option<u64>,
    /// Rows in the file without head and the rows above it, where already counted.
    pub rows: Option<u64>,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// The first rows as they read now.
    pub preview: Vec<PreviewRow>,
    /// What was noticed while reading.
    pub findings: Vec<Finding>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Its place, from 0.
    pub index: u32,
    /// Its head in the file.
    pub header: Option<String>,
    /// What it is taken for.
    pub used: ColumnUse,
    /// False while we are not sure; then the person is asked.
    pub clear: bool,
}

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ColumnUse {
    /// The address.
    Address,
    /// Last name, comma, first name.
    LastFirst,
    /// A named value.
    Field {
        /// snake_case name such as `first_name`, `name`, `town`.
        name: String,
    },
    /// When they were asked: part of a proof.
    ProofAsked,
    /// When they confirmed: part of a proof.
    ProofConfirmed,
    /// From which network address they confirmed: part of a proof.
    ProofFrom,
    /// Left out.
    Ignore,
}

/// What a row of the preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RowRole {
    /// Above the names of columns; left out.
    Above,
    /// The names of columns.
    Header,
    /// A person.
    Data,
}

/// One row of the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRow {
    /// Record number in the file, first line 1.
    pub number: u64,
    /// What it is.
    pub role: RowRole,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Changes what we read; a field left out stays. Steps after it start over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReadingRequest {
    /// Which import.
    pub id: i64,
    /// Another encoding.
    #[ts(optional)]
    pub encoding: Option<String>,
    /// Another separator.
    #[ts(optional)]
    pub delimiter: Option<String>,
    /// Another row with the names of columns; 0 for none.
    #[ts(optional)]
    pub header_row: Option<u64>,
    /// Another use of one column; from then on it counts as clear.
    #[ts(optional)]
    pub column: Option<ColumnChange>,
}

/// Another use of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnChange {
    /// Its place, from 0.
    pub index: u32,
    /// What it is taken for now.
    pub used: ColumnUse,
}
