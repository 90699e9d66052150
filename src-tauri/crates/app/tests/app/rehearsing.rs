//! A rehearsal runs the real engine and leaves no trace.

use crate::desk::Desk;
use app::accounts::SignsInWith;
use app::delivery::canary::{Canary, CanaryChoice};
use app::delivery::{CampaignState, Limits, RowState};
use app::practice::{BadDay, FaultPlan};
use app::rehearsal::{Rehearsal, What};
use app::secrets::SecretString;
use app::store::AccountLogin;
use app::{Ended, StopSign};
use std::time::Duration;

/// Rehearses a campaign to ten people under a fault plan; one that does not end by itself fails the test.
async fn rehearse(desk: &Desk, limits: Limits, user: Option<&str>, faults: &str) -> Rehearsal {
    desk.people(10);
    let campaign = desk.campaign(9, limits, 1);
    if let Some(user) = user {
        let id = desk.postrider.account_named("Harbour").unwrap().id;
        let mut account = desk.postrider.store().account(id).unwrap().account;
        user.clone_into(&mut account.user);
        account.login = AccountLogin::Password;
        let password = SecretString::from("only for the real server");
        desk.postrider.change_account(id, account, SignsInWith::Password(&password)).unwrap();
    }
    let stop = StopSign::default();
    let work = desk.postrider.rehearse(campaign, FaultPlan::from_json(faults).unwrap(), stop.clone());
    let late = Duration::from_secs(60);
    let outcome = tokio::time::timeout(late, work).await;
    // A loop without end holds the bookkeeper's thread too.
    stop.raise();
    outcome.expect("a rehearsal ends by itself").unwrap()
}

fn why(rehearsal: &Rehearsal) -> &str {
    rehearsal.paused.as_ref().expect("with its reason").why.as_str()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_may_send_nothing_ends_a_rehearsal_with_the_reason() {
    let desk = Desk::new();
    let limits = Limits { per_day: Some(0), ..Limits::NONE };
    let rehearsal = rehearse(&desk, limits, None, "{}").await;
    assert_eq!(rehearsal.end, Ended::Paused, "nobody comes to change the limit on a simulated clock");
    assert_eq!((why(&rehearsal), rehearsal.counts.queued), ("limit-per-day", 10));
    assert_eq!(rehearsal.lasted().as_hours(), 0, "and its clock stands where it ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_without_an_end_ends_a_rehearsal_with_the_reason() {
    let desk = Desk::new();
    let faults = r#"{ "faults": [{ "name": "closed for good",
        "fault": { "refuse-connection": { "reply": { "code": 421, "text": "Closed" } } } }] }"#;
    let rehearsal = rehearse(&desk, Limits::NONE, None, faults).await;
    assert_eq!((&rehearsal.end, why(&rehearsal)), (&Ended::Paused, "server-put-off"));
    let sentence = rehearsal.paused.as_ref().unwrap().sentence(None);
    assert!(sentence.contains("421 Closed"), "with what it said: {sentence}");
    assert!(rehearsal.lasted().as_hours() < 24 * 7, "days of it are enough: {:?}", rehearsal.lasted());
}

