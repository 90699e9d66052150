//! Asking whether domains take mail, as the page does it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::consent::Basis;
use hickory_server::proto::op::ResponseCode;
use serde_json::{Value, json};

use crate::fake_dns::{about, code, fake, no_such, root, takes};
use crate::window::Window;

fn settings(server: &str) -> Value {
    json!({ "nameServer": server, "https": null, "atOnce": 4, "goodForDays": 14 })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_starts_asking_and_sees_what_came_of_it() {
    let window = Window::new();
    let list = window.list();
    for address in ["amara@northfen.example", "ben@gone.example", "cleo@gone.example"] {
        window.person(list, address, "Amara", Basis::Stated);
    }
    let server = fake(Duration::ZERO, |question, _| {
        Some(match about(question).as_str() {
            "" => root(question),
            "gone.example" => no_such(question),
            _ => takes(question),
        })
    })
    .await;
    let before = window.ask("domains", json!({})).await;
    assert_eq!(
        (&before["domains"], &before["known"], &before["oldest"]),
        (&json!(2), &json!(0), &Value::Null)
    );
    assert_eq!(before["state"], json!({ "kind": "idle" }));
    assert_eq!(server.asked(), 0, "nothing is asked by itself");
    window.ask("domains_settings", settings(&server.address.to_string())).await;
    window.ask("domains_check", json!({ "again": false })).await;
    let done = window.until("domains", json!({}), |view| view["state"]["kind"] == "idle").await;
    assert_eq!(
        [&done["known"], &done["take"], &done["takeNone"], &done["unknown"], &done["peopleWithout"]],
        [&json!(2), &json!(1), &json!(1), &json!(0), &json!(2)]
    );
    assert_eq!(done["settings"], settings(&server.address.to_string()));
    assert!(done["oldest"].is_string(), "answers have an age");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_while_nobody_is_in_reach_and_can_be_stopped() {
    let window = Window::new();
    window.person(window.list(), "amara@northfen.example", "Amara", Basis::Stated);
    let online = Arc::new(AtomicBool::new(false));
    let is_online = Arc::clone(&online);
    let server = fake(Duration::ZERO, move |question, _| {
        Some(if is_online.load(Ordering::SeqCst) {
            takes(question)
        } else {
            code(question, ResponseCode::Refused)
        })
    })
    .await;
    window.ask("domains_settings", settings(&server.address.to_string())).await;
    window.ask("domains_check", json!({ "again": false })).await;
    let waits = window.until("domains", json!({}), |view| view["state"]["kind"] == "waiting").await;
    assert_eq!(waits["state"]["left"], 1);
    assert!(waits["state"]["until"].is_string() && waits["state"]["because"].is_string(), "{waits}");
    let stopped = window.ask("domains_cancel", json!({})).await;
    assert_eq!(stopped["state"], json!({ "kind": "stopped", "left": 1, "because": null }));
    assert_eq!((&stopped["unknown"], &stopped["takeNone"]), (&json!(0), &json!(0)), "offline says nothing");
    online.store(true, Ordering::SeqCst);
    window.ask("domains_check", json!({ "again": false })).await;
    let done = window.until("domains", json!({}), |view| view["state"]["kind"] == "idle").await;
    assert_eq!(done["take"], 1, "and it goes on where it stood");
    window.desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_be_meant_so_are_refused() {
    let window = Window::new();
    for wrong in [
        json!({ "nameServer": "ns.example", "https": null, "atOnce": 4, "goodForDays": 14 }),
        json!({ "nameServer": null, "https": "dns.example", "atOnce": 4, "goodForDays": 14 }),
        json!({ "nameServer": null, "https": null, "atOnce": 0, "goodForDays": 14 }),
        json!({ "nameServer": null, "https": null, "atOnce": 4, "goodForDays": 91 }),
    ] {
        assert_eq!(window.refused("domains_settings", wrong).await, "name-server");
    }
    assert_eq!(window.ask("domains", json!({})).await["settings"]["nameServer"], Value::Null, "as it was");
}
