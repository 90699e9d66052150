//! Files as people have them: any letters, any separator, duplicates, two addresses in a cell.

use crate::desk::Desk;
use app::consent::Basis;
use app::contacts::import::{Overrides, Role};
use app::contacts::merge::{MergePolicy, Summary};
use app::importing::{End, How, ListFile, Problems, Source, TYPO, said};
use app::{Error, Kind};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

#[test]
fn the_same_table_comes_in_alike_in_every_encoding_and_with_every_separator() {
    let table = |split: char| {
        format!(
            "E-Mail{split}Vorname{split}Ort\r\nbjorn@akesson.example{split}Björn{split}Åby\r\nida@falk.example{split}Ida{split}Köln\r\n"
        )
    };
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        let mark = if big { [0xFE, 0xFF] } else { [0xFF, 0xFE] };
        let units =
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        mark.into_iter().chain(units).collect()
    };
    // The letters of this table are the same in Windows-1252 as in Latin-1: one byte, the number of the character.
    let windows =
        |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("comma", table(',').into_bytes()),
        ("semicolon", table(';').into_bytes()),
        ("tab", table('\t').into_bytes()),
        ("bar", table('|').into_bytes()),
        ("mark", [b"\xEF\xBB\xBF".as_slice(), table(';').as_bytes()].concat()),
        ("utf-16le", utf16(&table('\t'), false)),
        ("utf-16be", utf16(&table(','), true)),
        ("windows-1252", windows(&table(';'))),
    ];
    for (what, bytes) in files {
        let desk = Desk::new();
        let summary = desk.import("people.csv", &bytes);
        let expect = Summary { rows: 2, addresses: 2, new: 2, ..Summary::default() };
        assert_eq!(summary, expect, "{what}: both people come in");
        assert_eq!(
            desk.field("bjorn@akesson.example", "first_name").as_deref(),
            Some("Björn"),
            "{what}: letters survive"
        );
        assert_eq!(
            desk.field("ida@falk.example", "town").as_deref(),
            Some("Köln"),
            "{what}: so does the last column"
        );
    }
}

#[test]
fn each_address_has_one_end() {
    let desk = Desk::new();
    let file = "Email,Name,Town\n\
        ida@falk.example,Ida,Northfen\n\
        IDA@FALK.example,Ida Falk,\n\
        cleo@marsh.example; dora@marsh.example,Marsh,Oldmill\n\
        ,Jonas,\n\
        f.amin@northfen..example,Farid,\n\
        ,,\n\
        \n";
    let summary = desk.import("people.csv", file);
    let expect = Summary { rows: 5, addresses: 6, new: 3, duplicates: 1, invalid: 2, ..Summary::default() };
    assert_eq!(summary, expect, "every address has exactly one end; blank rows have none");
    assert_eq!(desk.addresses(), ["cleo@marsh.example", "dora@marsh.example", "ida@falk.example"]);
    assert_eq!(
        desk.field("ida@falk.example", "name").as_deref(),
        Some("Ida Falk"),
        "the later row is the newer one"
    );
    assert_eq!(
        desk.field("ida@falk.example", "town").as_deref(),
        Some("Northfen"),
        "and an empty cell says nothing"
    );
}

#[test]
fn what_is_known_is_compared() {
    let desk = Desk::new();
    desk.import("one.csv", "Email,Town\nida@falk.example,Northfen\njonas@vogel.example,Oldmill\n");
    let again = desk.import(
        "two.csv",
        "Email,Town\nida@falk.example,Northfen\njonas@vogel.example,Tidewater\nzoe@lind.example,Millrace\n",
    );
    let expect = Summary { rows: 3, addresses: 3, new: 1, changed: 1, duplicates: 1, ..Summary::default() };
    assert_eq!(again, expect, "unchanged known people count as said already");
    assert_eq!(desk.field("jonas@vogel.example", "town").as_deref(), Some("Tidewater"));

    let keep = |policy| {
        desk.try_import(
            "three.csv",
            b"Email,Town,Phone\njonas@vogel.example,Millrace,0100\n",
            Basis::Stated,
            policy,
        )
    };
    keep(MergePolicy::FillGaps).unwrap();
    assert_eq!(
        desk.field("jonas@vogel.example", "town").as_deref(),
        Some("Tidewater"),
        "what is known stays"
    );
    assert_eq!(desk.field("jonas@vogel.example", "phone").as_deref(), Some("0100"), "a gap is filled");
    assert_eq!(keep(MergePolicy::KeepMine).unwrap().report.summary.changed, 0);
}

