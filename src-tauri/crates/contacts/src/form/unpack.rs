//! Zip archives, with what comes out of them counted.
//!
//! What an archive says of its own sizes is only its word, so everything is unpacked once and counted before a library
//! that keeps it in memory may see it.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{FormError, Input};

/// Everything in an archive unpacked.
const MOST_UNPACKED: u64 = 4 << 30;
/// What a library keeps in memory as a whole: shared strings, styles, the list of sheets.
const MOST_KEPT: u64 = 256 << 20;
/// A single piece of text or a single tag; a cell has at most 32,767 letters.
const LONGEST_PIECE: usize = 8 << 20;
/// More entries than that is no workbook and no export.
const MOST_ENTRIES: usize = 20_000;

pub(super) type Archive<'a> = ZipArchive<&'a mut dyn Input>;

pub(super) fn open(input: &mut dyn Input) -> Result<Archive<'_>, FormError> {
    input.rewind()?;
    let archive = ZipArchive::new(input).map_err(broken)?;
    if archive.len() > MOST_ENTRIES {
        return Err(FormError::TooBig { what: "The archive".to_owned(), most: "20,000 files" });
    }
    Ok(archive)
}

pub(super) fn names(input: &mut dyn Input) -> Result<Vec<String>, FormError> {
    open(input)?.file_names().map(|name| name.map(std::borrow::Cow::into_owned).map_err(broken)).collect()
}

/// Unpacks a workbook once and counts it, its XML piece by piece.
pub(super) fn measure(input: &mut dyn Input) -> Result<(), FormError> {
    let mut archive = open(input)?;
    let mut total = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(broken)?;
        // Whatever a library may be led to: it takes names from other parts of the archive, in any case.
        let name = entry.name().map_err(broken)?.to_ascii_lowercase();
        let is_text =
            ![".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf"].iter().any(|end| name.ends_with(end));
        let mut counted = Counted {
            entry: BufReader::with_capacity(64 << 10, entry),
            total: &mut total,
            most: if is_kept(&name) { MOST_KEPT } else { u64::MAX },
            length: 0,
            piece: 0,
            stopped: None,
        };
        let mut promised = 0;
        if is_text {
            promised = counted.fill_buf().map_or(0, said_to_hold);
            take_apart(&mut counted);
        }
        if counted.drain()? < promised {
            return Err(FormError::damaged("it says that it holds more texts than it has letters"));
        }
    }
    Ok(())
}

/// Takes XML apart as those who read it later do, as far as its grammar goes: what is one piece to them, and lies in memory
/// as a whole, is one piece here.
fn take_apart(counted: &mut Counted<'_, impl Read>) {
    let mut reader = Reader::from_reader(counted);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    while !matches!(reader.read_event_into(&mut buffer), Ok(Event::Eof) | Err(_)) {
        buffer.clear();
        reader.get_mut().piece = 0;
    }
}

/// A part of an archive, counted on its way out.
struct Counted<'a, R> {
    entry: BufReader<R>,
    /// Bytes of all parts so far.
    total: &'a mut u64,
    /// So long it may be.
    most: u64,
    length: u64,
    /// Bytes since the last piece ended.
    piece: usize,
    /// What it stopped at; who reads it may keep that to himself.
    stopped: Option<FormError>,
}

impl<R: Read> Counted<'_, R> {
    /// Unpacks what is left of it; says how long it was.
    fn drain(&mut self) -> Result<u64, FormError> {
        while self.stopped.is_none() {
            self.piece = 0;
            match self.fill_buf().map(<[u8]>::len) {
                Ok(0) => return Ok(self.length),
                Ok(length) => self.consume(length),
                Err(_) => {}
            }
        }
        self.stopped.take().map_or(Ok(self.length), Err)
    }

    fn too_big(&self) -> Option<FormError> {
        let (what, most) = if *self.total > MOST_UNPACKED {
            ("The workbook, unpacked,", "4 GB")
        } else if self.length > self.most {
            ("The text of the workbook", "256 MB")
        } else if self.piece > LONGEST_PIECE {
            ("A cell of the workbook", "8 MB")
        } else {
            return None;
        };
        Some(FormError::TooBig { what: what.to_owned(), most })
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.stopped = self.stopped.take().or_else(|| self.too_big());
        if self.stopped.is_none()
            && let Err(why) = self.entry.fill_buf()
        {
            if why.kind() == io::ErrorKind::Interrupted {
                return Err(why);
            }
            self.stopped = Some(FormError::damaged(why));
        }
        if self.stopped.is_some() { Err(io::ErrorKind::InvalidData.into()) } else { self.entry.fill_buf() }
    }

    fn consume(&mut self, length: usize) {
        self.entry.consume(length);
        self.length += length as u64;
        *self.total += length as u64;
        self.piece += length;
    }
}

/// The number of shared strings that a table of them promises: memory is taken at its word.
fn said_to_hold(start: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(start);
    let Some((_, after)) = text.split_once("<sst").or_else(|| text.split_once(":sst")) else { return 0 };
    let tag = after.split('>').next().unwrap_or_default();
    tag.split(['"', '\'']).filter_map(|part| part.trim().parse::<u64>().ok()).max().unwrap_or(0)
}

/// Sheets are streamed; whatever else a workbook has is read as a whole.
fn is_kept(name: &str) -> bool {
    let is_sheet = name.contains("worksheets/") || name == "content.xml";
    !is_sheet
        || ["sharedstrings", "styles", "workbook"]
            .iter()
            .any(|word| name.contains(word) && !name.contains("/sheet"))
}

pub(super) fn broken(why: ZipError) -> FormError {
    match why {
        ZipError::Io(why)
            if why.kind() != io::ErrorKind::UnexpectedEof && why.kind() != io::ErrorKind::InvalidData =>
        {
            FormError::Read(why)
        }
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FormError::Locked,
        other => FormError::damaged(other),
    }
}
