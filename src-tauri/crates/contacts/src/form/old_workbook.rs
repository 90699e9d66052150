//! Workbooks of Excel 97 to 2003, looked through before a library lays them out in memory: a cell in the last corner makes
//! it ask for memory for every cell before that, and a text that many cells share is copied for each of them.
//!
//! The library gets the checked stream in a container of its own, so that it cannot find another one than we did.

mod texts;

use std::io::{Cursor, Read as _, Write as _};

use super::FormError;

/// Cells a sheet may span, empty ones included: 65,536 rows of 128 columns.
const MOST_CELLS: u64 = 8 << 20;
/// Letters of all cells together, once they are laid out.
const MOST_LETTERS: u64 = 256 << 20;
/// [MS-XLS], section 2.1.4: no record holds more.
const LONGEST_RECORD: usize = 8_224;
/// The name of a sheet in a formula takes so many bytes there, and as many as it has letters when it is spelled out.
const REFERENCE: u64 = 7;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// Hands back the workbook alone if every sheet keeps to the limits of its format.
pub(super) fn checked(bytes: Vec<u8>) -> Result<Vec<u8>, FormError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(FormError::damaged)?;
    if file.exists("/EncryptedPackage") || file.exists("/EncryptionInfo") {
        return Err(FormError::Locked);
    }
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| file.is_stream(name));
    let Some(name) = name else {
        return Err(FormError::NoTable {
            what: "an old document",
            fix: "Copy the table into a spreadsheet and save it as CSV.",
        });
    };
    let mut stream = Vec::new();
    file.open_stream(name)
        .and_then(|mut stream_of| stream_of.read_to_end(&mut stream))
        .map_err(FormError::damaged)?;
    drop(file);
    look_through(&stream)?;
    alone(&stream).map_err(FormError::Read)
}

fn alone(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let version = cfb::Version::V3;
    let mut file = cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// A piece of the stream ([MS-XLS], section 2.1.4: type, length, content; both numbers of 16 bits, the lower byte first).
struct Record<'a> {
    kind: u16,
    content: &'a [u8],
}

struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let [a, b, c, d, after @ ..] = self.rest else { return None };
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        self.rest = after.get(length..).unwrap_or_default();
        Some(Record { kind, content: after.get(..length).unwrap_or(after) })
    }
}

/// What the workbook says of itself before its first sheet.
#[derive(Default)]
struct Globals {
    /// Where its sheets begin.
    sheets: Vec<usize>,
    /// Letters of each text that cells share.
    texts: Vec<u16>,
    /// Letters of the longest name that a formula may spell out.
    longest_name: u8,
}

impl Globals {
    fn of(stream: &[u8]) -> Self {
        let mut globals = Self::default();
        let mut records = Records { rest: stream };
        while let Some(record) = records.next() {
            match (record.kind, record.content) {
                (END, _) => break,
                // BOUNDSHEET.
                (0x0085, [a, b, c, d, _, _, letters, ..]) => {
                    globals.sheets.push(u32::from_le_bytes([*a, *b, *c, *d]) as usize);
                    globals.longest_name = globals.longest_name.max(*letters);
                }
                // The name of a range.
                (0x0018, [_, _, _, letters, ..]) => globals.longest_name = globals.longest_name.max(*letters),
                // SST; if there are two, the second counts.
                (0x00FC, _) => {
                    let after = Records { rest: records.rest }.take_while(|record| record.kind == CONTINUE);
                    globals.texts = texts::lengths(record.content, after.map(|record| record.content));
                }
                _ => {}
            }
        }
        globals
    }
}

/// Walks through each sheet as the library will.
fn look_through(stream: &[u8]) -> Result<(), FormError> {
    let mut globals = Globals::of(stream);
    let sheets = globals.sheets.len();
    globals.sheets.sort_unstable();
    globals.sheets.dedup();
    if globals.sheets.len() != sheets {
        return Err(FormError::damaged("its sheets are not where it says"));
    }
    let (mut cells, mut letters) = (0, 0);
    // Sheets that lie within one another are walked through again and again.
    let mut room = stream.len().saturating_mul(4);
    for begin in &globals.sheets {
        let mut sheet = Sheet::default();
        let records = Records { rest: stream.get(*begin..).unwrap_or_default() };
        let mut records = records.peekable();
        if !records.peek().is_some_and(|first| matches!(first.kind, BEGIN | 0x0409 | 0x0209 | 0x0009)) {
            return Err(FormError::damaged("its sheets are not where it says"));
        }
        for record in records {
            room = room
                .checked_sub(record.content.len() + 4)
                .ok_or_else(|| FormError::damaged("its sheets lie within one another"))?;
            if !sheet.see(&record, &globals)? {
                break;
            }
        }
        cells += sheet.cells();
        letters += sheet.letters;
        if cells > MOST_CELLS * 2 {
            return Err(FormError::TooBig { what: "The workbook".to_owned(), most: "16 million cells" });
        }
        if letters > MOST_LETTERS {
            return Err(FormError::TooBig { what: "The text of the workbook".to_owned(), most: "256 MB" });
        }
    }
    Ok(())
}

