//! What makes sending stop by itself, and what lets it go on.

use crate::desk::{Desk, office};
use app::delivery::canary::{Canary, CanaryChoice};
use app::delivery::watch::TripKind;
use app::delivery::{
    AccountPause, CampaignId, CampaignState, Limits, Outcome, PauseCause, RowState, SmtpReply, WaitReason,
};
use app::practice::{Config, FaultPlan, PostOffice, Received, Tls};
use app::sending::{Inbox, Leave};
use app::store::{Claims, Counted, Settled, Settlement, Stamp, Store};
use app::{Clock, Ended, SenderLock, StopSign};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

pub const NEXT: Leave = Leave { confirmed: None, inbox: Inbox::Told };

pub fn began() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

/// A desk and an office that share a clock on which waiting takes no time.
pub async fn simulated(faults: &str) -> (Desk, PostOffice) {
    let clock = Clock::simulated(began());
    let time = clock.clone();
    let faults = FaultPlan::from_json(faults).unwrap();
    let clock_of_office = app::practice::Clock::simulated(move || time.now());
    let office =
        PostOffice::start(Config { tls: Tls::Off, faults, clock: clock_of_office, ..Config::default() });
    (Desk::by(clock), office.await.unwrap())
}

pub async fn send(desk: &Desk, id: CampaignId) -> Ended {
    let leave = Leave { confirmed: Some(desk.postrider.before_sending(id).unwrap().people), ..NEXT };
    let work = desk.postrider.send_campaign(id, leave, StopSign::default());
    tokio::time::timeout(Duration::from_secs(60), work).await.expect("it ends").unwrap()
}

pub fn why(desk: &Desk, id: CampaignId) -> WaitReason {
    desk.postrider.store().campaign(id).unwrap().paused_why.expect("paused with a reason").why
}

pub fn count(desk: &Desk, id: CampaignId, state: RowState) -> u64 {
    desk.postrider.store().counts(id).unwrap().of(state)
}

fn resume(desk: &Desk, id: CampaignId) {
    desk.postrider.inbox_looked_through_for(id).unwrap();
    assert_eq!(desk.postrider.resume_campaign(id, Inbox::Told).unwrap(), CampaignState::Sending);
}

