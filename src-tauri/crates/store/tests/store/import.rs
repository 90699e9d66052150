//! Imports: what the plan says is what happens, and a killed one never was.

use std::fs;
use std::ops::ControlFlow;

use consent::lift::Plea;
use consent::{Basis, Scope, SuppressionReason};
use contacts::import::{Proof, Status};
use contacts::merge::{MergePolicy, Summary};
use store::{Choice, ContactQuery, ImportState, PlanKind, StageOptions, Store, StoreError};

use crate::support::*;

#[test]
fn a_first_import_brings_everybody() {
    let place = place();
    let people = vec![
        row(2, "Ida@Falk.example", &[("first_name", "Ida"), ("town", "Northfen")]),
        row(3, "jonas@vogel.example", &[("name", "Jonas Vogel")]),
        row(4, "not an address", &[("name", "Nobody")]),
        row(6, "ida@falk.example", &[("town", "Oldmill"), ("phone", "01632")]),
    ];
    let mut staging = stage(&place, "autumn.csv", people);
    let plan = staging.plan().unwrap();
    let expect =
        Summary { rows: 4, addresses: 4, new: 2, changed: 0, duplicates: 1, invalid: 1, suppressed: 0 };
    assert_eq!((plan.summary, plan.repeated), (expect, 1), "every address has one outcome");
    assert_eq!(place.store.contact_count().unwrap(), 0, "a plan stores nothing");
    let report = commit(staging, &stated());
    assert_eq!(report.summary, expect, "what was planned is what happened");
    let ida = place.store.contact(id_of(&place.store, "ida@falk.example")).unwrap().unwrap();
    assert_eq!(ida.contact.address.as_str(), "Ida@falk.example", "the local part is kept as given");
    let told = fields(&[("first_name", "Ida"), ("town", "Oldmill"), ("phone", "01632")]);
    assert_eq!(ida.contact.fields, told, "the later row of the same person is the newer one");
    assert_eq!(ida.origin, Some((report.import, 2)), "where she came from");
    let standing = place.store.standing_of(place.list, ida.contact.id).unwrap().unwrap();
    assert_eq!((standing.basis, standing.subscribed), (Basis::Stated, true));
    assert_eq!(standing.agreed_at, Some(at(-1000)));
    let ledger = place.store.verify_ledger().unwrap();
    assert_eq!(ledger.events, 2, "one event for each person");
    let events = place.store.events_of(&address("ida@falk.example").dedupe_key()).unwrap();
    let detail = &events[0].1;
    assert_eq!(detail.row, Some(2));
    assert_eq!(
        detail.wording.as_deref(),
        Some("Yes, send me the letter."),
        "the proof to show when somebody asks"
    );
    check_whole(&place.store);
}

