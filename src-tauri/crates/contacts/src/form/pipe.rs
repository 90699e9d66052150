//! A table that is written on one thread and read on another.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::FormError;

/// Pieces of text on their way at once.
const IN_FLIGHT: usize = 4;
/// About as long as a piece is.
const PIECE: usize = 64 << 10;
/// A longer cell is cut off: workbooks allow 32,767 letters, and a cell in quotes beyond twice this passes for one that
/// was never closed.
pub(super) const LONGEST_CELL: usize = 33_000;
/// More text than any list has; what says that it repeats is stopped here.
const MOST_TEXT: u64 = 4 << 30;
/// Beyond the last row of any sheet.
pub(super) const MOST_ROWS: u64 = 1 << 24;

/// Rows as CSV in UTF-8. Dropped before its end, it stops the one who writes.
pub struct Table {
    pieces: Receiver<Vec<u8>>,
    piece: io::Cursor<Vec<u8>>,
    writer: Option<JoinHandle<Result<(), FormError>>>,
    failed: Option<io::Error>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("table")
    }
}

impl Table {
    pub(super) fn of(write: impl FnOnce(&mut Rows) -> Result<(), FormError> + Send + 'static) -> Self {
        let (pieces, read) = sync_channel(IN_FLIGHT);
        let writer = std::thread::Builder::new().name("table".to_owned()).spawn(move || {
            let mut rows = Rows { out: Vec::with_capacity(PIECE + 4096), pieces, number: 0, written: 0 };
            match write(&mut rows) {
                // Nobody reads any more.
                Err(FormError::Read(why)) if why.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                Err(why) => {
                    let _ = rows.hand_over();
                    Err(why)
                }
                Ok(()) => rows.hand_over().or(Ok(())),
            }
        });
        let piece = io::Cursor::default();
        match writer {
            Ok(writer) => Self { pieces: read, piece, writer: Some(writer), failed: None },
            Err(why) => Self { pieces: read, piece, writer: None, failed: Some(why) },
        }
    }

    fn ended(&mut self) -> io::Result<usize> {
        let Some(writer) = self.writer.take() else { return self.failed.take().map_or(Ok(0), Err) };
        match writer.join() {
            Ok(Ok(())) => Ok(0),
            Ok(Err(FormError::Read(why))) => Err(why),
            Ok(Err(why)) => Err(io::Error::other(why)),
            Err(_) => Err(io::Error::other(FormError::damaged(
                "it is not put together as its kind of file should be",
            ))),
        }
    }
}

impl Read for Table {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.pieces.recv() {
                Ok(piece) => self.piece = io::Cursor::new(piece),
                Err(_) => return self.ended(),
            }
        }
    }
}

/// Where the rows of a table are written.
pub(super) struct Rows {
    out: Vec<u8>,
    pieces: SyncSender<Vec<u8>>,
    number: u64,
    written: u64,
}

impl Rows {
    /// Writes the next row.
    pub fn push<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), FormError> {
        let mut first = true;
        let mut any = false;
        for cell in cells {
            if !first {
                self.out.push(b',');
            }
            first = false;
            let cell = cell.as_ref();
            let cell = cell.get(..cell.floor_char_boundary(LONGEST_CELL)).unwrap_or(cell);
            any |= !cell.is_empty();
            quote(cell, &mut self.out);
        }
        if !any {
            // A row of empty cells is no row; its number counts all the same.
            let begin = self.out.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            self.out.truncate(begin);
        }
        self.end_row()
    }

    /// Writes a row under its own number, counted from 1; rows the file leaves out become blank lines.
    pub fn push_at<T: AsRef<str>>(
        &mut self,
        number: u64,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), FormError> {
        let number = number.min(MOST_ROWS);
        while self.number + 1 < number {
            self.end_row()?;
        }
        self.push(cells)
    }

    /// Text that is CSV already.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), FormError> {
        self.out.extend_from_slice(bytes);
        if self.out.len() >= PIECE { self.hand_over() } else { Ok(()) }
    }

    fn end_row(&mut self) -> Result<(), FormError> {
        self.out.push(b'\n');
        self.number += 1;
        if self.out.len() >= PIECE { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> Result<(), FormError> {
        self.written += self.out.len() as u64;
        if self.written > MOST_TEXT {
            return Err(FormError::TooBig { what: "The text of the file".to_owned(), most: "4 GB" });
        }
        let piece = std::mem::replace(&mut self.out, Vec::with_capacity(PIECE + 4096));
        self.pieces.send(piece).map_err(|_| FormError::Read(io::ErrorKind::BrokenPipe.into()))
    }
}

/// RFC 4180, section 2. A lone carriage return inside a cell would end the row for some readers: it is quoted too.
fn quote(cell: &str, out: &mut Vec<u8>) {
    if cell.contains(['"', ',', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
        out.push(b'"');
        for byte in cell.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(cell.as_bytes());
    }
}
