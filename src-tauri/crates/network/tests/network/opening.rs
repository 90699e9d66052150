use delivery::Stage;
use network::smtp::{Login, OpenError, Session, Settings, Tls};
use practice::{Config, PostOffice};

use crate::fake::{Act, opened, patient, play, settings};

fn password(user: &str, password: &str) -> Login {
    Login::Password { user: user.to_owned(), password: password.to_owned().into() }
}

fn token(token: &str) -> Login {
    Login::OAuth2 { user: "ann@shop.example".to_owned(), token: token.to_owned().into() }
}

/// Opens against a script and gives the error's code, or "open".
async fn open(script: Vec<Act>, login: Login) -> (String, String) {
    let (port, server) = play(script).await;
    let opened = Session::open(&Settings { login, ..patient(port, Tls::None) }).await;
    let code = opened.as_ref().err().map_or("open", OpenError::code).to_owned();
    drop(opened);
    (code, server.await.expect("the server ends"))
}

#[tokio::test]
async fn each_trouble_before_the_login_has_its_own_error() {
    let check = async |script: Vec<Act>, expect: &str| {
        assert_eq!(open(script.clone(), Login::None).await.0, expect, "{script:?}");
    };
    check(vec![Act::Say("421 4.3.2 Busy\r\n")], "smtp-greeting-refused").await;
    check(vec![Act::Say("554-No SMTP service here\r\n554 Go away\r\n")], "smtp-greeting-refused").await;
    check(vec![Act::Close], "smtp-closed").await;
    check(vec![Act::Say("* OK IMAP4rev1 ready\r\n")], "smtp-not-smtp").await;
    check(vec![Act::Say("250 what\r\n")], "smtp-not-smtp").await;
    check(opened("502 5.5.1 No EHLO\r\n"), "smtp-ehlo-refused").await;
    check(opened("421 4.7.0 Not now\r\n"), "smtp-ehlo-refused").await;
    check(opened("250 fake.example\r\n"), "open").await;
    check(opened("250-fake.example\n250\n"), "open").await;
}

#[tokio::test]
async fn silence_ends_in_a_time_out_that_names_the_stage() {
    let check = async |script: Vec<Act>, tls: Tls, expect: Stage| {
        let (port, server) = play(script).await;
        match Session::open(&settings(port, tls)).await {
            Err(OpenError::TimedOut { stage, .. }) => assert_eq!(stage, expect),
            other => panic!("{other:?}"),
        }
        server.await.expect("the client hangs up, so the server ends");
    };
    check(vec![Act::Silence], Tls::None, Stage::Connect).await;
    check(vec![Act::Silence], Tls::StartTls, Stage::Connect).await;
    check(vec![Act::Silence], Tls::Implicit, Stage::Tls).await;
    check(vec![Act::Say("220 x\r\n"), Act::Silence], Tls::None, Stage::Ehlo).await;
    let starttls = "250-x\r\n250 STARTTLS\r\n";
    let upgrade =
        || [opened(starttls), vec![Act::Hear("STARTTLS"), Act::Say("220 go\r\n"), Act::Silence]].concat();
    check(upgrade(), Tls::StartTls, Stage::Tls).await;
}

#[tokio::test]
async fn starttls_is_never_dropped() {
    let check = async |after: &'static str, more: Vec<Act>, expect: &str| {
        let (port, server) = play([opened(after), more].concat()).await;
        let login = password("ann", "s3cret");
        let error =
            Session::open(&Settings { login, ..patient(port, Tls::StartTls) }).await.expect_err("no TLS");
        assert_eq!(error.code(), expect, "{after:?}");
        let heard = server.await.expect("the server ends");
        assert!(
            !heard.contains("AUTH") && !heard.contains("MAIL"),
            "no login and no mail in plain text: {heard}"
        );
    };
    check("250-x\r\n250 AUTH PLAIN\r\n", vec![Act::Silence], "smtp-no-starttls").await;
    // A middle box that overwrites the keyword, as some have done.
    check("250-x\r\n250-XXXXXXXX\r\n250 AUTH PLAIN\r\n", vec![Act::Silence], "smtp-no-starttls").await;
    let offer = "250-x\r\n250 STARTTLS\r\n";
    check(
        offer,
        vec![Act::Hear("STARTTLS"), Act::Say("454 4.7.0 TLS not available\r\n")],
        "smtp-starttls-refused",
    )
    .await;
    check(offer, vec![Act::Hear("STARTTLS"), Act::Close], "smtp-closed").await;
    check(offer, vec![Act::Hear("STARTTLS"), Act::Say("250 sure\r\n")], "smtp-not-smtp").await;
}

