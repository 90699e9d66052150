//! The rows of a file, one after the other.

use std::io::Read;

use address::{Finding, Place, Severity};
use csv::StringRecord;

use super::column::MOST_COLUMNS;
use super::records::{About, Records};
use super::{ImportError, Reading};

/// One record of a file as it stands there.
#[derive(Clone, Debug, Default)]
pub struct Row {
    about: About,
    record: StringRecord,
}

impl Row {
    /// The record's number in the file. Records and blank lines count, a record of several lines counts once, and the
    /// first line is 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.about.number
    }

    /// The offset of the record in the file, in bytes; `None` where the encoding does not tell (Shift_JIS, GBK ...).
    #[must_use]
    pub fn byte(&self) -> Option<u64> {
        self.about.byte
    }

    /// What was noticed while reading it: a stray quote, bytes that fit no letter, too few or too many cells.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.about.findings
    }

    /// The cell in this column, counted from 0; `None` where the row is too short.
    #[must_use]
    pub fn cell(&self, column: usize) -> Option<&str> {
        self.record.get(column)
    }

    /// All cells, as they stand in the file.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter()
    }

    /// How many cells it has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.record.len()
    }

    /// Whether every cell is empty, as in the tail of many a spreadsheet. Such a row holds nobody and counts as nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim().is_empty())
    }

    fn compare_length(&mut self, columns: usize) {
        let cells = self.record.len();
        let place = || Place { row: Some(self.about.number), byte: self.about.byte, ..Place::default() };
        let finding = if cells < columns {
            let message = format!("This row has {cells} cells, the others have {columns}.");
            Finding::new("short-row", Severity::Info, message).at(place())
        } else if self.record.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
            let message = format!("This row has {cells} cells, the others have {columns}.");
            Finding::new("long-row", Severity::Warning, message)
                .with_fix(
                    "Look whether a cell holds the character that splits columns, and put it in quotes.",
                )
                .at(Place { column: Some(format!("column {}", columns + 1)), ..place() })
        } else {
            return;
        };
        self.about.findings.push(finding);
    }
}

/// Reads the rows of people, streaming: the header and what stands above it are passed over.
///
/// A bad row has findings; it never stops the next one. Only a reader that fails ends the rows early.
pub struct Rows<R> {
    reader: csv::Reader<Records<R>>,
    columns: usize,
    after: u64,
}

impl<R: Read> Rows<R> {
    /// Reads `reader` from the start of the file in the way `reading` found or the user chose.
    pub fn new(reader: R, reading: &Reading) -> Self {
        Self {
            reader: table(reader, reading.encoding, reading.delimiter),
            columns: reading.columns.len(),
            after: reading.nobody_until,
        }
    }

    /// Reads the next row into `row`, whose memory is used again; `false` at the end of the file.
    ///
    /// # Errors
    /// Only when the reader fails; what was read before stays true.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, ImportError> {
        while next(&mut self.reader, row)? {
            if row.number() > self.after {
                if row.record.len() != self.columns && self.columns < MOST_COLUMNS {
                    row.compare_length(self.columns);
                }
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = Row::default();
        match self.read(&mut row) {
            Ok(true) => Some(Ok(row)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// The `csv` crate over whole, clean records.
pub(super) fn table<R: Read>(
    reader: R,
    encoding: &'static encoding_rs::Encoding,
    delimiter: u8,
) -> csv::Reader<Records<R>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(Records::new(reader, encoding, delimiter))
}

/// Reads one record of any kind.
pub(super) fn next<R: Read>(
    reader: &mut csv::Reader<Records<R>>,
    row: &mut Row,
) -> Result<bool, ImportError> {
    let more = reader.read_record(&mut row.record).map_err(ImportError::from_csv)?;
    if more {
        row.about = reader.get_mut().take_current();
    }
    Ok(more)
}

#[cfg(test)]
mod tests;
