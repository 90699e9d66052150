//! Looking into a mailbox that behaves, and into those that do not.

use std::time::Duration;

use network::imap::{Error, Session, Settings, Timeouts, sent_folder};
use network::smtp::{Login, OpenError, Tls};
use proptest::prelude::*;

use crate::fake::{Act, play};
use crate::fake_imap::{FakeImap, Trouble};

fn settings(port: u16, wait: Duration) -> Settings {
    let login = Login::Password { user: "ann".to_owned(), password: "s3cret".to_owned().into() };
    Settings { login, timeouts: Timeouts::all(wait), ..Settings::new("127.0.0.1", port, Tls::None) }
}

fn patient(port: u16) -> Settings {
    settings(port, Duration::from_secs(20))
}

async fn filled() -> FakeImap {
    let imap = FakeImap::start().await;
    imap.put(4, "23-Mar-2026 13:00:00 +0000", "Message-ID: <one@shop.example>\r\nTo: ben@list.example\r\n");
    imap.put(
        9,
        "23-Mar-2026 14:03:00 +0000",
        "Message-ID: <two@shop.example>\r\nTo: a@x.example, b@x.example\r\n",
    );
    imap
}

/// Everything a look does.
async fn look(settings: &Settings) -> Result<usize, Error> {
    let mut session = Session::open(settings).await?;
    let folders = session.folders().await?;
    let sent = sent_folder(&folders).ok_or(Error::NoSentFolder)?;
    session.examine(&sent.name).await?;
    let uids = session.since(jiff::civil::date(2026, 3, 22), None).await?;
    let mails = session.mails(&uids).await?;
    session.find("two@shop.example").await?;
    session.close().await;
    Ok(mails.len())
}

#[tokio::test]
async fn the_sent_folder_is_looked_into_and_nothing_in_it_changes() {
    let imap = filled().await;
    let mut session = Session::open(&patient(imap.port)).await.expect("open");
    let folders = session.folders().await.expect("folders");
    assert_eq!(folders.len(), 3, "one that holds no mail is left out");
    let sent = sent_folder(&folders).expect("a Sent folder").name.clone();
    let contents = session.examine(&sent).await.expect("examine");
    assert_eq!((contents.uid_validity, contents.mails), (7, 2));
    let day = jiff::civil::date(2026, 3, 2);
    assert_eq!(session.since(day, None).await.expect("search"), [4, 9]);
    assert_eq!(
        session.since(day, Some(9)).await.expect("search"),
        [0_u32; 0],
        "the last one is not named again"
    );
    let mails = session.mails(&[4, 9]).await.expect("fetch");
    assert_eq!(mails.iter().map(|mail| (mail.uid, mail.people)).collect::<Vec<_>>(), [(4, 1), (9, 2)]);
    assert_eq!(mails[0].only_to.as_deref(), Some("ben@list.example"));
    assert_eq!(mails[1].at.to_string(), "2026-03-23T14:03:00Z");
    assert_eq!(session.find("two@shop.example").await.expect("search"), Some(9));
    assert_eq!(session.find("none@shop.example").await.expect("search"), None);
    session.close().await;
    assert!(imap.was_told("EXAMINE") && imap.was_told("UID SEARCH SINCE 2-Mar-2026"));
    for changes in ["SELECT", "STORE", "UID STORE", "APPEND", "EXPUNGE", "MOVE", "CREATE"] {
        assert!(!imap.was_told(changes), "{changes} changes a mailbox");
    }
    let heard = imap.mailbox().heard.join("\n");
    assert!(
        heard.contains("BODY.PEEK[") && !heard.contains("BODY["),
        "looking marks nothing as read: {heard}"
    );
}

