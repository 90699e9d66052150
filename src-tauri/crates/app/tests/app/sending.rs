//! What must hold while a campaign is sent.

use crate::desk::{Desk, FINE, office};
use app::accounts::SignsInWith;
use app::consent::Basis;
use app::delivery::{CampaignState, Limits, RowState};
use app::sending::{Inbox, Leave};
use app::{Ended, Error, SenderLock, StopSign};
use std::collections::BTreeMap;

const NOW: Leave = Leave { confirmed: None, inbox: Inbox::Unasked };

fn counted(office: &app::practice::PostOffice) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for mail in office.received() {
        *counts.entry(mail.rcpt_to[0].clone()).or_default() += 1;
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_may_be_mailed_gets_one_message() {
    let office = office(FINE).await;
    let desk = Desk::new();
    let people = desk.people(60);
    desk.person_on("never@asked.example", Some("Ben"), Basis::None);
    desk.person_on("customer@asked.example", Some("Cleo"), Basis::Customer);
    let campaign = desk.campaign(office.port(), Limits::NONE, 4);
    let ended = desk.postrider.send_campaign(campaign, NOW, StopSign::default()).await.unwrap();
    assert_eq!(ended, Ended::Finished, "nothing was in the way");
    let counts = counted(&office);
    assert_eq!(counts.len(), 60, "those without consent get nothing");
    assert!(people.iter().all(|address| counts.get(address) == Some(&1)), "one message each: {counts:?}");
    assert_eq!(
        desk.postrider.store().campaign(campaign).unwrap().state,
        CampaignState::Finished,
        "and it is over"
    );
    let results = desk.results(campaign);
    let (left_out, sent): (Vec<_>, Vec<_>) = results.iter().partition(|row| row.state == RowState::Skipped);
    assert!(sent.iter().all(|row| row.state == RowState::Accepted && row.attempts == 1), "each has a row");
    let mut why: Vec<_> = left_out.iter().filter_map(|row| row.why.as_deref()).collect();
    why.sort_unstable();
    assert_eq!(
        (sent.len(), why),
        (60, vec!["customer-only", "no-consent"]),
        "and so has whoever is left out"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_suppressed_after_queueing_gets_nothing() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(3);
    // Two a minute: the third is queued while we put her on Do not mail.
    let limits = Limits { per_minute: Some(2), ..Limits::NONE };
    let campaign = desk.campaign(office.port(), limits, 1);
    let stop = StopSign::default();
    let sending =
        async { desk.postrider.send_campaign(campaign, NOW, stop.clone()).await.expect("it sends") };
    let watching = async {
        while desk.postrider.store().counts(campaign).unwrap().accepted < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let status = desk.postrider.campaign_status(campaign).unwrap();
        desk.stay_off("person2@northfen.example");
        stop.raise();
        status
    };
    let (ended, status) = tokio::join!(sending, watching);
    assert_eq!(ended, Ended::Stopped, "this process was told to stop");
    assert!(status.counts.to_go() > 0, "one was waiting: {status:?}");
    // Goes on without a limit, so that only the suppression can stop the third message.
    let account = desk.postrider.account_named("Harbour").unwrap();
    let mut free = account.account.clone();
    free.limits = Limits::NONE;
    desk.postrider.change_account(account.id, free, SignsInWith::Same).unwrap();
    desk.postrider.send_campaign(campaign, NOW, StopSign::default()).await.unwrap();
    assert_eq!(office.received().len(), 2, "whatever was queued before, she receives nothing");
    let row = desk.results(campaign).into_iter().find(|row| row.state == RowState::Skipped).unwrap();
    assert_eq!(row.why.as_deref(), Some("suppressed-manual"), "and the row says why");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_has_its_consequence() {
    let faults = r#"{ "faults": [
        { "name": "gone", "recipients": "gone@*", "fault": { "refuse": { "at": "rcpt", "reply": { "code": 550, "enhanced": "5.1.1", "text": "User unknown" } } } },
        { "name": "spam", "recipients": "filtered@*", "fault": { "refuse": { "at": "final", "reply": { "code": 554, "enhanced": "5.7.1", "text": "Message rejected as spam" } } } },
        { "name": "grey", "recipients": "grey@*", "fault": { "greylist": { "seconds": 3600 } } },
        { "name": "lost", "recipients": "lost@*", "fault": { "drop": { "at": "after-data", "keep": true } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    for name in ["gone", "filtered", "grey", "lost", "fine"] {
        desk.person(&format!("{name}@northfen.example"), Some("Amara"));
    }
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let stop = StopSign::default();
    let sending =
        async { desk.postrider.send_campaign(campaign, NOW, stop.clone()).await.expect("it sends") };
    let watching = async {
        // Four are done; the greylisted one waits for its next try.
        while desk.postrider.store().counts(campaign).unwrap().to_go() > 1
            || desk.postrider.store().counts(campaign).unwrap().deferred == 0
        {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let waits = loop {
            if let Some(wait) = desk.postrider.campaign_status(campaign).unwrap().waiting {
                break wait;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        };
        stop.raise();
        waits
    };
    let (ended, waits) = tokio::join!(sending, watching);
    assert_eq!(ended, Ended::Stopped);
    assert_eq!(waits.why.as_str(), "retry", "a wait always says why");
    let states: BTreeMap<String, RowState> = desk
        .results(campaign)
        .into_iter()
        .map(|row| (row.address.split('@').next().unwrap().to_owned(), row.state))
        .collect();
    let expected = [
        ("gone", RowState::Refused),
        ("filtered", RowState::Failed),
        ("grey", RowState::Deferred),
        ("lost", RowState::Uncertain),
        ("fine", RowState::Accepted),
    ];
    for (name, state) in expected {
        assert_eq!(states[name], state, "{name}");
    }
    let suppressed = |name: &str| {
        !desk
            .postrider
            .store()
            .suppressions_of(&Desk::key(&format!("{name}@northfen.example")))
            .unwrap()
            .is_empty()
    };
    assert!(suppressed("gone"), "a mailbox that does not exist is not mailed again");
    assert!(!suppressed("filtered"), "a filtered recipient is innocent");
    assert!(!suppressed("grey") && !suppressed("lost"), "neither is anybody else");
    let status = desk.postrider.campaign_status(campaign).unwrap();
    let waits = status.waiting.map(|wait| wait.why.as_str().to_owned());
    assert_eq!(waits.as_deref(), Some("not-running"), "once stopped, it says that nobody sends it");
    // Once more: the uncertain one is never sent again by itself.
    let before = office.received().len();
    let stop = StopSign::default();
    stop.raise();
    desk.postrider.send_campaign(campaign, NOW, stop).await.unwrap();
    assert_eq!(office.received().len(), before, "whoever may have it gets no second one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_up_quota_rests_the_account_and_uses_no_try() {
    let faults = r#"{ "faults": [ { "name": "quota", "fault": { "quota": { "messages": 3, "seconds": 3600,
        "reply": { "code": 450, "enhanced": "4.7.1", "text": "Mail send limit exceeded" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    desk.people(6);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let stop = StopSign::default();
    let sending =
        async { desk.postrider.send_campaign(campaign, NOW, stop.clone()).await.expect("it sends") };
    let watching = async {
        loop {
            let status = desk.postrider.campaign_status(campaign).unwrap();
            if let Some(wait) = status.waiting.filter(|wait| wait.why.as_str() == "sender-quota") {
                stop.raise();
                break wait;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let (ended, wait) = tokio::join!(sending, watching);
    assert_eq!(ended, Ended::Stopped);
    assert!(wait.until.is_some(), "the wait has an end");
    let rows = desk.results(campaign);
    assert_eq!(
        rows.iter().filter(|row| row.state == RowState::Accepted).count(),
        3,
        "three went before the limit"
    );
    assert!(
        rows.iter().filter(|row| row.state == RowState::Queued).all(|row| row.attempts == 0),
        "a quota of the account is not the fault of the people: {rows:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_people_want_their_number_stated() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(101);
    let campaign = desk.campaign(office.port(), Limits::NONE, 2);
    let send = |confirmed| {
        desk.postrider.send_campaign(
            campaign,
            Leave { confirmed, inbox: Inbox::Unasked },
            StopSign::default(),
        )
    };
    assert!(
        matches!(send(None).await, Err(Error::Unconfirmed { people: 101 })),
        "a slip of the hand must not mail a hundred people"
    );
    assert!(
        matches!(send(Some(100)).await, Err(Error::Unconfirmed { people: 101 })),
        "the number must be the right one"
    );
    assert_eq!(office.received().len(), 0, "nothing went so far");
    assert_eq!(send(Some(101)).await.unwrap(), Ended::Finished);
    assert_eq!(office.received().len(), 101);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_sender_is_refused() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(2);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let _first = SenderLock::take(desk.postrider.folder()).unwrap();
    let second = desk.postrider.send_campaign(campaign, NOW, StopSign::default()).await;
    assert!(matches!(second, Err(Error::AnotherSender)), "{second:?}");
    assert_eq!(office.received().len(), 0, "two senders would mail people twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_until_resume() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(5);
    let limits = Limits { per_minute: Some(1), ..Limits::NONE };
    let campaign = desk.campaign(office.port(), limits, 1);
    let sending =
        async { desk.postrider.send_campaign(campaign, NOW, StopSign::default()).await.expect("it sends") };
    let watching = async {
        while desk.postrider.store().counts(campaign).unwrap().accepted < 1 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        desk.postrider.pause_campaign(campaign).unwrap();
    };
    let (ended, ()) = tokio::join!(sending, watching);
    assert_eq!(ended, Ended::Paused, "pressing Pause stops the loop");
    let again = desk.postrider.send_campaign(campaign, NOW, StopSign::default()).await;
    assert!(
        matches!(again, Err(Error::Campaign(_))),
        "a paused campaign is not sent behind the person's back: {again:?}"
    );
    assert_eq!(desk.postrider.resume_campaign(campaign, Inbox::Unasked).unwrap(), CampaignState::Sending);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_costs_nobody_a_try() {
    let desk = Desk::new();
    desk.people(2);
    // Nobody listens here: the port was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let campaign = desk.campaign(port, Limits::NONE, 2);
    let stop = StopSign::default();
    let sending =
        async { desk.postrider.send_campaign(campaign, NOW, stop.clone()).await.expect("it sends") };
    let watching = async {
        loop {
            let status = desk.postrider.campaign_status(campaign).unwrap();
            if status.waiting.is_some_and(|wait| wait.why.as_str() == "connection") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        stop.raise();
    };
    let (ended, ()) = tokio::join!(sending, watching);
    assert_eq!(ended, Ended::Stopped);
    let rows = desk.results(campaign);
    assert!(rows.iter().all(|row| row.state == RowState::Queued && row.attempts == 0), "{rows:?}");
}

#[test]
fn a_number_of_people_that_is_stated_is_meant_however_few_they_are() {
    let desk = Desk::new();
    desk.people(3);
    let id = desk.campaign(9, Limits::NONE, 1);
    for wrong in [2, 4, 300] {
        let refused = desk.postrider.start_campaign(id, Some(wrong));
        assert!(matches!(refused, Err(Error::Unconfirmed { people: 3 })), "{wrong}: {refused:?}");
    }
    desk.postrider.start_campaign(id, Some(3)).unwrap();
}
