//! Signing in at a host on loopback, with a browser that does as it is told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use network::http::{How, Http};
use network::oauth::{Begun, Problem, Provider, Registration, ThisComputer, refresh};
use oauth2::url::Url;
use proptest::prelude::*;
use secrecy::ExposeSecret;
use sha2::Digest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::fake_web::{FakeWeb, elsewhere, fake_web, page};

fn provider(web: &FakeWeb) -> Provider {
    Provider {
        authorize: format!("http://{}/authorize", web.address),
        token: format!("http://{}/token", web.address),
        scopes: vec!["send".to_owned(), "read".to_owned()],
        extra: vec![("prompt".to_owned(), "consent".to_owned())],
        this_computer: ThisComputer::Address,
    }
}

fn http() -> Http {
    Http::new(&How { plain_on_this_computer: true, ..How::default() }).expect("ready")
}

fn ours() -> Registration {
    Registration { id: "shop-client".to_owned(), secret: Some("not-much-of-a-secret".to_owned().into()) }
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    let url = Url::parse(&format!("http://127.0.0.1/?{text}")).expect("a form");
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn asked(begun: &Begun) -> BTreeMap<String, String> {
    pairs(Url::parse(begun.page()).expect("a page").query().expect("a query"))
}

/// The browser comes back with this; gives what it is shown.
async fn come_back(redirect: &str, query: &str) -> String {
    let url = Url::parse(redirect).expect("an address");
    let (host, port) = (url.host_str().expect("a host"), url.port().expect("a port"));
    assert_eq!(host, "127.0.0.1");
    let mut stream = tokio::net::TcpStream::connect((host, port)).await.expect("somebody waits");
    let request = format!("GET /{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("heard");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

const GOOD: &str =
    r#"{"access_token":"at-1","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-1"}"#;

async fn token_says(status: &'static str, body: &'static str) -> FakeWeb {
    fake_web(None, move |_| page(status, "application/json", body)).await
}

#[tokio::test]
async fn a_sign_in_brings_tokens_and_proves_that_it_is_the_one_who_asked() {
    let web = token_says("200 OK", GOOD).await;
    let begun = Begun::begin(&provider(&web), &ours(), "orders@linden.example").await.expect("begun");
    let asked = asked(&begun);
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(
        (asked["scope"].as_str(), asked["login_hint"].as_str()),
        ("send read", "orders@linden.example")
    );
    assert!(asked["state"].len() >= 16 && !begun.page().contains("not-much-of-a-secret"));
    let redirect = asked["redirect_uri"].clone();
    let browser = async {
        // What else knocks there changes nothing.
        let ahead = tokio::net::TcpStream::connect(
            Url::parse(&redirect).expect("it").socket_addrs(|| None).expect("it")[0],
        )
        .await;
        let stray = come_back(&redirect, "favicon.ico").await;
        assert!(stray.starts_with("HTTP/1.1 404"), "{stray}");
        let thief = come_back(&redirect, "?code=of-somebody-else&state=guessed").await;
        assert!(thief.starts_with("HTTP/1.1 404"), "{thief}");
        let shown = come_back(&redirect, &format!("?state={}&code=c-1", asked["state"])).await;
        drop(ahead);
        shown
    };
    let client = http();
    let (tokens, shown) = tokio::join!(begun.finish(&client), browser);
    let tokens = tokens.expect("tokens");
    assert_eq!(tokens.access.expose_secret(), "at-1");
    assert_eq!(tokens.refresh.expect("one").expose_secret(), "rt-1");
    assert_eq!(tokens.lasts.as_secs(), 3600);
    assert!(shown.contains("You are signed in") && !shown.contains("<script"), "{shown}");
    assert!(shown.contains("default-src 'none'"), "the page may load nothing");

    let heard = web.heard();
    assert_eq!(heard.len(), 1, "one code, one question: {heard:?}");
    let form = pairs(heard[0].split("\r\n\r\n").nth(1).expect("a form"));
    assert_eq!((form["grant_type"].as_str(), form["code"].as_str()), ("authorization_code", "c-1"));
    assert_eq!(
        (form["client_id"].as_str(), form["client_secret"].as_str()),
        ("shop-client", "not-much-of-a-secret")
    );
    assert_eq!(form["redirect_uri"], redirect);
    let proof = sha2::Sha256::digest(form["code_verifier"].as_bytes());
    assert_eq!(data_encoding::BASE64URL_NOPAD.encode(&proof), asked["code_challenge"], "PKCE");
    let gone = tokio::net::TcpStream::connect(
        Url::parse(&redirect).expect("it").socket_addrs(|| None).expect("it")[0],
    )
    .await;
    assert!(gone.is_err(), "the port was open for one answer");
}

async fn ends(status: &'static str, body: &'static str, query: &str) -> (Problem, String) {
    let web = token_says(status, body).await;
    let begun = Begun::begin(&provider(&web), &ours(), "a@linden.example").await.expect("begun");
    let asked = asked(&begun);
    let query = format!("?state={}&{query}", asked["state"]);
    let client = http();
    let (tokens, shown) = tokio::join!(begun.finish(&client), come_back(&asked["redirect_uri"], &query));
    (tokens.expect_err("no tokens"), shown)
}

#[tokio::test]
async fn each_sign_in_that_fails_says_why_here_and_in_the_browser() {
    let (denied, shown) = ends("200 OK", GOOD, "error=access_denied").await;
    assert_eq!(denied, Problem::Denied);
    assert!(shown.contains("You are not signed in"), "{shown}");
    let refused = r#"{"error":"invalid_client","error_description":"The OAuth client\nwas not found."}"#;
    let (problem, _) = ends("401 Unauthorized", refused, "code=c").await;
    assert_eq!(
        problem,
        Problem::Refused { said: "invalid_client: The OAuth client was not found.".to_owned() }
    );
    let once = r#"{"access_token":"at-1","token_type":"Bearer","expires_in":3600}"#;
    assert_eq!(ends("200 OK", once, "code=c").await.0, Problem::OnlyOnce);
    let (problem, _) = ends("200 OK", "<html>at-secret</html>", "code=c").await;
    assert_eq!(problem, Problem::Garbled);
    assert!(!format!("{problem:?}{problem}").contains("at-secret"), "an answer may hold a token");
    let (busy, _) = ends("200 OK", GOOD, "error=temporarily_unavailable").await;
    assert!(
        matches!(&busy, Problem::PutOff { said, rest: None } if said == "temporarily_unavailable"),
        "{busy:?}"
    );
}

#[tokio::test]
async fn only_a_word_that_ends_a_sign_in_ends_it() {
    let grant = r#"{"error":"invalid_grant"}"#;
    for (status, body, code) in [
        ("400 Bad Request", grant, "sign-in-refused"),
        ("400 Bad Request", r#"{"error":"interaction_required"}"#, "sign-in-refused"),
        ("401 Unauthorized", r#"{"error":"invalid_client"}"#, "sign-in-refused"),
        ("400 Bad Request", r#"{"error":"temporarily_unavailable"}"#, "sign-in-put-off"),
        ("403 Forbidden", r#"{"error":"rate_limit_exceeded"}"#, "sign-in-put-off"),
        ("400 Bad Request", r#"{"error":"a_word_of_next_year"}"#, "sign-in-put-off"),
        // A server that is not well, or has had enough of us, says nothing of the sign-in, whatever it says.
        ("500 Internal Server Error", grant, "sign-in-put-off"),
        ("503 Service Unavailable", "<html>later</html>", "sign-in-put-off"),
        ("429 Too Many Requests", grant, "sign-in-put-off"),
        ("404 Not Found", "", "sign-in-garbled"),
    ] {
        let web = token_says(status, body).await;
        let end = refresh(&http(), &provider(&web), &ours(), &"rt-1".to_owned().into()).await;
        let problem = end.expect_err("no tokens");
        assert_eq!(
            (problem.code(), problem.may_pass()),
            (code, code != "sign-in-refused"),
            "{status} {body}"
        );
    }
}

#[tokio::test]
async fn a_host_that_wants_to_be_left_alone_says_for_how_long() {
    let web = fake_web(None, |_| {
        let head = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 90\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        head.as_bytes().to_vec()
    })
    .await;
    let end = refresh(&http(), &provider(&web), &ours(), &"rt-1".to_owned().into()).await;
    assert_eq!(end.expect_err("later").rest(), Some(std::time::Duration::from_secs(90)));
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_longer_than_five_minutes() {
    let web = token_says("200 OK", GOOD).await;
    let begun = Begun::begin(&provider(&web), &ours(), "a@linden.example").await.expect("begun");
    assert_eq!(begun.finish(&http()).await.expect_err("nobody came"), Problem::TookTooLong);
}

#[tokio::test]
async fn a_refreshed_token_keeps_the_old_way_to_the_next_one_unless_it_gets_a_new() {
    let answers: Arc<Mutex<Vec<&str>>> = Arc::new(Mutex::new(vec![
        r#"{"access_token":"at-3","token_type":"Bearer"}"#,
        r#"{"access_token":"at-2","token_type":"Bearer","expires_in":10,"refresh_token":"rt-2"}"#,
    ]));
    let web = fake_web(None, move |_| match answers.lock().expect("answers").pop() {
        Some(body) => page("200 OK", "application/json", body),
        None => page("400 Bad Request", "application/json", r#"{"error":"invalid_grant"}"#),
    })
    .await;
    let (client, provider, ours) = (http(), provider(&web), ours());
    let first = refresh(&client, &provider, &ours, &"rt-1".to_owned().into()).await.expect("rotated");
    assert_eq!(first.refresh.as_ref().expect("new").expose_secret(), "rt-2");
    let second = refresh(&client, &provider, &ours, &first.refresh.expect("new")).await.expect("kept");
    assert_eq!(second.refresh.as_ref().expect("old").expose_secret(), "rt-2");
    assert!(second.lasts.as_secs() > 0, "a host that does not say is asked again before long");
    let refused = refresh(&client, &provider, &ours, &"rt-2".to_owned().into()).await.expect_err("withdrawn");
    assert!(matches!(refused, Problem::Refused { .. }) && !refused.may_pass());
    assert!(web.heard()[0].contains("grant_type=refresh_token"));
}

#[tokio::test]
async fn tokens_are_asked_for_at_their_own_server_only() {
    let web = fake_web(None, |request| match request {
        r if r.starts_with("POST /token ") => elsewhere("/thief"),
        _ => page("200 OK", "application/json", GOOD),
    })
    .await;
    let problem =
        refresh(&http(), &provider(&web), &ours(), &"rt-1".to_owned().into()).await.expect_err("moved");
    assert_eq!(problem, Problem::Garbled);
    assert_eq!(web.heard().len(), 1);
    let strict = Http::new(&How::default()).expect("ready");
    let problem =
        refresh(&strict, &provider(&web), &ours(), &"rt-1".to_owned().into()).await.expect_err("plain");
    assert!(matches!(problem, Problem::OutOfReach(_)), "a token goes over a private line: {problem:?}");
}

#[test]
fn the_pages_of_the_hosts_are_private_and_ask_for_mail_only() {
    for provider in [Provider::google(), Provider::microsoft()] {
        assert!(provider.authorize.starts_with("https://") && provider.token.starts_with("https://"));
        assert!(
            provider.scopes.iter().all(|scope| scope.contains("mail")
                || scope.contains("outlook")
                || scope == "offline_access")
        );
    }
}

/// What a token server may say: JSON of the right and of the wrong shape, and octets of any kind.
fn any_answer() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        "[a-zA-Z0-9 _-]{0,12}".prop_map(|word| format!("{word:?}")),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        prop::sample::select(vec![
            "null",
            "true",
            "[]",
            "{}",
            "1e300",
            "\"bearer\"",
            "\"invalid_grant\"",
            "\"\\u0000\\r\\n\""
        ])
        .prop_map(str::to_owned),
    ];
    let name = prop::sample::select(vec![
        "access_token",
        "token_type",
        "expires_in",
        "refresh_token",
        "scope",
        "error",
        "error_description",
        "error_uri",
    ]);
    let form = prop::collection::vec((name, value), 0..7).prop_map(|pairs| {
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", pairs.join(",")).into_bytes()
    });
    prop_oneof![4 => form, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}

#[test]
fn whatever_a_token_server_says_is_a_token_or_a_plain_reason() {
    let answer: Arc<Mutex<Vec<u8>>> = Arc::default();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let said = Arc::clone(&answer);
    let web = runtime.block_on(fake_web(None, move |_| said.lock().expect("an answer").clone()));
    let (client, provider, ours) = (http(), provider(&web), ours());
    let status =
        prop::sample::select(vec!["200 OK", "400 Bad Request", "401 Unauthorized", "503 Busy", "302 Found"]);
    let kind = prop::sample::select(vec!["application/json", "text/html", ""]);
    let rest = prop::option::of("[0-9]{1,25}|[ -~]{0,20}");
    let all = (status, kind, rest, any_answer(), any::<bool>());
    proptest!(ProptestConfig::with_cases(400), |((status, kind, rest, body, whole) in all)| {
        let rest = rest.map(|rest| format!("Retry-After: {rest}\r\n")).unwrap_or_default();
        // Without a length, the end of the connection is the end of the answer.
        let length = if whole { format!("Content-Length: {}\r\n", body.len()) } else { String::new() };
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{rest}{length}Connection: close\r\n\r\n");
        *answer.lock().expect("an answer") = [head.as_bytes(), &body].concat();
        match runtime.block_on(refresh(&client, &provider, &ours, &"rt-1".to_owned().into())) {
            Ok(tokens) => {
                prop_assert!(status.starts_with('2'), "{status}");
                prop_assert!(tokens.refresh.is_some() && tokens.lasts.as_secs() <= 24 * 3_600);
            }
            Err(problem) => {
                let sentence = problem.to_string();
                prop_assert!(!sentence.chars().any(char::is_control), "one line for a person: {sentence:?}");
                prop_assert!(sentence.chars().count() < 600 && !sentence.contains("rt-1"));
                prop_assert!(problem.rest().is_none_or(|rest| rest.as_secs() <= 24 * 3_600));
            }
        }
    });
}
