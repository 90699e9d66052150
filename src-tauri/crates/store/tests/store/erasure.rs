//! Forgetting a person: nothing that names them is left, and they are still not mailed.

use std::ops::ControlFlow;

use consent::{Scope, SuppressionReason};
use contacts::ContactId;
use delivery::Outcome;
use store::{ChangeRow, FeedbackNote, PeopleChange, Store};

use crate::support::*;

#[test]
fn nothing_that_names_them_is_left() {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, "Forgotten@secretplace.example", &[("name", "Unusual Name")]),
            row(3, "ida@falk.example", &[]),
        ],
    );
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 1);
    assert_eq!(claims[0].candidate.address.as_str(), "Forgotten@secretplace.example");
    let refused = Outcome::Refused {
        class: "bad-mailbox".parse().unwrap(),
        reply: reply(550, "no forgotten@secretplace.example here"),
        suppress: true,
    };
    sender.settle(id, &[settlement(claims[0].row, refused)], at(7)).unwrap();
    drop(sender);
    let key = address("forgotten@secretplace.example").dedupe_key();
    let erased = place.store.erase(&key, at(9)).unwrap();
    assert!(erased.contact);
    assert_eq!(erased.events, 2, "the import and the suppression");
    let ledger = place.store.verify_ledger().unwrap();
    assert!(ledger.outcome.is_ok(), "the chain stays whole");
    assert_eq!(ledger.erased, 2);
    assert_gone(&place.data(), &["secretplace", "unusual"], "somebody with a record");
    let kept = place.store.suppressions_of(&key).unwrap();
    assert_eq!(
        (kept[0].1.reason, &kept[0].1.key),
        (SuppressionReason::Erased, &None),
        "only the hash is left"
    );
    let again = import(&place, "b.csv", vec![row(2, "forgotten@secretplace.example", &[])]);
    assert_eq!(again.summary.suppressed, 1, "an import does not bring them back");
    assert_eq!(place.store.counts(id).unwrap().refused, 1, "the campaign keeps its count");
    assert_eq!(place.store.result_of(id, claims[0].candidate.contact).unwrap().unwrap().address, "");
    check_whole(&place.store);
}

#[test]
fn somebody_unknown_can_ask_to_be_forgotten() {
    let place = place();
    let key = address("stranger@vogel.example").dedupe_key();
    let erased = place.store.erase(&key, at(9)).unwrap();
    assert!(!erased.contact);
    let kept = place.store.suppressions_of(&key).unwrap();
    assert_eq!((kept[0].1.reason, kept[0].1.scope), (SuppressionReason::Erased, Scope::Everywhere));
}

#[test]
fn waiting_messages_are_skipped() {
    let place = place();
    import(&place, "a.csv", crowd(2));
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let key = address("person0@northfen.example").dedupe_key();
    assert_eq!(place.store.erase(&key, at(9)).unwrap().skipped, 1);
    assert_eq!(place.store.skipped_reasons(id).unwrap(), [("suppressed-erased".to_owned(), 1)]);
    let sender = place.store.sender().unwrap();
    assert_eq!(claim(&sender, id, 10).len(), 1, "the other one still goes");
    check_whole(&place.store);
}

const PLAIN: &str = "ida@secretplace.example";
const TAGGED: &str = "ida+news@secretplace.example";
const THIRD: &str = "ida+shop@secretplace.example";

/// What only the three of [`of_one_mailbox`] say.
const WORDS: [&str; 6] = ["secretplace", "unusual", "oldmill lane", "tidewater quay", "960117", "960118"];

