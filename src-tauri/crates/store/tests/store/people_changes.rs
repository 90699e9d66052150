//! Changing many people at once: every kind, stopped, killed, taken back, and what was changed again since.

use std::ops::ControlFlow;

use consent::{Basis, Scope, SuppressionReason};
use contacts::{ContactId, ListId};
use store::{
    Agreement, ChangeId, ChangeRow, ChangeState, ContactFilter, ContactQuery, PeopleChange, Store, StoreError,
};

use crate::support::*;

pub fn all(store: &Store) -> Vec<ContactId> {
    store.contact_ids(&ContactQuery::default(), at(9)).unwrap()
}

pub fn change(store: &Store, what: PeopleChange, people: Vec<ContactId>) -> ChangeRow {
    store.begin_change(&what, people, at(20)).unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap()
}

pub fn take_back(store: &Store, id: ChangeId) -> ChangeRow {
    store.begin_taking_back(id, at(30)).unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap()
}

pub fn town(value: &str) -> PeopleChange {
    PeopleChange::SetField { name: "town".to_owned(), value: Some(value.to_owned()) }
}

pub fn join(list: ListId, basis: Basis) -> PeopleChange {
    PeopleChange::JoinList { list, agreement: Agreement { basis, ..stated() } }
}

/// Everything but the two tables of changes themselves, and the ledger, which is only added to.
fn the_rest(place: &Place) -> Vec<String> {
    let own = ["people_changes:", "people_changed:", "ledger:", "ledger_details:"];
    everything(&place.data())
        .into_iter()
        .filter(|row| !own.iter().any(|table| row.starts_with(table)))
        .collect()
}

/// Two lists; three people on the first with something in every table a change can touch.
fn club() -> (Place, ListId) {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "ida@falk.example", &[("name", "Ida"), ("town", "Northfen")]),
            row(3, "jonas@vogel.example", &[]),
            row(4, "mira@lind.example", &[("town", "Oldmill")]),
        ],
    );
    import(&place, "b.csv", vec![row(2, "mira@lind.example", &[("town", "Tidewater")])]);
    let choir = place.store.add_list("Choir", at(2)).unwrap();
    let ida = vec![id_of(&place.store, "ida@falk.example")];
    change(&place.store, PeopleChange::AddTag { name: "Old".to_owned() }, ida);
    (place, choir)
}

fn kinds(place: &Place, choir: ListId) -> Vec<PeopleChange> {
    let tag = place.store.tag_by_name("Old").unwrap().unwrap().id;
    vec![
        town("Northfen"),
        PeopleChange::SetField { name: "town".to_owned(), value: None },
        PeopleChange::SetField { name: "name".to_owned(), value: Some("Zoe".to_owned()) },
        PeopleChange::AddTag { name: "old".to_owned() },
        PeopleChange::AddTag { name: "New".to_owned() },
        PeopleChange::RemoveTag { tag },
        join(choir, Basis::Stated),
        join(choir, Basis::None),
        join(place.list, Basis::Confirmed),
        PeopleChange::LeaveList { list: place.list },
        PeopleChange::Remove,
    ]
}

#[test]
fn every_kind_of_change_is_taken_back_to_the_letter() {
    let (place, choir) = club();
    for what in kinds(&place, choir) {
        let before = the_rest(&place);
        let row = change(&place.store, what.clone(), all(&place.store));
        assert!(row.changed > 0 && row.changed + row.left_alone() == 3, "{what:?}: {row:?}");
        assert_ne!(the_rest(&place), before, "{what:?} does something");
        check_whole(&place.store);
        let back = take_back(&place.store, row.id);
        assert_eq!((back.state, back.kept), (ChangeState::Undone, 0), "{what:?}");
        assert_eq!(the_rest(&place), before, "{what:?}");
        check_whole(&place.store);
        assert!(matches!(place.store.begin_taking_back(row.id, at(31)), Err(StoreError::ChangeTakenBack)));
    }
}

