//! Old workbooks of several sheets that say of themselves what would fill every memory.

use super::*;
use made::old::{begin, book, dimensions, end, file, label, record, shared, sheet, stream, texts};

fn why(bytes: &[u8]) -> FormError {
    match try_read(bytes, None) {
        Ok((_, text)) => panic!("it was read: {} bytes", text.len()),
        Err(why) => why,
    }
}

#[test]
fn sheets_of_an_old_workbook_are_read_each_from_its_own_place() {
    let people = sheet(&[
        dimensions((0, 2), (0, 2)),
        shared(0, 0, 1),
        begin(0x0020),
        label(7, 7, "the words of a chart"),
        end(),
        shared(1, 0, 0),
    ]);
    let long = "ü".repeat(9_000);
    let words = texts(&["ida@falk.example", "E-mail", &long]);
    let file = book(
        &words,
        &[("Read me", sheet(&[label(0, 0, "no")])), ("People", people), ("Long", sheet(&[shared(0, 0, 2)]))],
    );
    let (look, text) = read(&file, None);
    assert_eq!((look.parts.len(), look.chosen()), (3, Some("People")));
    assert_eq!(text, "E-mail\nida@falk.example\n");
    assert_eq!(read(&file, Some("Read me")).1, "no\n");
    assert_eq!(read(&file, Some("Long")).1, format!("{long}\n"));
}

#[test]
fn a_workbook_within_another_hides_nobody() {
    let inner = stream(&[], &[("Inner", sheet(&[label(0, 0, "no")]))], |_, place| place);
    let outer = stream(&[], &[("People", sheet(&[label(0, 0, "ida@falk.example")]))], |_, place| place);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_storage("/MBD00012345").unwrap();
    for (name, content) in [("/MBD00012345/Workbook", &inner), ("/Workbook", &outer)] {
        std::io::Write::write_all(&mut file.create_stream(name).unwrap(), content).unwrap();
    }
    assert_eq!(read(&file.into_inner().into_inner(), None).1, "ida@falk.example\n");
}

#[test]
fn sheets_that_are_not_where_the_workbook_says_are_refused() {
    let two = || [("A", sheet(&[label(0, 0, "ida@falk.example")])), ("B", sheet(&[label(0, 0, "x")]))];
    let first = stream(&[], &two(), |_, place| place).len()
        - two().map(|(_, sheet)| sheet.len()).iter().sum::<usize>();
    for (name, told) in [
        ("both in one place", Box::new(move |_, _| first) as Box<dyn Fn(usize, usize) -> usize>),
        ("in the middle of a record", Box::new(|_, place| place + 4)),
        ("at a cell", Box::new(|_, place| place + 20)),
        ("behind the end", Box::new(|_, place| place + 100_000)),
    ] {
        let why = why(&file(&stream(&[], &two(), told)));
        assert!(matches!(why, FormError::Damaged { .. }), "{name}: {why}");
    }
}

#[test]
fn a_sheet_is_no_bigger_than_its_format_allows_whatever_it_says() {
    let saying = |size: Vec<u8>| {
        book(
            &[],
            &[("A", sheet(&[label(0, 0, "x")])), ("B", sheet(&[size, label(0, 0, "ida@falk.example")]))],
        )
    };
    assert!(try_read(&saying(dimensions((0, 65_536), (0, 256))), None).is_ok(), "as big as there are");
    // As Excel 95 has it: rows and columns of 16 bits.
    let short = |rows: u16, columns: u16| {
        record(0x0200, &[[0; 2], rows.to_le_bytes(), [0; 2], columns.to_le_bytes(), [0; 2]].concat())
    };
    assert!(try_read(&saying(short(65_535, 256)), None).is_ok());
    for (name, size) in [
        ("rows", dimensions((0, 65_537), (0, 2))),
        ("as many rows as numbers go", dimensions((0, u32::MAX), (0, 256))),
        ("columns", dimensions((0, 2), (0, 257))),
        ("from below to above", dimensions((9, 2), (0, 2))),
        ("columns of the year 1995", short(65_535, 65_535)),
    ] {
        let why = why(&saying(size));
        assert!(matches!(why, FormError::Damaged { .. }), "{name}: {why}");
    }
}

#[test]
fn cells_before_and_behind_a_chart_are_cells_of_one_sheet() {
    // Of 200 columns: more cells than a sheet may span, though neither half spans many.
    let halves = [label(65_535, 0, "x"), begin(0x0020), end(), label(0, 200, "ida@falk.example")];
    let why = why(&book(&[], &[("A", sheet(&halves))]));
    assert!(matches!(why, FormError::TooBig { .. }), "{why}");
}

#[test]
fn sheets_together_span_no_more_than_a_workbook_may() {
    let names: Vec<String> = (0..4).map(|at| format!("S{at}")).collect();
    let corner = || sheet(&[label(0, 0, "ida@falk.example"), label(65_535, 99, "x")]);
    let sheets: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), corner())).collect();
    let why = why(&book(&[], &sheets));
    assert!(matches!(why, FormError::TooBig { .. }), "{why}");
}

#[test]
fn sheets_within_one_another_are_not_walked_through_again_and_again() {
    // Each begins where a chart of the one before begins, and none of them ends.
    let nested: Vec<u8> = begin(0x0010).repeat(60);
    let names: Vec<String> = (0..60).map(|at| format!("S{at}")).collect();
    let sheets: Vec<(&str, Vec<u8>)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name.as_str(), if at == 0 { nested.clone() } else { Vec::new() }))
        .collect();
    let size = begin(0x0010).len();
    let first = stream(&[], &sheets, |_, place| place).len() - nested.len();
    let why = why(&file(&stream(&[], &sheets, |at, _| first + at * size)));
    assert!(matches!(why, FormError::Damaged { .. }), "{why}");
}

#[test]
fn a_text_that_many_cells_share_is_counted_for_each_of_them() {
    let long = "x".repeat(65_000);
    let words = texts(&[&long]);
    let cells = |count: u16| -> Vec<Vec<u8>> { (0..count).map(|row| shared(row, 0, 0)).collect() };
    assert!(try_read(&book(&words, &[("A", sheet(&cells(10)))]), None).is_ok(), "ten are few");
    let why = why(&book(&words, &[("A", sheet(&cells(4_200)))]));
    assert!(matches!(why, FormError::TooBig { .. }), "{why}");
}

#[test]
fn no_room_is_made_for_letters_that_are_not_there() {
    let promises =
        |row: u16| record(0x0204, &[&row.to_le_bytes()[..], &[0, 0, 0, 0, 0xFF, 0xFF, 0]].concat());
    let cells: Vec<Vec<u8>> = (0..4_200).map(promises).collect();
    let why = why(&book(&[], &[("A", sheet(&cells))]));
    assert!(matches!(why, FormError::TooBig { .. }), "{why}");
}

#[test]
fn a_formula_spells_out_no_more_than_memory_holds() {
    let formula = record(0x0006, &vec![0; 9_000]);
    let why = why(&book(&[], &[("A", sheet(&[formula]))]));
    assert!(matches!(why, FormError::Damaged { .. }), "{why}");
}
