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
        let name = entry.name().map_err(broken)?.into_owned();
        let kept = is_kept(&name);
        let is_text = [".xml", ".rels"].iter().any(|ending| name.ends_with(ending));
        if !is_text && !name.ends_with(".bin") {
            continue;
        }
        let (mut length, mut piece) = (0_u64, 0_usize);
        loop {
            let read = match entry.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => read,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) => return Err(FormError::damaged(why)),
            };
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
    }
    Ok(())
}

/// Sheets are streamed; whatever else a workbook has is read as a whole.
fn is_kept(name: &str) -> bool {
    !name.contains("worksheets/") && name != "content.xml"
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
