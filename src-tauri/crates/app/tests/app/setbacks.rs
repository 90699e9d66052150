//! What is in the way of one message holds up neither the others nor the campaign for ever.

use crate::desk::{Desk, FINE, office};
use crate::scripted::{Deed, Moment, Scripted};
use app::accounts::SignsInWith;
use app::delivery::card::BulkPolicy;
use app::delivery::pacing::PaceRow;
use app::delivery::{
    CampaignId, CampaignState, Limits, Outcome, PauseCause, RowState, SmtpReply, Wait, WaitReason,
};
use app::handoff::Provider;
use app::sending::{Inbox, Leave};
use app::store::{Account, AccountRow, Claims, Counted, Settled, Settlement, Stamp, Stamped};
use app::{Clock, Ended, SenderLock, StopSign};
use jiff::{SignedDuration, Timestamp};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Sends until `enough`, then stops.
async fn send_until(desk: &Desk, id: CampaignId, enough: impl Fn(&Desk) -> bool) -> Ended {
    let stop = StopSign::default();
    let sending =
        async { desk.postrider.send_campaign(id, Leave::default(), stop.clone()).await.expect("it sends") };
    let watching = async {
        let patience = Instant::now();
        while !enough(desk) {
            if patience.elapsed() > Duration::from_secs(20) {
                stop.raise();
                panic!("it takes too long: {:?}", desk.postrider.campaign_status(id).unwrap());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        stop.raise();
    };
    tokio::join!(sending, watching).0
}

fn account(desk: &Desk) -> AccountRow {
    desk.postrider.account_named("Harbour").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_the_server_does_not_take_hold_up_nobody_else() {
    // It puts off every message whose address needs SMTPUTF8, already at MAIL FROM.
    let refused = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&refused);
    let server = Scripted::start(&["SMTPUTF8"], move |_, moment, line| {
        if moment != Moment::Mail || !line.contains("SMTPUTF8") {
            return Deed::Honest;
        }
        counted.fetch_add(1, Ordering::SeqCst);
        Deed::Says(b"451 4.3.0 Not now\r\n".to_vec())
    })
    .await;
    let desk = Desk::new();
    for name in ["jos\u{e9}", "zo\u{eb}", "andr\u{e9}"] {
        desk.person(&format!("{name}@northfen.example"), Some("Amara"));
    }
    desk.people(12);
    let campaign = desk.campaign(server.port, Limits::NONE, 1);
    let counts = |desk: &Desk| desk.postrider.store().counts(campaign).unwrap();
    let ended = send_until(&desk, campaign, |desk| {
        let counts = counts(desk);
        counts.accepted == 12 && counts.deferred == 3
    })
    .await;
    assert_eq!(ended, Ended::Stopped);
    assert_eq!(server.taken().len(), 12, "those behind them have theirs");
    assert_eq!(refused.load(Ordering::SeqCst), 9, "three times for each, then it uses up tries");
    assert!(
        desk.results(campaign).iter().all(|row| row.state == RowState::Accepted || row.due.is_some()),
        "and the rest have a next try that ends some day"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_who_is_refused_when_a_recipient_is_named_costs_nobody_a_try() {
    let faults = r#"{ "faults": [ { "name": "sender", "fault": { "refuse": { "at": "rcpt", "reply": { "code": 553,
        "enhanced": "5.7.1", "text": "<shop@lindenbakery.example>: Sender address rejected: not owned by user me" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()));
    desk.people(12);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let ended = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(ended, Ended::Paused);
    let row = desk.postrider.store().campaign(campaign).unwrap();
    let why = row.paused_why.map(|wait| wait.why);
    assert_eq!(why, Some(WaitReason::Account { cause: PauseCause::SenderRefused }));
    let rows = desk.results(campaign);
    assert!(rows.iter().all(|row| row.state == RowState::Queued && row.attempts == 0), "{rows:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_whom_the_server_does_not_relay_to_stops_nobody_for_ever() {
    let faults = r#"{ "faults": [ { "name": "relay", "recipients": "person2@*", "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 554, "enhanced": "5.7.1", "text": "<person2@northfen.example>: Relay access denied" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()));
    desk.people(6);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let ended = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(ended, Ended::Finished, "the server lets us send to others");
    let counts = desk.postrider.store().counts(campaign).unwrap();
    assert_eq!((counts.accepted, counts.failed), (5, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_mail_for_its_own_domain_alone_is_the_owners_to_mend() {
    let faults = r#"{ "faults": [ { "name": "relay", "recipients": "person*", "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 554, "enhanced": "5.7.1", "text": "Relay access denied" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()));
    desk.person("ada@lindenbakery.example", Some("Ada"));
    desk.person("ben@shop.lindenbakery.example", Some("Ben"));
    desk.people(6);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let ended = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(ended, Ended::Paused);
    let row = desk.postrider.store().campaign(campaign).unwrap();
    let why = row.paused_why.map(|wait| wait.why);
    assert_eq!(why, Some(WaitReason::Account { cause: PauseCause::TurnedAway }));
    let counts = desk.postrider.store().counts(campaign).unwrap();
    assert_eq!((counts.accepted, counts.failed), (2, 0), "nobody outside has a try less for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_a_session_after_some_messages_is_asked_for_another_at_once() {
    let faults = r#"{ "faults": [ { "name": "share", "fault": { "shutdown": { "after": 5 } } } ] }"#;
    let office = office(faults).await;
    let start = Timestamp::from_second(1_790_000_000).unwrap();
    let desk = Desk::by(Clock::simulated(start));
    desk.people(17);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let ended = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    assert_eq!(desk.postrider.clock().now(), start, "nothing was waited for");
    assert_eq!((office.received().len(), office.tally().connections), (17, 4));
    assert!(account(&desk).paused.is_none(), "the account did nothing wrong");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_carries_its_share_and_says_goodbye() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(10);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.set_messages_per_session(account(&desk).id, Some(4)).unwrap();
    let ended = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!((ended, office.received().len()), (Ended::Finished, 10));
    assert_eq!(office.tally().connections, 3, "four, four and two");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_changed_while_it_sends_hold_from_the_next_message_on() {
    let faults = r#"{ "faults": [ { "name": "slow", "fault": { "slow": { "milliseconds": 15 } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    desk.people(60);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let waits = |desk: &Desk| {
        let status = desk.postrider.campaign_status(campaign).unwrap();
        if status.counts.accepted >= 3 && account(desk).account.limits == Limits::NONE {
            let row = account(desk);
            let mut slower = row.account.clone();
            slower.limits = Limits { per_day: Some(1), ..Limits::NONE };
            desk.postrider.change_account(row.id, slower, SignsInWith::Same).unwrap();
        }
        status.waiting.is_some_and(|wait| wait.why.as_str() == "limit-per-day" && status.counts.claimed == 0)
    };
    assert_eq!(send_until(&desk, campaign, waits).await, Ended::Stopped);
    let sent = office.received().len();
    assert!((3..=12).contains(&sent), "{sent} went, and the new limit is one");
}

/// A campaign to sixty people through a server that takes its time, whose account is changed once the first have it. It ends
/// paused for that.
async fn changed_on_the_way(
    desk: &Desk,
    port: u16,
    change: impl Fn(Account) -> Account,
    code: &str,
) -> CampaignId {
    desk.people(60);
    let campaign = desk.campaign(port, Limits::NONE, 2);
    let changed = Cell::new(false);
    let paused = |desk: &Desk| {
        let status = desk.postrider.campaign_status(campaign).unwrap();
        if status.counts.accepted >= 3 && !changed.replace(true) {
            let row = account(desk);
            desk.postrider.change_account(row.id, change(row.account), SignsInWith::Same).unwrap();
        }
        status.waiting.is_some_and(|wait| wait.why.as_str() == code)
    };
    assert_eq!(send_until(desk, campaign, paused).await, Ended::Paused);
    campaign
}

const SLOW: &str = r#"{ "faults": [ { "name": "slow", "fault": { "slow": { "milliseconds": 15 } } } ] }"#;

#[tokio::test(flavor = "multi_thread")]
async fn another_login_while_a_campaign_goes_out_stops_it_and_says_so() {
    let (office, other) = (office(SLOW).await, office(FINE).await);
    let desk = Desk::new();
    let elsewhere = |account| Account { port: other.port(), ..account };
    let campaign = changed_on_the_way(&desk, office.port(), elsewhere, "account-changed").await;
    assert!(
        office.received().len() < 60 && other.received().is_empty(),
        "nothing went where it was not meant to"
    );
    desk.postrider.resume_campaign(campaign, Inbox::LookedThrough).unwrap();
    let ended = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    assert_eq!(office.received().len() + other.received().len(), 60, "everybody has it once");
    assert!(!other.received().is_empty(), "the rest by the new settings");
}

#[tokio::test(flavor = "multi_thread")]
async fn newsletters_forbidden_while_a_campaign_goes_out_stop_it_and_the_rest_can_go_elsewhere() {
    let office = office(SLOW).await;
    let desk = Desk::new();
    let strict = |account| Account { policy: BulkPolicy::Prohibited, ..account };
    let campaign = changed_on_the_way(&desk, office.port(), strict, "account-prohibited").await;
    let sent = office.received().len();
    assert!((3..=12).contains(&sent), "{sent} went, and it was forbidden after three");
    let refused = desk.postrider.resume_campaign(campaign, Inbox::LookedThrough);
    assert!(matches!(refused, Err(app::Error::Blocked(_))), "{refused:?}");
    let state = desk.postrider.store().campaign(campaign).unwrap().state;
    assert_eq!(state, CampaignState::Paused, "so no later start goes on with it either");
    assert_eq!(office.received().len(), sent);

    let rest = || desk.postrider.rest_of(campaign);
    let why = rest().unwrap_err();
    assert_eq!(why.code(), "not-ended", "as long as they may get it from here: {why}");
    desk.postrider.cancel_campaign(campaign).unwrap();
    let one_that_waited = &desk.results(campaign)[59].address.clone();
    desk.stay_off(one_that_waited);
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("package");
    let summary = desk.postrider.hand_over(&rest().unwrap(), Provider::SendGrid, &folder).unwrap();
    assert_eq!(summary.subscribed, 60 - sent as u64 - 1, "those who have not got it, and may");
    let files: String =
        summary.files.iter().map(|(file, _)| std::fs::read_to_string(folder.join(file)).unwrap()).collect();
    let has = |address: &str| files.split([',', '\r', '\n']).any(|cell| cell.trim_matches('"') == address);
    for mail in office.received() {
        assert!(!has(&mail.rcpt_to[0]), "{} has it", mail.rcpt_to[0]);
    }
    assert!(has(&desk.results(campaign)[58].address), "the files are read as they are meant");
    assert!(has(one_that_waited), "who must not be mailed goes first, as in any package");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_refused_leaves_the_password_as_it_was() {
    let login = app::practice::Login {
        user: "shop@lindenbakery.example".to_owned(),
        secret: "the old one".to_owned(),
    };
    let config =
        app::practice::Config { tls: app::practice::Tls::Off, login: Some(login), ..Default::default() };
    let office = app::practice::PostOffice::start(config).await.unwrap();
    let desk = Desk::new();
    desk.campaign(office.port(), Limits::NONE, 1);
    desk.account("Another", office.port(), Limits::NONE, 1);
    let row = account(&desk);
    let old = app::secrets::SecretString::from("the old one");
    let with_login = Account {
        user: "shop@lindenbakery.example".to_owned(),
        login: app::store::AccountLogin::Password,
        ..row.account
    };
    desk.postrider.change_account(row.id, with_login.clone(), SignsInWith::Password(&old)).unwrap();
    assert!(desk.postrider.try_kept_account(row.id).await.unwrap().is_ok());

    let new = app::secrets::SecretString::from("of another server");
    let taken = Account { name: "Another".to_owned(), ..with_login };
    let refused = desk.postrider.change_account(row.id, taken, SignsInWith::Password(&new));
    assert!(refused.is_err(), "the name is taken");
    assert!(
        desk.postrider.try_kept_account(row.id).await.unwrap().is_ok(),
        "and the password is the old one"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_whose_whole_day_is_kept_free_does_not_pass_the_check() {
    let desk = Desk::new();
    desk.people(3);
    let campaign = desk.campaign(1, Limits { per_day: Some(50), ..Limits::NONE }, 1);
    let row = account(&desk);
    let plan = app::delivery::Plan { keep_free: std::num::NonZeroU32::new(50), ..row.account.plan };
    desk.postrider.set_account_plan(row.id, plan).unwrap();
    let report = desk.postrider.check_campaign(campaign).unwrap();
    assert!(report.blocking().any(|found| found.finding.code == "limit-zero"), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_wait_write_nothing_and_hear_of_a_limit_that_was_lifted() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(8);
    let campaign = desk.campaign(office.port(), Limits { per_day: Some(2), ..Limits::NONE }, 4);
    let mut waited = None;
    let (stop, done) = (StopSign::default(), std::cell::Cell::new(false));
    let sending = async {
        let ended = desk.postrider.send_campaign(campaign, Leave::default(), stop.clone()).await;
        done.set(true);
        ended.expect("it sends")
    };
    let watching = async {
        let patience = Instant::now();
        while !done.get() {
            assert!(patience.elapsed() < Duration::from_secs(20), "a lifted limit is heard of");
            tokio::time::sleep(Duration::from_millis(10)).await;
            let status = desk.postrider.campaign_status(campaign).unwrap();
            let waits = status.waiting.is_some_and(|wait| wait.why.as_str() == "limit-per-day");
            if !waits || status.counts.claimed > 0 {
                continue;
            }
            let writes = desk.postrider.store().changes().unwrap().outbox;
            let (before, times) = *waited.get_or_insert((writes, 0));
            waited = Some((before, times + 1));
            assert!(
                writes <= before + 1,
                "four connections wait, and not by writing: {writes} after {before}"
            );
            // Long enough for each of them to have asked more than once.
            if times == 250 {
                let mut row = account(&desk).account;
                row.limits = Limits::NONE;
                desk.postrider.change_account(account(&desk).id, row, SignsInWith::Same).unwrap();
            }
        }
    };
    assert_eq!(tokio::join!(sending, watching).0, Ended::Finished);
    assert_eq!(office.received().len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_up_window_is_waited_for_until_it_opens_again() {
    let faults = r#"{ "faults": [ { "name": "quota", "fault": { "quota": { "messages": 0, "seconds": 3600,
        "reply": { "code": 450, "enhanced": "4.7.1", "text": "Hourly sending limit exceeded" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    desk.people(2);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let began = desk.postrider.clock().now();
    let sent = PaceRow { at: began - SignedDuration::from_mins(50), count: 40 };
    desk.postrider.store().replace_account_sends(account(&desk).id, &[sent]).unwrap();
    send_until(&desk, campaign, |desk| account(desk).paused.is_some()).await;
    let until = account(&desk).paused.unwrap().pause.until.unwrap();
    let rest = until.duration_since(began).as_mins();
    assert!((8..=12).contains(&rest), "its oldest message is 50 minutes old, so it opens in ten: {rest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_cancelled_campaign_is_left_over() {
    let faults = r#"{ "faults": [
        { "name": "slow", "fault": { "slow": { "milliseconds": 300 } } },
        { "name": "later", "fault": { "refuse": { "at": "final", "reply": { "code": 451, "text": "Later" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    desk.people(5);
    let campaign = desk.campaign(office.port(), Limits::NONE, 2);
    let cancelled = |desk: &Desk| {
        let (store, now) = (desk.postrider.store(), desk.postrider.clock().now());
        if store.counts(campaign).unwrap().claimed >= 2
            && store.campaign(campaign).unwrap().state == CampaignState::Sending
        {
            store.cancel_campaign(campaign, now).unwrap();
        }
        store.campaign(campaign).unwrap().state == CampaignState::Cancelled
            && store.counts(campaign).unwrap().claimed == 0
    };
    assert_eq!(send_until(&desk, campaign, cancelled).await, Ended::Cancelled);
    let rows = desk.results(campaign);
    assert!(
        rows.iter().all(|row| row.state == RowState::Skipped && row.why.as_deref() == Some("cancelled")),
        "every row has come to its end: {rows:?}"
    );
}

#[test]
fn whoever_was_put_off_and_has_no_room_in_a_limit_waits_for_the_limit() {
    let desk = Desk::new();
    desk.people(1);
    let id = desk.campaign(9, Limits { new_per_day: Some(0), ..Limits::NONE }, 1);
    desk.postrider.check_campaign(id).unwrap();
    desk.postrider.start_campaign(id, None).unwrap();
    let store = desk.postrider.store();
    let (sender, now) = (store.sender().unwrap(), desk.postrider.clock().now());
    let stamp = || Stamp { domain: "lindenbakery.example".to_owned(), pace: None };
    let Claims::Rows(claims) = sender.claim(id, 1, now, stamp).unwrap() else { panic!("one is due") };
    let class = "greylisted".parse().unwrap();
    let reply = SmtpReply { code: 450, enhanced: None, text: "come back later".to_owned() };
    let outcome = Outcome::Deferred { until: now, class, reply: Some(reply), why: None };
    let put_off = Settlement {
        row: claims[0].row,
        settled: Settled::Tried(outcome),
        at: now,
        counted: Counted::AsClaimed,
    };
    sender.settle(id, &[put_off], now).unwrap();
    sender.settle_and_claim(id, &[], 1, now, |_| Stamped::Park(Timestamp::MAX)).unwrap();

    let _lock = SenderLock::take(desk.postrider.folder()).unwrap();
    let waiting = desk.postrider.campaign_status(id).unwrap().waiting.unwrap();
    assert_eq!(waiting, Wait::for_you(WaitReason::NewPeople { count: 0 }), "and not for the year 9999");
}
