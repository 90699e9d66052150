//! Taking an import back, and what a death in the middle leaves.

use crate::desk::{Desk, key};
use app::Error;
use app::consent::Scope;
use app::contacts::import::Overrides;
use app::do_not_mail::Stop;
use app::importing::{How, ListFile, Source};
use app::store::{Agreement, KeptWhy, StoreError};
use std::ops::ControlFlow;

#[test]
fn undo_restores_what_was_and_says_whom_it_kept() {
    let desk = Desk::new();
    desk.import("one.csv", "Email,Town\nida@falk.example,Northfen\n");
    let second = desk.import_as(
        "two.csv",
        b"Email,Town\nida@falk.example,Oldmill\njonas@vogel.example,\nzoe@lind.example,\n",
        app::consent::Basis::Stated,
    );
    let stop = Stop { asked_to_leave: true, scope: Scope::Everywhere, why: String::new() };
    desk.postrider.stop(&key("zoe@lind.example"), &stop).unwrap();

    let undone = desk.postrider.undo_import(second.report.import).unwrap();
    assert_eq!((undone.removed, undone.restored), (1, 1));
    let kept: Vec<_> = undone.kept.iter().map(|kept| (kept.address.as_str(), kept.why)).collect();
    assert_eq!(
        kept,
        [("zoe@lind.example", KeptWhy::Suppressed)],
        "somebody to whom something happened stays"
    );
    assert_eq!(desk.field("ida@falk.example", "town").as_deref(), Some("Northfen"), "the old value is back");
    assert!(!desk.may_be_mailed("zoe@lind.example"), "and nobody who left is mailed");
    assert_eq!(desk.addresses(), ["ida@falk.example", "zoe@lind.example"]);

    let again = desk.postrider.undo_import(second.report.import).unwrap_err();
    assert!(matches!(again, Error::Store(StoreError::AlreadyUndone)), "once is enough: {again}");
}

#[test]
fn undo_keeps_what_was_edited_since() {
    let desk = Desk::new();
    desk.import("one.csv", "Email,Town,Phone\nida@falk.example,Northfen,1\n");
    let second = desk.import_as(
        "two.csv",
        b"Email,Town,Phone\nida@falk.example,Oldmill,2\n",
        app::consent::Basis::Stated,
    );
    let contact = desk.standing("ida@falk.example").contact;
    desk.postrider.edit_person(contact, &[("town".to_owned(), "Tidewater".to_owned())]).unwrap();
    desk.postrider.undo_import(second.report.import).unwrap();
    assert_eq!(
        desk.field("ida@falk.example", "town").as_deref(),
        Some("Tidewater"),
        "the person's own edit stands"
    );
    assert_eq!(desk.field("ida@falk.example", "phone").as_deref(), Some("1"), "the rest goes back");
}

fn many(people: u32) -> Vec<u8> {
    let rows = (0..people).map(|number| format!("person{number}@northfen.example,Amara\n"));
    ["Email,First name\n".to_owned()].into_iter().chain(rows).collect::<String>().into_bytes()
}

#[test]
fn stopped_half_way_nothing_is_there_not_even_the_list() {
    let desk = Desk::new();
    // Somebody is known already, so that the merge goes in many short transactions.
    desk.import("one.csv", "Email\nida@falk.example\n");
    let file = ListFile::open(Source::bytes("many.csv", many(9_000)), Overrides::default()).unwrap();

    let mut rows = 0;
    let stopped = desk.postrider.check_import(&file, &How::default(), &mut |_| {
        rows += 1;
        if rows == 5_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(Error::Cancelled)), "reading stops when told to");

    let checked =
        desk.postrider.check_import(&file, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let stopped =
        desk.postrider.commit_import(checked, "Another list", &Agreement::unknown(), &mut |done, _| {
            if done > 4_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    assert!(matches!(stopped, Err(Error::Cancelled)), "storing stops when told to");
    assert_eq!(desk.people(), 1, "nobody of it is there");
    assert!(
        desk.postrider.store().list_by_name("Another list").unwrap().is_none(),
        "nor the list it would have made"
    );
    assert_eq!(desk.postrider.store().imports().unwrap().len(), 1, "nor the import");
}

#[test]
fn a_list_that_exists_is_joined_and_survives_a_stop() {
    let desk = Desk::new();
    desk.import("one.csv", "Email\nida@falk.example\n");
    let file = ListFile::open(Source::bytes("many.csv", many(9_000)), Overrides::default()).unwrap();
    let checked =
        desk.postrider.check_import(&file, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    let stopped = desk
        .postrider
        .commit_import(checked, "Newsletter", &Agreement::unknown(), &mut |_, _| ControlFlow::Break(()));
    assert!(stopped.is_err());
    assert!(desk.may_be_mailed("ida@falk.example"), "whoever was on the list is on it still");
}

#[test]
fn looking_stores_nothing() {
    let desk = Desk::new();
    let file = ListFile::open(Source::bytes("many.csv", many(2_000)), Overrides::default()).unwrap();
    let checked =
        desk.postrider.check_import(&file, &How::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(checked.plan().summary.new, 2_000);
    drop(checked);
    assert_eq!(desk.people(), 0);
    assert!(desk.postrider.store().lists().unwrap().is_empty(), "no list was made for a look");
}
