//! People who were made one record stay one person: through changes of many, removals, name servers, and being parted.

use std::ops::ControlFlow;

use address::{MailDomain, Verdict};
use consent::{Basis, Scope, SuppressionReason};
use contacts::{ContactId, ListId};
use store::{ChangeState, KeptWhy, MergeId, PeopleChange, StaysOne, Store, StoreError};

use crate::domains::{codes, say, standing};
use crate::people_changes::{all, change, join, new, set_state, take_back, town};
use crate::same_mailbox::{PLAIN, TAGGED, THIRD, may_be_mailed, merge, merge_at, several};
use crate::support::*;

fn on(place: &Place, list: ListId, email: &str) -> Option<bool> {
    let found = place.store.subscriptions_of(id_of(&place.store, email)).unwrap();
    found.iter().find(|one| one.list == list).map(|one| one.left_at.is_none())
}

fn known(store: &Store, email: &str) -> Option<ContactId> {
    store.contact_by_key(&address(email).dedupe_key()).unwrap().map(|row| row.contact.id)
}

fn part(place: &Place, id: MergeId, minute: i64) {
    place.store.undo_merge(id, at(minute)).unwrap().unwrap();
}

#[test]
fn a_word_that_went_into_another_record_is_not_taken_back_before_the_merge_is() {
    for (keep, other) in [(PLAIN, TAGGED), (TAGGED, PLAIN)] {
        let place = several();
        let store = &place.store;
        let choir = store.add_list("Choir", at(2)).unwrap();
        let joined = change(store, join(choir, Basis::Stated), vec![id_of(store, PLAIN)]);
        let merged = merge_at(&place, 25, keep, &[other]);
        let above = merge_at(&place, 26, THIRD, &[keep]);
        let before = everything(&place.data());
        for _ in 0..2 {
            let refused = store.begin_taking_back(joined.id, at(30)).map(|_| ());
            assert!(matches!(refused, Err(StoreError::MergedSince)), "{keep}: {refused:?}");
            assert_eq!(refused.unwrap_err().code(), "merged-since");
        }
        assert_eq!(everything(&place.data()), before, "nothing was changed");
        part(&place, above.id, 31);
        assert!(matches!(store.begin_taking_back(joined.id, at(32)), Err(StoreError::MergedSince)));
        part(&place, merged.id, 33);
        assert_eq!(take_back(store, joined.id).kept, 0);
        for one in [PLAIN, TAGGED, THIRD] {
            assert_eq!(on(&place, choir, one), None, "nobody's word is left for {one}");
        }
        check_whole(store);
    }
}

#[test]
fn whoever_was_taken_off_with_many_is_not_put_back_over_a_merge() {
    let place = several();
    let store = &place.store;
    // One address was taken off by hand, the other with many.
    store.take_off_list(place.list, id_of(store, TAGGED), at(19)).unwrap();
    let off = change(store, PeopleChange::LeaveList { list: place.list }, vec![id_of(store, PLAIN)]);
    let merged = merge_at(&place, 25, PLAIN, &[TAGGED]);
    assert!(matches!(store.begin_taking_back(off.id, at(30)), Err(StoreError::MergedSince)));
    part(&place, merged.id, 31);
    assert_eq!(take_back(store, off.id).kept, 0);
    assert_eq!((on(&place, place.list, PLAIN), on(&place, place.list, TAGGED)), (Some(true), Some(false)));
}

#[test]
fn a_merge_from_before_a_change_does_not_stand_in_its_way() {
    let place = several();
    let choir = place.store.add_list("Choir", at(2)).unwrap();
    merge(&place, PLAIN, &[TAGGED]);
    let kept = vec![id_of(&place.store, PLAIN)];
    let joined = change(&place.store, join(choir, Basis::Stated), kept.clone());
    let named = change(&place.store, town("Millrace"), kept);
    merge_at(&place, 40, PLAIN, &[THIRD]);
    assert_eq!(take_back(&place.store, named.id).kept, 0, "a value is no word of consent");
    assert!(matches!(place.store.begin_taking_back(joined.id, at(41)), Err(StoreError::MergedSince)));
}

