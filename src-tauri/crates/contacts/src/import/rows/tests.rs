use std::io::{self, Read};

use proptest::prelude::*;

use super::super::{Overrides, sniff};
use super::*;
use crate::import::records::LONGEST_RECORD;

/// Gives its bytes in pieces of a few, as a pipe may.
struct Drip<'a>(&'a [u8], usize);

impl Read for Drip<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.1.min(self.0.len()).min(into.len());
        into[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

/// A reading without header in this encoding, split by commas.
fn plain(label: &str) -> Reading {
    let overrides = Overrides {
        encoding: Some(label.to_owned()),
        delimiter: Some(b','),
        header_row: Some(0),
        ..Overrides::default()
    };
    sniff(b"", 0, &overrides).expect("the label is known")
}

/// Number and cells of every row.
fn rows(bytes: &[u8], label: &str) -> Vec<(u64, Vec<String>)> {
    let read = |rows: Rows<Drip<'_>>| -> Vec<(u64, Vec<String>)> {
        let all = rows.map(|row| row.expect("memory does not fail"));
        all.map(|row| (row.number(), row.cells().map(str::to_owned).collect())).collect()
    };
    let reading = plain(label);
    let whole = read(Rows::new(Drip(bytes, usize::MAX), &reading));
    let pieces = read(Rows::new(Drip(bytes, 1), &reading));
    assert_eq!(whole, pieces, "how the bytes arrive must not change what they say");
    whole
}

fn check(bytes: &[u8], label: &str, expect: &[(u64, &[&str])]) {
    let expect: Vec<(u64, Vec<String>)> = expect
        .iter()
        .map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect()))
        .collect();
    assert_eq!(rows(bytes, label), expect, "{}", String::from_utf8_lossy(bytes));
}

fn codes(bytes: &[u8], label: &str) -> Vec<(u64, String, Option<u64>)> {
    let mut found = Vec::new();
    for row in Rows::new(bytes, &plain(label)) {
        let row = row.expect("memory does not fail");
        found.extend(row.findings().iter().filter(|finding| finding.code != "long-row").map(|finding| {
            let place = finding.place.clone().expect("a finding of a row says where");
            (place.row.expect("and in which row"), finding.code.to_string(), place.byte)
        }));
    }
    found
}

#[test]
fn blank_lines_count_and_records_of_several_lines_count_once() {
    check(b"a\n\nb\r\n\r\n\"c\nc\"\rd", "utf-8", &[(1, &["a"]), (3, &["b"]), (5, &["c\nc"]), (6, &["d"])]);
    check(b"\n\n\na", "utf-8", &[(4, &["a"])]);
    check(b"a\n\n\n", "utf-8", &[(1, &["a"])]);
    check(b"", "utf-8", &[]);
}

#[test]
fn ends_of_old_files_are_no_rows() {
    check(b"a,b\r\n\x1A", "utf-8", &[(1, &["a", "b"])]);
}

#[test]
fn every_encoding_is_read() {
    check(b"\xEF\xBB\xBFZo\xC3\xAB,1\n", "utf-8", &[(1, &["Zoë", "1"])]);
    check(b"Zo\xEB,\x801\n", "windows-1252", &[(1, &["Zoë", "€1"])]);
    check(b"\xFF\xFEZ\0o\0\xEB\0,\0\x01\0\n\0b\0", "utf-16le", &[(1, &["Zoë", "\u{1}"]), (2, &["b"])]);
    check(b"\0Z\0o\0\xEB\0,\x4E\x2D\0\r\0\n\0b", "utf-16be", &[(1, &["Zoë", "中"]), (2, &["b"])]);
    check(b"\x93\xFA\x96{,x\n", "shift_jis", &[(1, &["日本", "x"])]);
    check(b"\xD6\xD0\xB9\xFA,x\n", "gbk", &[(1, &["中国", "x"])]);
}

#[test]
fn bytes_that_fit_no_letter_are_named_and_the_row_is_kept() {
    check(b"a,b\nZo\xEB,c\nd", "utf-8", &[(1, &["a", "b"]), (2, &["Zo\u{FFFD}", "c"]), (3, &["d"])]);
    assert_eq!(codes(b"a,b\nZo\xEB,c\nd", "utf-8"), [(2, "undecodable-bytes".into(), Some(6))]);
    assert_eq!(
        codes(b"\xEF\xBB\xBFa\n\xFF\n", "utf-8"),
        [(2, "undecodable-bytes".into(), Some(5))],
        "the mark counts"
    );
    let lone_surrogate = b"a\0\n\0\x00\xD8b\0\n\0";
    assert_eq!(codes(lone_surrogate, "utf-16le"), [(2, "undecodable-bytes".into(), Some(4))]);
    assert_eq!(codes(b"ab\n\x81\x20\nc", "shift_jis"), [(2, "undecodable-bytes".into(), Some(3))]);
}