/// Three records of one person and somebody else, with something of them in every table that can hold it.
fn of_one_mailbox() -> Place {
    let place = place();
    import(
        &place,
        "a.csv",
        vec![
            row(2, PLAIN, &[("name", "Unusual Name"), ("street", "Oldmill Lane")]),
            row(3, TAGGED, &[("phone", "01632 960117"), ("street", "Oldmill Lane")]),
            row(4, THIRD, &[("mobile", "01632 960118")]),
            row(5, "bo@falk.example", &[]),
        ],
    );
    let moved = |email: &str| row(2, email, &[("street", "Tidewater Quay")]);
    import(&place, "b.csv", vec![moved(TAGGED)]);
    let people: Vec<ContactId> = [PLAIN, TAGGED, THIRD].map(|email| id_of(&place.store, email)).into();
    change(&place.store, set("street", "Tidewater Quay 2"), people);
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    for claimed in claim(&sender, id, 4) {
        let said = format!("not now, {}", claimed.candidate.address.as_str());
        let class = "mailbox-full".parse().unwrap();
        let outcome = Outcome::Failed { class, reply: Some(reply(452, &said)), why: None };
        sender.settle(id, &[settlement(claimed.row, outcome)], at(7)).unwrap();
    }
    for (number, email) in [PLAIN, TAGGED, THIRD].into_iter().enumerate() {
        let hash = [u8::try_from(number).unwrap(); 32];
        place.store.keep_evidence(&hash, format!("From: {email}").as_bytes()).unwrap();
        let note = FeedbackNote {
            source_hash: hash,
            file_name: format!("{email}.eml"),
            kind: "reply".to_owned(),
            contact: Some(id_of(&place.store, email)),
            // Somebody who answered from elsewhere is known by their number alone.
            key: (number == 0).then(|| address(email).dedupe_key()),
            campaign: Some(id),
            list: None,
            action: "shown".to_owned(),
            detail: serde_json::json!({ "sentence": "Unusual wishes" }),
            suppression: None,
        };
        place.store.note_feedback(&note, None, at(8)).unwrap();
    }
    place
}

fn change(store: &Store, what: PeopleChange, people: Vec<ContactId>) -> ChangeRow {
    store.begin_change(&what, people, at(9)).unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap()
}

fn take_back(store: &Store, row: &ChangeRow) -> ChangeRow {
    store.begin_taking_back(row.id, at(10)).unwrap().run(&mut |_, _| ControlFlow::Continue(())).unwrap()
}

fn set(name: &str, value: &str) -> PeopleChange {
    PeopleChange::SetField { name: name.to_owned(), value: Some(value.to_owned()) }
}

fn merge(store: &Store, keep: &str, other: &str) -> store::MergeId {
    store.merge_people(id_of(store, keep), &[id_of(store, other)], at(11)).unwrap().unwrap().id
}

fn erase(store: &Store, email: &str) -> store::Erased {
    store.erase(&address(email).dedupe_key(), at(20)).unwrap()
}

#[test]
fn people_who_are_one_are_forgotten_as_one_whichever_address_is_named() {
    for named in [PLAIN, TAGGED, THIRD] {
        let place = of_one_mailbox();
        merge(&place.store, PLAIN, TAGGED);
        merge(&place.store, THIRD, PLAIN);
        let erased = erase(&place.store, named);
        assert!(erased.contact && erased.events >= 6, "{erased:?}");
        assert_gone(&place.data(), &WORDS, named);
        for email in [PLAIN, TAGGED, THIRD] {
            let kept = place.store.suppressions_of(&address(email).dedupe_key()).unwrap();
            assert_eq!(kept[0].1.reason, SuppressionReason::Erased, "{email} is recognised");
        }
        check_whole(&place.store);
    }
}

#[test]
fn a_server_that_answers_after_somebody_was_forgotten_does_not_bring_their_address_back() {
    let place = place();
    import(&place, "a.csv", vec![row(2, PLAIN, &[]), row(3, "bo@falk.example", &[])]);
    let (id, _) = campaign(&place, "Spring");
    start(&place, id);
    let sender = place.store.sender().unwrap();
    let claims = claim(&sender, id, 2);
    erase(&place.store, PLAIN);
    for claimed in &claims {
        let said = format!("queued for {}", claimed.candidate.address.as_str());
        let outcome = Outcome::Accepted { reply: reply(250, &said) };
        sender.settle(id, &[settlement(claimed.row, outcome)], at(21)).unwrap();
    }
    drop(sender);
    assert_eq!(values_with(&place.data(), &["secretplace"]), Vec::<String>::new());
    assert_eq!(place.store.counts(id).unwrap().accepted, 2, "what became of the message is kept");
    let other = place.store.result_of(id, id_of(&place.store, "bo@falk.example")).unwrap().unwrap();
    assert_eq!(other.reply.as_deref(), Some("250 queued for bo@falk.example"));
}

