use std::time::Duration;

use delivery::{Attempt, Stage};
use network::smtp::{Session, Settings, Tls};
use practice::{Config, Fault, FaultKind, FaultPlan, FaultReply, Moment, PostOffice};

use crate::fake::{Act, MESSAGE, address, ann, ben, opened, patient, play};

fn plan(faults: Vec<(Option<&str>, FaultKind)>) -> FaultPlan {
    let faults = faults.into_iter().map(|(recipients, fault)| Fault {
        name: fault.as_str().to_owned(),
        recipients: recipients.map(str::to_owned),
        share: 1.0,
        tries: None,
        after: 0,
        seconds: None,
        fault,
    });
    FaultPlan { seed: 1, faults: faults.collect(), ..FaultPlan::default() }
}

async fn office(faults: FaultPlan) -> PostOffice {
    let config = Config { faults, tls: practice::Tls::Off, ..Config::default() };
    PostOffice::start(config).await.expect("start")
}

async fn session(office: &PostOffice) -> Session {
    Session::open(&patient(office.port(), Tls::None)).await.expect("open")
}

fn short(attempt: &Attempt) -> (Option<Stage>, u16) {
    match attempt {
        Attempt::Accepted(reply) => (None, reply.code),
        Attempt::Refused { stage, reply } => (Some(*stage), reply.code),
        Attempt::Broken { stage, .. } => (Some(*stage), 0),
    }
}

#[tokio::test]
async fn a_message_arrives_octet_for_octet() {
    let office = office(FaultPlan::default()).await;
    let mut session = session(&office).await;
    let messages: [&[u8]; 5] = [
        MESSAGE,
        b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n",
        b"Subject: no end of line",
        b"\r\n",
        &b"Subject: large\r\n\r\n"
            .iter()
            .chain(b"0123456789\r\n".repeat(100_000).iter())
            .copied()
            .collect::<Vec<u8>>(),
    ];
    for message in messages {
        let attempt = session.send(&ann(), &ben(), message).await;
        assert!(matches!(attempt, Attempt::Accepted(_)), "{attempt:?}");
    }
    session.close().await;
    let received = office.received();
    assert_eq!(received.len(), 5);
    for (received, message) in received.iter().zip(messages) {
        let expect = message.strip_suffix(b"\r\n").unwrap_or(message);
        assert_eq!(received.bytes.strip_suffix(b"\r\n"), Some(expect), "nothing added, nothing lost");
        assert_eq!(
            (received.mail_from.as_str(), &received.rcpt_to[..]),
            ("ann@shop.example", &["ben@list.example".to_owned()][..])
        );
    }
    assert_eq!(office.tally().connections, 1, "all on one connection");
}

#[tokio::test]
async fn a_refusal_keeps_the_connection() {
    let refuse = |at, code, enhanced| FaultKind::Refuse { at, reply: FaultReply::new(code, enhanced, "No") };
    let office = office(plan(vec![
        (Some("mail*"), refuse(Moment::Mail, 553, "5.7.1")),
        (Some("rcpt*"), refuse(Moment::Rcpt, 550, "5.1.1")),
        (Some("data*"), refuse(Moment::Data, 451, "4.3.0")),
        (Some("final*"), refuse(Moment::Final, 554, "5.7.1")),
    ]))
    .await;
    let mut session = session(&office).await;
    for (from, to, expect) in [
        ("mail@shop.example", "x@list.example", (Some(Stage::MailFrom), 553)),
        ("ann@shop.example", "rcpt@list.example", (Some(Stage::RcptTo), 550)),
        ("ann@shop.example", "data@list.example", (Some(Stage::Data), 451)),
        ("ann@shop.example", "final@list.example", (Some(Stage::FinalReply), 554)),
        ("ann@shop.example", "fine@list.example", (None, 250)),
    ] {
        let attempt = session.send(&address(from), &address(to), MESSAGE).await;
        assert_eq!(short(&attempt), expect, "{attempt:?}");
        assert!(session.is_usable(), "a refusal is no reason to log in again");
    }
    assert_eq!(office.tally().connections, 1, "one connection for all");
    assert_eq!(office.received().len(), 1, "only the last arrives");
}

#[tokio::test]
async fn a_refusal_carries_the_servers_words() {
    let reply = FaultReply::new(550, "5.1.1", "No such user\nSee https://help.example");
    let office = office(plan(vec![(None, FaultKind::Refuse { at: Moment::Rcpt, reply })])).await;
    let attempt = session(&office).await.send(&ann(), &ben(), MESSAGE).await;
    let Attempt::Refused { stage: Stage::RcptTo, reply } = attempt else { panic!("{attempt:?}") };
    assert_eq!((reply.code, reply.enhanced.map(|e| e.to_string()).as_deref()), (550, Some("5.1.1")));
    assert_eq!(reply.text, "No such user\nSee https://help.example", "each line, without codes");
}

