//! Mails out of files, one at a time: `.eml`, mbox of any size, or whatever else somebody has.

use crate::Error;
use feedback::split;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Bytes of one mail that are kept. Nobody's wish to leave stands behind this.
const KEPT: usize = 32 << 20;

/// A line longer than this comes in pieces.
const LONGEST_LINE: u64 = 1 << 20;

/// One mail as it came.
#[derive(Clone)]
pub struct RawMail {
    /// Its place in the file, the first being 1.
    pub number: u64,
    /// Its bytes; of a very large one only the beginning.
    pub bytes: Vec<u8>,
    /// SHA-256 of all of it: what it is known by.
    pub hash: [u8; 32],
}

/// The mails of one file or stream, read as they are asked for.
pub struct Mails<R> {
    reader: R,
    /// Whether the file may hold more than one.
    several: bool,
    /// The line that begins the next mail.
    next: Vec<u8>,
    /// Mails that came in one piece.
    ready: Vec<RawMail>,
    number: u64,
    over: bool,
}

impl Mails<BufReader<File>> {
    /// The mails of a file. An `.eml` file holds one, whatever it begins with.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|why| Error::file(path, why))?;
        let one = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("eml"));
        Ok(if one { Self::one(BufReader::new(file)) } else { Self::of(BufReader::new(file)) })
    }
}

impl<R: BufRead> Mails<R> {
    /// The mails of a stream: many if it begins as an mbox file does (RFC 4155), else one.
    pub fn of(reader: R) -> Self {
        Self { reader, several: true, next: Vec::new(), ready: Vec::new(), number: 0, over: false }
    }

    /// A stream that holds one mail.
    pub fn one(reader: R) -> Self {
        Self { several: false, ..Self::of(reader) }
    }

    /// Reads up to the next separator.
    fn read(&mut self) -> io::Result<Option<Vec<RawMail>>> {
        let mut whole = Growing::default();
        let first = std::mem::take(&mut self.next);
        let mut mbox = first.starts_with(b"From ");
        whole.add(&first);
        let (mut line, mut empty_before, mut starts_line) = (Vec::new(), false, true);
        loop {
            line.clear();
            (&mut self.reader).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                self.over = true;
                break;
            }
            if whole.length == 0 {
                mbox = self.several && line.starts_with(b"From ");
            } else if mbox && starts_line && empty_before && begins_mail(&line) {
                self.next.clone_from(&line);
                break;
            }
            empty_before = matches!(line.as_slice(), b"\n" | b"\r\n");
            starts_line = line.ends_with(b"\n");
            whole.add(&line);
        }
        if whole.length == 0 {
            // An empty mailbox holds no mail. An empty .eml file is one that got lost, and is told as such.
            let nothing = !self.several && self.number == 0;
            let hash = Growing::default().hash.finalize().into();
            return Ok(nothing.then(|| vec![self.mail(Vec::new(), hash)]));
        }
        // Lines that end with CR alone came as one piece.
        let in_one_piece = mbox && !whole.kept.contains(&b'\n') && whole.length == whole.kept.len();
        let mails = if in_one_piece { split(&whole.kept) } else { Vec::new() };
        Ok(Some(if mails.len() > 1 {
            mails.into_iter().map(|mail| self.mail(mail.to_vec(), Sha256::digest(mail).into())).collect()
        } else {
            let hash = whole.hash.finalize().into();
            vec![self.mail(whole.kept, hash)]
        }))
    }

    fn mail(&mut self, bytes: Vec<u8>, hash: [u8; 32]) -> RawMail {
        self.number += 1;
        RawMail { number: self.number, bytes, hash }
    }
}

impl<R: BufRead> Iterator for Mails<R> {
    type Item = io::Result<RawMail>;

    fn next(&mut self) -> Option<io::Result<RawMail>> {
        if self.ready.is_empty() && !self.over {
            match self.read() {
                Ok(mails) => self.ready = mails.unwrap_or_default().into_iter().rev().collect(),
                Err(why) => {
                    self.over = true;
                    return Some(Err(why));
                }
            }
        }
        self.ready.pop().map(Ok)
    }
}

/// What is read of one mail so far.
#[derive(Default)]
struct Growing {
    kept: Vec<u8>,
    length: usize,
    hash: Sha256,
}

impl Growing {
    fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.length += bytes.len();
        let room = KEPT.saturating_sub(self.kept.len()).min(bytes.len());
        self.kept.extend(bytes.iter().take(room));
    }
}

/// Whether this line, after an empty one, begins a mail: asked of the one place that knows what a separator is.
fn begins_mail(line: &[u8]) -> bool {
    line.starts_with(b"From ") && split(&[b"From \n\n", line].concat()).len() > 1
}

#[cfg(test)]
#[path = "mails_tests.rs"]
mod tests;