#[test]
fn nul_bytes_are_left_out_and_named() {
    check(b"a\0b,c\n\0\nd", "utf-8", &[(1, &["ab", "c"]), (3, &["d"])]);
    assert_eq!(codes(b"x\na\0b\n", "utf-8"), [(2, "nul-bytes".into(), Some(2))]);
}

#[test]
fn a_stray_quote_costs_one_row_and_is_named() {
    let text = "a,b\nc,\"d\ne,f\ng,h\n";
    check(
        text.as_bytes(),
        "utf-8",
        &[(1, &["a", "b"]), (2, &["c", "\"d"]), (3, &["e", "f"]), (4, &["g", "h"])],
    );
    assert_eq!(codes(text.as_bytes(), "utf-8"), [(2, "stray-quote".into(), Some(6))]);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(codes(&wide, "utf-16le"), [(2, "stray-quote".into(), Some(12))], "two bytes a letter");
}

#[test]
fn many_stray_quotes_end_in_good_time() {
    let text = "1,\"\"\"x\n".repeat(20_000);
    assert_eq!(rows(text.as_bytes(), "utf-8").len(), 20_000, "each costs its own row and no other");
}

#[test]
fn a_line_without_end_is_cut_and_the_next_row_is_read() {
    let mut text = b"a,b\n".to_vec();
    text.resize(text.len() + 3 * LONGEST_RECORD, b'x');
    text.extend_from_slice(b"\r\nc,d\n");
    let found = rows(&text, "utf-8");
    assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(found[2].1, ["c", "d"], "the row behind it is whole");
    assert_eq!(found[1].1[0].len(), LONGEST_RECORD, "as much is kept as is said, and memory stays bounded");
    assert_eq!(codes(&text, "utf-8"), [(2, "row-too-long".into(), Some(4))]);
}

#[test]
fn places_of_rows_are_bytes_of_the_file() {
    let bytes = |bytes: &[u8], label: &str| -> Vec<Option<u64>> {
        Rows::new(bytes, &plain(label)).map(|row| row.expect("memory does not fail").byte()).collect()
    };
    assert_eq!(bytes("\u{FEFF}é,1\r\n\r\nb\n".as_bytes(), "utf-8"), [Some(3), Some(11)]);
    assert_eq!(bytes(b"\xE9,1\nb\n", "windows-1252"), [Some(0), Some(4)]);
    assert_eq!(bytes(b"\xFF\xFE\xE9\0\n\0b\0", "utf-16le"), [Some(2), Some(6)]);
    assert_eq!(bytes(b"\x93\xFA\nb\n", "shift_jis"), [None, None], "letters of mixed width do not tell");
}

#[test]
fn rows_of_another_length_are_kept_and_named() {
    let reading =
        sniff(b"name,mail,town\nAnn,ann@a.example,X\n", 34, &Overrides::default()).expect("no overrides");
    let text = "name,mail,town\nAnn,ann@a.example\nBo,bo@b.example,Y,\nCy,cy@c.example,Y,Z\n";
    let found: Vec<(u64, Vec<String>)> = Rows::new(text.as_bytes(), &reading)
        .map(|row| row.expect("memory does not fail"))
        .map(|row| (row.number(), row.findings().iter().map(|finding| finding.code.to_string()).collect()))
        .collect();
    let expect = [(2, vec!["short-row".to_owned()]), (3, vec![]), (4, vec!["long-row".to_owned()])];
    assert_eq!(found, expect, "an empty cell too many is nothing to speak of");
}

#[test]
fn a_reader_that_fails_ends_the_rows_once() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the stick was pulled out"))
        }
    }
    let text = b"a\nb\n".chain(Broken);
    let rows: Vec<_> = Rows::new(text, &plain("utf-8")).collect();
    assert!(
        matches!(rows.as_slice(), [Ok(_), Ok(_), Err(ImportError::Read(_))]),
        "what was read stays, then one error: {rows:?}"
    );
}

proptest! {
    #[test]
    fn any_bytes_in_any_encoding_give_rows(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        label in prop::sample::select(vec!["utf-8", "utf-16le", "utf-16be", "windows-1252", "shift_jis", "gbk", "big5", "euc-kr", "iso-2022-jp", "koi8-r", "x-user-defined"]),
    ) {
        let found = rows(&bytes, label);
        prop_assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0), "numbers rise");
    }

    #[test]
    fn awkward_tables_give_rows(text in "[a,\"\n\r\u{0}\u{e9}]{0,200}") {
        rows(text.as_bytes(), "utf-8");
    }

    /// Where no quote is stray and line ends are plain, the `csv` crate alone reads the same cells.
    #[test]
    fn good_tables_read_as_csv_reads_them(
        table in prop::collection::vec(prop::collection::vec("[a\", \n\r\u{e9}]{0,6}", 1..5), 0..20)
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).expect("memory takes all");
        }
        let bytes = writer.into_inner().expect("memory takes all");
        let cells: Vec<Vec<String>> = rows(&bytes, "utf-8").into_iter().map(|(_, cells)| cells).collect();
        prop_assert_eq!(cells, table);
    }
}
