//! Tables out: CSV that a spreadsheet opens without running what stands in a cell.
//!
//! A cell that starts like a formula gets an apostrophe in front, which [`import`](crate::import) takes away again. So does
//! the part of a cell behind a separator: a spreadsheet may split columns by another one than we do, and then that part is
//! a cell of its own. A column of addresses is never touched: `=ops@example.com` is an address, and one letter more makes it another one.
//!
//! A workbook ([`workbook`]) has cells of text, and vCards ([`cards`]) have no cells: neither needs that guard.

pub mod cards;
pub mod workbook;

mod letters;
mod problem_file;

use std::borrow::Cow;
use std::io::{self, Write};

pub use letters::Letters;
pub(crate) use problem_file::is_ours;
pub use problem_file::{ProblemFile, REASON_COLUMN, SUGGESTION_COLUMN};

/// The columns an export of people has beside their address and fields: the reader knows them again, and makes no field
/// of them.
pub const AROUND_PEOPLE: [&str; 4] = ["lists", "consent", "agreed_on", "do_not_mail"];

/// Those it has beside these since it says more. A file with all of [`AROUND_PEOPLE`] is ours, and in such a file these
/// are no fields either. `tagged` and not `tags`, because many a list brings a field of that name.
pub const MORE_AROUND_PEOPLE: [&str; 5] = ["tagged", "verdict", "findings", "on_list_since", "last_mailed"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Addresses: written letter for letter.
    Addresses,
    /// Addresses, or what should have been some: guarded unless it is one.
    Problems,
    /// Anything else: guarded.
    Words,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// What stands between cells.
    pub delimiter: u8,
    /// Whether a UTF-8 byte order mark comes first. Excel needs it to read accents right; providers' imports do not.
    pub mark: bool,
}

impl Style {
    /// For programs: commas, no mark.
    pub const PLAIN: Self = Self { delimiter: b',', mark: false };
    /// For people with a spreadsheet: the given delimiter, and a mark.
    #[must_use]
    pub const fn spreadsheet(delimiter: u8) -> Self {
        Self { delimiter, mark: true }
    }
}

/// Writes one table, row by row.
pub struct Table<W: Write> {
    csv: csv::Writer<W>,
    columns: Vec<Holds>,
}

impl<W: Write> Table<W> {
    /// Begins a table with its header row.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn new(mut writer: W, style: Style, columns: &[(&str, Holds)]) -> io::Result<Self> {
        if style.mark {
            writer.write_all("\u{FEFF}".as_bytes())?;
        }
        let csv = csv::WriterBuilder::new()
            .delimiter(style.delimiter)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(writer);
        let mut table = Self { csv, columns: columns.iter().map(|(_, holds)| *holds).collect() };
        for (name, _) in columns {
            table.cell(name, Holds::Words)?;
        }
        table.end_row()?;
        Ok(table)
    }

    /// Writes one row; cells beyond the last column are words.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        for (at, cell) in cells.into_iter().enumerate() {
            let holds = self.columns.get(at).copied().unwrap_or(Holds::Words);
            self.cell(cell, holds)?;
        }
        self.end_row()
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }

    fn cell(&mut self, cell: &str, holds: Holds) -> io::Result<()> {
        match holds {
            Holds::Words => self.csv.write_field(guard(cell).as_bytes())?,
            Holds::Addresses => self.csv.write_field(cell)?,
            Holds::Problems if address::Address::parse(cell.trim()).is_err() => {
                self.csv.write_field(guard(cell).as_bytes())?;
            }
            Holds::Problems => self.csv.write_field(cell)?,
        }
        Ok(())
    }

    fn end_row(&mut self) -> io::Result<()> {
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }
}

/// Whether a spreadsheet could take the cell for a formula: `=`, `+`, `-`, `@`, their full-width twins, also behind
/// blanks, and a leading tab, carriage return or line feed.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n']) || runs(cell)
}

fn runs(part: &str) -> bool {
    part.trim_start().starts_with(SIGNS)
}

const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What some spreadsheet splits columns or rows by.
const SPLITS: [char; 5] = [',', ';', '\t', '\r', '\n'];

/// The cell with an apostrophe before whatever could run as a formula.
#[must_use]
pub fn guard(cell: &str) -> Cow<'_, str> {
    if !is_formula(cell) && !cell.split(SPLITS).any(runs) {
        return Cow::Borrowed(cell);
    }
    let mut guarded = String::with_capacity(cell.len() + 4);
    for (at, part) in cell.split_inclusive(SPLITS).enumerate() {
        if runs(part) || (at == 0 && is_formula(cell)) {
            guarded.push('\'');
        }
        guarded.push_str(part);
    }
    Cow::Owned(guarded)
}

/// The cell without the apostrophes that guarded it.
#[must_use]
pub fn unguard(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let whole = cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell);
    let plain = |part| str::strip_prefix(part, '\'').filter(|rest: &&str| runs(rest)).unwrap_or(part);
    Cow::Owned(whole.split_inclusive(SPLITS).map(plain).collect())
}

#[cfg(test)]
mod tests;