#[tokio::test]
async fn words_behind_the_go_ahead_for_tls_are_an_attack() {
    let offer = "250-x\r\n250 STARTTLS\r\n";
    let injected = "220 go ahead\r\n250-evil.example\r\n250 AUTH PLAIN\r\n";
    let script = [opened(offer), vec![Act::Hear("STARTTLS"), Act::Say(injected), Act::Silence]].concat();
    let (port, server) = play(script).await;
    let error = Session::open(&patient(port, Tls::StartTls)).await.expect_err("injected");
    assert_eq!(error, OpenError::StartTlsInjected, "words in plain text must not count as said under TLS");
    server.await.expect("the connection is closed");

    // The same a moment later ends in the handshake, which does not take plain text for TLS.
    let script = [
        opened(offer),
        vec![
            Act::Hear("STARTTLS"),
            Act::Say("220 go\r\n"),
            Act::HearSome(5),
            Act::Say("250 evil\r\n"),
            Act::Silence,
        ],
    ]
    .concat();
    let (port, server) = play(script).await;
    let error = Session::open(&patient(port, Tls::StartTls)).await.expect_err("injected later");
    assert_eq!(error, OpenError::StartTlsInjected, "and is called by its name");
    server.await.expect("the connection is closed");
}

#[tokio::test]
async fn logins_fail_with_what_the_person_can_do() {
    let plain = "250-x\r\n250 AUTH PLAIN LOGIN\r\n";
    let answer = |reply: &'static str| {
        [opened(plain), vec![Act::Hear("AUTH PLAIN "), Act::Say(reply), Act::Silence]].concat()
    };
    let check = async |script: Vec<Act>, login: Login, expect: &str| {
        let (code, heard) = open(script, login).await;
        assert_eq!(code, expect, "{heard}");
        heard
    };
    let me = || password("ann", "s3cret");
    check(answer("235 2.7.0 Welcome\r\n"), me(), "open").await;
    let heard = check(answer("535 5.7.8 Bad credentials\r\n"), me(), "smtp-login-refused").await;
    assert_eq!(heard.matches("AUTH").count(), 1, "a second try would count as a second failure: {heard}");
    check(
        answer("534-5.7.9 Application-specific password required.\r\n534 5.7.9 gsmtp\r\n"),
        me(),
        "smtp-app-password-wanted",
    )
    .await;
    check(answer("454 4.7.0 Later\r\n"), me(), "smtp-login-put-off").await;
    check(opened("250 x\r\n"), me(), "smtp-no-auth-offered").await;
    check(opened("250-x\r\n250 AUTH GSSAPI NTLM\r\n"), me(), "smtp-no-common-mechanism").await;
    check(opened(plain), token("t"), "smtp-no-common-mechanism").await;
    let fallback = [
        opened(plain),
        vec![
            Act::Hear("AUTH PLAIN "),
            Act::Say("504 5.5.4 Not really\r\n"),
            Act::Hear("AUTH LOGIN\r\n"),
            Act::Say("334 VXNlcm5hbWU6\r\n"),
            Act::Hear("YW5u\r\n"),
            Act::Say("334 UGFzc3dvcmQ6\r\n"),
            Act::Hear("czNjcmV0\r\n"),
            Act::Say("235 Ok\r\n"),
            Act::Silence,
        ],
    ]
    .concat();
    check(fallback, me(), "open").await;
}