#[test]
fn pages_of_a_plan_show_who_and_why() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "ida@falk.example", &[("first_name", "Ida"), ("town", "Northfen")]),
            row(3, "jonas@vogel.example", &[("first_name", "Jonas")]),
            row(4, "left@vogel.example", &[]),
        ],
    );
    let gone =
        suppression(&place.store, "left@vogel.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    place.store.suppress(gone, at(2)).unwrap();
    let mut staging = stage(
        &place,
        "b.csv",
        vec![
            row(2, "ida@falk.example", &[("first_name", "IDA"), ("town", ""), ("phone", "01632")]),
            row(3, "jonas@vogel.example", &[("first_name", "Jonas")]),
            row(4, "left@vogel.example", &[]),
            row(5, "new@falk.example", &[("name", "New Falk")]),
            row(6, "new@falk.example", &[]),
            row(7, "nonsense", &[]),
        ],
    );
    let plan = staging.plan().unwrap();
    let expect =
        Summary { rows: 6, addresses: 6, new: 1, changed: 1, duplicates: 2, invalid: 1, suppressed: 1 };
    assert_eq!(plan.summary, expect);
    let differs = staging.page(PlanKind::Differs, 0..10).unwrap();
    let changes: Vec<_> =
        differs[0].changes.iter().map(|c| (c.field.as_str(), c.mine.as_str(), c.taken)).collect();
    assert_eq!(changes, [("first_name", "Ida", true), ("phone", "", true)], "an empty cell says nothing");
    assert_eq!(staging.page(PlanKind::New, 0..10).unwrap()[0].name, "New Falk");
    assert_eq!(staging.page(PlanKind::Unchanged, 0..10).unwrap()[0].address, "jonas@vogel.example");
    assert_eq!(staging.page(PlanKind::Repeated, 0..10).unwrap()[0].same_as_row, Some(5));
    assert_eq!(staging.page(PlanKind::Suppressed, 0..10).unwrap()[0].row, 4);
    let problems = staging.problems(0..10).unwrap();
    assert_eq!((problems[0].row, problems[0].cells.as_slice()), (7, &["nonsense".to_owned()][..]));
    assert!(!problems[0].findings.is_empty(), "a problem says why");
    assert_eq!(staging.page(PlanKind::New, 1..10).unwrap(), [], "past the end there is nothing");

    let ida = id_of(&place.store, "ida@falk.example");
    staging.choose(ida, "first_name", Choice::Mine).unwrap();
    staging.set_policy(MergePolicy::FillGaps);
    assert_eq!(staging.plan().unwrap().by_hand, 1);
    commit(staging, &stated());
    let told = place.store.contact(ida).unwrap().unwrap().contact.fields;
    assert_eq!(told, fields(&[("first_name", "Ida"), ("town", "Northfen"), ("phone", "01632")]));
    let left =
        place.store.standing_of(place.list, id_of(&place.store, "left@vogel.example")).unwrap().unwrap();
    assert!(!left.subscribed, "an import never brings anybody back");
    check_whole(&place.store);
}

#[test]
fn keeping_what_is_known_changes_nothing() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[("town", "Northfen")])]);
    let mut staging =
        stage(&place, "b.csv", vec![row(2, "ida@falk.example", &[("town", "Oldmill"), ("phone", "1")])]);
    staging.set_policy(MergePolicy::KeepMine);
    let plan = staging.plan().unwrap();
    assert_eq!((plan.summary.changed, plan.unchanged, plan.summary.duplicates), (0, 1, 1));
    commit(staging, &stated());
    let ida = place.store.contact(id_of(&place.store, "ida@falk.example")).unwrap().unwrap();
    assert_eq!(ida.contact.fields, fields(&[("town", "Northfen")]));
}

#[test]
fn proof_makes_confirmed_and_a_word_alone_does_not() {
    let place = place();
    let mut proven = row(2, "ida@falk.example", &[]);
    proven.person.proof = Some(Proof {
        confirmed_at: at(-500),
        ip: Some("192.0.2.14".to_owned()),
        asked_at: None,
        asked_ip: None,
    });
    let agreement = store::Agreement { basis: Basis::Confirmed, ..stated() };
    let mut staging = stage(&place, "a.csv", vec![proven, row(3, "jonas@vogel.example", &[])]);
    assert_eq!(staging.plan().unwrap().with_proof, 1);
    assert_eq!(staging.proofs(0..5).unwrap()[0].0, 2, "each proof can be looked at");
    let report = commit(staging, &agreement);
    assert_eq!(report.by_basis, [(Basis::Confirmed, 1), (Basis::None, 1)]);
    let standing = |email: &str| {
        let found = place.store.standing_of(place.list, id_of(&place.store, email)).unwrap().unwrap();
        (found.basis, found.agreed_at)
    };
    assert_eq!(standing("ida@falk.example"), (Basis::Confirmed, Some(at(-500))));
    assert_eq!(standing("jonas@vogel.example"), (Basis::None, None), "nothing proves it");
    let events = place.store.events_of(&address("ida@falk.example").dedupe_key()).unwrap();
    assert!(events[0].1.evidence.as_deref().unwrap().contains("192.0.2.14"), "the proof is in the ledger");
    check_whole(&place.store);
}