#[test]
fn a_change_that_is_stopped_leaves_everything_as_it_was() {
    let (place, choir) = club();
    for what in kinds(&place, choir) {
        let before = (the_rest(&place), place.store.verify_ledger().unwrap().events);
        let mut steps = 0;
        let ended = place.store.begin_change(&what, all(&place.store), at(20)).unwrap().run(&mut |_, _| {
            steps += 1;
            if steps == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(ended, Err(StoreError::ChangeStopped)), "{what:?}");
        assert_eq!((the_rest(&place), place.store.verify_ledger().unwrap().events), before, "{what:?}");
        let row = place.store.people_changes().unwrap().remove(0);
        assert_eq!((row.state, row.kept), (ChangeState::Cancelled, 0));
        check_whole(&place.store);
    }
}

#[test]
fn a_change_that_is_killed_is_taken_back_at_the_next_start() {
    let (place, choir) = club();
    for what in kinds(&place, choir) {
        let before = the_rest(&place);
        // Killed before the last transaction: done, and not noted as done.
        let row = change(&place.store, what.clone(), all(&place.store));
        set_state(&place, row.id, "working");
        let again = Store::open(&place.data(), at(25)).unwrap();
        assert!(again.opened().undone_change);
        assert_eq!(the_rest(&place), before, "{what:?}");
        assert_eq!(again.people_change(row.id).unwrap().state, ChangeState::Cancelled);
        assert!(!Store::open(&place.data(), at(26)).unwrap().opened().undone_change, "once is enough");
    }
}

pub fn set_state(place: &Place, id: ChangeId, state: &str) {
    let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    conn.execute("UPDATE people_changes SET state = ?2 WHERE id = ?1", (id.0, state)).unwrap();
}

#[test]
fn taking_back_that_is_killed_is_ended_at_the_next_start() {
    let (place, _) = club();
    let before = the_rest(&place);
    let row = change(&place.store, town("Tidewater"), all(&place.store));
    set_state(&place, row.id, "undoing");
    let again = Store::open(&place.data(), at(25)).unwrap();
    assert_eq!(the_rest(&place), before);
    assert_eq!(again.people_change(row.id).unwrap().state, ChangeState::Undone);
}

#[test]
fn only_one_change_or_import_works_at_a_time() {
    let (place, _) = club();
    let changing = place.store.begin_change(&town("Oldmill"), all(&place.store), at(20)).unwrap();
    assert_eq!(
        place.store.begin_change(&PeopleChange::Remove, Vec::new(), at(20)).unwrap_err().code(),
        "change-under-way"
    );
    let staging = stage(&place, "c.csv", crowd(3));
    let refused = staging.commit(&stated(), [7; 32], at(21), &mut |_, _| ControlFlow::Continue(()));
    assert_eq!(refused.unwrap_err().code(), "change-under-way");
    let other = Store::open(&place.data(), at(22)).unwrap();
    assert!(!other.opened().undone_change, "a living one is left alone");
    changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    import(&place, "c.csv", crowd(3));
}

#[test]
fn a_selection_is_frozen_when_the_change_begins() {
    let (place, _) = club();
    let people = all(&place.store);
    let changing = place.store.begin_change(&town("Oldmill"), people, at(20)).unwrap();
    place.store.add_contact(&new("late@falk.example"), None, at(21)).unwrap();
    assert_eq!(changing.total(), 3);
    changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    let late = place.store.contact(id_of(&place.store, "late@falk.example")).unwrap().unwrap();
    assert_eq!(late.contact.fields.get("town"), None);
}

pub fn new(email: &str) -> store::NewContact {
    store::NewContact {
        address: address(email),
        fields: fields(&[]),
        verdict: address::Verdict::Ok,
        findings: Vec::new(),
    }
}

#[test]
fn whoever_was_changed_again_since_keeps_the_newer_value_and_is_counted() {
    let (place, choir) = club();
    let store = &place.store;
    let ida = id_of(store, "ida@falk.example");
    let moved = change(store, town("Tidewater"), all(store));
    assert_eq!((moved.changed, moved.left_alone()), (2, 1), "who says so already is left alone");
    store.update_fields(ida, &fields(&[("town", "Southfen")])).unwrap();
    assert_eq!(take_back(store, moved.id).kept, 1);
    let now = store.contact(ida).unwrap().unwrap();
    assert_eq!(now.contact.fields.get("town").map(String::as_str), Some("Southfen"));

    let joined = change(store, join(choir, Basis::Customer), all(store));
    store.take_off_list(choir, ida, at(25)).unwrap();
    store.subscribe(choir, &[id_of(store, "jonas@vogel.example")], &stated(), at(26)).unwrap();
    assert_eq!(take_back(store, joined.id).kept, 2, "one left since, one agreed to more since");
    let standing = store.standing_of(choir, id_of(store, "jonas@vogel.example")).unwrap().unwrap();
    assert_eq!((standing.subscribed, standing.basis), (true, Basis::Stated));

    let removed = change(store, PeopleChange::Remove, all(store));
    store.add_contact(&new("ida@falk.example"), None, at(27)).unwrap();
    assert_eq!(take_back(store, removed.id).kept, 1, "the new record stays");
    assert_eq!(store.contact_count().unwrap(), 3);
    check_whole(store);
}

#[test]
fn joining_many_leaves_alone_whoever_left_or_is_on_do_not_mail() {
    let (place, choir) = club();
    let store = &place.store;
    store.add_contact(&new("new@falk.example"), None, at(3)).unwrap();
    store.subscribe(choir, &[id_of(store, "ida@falk.example")], &stated(), at(4)).unwrap();
    store.take_off_list(choir, id_of(store, "ida@falk.example"), at(5)).unwrap();
    let gone = suppression(store, "jonas@vogel.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    store.suppress(gone, at(5)).unwrap();
    let here = suppression(store, "mira@lind.example", SuppressionReason::Manual, Scope::List(choir.0));
    store.suppress(here, at(5)).unwrap();
    store.erase(&address("new@falk.example").dedupe_key(), at(6)).unwrap();
    store.add_contact(&new("new@falk.example"), None, at(7)).unwrap();
    store.add_contact(&new("free@falk.example"), None, at(7)).unwrap();
    let events = store.verify_ledger().unwrap().events;
    let row = change(store, join(choir, Basis::Stated), all(store));
    assert_eq!((row.changed, row.left_alone()), (1, 4));
    let on = ContactFilter { list: Some(choir), ..ContactFilter::default() };
    let on = names(store, &ContactQuery { filter: on, ..ContactQuery::default() });
    assert_eq!(on, ["free@falk.example"]);
    assert_eq!(store.verify_ledger().unwrap().events, events + 1, "each who joined has a ledger event");
    take_back(store, row.id);
    assert_eq!(store.verify_ledger().unwrap().events, events + 2, "and so has taking it back");
    check_whole(store);
}

#[test]
fn a_weaker_word_never_replaces_a_stronger_one() {
    let (place, _) = club();
    let row = change(&place.store, join(place.list, Basis::Customer), all(&place.store));
    assert_eq!(row.changed, 0);
    assert!(!row.can_be_taken_back());
}

#[test]
fn whoever_was_mailed_is_not_removed() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (campaign, _) = campaign(&place, "Autumn");
    start(&place, campaign);
    import(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]);
    let row = change(&place.store, PeopleChange::Remove, all(&place.store));
    assert_eq!((row.changed, row.left_alone()), (1, 2));
    assert_eq!(place.store.contact_count().unwrap(), 2);
}

