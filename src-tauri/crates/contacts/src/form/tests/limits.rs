//! Files that say of themselves what would fill every memory, each made small: they are refused before it is believed.

use super::*;
use crate::import::ImportError;
use made::binary::{self, item, parts, record, row, sheet, texts};

fn is_damaged(file: &[u8], what: &str) {
    let read = try_read(file, None);
    assert!(matches!(read, Err(FormError::Damaged { .. })), "{what}: {:?}", read.map(|(_, text)| text.len()));
}

fn is_too_big(file: &[u8], what: &str) {
    let read = try_read(file, None);
    assert!(matches!(read, Err(FormError::TooBig { .. })), "{what}: {:?}", read.map(|(_, text)| text.len()));
}

fn rows_of(rows: &[Vec<u8>]) -> Vec<u8> {
    archive(&parts(sheet(rows), texts(1, &[item("ida@falk.example")])))
}

#[test]
fn a_short_record_of_a_binary_workbook_is_not_filled_up_with_the_last_one() {
    let long = "x".repeat(30_000);
    let empty = record(0x0013, &[]);
    let items = [vec![item(&long)], vec![empty; 500]].concat();
    is_damaged(&archive(&parts(sheet(&[row(0), binary::shared(0, 0)]), texts(501, &items))), "shared texts");
    for (kind, name) in [
        (0x0002, "a number"),
        (0x0003, "an error"),
        (0x0004, "a yes"),
        (0x0005, "a fraction"),
        (0x0006, "a text"),
        (0x0007, "a shared text"),
        (0x0008, "the text of a formula"),
        (0x0009, "its number"),
    ] {
        is_damaged(&rows_of(&[row(0), binary::inline(0, &long), record(kind, &[0; 8])]), name);
    }
    let counted = [&[0; 8][..], &30_000_u32.to_le_bytes()].concat();
    is_damaged(
        &rows_of(&[row(0), binary::inline(0, &long), record(0x0006, &counted)]),
        "letters that are not there",
    );

    let mut short = binary::people();
    let format = [200_u16.to_le_bytes().to_vec(), binary::text(&long)].concat();
    short[3].1 = [
        record(0x0267, &2_u32.to_le_bytes()),
        record(0x002C, &format),
        record(0x002C, &[]),
        record(0x0269, &0_u32.to_le_bytes()),
    ]
    .concat();
    is_damaged(&archive(&short), "a format");
}

#[test]
fn what_a_binary_workbook_says_of_its_sheets_is_short() {
    let put = |at: usize, bytes: Vec<u8>| {
        let mut parts = binary::people();
        let end = parts[at].1.len() - record(0x0084, &[]).len();
        parts[at].1.splice(end..end, bytes);
        archive(&parts)
    };
    assert!(try_read(&put(0, record(0x016A, &[0; 16])), None).is_ok(), "one sheet that formulas name");
    is_too_big(&put(0, record(0x016A, &vec![0; 120_000])), "ten thousand of them");
    let name = [vec![0; 9], binary::text(&"n".repeat(300)), vec![0; 8]].concat();
    is_too_big(&put(0, record(0x0027, &name)), "the name of a range");
    is_too_big(&put(0, record(0x0080, &[0; 60_000]).repeat(80)), "all of it");
    let mut parts = binary::people();
    let bundle = [vec![0; 8], binary::text("rId1"), binary::text(&"n".repeat(600))].concat();
    parts[0].1 =
        [record(0x008F, &[]), record(0x009C, &bundle), record(0x0090, &[]), record(0x0084, &[])].concat();
    is_too_big(&archive(&parts), "the name of a sheet");
}

#[test]
fn a_sheet_of_a_binary_workbook_is_no_other_part() {
    for target in ["worksheets/_rels/sheet1.bin.rels", "worksheets/_rels/sheet1.bin.r&#101;ls"] {
        let mut parts = binary::people();
        let relations = String::from_utf8(parts[5].1.clone()).unwrap();
        parts[5].1 = relations.replace("worksheets/sheet1.bin", target).into_bytes();
        parts[1].0 = "xl/worksheets/_rels/sheet1.bin.rels".to_owned();
        is_damaged(&archive(&parts), target);
    }
}

#[test]
fn nobody_below_the_last_row_is_left_out_in_silence() {
    let last = |row: u64| {
        workbook(&[(
            "A",
            &format!(
                r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="A{row}"><v>2</v></c></row>"#
            ),
        )])
    };
    let (_, text) = read(&last(1 << 20), None);
    assert_eq!(text.lines().count(), 1 << 20);
    is_too_big(&last((1 << 20) + 1), "OpenXML");
    is_too_big(&last(u32::MAX.into()), "as far down as numbers go");

    let binary = |down: u32| rows_of(&[row(0), binary::shared(0, 0), row(down), binary::shared(0, 0)]);
    let (_, text) = read(&binary((1 << 20) - 1), None);
    assert_eq!(text.lines().count(), 1 << 20);
    is_too_big(&binary((1 << 20) + 1), "binary");

    let open = |above: &str| {
        open_document(&format!(
            r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="{above}"/><table:table-row table:number-rows-repeated="2"><table:table-cell
               office:value-type="string"><text:p>ida@falk.example</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1000000000"><table:table-cell/></table:table-row></table:table>"#
        ))
    };
    let (_, text) = read(&open("1048574"), None);
    assert_eq!(text.lines().count(), 1 << 20, "and what is empty below it is nobody");
    for above in ["1048576", "4000000000", "18446744073709551615", "99999999999999999999999"] {
        is_too_big(&open(above), above);
    }
}

