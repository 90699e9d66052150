//! Small files of each form, made here.

pub mod binary;
pub mod old;

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub fn archive<N: AsRef<str>, C: AsRef<[u8]>>(files: &[(N, C)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name.as_ref(), SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_ref()).unwrap();
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
    archive(&files)
}

/// A workbook of LibreOffice with these tables.
pub fn open_document(tables: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &open_document_content(tables)),
    ])
}

/// What such a workbook holds, before it is packed.
pub fn open_document_content(tables: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    )
}