#[test]
fn who_left_or_was_forgotten_since_does_not_come_back() {
    let (place, _) = club();
    let store = &place.store;
    let off = change(store, PeopleChange::LeaveList { list: place.list }, all(store));
    let leaves = |email: &str, minute| {
        let mut entry = suppression(store, email, SuppressionReason::Unsubscribed, Scope::Everywhere);
        entry.since = at(minute);
        store.suppress(entry, at(minute)).unwrap();
    };
    leaves("ida@falk.example", 22);
    assert_eq!(take_back(store, off.id).kept, 1);
    let standing = store.standing_of(place.list, id_of(store, "ida@falk.example")).unwrap().unwrap();
    assert!(!standing.subscribed, "who asked to leave stays off the list");

    let removed = change(store, PeopleChange::Remove, all(store));
    leaves("jonas@vogel.example", 24);
    store.erase(&address("mira@lind.example").dedupe_key(), at(25)).unwrap();
    assert_gone(&place.data(), &["mira@lind.example"], "nothing remembers who asked to be forgotten");
    take_back(store, removed.id);
    assert_eq!(store.contact_count().unwrap(), 2);
    let standing = store.standing_of(place.list, id_of(store, "jonas@vogel.example")).unwrap().unwrap();
    assert!(!standing.subscribed, "their wish holds though they were no contact when they wrote");
    check_whole(store);
}

