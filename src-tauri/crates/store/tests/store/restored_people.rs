//! Whatever became of somebody's record before a backup or since: who left has left in what is restored, and who was
//! forgotten is.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use contacts::{ContactId, ListId};
use delivery::RowState;
use store::{ChangeId, ChangeRow, PeopleChange, Store};

use crate::support::*;

const IDA: &str = "ida@secretplace.example";
const IDA_TAGGED: &str = "ida+news@secretplace.example";

fn backup(place: &Place) -> PathBuf {
    let file = place.folder.path().join("a.backup");
    place.store.backup(&file, at(14)).unwrap();
    file
}

/// Restores over the data folder and opens it.
fn restored(place: Place, file: &Path) -> Place {
    let Place { folder, store, list } = place;
    let data = store.folder().to_owned();
    drop(store);
    Store::restore(&data, file, at(25)).unwrap();
    let store = Store::open(&data, at(26)).unwrap();
    check_whole(&store);
    Place { folder, store, list }
}

fn changed(store: &Store, what: PeopleChange, people: Vec<ContactId>) -> ChangeRow {
    store.begin_change(&what, people, at(10)).unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap()
}

fn taken_back(store: &Store, id: ChangeId) {
    store.begin_taking_back(id, at(27)).unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap();
}

fn merged(store: &Store, keep: &str, other: &str) -> store::MergeId {
    store.merge_people(id_of(store, keep), &[id_of(store, other)], at(12)).unwrap().unwrap().id
}

fn off_the_list(store: &Store, list: ListId, email: &str) {
    changed(store, PeopleChange::LeaveList { list }, vec![id_of(store, email)]);
}

fn on_the_list(place: &Place, email: &str) -> bool {
    place.store.standing_of(place.list, id_of(&place.store, email)).unwrap().unwrap().subscribed
}

/// Two records of Ida, and Bo.
fn pair() -> Place {
    let place = place();
    let ida = [("name", "Unusual Name"), ("street", "Oldmill Lane")];
    import(
        &place,
        "a.csv",
        vec![row(2, IDA, &ida), row(3, IDA_TAGGED, &ida), row(4, "bo@falk.example", &[])],
    );
    place
}

#[test]
fn whoever_was_parted_from_somebody_who_was_forgotten_is_not_forgotten_with_them() {
    let place = pair();
    let merge = merged(&place.store, IDA, IDA_TAGGED);
    let file = backup(&place);
    place.store.undo_merge(merge, at(15)).unwrap().unwrap();
    place.store.erase(&address(IDA).dedupe_key(), at(16)).unwrap();
    let place = restored(place, &file);
    assert!(on_the_list(&place, IDA_TAGGED), "they never asked for it");
    assert!(place.store.contact_by_key(&address(IDA).dedupe_key()).unwrap().is_none());
}

#[test]
fn whoever_was_taken_off_a_list_that_was_renamed_since_stays_off() {
    let place = pair();
    let file = backup(&place);
    place.store.rename_list(place.list, "Letters").unwrap();
    off_the_list(&place.store, place.list, "bo@falk.example");
    let place = restored(place, &file);
    assert!(!on_the_list(&place, "bo@falk.example"));
    assert!(on_the_list(&place, IDA));
}

#[test]
fn whoever_was_forgotten_since_lies_nowhere_in_what_is_restored() {
    type Before = fn(&Place);
    let ways: [(&str, Before); 6] = [
        ("a person", |_| {}),
        ("removed with many", |place| {
            let people = vec![id_of(&place.store, IDA), id_of(&place.store, IDA_TAGGED)];
            let what =
                PeopleChange::SetField { name: "street".to_owned(), value: Some("Unusual Way".to_owned()) };
            changed(&place.store, what, people.clone());
            changed(&place.store, PeopleChange::Remove, people);
        }),
        ("removed alone, so that the ledger alone names them", |place| {
            place
                .store
                .remove_contacts(&[id_of(&place.store, IDA), id_of(&place.store, IDA_TAGGED)])
                .unwrap();
        }),
        ("gone into another record", |place| {
            merged(&place.store, IDA, IDA_TAGGED);
        }),
        ("gone into another record and parted", |place| {
            let id = merged(&place.store, IDA, IDA_TAGGED);
            place.store.undo_merge(id, at(13)).unwrap().unwrap();
        }),
        ("known by a mail alone", |place| {
            place
                .store
                .remove_contacts(&[id_of(&place.store, IDA), id_of(&place.store, IDA_TAGGED)])
                .unwrap();
            place.store.keep_evidence(&[3; 32], IDA.as_bytes()).unwrap();
            let note = store::FeedbackNote {
                source_hash: [3; 32],
                file_name: String::new(),
                kind: "reply".to_owned(),
                contact: None,
                key: Some(address(IDA).dedupe_key()),
                campaign: None,
                list: None,
                action: "shown".to_owned(),
                detail: serde_json::json!({ "sentence": "Unusual wishes" }),
                suppression: None,
            };
            place.store.note_feedback(&note, None, at(8)).unwrap();
        }),
    ];
    for (name, before) in ways {
        let place = pair();
        before(&place);
        let file = backup(&place);
        // Forgotten on disk under one address or, where they are two again, under both.
        for email in [IDA, IDA_TAGGED] {
            place.store.erase(&address(email).dedupe_key(), at(20)).unwrap();
        }
        let place = restored(place, &file);
        assert_gone(&place.data(), &["secretplace", "unusual", "oldmill lane"], name);
        assert_eq!(place.store.contact_count().unwrap(), 1, "{name}: Bo is still there");
    }
}