#[test]
fn proof_and_leaving_name_the_row_that_says_so() {
    for known in [false, true] {
        let place = place();
        if known {
            commit(
                stage(&place, "old.csv", vec![row(2, "ida@falk.example", &[])]),
                &store::Agreement::unknown(),
            );
        }
        let mut gone = row(5, "jonas@vogel.example", &[]);
        gone.person.status = Some(Status::Unsubscribed);
        let rows = vec![
            row(2, "ida@falk.example", &[]),
            row(3, "jonas@vogel.example", &[]),
            confirmed(4, "ida@falk.example"),
            gone,
            confirmed(6, "ida@falk.example"),
        ];
        let mut staging = stage(&place, "a.csv", rows);
        assert_eq!(staging.plan().unwrap().with_proof, 1, "one person, however many rows say so");
        assert_eq!(staging.proofs(0..5).unwrap()[0].0, 4);
        assert_eq!(staging.page(PlanKind::Suppressed, 0..5).unwrap()[0].row, 5);
        commit(staging, &stated());
        let events = place.store.events_of(&address("ida@falk.example").dedupe_key()).unwrap();
        assert_eq!(events.last().unwrap().1.row, Some(4), "known before: {known}");
        let entries = place.store.suppressions_of(&address("jonas@vogel.example").dedupe_key()).unwrap();
        assert_eq!(entries[0].1.evidence, "a.csv, row 5");
        check_whole(&place.store);
    }
}

#[test]
fn of_two_rows_of_one_person_the_harder_way_back_stands() {
    for flip in [false, true] {
        let place = place();
        let (mut one, mut other) = (row(2, "ida@falk.example", &[]), row(3, "ida@falk.example", &[]));
        one.person.status = Some(if flip { Status::Unsubscribed } else { Status::Bounced });
        other.person.status = Some(if flip { Status::Bounced } else { Status::Unsubscribed });
        import(&place, "a.csv", vec![one, other]);
        let entries = place.store.suppressions_of(&address("ida@falk.example").dedupe_key()).unwrap();
        let (id, entry) = &entries[0];
        assert_eq!((entries.len(), entry.original), (1, Some(SuppressionReason::Unsubscribed)));
        let plea = Plea::User { why: "The mailbox works again.".to_owned() };
        assert!(place.store.lift_suppression(*id, plea, at(9)).unwrap().is_err(), "she asked to leave");
    }
}

#[test]
fn a_stronger_basis_replaces_a_weaker_one_only() {
    let place = place();
    let basis = |expect: Basis, why: &str| {
        let id = id_of(&place.store, "ida@falk.example");
        assert_eq!(place.store.standing_of(place.list, id).unwrap().unwrap().basis, expect, "{why}");
    };
    let ida = || vec![row(2, "ida@falk.example", &[])];
    commit(stage(&place, "a.csv", ida()), &store::Agreement::unknown());
    basis(Basis::None, "nothing was said");
    commit(stage(&place, "b.csv", ida()), &stated());
    basis(Basis::Stated, "now somebody vouches");
    commit(stage(&place, "c.csv", ida()), &store::Agreement { basis: Basis::Customer, ..stated() });
    basis(Basis::Stated, "customer is weaker");
    assert_eq!(place.store.verify_ledger().unwrap().events, 2, "the third import said nothing new");
}

#[test]
fn an_import_changes_nothing_about_somebody_who_is_off_the_list() {
    let place = place();
    let ida = || vec![row(2, "ida@falk.example", &[])];
    commit(stage(&place, "a.csv", ida()), &store::Agreement::unknown());
    let id = id_of(&place.store, "ida@falk.example");
    place.store.take_off_list(place.list, id, at(5)).unwrap();
    let before = place.store.subscriptions_of(id).unwrap();
    import(&place, "b.csv", ida());
    assert_eq!(place.store.subscriptions_of(id).unwrap(), before, "not even the basis");
}

