//! The grid: any rows of any question, always in one order.

use address::Verdict;
use consent::{Basis, Scope, SuppressionReason};
use store::{Added, ContactFilter, ContactQuery, NewContact, Sort};

use crate::support::*;

fn by(filter: ContactFilter) -> ContactQuery {
    ContactQuery { filter, ..ContactQuery::default() }
}

#[test]
fn people_are_sorted_as_people_expect() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "z@falk.example", &[("first_name", "Åse"), ("last_name", "Lind")]),
            row(3, "a@falk.example", &[("name", "Björn")]),
            row(4, "angelo@falk.example", &[]),
            row(5, "m@falk.example", &[("name", "anders Holm")]),
        ],
    );
    let check = |sort: Sort, descending, expect: &[&str]| {
        let query = ContactQuery { sort: sort.clone(), descending, ..ContactQuery::default() };
        assert_eq!(names(&place.store, &query), expect, "{sort:?}, descending: {descending}");
    };
    let by_name = ["m@falk.example", "z@falk.example", "a@falk.example", "angelo@falk.example"];
    check(Sort::Name, false, &by_name);
    check(Sort::Name, true, &["angelo@falk.example", "a@falk.example", "z@falk.example", "m@falk.example"]);
    check(
        Sort::Address,
        false,
        &["a@falk.example", "angelo@falk.example", "m@falk.example", "z@falk.example"],
    );
    check(Sort::Added, true, &["m@falk.example", "angelo@falk.example", "a@falk.example", "z@falk.example"]);
    let query = ContactQuery::default();
    let page = place.store.contacts(&query, 1..3, at(9)).unwrap();
    assert_eq!((page.total, page.first, page.rows[0].address.as_str()), (4, 1, by_name[1]));
    assert!(
        place.store.contacts(&query, 9..12, at(9)).unwrap().rows.is_empty(),
        "past the end there is nothing"
    );
    let inverted = std::ops::Range { start: 3, end: 1 };
    assert!(
        place.store.contacts(&query, inverted, at(9)).unwrap().rows.is_empty(),
        "a range the wrong way round is empty"
    );
    let a = id_of(&place.store, "a@falk.example");
    assert_eq!(place.store.contact_index(&query, a, at(9)).unwrap(), Some(2));
    assert_eq!(place.store.contact_ids(&query, at(9)).unwrap().len(), 4);
}

#[test]
fn filters_find_whom_they_name() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "ida@falk.example", &[("name", "Ida Åkesson"), ("town", "Northfen")]),
            row(3, "jonas@vogel.example", &[("name", "Jonas 100%")]),
        ],
    );
    let other = place.store.add_list("Choir", at(1)).unwrap();
    let new = NewContact {
        address: address("info@choir.example"),
        fields: fields(&[("town", "Tidewater")]),
        verdict: Verdict::Risky,
        findings: Vec::new(),
    };
    let agreement = store::Agreement { basis: Basis::Customer, ..stated() };
    let added = place.store.add_contact(&new, Some((other, &agreement)), at(2)).unwrap();
    assert!(matches!(added, Added::New(_)));
    assert_eq!(
        place.store.add_contact(&new, None, at(2)).unwrap(),
        Added::Known(added.id()),
        "once is enough"
    );
    let gone =
        suppression(&place.store, "jonas@vogel.example", SuppressionReason::HardBounce, Scope::Everywhere);
    place.store.suppress(gone, at(5)).unwrap();

    let check = |filter: ContactFilter, expect: &[&str]| {
        let mut found = names(&place.store, &by(filter.clone()));
        found.sort();
        assert_eq!(found, expect, "{filter:?}");
        assert_eq!(place.store.count_contacts(&filter, at(9)).unwrap(), expect.len() as u64);
    };
    let any = ContactFilter::default;
    let search = |text: &str| ContactFilter { search: text.to_owned(), ..any() };
    check(ContactFilter { list: Some(place.list), ..any() }, &["ida@falk.example", "jonas@vogel.example"]);
    check(ContactFilter { list: Some(other), ..any() }, &["info@choir.example"]);
    check(search("akesson"), &["ida@falk.example"]);
    check(search("ÅKESSON"), &["ida@falk.example"]);
    check(search("vogel"), &["jonas@vogel.example"]);
    check(search("tidew"), &["info@choir.example"]);
    check(search("100%"), &["jonas@vogel.example"]);
    check(search("%"), &["jonas@vogel.example"]);
    check(search("_"), &[]);
    check(ContactFilter { verdicts: vec![Verdict::Risky], ..any() }, &["info@choir.example"]);
    check(ContactFilter { bases: vec![Basis::Customer], ..any() }, &["info@choir.example"]);
    check(ContactFilter { list: Some(place.list), bases: vec![Basis::Customer], ..any() }, &[]);
    check(ContactFilter { suppressed: Some(true), ..any() }, &["jonas@vogel.example"]);
    check(ContactFilter { suppressed: Some(false), ..any() }, &["ida@falk.example", "info@choir.example"]);
    check(ContactFilter { added_since: Some(at(2)), ..any() }, &["info@choir.example"]);
    let import = place.store.imports().unwrap()[0].id;
    check(ContactFilter { import: Some(import), ..any() }, &["ida@falk.example", "jonas@vogel.example"]);

    let rows = place.store.contacts(&ContactQuery::default(), 0..10, at(9)).unwrap().rows;
    let jonas = rows.iter().find(|row| row.address == "jonas@vogel.example").unwrap();
    assert_eq!((jonas.suppressed, jonas.basis), (Some(SuppressionReason::HardBounce), Some(Basis::Stated)));
}

#[test]
fn the_grid_never_shows_an_old_order() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![row(2, "ida@falk.example", &[("name", "Ida")]), row(3, "b@falk.example", &[("name", "Zoe")])],
    );
    let query = ContactQuery::default();
    assert_eq!(names(&place.store, &query)[0], "ida@falk.example");
    place.store.update_fields(id_of(&place.store, "b@falk.example"), &fields(&[("name", "Anna")])).unwrap();
    assert_eq!(names(&place.store, &query)[0], "b@falk.example", "an edit moves the row");
    place.store.remove_contacts(&[id_of(&place.store, "b@falk.example")]).unwrap();
    assert_eq!(names(&place.store, &query), ["ida@falk.example"]);
    place.store.set_verdict(id_of(&place.store, "ida@falk.example"), Verdict::Invalid, &[]).unwrap();
    let invalid = ContactFilter { verdicts: vec![Verdict::Invalid], ..ContactFilter::default() };
    assert_eq!(place.store.count_contacts(&invalid, at(9)).unwrap(), 1);
}

#[test]
fn export_streams_everybody_with_their_standing() {
    let place = place();
    import(&place, "a.csv", crowd(10));
    let mut seen = 0;
    place
        .store
        .each_contact(&ContactFilter::default(), at(9), |person, standing| {
            assert_eq!(standing.len(), 1, "{person:?} is in one list");
            seen += 1;
            if seen == 7 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(seen, 7, "it stops when it is told");
}

#[test]
fn mailed_people_cannot_be_removed_by_a_click() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, _) = campaign(&place, "Spring");
    place.store.keep_report(id, &report(false).0, at(3)).unwrap();
    let one = id_of(&place.store, "person0@northfen.example");
    place.store.queue(id, &leave(), [one.into()], at(4)).unwrap();
    let two = id_of(&place.store, "person1@northfen.example");
    let removed = place.store.remove_contacts(&[one, two]).unwrap();
    assert_eq!((removed.removed, removed.kept), (1, vec![one]), "every address keeps its reason");
    check_whole(&place.store);
}
