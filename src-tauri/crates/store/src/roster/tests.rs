//! The people in memory: how they are read, and what is left of whoever goes. What filters find is held by the model test.

use std::sync::atomic::AtomicBool;

use address::judge;
use contacts::Fields;
use jiff::Timestamp;
use proptest::prelude::*;

use super::texts::BLOCK;
use super::*;
use crate::contact::view;
use crate::store::Store;
use crate::{NewContact, touched};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn add(store: &Store, email: &str, name: &str) -> ContactId {
    let judged = judge(email);
    let fields: Fields = [("name".to_owned(), name.to_owned())].into();
    let new = NewContact {
        address: judged.address.unwrap(),
        fields,
        verdict: judged.verdict,
        findings: judged.findings,
    };
    store.add_contact(&new, None, at(5)).unwrap().id()
}

/// A store with more people than one block holds.
fn crowd(people: usize) -> Store {
    let store = Store::open_throwaway(at(0)).unwrap();
    for number in 0..people {
        let name = ["Ida", "", "Bj\u{f6}rn", "\u{c5}sa Lind", "asa lind"][number % 5];
        add(&store, &format!("person{}@domain{}.example", number * 7 % people, number % 9), name);
    }
    store
}

fn shown(roster: &mut Roster, store: &Store, filter: &ContactFilter, sort: Sort) -> Vec<ContactId> {
    let query = ContactQuery { filter: filter.clone(), sort, descending: false };
    store
        .read(|conn| {
            let view = roster.view(conn, &query, at(9))?;
            Ok(roster.numbers(view.iter().copied()).collect())
        })
        .unwrap()
}

#[test]
fn two_threads_read_what_one_reads() {
    let store = crowd(2 * BLOCK + 200);
    let mut one = store.read(load::here).unwrap();
    let mut two = load::apart(&store.inner.file, &AtomicBool::new(false)).unwrap();
    assert_ne!(one.ids.len(), two.ids.len(), "the parts are joined at a whole block");
    let filters = [
        ContactFilter::default(),
        ContactFilter { search: "asa".to_owned(), ..ContactFilter::default() },
        ContactFilter { domains: vec!["domain3.example".to_owned()], ..ContactFilter::default() },
    ];
    for filter in &filters {
        for sort in [Sort::Name, Sort::Address, Sort::Domain, Sort::Added, Sort::Field("name".to_owned())] {
            let found = shown(&mut one, &store, filter, sort.clone());
            assert!(!found.is_empty());
            assert_eq!(found, shown(&mut two, &store, filter, sort.clone()), "{filter:?} by {sort:?}");
        }
    }
    assert_eq!(one.fields(), two.fields());
    let stopped = load::apart(&store.inner.file, &AtomicBool::new(true));
    assert!(stopped.is_err(), "it ends when it is told to");
}

#[test]
fn the_first_screen_is_the_same_whether_everybody_is_in_memory_or_not() {
    let store = crowd(60);
    add(&store, "zo\u{eb}@domain1.example", "");
    add(&store, "zob@domain1.example", " ");
    add(&store, "a@domain1.example", "me@home");
    let mut roster = store.read(load::here).unwrap();
    let all = shown(&mut roster, &store, &ContactFilter::default(), Sort::Name);
    assert_eq!(store.read(|conn| view::by_name(conn, &(0..100))).unwrap(), all);
    assert_eq!(store.read(|conn| view::by_name(conn, &(5..9))).unwrap(), all[5..9]);
}

