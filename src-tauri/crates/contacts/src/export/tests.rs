use super::*;

fn table(style: Style, columns: &[(&str, Holds)], rows: &[&[&str]]) -> String {
    let mut out = Vec::new();
    let mut table = Table::new(&mut out, style, columns).expect("memory takes all");
    for row in rows {
        table.row(row.iter().copied()).expect("memory takes all");
    }
    table.finish().expect("memory takes all");
    String::from_utf8(out).expect("cells are text")
}

#[test]
fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
    let columns = [("Note", Holds::Words)];
    for formula in [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
    ] {
        let out = table(Style::PLAIN, &columns, &[&[formula]]);
        let mut reader = csv::Reader::from_reader(out.as_bytes());
        let cell = reader.records().next().expect("one row").expect("a table").get(0).map(str::to_owned);
        let cell = cell.expect("a cell");
        assert!(cell.starts_with('\''), "{formula:?} must not run");
        assert_eq!(unguard(&cell), formula, "and comes back as it was");
    }
    for plain in ["a=b", "1-2", "Ann", "", "'tis", "a@b.example"] {
        assert!(!is_formula(plain), "{plain:?} is harmless");
        assert_eq!(unguard(plain), plain);
    }
}

#[test]
fn what_another_separator_would_cut_off_is_guarded_too() {
    for (cell, expect) in [
        ("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0"),
        ("x,=1", "x,'=1"),
        ("x\t@SUM(A1)", "x\t'@SUM(A1)"),
        ("Notes\n=1+1\nmore", "Notes\n'=1+1\nmore"),
        ("+1; =2", "'+1;' =2"),
    ] {
        assert_eq!(guard(cell), expect, "{cell:?}");
        assert_eq!(unguard(expect), cell, "and it comes back as it was");
        for part in guard(cell).split([',', ';', '\t', '\n']) {
            assert!(!is_formula(part), "{part:?} of {cell:?} must not run");
        }
    }
    for plain in ["Ann; Bo, Cy", "1-2;3", "a\nb", "don't; won't", "a,'b"] {
        assert_eq!(guard(plain), plain);
        assert_eq!(unguard(plain), plain);
    }
}

#[test]
fn an_address_is_never_altered() {
    let columns = [("Email", Holds::Addresses), ("Note", Holds::Words)];
    let out = table(
        Style::PLAIN,
        &columns,
        &[&["=ops@a.example", "=1"], &["-x@a.example", ""], &["+y@a.example", "n"]],
    );
    assert_eq!(out, "Email,Note\r\n=ops@a.example,'=1\r\n-x@a.example,\r\n+y@a.example,n\r\n");
}

#[test]
fn a_heading_is_no_formula_either() {
    let out = table(Style::PLAIN, &[("=HYPERLINK(\"x\")", Holds::Addresses)], &[]);
    assert_eq!(out, "\"'=HYPERLINK(\"\"x\"\")\"\r\n");
}

#[test]
fn a_row_of_one_empty_cell_stays_a_row() {
    let out = table(Style::PLAIN, &[("Town", Holds::Words)], &[&[""], &["X"]]);
    assert_eq!(out, "Town\r\n\"\"\r\nX\r\n");
}

fn problem_file(encoding: &'static encoding_rs::Encoding, suggests: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let columns = [
        ("Name", Holds::Words),
        ("Mail", Holds::Problems),
        ("Town", Holds::Words),
        (REASON_COLUMN, Holds::Words),
        (SUGGESTION_COLUMN, Holds::Words),
    ];
    let mut file = ProblemFile::new(&mut out, encoding, b';', &columns, suggests).expect("memory takes all");
    file.row(["Ann; Bo", "ann.a.example", "Åby", "of an earlier round"], "There is no @ in it.", "")
        .expect("memory takes all");
    file.row(["Cy"], "This row has no address.", "").expect("memory takes all");
    file.row(["Di", "=cmd()", "Y", "", "", "more"], "Not an address.", "di@oldmill.example")
        .expect("memory takes all");
    file.row(["Ed", "=ops@oldmill.example", "Z"], "Their status says nothing we know.", "")
        .expect("memory takes all");
    file.finish().expect("memory takes all");
    out
}

#[test]
fn the_problem_file_has_the_shape_of_the_file_and_a_reason() {
    let expect = "\u{FEFF}Name;Mail;Town;Problem (Postrider);Suggestion (Postrider)\r\n\
        \"Ann; Bo\";ann.a.example;Åby;There is no @ in it.;\r\n\
        Cy;;;This row has no address.;\r\n\
        Di;'=cmd();Y;Not an address.;di@oldmill.example;more\r\n\
        Ed;=ops@oldmill.example;Z;Their status says nothing we know.;\r\n";
    let written = problem_file(encoding_rs::UTF_8, true);
    assert_eq!(
        String::from_utf8(written).expect("cells are text"),
        expect,
        "our columns of an earlier round go"
    );
    let plain = problem_file(encoding_rs::WINDOWS_1252, false);
    assert!(String::from_utf8(plain).expect("UTF-8 tells itself").contains("Åby;There is no @ in it.\r\n"));
}

#[test]
fn the_problem_file_of_a_wide_file_is_as_wide() {
    for encoding in [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE] {
        let written = problem_file(encoding, true);
        let (text, read_as, broken) = encoding_rs::UTF_8.decode(&written);
        assert_eq!((read_as, broken), (encoding, false), "the mark says what it is");
        assert!(text.contains("Åby;There is no @ in it."), "{text}");
    }
}

/// The sheets of a file of ours, and one of them cell for cell, as our own reader takes it. Rows are as long as the head.
pub(super) fn read_back(bytes: &[u8], sheet: usize) -> (Vec<String>, Vec<Vec<String>>) {
    use crate::form::{look, table};
    use std::io::{Cursor, Read as _};

    let first = look(&mut Cursor::new(bytes.to_vec()), None).unwrap();
    let parts: Vec<String> = first.parts.iter().map(|part| part.name.clone()).collect();
    let chosen = look(&mut Cursor::new(bytes.to_vec()), parts.get(sheet).map(String::as_str)).unwrap();
    let mut text = String::new();
    table(Box::new(Cursor::new(bytes.to_vec())), &chosen).read_to_string(&mut text).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let width = rows.first().map_or(0, Vec::len);
    rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    (parts, rows)
}
