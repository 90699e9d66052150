//! Signing in on a host's own page, as the page of the window does it, with a host on loopback and a browser that does as
//! it is told.

use std::sync::{Arc, Mutex};

use app::consent::Basis;
use app::network::oauth::{Provider, ThisComputer};
use app::practice::{Config, FaultPlan, Login, PostOffice, Tls};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::window::{PASSPHRASE, Window};

const ADDRESS: &str = "shop@lindenbakery.example";

/// Gives tokens as the test says, the last answer again and again, and notes what it was asked.
struct TokenHost {
    provider: Provider,
    answers: Arc<Mutex<Vec<(u16, String)>>>,
    heard: Arc<Mutex<Vec<String>>>,
}

fn tokens(access: &str, lasts: u32) -> (u16, String) {
    let body = json!({ "access_token": access, "token_type": "Bearer", "expires_in": lasts, "refresh_token": "rt-1" });
    (200, body.to_string())
}

fn refused(word: &str) -> (u16, String) {
    (400, json!({ "error": word }).to_string())
}

impl TokenHost {
    async fn start(answers: &[(u16, String)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answers = Arc::new(Mutex::new(answers.iter().rev().cloned().collect::<Vec<_>>()));
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let (next, noted) = (Arc::clone(&answers), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                while !whole(&request) && stream.read_buf(&mut request).await.is_ok_and(|count| count > 0) {}
                noted.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
                let (status, body) = {
                    let mut answers = next.lock().unwrap();
                    if answers.len() > 1 { answers.pop().unwrap() } else { answers.last().unwrap().clone() }
                };
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} So\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let provider = Provider {
            authorize: format!("http://{address}/authorize"),
            token: format!("http://{address}/token"),
            scopes: vec!["mail".to_owned()],
            extra: Vec::new(),
            this_computer: ThisComputer::Address,
        };
        Self { provider, answers, heard }
    }

    fn says_next(&self, answer: (u16, String)) {
        *self.answers.lock().unwrap() = vec![answer];
    }
}

/// Whether a request is there with its body.
fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    body.len() >= length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}

async fn window(host: &TokenHost) -> Window {
    let window = Window::new();
    window.postrider.create_vault(Some(&PASSPHRASE.into())).unwrap();
    *window.host.sign_in.lock().unwrap() = Some(host.provider.clone());
    window
}

async fn begin(window: &Window, more: Value) -> Value {
    let mut request = json!({ "host": "google", "address": ADDRESS, "clientId": "ours" });
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let view = window.ask("sign_in", request).await;
    assert_eq!((&view["state"], &view["message"]), (&json!("waiting"), &Value::Null), "{view}");
    view
}

/// The browser comes back to this computer; false where nobody waits there any more.
async fn come_back(view: &Value, query: &str) -> bool {
    let page = view["page"].as_str().unwrap();
    let value = |name: &str| {
        let mut pairs = page.split(['?', '&']).filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.replace("%3A", ":").replace("%2F", "/"))
            .unwrap()
    };
    let place = value("redirect_uri").trim_start_matches("http://").trim_end_matches('/').to_owned();
    let Ok(mut stream) = TcpStream::connect(place).await else { return false };
    let request = format!("GET /?state={}&{query} HTTP/1.1\r\n\r\n", value("state"));
    let mut shown = String::new();
    // The port may close while the browser is on its way.
    stream.write_all(request.as_bytes()).await.is_ok() && stream.read_to_string(&mut shown).await.is_ok()
}

/// A sign-in from the press to its end.
async fn signed_in(window: &Window, query: &str) -> Value {
    let view = begin(window, json!({})).await;
    assert!(come_back(&view, query).await);
    window.until("sign_in_state", json!({ "id": view["id"] }), |view| view["state"] != "waiting").await
}

async fn office(token: &str) -> PostOffice {
    let login = Login { user: ADDRESS.to_owned(), secret: token.to_owned() };
    PostOffice::start(Config { tls: Tls::Off, login: Some(login), ..Config::default() }).await.unwrap()
}

