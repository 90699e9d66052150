//! The log of what the mailbox told us.

use consent::lift::StaysSuppressed;
use consent::{Scope, SuppressionReason};
use store::{FeedbackNote, Noted};

use crate::support::*;

fn note(place: &Place, hash: u8) -> FeedbackNote {
    FeedbackNote {
        source_hash: [hash; 32],
        file_name: "leave.eml".to_owned(),
        kind: "unsubscribe".to_owned(),
        contact: Some(id_of(&place.store, "ida@falk.example")),
        key: Some(address("ida@falk.example").dedupe_key()),
        campaign: None,
        list: Some(place.list),
        action: "suppressed".to_owned(),
        detail: serde_json::json!({"subject": "unsubscribe"}),
        suppression: None,
    }
}

#[test]
fn a_mail_read_twice_changes_nothing() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let gone = || {
        Some(suppression(
            &place.store,
            "ida@falk.example",
            SuppressionReason::Unsubscribed,
            Scope::List(place.list.0),
        ))
    };
    let Noted::New(id) = place.store.note_feedback(&note(&place, 1), gone(), at(5)).unwrap() else {
        panic!("new")
    };
    assert_eq!(place.store.note_feedback(&note(&place, 1), gone(), at(6)).unwrap(), Noted::Known(id));
    assert_eq!(place.store.feedback_known(&[1; 32]).unwrap(), Some(id));
    let row = place.store.feedback_entry(id).unwrap();
    assert!(row.note.suppression.is_some(), "it says which entry it led to");
    assert_eq!(place.store.feedback(0..9).unwrap().total, 1);
    assert!(audience(&place.store, place.list).is_empty(), "she has left");
    assert_eq!(place.store.undo_feedback(id, "she asked about bread", at(9)).unwrap(), Ok(()));
    assert_eq!(audience(&place.store, place.list).len(), 1, "we misread it");
    assert!(place.store.feedback_entry(id).unwrap().undone.is_some(), "and that is logged");
    assert_eq!(place.store.undo_feedback(id, "again", at(9)).unwrap(), Ok(()), "once is enough");
}

#[test]
fn what_we_did_not_read_cannot_be_misread() {
    let place = place();
    import(&place, "a.csv", vec![row(2, "ida@falk.example", &[])]);
    let mut typed =
        suppression(&place.store, "ida@falk.example", SuppressionReason::Unsubscribed, Scope::Everywhere);
    typed.source = consent::Source::User;
    let Noted::New(id) = place.store.note_feedback(&note(&place, 1), Some(typed), at(5)).unwrap() else {
        panic!("new")
    };
    assert_eq!(place.store.undo_feedback(id, "no", at(9)).unwrap(), Err(StaysSuppressed::NotFromMail));
    assert!(place.store.feedback_entry(id).unwrap().undone.is_none(), "then nothing is changed");
}
