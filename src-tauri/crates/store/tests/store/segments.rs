//! Segments: saved filters, and what becomes of one that cannot be read as it was meant.

use address::Verdict;
use store::{Broken, ContactFilter, HistoryCondition, SegmentId, StoreError};

use crate::support::*;

fn everybody() -> ContactFilter {
    ContactFilter::default()
}

fn people(place: &Place, id: SegmentId) -> u64 {
    place.store.count_contacts(&place.store.segment(id).unwrap().filter, at(9)).unwrap()
}

/// Writes a filter into the database as another version would have.
fn write(place: &Place, id: SegmentId, filter: &str) {
    let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    conn.execute("UPDATE segments SET filter = ?2 WHERE id = ?1", (id.0, filter)).unwrap();
}

#[test]
fn a_segment_keeps_its_filter_and_counts_anew_each_time() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[]), row(3, "admin@falk.example", &[])]);
    let filter =
        ContactFilter { list: Some(place.list), verdicts: vec![Verdict::Ok], ..ContactFilter::default() };
    let id = place.store.add_segment("Good ones", &filter, at(2)).unwrap();
    assert_eq!(place.store.segment(id).unwrap().filter, filter);
    assert_eq!(people(&place, id), 1);
    import(&place, "b.csv", vec![row(2, "jonas@vogel.example", &[])]);
    assert_eq!(people(&place, id), 2, "whoever comes in later is in it");
    assert!(matches!(
        place.store.add_segment(" good ONES ", &everybody(), at(3)),
        Err(StoreError::NameTaken { what: "segment" })
    ));
    place.store.change_segment(id, "Everybody", Some(&everybody())).unwrap();
    assert_eq!((place.store.segments().unwrap()[0].name.as_str(), people(&place, id)), ("Everybody", 3));
    place.store.change_segment(id, "All", None).unwrap();
    assert_eq!(place.store.segment(id).unwrap().filter, everybody(), "a new name leaves the filter alone");
    place.store.remove_segment(id).unwrap();
    assert!(place.store.segments().unwrap().is_empty());
    assert_eq!(place.store.contact_count().unwrap(), 3, "nobody in it changes");
}

#[test]
fn the_faithful_and_the_forgotten_can_be_saved() {
    let place = place();
    let faithful = ContactFilter {
        list: Some(place.list),
        history: vec![HistoryCondition::GotLast { campaigns: 3 }, HistoryCondition::NeverBounced],
        ..ContactFilter::default()
    };
    let forgotten = ContactFilter {
        history: vec![HistoryCondition::NotMailedFor { days: 365 }],
        ..ContactFilter::default()
    };
    for (name, filter) in [("Got the last three", &faithful), ("Not for a year", &forgotten)] {
        let id = place.store.add_segment(name, filter, at(2)).unwrap();
        let kept = place.store.segment(id).unwrap();
        assert_eq!((&kept.filter, kept.broken), (filter, None), "{name}");
    }
}

#[test]
fn a_segment_of_a_later_version_finds_nobody_rather_than_everybody() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let id = place.store.add_segment("S", &everybody(), at(2)).unwrap();
    assert_eq!(people(&place, id), 1);
    for odd in [
        r#"{"moon":"full"}"#,
        r#"{"search":"","verdicts":["splendid"]}"#,
        r#"{"fields":[{"field":"town","test":"is","value":"Northfen","weight":2}]}"#,
        r#"{"history":[{"kind":"opened"}]}"#,
        r#"{"history":[{"kind":"got-last","campaigns":3,"in_a_row":false}]}"#,
        r#"{"search":7}"#,
        "[]",
        "",
        "{",
    ] {
        write(&place, id, odd);
        let kept = place.store.segment(id).unwrap();
        assert_eq!(kept.broken, Some(Broken::Unknown), "{odd}");
        assert_eq!(people(&place, id), 0, "{odd}");
    }
    write(&place, id, r#"{"search":"ida"}"#);
    assert_eq!(people(&place, id), 1, "what an older version left out was not yet asked");
}

#[test]
fn a_segment_that_names_what_is_gone_says_so_and_finds_nobody() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let choir = place.store.add_list("Choir", at(1)).unwrap();
    let tag = |name: &str| {
        let what = store::PeopleChange::AddTag { name: name.to_owned() };
        let people = vec![id_of(&place.store, "ida@falk.example")];
        let changing = place.store.begin_change(&what, people, at(1)).unwrap();
        changing.run(&mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
        place.store.tag_by_name(name).unwrap().unwrap().id
    };
    let (a, b) = (tag("a"), tag("b"));
    let save = |name: &str, filter: ContactFilter| place.store.add_segment(name, &filter, at(2)).unwrap();
    let on_list = save("on list", ContactFilter { list: Some(choir), ..everybody() });
    let either = save("either", ContactFilter { tags: vec![a, b], ..everybody() });
    let without = save("without", ContactFilter { without_tags: vec![b], ..everybody() });
    assert_eq!(people(&place, either), 1);
    place.store.remove_list(choir, at(3)).unwrap();
    place.store.remove_tag(b).unwrap();
    for (segment, why) in [(on_list, Broken::ListGone), (either, Broken::TagGone), (without, Broken::TagGone)]
    {
        let kept = place.store.segment(segment).unwrap();
        assert_eq!((kept.broken, people(&place, segment)), (Some(why), 0), "{}", kept.name);
    }
    let gone = ContactFilter { without_tags: vec![b], ..everybody() };
    assert!(
        matches!(place.store.add_segment("new", &gone, at(4)), Err(StoreError::NotFound { what: "tag" })),
        "what is gone cannot be saved anew"
    );
}