#[test]
fn who_left_a_list_has_left_it_whatever_became_of_their_record_before_or_since() {
    type Step = fn(&Place);
    let nothing: Step = |_| {};
    let ways: [(&str, Step, Step, &[&str]); 6] = [
        (
            "left, and went into another record",
            nothing,
            |place| {
                off_the_list(&place.store, place.list, IDA_TAGGED);
                merged(&place.store, IDA, IDA_TAGGED);
            },
            &[IDA, IDA_TAGGED],
        ),
        (
            "went into another record, which left",
            nothing,
            |place| {
                merged(&place.store, IDA, IDA_TAGGED);
                off_the_list(&place.store, place.list, IDA);
            },
            &[IDA, IDA_TAGGED],
        ),
        (
            "went through two records",
            |place| {
                import(place, "b.csv", vec![row(2, "ida+shop@secretplace.example", &[])]);
            },
            |place| {
                off_the_list(&place.store, place.list, IDA_TAGGED);
                merged(&place.store, "ida+shop@secretplace.example", IDA_TAGGED);
                merged(&place.store, IDA, "ida+shop@secretplace.example");
            },
            &[IDA, IDA_TAGGED, "ida+shop@secretplace.example"],
        ),
        (
            "were one in the backup, and parted since",
            |place| {
                merged(&place.store, IDA, IDA_TAGGED);
            },
            |place| {
                let id = store::MergeId(1);
                place.store.undo_merge(id, at(15)).unwrap().unwrap();
                off_the_list(&place.store, place.list, IDA_TAGGED);
            },
            &[IDA],
        ),
        (
            "left, and was removed",
            nothing,
            |place| {
                off_the_list(&place.store, place.list, IDA);
                changed(&place.store, PeopleChange::Remove, vec![id_of(&place.store, IDA)]);
            },
            &[IDA],
        ),
        ("left", nothing, |place| off_the_list(&place.store, place.list, IDA), &[IDA]),
    ];
    for (name, before, since, off) in ways {
        let place = pair();
        before(&place);
        let file = backup(&place);
        since(&place);
        let place = restored(place, &file);
        for email in [IDA, IDA_TAGGED].iter().chain(off) {
            let known = place.store.contact_by_key(&address(email).dedupe_key()).unwrap().is_some();
            if known {
                assert_eq!(on_the_list(&place, email), !off.contains(email), "{name}: {email}");
            }
        }
        assert!(on_the_list(&place, "bo@falk.example"), "{name}: nobody else left");
    }
}

#[test]
fn what_is_taken_back_after_a_restore_puts_nobody_on_a_list_they_left_since() {
    // Removed when the backup was made; come back since, and left.
    let place = pair();
    let removed = changed(&place.store, PeopleChange::Remove, vec![id_of(&place.store, IDA)]);
    let file = backup(&place);
    taken_back(&place.store, removed.id);
    off_the_list(&place.store, place.list, IDA);
    let place = restored(place, &file);
    taken_back(&place.store, removed.id);
    assert!(!on_the_list(&place, IDA), "who comes back comes back as they left");

    // Gone into another record when the backup was made; parted since, and left.
    let place = pair();
    let merge = merged(&place.store, IDA, IDA_TAGGED);
    let file = backup(&place);
    place.store.undo_merge(merge, at(15)).unwrap().unwrap();
    off_the_list(&place.store, place.list, IDA_TAGGED);
    let place = restored(place, &file);
    place.store.undo_merge(merge, at(27)).unwrap().unwrap();
    assert!(!on_the_list(&place, IDA_TAGGED), "nor by being parted");

    // Taken off by a change of many, which was taken back since; then they left.
    let place = pair();
    let off =
        changed(&place.store, PeopleChange::LeaveList { list: place.list }, vec![id_of(&place.store, IDA)]);
    let file = backup(&place);
    taken_back(&place.store, off.id);
    let what = PeopleChange::LeaveList { list: place.list };
    let people = vec![id_of(&place.store, IDA)];
    place
        .store
        .begin_change(&what, people, at(24))
        .unwrap()
        .run(&mut |_, _| ControlFlow::Continue(()))
        .unwrap();
    let place = restored(place, &file);
    taken_back(&place.store, off.id);
    assert!(!on_the_list(&place, IDA), "the later word stands");
}

/// A copy gives out numbers of its own, and its people go into one another there too.
#[test]
fn what_went_to_an_address_whose_record_went_into_another_one_went_to_that_person() {
    let place = pair();
    let (id, _) = campaign(&place, "Spring");
    let file = backup(&place);
    start(&place, id);
    let sender = place.store.sender().unwrap();
    for claimed in claim(&sender, id, 3) {
        sender.settle(id, &[settlement(claimed.row, accepted())], at(7)).unwrap();
    }
    drop(sender);
    merged(&place.store, IDA, IDA_TAGGED);
    // The copy's numbers are not those of the backup.
    let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    conn.execute_batch(
        "UPDATE outbox SET contact_id = 700 WHERE contact_id = (SELECT contact_id FROM merged_people);
         UPDATE merged_people SET contact_id = 700;",
    )
    .unwrap();
    drop(conn);
    let place = restored(place, &file);
    let mailed = place.store.result_of(id, id_of(&place.store, IDA_TAGGED)).unwrap().unwrap();
    assert_eq!(mailed.state, RowState::Accepted, "they are not mailed again");
}
