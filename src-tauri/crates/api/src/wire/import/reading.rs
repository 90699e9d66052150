//! What we read: letters, separator, heads, columns, first rows. Every guess can be changed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::common::Finding;

/// What we read from the first part of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// How the file holds its people.
    pub form: FileForm,
    /// The sheets or tables there are to choose from; empty where there is one only.
    pub parts: Vec<String>,
    /// Which of them is read, counted from 0.
    pub part: u32,
    /// Encoding by its label, such as `windows-1252`.
    pub encoding: String,
    /// One of `,` `;` tab `|`.
    pub delimiter: String,
    /// Row with the names of columns; none where the file has no such row.
    pub header_row: Option<u64>,
    /// Rows with people, where they are counted already.
    pub rows: Option<u64>,
    /// How dates like 03/04/2026 are read.
    pub date_order: DateOrder,
    /// The columns in the order of the file.
    pub columns: Vec<ColumnView>,
    /// The first rows as they read now, those above the names of columns too.
    pub preview: Vec<PreviewRow>,
    /// What was noticed while reading; a blocking one must be mended before going on.
    pub findings: Vec<Finding>,
}

/// How a file holds its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FileForm {
    /// Rows of text; letters and separator can be changed.
    Rows,
    /// A workbook.
    Workbook,
    /// vCards.
    Cards,
    /// LDIF.
    Ldif,
    /// Mailboxes one after the other.
    Mailboxes,
    /// Tables of an archive, read as one or one of them.
    Archive,
}

/// How 03/04/2026 is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
    /// Nothing in the file tells, or there is no such date.
    Unclear,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Its place, from 0.
    pub index: u32,
    /// Its name in the file, made unique; `column_3` where it has none.
    pub heading: String,
    /// What it is taken for: `email`, `other_email`, `last_name_first_name`, `skip`, a part of a proof (`asked_at`,
    /// `asked_ip`, `confirmed_at`, `confirmed_ip`), a standing (`status`, `left-if-yes`, `left-if-filled`,
    /// `bounced-if-yes`, `bounced-if-filled`, `left-if-no`, `unconfirmed-if-no`), or a field by its snake_case name.
    pub role: String,
    /// Why.
    pub reason: ColumnReason,
}

/// Why a column was taken for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnReason {
    /// Its name says so.
    Name,
    /// What it holds says so.
    Content,
    /// We do not know it, so it keeps its own name.
    OwnName,
    /// It is empty.
    Empty,
    /// The person said so.
    Chosen,
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
    /// How dates are read.
    #[ts(optional)]
    pub date_order: Option<DateOrder>,
    /// Another sheet or table, by its name.
    #[ts(optional)]
    pub part: Option<String>,
    /// Another use of one column.
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
    pub role: String,
}