#[test]
fn a_record_is_not_given_back_on_the_word_of_an_import_that_was_taken_back() {
    let place = place();
    let store = &place.store;
    for one in [PLAIN, TAGGED] {
        store.add_contact(&new(one), None, at(0)).unwrap();
    }
    // The place of the kept one comes from an import, and the merge raises it to a word of the other one's.
    let file = import(&place, "spring.csv", vec![row(2, PLAIN, &[])]);
    let stronger = store::Agreement { basis: Basis::Confirmed, ..stated() };
    store.subscribe(place.list, &[id_of(store, TAGGED)], &stronger, at(2)).unwrap();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    store.undo_import(file.import, at(12)).unwrap();
    assert_eq!(store.undo_merge(merged.id, at(13)).unwrap(), Err(StaysOne::ImportUndone));
    assert_eq!(on(&place, place.list, PLAIN), Some(true), "the word of the other address stands");
    check_whole(store);
}

#[test]
fn whoever_others_went_into_is_not_removed_with_many() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    let row = change(&place.store, PeopleChange::Remove, all(&place.store));
    assert_eq!((row.chosen, row.changed, row.left_alone()), (3, 2, 1));
    assert_eq!(names(&place.store, &Default::default()), [PLAIN]);
    let place = several();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    part(&place, merged.id, 11);
    assert_eq!(
        change(&place.store, PeopleChange::Remove, all(&place.store)).changed,
        4,
        "they are several again"
    );
}

#[test]
fn whoever_was_taken_off_a_list_while_they_were_one_is_off_it_under_every_address() {
    let place = several();
    let store = &place.store;
    let choir = store.add_list("Choir", at(2)).unwrap();
    store.subscribe(choir, &[id_of(store, TAGGED)], &stated(), at(3)).unwrap();
    let inner = merge(&place, PLAIN, &[TAGGED]);
    let outer = merge_at(&place, 12, THIRD, &[PLAIN]);
    store.take_off_list(place.list, id_of(store, THIRD), at(14)).unwrap();
    part(&place, outer.id, 15);
    part(&place, inner.id, 16);
    for one in [PLAIN, TAGGED, THIRD] {
        assert_eq!(on(&place, place.list, one), Some(false), "{one} was taken off");
    }
    assert_eq!(on(&place, choir, TAGGED), Some(true), "of the other list nobody said anything");
    assert_eq!((on(&place, choir, PLAIN), on(&place, choir, THIRD)), (None, None));
    check_whole(store);
}

#[test]
fn whoever_comes_back_is_judged_by_what_name_servers_said_meanwhile() {
    let place = several();
    let store = &place.store;
    let merged = merge(&place, PLAIN, &[TAGGED]);
    say(store, "northfen.example", MailDomain::TakesNone, at(11));
    part(&place, merged.id, 12);
    let none = (Verdict::Invalid, codes(&["domain-takes-no-mail"]));
    assert_eq!(standing(store, id_of(store, TAGGED)), none, "parted");
    assert!(may_be_mailed(&place, place.list, TAGGED).is_err());

    let removed = change(store, PeopleChange::Remove, all(store));
    say(store, "northfen.example", MailDomain::Takes, at(21));
    say(store, "oldmill.example", MailDomain::NoSuchDomain, at(21));
    take_back(store, removed.id);
    assert_eq!(standing(store, id_of(store, PLAIN)).0, Verdict::Ok, "it takes mail again");
    let gone = (Verdict::Invalid, codes(&["no-such-domain"]));
    assert_eq!(standing(store, id_of(store, "ida@oldmill.example")), gone, "removed and back");
}

#[test]
fn a_removal_that_is_taken_back_brings_no_second_record() {
    let place = several();
    let store = &place.store;
    let removed = change(store, PeopleChange::Remove, vec![id_of(store, TAGGED)]);
    store.add_contact(&new(TAGGED), None, at(22)).unwrap();
    let merged = merge_at(&place, 25, PLAIN, &[TAGGED]);
    let back = take_back(store, removed.id);
    assert_eq!((back.state, back.kept), (ChangeState::Undone, 1), "they are there, in the other record");
    assert_eq!(known(store, TAGGED), None);
    check_whole(store);
    part(&place, merged.id, 31);
    assert!(known(store, TAGGED).is_some());
    check_whole(store);
}