#[test]
fn whoever_is_forgotten_leaves_no_word_in_memory() {
    let store = crowd(20);
    let id = add(&store, "wanda.secret@hidden.example", "Wanda Secret");
    let query = ContactFilter { search: "wanda".to_owned(), ..ContactFilter::default() };
    assert_eq!(store.count_contacts(&query, at(9)).unwrap(), 1);
    store.erase(&judge("wanda.secret@hidden.example").address.unwrap().dedupe_key(), at(9)).unwrap();
    assert_eq!(store.count_contacts(&query, at(9)).unwrap(), 0);
    store
        .ask_people(|_, roster| {
            assert_eq!(roster.slot(id.0), None);
            assert_eq!(roster.texts.of(20), b"");
            assert!(!roster.texts.find(b"secret", |_| true).has(20));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_number_that_comes_back_is_found_again() {
    let store = crowd(3);
    assert_eq!(store.contact_count().unwrap(), 3);
    let everybody = ContactFilter::default();
    let ask = || store.count_contacts(&everybody, at(9)).unwrap();
    assert_eq!(ask(), 3);
    let insert = |id: i64| {
        let sql = "INSERT INTO contacts (id, dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
             VALUES (?1, 'x' || ?1 || '@x.example', 'x' || ?1 || '@x.example', '', '{}', 'ok', '[]', 0, 0, 0)";
        store
            .write(&[], |tx| {
                tx.execute(sql, [id])?;
                touched::person(tx, ContactId(id))
            })
            .unwrap();
    };
    insert(100);
    assert_eq!(ask(), 4);
    insert(50);
    insert(101);
    assert_eq!(ask(), 6);
    store.remove_contacts(&[ContactId(50), ContactId(2)]).unwrap();
    assert_eq!(ask(), 4);
    insert(50);
    insert(2);
    assert_eq!(ask(), 6);
    let found =
        store.contact_ids(&ContactQuery { sort: Sort::Address, ..ContactQuery::default() }, at(9)).unwrap();
    assert_eq!(found.iter().filter(|id| [2, 50].contains(&id.0)).count(), 2, "{found:?}");
}

#[test]
fn more_changes_than_are_worth_it_read_everybody_again() {
    let store = crowd(30);
    let ida = ContactFilter { search: "ida".to_owned(), ..ContactFilter::default() };
    let before = store.count_contacts(&ida, at(9)).unwrap();
    let new = add(&store, "late@x.example", "Ida");
    store.write(&[], |tx| touched::everybody(tx)).unwrap();
    assert_eq!(store.count_contacts(&ida, at(9)).unwrap(), before + 1);
    store
        .write(&[], |tx| {
            for _ in 0..6000 {
                touched::person(tx, new)?;
            }
            tx.execute("UPDATE contacts SET fields = '{}' WHERE id = ?1", [new.0])?;
            Ok(())
        })
        .unwrap();
    assert_eq!(store.count_contacts(&ida, at(9)).unwrap(), before, "also where the log is cut short");
}

/// Many short lines about one person, then a stretch: the lines are more than anybody would read again, the people are not.
#[test]
fn what_changed_behind_many_lines_about_one_person_is_not_missed() {
    let store = crowd(40);
    let ida = ContactFilter { search: "ida".to_owned(), ..ContactFilter::default() };
    let before = store.count_contacts(&ida, at(9)).unwrap();
    assert!(before > 3);
    store
        .write(&[], |tx| {
            for _ in 0..3000 {
                touched::person(tx, ContactId(2))?;
            }
            tx.execute(
                "UPDATE contacts SET fields = '{}', name_key = dedupe_key WHERE id BETWEEN 1 AND 20",
                [],
            )?;
            touched::stretch(tx, 1, 20)
        })
        .unwrap();
    assert_eq!(store.count_contacts(&ida, at(9)).unwrap(), before - 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    #[test]
    fn whatever_numbers_are_touched_together_nobody_is_missed(
        rounds in prop::collection::vec(prop::collection::vec((1..400_i64, 1..40_i64, 1..9_i64), 1..5), 1..4),
    ) {
        let store = crowd(400);
        for (round, runs) in rounds.iter().enumerate() {
            let word = format!("round{round}");
            let filter = ContactFilter { search: word.clone(), ..ContactFilter::default() };
            prop_assert_eq!(store.count_contacts(&filter, at(9)).unwrap(), 0);
            let people: Vec<ContactId> = runs
                .iter()
                .flat_map(|(from, length, step)| (0..*length).map(move |number| ContactId(from + number * step)))
                .filter(|contact| contact.0 <= 400)
                .collect();
            store
                .write(&[], |tx| {
                    for contact in &people {
                        tx.execute("UPDATE contacts SET fields = json_object('name', ?2) WHERE id = ?1", (contact.0, &word))?;
                    }
                    touched::people(tx, &people)
                })
                .unwrap();
            let different: std::collections::BTreeSet<ContactId> = people.into_iter().collect();
            prop_assert_eq!(store.count_contacts(&filter, at(9)).unwrap(), different.len() as u64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_in_fields_or_searched_for_nothing_breaks(
        values in prop::collection::vec((".{0,12}", ".{0,20}"), 1..6),
        search in ".{0,8}",
    ) {
        let store = Store::open_throwaway(at(0)).unwrap();
        for (number, pair) in values.iter().enumerate() {
            let new = NewContact {
                address: judge(&format!("p{number}@x.example")).address.unwrap(),
                fields: [pair.clone()].into(),
                verdict: address::Verdict::Ok,
                findings: Vec::new(),
            };
            store.add_contact(&new, None, at(1)).unwrap();
        }
        let filter = ContactFilter { search: search.clone(), ..ContactFilter::default() };
        store.count_contacts(&filter, at(9)).unwrap();
        for (number, (name, value)) in values.iter().enumerate() {
            let filter = ContactFilter { search: value.clone(), ..ContactFilter::default() };
            let query = ContactQuery { filter, sort: Sort::Field(name.clone()), descending: number % 2 == 0 };
            let found = store.contact_ids(&query, at(9)).unwrap();
            prop_assert!(found.contains(&ContactId(number as i64 + 1)), "{value:?} finds whoever has it");
        }
    }
}
