use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use practice::{Clock, Config, DropMoment, Fault, FaultKind, FaultPlan, FaultReply, Moment, PostOffice};

use crate::support::{Client, plain, start};

fn one(fault: FaultKind) -> FaultPlan {
    let fault = Fault {
        name: "it".to_owned(),
        recipients: Some("*hit*".to_owned()),
        share: 1.0,
        tries: None,
        after: 0,
        seconds: None,
        fault,
    };
    FaultPlan { seed: 1, faults: vec![fault], ..FaultPlan::default() }
}

fn for_all(fault: FaultKind) -> FaultPlan {
    let mut plan = one(fault);
    plan.faults[0].recipients = None;
    plan
}

async fn office(faults: FaultPlan) -> PostOffice {
    start(Config { faults, ..plain() }).await
}

async fn client(office: &PostOffice) -> Client {
    let mut client = Client::connect(office).await;
    assert_eq!(client.say("EHLO x").await, 250);
    client
}

#[tokio::test]
async fn refusals_come_where_they_are_ordered() {
    let check = async |at: Moment, reply: FaultReply| {
        let code = reply.code;
        let office = office(one(FaultKind::Refuse { at, reply })).await;
        let mut client = client(&office).await;
        assert_eq!(client.deliver("hit@list.example").await, code, "{at:?}");
        if code == 421 {
            assert_eq!(client.reply().await, None, "421 closes");
            return;
        }
        client.say("RSET").await;
        assert_eq!(
            client.deliver("other@list.example").await,
            250,
            "others are served on the same connection"
        );
        assert_eq!(office.received().len(), 1, "only the other one arrives");
        assert_eq!(
            (office.tally().faults[0].hits, office.tally().faults[0].recipients),
            (1, 1),
            "it is counted"
        );
    };
    check(Moment::Rcpt, FaultReply::new(550, "5.1.1", "No such user\nSee https://help.example")).await;
    check(Moment::Data, FaultReply::new(451, "4.3.0", "Later")).await;
    check(Moment::Final, FaultReply::new(554, "5.7.1", "Spam")).await;
    check(Moment::Rcpt, FaultReply::new(421, "4.3.2", "Shutting down")).await;
}

#[tokio::test]
async fn a_faults_refusals_are_not_the_clients_mistakes() {
    let reply = FaultReply::new(501, "5.1.3", "Bad recipient address syntax");
    let office = office(one(FaultKind::Refuse { at: Moment::Rcpt, reply })).await;
    let mut client = client(&office).await;
    for _ in 0..30 {
        assert_eq!(client.deliver("hit@list.example").await, 501, "patience is for real mistakes");
        client.say("RSET").await;
    }
}

#[tokio::test]
async fn a_refused_sender_is_told_at_mail() {
    let mut plan =
        one(FaultKind::Refuse { at: Moment::Mail, reply: FaultReply::new(553, "5.7.1", "Not your address") });
    plan.faults[0].recipients = Some("a@shop.example".to_owned());
    let office = office(plan).await;
    assert_eq!(client(&office).await.deliver("b@list.example").await, 553);
}

#[tokio::test]
async fn drops_come_where_they_are_ordered() {
    let check = async |at: DropMoment, keep: bool, arrives: usize| {
        let office = office(one(FaultKind::Drop { at, keep })).await;
        assert_eq!(
            client(&office).await.deliver("hit@list.example").await,
            0,
            "{at:?}: closed without a word"
        );
        assert_eq!(office.received().len(), arrives, "{at:?}, keep {keep}");
        assert_eq!(
            client(&office).await.deliver("other@list.example").await,
            250,
            "{at:?}: others are served"
        );
    };
    check(DropMoment::BeforeData, false, 0).await;
    check(DropMoment::InData, true, 0).await;
    check(DropMoment::AfterData, false, 0).await;
    check(DropMoment::AfterData, true, 1).await;
}

#[tokio::test]
async fn a_stall_takes_its_time_unless_the_clock_is_simulated() {
    let stall = || one(FaultKind::Stall { seconds: 1, keep: true });
    let office = office(stall()).await;
    let start_of_it = Instant::now();
    assert_eq!(client(&office).await.deliver("hit@list.example").await, 0, "no reply, then closed");
    assert!(start_of_it.elapsed() >= Duration::from_secs(1), "silence lasted");
    assert_eq!(office.received().len(), 1, "the message is kept all the same");

    let mut plan = stall();
    plan.faults[0].fault = FaultKind::Stall { seconds: 86_400, keep: false };
    let clock = Clock::simulated(|| Timestamp::UNIX_EPOCH);
    let office = start(Config { faults: plan, clock, ..plain() }).await;
    assert_eq!(
        client(&office).await.deliver("hit@list.example").await,
        0,
        "at once: a day of silence costs nothing"
    );
}

#[tokio::test]
async fn slow_replies_are_slow_and_counted() {
    let office = office(one(FaultKind::Slow { milliseconds: 50 })).await;
    let start_of_it = Instant::now();
    assert_eq!(client(&office).await.deliver("hit@list.example").await, 250, "slow, but it works");
    assert!(start_of_it.elapsed() >= Duration::from_millis(150), "RCPT, DATA and the final dot wait");
    assert_eq!(office.tally().faults[0].hits, 3, "each late reply is counted");
}

