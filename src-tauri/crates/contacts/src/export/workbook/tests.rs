use super::*;
use crate::export::tests::read_back;
use proptest::prelude::*;
use std::io::Cursor;

fn book(columns: &[&str], rows: &[Vec<String>], most_rows: u32) -> Vec<u8> {
    let place = tempfile::tempdir().unwrap();
    let columns: Vec<(&str, usize)> = columns.iter().map(|name| (*name, 12)).collect();
    let mut book = Workbook::with_rows(place.path(), "People", &columns, most_rows).unwrap();
    for row in rows {
        book.row(row.iter().map(String::as_str)).unwrap();
    }
    let mut out = Cursor::new(Vec::new());
    book.finish(&mut out).unwrap();
    out.into_inner()
}

fn cells(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

#[test]
fn every_cell_is_read_again_as_the_text_it_was() {
    let rows = cells(&[
        &["=ida@falk.example", "=1+1", "007", "two\nlines"],
        &["jonas@vogel.example", "", "2026-03-01", "\u{c5}kesson & <b>\u{1f35e}</b>"],
        &["mira@lind.example", "TRUE", "1e5", "it's \"quoted\""],
    ]);
    let head = ["email", "town", "number", "note"];
    let bytes = book(&head, &rows, MOST_ROWS);
    let (parts, read) = read_back(&bytes, 0);
    assert_eq!(parts, ["People"]);
    assert_eq!(read[0], head);
    assert_eq!(read[1..], rows);
}

#[test]
fn no_cell_is_a_formula_and_the_head_is_bold_and_stays() {
    let bytes = book(&["email"], &cells(&[&["=HYPERLINK(\"x\")"]]), MOST_ROWS);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && sheet.contains("HYPERLINK"));
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("ySplit=\"1\"") && sheet.contains("<cols>"));
    assert!(part("xl/styles.xml").contains("<b/>"));
}

#[test]
fn what_does_not_fit_on_one_sheet_goes_on_the_next() {
    let rows: Vec<Vec<String>> = (0..25).map(|n| vec![format!("p{n}@northfen.example")]).collect();
    let bytes = book(&["email"], &rows, 11);
    let mut read = Vec::new();
    for sheet in 0..3 {
        let (parts, sheet) = read_back(&bytes, sheet);
        assert_eq!(parts, ["People", "People 2", "People 3"]);
        assert_eq!(sheet[0], ["email"], "each sheet has its head");
        read.extend(sheet[1..].to_vec());
    }
    assert_eq!(read, rows);
}

#[test]
fn a_cell_too_long_for_a_workbook_is_cut_and_says_so() {
    let long = "\u{1f35e}".repeat(20_000);
    let cut = fitting(&long);
    assert!(cut.encode_utf16().count() <= LONGEST_CELL && cut.ends_with("\u{1f35e}\u{2026}"));
    assert_eq!(fitting(&"x".repeat(LONGEST_CELL)).len(), LONGEST_CELL);
    book(&["note"], &[vec![long]], MOST_ROWS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_can_be_written_and_is_read_again(cell in "[^\u{0}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}]{1,40}") {
        // A blank at either end is trimmed by the reader, as in every file.
        let cell = format!("a{cell}z");
        let (_, read) = read_back(&book(&["email", "note"], &[vec!["a@b.example".to_owned(), cell.clone()]], 9), 0);
        prop_assert_eq!(&read[1][1], &cell);
    }

    #[test]
    fn no_text_stops_a_workbook(cell in ".*") {
        book(&["note"], &[vec![cell]], 9);
    }
}