#[test]
fn a_row_or_column_beyond_all_numbers_ends_with_a_sentence() {
    for place in ["A4294967296", "A4294967297", "A99999999999999999999", "ZZZZZZZZZZ1", "A0", "A", "1", ""] {
        let cell =
            format!(r#"<row r="1"><c r="{place}" t="inlineStr"><is><t>ida@falk.example</t></is></c></row>"#);
        match try_read(&workbook(&[("A", &cell)]), None) {
            Ok((_, text)) => assert!(text.len() < 2_000 && text.contains("ida@"), "{place}: {text}"),
            Err(why) => assert!(why.to_string().ends_with('.'), "{place}: {why}"),
        }
    }
}

#[test]
fn what_lies_too_far_to_the_right_is_seen_as_one_column_too_many() {
    let sheet = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>"#;
    let cell = |repeated: u64| {
        open_document(&format!(
            r#"<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" office:value="1"/><table:table-cell
               table:number-columns-repeated="{repeated}"/><table:table-cell office:value-type="float" office:value="2"/></table:table-row></table:table>"#
        ))
    };
    for file in [
        workbook(&[("A", sheet)]),
        cell(16_382),
        cell(u64::MAX),
        rows_of(&[row(0), binary::float(0, 0, 1.0), binary::float(u32::MAX, 0, 2.0)]),
    ] {
        let (_, text) = read(&file, None);
        let row = text.trim_end().split(',').collect::<Vec<_>>();
        assert_eq!((row.len(), row[0], row[1_000]), (1_001, "1", "2"));
    }
}

#[test]
fn rows_that_repeat_a_long_text_a_million_times_are_refused() {
    let long = "x".repeat(30_000);
    let rows = |times: u32| {
        open_document(&format!(
            r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="{times}"><table:table-cell
               office:value-type="string" table:number-columns-repeated="9"><text:p>{long}</text:p></table:table-cell></table:table-row></table:table>"#
        ))
    };
    assert_eq!(read(&rows(3), None).1.lines().count(), 3);
    is_too_big(&rows(1_000_000), "rows");
}

#[test]
fn the_names_of_sheets_take_little_room() {
    let name = "n".repeat(3_000);
    let tables = format!(r#"<table:table table:name="{name}"/>"#).repeat(400);
    is_too_big(&open_document(&tables), "names");
    let hidden = format!(r#"<style name="{name}"><table-properties display="false"/></style>"#).repeat(400);
    is_too_big(&open_document(&format!(r#"{hidden}<table:table table:name="A"/>"#)), "how they look");
}

#[test]
fn an_archive_that_unpacks_to_more_than_any_list_is_refused_and_not_cut_off() {
    let line = "x".repeat(999) + "\n";
    let long = line.repeat(600) + "ida@falk.example\n";
    let table = |count: usize| "Email Address\n".to_owned() + &long.repeat(count);
    let told = ["subscribed_members_export_1.csv", "unsubscribed_members_export_1.csv"];
    let (_, text) = read(&archive(&told.map(|name| (name, "Email Address\nida@falk.example\n"))), None);
    assert_eq!(text.matches("ida@falk.example").count(), 2);
    is_too_big(&archive(&told.map(|name| (name, table(1)))), "two tables that together are too much");
    let (_, text) = read(&archive(&[("a.csv", table(1))]), None);
    assert!(text.ends_with("ida@falk.example\n"), "one of them alone is read");
    is_too_big(&archive(&[("a.csv", table(2))]), "one table that is");
}

#[test]
fn what_stops_a_table_half_way_reaches_whoever_reads_its_rows() {
    let cells = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A1048577"><v>2</v></c></row>"#;
    let file = workbook(&[("A", cells)]);
    let look = look(&mut Cursor::new(file.clone()), None).unwrap();
    let reading = sniff(b"1\n", 2, &Overrides::default()).unwrap();
    let mut rows = TextRows::new(table(Box::new(Cursor::new(file)), &look), &reading);
    let Some(Err(ImportError::Read(why))) = rows.find(Result::is_err) else {
        panic!("it goes on to the end")
    };
    assert!(matches!(why.downcast::<FormError>(), Ok(FormError::TooBig { .. })), "with its own words");
}

#[test]
fn no_piece_of_a_sheet_is_longer_than_any_cell_whatever_stands_in_it() {
    let part = ("<a>'".to_owned() + &"x".repeat(9_996)).repeat(120);
    for (begin, end) in [
        ("<!--", "-->"),
        ("<![CDATA[", "]]>"),
        ("<?a ", "?>"),
        ("<b c=\"", "\"/>"),
        ("<!DOCTYPE a [<!--", "-->]>"),
    ] {
        let long = |times: usize| format!("{begin}{}{end}", part.repeat(times));
        let cell = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>ida@falk.example</t></is></c></row>"#;
        let (_, text) = read(&workbook(&[("A", &format!("{}{cell}", long(1)))]), None);
        assert_eq!(text, "ida@falk.example\n", "{begin}");
        is_too_big(&workbook(&[("A", &format!("{}{cell}", long(8)))]), begin);
    }
}
