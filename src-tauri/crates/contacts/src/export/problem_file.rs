//! The rows that could not be imported, in the shape of their file, with the reason and what we suggest at the end: to be
//! corrected and imported again.
//!
//! A table of text comes out as it came in: the same columns in the same order, split the same way, UTF-16 if it was that.
//! What came as a workbook, cards, LDIF or an archive comes out as CSV, which every spreadsheet opens and in which a card has
//! a place for a reason too.

use std::io::{self, Write};

use encoding_rs::Encoding;

use super::{Holds, Letters, Style, Table};

/// The name of the column with the reason. The reader knows it again, and makes no field of it.
pub const REASON_COLUMN: &str = "Problem (Postrider)";

/// The name of the column with the spelling we suggest.
pub const SUGGESTION_COLUMN: &str = "Suggestion (Postrider)";

/// Whether a column is one of ours.
pub(crate) fn is_ours(heading: &str) -> bool {
    [REASON_COLUMN, SUGGESTION_COLUMN].contains(&heading.trim())
}

/// The file being written.
pub struct ProblemFile<W: Write> {
    table: Table<Letters<W>>,
    /// Whether each column of the file that was imported is kept: our own of an earlier round are not.
    kept: Vec<bool>,
    width: usize,
    suggests: bool,
}

impl<W: Write> ProblemFile<W> {
    /// Begins the file. `columns`: the headings of the file that was imported, and which hold addresses; `suggests`: whether
    /// any row comes with a suggestion.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(
        writer: W,
        encoding: &'static Encoding,
        delimiter: u8,
        columns: &[(&str, Holds)],
        suggests: bool,
    ) -> io::Result<Self> {
        let kept: Vec<bool> = columns.iter().map(|(heading, _)| !is_ours(heading)).collect();
        let mut headings: Vec<(&str, Holds)> =
            columns.iter().copied().filter(|(heading, _)| !is_ours(heading)).collect();
        let width = headings.len();
        headings.push((REASON_COLUMN, Holds::Words));
        if suggests {
            headings.push((SUGGESTION_COLUMN, Holds::Problems));
        }
        let writer = Letters::like(encoding, writer);
        Ok(Self {
            table: Table::new(writer, Style::spreadsheet(delimiter), &headings)?,
            kept,
            width,
            suggests,
        })
    }

    /// Writes one row as it stood, why it was left out, and what we suggest, which may be empty. Cells beyond the last
    /// column are kept behind that.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = &'a str>,
        reason: &str,
        suggestion: &str,
    ) -> io::Result<()> {
        let mut known: Vec<&str> = Vec::with_capacity(self.width + 2);
        let mut beyond = Vec::new();
        for (at, cell) in cells.into_iter().enumerate() {
            match self.kept.get(at) {
                Some(true) => known.push(cell),
                Some(false) => {}
                None => beyond.push(cell),
            }
        }
        known.resize(self.width, "");
        known.push(reason);
        if self.suggests {
            known.push(suggestion);
        }
        self.table.row(known.into_iter().chain(beyond))
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(self) -> io::Result<()> {
        self.table.finish()
    }
}