#[tokio::test]
async fn greylisting_follows_the_servers_clock() {
    let seconds = Arc::new(AtomicI64::new(0));
    let now = Arc::clone(&seconds);
    let clock =
        Clock::simulated(move || Timestamp::from_second(now.load(Ordering::Relaxed)).expect("a time"));
    let faults = one(FaultKind::Greylist { seconds: 900 });
    let office = start(Config { faults, clock, ..plain() }).await;
    let mut client = client(&office).await;
    assert_eq!(client.deliver("hit@list.example").await, 450, "the first try");
    client.say("RSET").await;
    seconds.store(899, Ordering::Relaxed);
    assert_eq!(client.deliver("hit@list.example").await, 450, "too early");
    client.say("RSET").await;
    seconds.store(900, Ordering::Relaxed);
    assert_eq!(client.deliver("hit@list.example").await, 250, "fifteen minutes later, in no time");
    assert_eq!(
        office.received()[0].at,
        Timestamp::from_second(900).expect("a time"),
        "arrival by the same clock"
    );
}

#[tokio::test]
async fn quota_and_shutdown_count_messages() {
    let reply = FaultReply::new(450, "4.7.1", "Mail send limit exceeded");
    let office1 = office(for_all(FaultKind::Quota { messages: 2, seconds: 3_600, reply })).await;
    let mut sender = client(&office1).await;
    for expect in [250, 250, 450] {
        assert_eq!(sender.deliver("b@list.example").await, expect, "two in an hour");
    }
    let office2 = office(for_all(FaultKind::Shutdown { after: 2 })).await;
    for _ in 0..2 {
        let mut sender = client(&office2).await;
        for expect in [250, 250, 421] {
            assert_eq!(sender.deliver("b@list.example").await, expect, "two on a connection");
        }
        assert_eq!(sender.reply().await, None, "421 closes");
    }
    assert_eq!(office2.received().len(), 4, "each connection has its own count");
}

#[tokio::test]
async fn connection_and_login_are_refused_on_request() {
    let mut plan = for_all(FaultKind::RefuseConnection { reply: FaultReply::new(421, "4.3.2", "Busy") });
    plan.faults[0].tries = Some(1);
    let office1 = office(plan).await;
    assert_eq!(Client::greeted(&office1).await.1, 421, "the first is refused");
    assert_eq!(Client::greeted(&office1).await.1, 220, "the second is not");

    let office2 =
        office(for_all(FaultKind::RefuseLogin { reply: FaultReply::new(534, "5.7.9", "App password") }))
            .await;
    assert_eq!(client(&office2).await.say("AUTH PLAIN AGFubgBzM2NyZXQ=").await, 534);
}

#[tokio::test]
async fn hidden_extensions_are_neither_named_nor_known() {
    let hide = |extension: &str| FaultKind::Hide { extension: extension.to_owned() };
    let mut plan = for_all(hide("SMTPUTF8"));
    for extension in ["SIZE", "ENHANCEDSTATUSCODES"] {
        plan.faults.push(Fault { fault: hide(extension), ..plan.faults[0].clone() });
    }
    plan.faults.push(Fault { fault: FaultKind::NoStartTls, ..plan.faults[0].clone() });
    let office = start(Config { faults: plan, ..Config::default() }).await;
    let mut client = Client::connect(&office).await;
    client.send(b"EHLO x\r\n").await;
    let (_, lines) = client.reply().await.expect("a reply");
    let gone = ["SMTPUTF8", "SIZE", "ENHANCEDSTATUSCODES", "STARTTLS"];
    assert!(!lines.iter().any(|line| gone.iter().any(|word| line.starts_with(word))), "{lines:?}");
    client
        .play(&[
            ("STARTTLS", 502),
            ("MAIL FROM:<a@shop.example> SIZE=1", 555),
            ("MAIL FROM:<a@shop.example>", 250),
        ])
        .await;
    client.send(b"RCPT TO:<b@list.example>\r\n").await;
    assert_eq!(
        client.reply().await,
        Some((250, vec!["Ok".to_owned()])),
        "no enhanced code in front of the words"
    );
}

#[tokio::test]
async fn too_large_is_announced_and_held_to() {
    let office = office(for_all(FaultKind::TooLarge { bytes: 20 })).await;
    let mut client = client(&office).await;
    client.play(&[("MAIL FROM:<a@shop.example> SIZE=21", 552)]).await;
    assert_eq!(client.deliver("b@list.example").await, 552, "also where the client did not say how large");
    assert_eq!(office.tally().faults[0].hits, 2, "both are counted");
}

#[tokio::test]
async fn a_plan_out_of_range_does_not_start() {
    let mut plan = for_all(FaultKind::NoStartTls);
    plan.faults[0].share = -1.0;
    let error = PostOffice::start(Config { faults: plan, ..plain() }).await.expect_err("a share below 0");
    assert!(error.to_string().contains("0 to 1"), "{error}");
}