#[tokio::test]
async fn a_421_is_reported_and_ends_the_session() {
    let office = office(plan(vec![(None, FaultKind::Shutdown { after: 1 })])).await;
    let mut session = session(&office).await;
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (None, 250));
    assert_eq!(
        short(&session.send(&ann(), &ben(), MESSAGE).await),
        (Some(Stage::MailFrom), 421),
        "its words are kept"
    );
    assert!(!session.is_usable(), "after 421 the server closes");
    let attempt = session.send(&ann(), &ben(), MESSAGE).await;
    assert!(
        matches!(attempt, Attempt::Broken { stage: Stage::Connect, .. }),
        "not sent, and it says so: {attempt:?}"
    );
}

#[tokio::test]
async fn a_goodbye_between_two_messages_is_heard_before_the_next() {
    let accept = || {
        vec![
            Act::Hear("MAIL "),
            Act::Say("250 ok\r\n"),
            Act::Hear("RCPT "),
            Act::Say("250 ok\r\n"),
            Act::Hear("DATA"),
            Act::Say("354 go\r\n"),
            Act::HearMessage,
        ]
    };
    let bye = [
        opened("250 x\r\n"),
        accept(),
        vec![Act::Say("250 ok\r\n"), Act::Say("421 4.4.2 Idle\r\n"), Act::Close],
    ]
    .concat();
    let (port, server) = play(bye).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (None, 250));
    server.await.expect("the server ends");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (Some(Stage::MailFrom), 421));
    assert!(!session.is_usable());

    let gone = [opened("250 x\r\n"), accept(), vec![Act::Say("250 ok\r\n"), Act::Close]].concat();
    let (port, server) = play(gone).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (None, 250));
    server.await.expect("the server ends");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (Some(Stage::MailFrom), 0), "not sent");
}

#[tokio::test]
async fn replies_out_of_step_are_never_read_as_answers() {
    let check = async |script: Vec<Act>, expect: (Option<Stage>, u16), why: &str| {
        let (port, server) = play([opened("250 x\r\n"), script].concat()).await;
        let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
        let attempt = session.send(&ann(), &ben(), MESSAGE).await;
        assert_eq!(short(&attempt), expect, "{why}: {attempt:?}");
        assert!(!session.is_usable(), "{why}");
        drop(session);
        server.await.expect("the server ends");
    };
    let mail = || vec![Act::Hear("MAIL ")];
    check(
        [mail(), vec![Act::Say("250 ok\r\n250 and more\r\n"), Act::Silence]].concat(),
        (Some(Stage::RcptTo), 0),
        "two replies to one command",
    )
    .await;
    check(
        [mail(), vec![Act::Say("354 go\r\n"), Act::Silence]].concat(),
        (Some(Stage::MailFrom), 0),
        "354 to MAIL",
    )
    .await;
    let data = || {
        [mail(), vec![Act::Say("250 ok\r\n"), Act::Hear("RCPT "), Act::Say("250 ok\r\n"), Act::Hear("DATA")]]
            .concat()
    };
    check(
        [data(), vec![Act::Say("250 ok\r\n"), Act::Silence]].concat(),
        (Some(Stage::Data), 0),
        "250 to DATA: no message was asked for",
    )
    .await;
    check(
        [data(), vec![Act::Say("354 go\r\n"), Act::HearMessage, Act::Say("354 again\r\n"), Act::Silence]]
            .concat(),
        (Some(Stage::FinalReply), 0),
        "354 to the final dot",
    )
    .await;
    check(
        [mail(), vec![Act::SayRaw(b"\xff\xfe\r\n"), Act::Silence]].concat(),
        (Some(Stage::MailFrom), 0),
        "no reply at all",
    )
    .await;
}

#[tokio::test]
async fn odd_but_honest_replies_are_understood() {
    let script = vec![
        Act::Hear("MAIL "),
        Act::Say("250\r\n"),
        Act::Hear("RCPT "),
        Act::SayRaw(b"571 5.7.1 Absender unerw\xfcnscht\n"),
        Act::Hear("RSET"),
        Act::Say("250 ok\n"),
        Act::Hear("MAIL "),
        Act::Say("250 ok\r\n"),
        Act::Hear("RCPT "),
        Act::Say("251 forwarding\r\n"),
        Act::Hear("DATA"),
        Act::Say("354\r\n"),
        Act::HearMessage,
        Act::Say("250 2.0.0 queued as 7\r\n"),
        Act::Silence,
    ];
    let (port, server) = play([opened("250 x\r\n"), script].concat()).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    let attempt = session.send(&ann(), &ben(), MESSAGE).await;
    let Attempt::Refused { stage: Stage::RcptTo, reply } = attempt else {
        panic!("a refusal in Latin-1 is one: {attempt:?}")
    };
    assert_eq!((reply.code, reply.text.as_str()), (571, "Absender unerw\u{fffd}nscht"));
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (None, 250));
    drop(session);
    let heard = server.await.expect("the server ends");
    assert_eq!(heard.matches("RSET").count(), 1, "one RSET, between the two: {heard}");
    assert!(heard.contains("\r\n..Hello\r\n.\r\n"), "dots are stuffed and no empty line is added: {heard}");
}

