use super::super::{DelimiterReason, Overrides, Reading, Role, sniff};
use super::*;

fn read(text: &str) -> Reading {
    sniff(text.as_bytes(), text.len() as u64, &Overrides::default()).expect("no overrides")
}

fn check(text: &str, expect: Option<u64>, reason: HeaderReason) {
    let reading = read(text);
    assert_eq!((reading.header_row, reading.header_reason), (expect, reason), "{text}");
}

#[test]
fn known_names_are_a_header_in_any_language() {
    for names in [
        "Email,First Name,Town",
        "E-Mail-Adresse,Vorname,Ort",
        "Adresse e-mail,Prénom,Ville",
        "Correo electrónico,Nombre,Ciudad",
        "Имя,Эл. почта,Город",
        "氏名,メールアドレス,住所",
    ] {
        check(&format!("{names}\nx,ann@a.example,y\n"), Some(1), HeaderReason::KnownNames);
        check(&format!("{names}\n"), Some(1), HeaderReason::KnownNames);
    }
}

#[test]
fn rows_above_the_names_are_passed_over() {
    let text = "Spring fair, visitors' book\n\nName;E-mail;Town;Date;News\nLindqvist, Amara;amara@northfen.example;Northfen;03/04/2026;x\nMüller, Jürgen;juergen@brightmail.example;Oldmill;03/07/2026;\n";
    let reading = read(text);
    assert_eq!(reading.delimiter, b';', "commas stand within cells");
    assert_eq!(reading.header_row, Some(3), "the blank line counts");
    assert!(reading.findings.iter().any(|finding| finding.code == "rows-above-header"), "and that is said");
    let roles: Vec<&str> = reading.columns.iter().map(|column| column.role.name()).collect();
    assert_eq!(roles, ["last_name_first_name", "email", "town", "date", "news"]);
    check(
        "Members,,,\nExport of 3 May,,,\nName,Mail,Town,Age\nAnn,ann@a.example,X,4\n",
        Some(3),
        HeaderReason::KnownNames,
    );
    check(
        "Contact: office@choir.example\nName,Mail,Town\nAnn,ann@a.example,X\nBo,bo@b.example,Y\n",
        Some(2),
        HeaderReason::KnownNames,
    );
}

#[test]
fn of_several_header_lines_the_one_with_the_names_counts() {
    check(
        "Person,,Contact\nFirst name,Last name,Email\nAnn,Lee,ann@a.example\n",
        Some(2),
        HeaderReason::KnownNames,
    );
}

#[test]
fn a_first_row_with_an_address_is_a_person() {
    check("ann@a.example,Ann\nbo@b.example,Bo\n", None, HeaderReason::NoHeader);
    check("ann@a.example\nbo@b.example\n", None, HeaderReason::NoHeader);
    check("Ann,Name,ann@a.example\nBo,Town,bo@b.example\n", None, HeaderReason::NoHeader);
    check("ann@a.example", None, HeaderReason::NoHeader);
}

#[test]
fn a_broken_address_in_the_first_row_makes_it_no_header() {
    check(
        "Ann Lee,ann(at)a.example,12 Mill Lane\nBo Day,bo@b.example,3 High Street\n",
        Some(1),
        HeaderReason::UnlikeTheRest,
    );
    check("Ann Lee,ann@a,12\nBo Day,bo@b.example,3\n", None, HeaderReason::NoHeader);
    check("Ann,ann.a.example,Northfen\nBo,bo@b.example,Northfen\n", None, HeaderReason::NoHeader);
}

#[test]
fn words_above_numbers_are_a_header() {
    check("a,b,c\n1,2,3\n", Some(1), HeaderReason::UnlikeTheRest);
    check("who,where\nann@a.example,X\n", Some(1), HeaderReason::UnlikeTheRest);
    check("1,2\n3,4\n", None, HeaderReason::NoHeader);
}

#[test]
fn headings_may_end_in_digits() {
    check("email,q1,q2\nann@a.example,4,5\n", Some(1), HeaderReason::KnownNames);
    check("email,2024,2025\nann@a.example,4,5\n", Some(1), HeaderReason::KnownNames);
}

#[test]
fn a_file_of_names_alone_holds_nobody() {
    let codes = |text: &str| -> Vec<String> {
        read(text).findings.iter().filter(|f| f.is_blocking()).map(|f| f.code.to_string()).collect()
    };
    assert_eq!(codes("Email,First name\n"), ["no-people"]);
    assert_eq!(codes("Email,First name\n,\n"), ["no-people"]);
    assert_eq!(codes("Email,First name\nann@a.example,Ann\n"), [""; 0]);
}

#[test]
fn the_line_that_says_how_columns_are_split_is_nobody() {
    let text = "sep=;\nann@a.example;Ann\nbo@b.example;Bo\n";
    let reading = read(text);
    assert_eq!(reading.header_row, None);
    let rows: Vec<u64> = super::super::Rows::new(text.as_bytes(), &reading)
        .map(|row| row.expect("memory does not fail").number())
        .collect();
    assert_eq!(rows, [2, 3]);
}

#[test]
fn excel_may_say_how_columns_are_split() {
    let reading = read("sep=|\nName|Mail\nAnn, Bo|ann@a.example\n");
    assert_eq!((reading.delimiter, reading.delimiter_reason), (b'|', DelimiterReason::SepLine));
    assert_eq!(reading.header_row, Some(2), "its line counts as a row of the file");
    assert_eq!(reading.columns.get(1).map(|column| &column.role), Some(&Role::Address));
    assert!(
        !reading.findings.iter().any(|finding| finding.code == "rows-above-header"),
        "nobody is left out by it"
    );
}