#[test]
fn nobody_is_made_one_or_parted_while_many_are_changed() {
    let place = several();
    let store = &place.store;
    let merged = merge(&place, PLAIN, &[TAGGED]);
    let (plain, third) = (id_of(store, PLAIN), id_of(store, THIRD));
    let changing = store.begin_change(&town("Millrace"), all(store), at(20)).unwrap();
    assert_eq!(store.merge_people(plain, &[third], at(21)).unwrap_err().code(), "change-under-way");
    assert_eq!(store.undo_merge(merged.id, at(21)).unwrap_err().code(), "change-under-way");
    let done = changing.run(&mut |_, _| ControlFlow::Continue(())).unwrap();
    // What the dead left is no reason to wait: it is taken back at once.
    set_state(&place, done.id, "working");
    assert!(store.merge_people(plain, &[third], at(22)).unwrap().is_ok());
    assert_eq!(store.people_change(done.id).unwrap().state, ChangeState::Cancelled);
    let again = change(store, town("Millrace"), all(store));
    set_state(&place, again.id, "undoing");
    let above = store.merge_people(plain, &[third], at(23));
    assert!(above.is_err(), "they are one already");
    assert_eq!(store.people_change(again.id).unwrap().state, ChangeState::Undone);
    check_whole(store);
}

#[test]
fn nobody_who_was_half_removed_by_the_dead_comes_in_as_new() {
    let place = several();
    let store = &place.store;
    let before = all(store);
    let removed = change(store, PeopleChange::Remove, before.clone());
    set_state(&place, removed.id, "working");
    let again = import(&place, "again.csv", vec![row(2, PLAIN, &[]), row(3, "bo@oldmill.example", &[])]);
    assert_eq!((again.summary.new, again.summary.duplicates), (1, 1));
    assert_eq!(all(store).len(), before.len() + 1);
    assert_eq!(id_of(store, PLAIN), before[0], "the same record as before");
    assert_eq!(store.people_change(removed.id).unwrap().state, ChangeState::Cancelled);
    check_whole(store);
}

#[test]
fn what_was_typed_for_many_outlives_the_import_when_the_change_is_forgotten() {
    let place = place();
    let store = &place.store;
    let brought = import(&place, "spring.csv", crowd(3)).import;
    let edited = id_of(store, "person1@northfen.example");
    change(store, town("Millrace"), vec![edited]);
    // One that was taken back is no work of a hand any more.
    let withdrawn = change(store, town("Oldmill"), vec![id_of(store, "person2@northfen.example")]);
    take_back(store, withdrawn.id);
    let other = store.add_contact(&new("ida@falk.example"), None, at(3)).unwrap().id();
    for n in 0..20 {
        change(store, town(&format!("T{n}")), vec![other]);
    }
    assert!(
        store.people_changes().unwrap().iter().all(|row| row.id.0 > withdrawn.id.0),
        "both are forgotten"
    );
    let undone = store.undo_import(brought, at(50)).unwrap();
    let kept: Vec<(ContactId, KeptWhy)> = undone.kept.iter().map(|kept| (kept.contact, kept.why)).collect();
    assert_eq!((kept, undone.removed), (vec![(edited, KeptWhy::Edited)], 2));
}

#[test]
fn whoever_was_removed_comes_back_without_a_word_that_was_taken_back_meanwhile() {
    let place = several();
    let store = &place.store;
    let choir = store.add_list("Choir", at(2)).unwrap();
    let (plain, tagged, third) = (id_of(store, PLAIN), id_of(store, TAGGED), id_of(store, THIRD));
    // One joins, one is raised, one leaves after joining.
    let customer = store::Agreement { basis: Basis::Customer, ..stated() };
    store.subscribe(choir, &[tagged], &customer, at(3)).unwrap();
    let joined = change(store, join(choir, Basis::Stated), vec![plain, tagged, third]);
    store.take_off_list(choir, third, at(21)).unwrap();
    let removed = change(store, PeopleChange::Remove, vec![plain, tagged, third]);
    take_back(store, joined.id);
    assert_eq!(take_back(store, removed.id).kept, 0);
    assert_eq!(on(&place, choir, PLAIN), None, "nobody's word is left");
    let places = store.subscriptions_of(tagged).unwrap();
    assert_eq!(
        places.iter().find(|one| one.list == choir).unwrap().basis,
        Basis::Customer,
        "the word before it"
    );
    assert_eq!(on(&place, choir, THIRD), Some(false), "who was taken off is remembered as gone");
    assert_eq!(on(&place, place.list, PLAIN), Some(true));
    check_whole(store);
}