/// Minutes since the beginning at which messages arrived, each once.
fn minutes(received: &[Received]) -> Vec<i64> {
    let mut minutes: Vec<i64> =
        received.iter().map(|mail| mail.at.duration_since(began()).as_mins()).collect();
    minutes.dedup();
    minutes
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_ones_go_first_and_are_looked_at_before_the_others_go() {
    let (desk, office) = simulated("{}").await;
    desk.people(12);
    let id = desk.campaign(office.port(), Limits::NONE, 2);
    desk.postrider.store().set_canary(id, CanaryChoice::Own(Canary { people: 5, minutes: 45 })).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Finished);
    let received = office.received();
    assert_eq!(received.len(), 12);
    let first = received.iter().filter(|mail| mail.at.duration_since(began()).as_mins() < 45).count();
    assert_eq!(
        (first, minutes(&received).len()),
        (5, 2),
        "five, then three quarters of an hour, then the rest"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_left_out_at_the_start_is_none_of_those_a_first_batch_is_for() {
    let (desk, office) = simulated("{}").await;
    desk.people(6);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.store().set_canary(id, CanaryChoice::Own(Canary { people: 4, minutes: 45 })).unwrap();
    desk.stay_off("person0@northfen.example");
    desk.stay_off("person1@northfen.example");
    let account = desk.postrider.account_named("Harbour").unwrap();
    let told = || {
        let row = desk.postrider.store().campaign(id).unwrap();
        desk.postrider.crowd_of(&row, &account, 4).unwrap().first
    };
    assert_eq!(told(), None, "four of four need no first batch");
    desk.postrider.check_campaign(id).unwrap();
    desk.postrider.start_campaign(id, None).unwrap();
    assert_eq!((told(), desk.postrider.store().queued_at_start(id).unwrap()), (None, 4));
    // In the very moment of the start, as in a rehearsal, or by a clock that was set back since.
    desk.stay_off("person5@northfen.example");
    assert_eq!(send(&desk, id).await, Ended::Finished);
    let received = office.received();
    assert_eq!((received.len(), minutes(&received).len()), (3, 1), "all at once");
    let still = desk.postrider.store().queued_at_start(id).unwrap();
    assert_eq!(still, 4, "who leaves later was one of them");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_first_ones_are_looked_at_it_says_so() {
    let office = office("{}").await;
    let desk = Desk::new();
    desk.people(6);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.store().set_canary(id, CanaryChoice::Own(Canary { people: 2, minutes: 60 })).unwrap();
    let stop = StopSign::default();
    let sending = async { desk.postrider.send_campaign(id, NEXT, stop.clone()).await.unwrap() };
    let watching = async {
        let wait = loop {
            let status = desk.postrider.campaign_status(id).unwrap();
            if let Some(wait) = status.waiting.filter(|wait| wait.why.as_str() == "canary") {
                break wait;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        // Whoever does not want to wait switches it off, and the others go.
        desk.postrider.store().set_canary(id, CanaryChoice::Off).unwrap();
        wait
    };
    let (ended, wait) = tokio::join!(sending, watching);
    assert_eq!((ended, office.received().len()), (Ended::Finished, 6));
    assert!(wait.until.is_some());
    assert_eq!(
        wait.sentence(Some("15:20")),
        "We sent the first 2 and look what comes back. Next message 15:20."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn first_ones_that_go_badly_stop_the_others_until_somebody_looked() {
    let faults = r#"{ "faults": [ { "name": "spam", "recipients": "person3@*", "fault": { "refuse": { "at": "final",
        "reply": { "code": 554, "enhanced": "5.7.1", "text": "Message rejected as spam" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(9);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.store().set_canary(id, CanaryChoice::Own(Canary { people: 4, minutes: 60 })).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Paused);
    let WaitReason::BadCanary { dead: 0, blocked: 1, .. } = why(&desk, id) else {
        panic!("{:?}", why(&desk, id))
    };
    assert_eq!(
        office.received().len(),
        3,
        "nobody behind them was mailed, though the last of them was the bad one"
    );
    resume(&desk, id);
    assert_eq!(send(&desk, id).await, Ended::Finished, "whoever resumes has looked");
    assert_eq!((office.received().len(), count(&desk, id, RowState::Failed)), (8, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_was_looked_at_is_not_made_again_at_once_but_goes_on_counting() {
    let faults = r#"{ "faults": [ { "name": "spam", "fault": { "refuse": { "at": "final",
        "reply": { "code": 554, "enhanced": "5.7.1", "text": "Message rejected as spam" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(30);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let mut before = 0;
    for _ in 0..3 {
        assert_eq!(send(&desk, id).await, Ended::Paused);
        let WaitReason::Trip { trip } = why(&desk, id) else { panic!("{:?}", why(&desk, id)) };
        assert!(
            trip.kind == TripKind::Content && (5..=7).contains(&trip.bad),
            "two may be in hand: {trip:?}"
        );
        let so_far = count(&desk, id, RowState::Failed);
        assert!(so_far >= before + 5 && so_far <= before + 7, "five more each time: {before} {so_far}");
        before = so_far;
        let account = desk.postrider.account_named("Harbour").unwrap().id;
        let gauges = desk.postrider.stop_gauges(account).unwrap();
        assert!(gauges.iter().any(|gauge| gauge.kind == TripKind::Content && gauge.bad >= 5), "{gauges:?}");
        desk.postrider.clock().advance(Duration::from_secs(60));
        resume(&desk, id);
        desk.postrider.clock().advance(Duration::from_secs(60));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_counts_deferrals_by_the_hour_is_waited_for() {
    let faults = r#"{ "faults": [ { "name": "later", "share": 1.0, "tries": 1, "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 451, "enhanced": "4.3.0", "text": "Temporary system problem" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(14);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let row = desk.postrider.account_named("Harbour").unwrap();
    let locks = app::delivery::card::CARDS
        .iter()
        .find(|card| card.lock.iter().any(|lock| lock.on == app::delivery::card::LockOn::Deferrals));
    let mut account = row.account.clone();
    account.card["card"] = locks.expect("a host that counts deferrals").id.into();
    desk.postrider.store().update_account(row.id, &account).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Finished, "it waits and goes on by itself");
    assert_eq!(office.received().len(), 14, "and everybody has it");
    let rows = desk.results(id);
    let mut deferred: Vec<Timestamp> = Vec::new();
    for row in rows {
        let events = desk.postrider.store().delivery_events(row.row).unwrap();
        let put_off = events.iter().filter(|event| event.event == app::delivery::RowEvent::Defer);
        deferred.extend(put_off.map(|event| event.at));
    }
    deferred.sort_unstable();
    for window in deferred.windows(6) {
        let hour = window[5].duration_since(window[0]);
        assert!(hour.as_mins() >= 60, "never more than five within an hour: {deferred:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_account_waits_for_its_owner_and_costs_nobody_a_try() {
    for text in ["5.1.8 Access denied, bad outbound sender", "5.7.1 Your account has been suspended"] {
        let faults = format!(
            r#"{{ "faults": [ {{ "name": "locked", "after": 2, "fault": {{ "refuse": {{ "at": "mail",
                "reply": {{ "code": 550, "text": "{text}" }} }} }} }} ] }}"#
        );
        let (desk, office) = simulated(&faults).await;
        desk.people(6);
        let id = desk.campaign(office.port(), Limits::NONE, 1);
        assert_eq!(send(&desk, id).await, Ended::Paused);
        assert_eq!(why(&desk, id), WaitReason::Account { cause: PauseCause::Locked });
        let refusals = office.tally().faults[0].hits;
        assert_eq!(office.received().len(), 2);
        assert!(
            refusals <= 2,
            "the one in hand and the one claimed ahead, and none blindly after that: {refusals}"
        );
        assert!(desk.results(id).iter().all(|row| row.state == RowState::Accepted || row.attempts == 0));
        assert!(desk.results(id).iter().all(|row| row.class.is_none()), "it is not their mailbox: {text}");
        let account = desk.postrider.account_named("Harbour").unwrap();
        assert_eq!(account.paused.map(|paused| paused.pause.until), Some(None), "until its owner says so");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_nothing_is_told_by_whoever_looks() {
    let (desk, office) = simulated("{}").await;
    desk.people(2);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.check_campaign(id).unwrap();
    desk.postrider.start_campaign(id, None).unwrap();
    let _ours = SenderLock::take(desk.postrider.folder()).unwrap();
    let sender = desk.postrider.store().sender().unwrap();
    let stamp = || Stamp { domain: "lindenbakery.example".to_owned(), pace: None };
    let _ = sender.claim(id, 1, began(), stamp).unwrap();
    let waiting = || desk.postrider.campaign_status(id).unwrap().waiting.map(|wait| wait.why);
    assert_eq!(waiting(), None, "a message takes its time");
    desk.postrider.clock().advance(Duration::from_secs(200));
    assert_eq!(waiting(), Some(WaitReason::NoAnswer { minutes: 3 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn quotas_that_look_like_bounces_and_greylisting_suppress_nobody_and_all_get_it() {
    let replies = [
        (450, "", "Requested mail action not taken: mailbox unavailable. Mail send limit exceeded"),
        (550, "5.7.1", "You have exceeded your daily sending limit"),
        (550, "5.4.5", "Daily user sending limit exceeded"),
        (454, "", "Throttling failure: Daily message quota exceeded"),
        (550, "5.1.1", "User unknown: sender quota exceeded"),
        (450, "4.7.1", "Greylisted, please come back in 5 minutes"),
    ];
    for at in ["rcpt", "data", "final"] {
        for (code, enhanced, text) in replies {
            let enhanced = if enhanced.is_empty() { "null".to_owned() } else { format!("\"{enhanced}\"") };
            let faults = format!(
                r#"{{ "faults": [ {{ "name": "it", "after": 1, "seconds": 7200, "fault": {{ "refuse": {{ "at": "{at}",
                    "reply": {{ "code": {code}, "enhanced": {enhanced}, "text": "{text}" }} }} }} }} ] }}"#
            );
            let (desk, office) = simulated(&faults).await;
            desk.people(4);
            let id = desk.campaign(office.port(), Limits::NONE, 1);
            assert_eq!(send(&desk, id).await, Ended::Finished, "{text} at {at}");
            assert_eq!(count(&desk, id, RowState::Accepted), 4, "{text} at {at}: all have it in the end");
            assert_eq!(office.received().len(), 4, "{text} at {at}: once");
            for row in desk.results(id) {
                let held = desk.postrider.store().suppressions_of(&Desk::key(&row.address)).unwrap();
                assert!(held.is_empty(), "{text} at {at}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_that_stays_used_up_is_asked_for_ever_less_and_then_left_to_its_owner() {
    let faults = r#"{ "faults": [ { "name": "quota", "fault": { "refuse": { "at": "mail",
        "reply": { "code": 450, "enhanced": "4.7.1", "text": "Mail send limit exceeded" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(2);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    assert_eq!(send(&desk, id).await, Ended::Paused, "not for ever");
    let asked = office.tally().faults[0].hits;
    assert!(asked <= 10, "and not blindly: {asked}");
    assert!(matches!(why(&desk, id), WaitReason::Account { cause: PauseCause::TurnedAway }));
}

/// Puts the first row of a campaign off, at a moment and for a while.
fn put_off(store: &Store, id: CampaignId, at: Timestamp, long: SignedDuration) {
    let sender = store.sender().unwrap();
    let stamp = || Stamp { domain: "lindenbakery.example".to_owned(), pace: None };
    let Claims::Rows(claims) = sender.claim(id, 1, at, stamp).unwrap() else { panic!("nothing to claim") };
    let reply = Some(SmtpReply { code: 451, enhanced: None, text: "greylisted".to_owned() });
    let class = "greylisted".parse().unwrap();
    let outcome = Outcome::Deferred { until: at + long, class, reply, why: None };
    let settled = Settled::Tried(outcome);
    let settlement = Settlement { row: claims[0].row, settled, at, counted: Counted::AsClaimed };
    sender.settle(id, &[settlement], at).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_while_the_clock_ran_ahead_is_not_waited_for() {
    let (desk, office) = simulated("{}").await;
    desk.people(2);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let (store, ahead) = (desk.postrider.store(), SignedDuration::from_hours(24 * 30));
    store.set_canary(id, CanaryChoice::Own(Canary { people: 1, minutes: 45 })).unwrap();
    desk.postrider.check_campaign(id).unwrap();
    desk.postrider.start_campaign(id, None).unwrap();
    store.canary_is_out(id, began() + ahead).unwrap();
    // One was put off for a quarter of an hour then.
    put_off(store, id, began() + ahead, SignedDuration::from_mins(15));
    let account = desk.postrider.account_named("Harbour").unwrap().id;
    let pause = AccountPause {
        cause: PauseCause::RateLimited,
        until: Some(began() + ahead + SignedDuration::from_mins(10)),
        window: None,
        may_be_the_row: false,
        class: "rate-limited".parse().unwrap(),
        reply: SmtpReply { code: 450, enhanced: None, text: "slow down".to_owned() },
    };
    store.pause_account(account, &pause, began() + ahead).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Finished);
    let received = office.received();
    assert_eq!(received.len(), 2);
    let minute = |n: usize| received[n].at.duration_since(began()).as_mins();
    assert!(
        (15..45).contains(&minute(0)),
        "whoever was put off waits no month for a quarter of an hour: {}",
        minute(0)
    );
    assert!((45..60).contains(&minute(1)), "as long as the rule waits, from now on: {}", minute(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_for_one_person_holds_up_nobody_else() {
    for (code, enhanced, text) in [
        (
            550,
            "5.2.1",
            "The user you are trying to contact is receiving mail at a rate that prevents additional messages",
        ),
        (452, "4.5.3", "Too many recipients received this hour for this domain"),
    ] {
        let faults = format!(
            r#"{{ "faults": [ {{ "name": "popular", "recipients": "person3@*", "fault": {{ "refuse": {{ "at": "rcpt",
                "reply": {{ "code": {code}, "enhanced": "{enhanced}", "text": "{text}" }} }} }} }} ] }}"#
        );
        let (desk, office) = simulated(&faults).await;
        desk.people(20);
        let id = desk.campaign(office.port(), Limits::NONE, 1);
        assert_eq!(send(&desk, id).await, Ended::Finished, "it comes to an end: {text}");
        let late = office.received().iter().map(|mail| mail.at.duration_since(began()).as_mins()).max();
        assert_eq!((office.received().len(), late), (19, Some(0)), "the others have theirs at once: {text}");
        assert_eq!(count(&desk, id, RowState::Failed), 1, "{text}");
        let account = desk.postrider.account_named("Harbour").unwrap();
        assert!(account.paused.is_none(), "the account did nothing wrong: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_makes_the_account_rest_again_and_again_comes_to_its_end() {
    let faults = r#"{ "faults": [ { "name": "one", "recipients": "person3@*", "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 452, "enhanced": "4.5.3", "text": "Hourly sending limit exceeded" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(10);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    assert_eq!(send(&desk, id).await, Ended::Finished);
    assert_eq!((office.received().len(), count(&desk, id, RowState::Failed)), (9, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_slow_down_to_everybody_for_days_is_left_to_its_owner() {
    let faults = r#"{ "faults": [ { "name": "slow", "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 450, "enhanced": "4.7.1", "text": "Too many messages from you, slow down" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(3);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    assert_eq!(send(&desk, id).await, Ended::Paused, "not for ever");
    let asked = office.tally().faults[0].hits;
    assert!(
        asked <= 18,
        "ever less, and each time at most the one in hand and the one claimed ahead: {asked}"
    );
    assert!(matches!(why(&desk, id), WaitReason::Account { cause: PauseCause::TurnedAway }));
    assert!(desk.results(id).iter().all(|row| row.attempts == 0), "it cost nobody a try");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_refused_whole_stops_after_a_few_and_those_can_be_taken_off_together() {
    for (at, text, suppressed) in
        [("rcpt", "Mailbox unavailable", true), ("final", "Mailbox unavailable", false)]
    {
        let faults = format!(
            r#"{{ "faults": [ {{ "name": "all", "fault": {{ "refuse": {{ "at": "{at}",
                "reply": {{ "code": 550, "enhanced": "5.1.1", "text": "{text}" }} }} }} }} ] }}"#
        );
        let (desk, office) = simulated(&faults).await;
        desk.people(60);
        let id = desk.campaign(office.port(), Limits::NONE, 1);
        assert_eq!(send(&desk, id).await, Ended::Paused, "{text}");
        let WaitReason::Trip { trip } = why(&desk, id) else { panic!("{:?}", why(&desk, id)) };
        assert_eq!(trip.kind, TripKind::AllRefused, "{text}");
        assert!(count(&desk, id, RowState::Queued) >= 60 - 9, "nobody behind them was tried: {text}");
        let on_it = || {
            let results = desk.results(id);
            let held = results
                .iter()
                .filter(|row| desk.postrider.stopped_by(&Desk::key(&row.address)).unwrap().is_some());
            held.count()
        };
        assert_eq!(on_it() > 0, suppressed, "{text}");
        let before = on_it();
        assert_eq!(desk.postrider.lift_refused_by(id, " ").is_err(), suppressed, "not without a reason");
        assert_eq!(on_it(), before);
        let lifted = desk.postrider.lift_refused_by(id, "our server refused everybody").unwrap();
        assert_eq!((lifted, on_it()), (before as u64, 0), "{text}");
        assert_eq!(desk.postrider.lift_refused_by(id, "once more").unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_ends_after_each_message_stops_after_a_few() {
    for keep in [true, false] {
        let faults = format!(
            r#"{{ "faults": [ {{ "name": "scanner", "after": 2, "fault": {{ "drop": {{ "at": "after-data", "keep": {keep} }} }} }} ] }}"#
        );
        let (desk, office) = simulated(&faults).await;
        desk.people(90);
        let id = desk.campaign(office.port(), Limits::NONE, 1);
        assert_eq!(send(&desk, id).await, Ended::Paused);
        let WaitReason::Trip { trip } = why(&desk, id) else { panic!("{:?}", why(&desk, id)) };
        assert_eq!(trip.kind, TripKind::LostReplies);
        let lost = count(&desk, id, RowState::Uncertain);
        assert!((3..=5).contains(&lost), "two may be in hand: {lost}");
        desk.postrider.clock().advance(Duration::from_secs(60));
        resume(&desk, id);
        desk.postrider.clock().advance(Duration::from_secs(60));
        assert_eq!(send(&desk, id).await, Ended::Paused, "it goes on counting");
        assert!(count(&desk, id, RowState::Uncertain) > lost, "and whoever resumed had some sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_with_everybody_is_waited_for_and_costs_nobody_a_try() {
    let faults = r#"{ "faults": [ { "name": "cut", "seconds": 7200, "fault": { "drop": { "at": "before-data" } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(100);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    assert_eq!(send(&desk, id).await, Ended::Finished);
    assert_eq!(office.received().len(), 100, "everybody has it once the line is back");
    let cut = office.tally().faults[0].hits;
    assert!(cut < 40, "ever longer between two looks: {cut} in two hours");
    assert!(desk.results(id).iter().all(|row| row.attempts == 1), "the only try is the one that went");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_always_breaks_the_line_ends_with_what_happened_and_the_others_go() {
    let faults = r#"{ "faults": [ { "name": "cut", "recipients": "person3@*", "fault": { "drop": { "at": "before-data" } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(20);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    assert_eq!(send(&desk, id).await, Ended::Finished);
    let late = office.received().iter().map(|mail| mail.at.duration_since(began()).as_mins()).max();
    assert_eq!((office.received().len(), late), (19, Some(0)), "nobody waits for it");
    let rows = desk.results(id);
    let row = rows.iter().find(|row| row.state == RowState::Failed).expect("it comes to its end");
    let happened = row.why.as_deref().expect("with what happened");
    let class = row.class.as_deref().and_then(|class| class.parse().ok());
    let told = app::Postrider::why(row.state, class, happened);
    assert!(told.starts_with("The line to your mail server broke"), "{told}: {happened}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_told_at_the_greeting_is_a_quota_and_no_line_that_is_down() {
    let faults = r#"{ "faults": [ { "name": "enough", "after": 2, "seconds": 80000, "fault": { "refuse-connection": {
        "reply": { "code": 421, "enhanced": "4.7.0", "text": "Daily sending quota exceeded, try again tomorrow" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(6);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let row = desk.postrider.account_named("Harbour").unwrap();
    desk.postrider.set_messages_per_session(row.id, Some(2)).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Finished);
    assert_eq!(office.received().len(), 6);
    let knocks = office.tally().faults[0].hits;
    assert!(knocks <= 4, "it is not asked again and again on that day: {knocks}");
    assert!(desk.results(id).iter().all(|row| row.attempts == 1), "and it costs nobody a try");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_not_now_at_the_greeting_is_asked_more_slowly_and_quoted() {
    let faults = r#"{ "faults": [ { "name": "busy", "seconds": 600, "fault": { "refuse-connection": {
        "reply": { "code": 421, "enhanced": "4.7.0", "text": "Temporary trouble here" } } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    desk.people(4);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let stop = StopSign::default();
    let sending = async { desk.postrider.send_campaign(id, NEXT, stop.clone()).await.unwrap() };
    let watching = async {
        let wait = loop {
            let status = desk.postrider.campaign_status(id).unwrap();
            if let Some(wait) = status.waiting.filter(|wait| wait.why.as_str() == "server-put-off") {
                break wait;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        stop.raise();
        wait
    };
    let watched = async { tokio::join!(sending, watching).1 };
    let wait = tokio::time::timeout(Duration::from_secs(60), watched).await.expect("it says so");
    let sentence = wait.sentence(None);
    assert!(sentence.contains("421 4.7.0 Temporary trouble here"), "{sentence}");
    let account = desk.postrider.account_named("Harbour").unwrap();
    assert!(account.slow.is_some(), "and the pace is halved");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_server_that_says_not_yet_does_not_fail_the_first_batch() {
    let faults = r#"{ "faults": [ { "name": "new here", "recipients": "person2@*", "tries": 1, "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 451, "enhanced": "4.7.1", "text": "Temporarily blocked, poor reputation of your network" } } } } ] }"#;
    let (desk, office) = simulated(faults).await;
    desk.people(9);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.store().set_canary(id, CanaryChoice::Own(Canary { people: 4, minutes: 30 })).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Finished, "the others go after the wait");
    assert_eq!(office.received().len(), 9, "and that one has it on the second try");
}
