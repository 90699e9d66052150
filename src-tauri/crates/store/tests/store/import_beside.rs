//! Imports beside others at work on the same people, and beside what the dead left.

use std::ops::ControlFlow;

use consent::Basis;
use store::{Incoming, Store, StoreError};

use crate::people_changes::new;
use crate::support::*;

#[test]
fn what_an_unfinished_import_says_does_not_count() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let staging = stage(&place, "b.csv", crowd(5000));
    staging
        .commit(&stated(), [7; 32], at(1), &mut |done, total| {
            if done < total {
                let people = audience(&place.store, place.list).len();
                assert_eq!(people, 1, "nobody is mailed on the word of an import that may yet be taken back");
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(audience(&place.store, place.list).len(), 5001);
}

#[test]
fn two_imports_at_once_do_not_mix() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let staging = stage(&place, "b.csv", crowd(5000));
    let mut second = Some(stage(&place, "c.csv", crowd(6000)));
    staging
        .commit(&stated(), [7; 32], at(1), &mut |_, _| {
            if let Some(second) = second.take() {
                let error = second.commit(&stated(), [8; 32], at(1), &mut |_, _| ControlFlow::Continue(()));
                assert!(matches!(error, Err(StoreError::ImportUnderWay)), "{error:?}");
                let other = Store::open(&place.data(), at(1)).unwrap();
                assert_eq!(other.opened().undone_import, None, "an import of the living is not taken back");
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(place.store.contact_count().unwrap(), 5001);
    check_whole(&place.store);
}

#[test]
fn whoever_is_forgotten_between_plan_and_storing_is_not_written_down() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let file = vec![row(2, "ida@falk.example", &[("town", "Northfen")]), row(3, "dag@falk.example", &[])];
    let mut staging = stage(&place, "b.csv", file);
    assert_eq!(staging.plan().unwrap().summary.changed, 1);
    let mut forgotten = false;
    let report = staging
        .commit(&stated(), [7; 32], at(1), &mut |_, _| {
            if !forgotten {
                forgotten = true;
                place.store.erase(&address("ida@falk.example").dedupe_key(), at(1)).unwrap();
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!((report.summary.new, report.summary.suppressed), (1, 1));
    assert_gone(&place.data(), &["ida@falk"], "nobody who was forgotten comes back by a file");
    check_whole(&place.store);
}

/// An import that dies after its first batch.
fn die(place: &Place, file: &str, people: Vec<Incoming>) {
    let staging = stage(place, file, people);
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        staging.commit(&stated(), [7; 32], at(1), &mut |done, _| {
            assert_eq!(done, 0, "killed here");
            ControlFlow::Continue(())
        })
    }));
    assert!(died.is_err());
}

#[test]
fn people_of_a_dead_import_are_not_known_to_the_next_one() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    die(&place, "b.csv", crowd(9000));
    let report = import(&place, "b.csv", crowd(9000));
    assert_eq!((report.summary.new, report.summary.duplicates), (9000, 0), "the dead one never was");
    let Place { folder, store, list } = place;
    let data = store.folder().to_owned();
    drop(store);
    let store = Store::open(&data, at(9)).unwrap();
    assert_eq!(store.opened().undone_import, None);
    assert_eq!((store.contact_count().unwrap(), audience(&store, list).len()), (9001, 9001));
    check_whole(&store);
    drop(folder);
}

#[test]
fn a_dead_import_stands_in_nobodys_way() {
    let place = place();
    let first = import(&place, "a.csv", crowd(3)).import;
    die(&place, "b.csv", crowd(9000));
    place.store.erase(&address("person0@northfen.example").dedupe_key(), at(2)).unwrap();
    die(&place, "b.csv", crowd(9000));
    place.store.undo_import(first, at(3)).unwrap();
    assert_eq!(place.store.contact_count().unwrap(), 0);
    check_whole(&place.store);
}

#[test]
fn an_import_is_not_undone_while_another_one_says_the_same_people() {
    let place = place();
    let first = import(&place, "a.csv", crowd(9000)).import;
    let again = stage(&place, "a.csv", crowd(9000));
    again
        .commit(&stated(), [8; 32], at(1), &mut |done, total| {
            if done < total {
                let undone = place.store.undo_import(first, at(2));
                assert!(matches!(undone, Err(StoreError::ImportUnderWay)), "{undone:?}");
                let person = new("late@northfen.example");
                let added = place.store.add_contact(&person, None, at(2));
                assert!(matches!(added, Err(StoreError::ImportUnderWay)), "its row may come next: {added:?}");
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    place.store.undo_import(first, at(3)).unwrap();
    assert_eq!(audience(&place.store, place.list).len(), 9000, "the other one still says so");
    check_whole(&place.store);
}

#[test]
fn whom_an_import_raises_is_on_the_list_all_along() {
    let place = place();
    import(&place, "a.csv", crowd(9000));
    let proven = (0..9000).map(|number| confirmed(number + 2, &format!("person{number}@northfen.example")));
    stage(&place, "b.csv", proven.collect())
        .commit(&stated(), [8; 32], at(100), &mut |_, _| {
            assert_eq!(
                audience(&place.store, place.list).len(),
                9000,
                "nobody is skipped for what is being stored"
            );
            ControlFlow::Continue(())
        })
        .unwrap();
    let id = id_of(&place.store, "person5@northfen.example");
    assert_eq!(place.store.subscriptions_of(id).unwrap()[0].basis, Basis::Confirmed);
}

#[test]
fn an_import_ends_although_others_keep_changing_people() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let id = id_of(&place.store, "ida@falk.example");
    let mut asked = 0;
    let mut change = |stop_at: usize| {
        asked = 0;
        stage(&place, "b.csv", crowd(3)).commit(&stated(), [7; 32], at(1), &mut |done, _| {
            asked += 1;
            if done == 0 {
                place.store.update_fields(id, &fields(&[("visits", &asked.to_string())])).unwrap();
            }
            if asked == stop_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    };
    assert!(matches!(change(3), Err(StoreError::Stopped)), "and it can be stopped meanwhile");
    assert_eq!(change(usize::MAX).unwrap().summary.new, 3);
    check_whole(&place.store);
}

#[test]
fn a_list_stays_while_an_import_is_stored_in_it() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    stage(&place, "b.csv", crowd(5000))
        .commit(&stated(), [7; 32], at(1), &mut |done, total| {
            if done < total {
                let error = place.store.remove_list(place.list, at(2));
                assert!(matches!(error, Err(StoreError::ImportUnderWay)), "{error:?}");
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    check_whole(&place.store);
}

#[test]
fn what_changed_while_the_file_was_read_is_compared_as_it_is_now() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[("town", "Northfen")])]);
    let mut staging = stage(&place, "b.csv", vec![row(2, "ida@falk.example", &[("town", "Northfen")])]);
    let id = id_of(&place.store, "ida@falk.example");
    place.store.update_fields(id, &fields(&[("town", "Oldmill")])).unwrap();
    assert_eq!(staging.plan().unwrap().conflicting, 1);
    place.store.update_fields(id, &fields(&[("town", "Northfen")])).unwrap();
    let plan = staging.plan().unwrap();
    assert_eq!((plan.conflicting, plan.unchanged), (0, 1));
}

#[test]
fn a_person_added_while_planning_is_not_added_twice() {
    let place = place();
    let mut staging = stage(&place, "a.csv", crowd(3));
    assert_eq!(staging.plan().unwrap().summary.new, 3);
    import(&place, "b.csv", vec![row(2, "person1@northfen.example", &[("town", "Oldmill")])]);
    let report = commit(staging, &stated());
    assert_eq!((report.summary.new, report.summary.changed), (2, 1), "the plan is made again");
    assert_eq!(place.store.contact_count().unwrap(), 3);
    check_whole(&place.store);
}

#[test]
fn a_plan_that_failed_can_be_made_again() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[("town", "Northfen")])]);
    let mut staging = stage(&place, "b.csv", vec![row(2, "ida@falk.example", &[("town", "Oldmill")])]);
    let other = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    other.execute("UPDATE contacts SET fields = '{'", []).unwrap();
    assert!(matches!(staging.plan(), Err(StoreError::Odd { .. })), "nobody can read what is there");
    other.execute("UPDATE contacts SET fields = '{}'", []).unwrap();
    assert_eq!(staging.plan().unwrap().summary.changed, 1);
}