#[tokio::test]
async fn an_expired_token_is_told_from_the_servers_own_words() {
    let offer = "250-x\r\n250 AUTH XOAUTH2\r\n";
    let script = [
        opened(offer),
        vec![
            Act::Hear("AUTH XOAUTH2 "),
            Act::Say("334 eyJzdGF0dXMiOiI0MDAifQ==\r\n"),
            Act::Hear("\r\n"),
            Act::Say("535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 gsmtp\r\n"),
        ],
    ]
    .concat();
    let (port, server) = play(script).await;
    let error = Session::open(&Settings { login: token("old"), ..patient(port, Tls::None) })
        .await
        .expect_err("expired");
    let OpenError::TokenRejected { reply: Some(reply) } = &error else { panic!("{error:?}") };
    assert_eq!((reply.code, reply.text.as_str()), (535, "Username and Password not accepted.\ngsmtp"));
    assert!(error.needs_a_person(), "waiting does not help");
    let heard = server.await.expect("the server ends");
    assert!(
        heard.contains("dXNlcj1hbm5Ac2hvcC5leGFtcGxlAWF1dGg9QmVhcmVyIG9sZAEB"),
        "the form both Google and Microsoft want: {heard}"
    );
}

#[tokio::test]
async fn our_own_post_office_takes_all_three_mechanisms() {
    let login = practice::Login { user: "ann@shop.example".to_owned(), secret: "s3cret".to_owned() };
    let office =
        PostOffice::start(Config { login: Some(login), tls: practice::Tls::Off, ..Config::default() })
            .await
            .expect("start");
    for (login, expect) in [
        (password("ann@shop.example", "s3cret"), "open"),
        (password("ann@shop.example", "wrong"), "smtp-login-refused"),
        (token("s3cret"), "open"),
        (token("old"), "smtp-token-rejected"),
    ] {
        let settings = Settings { login, ..patient(office.port(), Tls::None) };
        let opened = Session::open(&settings).await;
        assert_eq!(opened.as_ref().err().map_or("open", OpenError::code), expect, "{settings:?}");
    }
}

#[tokio::test]
async fn hosts_that_do_not_answer_are_told_apart() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("its number")
        .port();
    let error = Session::open(&patient(closed, Tls::None)).await.expect_err("nobody listens");
    assert_eq!(error.code(), "smtp-connect-refused");
    let nowhere = Settings { host: "no-such-host.invalid".to_owned(), ..patient(closed, Tls::None) };
    let error = Session::open(&nowhere).await.expect_err("no such name");
    assert!(matches!(error, OpenError::NameNotFound { .. } | OpenError::TimedOut { .. }), "{error:?}");
    assert!(!error.needs_a_person(), "a laptop that is offline must try again by itself");
}

#[tokio::test]
async fn the_ehlo_name_is_never_the_machines_own_and_cannot_carry_commands() {
    let (port, server) = play([opened("250 x\r\n"), vec![Act::Silence]].concat()).await;
    drop(Session::open(&patient(port, Tls::None)).await.expect("open"));
    assert_eq!(
        server.await.expect("the server ends"),
        "EHLO [127.0.0.1]\r\n",
        "an address literal, RFC 5321 section 4.1.3"
    );

    let (port, server) = play([opened("250 x\r\n"), vec![Act::Silence]].concat()).await;
    let ehlo_name = Some("mail.shop.example".to_owned());
    drop(Session::open(&Settings { ehlo_name, ..patient(port, Tls::None) }).await.expect("open"));
    assert_eq!(server.await.expect("the server ends"), "EHLO mail.shop.example\r\n");

    for name in ["", "a b", "x\r\nMAIL FROM:<>", "[127.0.0.1", "ä.example"] {
        let settings = Settings { ehlo_name: Some(name.to_owned()), ..patient(1, Tls::None) };
        assert_eq!(Session::open(&settings).await.expect_err(name).code(), "smtp-ehlo-name", "{name:?}");
    }
}

#[tokio::test]
async fn no_secret_shows_in_any_message() {
    let script =
        [opened("250-x\r\n250 AUTH PLAIN\r\n"), vec![Act::Hear("AUTH PLAIN "), Act::Say("535 5.7.8 no\r\n")]]
            .concat();
    let (port, _server) = play(script).await;
    let settings =
        Settings { login: password("ann@shop.example", "s3cret-word"), ..patient(port, Tls::None) };
    let error = Session::open(&settings).await.expect_err("refused");
    let encoded = data_encoding::BASE64.encode(b"\0ann@shop.example\0s3cret-word");
    for shown in [format!("{settings:?}"), format!("{error:?}"), error.to_string()] {
        assert!(!shown.contains("s3cret-word") && !shown.contains(&encoded), "{shown}");
        assert!(!shown.contains("ann@"), "nor an address: {shown}");
    }
}
