//! Workbooks: which sheets there are, which one holds the people, and its rows.
//!
//! Only values are read: a formula gives the value the workbook last kept of it; macros, links to other files and
//! pictures are never looked at.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use address::Finding;
use calamine::{
    Data, DataRef, Reader as _, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx,
    XlsxError,
};

use super::open_document::See;
use super::pipe::{LONGEST_CELL, Rows};
use super::{
    FormError, Input, Kind, Look, Part, binary_parts, guarded, note, old_workbook, open_document,
    too_many_rows, unpack,
};

/// One column more than we read, so that whoever reads the rows sees that there are too many.
pub(super) const MOST_COLUMNS: usize = 1001;
/// Rows of a sheet.
pub(super) const MOST_ROWS: u64 = 1 << 20;
/// A workbook is read into memory up to this: the newer kinds are archives, and small.
const BIGGEST_FILE: u64 = 512 << 20;
/// So many rows of a sheet are looked at to see whether it holds people.
const LOOKED_AT: u64 = 200;
/// So many sheets are.
const MOST_SHEETS: usize = 40;

/// The sheets, and what else the workbook holds that we leave alone.
pub(super) fn parts(input: &mut dyn Input, kind: Kind) -> Result<(Vec<Part>, Vec<Finding>), FormError> {
    let mut findings = Vec::new();
    if kind != Kind::Binary {
        unpack::measure(input)?;
        let names = unpack::names(input)?;
        let has = |word: &str| names.iter().any(|name| name.contains(word));
        if has("vbaProject") || has("Basic/") {
            findings.push(note("macros-ignored", "The workbook holds macros. They are not run."));
        }
        if has("externalLinks/") {
            findings.push(note(
                "links-ignored",
                "The workbook takes values from other files. We read the values it last saved.",
            ));
        }
    }
    if kind == Kind::BinaryXml {
        binary_parts::check(input)?;
    }
    input.rewind()?;
    let parts = if kind == Kind::OpenDocument {
        open_document::sheets(input)?
    } else {
        let book = Book::open(input, kind)?;
        book.sheets().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(part).collect()
    };
    if parts.is_empty() {
        return Err(FormError::damaged("it holds no sheet"));
    }
    Ok((parts, findings))
}

fn part(sheet: &Sheet) -> Part {
    Part { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible }
}

/// The sheet with the most addresses among its first rows; of equals the first, and a hidden one last.
pub(super) fn likeliest(input: &mut dyn Input, kind: Kind, parts: &[Part]) -> Result<usize, FormError> {
    let mut best = (0, (false, false, 0, false));
    for (at, part) in parts.iter().enumerate().take(MOST_SHEETS) {
        let (mut addresses, mut filled) = (0_u64, 0_u64);
        input.rewind()?;
        let looked = each_row(input, kind, &part.name, &mut |number, cells| {
            filled += u64::from(cells.iter().any(|cell| !cell.is_empty()));
            addresses += u64::from(cells.iter().any(|cell| looks_like_an_address(cell)));
            Ok(number < LOOKED_AT)
        });
        if looked.is_err() {
            // A sheet that cannot be read is not the one; the others still may be.
            continue;
        }
        // What somebody hid, they did not mean to send.
        let score = (addresses > 0, !part.hidden, addresses, filled > 0);
        if score > best.1 {
            best = (at, score);
        }
    }
    Ok(best.0)
}

