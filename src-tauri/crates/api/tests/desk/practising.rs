//! Rehearsals.

use app::consent::Basis;
use serde_json::{Value, json};

use crate::window::Window;

#[tokio::test(flavor = "multi_thread")]
async fn a_practised_day_has_the_faults_that_were_chosen() {
    let window = Window::new();
    let list = window.list();
    for number in 0..40 {
        window.person(list, &format!("person{number}@northfen.example"), "Amara", Basis::Stated);
    }
    // Nobody is asked: a rehearsal has a post office of its own.
    let id = window.campaign(25, list).await;
    let day = json!({ "kind": "own", "comeBackLater": 30, "noSuchMailbox": 10, "mailboxFull": 0, "lostReply": 5,
                      "lineAway": true, "slowDown": true });
    window.ask("campaign_rehearse", json!({ "id": id, "day": day })).await;
    let view =
        window.until("campaign_rehearsal", json!({ "id": id }), |view| view["running"].is_null()).await;
    let result = &view["result"];
    assert_eq!(view["failed"], Value::Null, "{view}");
    let met = |trouble: &str| {
        result["faults"].as_array().unwrap().iter().find(|fault| fault["trouble"] == trouble).cloned()
    };
    for trouble in ["come-back-later", "no-such-mailbox", "line-away", "slow-down"] {
        assert!(met(trouble).is_some(), "{trouble} was chosen: {result}");
    }
    assert!(met("mailbox-full").is_none(), "what was not chosen does not happen: {result}");
    let slow = met("slow-down").unwrap();
    assert!(slow["number"].is_number(), "what has its place in time stands in the picture: {slow}");
    let later = met("come-back-later").unwrap();
    // One of them may have lost its reply on the second try.
    let told = later["accepted"].as_u64().unwrap() + later["uncertain"].as_u64().unwrap();
    assert_eq!(later["people"], told, "they get it in the end: {later}");
    assert_eq!(result["twice"], 0, "nobody is mailed twice");
    assert!(!result["goodDayDoneAt"].is_null(), "and what a good day would be: {result}");
    assert_eq!(window.ask("campaign", json!({ "id": id })).await["state"], "draft", "nothing else changed");
    window.ask("campaign_edit", json!({ "id": id, "subject": "Other" })).await;
    let stale = window.ask("campaign_rehearsal", json!({ "id": id })).await;
    assert_eq!(stale["stale"], true, "an edit makes it old");
}
