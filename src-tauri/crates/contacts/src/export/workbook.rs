//! A table as a workbook (`.xlsx`). Every cell is text, so that none can run and no number loses its leading zero.

use std::io::{self, Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook as Book, Worksheet, XlsxError};

/// Rows of one sheet, its head among them: the most the format has.
const MOST_ROWS: u32 = 1_048_576;
/// Characters of one cell, counted as the format counts them, in units of UTF-16.
const LONGEST_CELL: usize = 32_767;
/// Letters a column is wide, at least and at most.
const WIDTHS: (usize, usize) = (8, 60);

/// Writes one workbook, row by row. Rows wait in a temporary file, not in memory; what does not fit on one sheet goes
/// on the next, under the same head.
pub struct Workbook {
    book: Book,
    title: String,
    columns: Vec<(String, usize)>,
    head: Format,
    sheets: usize,
    /// Rows written on the last sheet.
    rows: u32,
    most_rows: u32,
}

impl Workbook {
    /// Begins a workbook. `columns`: the names over them, and how many letters the longest cell of each has; `temporary`:
    /// a folder where rows may wait, on a disk with room for all of them.
    ///
    /// # Errors
    /// When the folder cannot be used, or there are more columns than a workbook has (16,384).
    pub fn new(temporary: &Path, title: &str, columns: &[(&str, usize)]) -> io::Result<Self> {
        Self::with_rows(temporary, title, columns, MOST_ROWS)
    }

    fn with_rows(
        temporary: &Path,
        title: &str,
        columns: &[(&str, usize)],
        most_rows: u32,
    ) -> io::Result<Self> {
        let mut book = Book::new();
        book.set_tempdir(temporary).map_err(odd)?;
        let mut made = Self {
            book,
            title: title.to_owned(),
            columns: columns.iter().map(|(name, width)| ((*name).to_owned(), *width)).collect(),
            head: Format::new().set_bold(),
            sheets: 0,
            rows: 0,
            most_rows,
        };
        made.next_sheet()?;
        Ok(made)
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        let name =
            if self.sheets == 1 { self.title.clone() } else { format!("{} {}", self.title, self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(odd)?;
        sheet.set_name(name).map_err(odd)?;
        sheet.set_freeze_panes(1, 0).map_err(odd)?;
        for (at, (name, width)) in self.columns.iter().enumerate() {
            let at = column(at)?;
            let width = width.max(&name.chars().count()).saturating_add(2).clamp(WIDTHS.0, WIDTHS.1);
            sheet.set_column_width(at, u32::try_from(width).unwrap_or_default()).map_err(odd)?;
            sheet.write_string_with_format(0, at, name, &self.head).map_err(odd)?;
        }
        self.rows = 1;
        Ok(())
    }

    /// Writes one row. A cell longer than a workbook can hold ends with an ellipsis.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        if self.rows >= self.most_rows {
            self.next_sheet()?;
        }
        let (row, last) = (self.rows, self.sheets.saturating_sub(1));
        let sheet: &mut Worksheet = self.book.worksheet_from_index(last).map_err(odd)?;
        for (at, cell) in cells.into_iter().enumerate() {
            if !cell.is_empty() {
                sheet.write_string(row, column(at)?, fitting(cell)).map_err(odd)?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Puts the workbook together.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(mut self, to: impl Write + Seek + Send) -> io::Result<()> {
        self.book.save_to_writer(to).map_err(odd)
    }
}

fn column(at: usize) -> io::Result<u16> {
    u16::try_from(at).map_err(|_| io::Error::other(XlsxError::RowColumnLimitError))
}

fn odd(why: XlsxError) -> io::Error {
    match why {
        XlsxError::IoError(why) => why,
        other => io::Error::other(other),
    }
}

/// As much of a cell as fits.
fn fitting(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.len() <= LONGEST_CELL || cell.encode_utf16().count() <= LONGEST_CELL {
        return cell.into();
    }
    let mut units = 0;
    let begin: String = cell
        .chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units < LONGEST_CELL
        })
        .collect();
    format!("{begin}\u{2026}").into()
}

#[cfg(test)]
mod tests;