fn looks_like_an_address(cell: &str) -> bool {
    cell.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

pub(super) fn write(input: &mut dyn Input, look: &Look, rows: &mut Rows) -> Result<(), FormError> {
    let Some(part) = look.parts.get(look.part) else { return Err(FormError::damaged("it holds no sheet")) };
    guarded(|| {
        each_row(input, look.kind, &part.name, &mut |number, cells| {
            rows.push_at(number, cells)?;
            Ok(true)
        })
    })
}

/// Tells of each row that holds anything, in the order of the file, with its number as the program shows it.
fn each_row(input: &mut dyn Input, kind: Kind, sheet: &str, see: &mut See<'_>) -> Result<(), FormError> {
    if kind == Kind::OpenDocument {
        return open_document::each_row(input, sheet, see);
    }
    let mut row = RowOf { number: 0, cells: Vec::new(), see, goes_on: true };
    match Book::open(input, kind)? {
        Book::OpenXml(mut book) => {
            let mut cells = book.worksheet_cells_reader(sheet).map_err(of_xlsx)?;
            while row.goes_on
                && let Some(cell) = cells.next_cell().map_err(of_xlsx)?
            {
                row.cell(cell.get_position(), &text(cell.get_value()))?;
            }
        }
        Book::BinaryXml(mut book) => {
            let mut cells = book.worksheet_cells_reader(sheet).map_err(of_xlsb)?;
            while row.goes_on
                && let Some(cell) = cells.next_cell().map_err(of_xlsb)?
            {
                row.cell(cell.get_position(), &text(cell.get_value()))?;
            }
        }
        Book::Binary(mut book) => {
            let range = book.worksheet_range(sheet).map_err(of_xls)?;
            let (top, left) = range.start().unwrap_or_default();
            for (down, across, value) in range.used_cells() {
                if !row.goes_on {
                    break;
                }
                let at =
                    |start: u32, more: usize| start.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
                row.cell((at(top, down), at(left, across)), &text(&lent(value)))?;
            }
        }
    }
    row.end()
}

/// The row that is being put together.
struct RowOf<'a, 'b> {
    number: u64,
    cells: Vec<String>,
    see: &'a mut See<'b>,
    goes_on: bool,
}

impl RowOf<'_, '_> {
    fn cell(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), FormError> {
        if u64::from(row) >= MOST_ROWS {
            return Err(too_many_rows());
        }
        let number = u64::from(row) + 1;
        if number != self.number {
            self.end()?;
            self.number = number;
        }
        let at = (column as usize).min(MOST_COLUMNS - 1);
        if text.is_empty() {
            return Ok(());
        }
        if self.cells.len() <= at {
            self.cells.resize(at + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(at) {
            text.get(..text.floor_char_boundary(LONGEST_CELL)).unwrap_or(text).clone_into(cell);
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), FormError> {
        if !self.cells.is_empty() && self.goes_on {
            self.goes_on = (self.see)(self.number, &self.cells)?;
        }
        self.cells.clear();
        Ok(())
    }
}

/// The old kind hands out whole cells.
fn lent(value: &Data) -> DataRef<'_> {
    match value {
        Data::Empty => DataRef::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::Error(kind) => DataRef::Error(kind.clone()),
    }
}

/// A cell as text: dates as ISO 8601 has them, numbers with the fifteen digits a spreadsheet shows.
fn text<'a>(value: &'a DataRef<'_>) -> Cow<'a, str> {
    match value {
        DataRef::Empty => Cow::Borrowed(""),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(plain(*number)),
        DataRef::Bool(yes) => Cow::Borrowed(if *yes { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let time = (hour, minute, second) != (0, 0, 0);
            let date = moment.as_f64() >= 1.0;
            Cow::Owned(match (date, time) {
                (true, false) => format!("{year:04}-{month:02}-{day:02}"),
                (true, true) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
                (false, _) => format!("{hour:02}:{minute:02}:{second:02}"),
            })
        }
        DataRef::DateTime(duration) => Cow::Owned(plain(duration.as_f64())),
        // A reference gone wrong: the workbook shows it, and it is no value.
        DataRef::Error(_) => Cow::Borrowed(""),
    }
}

/// A number as a spreadsheet shows it where it has room: no exponent, fifteen digits, no zeros at the end.
pub(super) fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

enum Book {
    OpenXml(Xlsx<Cursor<Vec<u8>>>),
    BinaryXml(Xlsb<Cursor<Vec<u8>>>),
    Binary(Box<Xls<Cursor<Vec<u8>>>>),
}

impl Book {
    fn open(input: &mut dyn Input, kind: Kind) -> Result<Self, FormError> {
        input.rewind()?;
        let mut bytes = Vec::new();
        input.take(BIGGEST_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > BIGGEST_FILE {
            return Err(FormError::TooBig { what: "The workbook".to_owned(), most: "512 MB" });
        }
        match kind {
            Kind::BinaryXml => Ok(Self::BinaryXml(Xlsb::new(Cursor::new(bytes)).map_err(of_xlsb)?)),
            Kind::Binary => {
                let bytes = old_workbook::checked(bytes)?;
                Ok(Self::Binary(Box::new(Xls::new(Cursor::new(bytes)).map_err(of_xls)?)))
            }
            _ => Ok(Self::OpenXml(Xlsx::new(Cursor::new(bytes)).map_err(of_xlsx)?)),
        }
    }

    fn sheets(&self) -> &[Sheet] {
        match self {
            Self::OpenXml(book) => book.sheets_metadata(),
            Self::BinaryXml(book) => book.sheets_metadata(),
            Self::Binary(book) => book.sheets_metadata(),
        }
    }
}

fn of_xlsx(why: XlsxError) -> FormError {
    match why {
        XlsxError::Password => FormError::Locked,
        other => FormError::damaged(other),
    }
}

fn of_xlsb(why: XlsbError) -> FormError {
    match why {
        XlsbError::Password => FormError::Locked,
        other => FormError::damaged(other),
    }
}

fn of_xls(why: XlsError) -> FormError {
    match why {
        XlsError::Password => FormError::Locked,
        other => FormError::damaged(other),
    }
}
