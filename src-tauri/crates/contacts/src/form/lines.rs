//! A file of lines in whatever letters, one line after the other.

use std::io::{self, Read};

use encoding_rs::Encoding;

use crate::import::Text;

/// A longer line is cut off; a picture in a vCard is the longest that people have, and nobody reads it here.
const LONGEST_LINE: usize = 1 << 20;

pub(super) struct Lines<R> {
    text: Text<R>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    cut: bool,
}

impl<R: Read> Lines<R> {
    pub fn new(reader: R, encoding: &'static Encoding) -> Self {
        Self { text: Text::new(reader, encoding), buffer: Vec::new(), start: 0, ended: false, cut: false }
    }

    /// Whether the line read last was longer than we keep.
    pub fn was_cut(&self) -> bool {
        self.cut
    }

    /// Puts the next line into `line`, without its end; `false` after the last one. Lines end by LF, CRLF or CR.
    pub fn next(&mut self, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        self.cut = false;
        let mut any = false;
        loop {
            let rest = self.buffer.get(self.start..).unwrap_or_default();
            let end = memchr::memchr2(b'\n', b'\r', rest);
            // A CR at the very end of what was read may have its LF still to come.
            let known =
                end.is_some_and(|end| rest.get(end) == Some(&b'\n') || end + 1 < rest.len() || self.ended);
            let length = end.unwrap_or(rest.len());
            if known || self.ended {
                any |= end.is_some() || !rest.is_empty();
                self.cut |= keep(line, rest.get(..length).unwrap_or_default());
                let is_crlf = rest.get(length) == Some(&b'\r') && rest.get(length + 1) == Some(&b'\n');
                self.start += length + usize::from(end.is_some()) + usize::from(is_crlf);
                return Ok(any);
            }
            self.cut |= keep(line, rest.get(..length).unwrap_or_default());
            any |= length > 0;
            self.start += length;
            self.buffer.drain(..self.start);
            self.start = 0;
            let (more, _) = self.text.fill(&mut self.buffer)?;
            self.ended = !more;
        }
    }
}

fn keep(line: &mut Vec<u8>, more: &[u8]) -> bool {
    let room = LONGEST_LINE.saturating_sub(line.len());
    line.extend_from_slice(more.get(..room).unwrap_or(more));
    more.len() > room
}
