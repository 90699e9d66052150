//! Small files over HTTPS, from servers on loopback.

use std::time::Duration;

use network::http::{How, Http, HttpError};

use crate::fake_web::{FakeWeb, elsewhere, fake_web, page};

const HOST: &str = "autoconfig.shop.example";

fn asking(web: &FakeWeb) -> Http {
    Http::new(&How {
        ca_file: Some(web.ca_file.clone()),
        elsewhere: vec![(HOST.to_owned(), web.address), ("plain.example".to_owned(), web.address)],
        wait: Duration::from_secs(20),
        ..How::default()
    })
    .expect("ready")
}

async fn get(web: &FakeWeb, path: &str) -> Result<Vec<u8>, HttpError> {
    asking(web).get(&format!("https://{HOST}{path}"), 1_000).await.map(|fetched| fetched.body)
}

#[tokio::test]
async fn a_small_file_comes_over_https_and_the_question_says_nothing_of_us() {
    let web = fake_web(Some(&[HOST]), |_| page("200 OK", "text/xml", "<a/>")).await;
    assert_eq!(get(&web, "/file?x=1").await.expect("a file"), b"<a/>");
    let heard = web.heard().join("\n").to_ascii_lowercase();
    assert!(heard.starts_with("get /file?x=1 "), "{heard}");
    for word in ["user-agent", "referer", "cookie", "accept-encoding", "accept-language"] {
        assert!(!heard.contains(word), "{word} is nobody's business: {heard}");
    }
}

#[tokio::test]
async fn redirects_are_followed_as_long_as_the_line_stays_private() {
    let web = fake_web(Some(&[HOST]), |request| match request {
        r if r.starts_with("GET /moved ") => elsewhere("https://autoconfig.shop.example/here"),
        r if r.starts_with("GET /here ") => page("200 OK", "text/xml", "here"),
        r if r.starts_with("GET /plain ") => elsewhere("http://plain.example/"),
        _ => elsewhere("/round"),
    })
    .await;
    assert_eq!(get(&web, "/moved").await.expect("followed"), b"here");
    let astray = |host: &str| Err(HttpError::SentAstray { host: host.to_owned() });
    assert_eq!(get(&web, "/plain").await, astray(HOST));
    assert!(!web.heard().iter().any(|request| request.to_ascii_lowercase().contains("plain.example")));
    assert_eq!(get(&web, "/round").await, astray(HOST), "round in a circle");
    let error = asking(&web).get("http://autoconfig.shop.example/", 10).await.expect_err("plain text");
    assert!(matches!(error, HttpError::Unready(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_cut_off_whatever_it_announced() {
    let web = fake_web(Some(&[HOST]), |request| {
        let large = "x".repeat(1_001);
        match request {
            r if r.starts_with("GET /said ") => page("200 OK", "text/xml", &large),
            _ => format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{large}").into_bytes(),
        }
    })
    .await;
    let too_large = Err(HttpError::TooLarge { host: HOST.to_owned() });
    assert_eq!(get(&web, "/said").await, too_large);
    assert_eq!(get(&web, "/unsaid").await, too_large);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_told_from_a_server_that_is_not() {
    let web = fake_web(Some(&[HOST]), |request| match request {
        r if r.starts_with("GET /gone ") => page("404 Not Found", "text/html", "no"),
        r if r.starts_with("GET /broken ") => page("503 Unavailable", "text/html", "no"),
        _ => b"SSH-2.0-x\r\n".to_vec(),
    })
    .await;
    let gone = get(&web, "/gone").await.expect_err("404");
    assert!(gone.is_no() && gone == HttpError::Refused { host: HOST.to_owned(), code: 404 });
    assert!(!get(&web, "/broken").await.expect_err("503").is_no());
    assert_eq!(get(&web, "/odd").await, Err(HttpError::Garbled { host: HOST.to_owned() }));

    let trusting_nobody =
        Http::new(&How { elsewhere: vec![(HOST.to_owned(), web.address)], ..How::default() });
    let error = trusting_nobody.expect("ready").get(&format!("https://{HOST}/"), 10).await;
    assert_eq!(error, Err(HttpError::NotPrivate { host: HOST.to_owned() }));
    let other = fake_web(Some(&["other.example"]), |_| page("200 OK", "text/xml", "x")).await;
    assert_eq!(
        get(&other, "/").await,
        Err(HttpError::NotPrivate { host: HOST.to_owned() }),
        "another one's certificate"
    );

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let closed = listener.local_addr().expect("its address");
    drop(listener);
    let how = How { elsewhere: vec![(HOST.to_owned(), closed)], ..How::default() };
    let error = Http::new(&how).expect("ready").get(&format!("https://{HOST}/"), 10).await;
    assert_eq!(error, Err(HttpError::Unreachable { host: HOST.to_owned() }));
}

#[tokio::test]
async fn a_form_goes_to_its_server_only() {
    let web = fake_web(None, |request| match request {
        r if r.starts_with("POST /moved ") => elsewhere("/thief"),
        _ => page("400 Bad Request", "application/json", "{\"error\":\"x\"}"),
    })
    .await;
    let plain = Http::new(&How { plain_on_this_computer: true, ..How::default() }).expect("ready");
    let url = |path: &str| format!("http://{}{path}", web.address);
    let fetched = plain.post_form(&url("/token"), b"a=b".to_vec(), 100).await.expect("an answer");
    assert_eq!((fetched.status, fetched.body.as_slice()), (400, br#"{"error":"x"}"#.as_slice()));
    let moved = plain.post_form(&url("/moved"), b"secret=1".to_vec(), 100).await.expect("an answer");
    assert_eq!(moved.status, 302);
    assert!(
        !web.heard().iter().any(|request| request.contains("/thief")),
        "no redirect takes a secret along"
    );
    let named = format!("http://localhost:{}/token", web.address.port());
    assert!(plain.post_form(&named, Vec::new(), 100).await.is_err(), "a name may lead anywhere");
    let strict = Http::new(&How::default()).expect("ready");
    assert!(
        strict.post_form(&url("/token"), Vec::new(), 100).await.is_err(),
        "plain text only where it is allowed"
    );
}