#[test]
fn a_merge_that_was_taken_back_says_nothing_of_anybody() {
    let place = of_one_mailbox();
    let merged = merge(&place.store, PLAIN, TAGGED);
    place.store.undo_merge(merged, at(12)).unwrap().unwrap();
    let texts: Vec<String> =
        everything(&place.data()).into_iter().filter(|row| row.starts_with("merge")).collect();
    assert_eq!(texts.len(), 1, "that there was one is remembered: {texts:?}");
    assert_eq!(
        values_with(&place.data(), &["960117"]).iter().filter(|value| value.starts_with("merge")).count(),
        0
    );
    erase(&place.store, TAGGED);
    assert_gone(&place.data(), &["960117", "ida+news"], "the one who has a record of their own again");
    assert!(!values_with(&place.data(), &["unusual name"]).is_empty(), "the other one is still there");
    check_whole(&place.store);
}

#[test]
fn what_changes_noted_of_somebody_who_was_removed_since_is_forgotten_with_them() {
    let club = || {
        let place = place();
        import(&place, "a.csv", vec![row(2, PLAIN, &[("street", "Oldmill Lane")])]);
        let ida = vec![id_of(&place.store, PLAIN)];
        change(&place.store, set("street", "Tidewater Quay"), ida.clone());
        (place, ida)
    };
    let words = ["secretplace", "oldmill lane", "tidewater quay"];

    let (place, ida) = club();
    change(&place.store, PeopleChange::Remove, ida);
    erase(&place.store, PLAIN);
    assert_gone(&place.data(), &words, "removed with many");

    let (place, ida) = club();
    change(&place.store, PeopleChange::Remove, ida);
    import(&place, "b.csv", vec![row(2, PLAIN, &[])]);
    erase(&place.store, PLAIN);
    assert_gone(&place.data(), &words, "removed with many, and come again under another number");

    let (place, ida) = club();
    let removed = change(&place.store, PeopleChange::Remove, ida);
    import(&place, "b.csv", vec![row(2, PLAIN, &[])]);
    assert_eq!(take_back(&place.store, &removed).kept, 1);
    erase(&place.store, PLAIN);
    assert_gone(&place.data(), &words, "whose removal was taken back in vain");

    let (place, ida) = club();
    place.store.remove_contacts(&ida).unwrap();
    erase(&place.store, PLAIN);
    assert_gone(&place.data(), &words, "removed alone");
    check_whole(&place.store);
}

#[test]
fn what_changes_noted_of_a_record_that_went_into_another_one_is_forgotten_with_it() {
    let place = of_one_mailbox();
    merge(&place.store, PLAIN, TAGGED);
    place.store.remove_contacts(&[id_of(&place.store, THIRD)]).unwrap();
    erase(&place.store, THIRD);
    erase(&place.store, PLAIN);
    assert_gone(&place.data(), &WORDS, "noted under three numbers");
}

#[test]
fn a_value_that_was_set_goes_with_the_last_of_those_it_was_set_for() {
    let place = place();
    import(&place, "a.csv", vec![row(2, PLAIN, &[]), row(3, "bo@falk.example", &[])]);
    let both = vec![id_of(&place.store, PLAIN), id_of(&place.store, "bo@falk.example")];
    let row = change(&place.store, set("note", "Knows Unusual Name"), both);
    erase(&place.store, PLAIN);
    assert_eq!(place.store.people_change(row.id).unwrap().what, set("note", "Knows Unusual Name"));
    erase(&place.store, "bo@falk.example");
    assert_gone(&place.data(), &["unusual"], "the change itself");
    let row = place.store.people_change(row.id).unwrap();
    assert_eq!(row.what, PeopleChange::ValueForgotten { name: "note".to_owned() });
    assert!(!row.can_be_taken_back(), "there is nobody left");
}

#[test]
fn a_value_that_was_taken_back_is_not_kept() {
    let place = place();
    import(&place, "a.csv", vec![row(2, PLAIN, &[])]);
    let row = change(&place.store, set("note", "Knows Unusual Name"), vec![id_of(&place.store, PLAIN)]);
    let told = take_back(&place.store, &row);
    assert_eq!(told.what, set("note", "Knows Unusual Name"), "whoever takes it back is told what it was");
    let kept = place.store.people_change(row.id).unwrap().what;
    assert_eq!(kept, PeopleChange::ValueForgotten { name: "note".to_owned() });
    assert_eq!(values_with(&place.data(), &["unusual"]), Vec::<String>::new());
}