#[test]
fn the_person_s_word_stands_against_a_guess() {
    let desk = Desk::new();
    let bytes = "Kontakt;Adresse, privat;Büro\nIda;ida@falk.example;office@falk.example\n".as_bytes();
    let overrides = Overrides { columns: vec![("Büro".to_owned(), Role::Address)], ..Overrides::default() };
    let file = ListFile::open(Source::bytes("a.csv", bytes), overrides).unwrap();
    let checked =
        desk.postrider.check_import(&file, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let none = said(Basis::None, "", None, "", desk.postrider.clock().now()).unwrap();
    desk.postrider
        .commit_import(checked, "Newsletter", &none, &mut |_, _| ControlFlow::Continue(()))
        .unwrap();
    assert_eq!(desk.addresses(), ["office@falk.example"], "the column named is the one taken");

    let wrong = Overrides { columns: vec![("Nope".to_owned(), Role::Address)], ..Overrides::default() };
    let error = ListFile::open(Source::bytes("a.csv", bytes), wrong).unwrap_err();
    assert_eq!(error.kind(), Kind::Usage, "a column that is not there is a mistake of the request");
    assert!(error.to_string().contains("Adresse, privat"), "and it says what there is: {error}");
}

#[test]
fn what_is_no_table_is_told_apart() {
    let check = |name: &str, bytes: &[u8], word: &str| match ListFile::open(
        Source::bytes(name, bytes),
        Overrides::default(),
    ) {
        Err(Error::Unreadable { why, .. }) => {
            assert!(why.ends_with('.') && why.contains(word), "{name}: it says what it is: {why}")
        }
        other => panic!("{name} must not be read as a table: {other:?}"),
    };
    check("people.xlsx", b"PK\x03\x04\x14\x00\x06\x00", "damaged");
    check("people.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "damaged");
    check("people.pdf", b"%PDF-1.7\n", "a PDF");
    check("people.csv.gz", b"\x1F\x8B\x08\x00", "compressed");
    check("people.xls", b"<html><table></table></html>", "web page");

    let desk = Desk::new();
    let gone =
        ListFile::open(Source::file(desk.place.path().join("gone.csv")), Overrides::default()).unwrap_err();
    assert!(matches!(gone, Error::File { .. }), "a file that is not there is named");
    let folder =
        ListFile::open(Source::file(desk.place.path().to_path_buf()), Overrides::default()).unwrap_err();
    assert!(matches!(folder, Error::File { .. }), "a folder is no file");
}

#[test]
fn proof_makes_confirmed_and_nothing_else_does() {
    let desk = Desk::new();
    let file = "Email,CONFIRM_TIME\nida@falk.example,2025-11-04 09:12:40\njonas@vogel.example,\n";
    let mut without = Vec::new();
    let opened = ListFile::open(Source::bytes("a.csv", file.as_bytes()), Overrides::default()).unwrap();
    let how = How { basis: Basis::Confirmed, ..How::default() };
    let checked = desk
        .postrider
        .check_import(&opened, &how, &mut |judged| {
            for person in judged.people {
                without.extend(person.findings.iter().map(|finding| (person.row, finding.code.to_string())));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(without, [(3, "no-proof".to_owned())], "the row that lacks proof says so");
    let confirmed = said(Basis::Confirmed, "", None, "", desk.postrider.clock().now()).unwrap();
    desk.postrider
        .commit_import(checked, "Newsletter", &confirmed, &mut |_, _| ControlFlow::Continue(()))
        .unwrap();
    assert_eq!(desk.standing("ida@falk.example").basis, Basis::Confirmed);
    assert!(desk.may_be_mailed("ida@falk.example"));
    assert_eq!(
        desk.standing("jonas@vogel.example").basis,
        Basis::None,
        "the user's word alone confirms nobody"
    );
    assert!(!desk.may_be_mailed("jonas@vogel.example"));
}

#[test]
fn a_time_that_cannot_be_confirms_nobody() {
    let desk = Desk::new();
    let file = "Email,CONFIRM_TIME\nida@falk.example,2099-01-01 10:00:00\njonas@vogel.example,1970-01-01 00:00:00\n\
        zoe@lind.example,2025-11-04 09:12:40\n";
    desk.import_as("a.csv", file.as_bytes(), Basis::None);
    assert_eq!(desk.standing("ida@falk.example").basis, Basis::None, "nobody confirmed tomorrow");
    assert_eq!(desk.standing("jonas@vogel.example").basis, Basis::None, "that is a zero, not a day");
    assert_eq!(
        desk.standing("zoe@lind.example").basis,
        Basis::Confirmed,
        "what a row proves stands, whatever is known of the others"
    );
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_imported() {
    let desk = Desk::new();
    let path = desk.place.path().join("people.csv");
    std::fs::write(&path, "Email\nida@falk.example\n").unwrap();
    let file = ListFile::open(Source::file(path.clone()), Overrides::default()).unwrap();
    for other in ["", "Email\n", "Email\nida@falk.example\njonas@vogel.example\n"] {
        std::fs::write(&path, other).unwrap();
        let error = desk
            .postrider
            .check_import(&file, &How::default(), &mut |_| ControlFlow::Continue(()))
            .unwrap_err();
        assert!(error.to_string().contains("changed while it was read"), "{other:?}: {error}");
    }
}

#[test]
fn a_second_address_is_kept_as_a_field() {
    let desk = Desk::new();
    desk.import("a.csv", "Email,Email 2\nida@falk.example,ida@work.example\n");
    assert_eq!(desk.addresses(), ["ida@falk.example"]);
    assert_eq!(desk.field("ida@falk.example", "email_2").as_deref(), Some("ida@work.example"));
}

#[test]
fn stated_needs_where_and_when() {
    let now: jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let day = |text: &str| Some(text.parse().unwrap());
    let check = |source: &str, on, fine: bool| {
        assert_eq!(said(Basis::Stated, source, on, "", now).is_ok(), fine, "{source:?} {on:?}");
    };
    check("spring fair", day("2026-03-01"), true);
    check("", day("2026-03-01"), false);
    check("  ", day("2026-03-01"), false);
    check("spring fair", None, false);
    check("spring fair", day("2027-03-01"), false);
    assert!(said(Basis::None, "", None, "", now).is_ok(), "whoever knows nothing need not say anything");
}

#[test]
fn a_suggestion_is_taken_only_on_the_person_s_word() {
    let desk = Desk::new();
    let file = "Email\n\"ben@carrow,example\"\nmarta@gmial.com\nida@falk.example\n";
    let opened = ListFile::open(Source::bytes("a.csv", file.as_bytes()), Overrides::default()).unwrap();
    let check = |taken: BTreeSet<i64>| {
        let mut problems = Problems::default();
        let how = How { taken, ..How::default() };
        let mut checked = desk
            .postrider
            .check_import(&opened, &how, &mut |judged| {
                problems.note(judged);
                ControlFlow::Continue(())
            })
            .unwrap();
        problems.compare(&mut checked).unwrap();
        (checked.plan().summary, problems)
    };
    let (summary, problems) = check(BTreeSet::new());
    assert_eq!((summary.new, summary.invalid), (2, 1), "nothing is changed unasked");
    let kind = problems.kind(TYPO).expect("slips of the keys are one kind");
    assert_eq!(kind.end, End::Suggested);
    let suggested: Vec<_> = kind.rows.iter().map(|row| (row.row, row.suggestion.as_deref())).collect();
    assert_eq!(suggested, [(2, Some("ben@carrow.example")), (3, Some("marta@gmail.com"))]);
    assert_eq!((problems.to_decide(), problems.left_out()), (2, 0));

    let (summary, _) = check(kind.rows.iter().map(|row| row.key).collect());
    assert_eq!((summary.new, summary.invalid), (3, 0), "the very addresses suggested come in");
}

#[test]
fn the_problem_file_mends_what_it_holds() {
    let desk = Desk::new();
    let file = "Name;E-Mail;Town\n\
        Ida;ida@falk.example;Northfen\n\
        =cmd();f.amin@northfen..example;Oldmill\n\
        Two;x@bad..example, y@bad..example;\n";
    let opened = ListFile::open(Source::bytes("a.csv", file.as_bytes()), Overrides::default()).unwrap();
    let mut checked =
        desk.postrider.check_import(&opened, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let mut out = Vec::new();
    assert_eq!(checked.write_problems(&opened, &mut out).unwrap(), 2, "two rows, however many addresses");
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(
        lines[0], "Name;E-Mail;Town;Problem (Postrider);Suggestion (Postrider)",
        "the shape of the file, and the reason behind it"
    );
    assert!(
        lines[1].starts_with("'=cmd();f.amin@northfen..example;Oldmill;"),
        "guarded, the address untouched: {}",
        lines[1]
    );
    assert!(lines[1].contains("two dots"), "with the reason: {}", lines[1]);

    let mended = text.replace("northfen..example", "northfen.example");
    let summary = desk.import("mended.csv", mended);
    assert_eq!(summary.new, 1, "a mended row comes in as it would have at first");
    assert_eq!(desk.field("f.amin@northfen.example", "name").as_deref(), Some("=cmd()"), "without the guard");
}

#[test]
fn cards_ldif_and_written_mailboxes_come_in_like_any_table() {
    let desk = Desk::new();
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Amara Lindqvist\nEMAIL:amara@northfen.example\nEND:VCARD\n\
                 BEGIN:VCARD\nVERSION:3.0\nFN:Nobody\nEND:VCARD\n";
    let imported = desk.import("phone.vcf", cards);
    assert_eq!((imported.new, imported.invalid), (1, 1), "a card without an address is told, not lost");
    assert_eq!(desk.field("amara@northfen.example", "name").as_deref(), Some("Amara Lindqvist"));

    let ldif = "version: 1\ndn: cn=Ida\nobjectclass: person\ngivenName: Ida\nmail: ida@falk.example\n";
    assert_eq!(desk.import("book.ldif", ldif).new, 1);
    assert_eq!(desk.field("ida@falk.example", "first_name").as_deref(), Some("Ida"));

    let pasted =
        "\"Berg, Bert\" <bert@berg.example>; Amara Lindqvist <AMARA@northfen.example>, chiara@bassi.example";
    let imported = desk.import("pasted.txt", pasted);
    assert_eq!((imported.new, imported.invalid), (2, 0));
    assert_eq!(desk.field("bert@berg.example", "last_name").as_deref(), Some("Berg"));
}

#[test]
fn what_is_no_list_says_what_it_is_and_what_to_do() {
    let desk = Desk::new();
    let why = desk
        .try_import("list.pdf", b"%PDF-1.7", Basis::Stated, MergePolicy::TakeTheirs)
        .err()
        .unwrap()
        .to_string();
    assert!(why.contains("a PDF") && why.contains("Ask for the list"), "{why}");
    assert_eq!(desk.people(), 0);
}

/// The problem file of a file, as bytes.
fn problem_file_of(desk: &Desk, name: &str, bytes: &[u8]) -> Vec<u8> {
    let opened = ListFile::open(Source::bytes(name, bytes), Overrides::default()).unwrap();
    let mut checked =
        desk.postrider.check_import(&opened, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let mut out = Vec::new();
    checked.write_problems(&opened, &mut out).unwrap();
    out
}

#[test]
fn a_mended_problem_file_comes_in_whatever_the_file_was() {
    let table = |split: char| {
        format!(
            "E-Mail{split}Vorname{split}Ort\r\nida@falk.example{split}Ida{split}Köln\r\nbjorn@akesson,example{split}Björn{split}Åby\r\n+anna@oldmill,example{split}Anna{split}=1+1\r\n"
        )
    };
    let wide = |text: &str| -> Vec<u8> {
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let narrow =
        |text: &str| -> Vec<u8> { text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect() };
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("comma", table('\t').into_bytes()),
        ("semicolon", table(';').into_bytes()),
        ("bar", table('|').into_bytes()),
        ("utf-16", wide(&table('\t'))),
        ("windows-1252", narrow(&table(';'))),
    ];
    for (what, bytes) in files {
        let desk = Desk::new();
        let problems = problem_file_of(&desk, "people.csv", &bytes);
        let is_wide = problems.starts_with(&[0xFF, 0xFE]);
        assert_eq!(is_wide, what == "utf-16", "{what}: the letters of the file");
        let text = encoding_rs_like(&problems);
        assert!(text.contains("'+anna@oldmill,example"), "{what}: what is no address is guarded: {text}");
        let mended = text.replace(",example", ".example");
        let mended = if is_wide { wide(mended.trim_start_matches('\u{FEFF}')) } else { mended.into_bytes() };
        let summary = desk.import("mended.csv", &mended);
        assert_eq!((summary.new, summary.invalid), (2, 0), "{what}: both come in");
        assert_eq!(
            desk.field("bjorn@akesson.example", "ort")
                .or(desk.field("bjorn@akesson.example", "town"))
                .as_deref(),
            Some("Åby"),
            "{what}"
        );
        assert_eq!(
            desk.field("+anna@oldmill.example", "first_name").as_deref(),
            Some("Anna"),
            "{what}: without the guard"
        );
        for ours in ["problem_postrider", "suggestion_postrider", "problem"] {
            assert_eq!(desk.field("bjorn@akesson.example", ours), None, "{what}: our columns are no fields");
        }
    }
}

/// The text of a file whose mark says what it is.
fn encoding_rs_like(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xFF, 0xFE]) {
        Some(wide) => {
            let units: Vec<u16> =
                wide.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

#[test]
fn cards_that_cannot_be_imported_come_out_as_a_table_and_in_again() {
    let desk = Desk::new();
    let cards = "BEGIN:VCARD\nVERSION:3.0\nFN:Amara Lindqvist\nEMAIL:amara@northfen,example\nEND:VCARD\n\
                 BEGIN:VCARD\nVERSION:3.0\nFN:Ida Falk\nEMAIL:ida@falk.example\nEND:VCARD\n";
    let text = String::from_utf8(problem_file_of(&desk, "phone.vcf", cards.as_bytes())).unwrap();
    assert!(text.contains("Problem (Postrider)") && !text.contains("Ida"), "{text}");
    let summary =
        desk.import("phone-problems.csv", text.replace("northfen,example", "northfen.example").as_bytes());
    assert_eq!((summary.new, summary.invalid), (1, 0));
    assert_eq!(desk.field("amara@northfen.example", "name").as_deref(), Some("Amara Lindqvist"));
}

#[test]
fn a_second_round_of_problems_has_one_reason_a_row() {
    let desk = Desk::new();
    let once = problem_file_of(&desk, "a.csv", b"Name,Mail\nIda,ida@gmial,com\nBo,bo\n");
    let twice = String::from_utf8(problem_file_of(&desk, "a-problems.csv", &once)).unwrap();
    assert_eq!(twice.matches("Problem (Postrider)").count(), 1, "{twice}");
    assert_eq!(twice, String::from_utf8(once).unwrap(), "nothing was mended, so nothing is different");
}