#[test]
fn people_who_left_elsewhere_stay_off_here() {
    let place = place();
    let mut gone = row(2, "gone@falk.example", &[]);
    gone.person.status = Some(Status::Unsubscribed);
    let mut bounced = row(3, "bounced@falk.example", &[]);
    bounced.person.status = Some(Status::Bounced);
    let report = import(&place, "mailchimp.csv", vec![gone, bounced, row(4, "ida@falk.example", &[])]);
    assert_eq!((report.summary.new, report.summary.suppressed, report.suppressions), (1, 2, 2));
    assert_eq!(
        names(&place.store, &ContactQuery::default()),
        ["ida@falk.example"],
        "they do not become contacts"
    );
    let entry = place.store.suppressions_of(&address("gone@falk.example").dedupe_key()).unwrap();
    let entry = &entry[0].1;
    assert_eq!(
        (entry.reason, entry.original),
        (SuppressionReason::Imported, Some(SuppressionReason::Unsubscribed))
    );
    assert!(entry.evidence.contains("mailchimp.csv"), "the evidence names file and row: {}", entry.evidence);
    place.store.undo_import(report.import, at(9)).unwrap();
    assert_eq!(place.store.suppression_counts().unwrap().len(), 1, "undoing an import brings nobody back");
    check_whole(&place.store);
}

#[test]
fn dropping_a_staged_import_leaves_no_trace() {
    let place = place();
    import(&place, "a.csv", crowd(3));
    let before = everything(&place.data());
    let mut staging = stage(&place, "b.csv", crowd(500));
    staging.plan().unwrap();
    drop(staging);
    assert_eq!(everything(&place.data()), before);
    let left: Vec<_> = fs::read_dir(place.data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("import-"))
        .collect();
    assert!(left.is_empty(), "its temporary database is gone: {left:?}");
}

#[test]
fn a_long_import_that_is_stopped_or_killed_never_was() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "person1@northfen.example", &[("first_name", "Old"), ("town", "Oldmill")]),
            row(3, "ida@falk.example", &[]),
        ],
    );
    let before = everything(&place.data());
    let copy = place.folder.path().join("killed");
    fs::create_dir(&copy).unwrap();
    let staging = stage(&place, "b.csv", crowd(9000));
    let mut calls = 0;
    let stopped = staging.commit(&stated(), [7; 32], at(1), &mut |done, total| {
        calls += 1;
        assert_eq!(total, 9000);
        assert_eq!(place.store.imports().unwrap()[0].state, ImportState::Merging);
        let id = id_of(&place.store, "person1@northfen.example");
        assert!(place.store.contact_count().unwrap() > 2, "it goes in piece by piece");
        assert!(place.store.standing_of(place.list, id).unwrap().is_some(), "readers are never locked out");
        for file in ["postrider.sqlite", "postrider.sqlite-wal", "folder-id"] {
            fs::copy(place.store.folder().join(file), copy.join(file)).unwrap();
        }
        if done >= 8000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(StoreError::Stopped)), "{stopped:?}");
    assert_eq!(calls, 2, "two batches of 4,000");
    assert_eq!(everything(&place.data()), before, "stopped: as if it had not begun");
    check_whole(&place.store);
    // The copy was made in the middle: that is what a killed process leaves.
    let store = Store::open(&copy, at(9)).unwrap();
    assert!(store.opened().undone_import.is_some(), "it says so");
    drop(store);
    assert_eq!(everything(&copy), before, "killed: as if it had not begun");
}

#[test]
fn a_long_import_that_is_let_through_arrives_whole() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "person1@northfen.example", &[("first_name", "Old")])]);
    let report = import(&place, "b.csv", crowd(9000));
    assert_eq!((report.summary.new, report.summary.changed), (8999, 1));
    assert_eq!(place.store.contact_count().unwrap(), 9000);
    assert_eq!(audience(&place.store, place.list).len(), 9000, "everybody is in the list");
    let ledger = place.store.verify_ledger().unwrap();
    assert_eq!(ledger.events, 9000, "whose standing was there already has no new event");
    check_whole(&place.store);
}