#[tokio::test]
async fn what_a_folder_is_called_when_it_is_gone_is_told() {
    let imap = filled().await;
    let mut session = Session::open(&patient(imap.port)).await.expect("open");
    let gone = session.examine("&AMk-l&AOk-ments envoy&AOk-s").await.expect_err("gone");
    assert_eq!(gone, Error::NoSuchFolder("Éléments envoyés".to_owned()));
    assert_eq!(
        session.examine("a\r\nDELETE Sent").await.expect_err("never said").code(),
        "imap-no-such-folder"
    );
    assert!(!imap.was_told("DELETE"));
}

#[tokio::test]
async fn each_refused_login_says_what_to_do() {
    for (refusal, code) in [
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", "imap-login-refused"),
        ("[ALERT] Application-specific password required: https://x.example", "imap-app-password-wanted"),
        (
            "[ALERT] Please log in via your web browser: IMAP access is disabled for your domain",
            "imap-switched-off",
        ),
        ("AUTHENTICATE failed: BasicAuthBlocked", "imap-switched-off"),
        ("[UNAVAILABLE] Temporary authentication failure", "imap-login-put-off"),
        ("[LIMIT] Too many simultaneous connections. (Failure)", "imap-login-put-off"),
    ] {
        let imap = FakeImap::start().await;
        imap.mailbox().secret = "another".to_owned();
        imap.mailbox().refusal = refusal.to_owned();
        let error = Session::open(&patient(imap.port)).await.expect_err(refusal);
        assert_eq!(error.code(), code, "{refusal}");
        assert_eq!(error.said().map(|said| said.0.as_str()), Some(refusal));
        assert!(!error.to_string().contains("s3cret"));
    }
}

#[tokio::test]
async fn every_kind_of_login_is_used_where_it_is_offered() {
    let token = Login::OAuth2 { user: "ann@shop.example".to_owned(), token: "s3cret".to_owned().into() };
    let imap = FakeImap::start().await;
    let signed_in = Settings { login: token, ..patient(imap.port) };
    Session::open(&signed_in).await.expect("a token that holds");
    imap.mailbox().secret = "newer".to_owned();
    let error = Session::open(&signed_in).await.expect_err("one that has run out");
    assert_eq!(error.code(), "imap-token-rejected");

    let imap = FakeImap::start().await;
    imap.mailbox().capabilities = "IMAP4rev1".to_owned();
    Session::open(&patient(imap.port)).await.expect("LOGIN where there is nothing else");
    assert!(imap.was_told("LOGIN \"ann\" "));
    imap.mailbox().capabilities = "IMAP4rev1 LOGINDISABLED".to_owned();
    let error = Session::open(&patient(imap.port)).await.expect_err("switched off");
    assert_eq!(error, Error::NoCommonLogin);
    let error = Session::open(&Settings { port: imap.port, ..signed_in }).await.expect_err("no XOAUTH2");
    assert_eq!(error, Error::NoCommonLogin);
}

#[tokio::test]
async fn words_before_encryption_do_not_count() {
    let open = async |script: Vec<Act>| {
        let (port, server) = play(script).await;
        let error =
            Session::open(&Settings { tls: Tls::StartTls, ..patient(port) }).await.expect_err("no TLS");
        let heard = server.await.expect("the server");
        assert!(
            !heard.contains("AUTHENTICATE") && !heard.contains("LOGIN"),
            "no login in plain text: {heard}"
        );
        error
    };
    let opening =
        || vec![Act::Say("* OK hi\r\n"), Act::Hear("p1 "), Act::Say("* CAPABILITY IMAP4rev1\r\np1 OK x\r\n")];
    let then = |more: Vec<Act>| [opening(), more].concat();
    let error = open(then(vec![Act::Hear("p2 STARTTLS"), Act::Say("p2 NO not here\r\n")])).await;
    assert_eq!(error.code(), "imap-no-starttls");
    let injected = "p2 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n";
    let error = open(then(vec![Act::Hear("p2 STARTTLS"), Act::Say(injected)])).await;
    assert_eq!(error, Error::Line(OpenError::StartTlsInjected));
    let error = open(vec![Act::Say("* PREAUTH come in\r\n")]).await;
    assert_eq!(error.code(), "imap-not-imap", "a door that is open leaves no place for a lock");
    let error = open(vec![Act::Say("* BYE too many\r\n")]).await;
    assert_eq!(error.code(), "imap-turned-away");
}