#[test]
fn nobody_is_forgotten_while_an_import_may_still_write_them_down() {
    let place = place();
    // Into an empty database an import goes in one step.
    import(&place, "first.csv", vec![row(2, "bo@falk.example", &[])]);
    let mut people = vec![row(2, PLAIN, &[])];
    people.extend(crowd(9000));
    let staging = stage(&place, "a.csv", people);
    let mut refused = Vec::new();
    staging
        .commit(&stated(), [7; 32], at(1), &mut |done, total| {
            if 0 < done && done < total {
                let erased = place.store.erase(&address(PLAIN).dedupe_key(), at(2));
                refused.push(erased.map_err(|why| why.code()));
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(
        !refused.is_empty() && refused.iter().all(|erased| *erased == Err("import-under-way")),
        "{refused:?}"
    );
    assert!(erase(&place.store, PLAIN).contact);
    assert_gone(&place.data(), &["secretplace"], "once it has ended");
}

#[test]
fn what_a_reader_held_up_of_forgetting_is_done_at_the_next_opening() {
    let place = place();
    import(&place, "a.csv", vec![row(2, PLAIN, &[])]);
    let reader = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let seen: i64 = reader.query_row("SELECT count(*) FROM contacts", [], |row| row.get(0)).unwrap();
    assert_eq!(seen, 1);
    erase(&place.store, PLAIN);
    drop(reader);
    let Place { folder, store, .. } = place;
    let data = store.folder().to_owned();
    drop(store);
    let store = Store::open(&data, at(30)).unwrap();
    assert_gone(&data, &["secretplace"], "once nobody reads any more");
    assert_eq!(store.setting::<bool>("store.rewrite").unwrap(), None);
    drop(folder);
}

#[test]
fn what_checks_and_waits_quote_of_somebody_is_blanked() {
    let place = place();
    import(&place, "a.csv", vec![row(2, PLAIN, &[]), row(3, TAGGED, &[]), row(4, "bo@falk.example", &[])]);
    merge(&place.store, PLAIN, TAGGED);
    let (id, account) = campaign(&place, "Spring");
    let said = format!("3 people lack \u{201c}town\u{201d}, among them {TAGGED}, bo@falk.example.");
    let report = serde_json::json!({
        "at": at(3), "fingerprint": "ab".repeat(32), "people": 3, "left_out": 0, "checks": 12, "fine": [],
        "findings": [{
            "area": "people", "code": "field-missing", "severity": "warning", "message": said, "why": "It reads oddly."
        }],
    });
    place.store.keep_report(id, &serde_json::from_value(report).unwrap(), at(3)).unwrap();
    place.store.put_setting("sender.identity", &"Bakery, write to bo@falk.example").unwrap();
    place.store.put_setting("waiting.1", &"450 4.2.1 <Ida@SecretPlace.example> is over quota").unwrap();
    let conn = rusqlite::Connection::open(place.data().join("postrider.sqlite")).unwrap();
    let pause = serde_json::json!({ "reply": { "code": 550, "text": format!("{PLAIN} was too many") } });
    conn.execute("UPDATE accounts SET pause = ?2 WHERE id = ?1", (account.0, pause.to_string())).unwrap();
    drop(conn);
    let addresses = place.store.addresses_of(&address(PLAIN).dedupe_key()).unwrap();
    assert_eq!(addresses.len(), 2, "{addresses:?}");
    erase(&place.store, PLAIN);
    assert_gone(&place.data(), &["secretplace"], "quoted elsewhere");
    let own: String = place.store.setting("sender.identity").unwrap().unwrap();
    assert_eq!(own, "Bakery, write to bo@falk.example");
    erase(&place.store, "bo@falk.example");
    let own: String = place.store.setting("sender.identity").unwrap().unwrap();
    assert_eq!(own, "Bakery, write to bo@falk.example", "the user's own words");
    let kept = place.store.campaign(id).unwrap().report.unwrap();
    let finding = kept.findings().first().unwrap().finding.message.clone();
    assert_eq!(finding, "3 people lack \u{201c}town\u{201d}, among them (forgotten), (forgotten).");
}
