//! Import files to rows and people.
//!
//! [`sniff`] (or [`survey`], which looks at the whole file) says how a file is to be read, with a reason for every guess
//! and room for the user's word ([`Overrides`]). [`Rows`] then streams its records, and [`people`] makes a person, or two,
//! of each. Nothing here fails on a bad row: it has findings, and the next one follows.
//!
//! Deliberately absent: workbooks and vCards, the database, and what basis of consent a person has.

mod column;
mod content;
mod delimiter;
mod encoding;
mod header;
mod moment;
mod person;
mod proof;
mod records;
mod rows;
mod scan;
mod sniff;
mod standing;
mod status;
mod text;
mod words;

use std::collections::HashSet;
use std::io;

use address::Finding;
use encoding_rs::Encoding;

pub use column::{Column, ColumnReason, Role};
pub(crate) use content::last_first;
pub use delimiter::DelimiterReason;
pub use encoding::{Detector, EncodingReason};
pub use header::HeaderReason;
pub use moment::{DateOrder, Moment, moment};
pub use person::{ImportedPerson, Mapping, people};
pub use proof::{Proof, ProofPart, doubtful_proof, no_proof};
pub use rows::{Row, Rows};
pub use sniff::{sniff, survey};
pub use status::{Said, Status, StatusRule, hint_of_file_name, status_of_file_name};
pub(crate) use text::{Text, decode_sample};

/// How a file is read: every guess with its reason, the first rows, and what was noticed.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The letters.
    pub encoding: &'static Encoding,
    /// Why these.
    pub encoding_reason: EncodingReason,
    /// What stands between cells.
    pub delimiter: u8,
    /// Why this.
    pub delimiter_reason: DelimiterReason,
    /// The record that holds the names of the columns; rows above it are left out. `None`: there is no such row.
    pub header_row: Option<u64>,
    /// Why this one, or none.
    pub header_reason: HeaderReason,
    /// Records up to this one hold nobody: the header with what stands above it, or the line that says how columns are split.
    pub(crate) nobody_until: u64,
    /// The columns in the order of the file, and what each is taken for.
    pub columns: Vec<Column>,
    /// How dates like 03/04/2026 are read.
    pub date_order: DateOrder,
    /// The first records of the file, those above the header too.
    pub preview: Vec<Row>,
    /// What was noticed about the file as a whole.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// The encoding's name as scripts see it: `utf-8`, `windows-1252`.
    #[must_use]
    pub fn encoding_name(&self) -> String {
        self.encoding.name().to_ascii_lowercase()
    }

    /// Which column fills what: `email`, `first_name` ... against the column's heading. Columns left out are absent.
    #[must_use]
    pub fn mapping(&self) -> Vec<(String, String)> {
        let used = || self.columns.iter().filter(|column| column.role != Role::Skip);
        let own: HashSet<&str> = used().map(|column| column.role.name()).collect();
        let mut taken: HashSet<String> = HashSet::new();
        let mut mapping = Vec::with_capacity(self.columns.len());
        for column in used() {
            let name = column.role.name();
            // Several columns may hold addresses or standings. A number tells them apart, unless it makes a field's name.
            let numbered =
                (2..).map(|number| format!("{name}_{number}")).filter(|key| !own.contains(key.as_str()));
            let key = std::iter::once(name.to_owned()).chain(numbered).find(|key| taken.insert(key.clone()));
            mapping.push((key.unwrap_or_default(), column.heading.clone()));
        }
        mapping
    }

    /// The cells of a row under their headings, as they stand in the file; cells beyond the last column included.
    #[must_use]
    pub fn under_headings(&self, row: &Row) -> Vec<(String, String)> {
        let heading = |at: usize| {
            self.columns.get(at).map_or_else(|| format!("column_{}", at + 1), |column| column.heading.clone())
        };
        row.cells().enumerate().map(|(at, cell)| (heading(at), cell.to_owned())).collect()
    }
}

/// The user's word against the guesses. What is `None` stays a guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// An encoding label of the WHATWG Encoding Standard: `windows-1252`, `shift_jis`, `macintosh` ...
    pub encoding: Option<String>,
    /// What stands between cells.
    pub delimiter: Option<u8>,
    /// The record that holds the names of the columns; 0 for none.
    pub header_row: Option<u64>,
    /// What a column is for: its heading (or `column_3`, counted from 1) and the role.
    pub columns: Vec<(String, Role)>,
    /// How dates like 03/04/2026 are read.
    pub date_order: Option<DateOrder>,
    /// Which sheet of a workbook or table of an archive is read, by its name.
    pub part: Option<String>,
}

/// Why a file cannot be read as asked.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The reader failed.
    #[error("The file could not be read to its end: {0}. Nothing was imported. Try again.")]
    Read(#[source] io::Error),
    /// No encoding has that name.
    #[error("\u{201c}{label}\u{201d} names no letters we know. Try utf-8 or windows-1252.")]
    UnknownEncoding {
        /// What was given.
        label: String,
    },
    /// Columns cannot be split by that.
    #[error("Columns cannot be split by {delimiter:?}. Use a comma, a semicolon, a tab or a bar.")]
    BadDelimiter {
        /// What was given.
        delimiter: char,
    },
    /// The header row lies beyond what was looked at.
    #[error("There is no row {row} near the start of the file that could name the columns.")]
    NoSuchHeaderRow {
        /// What was given.
        row: u64,
    },
    /// No column has that heading.
    #[error("There is no column \u{201c}{heading}\u{201d}. The file has: {}.", has.join(", "))]
    NoSuchColumn {
        /// What was given.
        heading: String,
        /// What there is.
        has: Vec<String>,
    },
}

impl ImportError {
    /// Records come clean and of any length, so the `csv` crate can only hand on what the reader said.
    fn from_csv(error: csv::Error) -> Self {
        let told = error.to_string();
        Self::Read(match error.into_kind() {
            csv::ErrorKind::Io(why) => why,
            _ => io::Error::other(told),
        })
    }
}

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod trap_tests;
