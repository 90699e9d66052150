//! Any XML as the sheet of a workbook, in each of the two kinds that are archives: the archive around it is right, so that
//! what is inside is reached.
#![no_main]

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

mod through;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

libfuzzer_sys::fuzz_target!(|input: (bool, &[u8])| {
    let (open_document, bytes) = input;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
        zip.write_all(content).unwrap();
    };
    if open_document {
        put("META-INF/manifest.xml", b"<manifest/>");
        put("content.xml", &[b"<c><table name=\"A\"><table-row>".as_slice(), bytes].concat());
    } else {
        let relation = |kind: &str, target: &str| {
            format!("<Relationships><Relationship Id=\"r\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>")
        };
        put("[Content_Types].xml", b"<Types/>");
        put("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes());
        put("xl/workbook.xml", b"<workbook><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r\"/></sheets></workbook>");
        put("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/a.xml").as_bytes());
        put("xl/worksheets/a.xml", &[b"<worksheet><sheetData><row r=\"1\">".as_slice(), bytes].concat());
    }
    through::the_table(&zip.finish().unwrap().into_inner());
});
