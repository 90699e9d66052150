//! Where one record of a table ends (RFC 4180, read leniently).
//!
//! A quote opens a cell only at its start. The cell may then hold line breaks until the quote closes. A quote that opens
//! and never closes would swallow the rest of the file: it is called stray, and read as a plain character, when
//! what follows cannot be a cell of somebody's table.

use memchr::{memchr, memchr2, memchr3};

/// What the buffer holds, from the start of a record on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// A record of `length` bytes; the next one starts at `next`.
    Record { length: usize, next: usize },
    /// A record whose quote at `open` never closes properly: it ends with the line of that quote.
    Stray { open: usize, length: usize, next: usize },
    /// The end of the record is not in the buffer yet.
    More,
}

/// How one table is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// What stands between cells.
    pub delimiter: u8,
    /// A quoted cell longer than this, over several lines, is no cell.
    pub quoted_limit: usize,
}

/// Finds the end of the record at the start of `text`. `last`: nothing follows in the file.
pub(super) fn scan(text: &[u8], cut: Cut, last: bool) -> Scan {
    let mut at = 0;
    loop {
        let Some(found) = find(at, text, |rest| memchr3(b'\n', b'\r', b'"', rest)) else {
            return if last { Scan::Record { length: text.len(), next: text.len() } } else { Scan::More };
        };
        if text.get(found) != Some(&b'"') {
            return match after_break(text, found, last) {
                Some(next) => Scan::Record { length: found, next },
                None => Scan::More,
            };
        }
        let opens = found == 0 || text.get(found - 1) == Some(&cut.delimiter);
        if !opens {
            at = found + 1;
            continue;
        }
        match close(text, found, cut, last) {
            Close::At(end) => at = end + 1,
            Close::Never => return stray(text, found, last),
            Close::More => return Scan::More,
        }
    }
}

enum Close {
    /// The closing quote.
    At(usize),
    Never,
    More,
}

/// Where the quote at `open` closes.
fn close(text: &[u8], open: usize, cut: Cut, last: bool) -> Close {
    let mut lines = Lines { text, looked: open, broken: false };
    let mut at = open + 1;
    loop {
        let Some(quote) = find(at, text, |rest| memchr(b'"', rest)) else {
            let endless = text.len() - open > cut.quoted_limit && lines.break_before(text.len());
            return if last || endless { Close::Never } else { Close::More };
        };
        match text.get(quote + 1) {
            Some(b'"') => at = quote + 2,
            None if !last => return Close::More,
            // `"abc" def` within a line is sloppy writing. Over lines, this quote opens another cell and ours was stray.
            Some(next) if !ends_cell(*next, cut.delimiter) && lines.break_before(quote) => {
                return Close::Never;
            }
            _ => return Close::At(quote),
        }
        if quote - open > cut.quoted_limit && lines.break_before(quote) {
            return Close::Never;
        }
    }
}

fn ends_cell(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || matches!(byte, b'\n' | b'\r' | b' ' | b'\t')
}

/// Looks for line breaks, and never twice at the same place.
struct Lines<'a> {
    text: &'a [u8],
    looked: usize,
    broken: bool,
}

impl Lines<'_> {
    fn break_before(&mut self, end: usize) -> bool {
        if !self.broken && end > self.looked {
            self.broken =
                self.text.get(self.looked..end).is_some_and(|span| memchr2(b'\n', b'\r', span).is_some());
            self.looked = end;
        }
        self.broken
    }
}

fn stray(text: &[u8], open: usize, last: bool) -> Scan {
    match find(open, text, |rest| memchr2(b'\n', b'\r', rest)) {
        Some(end) => match after_break(text, end, last) {
            Some(next) => Scan::Stray { open, length: end, next },
            None => Scan::More,
        },
        None => Scan::Stray { open, length: text.len(), next: text.len() },
    }
}

/// Where the next record starts behind the line break at `at`; `None` if a line feed may still follow.
pub(super) fn after_break(text: &[u8], at: usize, last: bool) -> Option<usize> {
    match (text.get(at), text.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (Some(b'\r'), None) if !last => None,
        _ => Some(at + 1),
    }
}

fn find(from: usize, text: &[u8], look: impl Fn(&[u8]) -> Option<usize>) -> Option<usize> {
    text.get(from..).and_then(look).map(|found| from + found)
}

/// Writes the record again with every quote that opens and does not close as a plain character.
pub(super) fn mend(record: &[u8], delimiter: u8, out: &mut Vec<u8>) {
    let mut rest = record;
    loop {
        let cell = cell_length(rest, delimiter);
        let (text, behind) = rest.split_at(cell.length.min(rest.len()));
        if cell.unclosed {
            out.push(b'"');
            for byte in text {
                out.extend_from_slice(if *byte == b'"' { b"\"\"" } else { std::slice::from_ref(byte) });
            }
            out.push(b'"');
        } else {
            out.extend_from_slice(text);
        }
        let Some((delimiter, behind)) = behind.split_first() else { return };
        out.push(*delimiter);
        rest = behind;
    }
}

struct Cell {
    length: usize,
    unclosed: bool,
}

fn cell_length(text: &[u8], delimiter: u8) -> Cell {
    let until_delimiter =
        |from: usize| find(from, text, |rest| memchr(delimiter, rest)).unwrap_or(text.len());
    if text.first() != Some(&b'"') {
        return Cell { length: until_delimiter(0), unclosed: false };
    }
    match close(text, 0, Cut { delimiter, quoted_limit: usize::MAX }, true) {
        Close::At(end) => Cell { length: until_delimiter(end + 1), unclosed: false },
        Close::Never | Close::More => Cell { length: until_delimiter(0), unclosed: true },
    }
}

#[cfg(test)]
mod tests;
