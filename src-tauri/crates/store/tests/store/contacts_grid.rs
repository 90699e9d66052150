//! The grid: any rows of any question, always in one order.

use address::Verdict;
use consent::{Basis, Scope, SuppressionReason};
use delivery::Outcome;
use store::{Added, ContactFilter, ContactQuery, HistoryCondition, NewContact, Sort, Store};

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

const PLAIN: &str = "ida@northfen.example";
const TAGGED: &str = "ida+news@northfen.example";
const THIRD: &str = "ida+shop@northfen.example";

/// Sends a campaign to whoever of the list is in `to`, at a minute; `refused` did not take it.
fn send(place: &Place, name: &str, minute: i64, to: &[&str], refused: &[&str]) {
    let (id, _) = campaign(place, name);
    place.store.keep_report(id, &report(false).0, at(minute)).unwrap();
    let mut people = audience(&place.store, place.list);
    people.retain(|one| to.iter().any(|email| id_of(&place.store, email) == one.contact));
    place.store.queue(id, &leave(), people, at(minute)).unwrap();
    let sender = place.store.sender().unwrap();
    for claimed in claim(&sender, id, 10) {
        let outcome = if refused.contains(&claimed.candidate.address.as_str()) {
            let class = "mailbox-full".parse().unwrap();
            Outcome::Failed { class, reply: Some(reply(452, "full")), why: None }
        } else {
            accepted()
        };
        let settled = store::Settlement { at: at(minute), ..settlement(claimed.row, outcome) };
        sender.settle(id, &[settled], at(minute)).unwrap();
    }
}

/// Whom each question about the history finds, by two programs: one that was asked before, and one that begins now.
fn histories(place: &Place, asked: &Store) -> Vec<(HistoryCondition, Vec<String>)> {
    let day = 24 * 60;
    let fresh = Store::open(&place.data(), at(0)).unwrap();
    [
        HistoryCondition::Mailed,
        HistoryCondition::NeverMailed,
        HistoryCondition::MailedWithin { days: 10 },
        HistoryCondition::NotMailedFor { days: 10 },
        HistoryCondition::GotLast { campaigns: 2 },
        HistoryCondition::Bounced,
        HistoryCondition::NeverBounced,
    ]
    .into_iter()
    .map(|condition| {
        let filter = ContactFilter { history: vec![condition], ..ContactFilter::default() };
        let query = ContactQuery { filter, sort: Sort::Address, ..ContactQuery::default() };
        let found = |store: &Store| -> Vec<String> {
            let rows = store.contacts(&query, 0..10, at(100 * day)).unwrap().rows;
            rows.into_iter().map(|row| row.address).collect()
        };
        assert_eq!(found(asked), found(&fresh), "{condition:?}");
        (condition, found(asked))
    })
    .collect()
}

#[test]
fn what_went_to_an_address_that_was_made_one_with_somebodys_went_to_them_until_they_are_parted() {
    let place = place();
    let day = 24 * 60;
    import(&place, "a.csv", vec![row(2, PLAIN, &[]), row(3, TAGGED, &[]), row(4, THIRD, &[])]);
    send(&place, "Spring", 10, &[PLAIN], &[]);
    send(&place, "Summer", 95 * day, &[TAGGED, THIRD], &[THIRD]);
    let before = histories(&place, &place.store);
    let of = |all: &[(HistoryCondition, Vec<String>)], wanted| {
        all.iter().find(|(condition, _)| *condition == wanted).unwrap().1.clone()
    };
    assert!(of(&before, HistoryCondition::GotLast { campaigns: 2 }).is_empty(), "nobody alone got both");
    assert_eq!(of(&before, HistoryCondition::NotMailedFor { days: 10 }), [THIRD, PLAIN]);

    let ids = [PLAIN, TAGGED, THIRD].map(|email| id_of(&place.store, email));
    let first = place.store.merge_people(ids[2], &[ids[1]], at(96 * day)).unwrap().unwrap();
    let second = place.store.merge_people(ids[0], &[ids[2]], at(96 * day)).unwrap().unwrap();
    let one = histories(&place, &place.store);
    assert_eq!(of(&one, HistoryCondition::GotLast { campaigns: 2 }), [PLAIN]);
    assert_eq!(of(&one, HistoryCondition::MailedWithin { days: 10 }), [PLAIN]);
    assert_eq!(of(&one, HistoryCondition::Bounced), [PLAIN]);
    let none = Vec::<String>::new();
    assert_eq!(of(&one, HistoryCondition::NotMailedFor { days: 10 }), none);
    assert_eq!(of(&one, HistoryCondition::NeverBounced), none);
    let row = place.store.contacts(&ContactQuery::default(), 0..1, at(9)).unwrap().rows.remove(0);
    assert_eq!(row.last_mailed, Some(at(95 * day)), "and the grid says so");
    assert_eq!(place.store.people_in_full(&[ids[0]]).unwrap()[0].last_mailed, Some(at(95 * day)));

    place.store.undo_merge(second.id, at(97 * day)).unwrap().unwrap();
    place.store.undo_merge(first.id, at(97 * day)).unwrap().unwrap();
    assert_eq!(histories(&place, &place.store), before);
}

#[test]
fn what_becomes_of_a_message_after_its_record_went_into_another_one_counts_there() {
    let place = place();
    import(&place, "a.csv", vec![row(2, PLAIN, &[]), row(3, TAGGED, &[])]);
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    histories(&place, &place.store);
    let (plain, tagged) = (id_of(&place.store, PLAIN), id_of(&place.store, TAGGED));
    place.store.merge_people(plain, &[tagged], at(7)).unwrap().unwrap();
    histories(&place, &place.store);
    let theirs = claims.iter().find(|claimed| claimed.candidate.contact == tagged).unwrap();
    sender.settle(id, &[settlement(theirs.row, accepted())], at(8)).unwrap();
    let mailed = histories(&place, &place.store).remove(0);
    assert_eq!(mailed, (HistoryCondition::Mailed, vec![PLAIN.to_owned()]));
    let note = store::FeedbackNote {
        source_hash: [1; 32],
        file_name: String::new(),
        kind: "bounce".to_owned(),
        contact: Some(tagged),
        key: None,
        campaign: Some(id),
        list: None,
        action: "shown".to_owned(),
        detail: serde_json::json!({}),
        suppression: None,
    };
    place.store.note_feedback(&note, None, at(9)).unwrap();
    let bounced = histories(&place, &place.store).remove(5);
    assert_eq!(bounced, (HistoryCondition::Bounced, vec![PLAIN.to_owned()]));
}