#[test]
fn the_sender_gets_its_turn_while_an_import_runs() {
    let place = place();
    import(&place, "a.csv", crowd(10));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let mut claimed = 0;
    stage(&place, "b.csv", crowd(9000))
        .commit(&stated(), [7; 32], at(1), &mut |_, _| {
            let claims = claim(&sender, id, 1);
            sender.settle(id, &[settlement(claims[0].row, accepted())], at(7)).unwrap();
            claimed += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(claimed, 3, "between any two batches");
    assert_eq!(place.store.counts(id).unwrap().accepted, 3);
    check_whole(&place.store);
}

#[test]
fn everybody_of_a_first_import_has_a_place_in_the_list() {
    // Around the thousands in which their numbers are counted out.
    for people in [1, 999, 1000, 1001, 2003] {
        let place = place();
        let report = import(&place, "a.csv", crowd(people));
        assert_eq!(report.by_basis, [(Basis::Stated, people)]);
        let list = place.store.lists().unwrap();
        assert_eq!(list.iter().map(|list| list.people).collect::<Vec<_>>(), [people]);
        check_whole(&place.store);
    }
}

#[test]
fn a_later_row_of_a_known_person_counts_for_what_they_say_together() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![row(2, "ida@falk.example", &[("town", "Northfen"), ("phone", "01632 960117")])],
    );
    let rows = vec![
        row(2, "ida@falk.example", &[("town", "Northfen")]),
        row(3, "ida@falk.example", &[("phone", "01632 960117")]),
    ];
    let plan = stage(&place, "b.csv", rows).plan().unwrap();
    assert_eq!((plan.unchanged, plan.summary.changed, plan.repeated), (1, 0, 1), "{plan:?}");
    let rows = vec![
        row(2, "ida@falk.example", &[("town", "Northfen")]),
        row(3, "ida@falk.example", &[("phone", "01632 960118")]),
    ];
    let plan = stage(&place, "c.csv", rows).plan().unwrap();
    assert_eq!((plan.unchanged, plan.summary.changed, plan.repeated), (0, 1, 1), "{plan:?}");
}

#[test]
fn an_import_needs_its_list() {
    let place = place();
    let list = place.store.add_list("Short-lived", at(0)).unwrap();
    let options = StageOptions { list, file_name: "a.csv".to_owned(), policy: MergePolicy::TakeTheirs };
    let mut staging = place.store.stage(options, at(0)).unwrap();
    staging.push(crowd(2)).unwrap();
    place.store.remove_list(list, at(5)).unwrap();
    let result = staging.commit(&stated(), [7; 32], at(1), &mut |_, _| ControlFlow::Continue(()));
    assert_eq!(result.unwrap_err().code(), "not-found");
    assert_eq!(place.store.contact_count().unwrap(), 0);
}

#[test]
fn a_conflict_is_what_the_rule_gives_up_and_nobody_chose() {
    let place = place();
    import(
        &place,
        "spring.csv",
        vec![row(2, "ida@falk.example", &[("town", "Northfen")]), row(3, "bo@lind.example", &[])],
    );
    let file = vec![
        row(2, "ida@falk.example", &[("town", "Oldmill"), ("phone", "01632 960117")]),
        row(3, "bo@lind.example", &[("town", "Åby")]),
    ];
    let mut staging = stage(&place, "autumn.csv", file);
    let counts = |staging: &mut store::Staging, policy| {
        staging.set_policy(policy);
        let plan = staging.plan().unwrap();
        (plan.summary.changed, plan.conflicting, plan.conflicts)
    };
    assert_eq!(counts(&mut staging, MergePolicy::TakeTheirs), (2, 1, 1), "Northfen goes");
    assert_eq!(counts(&mut staging, MergePolicy::FillGaps), (2, 1, 1), "Oldmill is not taken");
    assert_eq!(counts(&mut staging, MergePolicy::KeepMine), (0, 2, 3), "nothing of the file is taken");
    let page = staging.page(PlanKind::Conflicts, 0..10).unwrap();
    assert_eq!(page.iter().map(|row| row.changes.len()).collect::<Vec<_>>(), [2, 1]);
    let ida = page[0].contact.unwrap();
    staging.choose_all(&store::Chosen { contact: Some(ida), field: None }, Some(Choice::Theirs)).unwrap();
    assert_eq!(counts(&mut staging, MergePolicy::KeepMine), (1, 1, 1), "all of one person");
    staging
        .choose_all(&store::Chosen { contact: None, field: Some("town".to_owned()) }, Some(Choice::Mine))
        .unwrap();
    assert_eq!(counts(&mut staging, MergePolicy::KeepMine), (1, 0, 0), "one field of everybody");
    staging.choose_all(&store::Chosen::default(), None).unwrap();
    assert_eq!(counts(&mut staging, MergePolicy::KeepMine), (0, 2, 3), "and back to the rule");
}

