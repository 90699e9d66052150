//! A first batch that went badly in a way no single message tells.

use crate::desk::Desk;
use app::delivery::canary::{Canary, CanaryChoice};
use app::delivery::{CampaignId, CampaignState, Limits, RowState, WaitReason};
use app::practice::{Config, FaultPlan, PostOffice, Tls};
use app::sending::{Inbox, Leave};
use app::{Clock, Ended, StopSign};
use jiff::Timestamp;

async fn first_of_nine(faults: &str) -> (Desk, PostOffice, CampaignId) {
    let clock = Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap());
    let time = clock.clone();
    let clock_of_office = app::practice::Clock::simulated(move || time.now());
    let faults = FaultPlan::from_json(faults).unwrap();
    let config = Config { tls: Tls::Off, faults, clock: clock_of_office, ..Config::default() };
    let office = PostOffice::start(config).await.unwrap();
    let desk = Desk::by(clock);
    desk.people(9);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.store().set_canary(id, CanaryChoice::Own(Canary { people: 3, minutes: 60 })).unwrap();
    (desk, office, id)
}

async fn send(desk: &Desk, id: CampaignId) -> Ended {
    desk.postrider.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap()
}

fn why(desk: &Desk, id: CampaignId) -> WaitReason {
    desk.postrider.store().campaign(id).unwrap().paused_why.expect("paused with a reason").why
}

const NOT_NOW: &str = r#"{ "faults": [ { "name": "reputation", "fault": { "refuse": { "at": "final",
    "reply": { "code": 451, "enhanced": "4.7.1", "text": "Blocked, poor reputation of your IP" } } } } ] }"#;

#[tokio::test(flavor = "multi_thread")]
async fn one_that_nobody_took_stops_the_others() {
    let (desk, office, id) = first_of_nine(NOT_NOW).await;
    assert_eq!(send(&desk, id).await, Ended::Paused);
    let WaitReason::BadCanary { dead: 0, blocked: 3, people: 3 } = why(&desk, id) else {
        panic!("{:?}", why(&desk, id))
    };
    assert_eq!(office.tally().faults[0].hits, 3, "nobody behind them was tried");
    assert_eq!(
        desk.postrider.store().counts(id).unwrap().of(RowState::Deferred),
        3,
        "and none of them is lost"
    );
    let resumed = desk.postrider.resume_campaign(id, Inbox::LookedThrough).unwrap();
    assert_eq!(resumed, CampaignState::Sending, "whoever resumes has looked");
    let _ = send(&desk, id).await;
    assert!(office.tally().faults[0].hits > 3, "and then the others go");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_server_put_off_is_tried_again_while_the_first_batch_is_looked_at() {
    let greylisting = r#"{ "faults": [ { "name": "new senders wait", "recipients": "person0@*",
        "fault": { "greylist": { "seconds": 60 } } } ] }"#;
    let (desk, office, id) = first_of_nine(greylisting).await;
    assert_eq!(send(&desk, id).await, Ended::Finished);
    let minute = |mail: &app::practice::Received| {
        mail.at.duration_since(Timestamp::from_second(1_790_000_000).unwrap()).as_mins()
    };
    let received = office.received();
    let of_first = |mail: &&app::practice::Received| mail.rcpt_to.iter().any(|to| to.starts_with("person0@"));
    let back = received.iter().find(of_first).map(minute).unwrap();
    assert!((1..60).contains(&back), "in its hour: {back}");
    let mut others: Vec<i64> =
        received.iter().filter(|mail| !of_first(mail)).map(minute).filter(|minute| *minute > 0).collect();
    others.dedup();
    assert_eq!((received.len(), others), (9, vec![60]), "and nobody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_turned_away_again_in_its_hour_stops_the_others() {
    let twice = NOT_NOW.replace(r#""reputation","#, r#""reputation", "recipients": "person0@*","#);
    let (desk, office, id) = first_of_nine(&twice).await;
    assert_eq!(send(&desk, id).await, Ended::Paused);
    assert!(matches!(why(&desk, id), WaitReason::BadCanary { blocked: 1, .. }), "{:?}", why(&desk, id));
    assert_eq!((office.received().len(), office.tally().faults[0].hits), (2, 2), "nobody behind them went");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_was_not_written_any_more_is_made_by_the_next_run() {
    let bad = r#"{ "faults": [ { "name": "spam", "recipients": "person0@*", "fault": { "refuse": { "at": "final",
        "reply": { "code": 554, "enhanced": "5.7.1", "text": "Message rejected as spam" } } } } ] }"#;
    let (desk, office, id) = first_of_nine(bad).await;
    assert_eq!(send(&desk, id).await, Ended::Paused);
    let before = office.received().len();
    // As if the program had ended between the outcome and the pause: the store goes on without the word of anybody.
    desk.postrider.store().resume_campaign(id, desk.postrider.clock().now()).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Paused);
    assert!(matches!(why(&desk, id), WaitReason::BadCanary { blocked: 1, .. }), "{:?}", why(&desk, id));
    assert_eq!(office.received().len(), before, "nobody else was mailed");
}