#[derive(Default)]
struct Sheet {
    begun: bool,
    /// How many charts within one another the walk is in: their cells are not the sheet's.
    charts: u64,
    row: u16,
    column: u16,
    letters: u64,
}

impl Sheet {
    fn cells(&self) -> u64 {
        (u64::from(self.row) + 1) * (u64::from(self.column) + 1)
    }

    /// Takes the next record; says whether the sheet goes on.
    fn see(&mut self, record: &Record<'_>, globals: &Globals) -> Result<bool, FormError> {
        match record.kind {
            BEGIN if self.begun => self.charts += 1,
            BEGIN => self.begun = true,
            END if self.charts == 0 => return Ok(false),
            END => self.charts -= 1,
            _ if self.charts > 0 => {}
            _ => {
                self.letters += letters(record, globals)?;
                self.cell(record)?;
            }
        }
        Ok(self.letters <= MOST_LETTERS)
    }

    fn cell(&mut self, record: &Record<'_>) -> Result<(), FormError> {
        match (record.kind, record.content) {
            // DIMENSIONS, as Excel 97 and as Excel 95 has it: memory is taken at its word.
            (0x0200, [r0, r1, r2, r3, s0, s1, s2, s3, c0, c1, d0, d1, ..]) => within(
                (u32::from_le_bytes([*r0, *r1, *r2, *r3]), u32::from_le_bytes([*s0, *s1, *s2, *s3])),
                (u16::from_le_bytes([*c0, *c1]), u16::from_le_bytes([*d0, *d1])),
            ),
            (0x0200, [r0, r1, s0, s1, c0, c1, d0, d1, ..]) => within(
                (u16::from_le_bytes([*r0, *r1]).into(), u16::from_le_bytes([*s0, *s1]).into()),
                (u16::from_le_bytes([*c0, *c1]), u16::from_le_bytes([*d0, *d1])),
            ),
            // BLANK, NUMBER, LABEL, BOOLERR, FORMULA, RK, LABELSST, RSTRING, MULRK, MULBLANK.
            (
                0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x027E | 0x00FD | 0x00D6 | 0x00BD | 0x00BE,
                [row, above, column, right, ..],
            ) => {
                let row = u16::from_le_bytes([*row, *above]);
                let column = u16::from_le_bytes([*column, *right]);
                let last = match record.content {
                    [.., low, high] if matches!(record.kind, 0x00BD | 0x00BE) => {
                        u16::from_le_bytes([*low, *high])
                    }
                    _ => column,
                };
                self.reach(row, column.max(last))
            }
            _ => Ok(()),
        }
    }

    fn reach(&mut self, row: u16, column: u16) -> Result<(), FormError> {
        self.row = self.row.max(row);
        self.column = self.column.max(column);
        if column > 255 {
            return Err(FormError::damaged("a cell lies outside the 256 columns of its format"));
        }
        if self.cells() > MOST_CELLS {
            return Err(FormError::TooBig {
                what: "A sheet of the workbook".to_owned(),
                most: "65,536 rows of 128 columns",
            });
        }
        Ok(())
    }
}

/// The letters that a cell takes in memory, whatever it takes in the file.
fn letters(record: &Record<'_>, globals: &Globals) -> Result<u64, FormError> {
    Ok(match (record.kind, record.content) {
        // LABEL, RSTRING, and STRING, which a formula gave: room is made for as many as they say.
        (0x0204 | 0x00D6, [_, _, _, _, _, _, low, high, ..]) | (0x0207, [low, high, ..]) => {
            u16::from_le_bytes([*low, *high]).into()
        }
        // LABELSST.
        (0x00FD, [_, _, _, _, _, _, a, b, c, d, ..]) => {
            let at = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
            globals.texts.get(at).copied().unwrap_or(u16::MAX).into()
        }
        (0x0006, formula) if formula.len() > LONGEST_RECORD => {
            return Err(FormError::damaged("a formula is longer than its format allows"));
        }
        (0x0006, formula) => {
            formula.len() as u64 * u64::from(globals.longest_name).max(REFERENCE) / REFERENCE
        }
        _ => 0,
    })
}

fn within(rows: (u32, u32), columns: (u16, u16)) -> Result<(), FormError> {
    if rows.0 > rows.1 || rows.1 > 65_536 || columns.0 > columns.1 || columns.1 > 256 {
        return Err(FormError::damaged("a sheet says that it is bigger than its format allows"));
    }
    Ok(())
}
