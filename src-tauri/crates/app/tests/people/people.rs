//! One person, many people, and the file they leave in.

use crate::desk::{Desk, key};
use app::consent::{Basis, Scope};
use app::do_not_mail::Stop;
use app::importing::said;
use app::people::{NewPerson, PersonAdded, Selection};
use app::store::{ContactFilter, ContactQuery, Sort, TimeLine};
use jiff::civil::date;
use std::process::Command;

fn person(desk: &Desk, address: &str, fields: &[(&str, &str)], basis: Option<Basis>) -> PersonAdded {
    let list = basis.map(|basis| {
        let now = desk.postrider.clock().now();
        (desk.list(), said(basis, "spring fair", Some(date(2026, 3, 1)), "", now).unwrap())
    });
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    desk.postrider.add_person(NewPerson { address: address.to_owned(), fields, list }).unwrap()
}

#[test]
fn adding_by_hand_keeps_to_the_rules() {
    let desk = Desk::new();
    desk.postrider.store().add_list("Newsletter", desk.postrider.clock().now()).unwrap();
    assert!(matches!(
        person(&desk, " ida@falk.example ", &[("Home town", "Northfen")], Some(Basis::Stated)),
        PersonAdded::Added { stopped: false, .. }
    ));
    assert!(desk.may_be_mailed("ida@falk.example"));
    assert_eq!(
        desk.field("ida@falk.example", "home_town").as_deref(),
        Some("Northfen"),
        "a name a message can use"
    );
    assert!(
        matches!(person(&desk, "IDA@falk.example", &[], None), PersonAdded::Known { .. }),
        "one record a person"
    );
    match person(&desk, "ben@carrow,example", &[], None) {
        PersonAdded::Refused(judged) => assert_eq!(judged.suggestion.as_deref(), Some("ben@carrow.example")),
        other => panic!("an address that cannot be mailed never becomes a contact: {other:?}"),
    }
    let stop = Stop { asked_to_leave: true, scope: Scope::Everywhere, why: String::new() };
    desk.postrider.stop(&key("zoe@lind.example"), &stop).unwrap();
    assert!(matches!(
        person(&desk, "zoe@lind.example", &[], Some(Basis::Stated)),
        PersonAdded::Added { stopped: true, .. }
    ));
    assert!(!desk.may_be_mailed("zoe@lind.example"), "typing somebody in does not bring them back");

    let now = desk.postrider.clock().now();
    let confirmed = (desk.list(), said(Basis::Confirmed, "", None, "", now).unwrap());
    let new = NewPerson { address: "a@b.example".to_owned(), fields: Vec::new(), list: Some(confirmed) };
    assert!(desk.postrider.add_person(new).is_err(), "nobody is confirmed by being typed in");
}

#[test]
fn a_person_is_shown_with_everything_that_happened() {
    let desk = Desk::new();
    desk.import("spring.csv", "Email,First name\nida@falk.example,Ida\n");
    let id = desk.standing("ida@falk.example").contact;
    desk.postrider
        .edit_person(
            id,
            &[("first_name".to_owned(), String::new()), ("town".to_owned(), "Oldmill".to_owned())],
        )
        .unwrap();
    let before = desk.postrider.everything_about(id).unwrap();
    assert_eq!(before.strongest().map(|standing| standing.basis), Some(Basis::Stated));
    let stop = Stop { asked_to_leave: true, scope: Scope::Everywhere, why: "by phone".to_owned() };
    desk.postrider.stop(&key("ida@falk.example"), &stop).unwrap();
    let shown = desk.postrider.everything_about(id).unwrap();
    assert_eq!(
        shown.row.contact.fields.keys().collect::<Vec<_>>(),
        ["town"],
        "an empty value removes a field"
    );
    assert_eq!(shown.strongest(), None, "whoever asked to leave stands on nothing any more");
    assert!(shown.stopped.is_some());
    assert!(
        shown
            .time_line
            .iter()
            .any(|entry| matches!(&entry.what, TimeLine::Imported { row: 2, made: true, .. }))
    );
    assert!(
        shown.time_line.iter().any(
            |entry| matches!(&entry.what, TimeLine::Suppressed { evidence, .. } if evidence == "by phone")
        )
    );
}

