//! Gives the `csv` crate one whole record at a time, so that each row knows its number and place, blank lines count,
//! and a quote gone wrong or a line without end costs one row, not the file.

use std::io::{self, Read};

use address::{Finding, Place, Severity};
use encoding_rs::Encoding;

use super::scan::{Cut, Scan, after_break, mend, scan};
use super::text::Text;

/// A longer record is cut off: no person's row is that long, and memory stays bounded.
pub(super) const LONGEST_RECORD: usize = 1 << 20;
/// A quoted cell of several lines longer than this was never closed.
const LONGEST_QUOTED: usize = 64 << 10;
/// After this many quotes that never closed, the search for their ends is kept short.
const MANY_STRAYS: u32 = 32;
const SHORT_SEARCH: usize = 2 << 10;

/// Reads a file and hands out records, each ended by one line feed.
pub(super) struct Records<R> {
    text: Text<R>,
    buffer: Vec<u8>,
    /// Start of what is not handed out yet, in `buffer`.
    start: usize,
    /// Offset of `start` in the decoded text.
    offset: u64,
    /// Offset of `start` in the file, where the encoding tells.
    byte: Option<u64>,
    cut: Cut,
    strays: u32,
    /// Number of the last record.
    number: u64,
    /// Within a line that was cut off: the rest of it is skipped.
    skipping: bool,
    out: Vec<u8>,
    given: usize,
    current: About,
}

/// What is known of the record handed out last, beside its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// Its number in the file; records and blank lines count, the first line is 1.
    pub number: u64,
    /// Where it starts in the file.
    pub byte: Option<u64>,
    /// What was wrong with it.
    pub findings: Vec<Finding>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(reader: R, encoding: &'static Encoding, delimiter: u8) -> Self {
        let text = Text::new(reader, encoding);
        Self {
            byte: text.width(""),
            text,
            buffer: Vec::new(),
            start: 0,
            offset: 0,
            cut: Cut { delimiter, quoted_limit: LONGEST_QUOTED },
            strays: 0,
            number: 0,
            skipping: false,
            out: Vec::new(),
            given: 0,
            current: About::default(),
        }
    }

    /// Takes what is known of the record handed out last.
    pub(super) fn take_current(&mut self) -> About {
        std::mem::take(&mut self.current)
    }

    /// Puts the next record into `out`; `false` at the end of the file.
    fn advance(&mut self) -> io::Result<bool> {
        self.out.clear();
        self.given = 0;
        let mut last = false;
        loop {
            if self.skipping {
                self.skip(last);
            }
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            if rest.is_empty() && last {
                return Ok(false);
            }
            let scanned =
                if rest.is_empty() || self.skipping { Scan::More } else { scan(rest, self.cut, last) };
            match scanned {
                Scan::Record { length, next } => {
                    if self.hand_out(length, next, None, last) {
                        return Ok(true);
                    }
                }
                Scan::Stray { open, length, next } => {
                    self.strays += 1;
                    if self.strays == MANY_STRAYS {
                        self.cut.quoted_limit = SHORT_SEARCH;
                    }
                    if self.hand_out(length, next, Some(open), last) {
                        return Ok(true);
                    }
                }
                Scan::More if rest.len() > LONGEST_RECORD => {
                    self.cut_off();
                    return Ok(true);
                }
                Scan::More => last = !self.fill()?,
            }
        }
    }

    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let (more, mark) = self.text.fill(&mut self.buffer)?;
        self.byte = self.byte.map(|byte| byte + mark);
        Ok(more)
    }

    /// Hands out the record of `length` bytes; `false` for a blank line.
    fn hand_out(&mut self, length: usize, next: usize, stray: Option<usize>, last: bool) -> bool {
        self.number += 1;
        let end_of_file = last && self.start + next >= self.buffer.len();
        let record = self.buffer.get(self.start..self.start + length).unwrap_or_default();
        // Programs of the CP/M age end a text with one SUB.
        if record.is_empty() || (end_of_file && record == b"\x1A") {
            self.move_on(next);
            return false;
        }
        let place = Place { row: Some(self.number), byte: self.byte, ..Place::default() };
        let mut findings = Vec::new();
        match stray {
            None => self.out.extend_from_slice(record),
            Some(open) => {
                let before = self.width(record.get(..open).unwrap_or_default());
                let byte = self.byte.zip(before).map(|(byte, before)| byte + before);
                findings.push(stray_quote(Place { byte, ..place.clone() }));
                mend(record, self.cut.delimiter, &mut self.out);
            }
        }
        self.clean(place, next, findings);
        true
    }

    /// Hands out the start of a record that has no end in sight.
    fn cut_off(&mut self) {
        self.number += 1;
        self.skipping = true;
        let place = Place { row: Some(self.number), byte: self.byte, ..Place::default() };
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let next = rest.len();
        let kept = rest.get(..LONGEST_RECORD).unwrap_or(rest);
        let line = memchr::memchr2(b'\n', b'\r', kept).and_then(|end| kept.get(..end)).unwrap_or(kept);
        mend(whole_letters(line), self.cut.delimiter, &mut self.out);
        self.clean(place.clone(), next, vec![too_long(place)]);
    }

    /// Passes over the rest of a line that was cut off.
    fn skip(&mut self, last: bool) {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let Some(found) = memchr::memchr2(b'\n', b'\r', rest) else {
            self.move_on(rest.len());
            return;
        };
        match after_break(rest, found, last) {
            Some(next) => {
                self.skipping = false;
                self.move_on(next);
            }
            None => self.move_on(found),
        }
    }

    fn move_on(&mut self, next: usize) {
        let passed = self.buffer.get(self.start..self.start + next).unwrap_or_default();
        self.byte = self.byte.zip(self.width(passed)).map(|(byte, width)| byte + width);
        self.offset += next as u64;
        self.start += next;
        while self.text.misfit_before(self.offset).is_some() {}
    }

    /// How many bytes of the file this part of the buffer took.
    fn width(&self, part: &[u8]) -> Option<u64> {
        if !self.text.is_checked() {
            return Some(part.len() as u64);
        }
        std::str::from_utf8(part).ok().and_then(|text| self.text.width(text))
    }

    /// Leaves out what no cell can hold, bytes that fit no letter and NUL; then the record is ready.
    fn clean(&mut self, place: Place, next: usize, mut findings: Vec<Finding>) {
        if self.text.is_checked() {
            if let Some(first) = self.text.misfit_before(self.offset + next as u64) {
                findings.push(misfit(Place { byte: Some(first.byte), ..place.clone() }));
            }
        } else if let Err(error) = std::str::from_utf8(&self.out) {
            let byte = place.byte.map(|byte| byte + error.valid_up_to() as u64);
            findings.push(misfit(Place { byte, ..place.clone() }));
            self.out = String::from_utf8_lossy(&self.out).into_owned().into_bytes();
        }
        if memchr::memchr(0, &self.out).is_some() {
            self.out.retain(|byte| *byte != 0);
            findings.push(nul(place));
        }
        self.out.push(b'\n');
        self.current = About { number: self.number, byte: self.byte, findings };
        self.move_on(next);
    }
}

