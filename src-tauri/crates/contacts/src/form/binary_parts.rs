//! The binary parts of an `.xlsb` workbook ([MS-XLSB], section 2.1.4: type, length, content), looked through before a
//! library reads them. It keeps what the last record held: of a record that is shorter than what it should hold it reads
//! the rest from there, so that two bytes become a text of a million letters, again and again.

use std::io::{self, BufReader, Read};

use super::unpack::{self, broken};
use super::{FormError, Input, too_many_rows};

/// Rows of a sheet.
const MOST_ROWS: u32 = 1 << 20;
/// What the workbook says of its sheets and named ranges; a formula may spell out their names again and again.
const MOST_WORKBOOK: u64 = 4 << 20;
const LONGEST_OF_WORKBOOK: usize = 64 << 10;
/// The record of a sheet: its name has at most 31 letters.
const LONGEST_OF_SHEET: usize = 1 << 10;
const LONGEST_NAME: usize = 255;

/// # Errors
/// Where a record holds less than it should, or more than its format allows.
pub(super) fn check(input: &mut dyn Input) -> Result<(), FormError> {
    let mut archive = unpack::open(input)?;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(broken)?;
        let name = entry.name().map_err(broken)?.to_ascii_lowercase().replace('\\', "/");
        if name == "xl/_rels/workbook.bin.rels" {
            targets(&mut entry)?;
            continue;
        }
        let see: &mut See<'_> = match name.as_str() {
            "xl/workbook.bin" => &mut of_workbook(),
            "xl/sharedstrings.bin" => &mut |kind, content| match kind {
                0x009F => content.at_least(8),
                0x0013 => content.holds_text(1),
                _ => Ok(()),
            },
            "xl/styles.bin" => {
                styles(BufReader::new(entry))?;
                continue;
            }
            // Whatever its ending is: what a sheet is called is up to the file.
            _ if name.starts_with("xl/worksheets/") && !name.ends_with(".rels") => &mut of_sheet,
            _ => continue,
        };
        let mut records = Records(BufReader::new(entry));
        while let Some(kind) = records.kind()? {
            let Some(content) = records.content()? else { break };
            see(kind, &content)?;
        }
    }
    Ok(())
}

type See<'a> = dyn FnMut(u16, &Content) -> Result<(), FormError> + 'a;

/// What lists the relations of a sheet is no sheet, and is not looked through as one.
fn targets(entry: &mut dyn Read) -> Result<(), FormError> {
    let mut text = String::new();
    entry.take(MOST_WORKBOOK).read_to_string(&mut text).map_err(FormError::damaged)?;
    let text = text.to_ascii_lowercase();
    if text.len() as u64 == MOST_WORKBOOK || text.contains(".rels") || text.contains("&#") {
        return Err(FormError::damaged("its sheets are not where they should be"));
    }
    Ok(())
}

fn of_workbook() -> impl FnMut(u16, &Content) -> Result<(), FormError> {
    let mut total = 0;
    move |kind, content| {
        total += content.length as u64 + 2;
        let longest = if kind == 0x009C { LONGEST_OF_SHEET } else { LONGEST_OF_WORKBOOK };
        let named = if kind == 0x0027 { content.number(9) } else { 0 };
        if total > MOST_WORKBOOK || content.length > longest || named > LONGEST_NAME {
            return Err(FormError::TooBig {
                what: "What the workbook says of its sheets".to_owned(),
                most: "4 MB",
            });
        }
        Ok(())
    }
}

fn of_sheet(kind: u16, content: &Content) -> Result<(), FormError> {
    match kind {
        // A row: the library takes one that is further down than any for the end of the sheet.
        0x0000 => {
            content.at_least(4)?;
            if content.number(0) >= MOST_ROWS as usize { Err(too_many_rows()) } else { Ok(()) }
        }
        0x0002 | 0x0007 => content.at_least(12),
        0x0003 | 0x0004 | 0x000A => content.at_least(9),
        0x0005 | 0x0009 => content.at_least(16),
        0x0006 | 0x0008 => content.holds_text(8),
        0x0094 => content.at_least(16),
        _ => Ok(()),
    }
}

/// The library looks for the first record of the formats byte for byte, and goes by records from there only.
fn styles(from: impl Read) -> Result<(), FormError> {
    let mut records = Records(from);
    while let Some(kind) = records.kind()? {
        let wanted = match kind {
            0x0267 => 0x002C,
            0x0269 => 0x002F,
            _ => continue,
        };
        let Some(content) = records.content()? else { break };
        content.at_least(4)?;
        let mut left = content.number(0);
        while left > 0 {
            let Some(kind) = records.kind()? else { return Ok(()) };
            let Some(content) = records.content()? else { return Ok(()) };
            match kind {
                0x002C => content.holds_text(2)?,
                0x002F => content.at_least(4)?,
                _ => {}
            }
            left -= usize::from(kind == wanted);
        }
        if kind == 0x0269 {
            break;
        }
    }
    Ok(())
}

/// How long a record is, and how it begins.
struct Content {
    length: usize,
    head: [u8; 16],
}

impl Content {
    fn at_least(&self, length: usize) -> Result<(), FormError> {
        if self.length < length {
            return Err(FormError::damaged("a part of it ends before it should"));
        }
        Ok(())
    }

    /// Whether the text that begins here, with its letters counted first, ends within the record.
    fn holds_text(&self, at: usize) -> Result<(), FormError> {
        self.at_least(at + 4)?;
        self.at_least(self.number(at).saturating_mul(2).saturating_add(at + 4))
    }

    fn number(&self, at: usize) -> usize {
        let bytes = self.head.get(at..).and_then(|rest| rest.first_chunk::<4>());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    }
}

/// Records as the library reads them; one that is cut off ends them, as it will find out by itself.
struct Records<R>(R);

impl<R: Read> Records<R> {
    fn byte(&mut self) -> Result<Option<u8>, FormError> {
        let mut byte = [0];
        match self.0.read_exact(&mut byte) {
            Ok(()) => Ok(byte.first().copied()),
            Err(why) if why.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(why) => Err(FormError::damaged(why)),
        }
    }

    fn kind(&mut self) -> Result<Option<u16>, FormError> {
        let Some(low) = self.byte()? else { return Ok(None) };
        if low & 0x80 == 0 {
            return Ok(Some(low.into()));
        }
        Ok(self.byte()?.map(|high| u16::from(low & 0x7F) | u16::from(high & 0x7F) << 7))
    }

    fn content(&mut self) -> Result<Option<Content>, FormError> {
        let mut length = 0;
        for place in 0..4 {
            let Some(byte) = self.byte()? else { return Ok(None) };
            length |= usize::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let mut head = [0; 16];
        let mut begin = Vec::new();
        (&mut self.0).take(length.min(16) as u64).read_to_end(&mut begin).map_err(FormError::damaged)?;
        for (into, from) in head.iter_mut().zip(&begin) {
            *into = *from;
        }
        let rest = (length - length.min(16)) as u64;
        let skipped = io::copy(&mut (&mut self.0).take(rest), &mut io::sink()).map_err(FormError::damaged)?;
        Ok((begin.len() == length.min(16) && skipped == rest).then_some(Content { length, head }))
    }
}