#[test]
fn changes_and_imports_are_taken_back_in_any_order() {
    // The import names them after the change: its word holds them.
    let (place, choir) = club();
    let store = &place.store;
    let choir_place = Place { folder: tempfile::tempdir().unwrap(), store: store.clone(), list: choir };
    let ida = id_of(store, "ida@falk.example");
    let joined = change(store, join(choir, Basis::Stated), vec![ida]);
    let later = stage(&choir_place, "c.csv", vec![row(2, "ida@falk.example", &[])]);
    let later = later.commit(&stated(), [7; 32], at(25), &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(take_back(store, joined.id).kept, 1);
    assert!(store.standing_of(choir, ida).unwrap().unwrap().subscribed, "the import names them too");
    store.undo_import(later.import, at(31)).unwrap();
    assert!(!store.standing_of(choir, ida).unwrap().unwrap().subscribed, "nobody's word is left");

    // The import raises what the change said.
    let joined = change(store, join(choir, Basis::Customer), vec![ida]);
    let later = stage(&choir_place, "d.csv", vec![row(2, "ida@falk.example", &[])]);
    let later = later.commit(&stated(), [8; 32], at(25), &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!(store.standing_of(choir, ida).unwrap().unwrap().basis, Basis::Stated);
    assert_eq!(take_back(store, joined.id).kept, 1);
    store.undo_import(later.import, at(31)).unwrap();
    assert!(
        !store.standing_of(choir, ida).unwrap().unwrap().subscribed,
        "the word that was taken back is gone"
    );

    // The change raised what an import said, and the import goes first.
    let first = stage(&choir_place, "e.csv", vec![row(2, "ida@falk.example", &[])]);
    let customers = Agreement { basis: Basis::Customer, ..stated() };
    let first = first.commit(&customers, [9; 32], at(15), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let raised = change(store, join(choir, Basis::Stated), vec![ida]);
    assert_eq!(raised.changed, 1);
    store.undo_import(first.import, at(22)).unwrap();
    assert!(store.standing_of(choir, ida).unwrap().unwrap().subscribed, "the user's own word holds them");
    take_back(store, raised.id);
    assert!(!store.standing_of(choir, ida).unwrap().unwrap().subscribed);
    check_whole(store);
}

#[test]
fn values_are_taken_back_in_any_order() {
    let (place, _) = club();
    let store = &place.store;
    let ida = id_of(store, "ida@falk.example");
    let lives_in =
        || store.contact(ida).unwrap().unwrap().contact.fields.get("town").cloned().unwrap_or_default();
    let first = change(store, town("Oldmill"), vec![ida]);
    let second = change(store, town("Tidewater"), vec![ida]);
    let same = change(store, town("Oldmill"), vec![ida]);
    assert_eq!(take_back(store, first.id).kept, 1, "though it says the same, it was said again since");
    assert_eq!((take_back(store, second.id).kept, lives_in().as_str()), (1, "Oldmill"));
    assert_eq!(
        (take_back(store, same.id).kept, lives_in().as_str()),
        (0, "Northfen"),
        "nobody's word is left"
    );

    let changed = change(store, town("Oldmill"), vec![ida]);
    let later = stage(&place, "c.csv", vec![row(2, "ida@falk.example", &[("town", "Southfen")])]);
    let later = later.commit(&stated(), [7; 32], at(25), &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!((take_back(store, changed.id).kept, lives_in().as_str()), (1, "Southfen"));
    store.undo_import(later.import, at(31)).unwrap();
    assert_eq!(lives_in(), "Northfen");
}

#[test]
fn people_of_an_import_that_was_taken_back_do_not_return() {
    let place = place();
    let brought = import(&place, "a.csv", crowd(3)).import;
    let removed = change(&place.store, PeopleChange::Remove, all(&place.store));
    place.store.undo_import(brought, at(22)).unwrap();
    let back = take_back(&place.store, removed.id);
    assert_eq!((back.kept, place.store.contact_count().unwrap()), (3, 0));
}

#[test]
fn the_last_twenty_changes_are_kept() {
    let (place, _) = club();
    let first = change(&place.store, town("T0"), all(&place.store)).id;
    for n in 1..=20 {
        change(&place.store, town(&format!("T{n}")), all(&place.store));
    }
    let kept = place.store.people_changes().unwrap();
    assert_eq!(kept.len(), 20);
    assert!(matches!(
        place.store.begin_taking_back(first, at(40)).map(|_| ()),
        Err(StoreError::NotFound { what: "change" })
    ));
    let noted =
        everything(&place.data()).into_iter().filter(|row| row.starts_with("people_changed:")).count();
    assert_eq!(noted, 60, "and nothing is remembered of older ones");
    // Taken back newest first, everything is as it was before them.
    for row in kept {
        assert_eq!(take_back(&place.store, row.id).kept, 0);
    }
    let ida = place.store.contact(id_of(&place.store, "ida@falk.example")).unwrap().unwrap();
    assert_eq!(ida.contact.fields.get("town").map(String::as_str), Some("T0"));
}

#[test]
fn a_change_survives_a_restart_and_is_taken_back_then() {
    let (place, _) = club();
    let row = change(&place.store, PeopleChange::AddTag { name: "New".to_owned() }, all(&place.store));
    let again = Store::open(&place.data(), at(40)).unwrap();
    take_back(&again, row.id);
    assert!(again.tag_by_name("New").unwrap().is_none(), "a tag the change made goes with it");
}

#[test]
fn more_people_than_one_batch_are_told_step_by_step() {
    let place = place();
    import(&place, "a.csv", crowd(9000));
    let mut told = Vec::new();
    let what = PeopleChange::AddTag { name: "All".to_owned() };
    let changing = place.store.begin_change(&what, all(&place.store), at(20)).unwrap();
    let row = changing
        .run(&mut |done, total| {
            told.push((done, total));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(told, [(0, 9000), (4000, 9000), (8000, 9000), (9000, 9000)]);
    assert_eq!(place.store.tags().unwrap()[0].people, 9000);
    let joined = change(&place.store, join(place.list, Basis::Confirmed), all(&place.store));
    assert_eq!(joined.changed, 9000);
    check_whole(&place.store);
    take_back(&place.store, joined.id);
    assert_eq!(take_back(&place.store, row.id).kept, 0);
    assert!(place.store.tags().unwrap().is_empty());
    check_whole(&place.store);
}

#[test]
fn words_of_consent_are_taken_back_in_any_order() {
    let (place, choir) = club();
    let store = &place.store;
    let ida = id_of(store, "ida@falk.example");
    let stands = || store.standing_of(choir, ida).unwrap().unwrap();
    let customer = change(store, join(choir, Basis::Customer), vec![ida]);
    let agreed = change(store, join(choir, Basis::Stated), vec![ida]);
    take_back(store, customer.id);
    assert_eq!((stands().subscribed, stands().basis), (true, Basis::Stated), "the later word stands");
    assert_eq!(take_back(store, agreed.id).kept, 0);
    assert!(!stands().subscribed, "nobody's word is left");

    // The same with somebody who was taken off in between, and comes back last.
    let joined = change(store, join(choir, Basis::Stated), vec![ida]);
    let off = change(store, PeopleChange::LeaveList { list: choir }, vec![ida]);
    take_back(store, joined.id);
    assert_eq!(take_back(store, off.id).kept, 0);
    assert!(
        store.subscriptions_of(ida).unwrap().iter().all(|one| one.list != choir),
        "there is no way back there"
    );

    // And with an import that brought them to the list and is undone before.
    let choir_place = Place { folder: tempfile::tempdir().unwrap(), store: store.clone(), list: choir };
    let brought = import(&choir_place, "c.csv", vec![row(2, "ida@falk.example", &[])]);
    let off = change(store, PeopleChange::LeaveList { list: choir }, vec![ida]);
    store.undo_import(brought.import, at(25)).unwrap();
    take_back(store, off.id);
    assert!(store.subscriptions_of(ida).unwrap().iter().all(|one| one.list != choir));
    check_whole(store);
}

#[test]
fn a_word_that_is_taken_back_leaves_what_others_said() {
    let (place, choir) = club();
    let store = &place.store;
    let choir_place = Place { folder: tempfile::tempdir().unwrap(), store: store.clone(), list: choir };
    let ida = id_of(store, "ida@falk.example");
    // By hand, raised by an import, raised by a change; then the import goes, and the change.
    store.subscribe(choir, &[ida], &Agreement { basis: Basis::Customer, ..stated() }, at(3)).unwrap();
    let staging = stage(&choir_place, "c.csv", vec![row(2, "ida@falk.example", &[])]);
    let raised = staging.commit(&stated(), [7; 32], at(5), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let confirmed = change(store, join(choir, Basis::Confirmed), vec![ida]);
    store.undo_import(raised.import, at(25)).unwrap();
    take_back(store, confirmed.id);
    let stands = store.standing_of(choir, ida).unwrap().unwrap();
    assert_eq!((stands.subscribed, stands.basis), (true, Basis::Customer), "what the user said by hand");

    // The same, where the import only names them after the change, and the change goes first.
    for (removed, email) in [(false, "jonas@vogel.example"), (true, "mira@lind.example")] {
        let person = id_of(store, email);
        let word = Agreement { basis: Basis::Customer, ..stated() };
        store.subscribe(choir, &[person], &word, at(3)).unwrap();
        let agreed = change(store, join(choir, Basis::Stated), vec![person]);
        let staging = stage(&choir_place, "d.csv", vec![row(2, email, &[])]);
        let same = staging.commit(&stated(), [8; 32], at(25), &mut |_, _| ControlFlow::Continue(())).unwrap();
        let gone = removed.then(|| change(store, PeopleChange::Remove, vec![person]));
        take_back(store, agreed.id);
        gone.map(|gone| take_back(store, gone.id));
        store.undo_import(same.import, at(33)).unwrap();
        let stands = store.standing_of(choir, person).unwrap().unwrap();
        assert_eq!(
            (stands.subscribed, stands.basis),
            (true, Basis::Customer),
            "removed in between: {removed}"
        );
    }
    check_whole(store);
}
