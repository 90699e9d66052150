//! Small files of each form, made here.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of these sheets; the first shared string is `E-mail`, the style 1 is a date.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    workbook_hiding(sheets, None)
}

/// The same with one sheet hidden.
pub fn workbook_hiding(sheets: &[(&str, &str)], hidden: Option<&str>) -> Vec<u8> {
    put_together(sheets, hidden, 1)
}

/// The same, promising so many shared strings.
pub fn workbook_promising(sheets: &[(&str, &str)], strings: u64) -> Vec<u8> {
    put_together(sheets, None, strings)
}

fn put_together(sheets: &[(&str, &str)], hidden: Option<&str>, strings: u64) -> Vec<u8> {
    let mut list = String::new();
    let mut relations = String::new();
    let mut files = vec![("[Content_Types].xml".to_owned(), TYPES.to_owned())];
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let id = at + 1;
        let state = if hidden == Some(*name) { r#" state="hidden""# } else { "" };
        list += &format!(r#"<sheet name="{name}" sheetId="{id}"{state} r:id="rId{id}"/>"#);
        relations += &format!(
            r#"<Relationship Id="rId{id}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{id}.xml"/>"#
        );
        files.push((
            format!("xl/worksheets/sheet{id}.xml"),
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>"#
            ),
        ));
    }
    relations +=
        &format!(r#"<Relationship Id="rId90" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>"#);
    relations += &format!(r#"<Relationship Id="rId91" Type="{RELATIONS}/styles" Target="styles.xml"/>"#);
    files.extend([
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!(r#"<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{list}</sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#
            ),
        ),
        (
            "xl/sharedStrings.xml".to_owned(),
            format!(r#"<?xml version="1.0"?><sst xmlns="{MAIN}" count="{strings}" uniqueCount="{strings}"><si><t>E-mail</t></si></sst>"#),
        ),
        (
            "xl/styles.xml".to_owned(),
            format!(
                r#"<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
    ]);
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    archive(&borrowed)
}

/// A workbook of LibreOffice with these tables.
pub fn open_document(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &content),
    ])
}

/// A workbook of Excel 97 with these cells ([MS-XLS]): one sheet, labels only.
pub fn old_workbook(cells: &[(u16, u16, &str)]) -> Vec<u8> {
    let record = |kind: u16, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
    };
    let begin = |what: u16| {
        let mut content = [0; 16];
        content[..2].copy_from_slice(&0x0600_u16.to_le_bytes());
        content[2..4].copy_from_slice(&what.to_le_bytes());
        record(0x0809, &content)
    };
    let sheet: Vec<u8> = begin(0x0010)
        .into_iter()
        .chain(cells.iter().flat_map(|(row, column, text)| {
            let letters: Vec<u16> = text.encode_utf16().collect();
            let mut content = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
            content.extend(u16::try_from(letters.len()).unwrap().to_le_bytes());
            content.push(1);
            content.extend(letters.iter().flat_map(|letter| letter.to_le_bytes()));
            record(0x0204, &content)
        }))
        .chain(record(0x000A, &[]))
        .collect();
    let name = b"Sheet1";
    let head = begin(0x0005);
    let bound = |offset: u32| {
        let mut content = offset.to_le_bytes().to_vec();
        content.extend([0, 0, u8::try_from(name.len()).unwrap(), 0]);
        content.extend(name);
        record(0x0085, &content)
    };
    let offset = head.len() + bound(0).len() + record(0x000A, &[]).len();
    let stream = [head, bound(u32::try_from(offset).unwrap()), record(0x000A, &[]), sheet].concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}
