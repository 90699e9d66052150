//! Forgetting a person: nothing that names them is left, and they are still not mailed.

use consent::{Scope, SuppressionReason};
use delivery::Outcome;

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
    for line in everything(&place.data()) {
        let line = line.to_lowercase();
        assert!(!line.contains("secretplace") && !line.contains("unusual"), "still there: {line}");
        let bytes: Vec<String> = "secretplace".bytes().map(|byte| byte.to_string()).collect();
        assert!(!line.contains(&bytes.join(", ")), "still there, in bytes: {line}");
    }
    for entry in std::fs::read_dir(place.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(11).any(|window| window.eq_ignore_ascii_case(b"secretplace"));
            assert!(!found, "not even in the unused parts of {path:?}");
        }
    }
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