/// An account that is signed in with whatever the host gives.
async fn account(window: &Window, port: u16) -> i64 {
    let done = signed_in(window, "code=c").await;
    assert_eq!(done["state"], "done", "{done}");
    let form = json!({ "name": "Harbour", "address": ADDRESS, "fromName": "", "host": "127.0.0.1", "port": port,
                       "tls": "none", "user": ADDRESS, "signIn": done["id"] });
    let added = window.ask("account_add", form).await;
    assert_eq!((&added["oauth"], &added["hasPassword"]), (&json!(true), &json!(true)), "{added}");
    added["id"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_kept_with_its_account_and_no_token_crosses_to_the_page() {
    let host = TokenHost::start(&[tokens("at-1", 3600)]).await;
    let (window, office) = (window(&host).await, office("at-1").await);
    let id = account(&window, office.port()).await;
    let test = window.ask("account_test", json!({ "id": id })).await;
    assert_eq!(test["failed"], Value::Null, "{test}");
    let all = window.ask("accounts", json!({})).await.to_string();
    assert!(!all.contains("at-1") && !all.contains("rt-1"), "{all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sign_in_that_fails_says_why() {
    let host = TokenHost::start(&[tokens("at-1", 3600)]).await;
    let window = window(&host).await;
    let says = |view: &Value, words: &str| {
        assert_eq!(view["state"], "failed", "{view}");
        assert!(view["message"].as_str().unwrap().contains(words), "{view}");
    };
    says(&signed_in(&window, "error=access_denied").await, "You did not allow it");
    host.says_next(refused("invalid_client"));
    let failed = signed_in(&window, "code=c").await;
    says(&failed, "Check the client id");
    let form = json!({ "address": ADDRESS, "fromName": "", "host": "127.0.0.1", "port": 1, "tls": "none",
                       "user": ADDRESS, "signIn": failed["id"] });
    assert_eq!(window.refused("account_add", form).await, "sign-in-gone", "what failed is none");
    host.says_next((503, "later".to_owned()));
    says(&signed_in(&window, "code=c").await, "cannot take the sign-in at the moment");
    let empty = json!({ "host": "google", "address": ADDRESS, "clientId": " " });
    let why = window.refusal("sign_in", empty).await;
    assert!(why.message.contains("client id of your own"), "{}", why.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_was_given_up_waits_for_nobody() {
    let host = TokenHost::start(&[tokens("at-1", 3600)]).await;
    let window = window(&host).await;
    let view = begin(&window, json!({})).await;
    let by_id = json!({ "id": view["id"] });
    window.ask("sign_in_cancel", by_id.clone()).await;
    assert_eq!(window.refused("sign_in_state", by_id).await, "sign-in-gone");
    while come_back(&view, "code=c").await {
        tokio::task::yield_now().await;
    }
    assert!(host.heard.lock().unwrap().is_empty(), "no code was turned into a token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_comes_back_to_a_locked_vault_is_kept_when_it_is_opened() {
    let host = TokenHost::start(&[tokens("at-1", 1), tokens("at-2", 3600)]).await;
    let (window, office) = (window(&host).await, office("at-2").await);
    let id = account(&window, office.port()).await;
    let window = window.locked();
    let again = json!({ "host": "google", "address": ADDRESS, "clientId": "", "account": id });
    assert_eq!(window.refused("sign_in", again.clone()).await, "vault-locked", "the client id lies in it");
    let done = signed_in(&window, "code=c").await;
    let change = json!({ "id": id, "signIn": done["id"] });
    assert_eq!(window.refused("account_change", change.clone()).await, "vault-locked");
    assert_eq!(window.refused("account_test", json!({ "id": id })).await, "vault-locked");
    window.ask("vault_open", json!({ "phrase": PASSPHRASE })).await;
    window.ask("account_change", change).await;
    let test = window.ask("account_test", json!({ "id": id })).await;
    assert_eq!(test["failed"], Value::Null, "{test}");

    // Whoever signs in again comes with the client id of the first time.
    let view = window.ask("sign_in", again).await;
    assert!(view["page"].as_str().unwrap().contains("client_id=ours"), "{view}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_ended_is_told_as_that_and_a_host_that_is_busy_as_busy() {
    let host = TokenHost::start(&[tokens("at-1", 1), (503, "later".to_owned())]).await;
    let (window, office) = (window(&host).await, office("at-2").await);
    let list = window.list();
    window.person(list, "amara@northfen.example", "Amara", Basis::Stated);
    let campaign = window.campaign(office.port(), list).await;
    let id = window.ask("accounts", json!({})).await["accounts"][0]["id"].clone();
    let done = signed_in(&window, "code=c").await;
    window.ask("account_change", json!({ "id": id, "signIn": done["id"] })).await;

    let busy = window.ask("account_test", json!({ "id": id })).await;
    assert_eq!((&busy["failed"], &busy["code"]), (&json!("log-in"), &json!("sign-in-put-off")), "{busy}");
    // A new sign-in ends the rest that the host was given.
    host.says_next(tokens("at-1", 1));
    let done = signed_in(&window, "code=c").await;
    window.ask("account_change", json!({ "id": id, "signIn": done["id"] })).await;
    host.says_next(refused("invalid_grant"));
    let ended = window.ask("account_test", json!({ "id": id })).await;
    assert_eq!((&ended["failed"], &ended["code"]), (&json!("log-in"), &json!("token-rejected")), "{ended}");

    window.ask("campaign_check", json!({ "id": campaign })).await;
    window.until("campaign_report", json!({ "id": campaign }), |view| view["running"].is_null()).await;
    window.ask("campaign_send", json!({ "id": campaign })).await;
    let by_id = json!({ "id": campaign });
    let view = window.until("campaign_sending", by_id, |view| view["state"] == "paused").await;
    assert_eq!(view["stopped"]["reason"]["kind"], "sign-in-ended", "{view}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_gives_way_to_a_sign_in_and_back() {
    let off = r#"{ "faults": [ { "name": "off", "fault": { "refuse-login": { "reply":
        { "code": 535, "enhanced": "5.7.139", "text": "SmtpClientAuthentication is disabled" } } } } ] }"#;
    let login = Login { user: ADDRESS.to_owned(), secret: "geheim-4711".to_owned() };
    let config = Config {
        tls: Tls::Off,
        login: Some(login),
        faults: FaultPlan::from_json(off).unwrap(),
        ..Config::default()
    };
    let strict = PostOffice::start(config).await.unwrap();
    let host = TokenHost::start(&[tokens("at-1", 3600)]).await;
    let (window, office) = (window(&host).await, office("at-1").await);
    let form = json!({ "address": ADDRESS, "fromName": "", "host": "127.0.0.1", "port": strict.port(), "tls": "none",
                       "user": ADDRESS, "password": "geheim-4711" });
    let id = window.ask("account_add", form).await["id"].clone();
    let test = window.ask("account_test", json!({ "id": id })).await;
    assert_eq!(
        (&test["failed"], &test["code"]),
        (&json!("log-in"), &json!("passwords-switched-off")),
        "{test}"
    );

    let done = signed_in(&window, "code=c").await;
    let change = json!({ "id": id, "signIn": done["id"], "port": office.port() });
    assert_eq!(window.ask("account_change", change).await["oauth"], true);
    let test = window.ask("account_test", json!({ "id": id })).await;
    assert_eq!(test["failed"], Value::Null, "{test}");

    let back = window.ask("account_change", json!({ "id": id, "password": "geheim-4711" })).await;
    assert_eq!((&back["oauth"], &back["hasPassword"]), (&json!(false), &json!(true)), "{back}");
    let kept = app::delivery::AccountId(id.as_i64().unwrap());
    assert!(!window.postrider.has_sign_in(kept).unwrap(), "no token outlives it");
}