#[tokio::test]
async fn what_the_server_cannot_take_is_refused_here() {
    let hide = |extension: &str| (None, FaultKind::Hide { extension: extension.to_owned() });
    let office =
        office(plan(vec![hide("SMTPUTF8"), hide("8BITMIME"), (None, FaultKind::TooLarge { bytes: 100 })]))
            .await;
    let mut session = session(&office).await;
    let foreign = address("jürgen@list.example");
    for (from, to, message, expect) in [
        (ann(), foreign.clone(), MESSAGE, (Some(Stage::RcptTo), 553)),
        (foreign, ben(), MESSAGE, (Some(Stage::MailFrom), 553)),
        (ann(), ben(), "Subject: Grüße\r\n\r\n".as_bytes(), (Some(Stage::MailFrom), 554)),
        (ann(), ben(), &[b'x'; 99][..], (Some(Stage::MailFrom), 552)),
        (ann(), ben(), &b"Subject: x\r\n\r\nbare\n.\r\nline"[..], (Some(Stage::MailFrom), 554)),
        (ann(), ben(), &b"Subject: x\r\n\r\nbare\rline"[..], (Some(Stage::MailFrom), 554)),
        (ann(), ben(), &b"Subject: x\r\n\r\nends in\r"[..], (Some(Stage::MailFrom), 554)),
        (ann(), ben(), &[b'x'; 98][..], (None, 250)),
    ] {
        let attempt = session.send(&from, &to, message).await;
        assert_eq!(short(&attempt), expect, "{attempt:?}");
        assert!(session.is_usable(), "nothing was said to the server, so nothing broke");
        if let Attempt::Refused { reply, .. } = attempt {
            let class = reply::classify_parts(Some(reply.code), reply.enhanced, &reply.text);
            assert_ne!(class.severity, reply::Severity::Hard, "the person is innocent of it: {reply:?}");
            assert_eq!(class.class == reply::Class::TooLarge, reply.code == 552, "{reply:?} {class:?}");
        }
    }
    let tally = office.tally();
    assert_eq!((tally.messages, tally.refusals), (1, 0), "the server heard of the last only");
}

#[tokio::test]
async fn extensions_are_used_where_they_are_needed() {
    let script = vec![
        Act::Hear("MAIL "),
        Act::Say("250 ok\r\n"),
        Act::Hear("RCPT "),
        Act::Say("250 ok\r\n"),
        Act::Hear("DATA"),
        Act::Say("354 go\r\n"),
        Act::HearMessage,
        Act::Say("250 ok\r\n"),
        Act::Silence,
    ];
    let ehlo = "250-x\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
    let (port, server) = play([opened(ehlo), script.clone()].concat()).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    assert_eq!(session.capabilities().max_size, Some(1_000));
    let message = "Subject: Grüße\r\n".as_bytes();
    assert_eq!(short(&session.send(&ann(), &address("jürgen@list.example"), message).await), (None, 250));
    drop(session);
    let heard = server.await.expect("the server ends");
    assert!(heard.contains("MAIL FROM:<ann@shop.example> SIZE=18 SMTPUTF8 BODY=8BITMIME\r\n"), "{heard}");

    let (port, server) = play([opened("250 x\r\n"), script].concat()).await;
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    assert_eq!(short(&session.send(&ann(), &ben(), MESSAGE).await), (None, 250));
    drop(session);
    assert!(
        server.await.expect("the server ends").contains("MAIL FROM:<ann@shop.example>\r\n"),
        "and only there"
    );
}

#[tokio::test]
async fn a_session_ends_after_its_share_of_messages() {
    let office = office(FaultPlan::default()).await;
    let settings = Settings { messages_per_connection: Some(2), ..patient(office.port(), Tls::None) };
    let mut session = Session::open(&settings).await.expect("open");
    assert!(session.is_usable());
    session.send(&ann(), &ben(), MESSAGE).await;
    assert!(session.is_usable());
    session.send(&ann(), &ben(), MESSAGE).await;
    assert!(!session.is_usable(), "two were its share");
    session.close().await;
    assert_eq!(office.tally().messages, 2);
}

#[tokio::test]
async fn a_cancelled_send_ends_the_session() {
    let office = office(plan(vec![(None, FaultKind::Slow { milliseconds: 2_000 })])).await;
    let mut session = session(&office).await;
    let cut_short =
        tokio::time::timeout(Duration::from_millis(100), session.send(&ann(), &ben(), MESSAGE)).await;
    assert!(cut_short.is_err(), "the reply is late");
    assert!(!session.is_usable(), "its late reply must not answer the next message");
}