#[tokio::test]
async fn whoever_is_no_imap_server_is_told_apart() {
    let open = async |script: Vec<Act>| {
        let (port, _server) = play(script).await;
        Session::open(&patient(port)).await.expect_err("no IMAP").code()
    };
    assert_eq!(open(vec![Act::Say("220 mail.example ESMTP\r\n")]).await, "imap-not-imap");
    assert_eq!(open(vec![Act::Say("HTTP/1.1 400 Bad Request\r\n\r\n")]).await, "imap-not-imap");
    assert_eq!(open(vec![Act::Close]).await, "imap-closed");
    let other_tag = vec![Act::Say("* OK hi\r\n"), Act::Hear("p1 "), Act::Say("p9 OK of another command\r\n")];
    assert_eq!(open(other_tag).await, "imap-not-imap", "answers out of step");
    let long: &'static str = Box::leak("x".repeat(1_000_000).into_boxed_str());
    assert_eq!(
        open(vec![Act::Say("* OK "), Act::Say(long)]).await,
        "imap-not-imap",
        "a line of a million letters"
    );
    let literal =
        vec![Act::Say("* OK hi\r\n"), Act::Hear("p1 "), Act::Say("* X {4000000000}\r\n"), Act::Silence];
    assert_eq!(open(literal).await, "imap-not-imap", "nothing of that size is waited for");
}

#[tokio::test]
async fn plain_text_is_read_from_this_computer_only() {
    // Connecting a UDP socket sends nothing; it only tells which own address would be used.
    let own = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    let Some(own) = own.ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback()) else {
        println!("skipped: no address but loopback");
        return;
    };
    let listener = tokio::net::TcpListener::bind((own, 0)).await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let elsewhere = Settings { host: own.to_string(), ..patient(port) };
    let error = Session::open(&elsewhere).await.expect_err("plain text to another address");
    assert_eq!(error, Error::Line(OpenError::PlainTextRefused { peer: own }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_closes_at_any_octet_ends_the_look_with_a_reason() {
    let imap = filled().await;
    assert_eq!(look(&patient(imap.port)).await.expect("a whole look"), 2);
    let mut at = 0;
    loop {
        imap.mailbox().trouble = Trouble::CloseAt(at);
        match look(&patient(imap.port)).await {
            Err(error) => assert_eq!(error.code(), "imap-closed", "at octet {at}"),
            // Behind the last answer only the goodbye is left.
            Ok(mails) => {
                assert!(mails == 2 && at > 500, "at octet {at}");
                break;
            }
        }
        at += 1;
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_not_waited_for_without_end() {
    let imap = filled().await;
    for at in [0, 5, 20, 60, 150, 300, 500] {
        imap.mailbox().trouble = Trouble::SilentAt(at);
        let error = look(&settings(imap.port, Duration::from_millis(50))).await.expect_err("silence");
        assert_eq!(error.code(), "imap-timed-out", "at octet {at}");
    }
}

#[tokio::test]
async fn brackets_without_end_do_not_end_the_program() {
    let imap = FakeImap::start().await;
    // Taken apart by recursion, this would overflow the stack.
    let deep = format!("\r\n* 1 FETCH (BODYSTRUCTURE {}", "(".repeat(200_000));
    imap.mailbox().capabilities.push_str(&deep);
    assert!(Session::open(&patient(imap.port)).await.is_ok(), "nobody asked for that, and nobody reads it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn one_wrong_octet_neither_panics_nor_invents_mails(at in 0_usize..900, octet in any::<u8>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let imap = filled().await;
            imap.mailbox().trouble = Trouble::Says(at, octet);
            if let Ok(mails) = look(&settings(imap.port, Duration::from_millis(200))).await {
                assert!(mails <= 2);
            }
        });
    }
}