#[test]
fn an_import_remembers_no_word_that_was_taken_back_while_the_person_was_removed() {
    let place = several();
    let store = &place.store;
    let choir = store.add_list("Choir", at(2)).unwrap();
    let choir_place = Place { folder: tempfile::tempdir().unwrap(), store: store.clone(), list: choir };
    let (plain, tagged) = (id_of(store, PLAIN), id_of(store, TAGGED));
    let customers = change(store, join(choir, Basis::Customer), vec![plain]);
    let same = change(store, join(choir, Basis::Stated), vec![tagged]);
    // It raises one, and names the other, who stands there on as strong a word.
    let later = stage(&choir_place, "later.csv", vec![row(2, PLAIN, &[]), row(3, TAGGED, &[])]);
    let later = later.commit(&stated(), [7; 32], at(25), &mut |_, _| ControlFlow::Continue(())).unwrap();
    let removed = change(store, PeopleChange::Remove, vec![plain, tagged]);
    take_back(store, customers.id);
    take_back(store, same.id);
    take_back(store, removed.id);
    assert_eq!(
        (on(&place, choir, PLAIN), on(&place, choir, TAGGED)),
        (Some(true), Some(true)),
        "the import's word"
    );
    store.undo_import(later.import, at(40)).unwrap();
    assert_eq!((on(&place, choir, PLAIN), on(&place, choir, TAGGED)), (None, None), "nobody's word is left");
    check_whole(store);
}

#[test]
fn whoever_was_removed_comes_back_to_what_is_left_of_the_imports() {
    let place = several();
    let store = &place.store;
    let choir = store.add_list("Choir", at(2)).unwrap();
    let choir_place = Place { folder: tempfile::tempdir().unwrap(), store: store.clone(), list: choir };
    let brought =
        import(&choir_place, "a.csv", vec![row(2, PLAIN, &[]), row(3, TAGGED, &[]), row(4, THIRD, &[])]);
    let named = import(&choir_place, "b.csv", vec![row(2, PLAIN, &[])]);
    let (plain, tagged, third) = (id_of(store, PLAIN), id_of(store, TAGGED), id_of(store, THIRD));
    store.take_off_list(choir, tagged, at(15)).unwrap();
    let removed = change(store, PeopleChange::Remove, vec![plain, tagged, third]);
    store.undo_import(brought.import, at(22)).unwrap();
    take_back(store, removed.id);
    assert_eq!(on(&place, choir, PLAIN), Some(true), "the other import names them");
    assert_eq!(on(&place, choir, TAGGED), Some(false), "who was taken off is remembered as gone");
    assert_eq!(on(&place, choir, THIRD), None, "nobody's word is left");
    store.undo_import(named.import, at(40)).unwrap();
    assert_eq!(on(&place, choir, PLAIN), None);
    check_whole(store);
}

#[test]
fn each_merge_brings_its_own_entry_and_takes_it_along() {
    let place = several();
    let store = &place.store;
    for one in [TAGGED, THIRD] {
        let left = suppression(store, one, SuppressionReason::Unsubscribed, Scope::Everywhere);
        store.suppress(left, at(6)).unwrap();
    }
    let first = merge(&place, PLAIN, &[TAGGED]);
    let second = merge_at(&place, 12, PLAIN, &[THIRD]);
    let parted = store.undo_merge(first.id, at(13)).unwrap().unwrap();
    assert_eq!(parted.kept, 0, "nothing was changed since");
    assert!(may_be_mailed(&place, place.list, PLAIN).is_err(), "they are still one with somebody who left");
    part(&place, second.id, 14);
    assert_eq!(may_be_mailed(&place, place.list, PLAIN), Ok(()), "they never left");
    for one in [TAGGED, THIRD] {
        assert!(may_be_mailed(&place, place.list, one).is_err(), "{one} did");
    }
}

#[test]
fn no_entry_of_a_merge_is_left_on_an_address_that_went_before() {
    let place = several();
    let store = &place.store;
    let inner = merge(&place, PLAIN, &[TAGGED]);
    let left = suppression(store, THIRD, SuppressionReason::Unsubscribed, Scope::Everywhere);
    store.suppress(left, at(11)).unwrap();
    let outer = merge_at(&place, 12, PLAIN, &[THIRD]);
    assert_eq!(outer.suppressions, 2, "both addresses of the person");
    part(&place, outer.id, 13);
    part(&place, inner.id, 14);
    assert_eq!(may_be_mailed(&place, place.list, TAGGED), Ok(()), "it was never said of them");
    assert!(may_be_mailed(&place, place.list, THIRD).is_err());
}
