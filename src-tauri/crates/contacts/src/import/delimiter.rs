//! What stands between cells: the candidate that cuts most rows alike and leaves addresses whole.

use address::split_cell;
use serde::{Deserialize, Serialize};

use super::content::{holds_addresses, is_address_like};
use super::rows::{Row, next, table};
use crate::named::named;

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
const ROWS: usize = 400;

/// Why a delimiter was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DelimiterReason {
    /// The first line says so: `sep=;`.
    SepLine,
    /// It cuts the rows alike.
    Consistent,
    /// There is only one column.
    OneColumn,
    /// The user said so.
    Chosen,
}

named!(DelimiterReason {
    SepLine => "sep-line", Consistent => "consistent", OneColumn => "one-column", Chosen => "chosen",
});

/// The delimiter of this text and why.
pub(super) fn guess(text: &str, complete: bool) -> (u8, DelimiterReason) {
    if let Some(delimiter) = sep_line(text) {
        return (delimiter, DelimiterReason::SepLine);
    }
    let mut best = (b',', 0.0);
    let mut addresses_only = lines_of_addresses(text);
    for delimiter in CANDIDATES {
        let rows = records(text, delimiter, complete, ROWS);
        let score = score(&rows);
        addresses_only |= score > 1.0 && holds_only_addresses(&rows);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    // "a@b.c; d@e.f; g@h.i" is one cell with three people, not three columns of one person.
    if addresses_only {
        let unused = CANDIDATES.into_iter().find(|delimiter| !text.as_bytes().contains(delimiter));
        return (unused.unwrap_or(b'|'), DelimiterReason::OneColumn);
    }
    if best.1 > 1.0 { (best.0, DelimiterReason::Consistent) } else { (best.0, DelimiterReason::OneColumn) }
}

/// Whether every line is addresses with names beside them, several in some, and the names hold any delimiter: `"Lind, Anna" <a@b.c>,
/// "Berg, Bert" <b@c.d>`.
fn lines_of_addresses(text: &str) -> bool {
    let mut most = 0;
    let only_addresses = |line: &str| {
        let parts = split_cell(line);
        most = most.max(parts.len());
        parts.iter().all(|part| part.contains('<') && holds_addresses(part))
    };
    text.lines().filter(|line| !line.trim().is_empty()).take(ROWS).all(only_addresses) && most > 1
}

/// What Excel's first line `sep=;` says.
pub(super) fn sep_line(text: &str) -> Option<u8> {
    let line = text.split(['\n', '\r']).next()?.trim_matches('"');
    let said =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    match said.as_bytes() {
        [delimiter] if is_possible(*delimiter) => Some(*delimiter),
        _ => None,
    }
}

/// Whether columns can be split by this byte at all.
pub(super) fn is_possible(delimiter: u8) -> bool {
    (delimiter.is_ascii_punctuation() && !matches!(delimiter, b'"' | b'@' | b'.'))
        || matches!(delimiter, b' ' | b'\t' | 0x1F)
}

/// The first records of a text. The last one of an incomplete text is left out: it may be cut in two.
pub(super) fn records(text: &str, delimiter: u8, complete: bool, most: usize) -> Vec<Row> {
    let mut reader = table(text.as_bytes(), encoding_rs::UTF_8, delimiter);
    let mut rows = Vec::new();
    loop {
        let mut row = Row::default();
        if rows.len() == most || !matches!(next(&mut reader, &mut row), Ok(true)) {
            break;
        }
        rows.push(row);
    }
    if !complete && rows.len() > 1 && rows.len() < most {
        rows.pop();
    }
    rows
}

/// The width most rows have; of equally frequent ones the wider.
pub(super) fn usual_width(rows: &[Row]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.width()).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run.first().copied().unwrap_or(1)));
    runs.max().map_or(1, |(_, width)| width)
}

/// At most 1 for one column; 1 to 3 for several: agreement of the rows, and addresses that stand alone in a cell.
fn score(rows: &[Row]) -> f64 {
    let width = usual_width(rows);
    let with_at = rows.iter().filter(|row| row.cells().any(|cell| cell.contains('@'))).count();
    let alone = |row: &&Row| row.cells().any(is_address_like);
    let among_others = |row: &&Row| !alone(row) && row.cells().any(holds_addresses);
    let whole =
        rows.iter().filter(alone).count() as f64 + 0.5 * rows.iter().filter(among_others).count() as f64;
    let addresses = if with_at == 0 { 0.0 } else { whole / with_at as f64 };
    if width < 2 {
        return 0.9 * addresses;
    }
    let agree = rows.iter().filter(|row| row.width() == width).count();
    1.0 + agree as f64 / rows.len() as f64 + addresses
}

fn holds_only_addresses(rows: &[Row]) -> bool {
    let cells = || rows.iter().flat_map(Row::cells).filter(|cell| !cell.trim().is_empty());
    let total = cells().count();
    let first = rows
        .first()
        .is_some_and(|row| row.cells().all(|cell| cell.trim().is_empty() || holds_addresses(cell)));
    first && cells().filter(|cell| holds_addresses(cell)).count() * 10 >= total * 9
}

#[cfg(test)]
mod tests;
