//! Workbooks of Excel 97 to 2003, looked through before a library lays them out in memory: a cell in the last corner makes
//! it ask for memory for every cell before that.

use std::collections::HashSet;
use std::io::{Cursor, Read as _};

use super::FormError;

/// Cells a sheet may span, empty ones included: 65,536 rows of 128 columns.
const MOST_CELLS: u64 = 8 << 20;

/// Hands the bytes back if every sheet keeps to the limits of its format.
pub(super) fn checked(bytes: Vec<u8>) -> Result<Vec<u8>, FormError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes.as_slice())).map_err(FormError::damaged)?;
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
    let books = file.walk().filter(|entry| {
        entry.is_stream() && ["workbook", "book"].iter().any(|name| entry.name().eq_ignore_ascii_case(name))
    });
    if books.count() > 1 {
        return Err(FormError::damaged("it holds more than one workbook"));
    }
    let mut stream = Vec::new();
    file.open_stream(name)
        .and_then(|mut stream_of| stream_of.read_to_end(&mut stream))
        .map_err(FormError::damaged)?;
    span(&stream)?;
    drop(file);
    Ok(bytes)
}

/// Walks the records ([MS-XLS], section 2.1.4: type, length, content; both numbers of 16 bits, the lower byte first).
fn span(stream: &[u8]) -> Result<(), FormError> {
    let mut rest = stream;
    let mut corners = Corners::default();
    // Where sheets begin, and where they are said to begin.
    let (mut begun, mut said) = (HashSet::new(), Vec::new());
    let mut cells = 0;
    while let [a, b, c, d, after @ ..] = rest {
        let place = stream.len() - rest.len();
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let content = after.get(..length).unwrap_or(after);
        match (kind, content) {
            // BOF: a new sheet.
            (0x0809 | 0x0409 | 0x0209 | 0x0009, _) => {
                cells += corners.cells();
                corners = Corners::default();
                begun.insert(place);
            }
            // BOUNDSHEET.
            (0x0085, [a, b, c, d, ..]) => said.push(u32::from_le_bytes([*a, *b, *c, *d]) as usize),
            // DIMENSIONS: memory is taken at its word.
            (0x0200, [r0, r1, r2, r3, s0, s1, s2, s3, c0, c1, d0, d1, ..]) => {
                let rows =
                    (u32::from_le_bytes([*r0, *r1, *r2, *r3]), u32::from_le_bytes([*s0, *s1, *s2, *s3]));
                let columns = (u16::from_le_bytes([*c0, *c1]), u16::from_le_bytes([*d0, *d1]));
                if rows.0 > rows.1 || rows.1 > 65_536 || columns.0 > columns.1 || columns.1 > 256 {
                    return Err(FormError::damaged("a sheet says that it is bigger than its format allows"));
                }
            }
            // BLANK, NUMBER, LABEL, BOOLERR, FORMULA, RK, LABELSST, RSTRING, MULRK, MULBLANK.
            (
                0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x027E | 0x00FD | 0x00D6 | 0x00BD | 0x00BE,
                [row, above, column, right, ..],
            ) => {
                let row = u16::from_le_bytes([*row, *above]);
                let column = u16::from_le_bytes([*column, *right]);
                let several = matches!(kind, 0x00BD | 0x00BE);
                let last = match content {
                    [.., low, high] if several => u16::from_le_bytes([*low, *high]),
                    _ => column,
                };
                corners.see(row, column.max(last))?;
            }
            _ => {}
        }
        rest = after.get(length..).unwrap_or_default();
    }
    cells += corners.cells();
    let sheets = said.len();
    said.sort_unstable();
    said.dedup();
    if said.len() != sheets || said.iter().any(|place| !begun.contains(place)) {
        return Err(FormError::damaged("its sheets are not where it says"));
    }
    if cells > MOST_CELLS * 2 {
        return Err(FormError::TooBig { what: "The workbook".to_owned(), most: "16 million cells" });
    }
    Ok(())
}

#[derive(Default)]
struct Corners {
    row: u16,
    column: u16,
}

impl Corners {
    fn cells(&self) -> u64 {
        (u64::from(self.row) + 1) * (u64::from(self.column) + 1)
    }

    fn see(&mut self, row: u16, column: u16) -> Result<(), FormError> {
        self.row = self.row.max(row);
        self.column = self.column.max(column);
        if column > 255 {
            return Err(FormError::damaged("a cell lies outside the 256 columns of its format"));
        }
        if (u64::from(self.row) + 1) * (u64::from(self.column) + 1) > MOST_CELLS {
            return Err(FormError::TooBig {
                what: "A sheet of the workbook".to_owned(),
                most: "65,536 rows of 128 columns",
            });
        }
        Ok(())
    }
}