const REFUSE_LOGIN: &str = r#"{ "faults": [{ "name": "password changed",
    "fault": { "refuse-login": { "reply": { "code": 535, "enhanced": "5.7.8", "text": "Not accepted" } } } }] }"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_login_stops_a_rehearsal_as_it_would_stop_sending() {
    let desk = Desk::new();
    let rehearsal = rehearse(&desk, Limits::NONE, Some("shop@lindenbakery.example"), REFUSE_LOGIN).await;
    assert_eq!((&rehearsal.end, why(&rehearsal)), (&Ended::Paused, "smtp-login-refused"));
    assert_eq!(rehearsal.counts.queued, 10, "nobody is tried who cannot be reached: {:?}", rehearsal.counts);
    assert!(rehearsal.faults[0].hits > 0, "and the fault says that it acted");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_login_rehearses_without_one() {
    let desk = Desk::new();
    let rehearsal = rehearse(&desk, Limits::NONE, None, REFUSE_LOGIN).await;
    assert_eq!((&rehearsal.end, rehearsal.counts.accepted), (&Ended::Finished, 10));
    assert_eq!(rehearsal.faults[0].hits, 0, "nobody logs in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_tells_the_sizes_of_its_messages() {
    let desk = Desk::new();
    let rehearsal = rehearse(&desk, Limits::NONE, Some("shop@lindenbakery.example"), "{}").await;
    let sizes = rehearsal.sizes;
    assert_eq!(rehearsal.counts.accepted, 10, "whoever logs in is let in");
    assert!(
        0 < sizes.smallest && sizes.smallest <= sizes.middle && sizes.middle <= sizes.largest,
        "{sizes:?}"
    );
    let seen: u64 = rehearsal.samples.iter().map(|sample| sample.size).sum();
    assert_eq!(sizes.all, seen, "all ten were kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_day_passes_in_seconds_and_touches_nothing() {
    let desk = Desk::new();
    desk.people(300);
    let limits = Limits { per_minute: Some(30), per_hour: Some(200), per_day: None, ..Limits::NONE };
    let campaign = desk.campaign(9, limits, 3);
    let before = desk.postrider.store().changes().unwrap();
    let rehearsal =
        desk.postrider.rehearse(campaign, FaultPlan::bad_day(7), StopSign::default()).await.unwrap();
    assert_eq!(
        rehearsal.end,
        Ended::Finished,
        "even on a bad day it comes to its end: {:?}",
        rehearsal.paused
    );
    assert_eq!(rehearsal.counts.total(), 300, "everybody ends with a result");
    assert_eq!(rehearsal.counts.to_go(), 0, "nobody is left waiting");
    assert!(
        rehearsal.counts.refused > 0 && rehearsal.on_a_later_try > 0,
        "the faults did something: {:?}",
        rehearsal.counts
    );
    assert!(
        rehearsal.lasted().as_hours() >= 1,
        "the account's limits hold on the rehearsal's clock: {:?}",
        rehearsal.lasted()
    );
    let kept = std::fs::read_dir(&rehearsal.folder).unwrap().count();
    assert!((1..=100).contains(&kept), "at most a hundred messages are kept: {kept}");
    assert!(rehearsal.faults.iter().any(|fault| fault.hits > 0), "each fault is counted");

    let store = desk.postrider.store();
    assert_eq!(store.changes().unwrap(), before, "nothing of the real data was written");
    assert_eq!(store.campaign(campaign).unwrap().state, CampaignState::Draft, "the campaign is as it was");
    assert!(store.result_of(campaign, app::contacts::ContactId(1)).unwrap().is_none(), "its outbox is empty");
    assert!(desk.postrider.store().counts(campaign).unwrap().of(RowState::Accepted) == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_a_rehearsal_to_somebody_who_is_forgotten_are_deleted() {
    let desk = Desk::new();
    let rehearsal = rehearse(&desk, Limits::NONE, None, "{}").await;
    let one = rehearsal.samples.first().unwrap().address.clone();
    let with = |address: &str| {
        let folders = std::fs::read_dir(desk.postrider.folder().rehearsals()).unwrap();
        let files = folders.filter_map(|folder| std::fs::read_dir(folder.unwrap().path()).ok()).flatten();
        let texts = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        texts.filter(|text| String::from_utf8_lossy(text).contains(address)).count()
    };
    assert_eq!((with(&one), with("@")), (1, 10));
    desk.postrider.erase_person(&one).unwrap();
    assert_eq!((with(&one), with("@")), (0, 9));
}

/// A rehearsal of a day on which one thing goes wrong.
async fn bad_day(day: BadDay, people: usize, limits: Limits) -> Rehearsal {
    let desk = Desk::new();
    desk.people(people);
    let campaign = desk.campaign(9, limits, 1);
    let plan = day.plan(3, u64::try_from(people).unwrap());
    let work = desk.postrider.rehearse(campaign, plan, StopSign::default());
    let rehearsal = tokio::time::timeout(Duration::from_secs(120), work).await.expect("it ends").unwrap();
    assert_eq!(rehearsal.twice, 0, "{day:?}: nobody has it twice");
    let line = &rehearsal.timeline;
    let times: Vec<_> = line.iter().map(|moment| moment.at).collect();
    assert!(times.is_sorted(), "{day:?}: in order: {line:#?}");
    assert_eq!((line[0].what, line.last().unwrap().what), (What::Begins, What::Ends), "{day:?}");
    assert!(line.iter().any(|moment| moment.at.duration_since(rehearsal.began).as_mins() > 0), "{day:?}");
    rehearsal
}

fn said(rehearsal: &Rehearsal, what: What) -> Vec<&str> {
    let moments = rehearsal.timeline.iter().filter(|moment| moment.what == what);
    moments.filter_map(|moment| moment.why.as_ref().map(|wait| wait.why.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_day_of_each_kind_is_told_by_the_clock_with_its_reason() {
    for day in BadDay::ALL {
        let rehearsal = bad_day(day, 170, Limits { per_minute: Some(30), ..Limits::NONE }).await;
        let troubles: Vec<_> = rehearsal.troubles.iter().map(|happened| happened.trouble.as_str()).collect();
        let (counts, waits) = (&rehearsal.counts, said(&rehearsal, What::Waits));
        let hours = rehearsal.lasted().as_hours();
        match day {
            BadDay::Greylisting => {
                assert!(waits.contains(&"retry") && rehearsal.on_a_later_try > 40, "{waits:?}");
                assert_eq!(troubles, ["come-back-later"]);
            }
            BadDay::QuotaAtNoon => {
                assert!(waits.contains(&"sender-quota") && hours >= 23, "{waits:?} {hours}")
            }
            BadDay::LineAway => {
                assert!(waits.contains(&"connection") && hours >= 3, "{waits:?} {hours}");
                assert_eq!(troubles, ["line-away"]);
            }
            BadDay::Restarts => assert!(counts.accepted == 170, "{counts:?}"),
            BadDay::OldList => {
                assert_eq!(said(&rehearsal, What::Pauses), ["too-many-refused"], "and Resume is pressed");
                assert_eq!(troubles, ["no-such-mailbox"]);
            }
            BadDay::LostAnswers => assert!(counts.uncertain > 0, "{counts:?}"),
            BadDay::Locked => {
                assert_eq!(said(&rehearsal, What::Pauses), ["account-locked"]);
                assert_eq!(troubles, ["account-locked"], "no line broke");
            }
            BadDay::Slow => {
                assert!(rehearsal.lasted().as_mins() > 20, "nine seconds a message: {:?}", rehearsal.lasted())
            }
        }
        assert_eq!(rehearsal.end, Ended::Finished, "{day:?}: {:?}", rehearsal.paused);
        let resumed = rehearsal.timeline.iter().filter(|moment| moment.what == What::Resumed).count();
        assert_eq!(resumed, said(&rehearsal, What::Pauses).len(), "{day:?}: each pause was looked at");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_the_server_ends_after_so_many_refusals_is_no_line_that_broke() {
    for (day, trouble) in [(BadDay::Greylisting, "come-back-later"), (BadDay::OldList, "no-such-mailbox")] {
        let rehearsal = bad_day(day, 240, Limits::NONE).await;
        let troubles: Vec<_> = rehearsal.troubles.iter().map(|happened| happened.trouble.as_str()).collect();
        assert_eq!(troubles, [trouble], "{day:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_batch_has_its_place_in_the_time_line() {
    let desk = Desk::new();
    desk.people(20);
    let campaign = desk.campaign(9, Limits { per_day: Some(10_000), ..Limits::NONE }, 1);
    desk.postrider
        .store()
        .set_canary(campaign, CanaryChoice::Own(Canary { people: 7, minutes: 90 }))
        .unwrap();
    let rehearsal =
        desk.postrider.rehearse(campaign, FaultPlan::default(), StopSign::default()).await.unwrap();
    let wait = rehearsal.timeline.iter().find(|moment| moment.what == What::Waits).expect("the wait");
    assert_eq!((wait.why.as_ref().unwrap().why.as_str(), wait.people), ("canary", 7));
    assert_eq!(wait.until.unwrap().duration_since(wait.at).as_mins(), 90);
}