#[test]
fn the_grid_sorts_the_nameless_last_and_the_worst_or_strongest_first() {
    let desk = Desk::new();
    desk.import("a.csv", "Email,Name\nb@falk.example,Zoe\nadmin@falk.example,\nc@falk.example,amara\n");
    desk.import_as("b.csv", b"Email,Name\nd@falk.example,Mo\n", Basis::None);
    let by = |sort, descending| {
        let query = ContactQuery { sort, descending, ..ContactQuery::default() };
        let rows = desk.postrider.store().contacts(&query, 0..10, desk.postrider.clock().now()).unwrap().rows;
        rows.into_iter().map(|row| row.address).collect::<Vec<_>>()
    };
    assert_eq!(
        by(Sort::Name, false),
        ["c@falk.example", "d@falk.example", "b@falk.example", "admin@falk.example"]
    );
    assert_eq!(by(Sort::Verdict, false)[0], "admin@falk.example", "a shared mailbox is worth a look");
    assert_eq!(by(Sort::Basis, false)[3], "d@falk.example", "nobody knows whether they agreed");
    let none = ContactFilter { bases: vec![Basis::None, Basis::Customer], ..ContactFilter::default() };
    assert_eq!(desk.postrider.store().count_contacts(&none, desk.postrider.clock().now()).unwrap(), 1);
}

#[test]
fn an_export_is_read_alike_by_another_parser() {
    let desk = Desk::new();
    desk.import("a.csv", "Email,Name,Note\n=ida@falk.example,Ida,\"=HYPERLINK(\"\"x\"\")\"\njonas@vogel.example,\"Vogel, Jonas\",\"two\nlines\"\n");
    let file = desk.place.path().join("people.csv");
    let everybody = Selection::Matching { filter: Box::default(), except: Vec::new() };
    assert_eq!(desk.export(&everybody, &file), 2);
    let except = vec![desk.standing("jonas@vogel.example").contact];
    let fewer = Selection::Matching { filter: Box::default(), except: except.clone() };
    assert_eq!(desk.postrider.chosen(&fewer).unwrap().len(), 1, "less the one left out");

    let Some(rows) = python(&file) else { return };
    assert_eq!(rows[0]["email"], "=ida@falk.example", "an address is never altered");
    assert_eq!(rows[0]["notes"], "'=HYPERLINK(\"x\")", "a formula is guarded");
    assert_eq!(rows[1]["notes"], "two\nlines");
    assert_eq!(rows[1]["lists"], "Newsletter");
    assert_eq!(rows[1]["consent"], "stated");
    assert_eq!(rows[1]["agreed_on"], "2026-03-01");

    // What was exported comes in again as the same people.
    let again = desk.import("again.csv", std::fs::read(&file).unwrap());
    assert_eq!((again.new, again.invalid), (0, 0));
    assert_eq!(desk.field("=ida@falk.example", "notes").as_deref(), Some("=HYPERLINK(\"x\")"));
}

/// The file as Python's csv module reads it; none where there is no Python.
pub fn python(file: &std::path::Path) -> Option<Vec<serde_json::Value>> {
    let script = "import csv, json, sys\nprint(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline='')))))";
    let Ok(done) = Command::new("python3").args(["-c", script]).arg(file).output() else {
        missing::missing("python3");
        return None;
    };
    assert!(done.status.success(), "Python reads it: {}", String::from_utf8_lossy(&done.stderr));
    Some(serde_json::from_slice(&done.stdout).unwrap())
}

#[test]
fn erasing_leaves_nothing_but_the_promise() {
    let desk = Desk::new();
    desk.import("a.csv", "Email,Name\nida@falk.example,Ida\n");
    let erased = desk.postrider.erase_person("Ida@falk.example").unwrap();
    assert!(erased.contact);
    assert_eq!(desk.people(), 0);
    let again = desk.import("b.csv", "Email\nida@falk.example\n");
    assert_eq!((again.new, again.suppressed), (0, 1), "known by a hash alone, they stay off");
    assert!(desk.postrider.store().verify_ledger().unwrap().outcome.is_ok(), "and the ledger is whole");
}

#[test]
fn the_palette_finds_what_begins_with_the_letters_first() {
    let desk = Desk::new();
    desk.import("easter.csv", "Email,Name\nines@easterby.example,Ines Easterby\nida@falk.example,Ida\n");
    let found = desk.postrider.find(" easter ").unwrap();
    assert_eq!(found.imports.len(), 1);
    assert_eq!(found.people.len(), 1);
    assert!(found.lists.is_empty());
    assert_eq!(desk.postrider.find("").unwrap().people.len(), 0, "no letters, no answer");
}
