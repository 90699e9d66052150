//! Zip archives, with what comes out of them counted.
//!
//! What an archive says of its own sizes is only its word, so everything is unpacked once and counted before a library
//! that keeps it in memory may see it.

use std::io::{self, Read};

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

/// Unpacks the XML of a workbook once and counts it.
pub(super) fn measure(input: &mut dyn Input) -> Result<(), FormError> {
    let mut archive = open(input)?;
    let mut total = 0;
    let mut chunk = vec![0; 64 << 10];
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(broken)?;
        // Whatever a library may be led to: it takes names from other parts of the archive, in any case.
        let name = entry.name().map_err(broken)?.to_ascii_lowercase();
        let kept = is_kept(&name);
        let is_text =
            ![".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf"].iter().any(|end| name.ends_with(end));
        let mut counted = 0;
        let (mut length, mut piece) = (0_u64, 0_usize);
        loop {
            let read = match entry.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => read,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => return Err(FormError::damaged(why)),
            };
            if length == 0 && is_text {
                counted = said_to_hold(chunk.get(..read).unwrap_or_default());
            }
            length += read as u64;
            total += read as u64;
            if is_text {
                piece = longest(chunk.get(..read).unwrap_or_default(), piece)?;
            }
            if total > MOST_UNPACKED {
                return Err(FormError::TooBig { what: "The workbook, unpacked,".to_owned(), most: "4 GB" });
            }
            if kept && length > MOST_KEPT {
                return Err(FormError::TooBig {
                    what: "The text of the workbook".to_owned(),
                    most: "256 MB",
                });
            }
        }
        if counted > length {
            return Err(FormError::damaged("it says that it holds more texts than it has letters"));
        }
    }
    Ok(())
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

/// How long the piece between two angle brackets has become that is open at the end of this chunk.
fn longest(chunk: &[u8], mut open: usize) -> Result<usize, FormError> {
    let mut from = 0;
    for at in memchr::memchr2_iter(b'<', b'>', chunk) {
        open += at - from;
        check_piece(open)?;
        (open, from) = (0, at);
    }
    open += chunk.len() - from;
    check_piece(open)?;
    Ok(open)
}

fn check_piece(length: usize) -> Result<(), FormError> {
    if length > LONGEST_PIECE {
        return Err(FormError::TooBig { what: "A cell of the workbook".to_owned(), most: "8 MB" });
    }
    Ok(())
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
