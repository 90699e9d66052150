//! Workbooks of Excel 97 ([MS-XLS]).

use std::io::{Cursor, Write as _};

pub fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
}

/// BOF of the whole (`0x0005`), of a sheet (`0x0010`) or of a chart (`0x0020`).
pub fn begin(what: u16) -> Vec<u8> {
    let mut content = [0; 16];
    content[..2].copy_from_slice(&0x0600_u16.to_le_bytes());
    content[2..4].copy_from_slice(&what.to_le_bytes());
    record(0x0809, &content)
}

pub fn end() -> Vec<u8> {
    record(0x000A, &[])
}

fn text(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let mut content = u16::try_from(letters.len()).unwrap().to_le_bytes().to_vec();
    content.push(1);
    content.extend(letters.iter().flat_map(|letter| letter.to_le_bytes()));
    content
}

fn place(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

pub fn label(row: u16, column: u16, letters: &str) -> Vec<u8> {
    record(0x0204, &[place(row, column), text(letters)].concat())
}

/// A cell that holds a text which others hold too.
pub fn shared(row: u16, column: u16, which: u32) -> Vec<u8> {
    record(0x00FD, &[place(row, column), which.to_le_bytes().to_vec()].concat())
}

/// Texts that cells share; what does not fit into one record goes on in the next.
pub fn texts(texts: &[&str]) -> Vec<u8> {
    let mut whole = [0; 8].to_vec();
    let mut records = Vec::new();
    let mut kind = 0x00FC;
    for one in texts {
        let mut bytes = text(one);
        while whole.len() + bytes.len() > 8_224 {
            // Letters of two bytes: the record ends between two of them, and the next says their width again.
            let fits = (8_223 - whole.len()) | 1;
            let rest = bytes.split_off(fits);
            whole.extend(bytes);
            records.extend(record(kind, &std::mem::take(&mut whole)));
            kind = 0x003C;
            bytes = [vec![1], rest].concat();
        }
        whole.extend(bytes);
    }
    records.extend(record(kind, &whole));
    records
}

pub fn dimensions(rows: (u32, u32), columns: (u16, u16)) -> Vec<u8> {
    let rows = [rows.0.to_le_bytes(), rows.1.to_le_bytes()].concat();
    let columns = [columns.0.to_le_bytes(), columns.1.to_le_bytes(), [0, 0]].concat();
    record(0x0200, &[rows, columns].concat())
}

/// A sheet of these records.
pub fn sheet(records: &[Vec<u8>]) -> Vec<u8> {
    [begin(0x0010), records.concat(), end()].concat()
}

/// The stream of a workbook: what it says first, and its sheets, where `told` says they are.
pub fn stream(first: &[u8], sheets: &[(&str, Vec<u8>)], told: impl Fn(usize, usize) -> usize) -> Vec<u8> {
    let bound = |name: &str, place: usize| {
        let mut content = u32::try_from(place).unwrap().to_le_bytes().to_vec();
        content.extend([0, 0, u8::try_from(name.len()).unwrap(), 0]);
        content.extend(name.as_bytes());
        record(0x0085, &content)
    };
    let bounds: usize = sheets.iter().map(|(name, _)| bound(name, 0).len()).sum();
    let mut place = begin(0x0005).len() + first.len() + bounds + end().len();
    let mut stream = [&begin(0x0005), first].concat();
    for (at, (name, sheet)) in sheets.iter().enumerate() {
        stream.extend(bound(name, told(at, place)));
        place += sheet.len();
    }
    stream.extend(end());
    stream.extend(sheets.iter().flat_map(|(_, sheet)| sheet.iter().copied()));
    stream
}

/// The file around a stream.
pub fn file(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

/// A workbook of these sheets.
pub fn book(first: &[u8], sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    file(&stream(first, sheets, |_, place| place))
}

/// A workbook of one sheet with these cells.
pub fn old_workbook(cells: &[(u16, u16, &str)]) -> Vec<u8> {
    let cells: Vec<Vec<u8>> = cells.iter().map(|(row, column, text)| label(*row, *column, text)).collect();
    book(&[], &[("Sheet1", sheet(&cells))])
}
