//! Workbooks of Excel in its binary form, `.xlsb` ([MS-XLSB]).

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut bytes = if kind < 0x80 {
        vec![u8::try_from(kind).unwrap()]
    } else {
        vec![(kind & 0x7F) as u8 | 0x80, u8::try_from(kind >> 7).unwrap()]
    };
    let mut length = content.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend(content);
    bytes
}

fn number(number: u32) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

/// A text behind the count of its letters.
pub fn text(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = number(u32::try_from(letters.len()).unwrap());
    bytes.extend(letters.iter().flat_map(|letter| letter.to_le_bytes()));
    bytes
}

pub fn row(row: u32) -> Vec<u8> {
    record(0x0000, &[number(row), vec![0; 13]].concat())
}

fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[number(column), number(style), value.to_vec()].concat())
}

pub fn shared(column: u32, which: u32) -> Vec<u8> {
    cell(0x0007, column, 0, &number(which))
}

pub fn inline(column: u32, letters: &str) -> Vec<u8> {
    cell(0x0006, column, 0, &text(letters))
}

pub fn float(column: u32, style: u32, value: f64) -> Vec<u8> {
    cell(0x0005, column, style, &value.to_le_bytes())
}

pub fn sheet(rows: &[Vec<u8>]) -> Vec<u8> {
    [
        record(0x0081, &[]),
        record(0x0094, &[0; 16]),
        record(0x0091, &[]),
        rows.concat(),
        record(0x0092, &[]),
        record(0x0082, &[]),
    ]
    .concat()
}

/// Texts that cells share, so many of them as `count` says.
pub fn texts(count: u32, items: &[Vec<u8>]) -> Vec<u8> {
    [record(0x009F, &[number(count), number(count)].concat()), items.concat(), record(0x00A0, &[])].concat()
}

pub fn item(letters: &str) -> Vec<u8> {
    record(0x0013, &[vec![0], text(letters)].concat())
}

/// The parts of a workbook of one sheet, in the order `workbook`, `sheet`, `texts`, `styles`, and what goes with them.
/// The style 1 is a date.
pub fn parts(sheet: Vec<u8>, texts: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let bundle = [number(0), number(1), text("rId1"), text("People")].concat();
    let workbook = [
        record(0x0083, &[]),
        record(0x008F, &[]),
        record(0x009C, &bundle),
        record(0x0090, &[]),
        record(0x0084, &[]),
    ]
    .concat();
    let look = |format: u16| record(0x002F, &[&[0, 0], &format.to_le_bytes()[..], &[0; 12]].concat());
    let styles = [
        record(0x0267, &number(1)),
        record(0x002C, &[200_u16.to_le_bytes().to_vec(), text("0.0")].concat()),
        record(0x0269, &number(2)),
        look(0),
        look(14),
    ]
    .concat();
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    vec![
        ("xl/workbook.bin".to_owned(), workbook),
        ("xl/worksheets/sheet1.bin".to_owned(), sheet),
        ("xl/sharedStrings.bin".to_owned(), texts),
        ("xl/styles.bin".to_owned(), styles),
        ("_rels/.rels".to_owned(), relations("officeDocument", "xl/workbook.bin").into_bytes()),
        (
            "xl/_rels/workbook.bin.rels".to_owned(),
            relations("worksheet", "worksheets/sheet1.bin").into_bytes(),
        ),
    ]
}

/// One person below the names of the columns.
pub fn people() -> Vec<(String, Vec<u8>)> {
    let rows = [
        row(0),
        shared(0, 0),
        inline(1, "Name"),
        inline(3, "Since"),
        row(3),
        shared(0, 1),
        inline(1, "Ida Ås"),
        float(3, 1, 46_066.0),
    ];
    parts(sheet(&rows), texts(2, &[item("E-mail"), item("ida@falk.example")]))
}
