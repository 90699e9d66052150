//! An import finds the record an address went into.

use std::ops::ControlFlow;

use consent::{Basis, Scope, SuppressionReason};
use contacts::ContactId;
use contacts::merge::Summary;
use store::{Added, ContactQuery, ImportReport, Incoming, PlanKind};

use crate::people_changes::new;
use crate::same_mailbox::{PLAIN, TAGGED, THIRD, may_be_mailed, merge, merge_at, several};
use crate::support::*;

/// Every address of a file has one outcome.
fn adds_up(summary: &Summary) {
    let ends = summary.new + summary.changed + summary.duplicates + summary.invalid + summary.suppressed;
    assert_eq!(summary.addresses, ends, "{summary:?}");
}

fn again(place: &Place, rows: Vec<Incoming>) -> ImportReport {
    let report = import(place, "again.csv", rows);
    adds_up(&report.summary);
    check_whole(&place.store);
    report
}

fn fields_of(place: &Place, email: &str) -> contacts::Fields {
    place.store.contact(id_of(&place.store, email)).unwrap().unwrap().contact.fields
}

fn people(place: &Place) -> u64 {
    place.store.contact_count().unwrap()
}

#[test]
fn an_address_two_merges_deep_is_known_by_the_last_record() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    merge_at(&place, 12, THIRD, &[PLAIN]);
    let before = fields_of(&place, THIRD);
    let report = again(&place, vec![row(2, TAGGED, &[("street", "Mill Lane")])]);
    assert_eq!((report.summary.changed, report.summary.new, people(&place)), (1, 0, 2));
    assert_eq!(fields_of(&place, THIRD)["street"], "Mill Lane");
    let undone = place.store.undo_import(report.import, at(20)).unwrap();
    assert_eq!((undone.removed, undone.restored), (0, 1));
    assert_eq!(fields_of(&place, THIRD), before);
    check_whole(&place.store);
}

#[test]
fn what_a_file_says_is_compared_anew_once_records_are_parted() {
    let place = several();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    place.store.update_fields(id_of(&place.store, PLAIN), &fields(&[("town", "Tidewater")])).unwrap();
    let file = vec![row(2, PLAIN, &[("town", "Northfen")]), row(3, TAGGED, &[("town", "Tidewater")])];
    let mut staging = stage(&place, "again.csv", file);
    assert_eq!(staging.plan().unwrap().summary.changed, 0, "the later row says what is known");
    place.store.undo_merge(merged.id, at(12)).unwrap().unwrap();
    let row = staging.plan().unwrap();
    assert_eq!(row.summary.changed, 2, "{row:?}");
}

#[test]
fn a_typed_address_finds_the_record_it_went_into() {
    let place = several();
    let store = &place.store;
    merge(&place, PLAIN, &[TAGGED]);
    merge_at(&place, 12, THIRD, &[PLAIN]);
    let choir = store.add_list("Choir", at(2)).unwrap();
    let root = id_of(store, THIRD);
    let people = people(&place);
    let added = store.add_contact(&new(TAGGED), Some((choir, &stated())), at(13)).unwrap();
    assert_eq!(added, Added::Known(root), "a second record is a second message");
    assert_eq!(store.contact_count().unwrap(), people);
    assert!(
        store.standing_of(choir, root).unwrap().unwrap().subscribed,
        "what was said is said of the person"
    );
    check_whole(store);
}

#[test]
fn rows_that_name_one_person_by_several_addresses_are_one() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED, THIRD]);
    let before = fields_of(&place, PLAIN);
    // The first row says nothing new; what the later ones say must not be lost for that.
    let rows = vec![
        row(2, TAGGED, &[]),
        row(3, PLAIN, &[("street", "Mill Lane"), ("door", "1")]),
        row(4, THIRD, &[("door", "2")]),
        row(5, PLAIN, &[("phone", "01632 960999")]),
    ];
    let mut staging = stage(&place, "again.csv", rows);
    let plan = staging.plan().unwrap();
    adds_up(&plan.summary);
    assert_eq!((plan.summary.changed, plan.unchanged, plan.repeated, plan.summary.new), (1, 0, 3, 0));
    assert_eq!(staging.page(PlanKind::Differs, 0..10).unwrap().len(), 1);
    let told: Vec<(u64, Option<u64>)> = staging
        .page(PlanKind::Repeated, 0..10)
        .unwrap()
        .iter()
        .map(|row| (row.row, row.same_as_row))
        .collect();
    assert_eq!(told, [(3, Some(2)), (4, Some(2)), (5, Some(3))]);
    let second = staging.page(PlanKind::Repeated, 1..2).unwrap();
    assert_eq!((second.len(), second[0].row), (1, 4), "a page of them");
    let report = commit(staging, &stated());
    assert_eq!(report.summary.changed, 1);
    let now = fields_of(&place, PLAIN);
    assert_eq!((&*now["street"], &*now["door"], &*now["phone"]), ("Mill Lane", "2", "01632 960999"));
    check_whole(&place.store);
    place.store.undo_import(report.import, at(20)).unwrap();
    assert_eq!(fields_of(&place, PLAIN), before);
}

#[test]
fn a_proof_under_another_address_is_theirs() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    let report = again(&place, vec![row(2, PLAIN, &[]), confirmed(3, TAGGED)]);
    assert_eq!(report.by_basis, [(Basis::Confirmed, 1)]);
    let standing = place.store.standing_of(place.list, id_of(&place.store, PLAIN)).unwrap().unwrap();
    assert_eq!((standing.basis, standing.agreed_at), (Basis::Confirmed, Some(at(-500))));
}

