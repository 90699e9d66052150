//! Looking for the settings of an address, as the page does it, against a name server of the test's own.

use std::time::Duration;

use hickory_server::proto::op::{Message, ResponseCode};
use hickory_server::proto::rr::rdata::SRV;
use hickory_server::proto::rr::{RData, RecordType};
use serde_json::{Value, json};

use crate::fake_dns::{FakeDns, about, code, fake, host, no_such, root, with};
use crate::window::Window;

/// A window that asks this name server.
async fn asking(server: &FakeDns) -> Window {
    let window = Window::new();
    let server = server.address.to_string();
    let settings = json!({ "nameServer": server, "https": null, "atOnce": 4, "goodForDays": 14 });
    window.ask("domains_settings", settings).await;
    window
}

/// The records of linden.example lead to these hosts, for sending and for reading.
async fn leads_to(send: &'static str, read: &'static str) -> FakeDns {
    fake(Duration::ZERO, move |question, _| {
        let kind = question.queries.first().map(|asked| asked.query_type());
        let srv = |port, target: &str| -> Message {
            let owner = question.queries.first().unwrap().name().clone();
            with(question, [(owner, RData::SRV(SRV::new(0, 0, port, host(target))))])
        };
        Some(match (about(question).as_str(), kind) {
            ("", _) => root(question),
            ("_submissions._tcp.linden.example", Some(RecordType::SRV)) => srv(465, send),
            ("_imaps._tcp.linden.example", Some(RecordType::SRV)) => srv(993, read),
            _ => no_such(question),
        })
    })
    .await
}

async fn found(window: &Window, address: &str) -> Value {
    window.ask("account_find", json!({ "address": address })).await;
    window.until("account_finding", json!({}), |view| view["running"] == false).await
}

fn ends(view: &Value) -> Vec<&str> {
    view["steps"].as_array().unwrap().iter().map(|step| step["end"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_goes_to_servers_of_another_name_only_when_the_person_said_so() {
    let server = leads_to("out.harbour.example.", "in.harbour.example.").await;
    let window = asking(&server).await;
    let view = found(&window, "Orders@Linden.example").await;
    let elsewhere = json!({ "names": ["harbour.example"], "own": "linden.example",
                            "hosts": ["out.harbour.example", "in.harbour.example"] });
    assert_eq!((&view["found"]["foundBy"], &view["found"]["elsewhere"]), (&json!("records"), &elsewhere));
    let form = |host: &str, more: Value| {
        let mut form = json!({ "address": "orders@linden.example", "fromName": "", "host": host, "port": 465,
                               "tls": "implicit", "user": "orders", "password": "geheim-4711" });
        form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        form
    };
    let there = |more| form("OUT.harbour.example", more);
    for command in ["account_try", "account_add"] {
        let why = window.refusal(command, there(json!({}))).await;
        assert_eq!(why.code, "another-name");
        assert!(why.message.contains("belong to harbour.example, not to linden.example"), "{}", why.message);
        let reading = json!({ "mailbox": { "host": "in.harbour.example", "port": 993, "tls": "implicit" } });
        assert_eq!(window.refused(command, form("127.0.0.1", reading)).await, "another-name", "{command}");
    }
    // Without a secret there is nothing to ask, nor for servers that the person typed.
    let nothing = window.ask("account_try", there(json!({ "password": "" }))).await;
    assert_eq!(nothing["failed"], "reach", "{nothing}");
    let typed = window.ask("account_try", form("127.0.0.1", json!({ "port": 1 }))).await;
    assert_eq!(typed["failed"], "reach", "{typed}");
    let said = window.ask("account_try", there(json!({ "keptElsewhere": true }))).await;
    assert_eq!(said["failed"], "reach", "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_of_the_domain_itself_are_nobody_elses() {
    let server = leads_to("out.linden.example.", "in.linden.example.").await;
    let window = asking(&server).await;
    let view = found(&window, "orders@linden.example").await;
    assert_eq!(
        (&view["found"]["host"], &view["found"]["elsewhere"]),
        (&json!("out.linden.example"), &Value::Null)
    );
    assert_eq!(view["found"]["mailbox"]["host"], "in.linden.example");
    assert_eq!(ends(&view)[2..], ["found", "skipped", "skipped"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_says_nothing_ends_with_what_was_tried() {
    let server = fake(Duration::ZERO, |question, _| {
        Some(if about(question).is_empty() { root(question) } else { no_such(question) })
    })
    .await;
    let window = asking(&server).await;
    let view = found(&window, "orders@linden.example").await;
    assert_eq!(view["found"], Value::Null);
    assert_eq!(ends(&view)[2..], ["not-there"; 3], "{view}");
    let guess = view["steps"][4]["detail"].as_str().unwrap();
    assert!(guess.contains("usual names of linden.example"), "{guess}");
    let usual = window.ask("account_suggest", json!({ "address": "orders@linden.example" })).await;
    assert_eq!((&usual["foundBy"], &usual["host"]), (&json!("guess"), &json!("smtp.linden.example")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_server_that_refuses_is_told_as_nobody_could_be_asked() {
    let server = fake(Duration::ZERO, |question, _| Some(code(question, ResponseCode::Refused))).await;
    let window = asking(&server).await;
    let view = found(&window, "orders@linden.example").await;
    assert_eq!((&view["found"], ends(&view)[2]), (&Value::Null, "could-not-ask"), "{view}");
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_stops_when_the_person_says_so_and_begins_again_for_another_address() {
    let server = fake(Duration::ZERO, |_, _| None).await;
    let window = asking(&server).await;
    let view = window.ask("account_find", json!({ "address": "orders@linden.example" })).await;
    assert_eq!((&view["running"], &view["address"]), (&json!(true), &json!("orders@linden.example")));
    window.ask("account_find_stop", json!({})).await;
    let view = window.until("account_finding", json!({}), |view| view["running"] == false).await;
    assert_eq!((&view["found"], ends(&view)[4]), (&Value::Null, "skipped"), "{view}");
    let view = found(&window, "somebody@gmail.com").await;
    assert_eq!(
        (&view["found"]["host"], &view["found"]["elsewhere"]),
        (&json!("smtp.gmail.com"), &Value::Null)
    );
    assert_eq!(window.refused("account_find", json!({ "address": "no address" })).await, "address");
    let slip = window.refusal("account_find", json!({ "address": "somebody@gmial.com" })).await;
    assert!(slip.message.contains("somebody@gmail.com"), "{}", slip.message);
}
