//! Which row names the columns.

use serde::{Deserialize, Serialize};

use super::content::holds_addresses;
use super::rows::Row;
use super::words;
use crate::named::named;

/// Names of columns stand within this many records of the start.
const WITHIN: usize = 30;

/// Why a row was taken for the names of the columns, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderReason {
    /// It holds names we know: E-Mail, Vorname, Town ...
    KnownNames,
    /// It holds words where the rows below hold addresses, numbers or dates.
    UnlikeTheRest,
    /// The first row already holds an address or looks like the others.
    NoHeader,
    /// The user said so.
    Chosen,
}

named!(HeaderReason {
    KnownNames => "known-names", UnlikeTheRest => "unlike-the-rest", NoHeader => "no-header", Chosen => "chosen",
});

/// The record that names the columns, and why.
pub(super) fn guess(rows: &[Row], width: usize) -> (Option<u64>, HeaderReason) {
    let is_data = |row: &&Row| row.cells().any(holds_addresses) && row.width() * 2 > width;
    let before_data = rows.iter().take(WITHIN).position(|row| is_data(&row)).unwrap_or(WITHIN);
    let candidates: Vec<&Row> = rows
        .iter()
        .take(before_data)
        .filter(|row| row.cells().filter(|cell| !cell.trim().is_empty()).count() * 2 >= width.max(1))
        .collect();
    let known = |row: &Row| row.cells().filter(|cell| words::is_known(cell)).count();
    // Of rows with equally many known names the first counts, so the later one must be strictly better.
    let best = candidates.iter().rev().max_by_key(|row| known(row));
    if let Some(row) = best.filter(|row| known(row) > 0 && names_columns(row)) {
        return (Some(row.number()), HeaderReason::KnownNames);
    }
    match candidates.first() {
        Some(row) if differs(row, rows) => (Some(row.number()), HeaderReason::UnlikeTheRest),
        _ => (None, HeaderReason::NoHeader),
    }
}

/// Names are short and do not repeat; a row of data may hold a known word by chance.
fn names_columns(row: &Row) -> bool {
    let cells: Vec<&str> = row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let known = cells.iter().filter(|cell| words::is_known(cell)).count();
    // `q1` is a name; `1` and `12 Mill Lane` are none, unless a column of addresses is named beside them.
    let values = cells.iter().filter(|cell| cell.contains('@') || cell.starts_with(|c: char| c.is_numeric()));
    let names_address = cells.iter().any(|cell| words::names_address(&words::squash(cell)));
    let has_address = cells.iter().any(|cell| cell.contains('@'));
    (known > values.count() || (names_address && !has_address)) && cells.iter().all(|cell| cell.len() < 200)
}

/// Whether a row holds words where most rows below it hold values.
fn differs(row: &Row, rows: &[Row]) -> bool {
    let cells: Vec<&str> = row.cells().map(str::trim).collect();
    if cells.iter().any(|cell| is_value(cell)) {
        return false;
    }
    let below: Vec<&Row> = rows.iter().filter(|other| other.number() > row.number()).collect();
    if below.is_empty() {
        return false;
    }
    let mostly_values = |column: usize| {
        let filled = below.iter().filter_map(|row| row.cell(column)).filter(|cell| !cell.trim().is_empty());
        let (values, total) =
            filled.fold((0, 0), |(values, total), cell| (values + usize::from(is_value(cell)), total + 1));
        total > 0 && values * 2 > total
    };
    let repeats =
        |column: usize, cell: &str| below.iter().any(|row| row.cell(column).map(str::trim) == Some(cell));
    let filled = || cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    filled().any(|(column, _)| mostly_values(column)) && !filled().any(|(column, cell)| repeats(column, cell))
}

/// An address, or something with more digits than a heading has.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let digits = cell.chars().filter(|c| c.is_numeric()).count();
    cell.contains('@') || (digits > 0 && digits >= letters)
}

#[cfg(test)]
mod tests;