#[test]
fn a_row_that_is_held_back_stands_for_nobody() {
    let place = several();
    let store = &place.store;
    merge(&place, PLAIN, &[TAGGED]);
    let bounced = suppression(store, TAGGED, SuppressionReason::HardBounce, Scope::List(place.list.0));
    store.suppress(bounced, at(12)).unwrap();
    let rows = || vec![row(2, TAGGED, &[("door", "1")]), row(3, PLAIN, &[("street", "Mill Lane")])];
    let mut staging = stage(&place, "again.csv", rows());
    let plan = staging.plan().unwrap();
    assert_eq!((plan.summary.suppressed, plan.summary.changed, plan.repeated), (1, 1, 0));
    adds_up(&plan.summary);
    // In another list it is not held back, and the plan is made anew.
    let choir = store.add_list("Choir", at(2)).unwrap();
    staging.join(store::Joins::Known(choir)).unwrap();
    let plan = staging.plan().unwrap();
    assert_eq!((plan.summary.suppressed, plan.summary.changed, plan.repeated), (0, 1, 1));
    staging.join(store::Joins::Known(place.list)).unwrap();
    assert_eq!(staging.plan().unwrap().repeated, 0);
    commit(staging, &stated());
    let now = fields_of(&place, PLAIN);
    assert_eq!((now.get("door"), &*now["street"]), (None, "Mill Lane"));
    check_whole(store);
}

#[test]
fn whoever_left_under_one_of_their_addresses_in_a_file_has_left() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    let mut left = row(3, TAGGED, &[]);
    left.person.status = Some(contacts::import::Status::Unsubscribed);
    again(&place, vec![row(2, PLAIN, &[("door", "1")]), left]);
    assert!(may_be_mailed(&place, place.list, PLAIN).is_err());
}

#[test]
fn parting_between_the_plan_and_the_import_is_noticed() {
    let place = several();
    let merged = merge(&place, PLAIN, &[TAGGED]);
    let mut staging =
        stage(&place, "again.csv", vec![row(2, PLAIN, &[("door", "1")]), row(3, TAGGED, &[("door", "2")])]);
    assert_eq!(staging.plan().unwrap().repeated, 1);
    place.store.undo_merge(merged.id, at(12)).unwrap().unwrap();
    let report = commit(staging, &stated());
    adds_up(&report.summary);
    assert_eq!((report.summary.changed, report.summary.duplicates), (2, 0));
    assert_eq!((&*fields_of(&place, PLAIN)["door"], &*fields_of(&place, TAGGED)["door"]), ("1", "2"));
    check_whole(&place.store);
}

#[test]
fn a_file_of_merged_people_keeps_each_once() {
    let place = place();
    let address_of = |n: u64, sign: &str| format!("person{n}{sign}@northfen.example");
    let mut all = crowd(200);
    all.extend((0..50).map(|n| row(300 + n, &address_of(n, "+news"), &[])));
    import(&place, "all.csv", all);
    let ids: Vec<ContactId> = (0..50)
        .map(|n| {
            let plain = address_of(n, "");
            merge(&place, &plain, &[&address_of(n, "+news")]);
            id_of(&place.store, &plain)
        })
        .collect();
    // 50 old addresses, 100 known people, 25 of the kept ones by both addresses, 125 nobody knows.
    let mut rows: Vec<Incoming> =
        (0..50).map(|n| row(2 + n, &address_of(n, "+news"), &[("town", "Oldmill")])).collect();
    rows.extend((0..25).map(|n| row(52 + n, &address_of(n, ""), &[("door", "1")])));
    rows.extend((50..150).map(|n| row(102 + n, &address_of(n, ""), &[])));
    rows.extend((0..125).map(|n| row(302 + n, &format!("new{n}@oldmill.example"), &[])));
    assert_eq!(rows.len(), 300);
    let before = people(&place);
    let report = again(&place, rows);
    let summary = report.summary;
    assert_eq!((summary.new, summary.changed, summary.duplicates, summary.addresses), (125, 50, 125, 300));
    assert_eq!(people(&place), before + 125);
    for (n, id) in ids.iter().enumerate() {
        let row = place.store.contact(*id).unwrap().unwrap();
        assert_eq!(row.contact.fields["town"], "Oldmill");
        assert_eq!(row.contact.fields.contains_key("door"), n < 25);
    }
    let seen = names(&place.store, &ContactQuery::default());
    assert!(!seen.iter().any(|name| name.contains("+news")), "no second record");
    let undone = place.store.undo_import(report.import, at(20)).unwrap();
    assert_eq!((undone.removed, undone.restored, people(&place)), (125, 50, before));
    check_whole(&place.store);
}

#[test]
fn an_import_in_batches_keeps_each_once() {
    let place = several();
    merge(&place, PLAIN, &[TAGGED]);
    let mut rows = vec![row(2, TAGGED, &[("door", "1")])];
    rows.extend(crowd(5000).into_iter().map(|mut one| {
        one.person.row += 10;
        one
    }));
    rows.push(row(6000, PLAIN, &[("street", "Mill Lane")]));
    let mut staging = stage(&place, "again.csv", rows);
    adds_up(&staging.plan().unwrap().summary);
    let report = staging.commit(&stated(), [7; 32], at(15), &mut |_, _| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.summary.new, report.summary.changed), (5000, 1));
    let now = fields_of(&place, PLAIN);
    assert_eq!((&*now["door"], &*now["street"]), ("1", "Mill Lane"));
    check_whole(&place.store);
}