#[test]
fn a_new_address_that_seems_to_lead_to_a_known_mailbox_is_shown_and_imported() {
    let place = place();
    import(&place, "spring.csv", vec![row(2, "ida@falk.example", &[]), row(3, "anna.b+x@gmail.com", &[])]);
    let file = vec![
        row(2, "ida+news@falk.example", &[]),
        row(3, "annab@googlemail.com", &[]),
        row(4, "bo@lind.example", &[]),
        row(5, "bo+shop@lind.example", &[]),
        row(6, "ida@falk.example", &[]),
        row(7, "cy+x@lind.example", &[]),
    ];
    let mut staging = stage(&place, "autumn.csv", file);
    let plan = staging.plan().unwrap();
    assert_eq!((plan.summary.new, plan.lookalikes), (5, 3));
    let page = staging.page(PlanKind::Lookalike, 0..10).unwrap();
    let pairs: Vec<(u64, &str, Option<u64>)> =
        page.iter().map(|row| (row.row, row.other.as_deref().unwrap(), row.same_as_row)).collect();
    assert_eq!(
        pairs,
        [(2, "ida@falk.example", None), (3, "anna.b+x@gmail.com", None), (5, "bo@lind.example", Some(4))],
        "a known person comes before one of the file"
    );
    assert_eq!(page[0].contact, Some(id_of(&place.store, "ida@falk.example")));
    assert_eq!(commit(staging, &stated()).summary.new, 5, "nobody is merged by it");
}

#[test]
fn the_same_file_again_names_everybody_and_changes_nobody() {
    let place = place();
    let first = import(&place, "spring.csv", crowd(50));
    let again = import(&place, "again.csv", crowd(50));
    assert_eq!((again.summary.new, again.summary.changed, again.summary.duplicates), (0, 0, 50));
    assert_eq!(place.store.undo_import(first.import, at(9)).unwrap().removed, 0, "the second names them too");
    assert_eq!(place.store.undo_import(again.import, at(10)).unwrap().removed, 50);
}

#[test]
fn another_list_asks_do_not_mail_anew() {
    let place = place();
    let choir = place.store.add_list("Choir", at(0)).unwrap();
    import(&place, "spring.csv", vec![row(2, "ida@falk.example", &[])]);
    place
        .store
        .suppress(
            suppression(&place.store, "ida@falk.example", SuppressionReason::Manual, Scope::List(choir.0)),
            at(3),
        )
        .unwrap();
    let mut staging =
        stage(&place, "autumn.csv", vec![row(2, "ida@falk.example", &[]), row(3, "bo@lind.example", &[])]);
    let mut counts = |list| {
        staging.join(store::Joins::Known(list)).unwrap();
        let plan = staging.plan().unwrap();
        (plan.summary.new, plan.unchanged, plan.summary.suppressed)
    };
    assert_eq!(counts(place.list), (1, 1, 0));
    assert_eq!(counts(choir), (1, 0, 1));
    assert_eq!(counts(place.list), (1, 1, 0), "and back");
}
