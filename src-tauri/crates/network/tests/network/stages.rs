//! Where a connection can break, and what is known then.

use std::time::Duration;

use delivery::{Attempt, Stage};
use network::smtp::{Session, Settings, Timeouts, Tls};
use practice::{Config, DropMoment, Fault, FaultKind, FaultPlan, PostOffice};

use crate::fake::{Act, MESSAGE, ann, ben, opened, patient, play, settings};

fn up_to(stage: Stage) -> Vec<Act> {
    let all = [
        (Stage::MailFrom, "MAIL ", "250 ok\r\n"),
        (Stage::RcptTo, "RCPT ", "250 ok\r\n"),
        (Stage::Data, "DATA", "354 go\r\n"),
    ];
    let mut script = opened("250 x\r\n");
    for (at, hear, say) in all {
        script.push(Act::Hear(hear));
        if at == stage {
            return script;
        }
        script.push(Act::Say(say));
    }
    if stage == Stage::FinalReply {
        script.push(Act::HearMessage);
    }
    script
}

#[tokio::test]
async fn a_closed_connection_tells_how_far_it_had_come() {
    for stage in [Stage::MailFrom, Stage::RcptTo, Stage::Data, Stage::FinalReply] {
        let (port, server) = play([up_to(stage), vec![Act::Close]].concat()).await;
        let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
        let attempt = session.send(&ann(), &ben(), MESSAGE).await;
        assert!(
            matches!(attempt, Attempt::Broken { stage: at, .. } if at == stage),
            "{stage:?}: {attempt:?}"
        );
        assert!(!session.is_usable());
        server.await.expect("the server ends");
    }
}

#[tokio::test]
async fn silence_is_cut_off_and_the_connection_dropped() {
    for stage in [Stage::MailFrom, Stage::RcptTo, Stage::Data, Stage::FinalReply] {
        let (port, server) = play([up_to(stage), vec![Act::Silence]].concat()).await;
        let mut session = Session::open(&settings(port, Tls::None)).await.expect("open");
        let attempt = session.send(&ann(), &ben(), MESSAGE).await;
        let Attempt::Broken { stage: at, why } = attempt else { panic!("{stage:?}: {attempt:?}") };
        assert_eq!(at, stage);
        assert_eq!(why, "no answer within 0.3 s", "the words for the details fold");
        assert!(!session.is_usable(), "a late reply must find nobody");
        server.await.expect("the server sees the connection close");
    }
}

#[tokio::test]
async fn each_stage_has_its_own_patience() {
    let (port, _server) = play([up_to(Stage::FinalReply), vec![Act::Silence]].concat()).await;
    let timeouts =
        Timeouts { final_reply: Duration::from_millis(200), ..Timeouts::all(Duration::from_secs(30)) };
    let mut session = Session::open(&Settings { timeouts, ..settings(port, Tls::None) }).await.expect("open");
    let begin = std::time::Instant::now();
    let attempt = session.send(&ann(), &ben(), MESSAGE).await;
    assert!(matches!(attempt, Attempt::Broken { stage: Stage::FinalReply, .. }), "{attempt:?}");
    // `block` is 30 s here: it must not be waited out first.
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    assert_eq!(Timeouts::default().final_reply, Duration::from_secs(600), "RFC 5321 section 4.5.3.2.6");
}

#[tokio::test]
async fn a_message_the_server_stops_reading_ends_in_the_body() {
    let large = b"0123456789\r\n".repeat(2_000_000);
    // Reads a little, then neither reads nor closes.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut stream, _) = listener.accept().await.expect("a client");
        for say in ["220 x\r\n", "250 x\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"] {
            stream.write_all(say.as_bytes()).await.expect("say");
            let mut some = [0_u8; 1_000];
            let _ = stream.read(&mut some).await;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    });
    let mut session = Session::open(&settings(port, Tls::None)).await.expect("open");
    let attempt = session.send(&ann(), &ben(), &large).await;
    assert!(matches!(attempt, Attempt::Broken { stage: Stage::Body, .. }), "the dot never left: {attempt:?}");
    server.abort();
}

#[tokio::test]
async fn an_answer_in_the_middle_of_a_message_is_heard() {
    let large = b"0123456789\r\n".repeat(2_000_000);
    for (early, expect) in
        [("552 5.3.4 Too large\r\n", Some(552)), ("421 4.3.2 Bye\r\n", Some(421)), ("250 ok\r\n", None)]
    {
        let script = [up_to(Stage::Body), vec![Act::HearSome(100_000), Act::Say(early), Act::Close]].concat();
        let (port, _server) = play(script).await;
        let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
        let attempt = session.send(&ann(), &ben(), &large).await;
        match (&attempt, expect) {
            (Attempt::Refused { reply, .. }, Some(code)) => assert_eq!(reply.code, code),
            // The reset that follows unread octets may overtake the words; then nothing was heard, and nothing arrived.
            (Attempt::Broken { stage: Stage::Body, .. }, _) => {}
            _ => panic!("{early:?}: {attempt:?}"),
        }
        assert!(!session.is_usable(), "the rest of the message would be read as commands");
    }
}

#[tokio::test]
async fn drops_of_the_post_office_are_seen_as_what_they_are() {
    let check = async |fault: FaultKind, expect: Stage, arrives: usize| {
        let faults = vec![Fault {
            name: "it".to_owned(),
            recipients: None,
            share: 1.0,
            tries: None,
            after: 0,
            seconds: None,
            fault: fault.clone(),
        }];
        let faults = FaultPlan { seed: 1, faults, ..FaultPlan::default() };
        let config = Config { faults, tls: practice::Tls::Off, ..Config::default() };
        let office = PostOffice::start(config).await.expect("start");
        let mut session = Session::open(&settings(office.port(), Tls::None)).await.expect("open");
        let attempt = session.send(&ann(), &ben(), MESSAGE).await;
        let Attempt::Broken { stage, .. } = attempt else { panic!("{fault:?}: {attempt:?}") };
        assert_eq!(stage, expect, "{fault:?}");
        assert_eq!(office.received().len(), arrives, "{fault:?}");
    };
    let drop = |at, keep| FaultKind::Drop { at, keep };
    check(drop(DropMoment::BeforeData, false), Stage::Data, 0).await;
    check(drop(DropMoment::InData, false), Stage::FinalReply, 0).await;
    check(drop(DropMoment::AfterData, false), Stage::FinalReply, 0).await;
    check(drop(DropMoment::AfterData, true), Stage::FinalReply, 1).await;
    check(FaultKind::Stall { seconds: 60, keep: true }, Stage::FinalReply, 1).await;
}
