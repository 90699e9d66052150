//! Tags: words the user gives people.

use std::ops::ControlFlow;

use store::{ContactFilter, ContactQuery, PeopleChange, StoreError, TagId};

use crate::support::*;

/// Gives a tag to these people.
fn give(place: &Place, name: &str, emails: &[&str]) -> TagId {
    let people = emails.iter().map(|email| id_of(&place.store, email)).collect();
    let what = PeopleChange::AddTag { name: name.to_owned() };
    place
        .store
        .begin_change(&what, people, at(9))
        .unwrap()
        .run(&mut |_, _| ControlFlow::Continue(()))
        .unwrap();
    place.store.tag_by_name(name).unwrap().expect("made by use").id
}

fn choir() -> Place {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[]), row(3, "jonas@vogel.example", &[])]);
    place
}

#[test]
fn a_tag_is_made_by_use_and_is_one_however_it_is_written() {
    let place = choir();
    let tag = give(&place, " Choir ", &["ida@falk.example"]);
    assert_eq!(give(&place, "choir", &["ida@falk.example", "jonas@vogel.example"]), tag);
    give(&place, "Board\n of  the choir", &["ida@falk.example"]);
    let told: Vec<(String, u64)> =
        place.store.tags().unwrap().into_iter().map(|row| (row.name, row.people)).collect();
    assert_eq!(told, [("Board of the choir".to_owned(), 1), ("Choir".to_owned(), 2)]);
    let of = place.store.tags_of(id_of(&place.store, "ida@falk.example")).unwrap();
    assert_eq!(of.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), ["Board of the choir", "Choir"]);
    let nameless = PeopleChange::AddTag { name: " \n".to_owned() };
    let why = place.store.begin_change(&nameless, Vec::new(), at(9)).unwrap_err();
    assert_eq!(why.code(), "incomplete");
    check_whole(&place.store);
}

#[test]
fn a_tag_is_renamed_and_removed_for_everybody() {
    let place = choir();
    let tag = give(&place, "Choir", &["ida@falk.example"]);
    let board = give(&place, "Board", &["ida@falk.example"]);
    assert!(matches!(place.store.rename_tag(board, "CHOIR"), Err(StoreError::NameTaken { .. })));
    place.store.rename_tag(tag, "choir").expect("only the letters change");
    place.store.rename_tag(tag, "Singers").unwrap();
    assert_eq!(place.store.tag(tag).unwrap().name, "Singers");
    place.store.remove_tag(tag).unwrap();
    assert!(matches!(place.store.tag(tag), Err(StoreError::NotFound { what: "tag" })));
    assert_eq!(place.store.tags_of(id_of(&place.store, "ida@falk.example")).unwrap().len(), 1);
    check_whole(&place.store);
}

#[test]
fn people_are_found_by_their_tags() {
    let place = choir();
    let tag = give(&place, "Choir", &["ida@falk.example"]);
    let find = |filter| names(&place.store, &ContactQuery { filter, ..ContactQuery::default() });
    assert_eq!(find(ContactFilter { tags: vec![tag], ..ContactFilter::default() }), ["ida@falk.example"]);
    assert_eq!(
        find(ContactFilter { without_tags: vec![tag], ..ContactFilter::default() }),
        ["jonas@vogel.example"]
    );
}

#[test]
fn tags_go_with_whoever_goes() {
    let place = choir();
    let tag = give(&place, "Choir", &["ida@falk.example", "jonas@vogel.example"]);
    place.store.erase(&address("ida@falk.example").dedupe_key(), at(20)).unwrap();
    assert_eq!(place.store.tag(tag).unwrap().people, 1, "who asked to be forgotten has none");
    let brought = place.store.imports().unwrap()[0].id;
    let undone = place.store.undo_import(brought, at(21)).unwrap();
    let stays = undone.kept.first().expect("whoever was tagged since stays").contact;
    place.store.remove_contacts(&[stays]).unwrap();
    assert_eq!(place.store.tag(tag).unwrap().people, 0);
    check_whole(&place.store);
}

#[test]
fn a_backup_carries_tags_and_segments() {
    let place = choir();
    let tag = give(&place, "Choir", &["ida@falk.example"]);
    let filter = ContactFilter { tags: vec![tag], ..ContactFilter::default() };
    place.store.add_segment("Singers", &filter, at(10)).unwrap();
    let file = place.folder.path().join("all.backup");
    place.store.backup(&file, at(11)).unwrap();
    let elsewhere = place.folder.path().join("elsewhere");
    store::Store::restore(&elsewhere, &file, at(12)).unwrap();
    let restored = store::Store::open(&elsewhere, at(13)).unwrap();
    assert_eq!(restored.tag(tag).unwrap().people, 1);
    let segment = restored.segment_by_name("singers").unwrap().unwrap();
    assert_eq!(segment.filter, filter);
}
