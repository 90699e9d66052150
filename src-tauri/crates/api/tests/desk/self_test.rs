//! One message to oneself, and each way in which it ends.

use app::practice::{Config, Login, PostOffice, Tls};
use serde_json::{Value, json};

use crate::window::{PASSPHRASE, Window, office};

const ADDRESS: &str = "shop@lindenbakery.example";

async fn account(window: &Window, port: u16, more: Value) -> i64 {
    let mut form = json!({ "address": ADDRESS, "fromName": "", "host": "127.0.0.1", "port": port, "tls": "none", "user": "" });
    form.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    window.ask("account_add", form).await["id"].as_i64().unwrap()
}

async fn tested(window: &Window, id: i64) -> Value {
    let by_id = json!({ "id": id });
    window.ask("account_self_test", by_id.clone()).await;
    window.until("account_self_test_state", by_id, |view| view["running"] == false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_to_oneself_goes_out_and_where_no_mail_is_read_says_where_to_look() {
    let (office, window) = (office("{}").await, Window::new());
    let id = account(&window, office.port(), json!({})).await;
    let before = window.ask("account_self_test_state", json!({ "id": id })).await;
    assert_eq!(before, json!({ "running": false, "sent": null, "found": null, "message": null }));
    let view = tested(&window, id).await;
    assert_eq!((&view["sent"], &view["found"]), (&json!(true), &Value::Null), "{view}");
    assert!(view["message"].as_str().unwrap().contains("Look for it in your inbox yourself"), "{view}");
    assert_eq!(office.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_before_it_went_out_is_told_as_not_sent_with_the_reason() {
    let window = Window::new();
    window.postrider.create_vault(Some(&PASSPHRASE.into())).unwrap();
    let not_sent = |view: &Value, words: &str| {
        assert_eq!((&view["sent"], &view["found"]), (&json!(false), &Value::Null), "{view}");
        assert!(view["message"].as_str().unwrap().contains(words), "{view}");
    };
    // The port was free a moment ago: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = account(&window, port, json!({ "name": "Away" })).await;
    not_sent(&tested(&window, away).await, "does not answer on port");

    let login = Login { user: ADDRESS.to_owned(), secret: "right".to_owned() };
    let office =
        PostOffice::start(Config { tls: Tls::Off, login: Some(login), ..Config::default() }).await.unwrap();
    let wrong = json!({ "name": "Wrong", "user": ADDRESS, "password": "wrong" });
    let wrong = account(&window, office.port(), wrong).await;
    not_sent(&tested(&window, wrong).await, "refused user name or password");

    // Nothing to log in with: it ends before anybody is asked.
    let without = account(&window, office.port(), json!({ "name": "Without", "user": ADDRESS })).await;
    not_sent(&tested(&window, without).await, "password");

    let window = window.locked();
    assert_eq!(window.refused("account_self_test", json!({ "id": wrong })).await, "vault-locked");
    assert!(office.received().is_empty(), "nothing went out");
}
