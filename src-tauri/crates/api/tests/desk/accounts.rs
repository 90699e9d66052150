//! Accounts and their passwords.

use app::accounts::NewAccount;
use app::delivery::Limits;
use app::practice::{Config, PostOffice, Tls};
use app::store::AccountTls;
use serde_json::{Value, json};

use crate::window::{Window, office};

#[tokio::test(flavor = "multi_thread")]
async fn a_password_goes_in_and_never_comes_out() {
    let window = Window::new();
    let form = json!({ "address": "shop@lindenbakery.example", "fromName": "Linden", "host": "mail.lindenbakery.example",
                       "port": 465, "tls": "implicit", "user": "shop@lindenbakery.example", "password": "geheim-4711" });
    assert_eq!(
        window.refused("account_add", form.clone()).await,
        "vault-absent",
        "the page makes the vault first, so that its phrase is written down"
    );
    window.postrider.create_vault(None).unwrap();
    let added = window.ask("account_add", form).await;
    assert_eq!(added["hasPassword"], true, "{added}");
    let all = window.ask("accounts", json!({})).await;
    assert!(!all.to_string().contains("geheim"), "no answer holds it");
    assert_eq!(all["accounts"][0]["ownLimits"], false, "careful limits of ours: {all}");
    let database = std::fs::read(window.place.path().join("postrider.sqlite")).unwrap();
    let log = std::fs::read(window.place.path().join("postrider.sqlite-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(11).any(|part| part == b"geheim-4711"), "nor does the disk");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_says_which_step_failed() {
    let office = office("{}").await;
    let window = Window::new();
    let form = |port: u16| {
        json!({ "address": "shop@lindenbakery.example", "fromName": "", "host": "127.0.0.1", "port": port,
                "tls": "none", "user": "" })
    };
    let fine = window.ask("account_try", form(office.port())).await;
    assert_eq!((&fine["failed"], &fine["tlsVersion"]), (&Value::Null, &Value::Null), "an open line: {fine}");
    // The port was free a moment ago: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = window.ask("account_try", form(port)).await;
    assert_eq!((&away["failed"], &away["code"]), (&json!("reach"), &json!("connect-refused")), "{away}");
    assert_eq!(window.ask("accounts", json!({})).await["accounts"], json!([]), "nothing was kept");
    let known = window.ask("account_suggest", json!({ "address": "someone@gmail.com" })).await;
    assert_eq!(known["foundBy"], "catalogue", "{known}");
    assert_eq!(window.refused("account_suggest", json!({ "address": "no address" })).await, "address");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_over_a_private_line_says_how_private() {
    let office = PostOffice::start(Config { tls: Tls::StartTls, ..Config::default() }).await.unwrap();
    let window = Window::new();
    let ca_file = window.place.path().join("ca.pem");
    office.write_ca(&ca_file).unwrap();
    let account = window.postrider.add_account(NewAccount {
        name: "Harbour".to_owned(),
        host: "localhost".to_owned(),
        port: office.port(),
        tls: AccountTls::StartTls,
        user: None,
        password: None,
        from: "shop@lindenbakery.example".to_owned(),
        from_name: None,
        reply_to: None,
        limits: Limits::NONE,
        connections: None,
        ca_file: Some(ca_file),
    });
    let tested = window.ask("account_test", json!({ "id": account.unwrap().0 })).await;
    assert_eq!((&tested["failed"], &tested["tlsVersion"]), (&Value::Null, &json!("TLS 1.3")), "{tested}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limits_of_an_account_are_those_of_its_age_and_leave_room_for_ordinary_mail() {
    let window = Window::new();
    let form = json!({ "address": "shop@lindenbakery.example", "fromName": "", "host": "smtp.ionos.com",
                       "port": 465, "tls": "implicit", "user": "" });
    let young = window.ask("account_add", form).await;
    assert_eq!((&young["limits"]["hour"], &young["ownLimits"]), (&json!(50), &json!(false)), "{young}");
    assert_eq!(young["rules"]["keepFree"], 120, "a tenth, where the host counts by the hour: {young}");
    assert!(
        young["card"]["locks"].as_array().unwrap().iter().all(|lock| lock["source"]["page"] != ""),
        "each rule says whose it is"
    );
    let mut rules = young["rules"].clone();
    rules["since"] = json!("2020-01-01");
    let old = window.ask("account_change", json!({ "id": young["id"], "rules": rules })).await;
    assert_eq!((&old["limits"]["hour"], &old["ownLimits"]), (&json!(500), &json!(false)), "{old}");
    let moved = json!({ "id": young["id"], "host": "smtp.gmail.com" });
    let moved = window.ask("account_change", moved).await;
    assert_eq!(
        (&moved["limits"]["day"], &moved["rules"]["keepFree"]),
        (&json!(2_000), &json!(200)),
        "{moved}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_that_ship_with_us_are_opened() {
    let window = Window::new();
    let icloud = window.ask("account_suggest", json!({ "address": "someone@icloud.com" })).await;
    let known = &icloud["card"]["limitsSource"]["page"];
    let variomedia = json!({ "address": "shop@lindenbakery.example", "fromName": "", "host": "smtp.variomedia.de",
                             "port": 465, "tls": "implicit", "user": "" });
    let variomedia = window.ask("account_add", variomedia).await;
    let of_a_lock = &variomedia["card"]["locks"][0]["source"]["page"];
    assert!(of_a_lock.as_str().is_some_and(|page| page.starts_with("https://")), "{variomedia}");
    // Nobody's host opens nothing: getting that far is what a known page may.
    for (page, code) in [
        (json!({ "kind": "card", "page": known }), "not-opened"),
        (json!({ "kind": "card", "page": of_a_lock }), "not-opened"),
        (json!({ "kind": "client-id", "host": "google" }), "not-opened"),
        (json!({ "kind": "card", "page": "https://northfen.example/?list=everybody" }), "unknown-page"),
        (json!({ "kind": "card", "page": "file:///etc/passwd" }), "unknown-page"),
    ] {
        assert_eq!(window.refused("page_open", page.clone()).await, code, "{page}");
    }
}
