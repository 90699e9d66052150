//! What kind of file this is, by its first bytes and, for an archive, by the names of what is in it.

use std::io::{self, Read, SeekFrom};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Form, FormError, Input, Kind, mailboxes, unpack};
use crate::import::{Detector, decode_sample};

/// So much of the start is looked at.
const START: usize = 64 << 10;

pub(super) fn kind(input: &mut dyn Input) -> Result<(Form, Kind), FormError> {
    let mut start = Vec::new();
    input.take(START as u64).read_to_end(&mut start)?;
    let whole = start.len() < START;
    match start.as_slice() {
        [b'P', b'K', 3, 4, ..] => return zipped(input),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Ok((Form::Workbook, Kind::Binary)),
        [b'P', b'K', 5, 6, ..] => {
            return Err(no_table("an empty archive", "Choose another file."));
        }
        [0x1F, 0x8B, ..] => {
            return Err(no_table("a compressed file", "Unpack it first, and choose the file in it."));
        }
        [b'7', b'z', 0xBC, 0xAF, ..] | [b'R', b'a', b'r', b'!', ..] => {
            return Err(no_table(
                "an archive of a kind we do not open",
                "Unpack it first, and choose the file in it.",
            ));
        }
        [b'%', b'P', b'D', b'F', ..] => {
            return Err(no_table("a PDF", "Ask for the list as CSV or as a workbook."));
        }
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            return Err(no_table("a picture", "Choose another file."));
        }
        _ => {}
    }
    let text = decode_sample(&start, encoding(&start), whole);
    Ok((of_text(&text, whole)?, Kind::Only))
}

fn of_text(text: &str, whole: bool) -> Result<Form, FormError> {
    let begin = text.trim_start_matches(['\u{FEFF}', '\0']).trim_start();
    let starts = |word: &str| begin.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if starts("BEGIN:VCARD") {
        return Ok(Form::Cards);
    }
    if starts("<!doctype html") || starts("<html") || starts("<table") || starts("<meta") {
        let fix = "Some shops call a web page .xls: open it in a spreadsheet and save it as CSV.";
        return Err(no_table("a web page", fix));
    }
    if starts("<?xml") || starts("<?mso-application") {
        let fix = "Open it in the program it comes from and save it as CSV.";
        return Err(no_table("an XML file", fix));
    }
    if is_ldif(begin) {
        return Ok(Form::Ldif);
    }
    if mailboxes::is_list(begin, whole) {
        return Ok(Form::Mailboxes);
    }
    Ok(Form::Rows)
}

/// RFC 2849: comments aside, a file begins with its version or with the first name.
fn is_ldif(begin: &str) -> bool {
    let mut lines = begin.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let is = |line: Option<&str>, name: &str| {
        line.and_then(|line| line.split_once(':'))
            .is_some_and(|(before, _)| before.trim().eq_ignore_ascii_case(name))
    };
    let first = lines.next();
    if is(first, "version") {
        return is(lines.next(), "dn");
    }
    is(first, "dn") && (is(lines.next(), "objectclass") || begin.to_ascii_lowercase().contains("\nmail:"))
}

fn zipped(input: &mut dyn Input) -> Result<(Form, Kind), FormError> {
    input.seek(SeekFrom::Start(0))?;
    let names = unpack::names(input)?;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("xl/workbook.bin") {
        return Ok((Form::Workbook, Kind::BinaryXml));
    }
    if has("xl/workbook.xml")
        || (has("[Content_Types].xml") && names.iter().any(|name| name.ends_with("workbook.xml")))
    {
        return Ok((Form::Workbook, Kind::OpenXml));
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        return Ok((Form::Workbook, Kind::OpenDocument));
    }
    if has("word/document.xml")
        || has("ppt/presentation.xml")
        || has("index/document.iwa")
        || has("Index/Document.iwa")
    {
        let fix = "Copy the table into a spreadsheet and save it as CSV.";
        return Err(no_table("a document", fix));
    }
    Ok((Form::Archive, Kind::Only))
}

fn no_table(what: &'static str, fix: &'static str) -> FormError {
    FormError::NoTable { what, fix }
}

/// The letters of a file whose form we must know before we read all of it.
fn encoding(start: &[u8]) -> &'static Encoding {
    let mut detector = Detector::default();
    detector.feed(start);
    detector.guess().0
}

/// The letters of a whole file, with every byte having a say.
pub(super) fn encoding_of(input: &mut dyn Input) -> io::Result<&'static Encoding> {
    input.rewind()?;
    let mut detector = Detector::default();
    let mut chunk = vec![0; 64 << 10];
    loop {
        match input.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => detector.feed(chunk.get(..read).unwrap_or_default()),
            Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
            Err(why) => return Err(why),
        }
    }
    input.rewind()?;
    Ok(detector.guess().0)
}

/// Whether lines can be told apart in the bytes themselves.
pub(super) fn is_bytewise(encoding: &'static Encoding) -> bool {
    encoding == UTF_8 || (encoding != UTF_16LE && encoding != UTF_16BE)
}