/// The text without a letter that was cut in two at its end.
fn whole_letters(text: &[u8]) -> &[u8] {
    match std::str::from_utf8(text) {
        Err(error) if error.error_len().is_none() => text.get(..error.valid_up_to()).unwrap_or(text),
        _ => text,
    }
}

impl<R: Read> Read for Records<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.out.len() && !self.advance()? {
            return Ok(0);
        }
        let left = self.out.get(self.given..).unwrap_or_default();
        let length = left.len().min(into.len());
        if let (Some(into), Some(left)) = (into.get_mut(..length), left.get(..length)) {
            into.copy_from_slice(left);
        }
        self.given += length;
        Ok(length)
    }
}

fn stray_quote(place: Place) -> Finding {
    Finding::new("stray-quote", Severity::Warning, "A quotation mark opens in this row and never closes.")
        .with_fix("We read it as a plain character. Look whether the cells of this row are right.")
        .at(place)
}

fn too_long(place: Place) -> Finding {
    let message = "This row is longer than 1 MB. We kept only its start.";
    Finding::new("row-too-long", Severity::Warning, message)
        .with_fix("Look whether the file has line breaks, and whether the letters are read right.")
        .at(place)
}

fn misfit(place: Place) -> Finding {
    let message =
        "Some bytes of this row are no letters in the chosen encoding. We put \u{FFFD} in their place.";
    Finding::new("undecodable-bytes", Severity::Warning, message)
        .with_fix("Choose other letters for the file, or correct the row.")
        .at(place)
}

fn nul(place: Place) -> Finding {
    let message = "This row holds NUL characters. We left them out.";
    Finding::new("nul-bytes", Severity::Warning, message).at(place)
}

#[cfg(test)]
mod tests;
