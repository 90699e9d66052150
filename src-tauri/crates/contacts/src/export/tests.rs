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

#[test]
fn the_problem_file_has_the_shape_of_the_file_and_a_reason() {
    let mut out = Vec::new();
    let columns = [("Name", Holds::Words), ("Mail", Holds::Addresses), ("Town", Holds::Words)];
    let mut file = ProblemFile::new(&mut out, b';', &columns).expect("memory takes all");
    file.row(["Ann; Bo", "ann.a.example", "X"], "There is no @ in it.").expect("memory takes all");
    file.row(["Cy"], "This row has no address.").expect("memory takes all");
    file.row(["Di", "-d@", "Y", "more"], "Nothing stands behind the @.").expect("memory takes all");
    file.finish().expect("memory takes all");
    let expect = "\u{FEFF}Name;Mail;Town;Problem\r\n\
        \"Ann; Bo\";ann.a.example;X;There is no @ in it.\r\n\
        Cy;;;This row has no address.\r\n\
        Di;-d@;Y;Nothing stands behind the @.;more\r\n";
    assert_eq!(String::from_utf8(out).expect("cells are text"), expect);
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
