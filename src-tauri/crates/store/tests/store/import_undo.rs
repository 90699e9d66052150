//! Undoing an import as one, and whom it keeps.

use consent::lift::{Plea, StaysSuppressed};
use consent::{Basis, Scope, Source, Suppression, SuppressionReason};
use contacts::import::Status;
use store::{ContactQuery, FeedbackNote, ImportState, KeptWhy, Suppressed};

use crate::support::*;

#[test]
fn undo_takes_the_new_people_out_and_puts_the_old_values_back() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "ida@falk.example", &[("town", "Northfen"), ("phone", "1")]),
            row(3, "jonas@vogel.example", &[("town", "Millrace")]),
        ],
    );
    let before = names(&place.store, &ContactQuery::default());
    let report = import(
        &place,
        "b.csv",
        vec![
            row(2, "ida@falk.example", &[("town", "Oldmill"), ("shoe", "38")]),
            row(3, "jonas@vogel.example", &[("town", "Tidewater")]),
            row(4, "new@falk.example", &[]),
        ],
    );
    let (ida, jonas) = (id_of(&place.store, "ida@falk.example"), id_of(&place.store, "jonas@vogel.example"));
    place.store.update_fields(jonas, &fields(&[("town", "Edited by hand")])).unwrap();
    let undone = place.store.undo_import(report.import, at(9)).unwrap();
    assert_eq!((undone.removed, undone.restored, undone.kept.len()), (1, 1, 0));
    assert_eq!(names(&place.store, &ContactQuery::default()), before);
    let told = |id| place.store.contact(id).unwrap().unwrap().contact.fields;
    assert_eq!(
        told(ida),
        fields(&[("town", "Northfen"), ("phone", "1")]),
        "as before, without what came new"
    );
    assert_eq!(told(jonas), fields(&[("town", "Edited by hand")]), "a later edit stays");
    assert_eq!(place.store.import(report.import).unwrap().state, ImportState::Undone);
    assert_eq!(place.store.undo_import(report.import, at(9)).unwrap_err().code(), "already-undone");
    check_whole(&place.store);
}

#[test]
fn undo_keeps_whom_something_happened_to() {
    let place = place();
    let report = import(
        &place,
        "a.csv",
        vec![
            row(2, "mailed@falk.example", &[]),
            row(3, "left@falk.example", &[]),
            row(4, "answered@falk.example", &[]),
            row(5, "elsewhere@falk.example", &[]),
            row(6, "nothing@falk.example", &[]),
        ],
    );
    let (id, _) = campaign(&place, "Spring");
    place.store.keep_report(id, &report_of_nothing(), at(3)).unwrap();
    place.store.queue(id, &leave(), [id_of(&place.store, "mailed@falk.example").into()], at(4)).unwrap();
    let gone = suppression(
        &place.store,
        "left@falk.example",
        SuppressionReason::Unsubscribed,
        Scope::List(place.list.0),
    );
    place.store.suppress(gone, at(5)).unwrap();
    let note = FeedbackNote {
        source_hash: [1; 32],
        file_name: "a.eml".to_owned(),
        kind: "reply".to_owned(),
        contact: Some(id_of(&place.store, "answered@falk.example")),
        key: None,
        campaign: None,
        list: None,
        action: "none".to_owned(),
        detail: serde_json::Value::Null,
        suppression: None,
    };
    place.store.note_feedback(&note, None, at(5)).unwrap();
    let other = place.store.add_list("Choir", at(5)).unwrap();
    place.store.subscribe(other, &[id_of(&place.store, "elsewhere@falk.example")], &stated(), at(5)).unwrap();

    let undone = place.store.undo_import(report.import, at(9)).unwrap();
    let kept: Vec<_> = undone.kept.iter().map(|kept| (kept.address.as_str(), kept.why)).collect();
    assert_eq!(
        kept,
        [
            ("mailed@falk.example", KeptWhy::Mailed),
            ("left@falk.example", KeptWhy::Suppressed),
            ("answered@falk.example", KeptWhy::Answered),
            ("elsewhere@falk.example", KeptWhy::Elsewhere),
        ]
    );
    assert_eq!(undone.removed, 1);
    assert!(
        audience(&place.store, place.list).is_empty(),
        "nobody stays in the list on the word of an undone import"
    );
    let again = import(&place, "a.csv", vec![row(3, "left@falk.example", &[])]);
    assert_eq!(again.summary.suppressed, 1, "and who left has still left");
    check_whole(&place.store);
}

