//! People in the kinds of file they leave in, and in what they come back as.

use crate::desk::{Desk, key};
use crate::people::python;
use app::Error;
use app::consent::Scope;
use app::do_not_mail::Stop;
use app::exporting::PeopleFile;
use app::people::Selection;
use app::store::PeopleChange;
use std::ops::ControlFlow;

fn everybody() -> Selection {
    Selection::Matching { filter: Box::default(), except: Vec::new() }
}

/// Two people with something to tell of each.
fn club() -> Desk {
    let desk = Desk::new();
    desk.import(
        "a.csv",
        "Email,First name,Town,Consent form\nida@falk.example,Ida,\"Northfen; east\",=1+1\nadmin@vogel.example,Jo,007,\n",
    );
    let tag = |name: &str| {
        let changing =
            desk.postrider.begin_change(&everybody(), PeopleChange::AddTag { name: name.to_owned() });
        changing.unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    };
    tag("Choir");
    tag("Board");
    desk
}

#[test]
fn a_table_tells_everything_we_know_of_people() {
    let desk = club();
    let stop = Stop { asked_to_leave: false, scope: Scope::Everywhere, why: "asked on the phone".to_owned() };
    desk.postrider.stop(&key("admin@vogel.example"), &stop).unwrap();
    let file = desk.place.path().join("people.csv");
    assert_eq!(desk.export(&everybody(), &file), 2);
    let Some(rows) = python(&file) else { return };
    let of = |address: &str| rows.iter().find(|row| row["email"] == address).unwrap().clone();
    let (ida, jo) = (of("ida@falk.example"), of("admin@vogel.example"));
    assert_eq!((&ida["lists"], &ida["consent"]), (&"Newsletter".into(), &"stated".into()));
    assert_eq!((&ida["agreed_on"], &ida["tagged"]), (&"2026-03-01".into(), &"Board; Choir".into()));
    assert_eq!((&ida["verdict"], &ida["findings"]), (&"ok".into(), &"".into()));
    assert_eq!((&ida["do_not_mail"], &ida["last_mailed"]), (&"".into(), &"".into()));
    assert_eq!((&jo["verdict"], &jo["do_not_mail"]), (&"risky".into(), &"manual".into()));
    assert!(jo["findings"].as_str().unwrap().contains(' '), "findings are sentences");
    assert_eq!(ida["on_list_since"].as_str().unwrap().len(), 10);
}

#[test]
fn every_kind_of_file_comes_back_as_the_same_people() {
    for name in ["people.csv", "people.xlsx", "people.vcf"] {
        let desk = club();
        let file = desk.place.path().join(name);
        assert_eq!(desk.export(&everybody(), &file), 2);
        let bytes = std::fs::read(&file).unwrap();
        let again = desk.import(name, &bytes);
        assert_eq!((again.new, again.invalid, desk.people()), (0, 0, 2), "{name}");

        let other = Desk::new();
        other.import(name, &bytes);
        assert_eq!(other.field("ida@falk.example", "first_name").as_deref(), Some("Ida"), "{name}");
        assert_eq!(other.field("ida@falk.example", "town").as_deref(), Some("Northfen; east"), "{name}");
        for ours in ["lists", "tagged", "verdict", "findings", "on_list_since", "last_mailed"] {
            assert_eq!(other.field("ida@falk.example", ours), None, "{name}: {ours} is no field of theirs");
        }
        if name != "people.vcf" {
            assert_eq!(other.field("ida@falk.example", "consent_form").as_deref(), Some("=1+1"), "{name}");
            assert_eq!(other.field("admin@vogel.example", "town").as_deref(), Some("007"), "{name}");
        }
    }
}

#[test]
fn a_field_that_is_called_like_a_column_of_ours_is_told_apart() {
    let desk = Desk::new();
    desk.import("a.csv", "Email,Verdict\nida@falk.example,splendid\n");
    let file = desk.place.path().join("people.csv");
    desk.export(&everybody(), &file);
    let Some(rows) = python(&file) else { return };
    assert_eq!((&rows[0]["verdict (field)"], &rows[0]["verdict"]), (&"splendid".into(), &"ok".into()));
}

#[test]
fn an_export_that_is_stopped_leaves_no_file() {
    let desk = club();
    for name in ["people.csv", "people.xlsx", "people.vcf"] {
        let file = desk.place.path().join(name);
        let stop: &mut dyn FnMut(u64, u64) -> ControlFlow<()> = &mut |_, _| ControlFlow::Break(());
        let ended = desk.postrider.export_people(&everybody(), PeopleFile::of(&file), &file, stop);
        assert!(matches!(ended, Err(Error::Cancelled)));
        let left: Vec<_> =
            std::fs::read_dir(desk.place.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(left, ["data"], "{name}");
    }
}

#[test]
fn a_change_of_many_is_held_to_the_rules_for_one() {
    use app::consent::Basis;
    use app::importing::said;
    let desk = club();
    let now = desk.postrider.clock().now();
    let agreement = said(Basis::Confirmed, "", None, "", now).unwrap();
    let confirmed = PeopleChange::JoinList { list: desk.list(), agreement };
    assert!(
        matches!(desk.postrider.begin_change(&everybody(), confirmed), Err(Error::Incomplete(_))),
        "nobody is confirmed by a click"
    );
    let field = |name: &str, value: &str| {
        let change = PeopleChange::SetField { name: name.to_owned(), value: Some(value.to_owned()) };
        desk.postrider.begin_change(&everybody(), change)
    };
    assert!(field("email", "x").is_err(), "an address is no field");
    let row = field("Home town", " Oldmill ").unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(row.changed, 2);
    assert_eq!(
        desk.field("ida@falk.example", "home_town").as_deref(),
        Some("Oldmill"),
        "a name a message can use"
    );
    assert_eq!(desk.postrider.told(&row).unwrap(), "home_town set to \u{201c}Oldmill\u{201d}");
    let taking_back = desk.postrider.begin_taking_back(row.id).unwrap();
    let undone = taking_back.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(desk.postrider.told(&undone).unwrap(), "home_town set to \u{201c}Oldmill\u{201d}");
    let later = desk.postrider.store().people_change(row.id).unwrap();
    assert_eq!(desk.postrider.told(&later).unwrap(), "home_town changed", "what nobody has is not kept");
    field("home_town", "Oldmill").unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    field("home_town", " ").unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(desk.field("ida@falk.example", "home_town"), None, "an empty value removes it");
}