fn report_of_nothing() -> delivery::preflight::Report {
    report(false).0
}

#[test]
fn undo_puts_a_raised_basis_back() {
    let place = place();
    commit(stage(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]), &store::Agreement::unknown());
    let report = import(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]);
    place.store.undo_import(report.import, at(9)).unwrap();
    let ida = place.store.standing_of(place.list, id_of(&place.store, "ida@falk.example")).unwrap().unwrap();
    assert_eq!((ida.basis, ida.subscribed, ida.agreed_at), (Basis::None, true, None));
}

#[test]
fn two_imports_can_be_undone_in_either_order() {
    for first_first in [true, false] {
        let place = place();
        let a = import(&place, "a.csv", vec![row(2, "ida@falk.example", &[("town", "Northfen")])]);
        let b = import(&place, "b.csv", vec![row(2, "ida@falk.example", &[("town", "Oldmill")])]);
        let (one, two) = if first_first { (a.import, b.import) } else { (b.import, a.import) };
        let undone = place.store.undo_import(one, at(8)).unwrap();
        let why = format!("first import first: {first_first}, {undone:?}");
        let left = place.store.contact_count().unwrap();
        assert_eq!(left, 1, "the other import still names her; {why}");
        place.store.undo_import(two, at(9)).unwrap();
        check_whole(&place.store);
    }
}

/// Who is in the list, and on what basis.
fn in_list(place: &Place, email: &str) -> Option<Basis> {
    let found = place.store.contact_by_key(&address(email).dedupe_key()).unwrap()?;
    let stands = place.store.standing_of(place.list, found.contact.id).unwrap()?;
    stands.subscribed.then_some(stands.basis)
}

#[test]
fn nobody_stays_on_the_word_of_an_import_that_was_undone_first() {
    let place = place();
    let a = import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let b = import(&place, "b.csv", vec![confirmed(2, "ida@falk.example")]);
    place.store.undo_import(a.import, at(8)).unwrap();
    assert_eq!(in_list(&place, "ida@falk.example"), Some(Basis::Confirmed), "the second import holds her");
    place.store.undo_import(b.import, at(9)).unwrap();
    assert_eq!(in_list(&place, "ida@falk.example"), None, "nothing says any more that she agreed");
    assert_eq!(place.store.contact_count().unwrap(), 0, "and nothing names her");
    check_whole(&place.store);
}

#[test]
fn a_value_never_comes_back_from_an_import_that_was_undone() {
    let town = |name: &str| vec![row(2, "ida@falk.example", &[("town", name)])];
    for (order, expect) in [(&[1, 2][..], ["Tidewater", "Northfen"]), (&[2, 1], ["Oldmill", "Northfen"])] {
        let place = place();
        let imports: Vec<_> = ["Northfen", "Oldmill", "Tidewater"]
            .into_iter()
            .map(|name| import(&place, "a.csv", town(name)).import)
            .collect();
        for (undone, expect) in order.iter().zip(expect) {
            place.store.undo_import(imports[*undone], at(8)).unwrap();
            let ida = place.store.contact(id_of(&place.store, "ida@falk.example")).unwrap().unwrap();
            assert_eq!(ida.contact.fields, fields(&[("town", expect)]), "undone in the order {order:?}");
        }
    }
}

#[test]
fn whom_another_import_names_unchanged_stays_by_its_word() {
    let place = place();
    let people = || vec![row(2, "ida@falk.example", &[]), row(3, "jonas@vogel.example", &[])];
    let a = import(&place, "a.csv", people());
    let b = commit(stage(&place, "b.csv", vec![row(2, "ida@falk.example", &[])]), &stated());
    let undone = place.store.undo_import(a.import, at(8)).unwrap();
    let kept: Vec<_> = undone.kept.iter().map(|kept| (kept.address.as_str(), kept.why)).collect();
    assert_eq!((undone.removed, kept), (1, vec![("ida@falk.example", KeptWhy::Elsewhere)]));
    assert_eq!(in_list(&place, "ida@falk.example"), Some(Basis::Stated));
    place.store.undo_import(b.import, at(9)).unwrap();
    assert_eq!(place.store.contact_count().unwrap(), 0);
    check_whole(&place.store);
}

#[test]
fn a_misread_wish_to_leave_brings_nobody_back_on_the_word_of_an_undone_import() {
    let place = place();
    let report = import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let gone =
        suppression(&place.store, "ida@falk.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    let Suppressed::Added(id) = place.store.suppress(gone, at(5)).unwrap() else { panic!("new") };
    place.store.undo_import(report.import, at(8)).unwrap();
    let plea = Plea::Misread { why: "She wrote about something else.".to_owned() };
    place.store.lift_suppression(id, plea, at(9)).unwrap().unwrap();
    assert!(audience(&place.store, place.list).is_empty(), "nothing says any more that she agreed");
}

#[test]
fn the_undo_of_a_hundred_people_is_in_the_ledger() {
    let place = place();
    let report = import(&place, "a.csv", crowd(100));
    place.store.undo_import(report.import, at(9)).unwrap();
    let mut kinds = Vec::new();
    place
        .store
        .each_event(|sealed, _| {
            kinds.push(sealed.kind.as_str());
            Ok(())
        })
        .unwrap();
    assert_eq!(kinds.len(), 101, "what was said stays said");
    assert_eq!(kinds.last(), Some(&"import-undone"));
    assert_eq!(place.store.contact_count().unwrap(), 0);
}

#[test]
fn who_was_taken_off_the_list_stays_off_after_an_undo() {
    let place = place();
    let people = || vec![row(2, "ida@falk.example", &[]), row(3, "jonas@vogel.example", &[])];
    let report = import(&place, "a.csv", people());
    let ida = id_of(&place.store, "ida@falk.example");
    let (id, _) = campaign(&place, "Spring");
    place.store.keep_report(id, &report_of_nothing(), at(3)).unwrap();
    place.store.queue(id, &leave(), [ida.into()], at(4)).unwrap();
    place.store.take_off_list(place.list, ida, at(5)).unwrap();
    let undone = place.store.undo_import(report.import, at(9)).unwrap();
    assert_eq!((undone.removed, undone.kept.len()), (1, 1), "Ida was mailed");
    import(&place, "b.csv", people());
    let listed = audience(&place.store, place.list).len();
    assert_eq!(listed, 1, "Jonas is new again, and Ida is still off the list");
}

#[test]
fn what_a_misread_column_put_on_do_not_mail_can_be_taken_off_as_one() {
    let place = place();
    let typed =
        suppression(&place.store, "typed@falk.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    place.store.suppress(Suppression { since: at(1), source: Source::User, ..typed }, at(1)).unwrap();
    let mut gone = row(2, "ida@falk.example", &[]);
    gone.person.status = Some(Status::Unsubscribed);
    let report = import(&place, "a.csv", vec![gone, row(3, "jonas@vogel.example", &[])]);
    let undone = place.store.undo_import(report.import, at(8)).unwrap();
    assert_eq!((undone.removed, undone.do_not_mail), (1, 1), "it says what stays");
    let nothing = place.store.lift_import(report.import, " ", at(9)).unwrap();
    assert_eq!(nothing, Err(StaysSuppressed::ReasonMissing));
    let lifted = place.store.lift_import(report.import, "The column meant the ticket.", at(9)).unwrap();
    assert_eq!(lifted, Ok(1));
    let events = place.store.events_of(&address("ida@falk.example").dedupe_key()).unwrap();
    assert_eq!(events.last().unwrap().0.kind.as_str(), "misread", "and it is logged as such");
    import(&place, "b.csv", vec![row(2, "ida@falk.example", &[]), row(3, "typed@falk.example", &[])]);
    assert_eq!(audience(&place.store, place.list).len(), 1, "what the user typed still holds");
    check_whole(&place.store);
}
