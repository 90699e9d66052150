//! A planned start: in time by itself, too late only when somebody says so.

use crate::desk::{Desk, FINE, office};
use app::delivery::{CampaignId, CampaignState, Limits};
use app::planning::Fired;
use app::practice::PostOffice;
use app::secrets::{KeyStore, SecretString};
use app::sending::{Inbox, Leave};
use app::{Clock, DataFolder, Ended, Error, Postrider, Refused, StopSign};
use jiff::{SignedDuration, Timestamp, ToSpan as _};

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// The same folder at another time.
fn at(desk: &Desk, now: Timestamp) -> Postrider {
    let folder = DataFolder::open(Some(desk.postrider.folder().path())).unwrap();
    let passphrase = SecretString::from("a passphrase for tests");
    Postrider::open_with(folder, Clock::simulated(now), KeyStore::None, Some(passphrase)).unwrap()
}

fn plan(desk: &Desk, id: CampaignId, when: Timestamp) {
    desk.postrider.plan_start(id, when, false, Leave::default()).unwrap();
}

/// A campaign to so many people that is to begin in an hour.
fn planned(office: &PostOffice, people: usize) -> (Desk, CampaignId, Timestamp) {
    let desk = Desk::new();
    desk.people(people);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let when = desk.postrider.clock().now() + HOUR;
    plan(&desk, id, when);
    (desk, id, when)
}

fn waits_for(postrider: &Postrider, id: CampaignId) -> String {
    postrider.campaign_status(id).unwrap().waiting.unwrap().why.as_str().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_campaign_starts_in_time_and_not_before() {
    let office = office(FINE).await;
    let (desk, id, when) = planned(&office, 3);
    assert_eq!(desk.postrider.store().campaign(id).unwrap().state, CampaignState::Scheduled);
    assert_eq!(waits_for(&desk.postrider, id), "start-time");
    assert_eq!(desk.postrider.fire(id, Inbox::Unasked).unwrap(), Fired::Later);
    let then = at(&desk, when + SignedDuration::from_mins(3));
    assert_eq!(then.fire(id, Inbox::Unasked).unwrap(), Fired::Started);
    let ended = then.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!((ended, office.received().len()), (Ended::Finished, 3));
    assert_eq!(then.fire(id, Inbox::Unasked).unwrap(), Fired::Later, "once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_went_by_asks_instead_of_going_out_late() {
    let office = office(FINE).await;
    let (desk, id, when) = planned(&office, 2);
    let next_day = at(&desk, when + HOUR * 24);
    assert_eq!(next_day.fire(id, Inbox::Unasked).unwrap(), Fired::Missed);
    assert_eq!(waits_for(&next_day, id), "missed-start");
    assert_eq!(next_day.store().campaign(id).unwrap().state, CampaignState::Scheduled, "nothing was frozen");
    let again = next_day.plan_start(id, when + HOUR * 25, false, Leave::default()).unwrap();
    assert_eq!(again.people, 2, "another time is one way out");
    next_day.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(office.received().len(), 2, "to send it now is another");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_the_inbox_is_heeded_by_a_start_that_was_waited_for() {
    let office = office(FINE).await;
    let (desk, id, when) = planned(&office, 2);
    let other = desk.campaign_through("Summer", "Harbour");
    desk.postrider.send_campaign(other, Leave::default(), StopSign::default()).await.unwrap();
    let then = at(&desk, when);
    assert_eq!(then.fire(id, Inbox::Told).unwrap(), Fired::Started, "a script was told, and said so");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_grew_since_is_asked_about_again() {
    let office = office(FINE).await;
    let (desk, id, when) = planned(&office, 2);
    desk.person("late@northfen.example", Some("Amara"));
    let then = at(&desk, when);
    assert_eq!(
        then.fire(id, Inbox::Unasked).unwrap(),
        Fired::Refused("unconfirmed".to_owned()),
        "the word was for two"
    );
    assert_eq!(
        then.fire(id, Inbox::Unasked).unwrap(),
        Fired::Refused("unconfirmed".to_owned()),
        "it is not tried again and again"
    );
    assert_eq!(waits_for(&then, id), "missed-start");
    assert_eq!(office.received().len(), 0);
}

#[test]
fn a_start_is_planned_for_days_to_come_and_with_the_same_word_as_one_at_once() {
    let desk = Desk::new();
    desk.people(101);
    let id = desk.campaign(9, Limits::NONE, 1);
    let now = desk.postrider.clock().now();
    let past = desk.postrider.plan_start(id, now - HOUR, false, Leave::default());
    assert!(matches!(past, Err(Error::Refused(Refused::Past))), "{past:?}");
    let unsaid = desk.postrider.plan_start(id, now + HOUR, false, Leave::default());
    assert!(matches!(unsaid, Err(Error::Unconfirmed { people: 101 })), "{unsaid:?}");
    let leave = Leave { confirmed: Some(101), ..Leave::default() };
    desk.postrider.plan_start(id, now + HOUR, false, leave).unwrap();
    desk.postrider.take_plan_back(id).unwrap();
    let row = desk.postrider.store().campaign(id).unwrap();
    assert_eq!((row.state, row.scheduled_at, row.planned), (CampaignState::Cleared, None, None));
}

#[test]
fn everybody_gets_it_at_the_hour_of_their_own_clock() {
    let desk = Desk::new();
    let person = |address: &str, zone: &str| {
        let fields = [("first_name", "Amara"), ("Time zone", zone)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        desk.person_with(address, fields, app::consent::Basis::Stated);
    };
    person("east@northfen.example", "+3");
    person("west@northfen.example", "-6");
    person("nowhere@northfen.example", "");
    let id = desk.campaign(9, Limits::NONE, 1);
    // Far enough ahead that the hour lies ahead in every zone.
    let when = desk.postrider.clock().now() + HOUR * 48;
    let plan = desk.postrider.plan_start(id, when, true, Leave::default()).unwrap();
    let zone = jiff::tz::TimeZone::get(&plan.own_zone.unwrap()).unwrap();
    let hour = zone.to_datetime(when);
    let moment = |hours: i64| hour.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp() - hours.hours();
    let first = desk.postrider.store().campaign(id).unwrap().scheduled_at.unwrap();
    assert_eq!(first, moment(3).min(when), "it begins where that hour comes first");
    let then = at(&desk, first);
    assert_eq!(then.fire(id, Inbox::Unasked).unwrap(), Fired::Started);
    let due = |address: &str| {
        let row = desk.results(id).into_iter().find(|row| row.address == address).unwrap();
        row.due.unwrap_or(first)
    };
    assert_eq!(due("east@northfen.example"), moment(3).max(first));
    assert_eq!(due("west@northfen.example"), moment(-6));
    assert_eq!(due("nowhere@northfen.example"), when, "with the sender");
}

#[test]
fn reminders_come_back_and_send_nothing() {
    let desk = Desk::new();
    let now = desk.postrider.clock().now();
    let every = app::delivery::reminder::Every::Month;
    let id = desk.postrider.save_reminder(None, " Write the\nnewsletter ", every, now + HOUR).unwrap();
    assert!(desk.postrider.due_reminders().unwrap().is_empty());
    let later = at(&desk, now + HOUR * 2);
    let due = later.due_reminders().unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].reminder.text, "Write the newsletter", "on one line");
    later.reminder_done(id).unwrap();
    assert!(later.due_reminders().unwrap().is_empty());
    let next = later.reminders().unwrap()[0].reminder.next;
    assert!(next.duration_since(now) > SignedDuration::from_hours(27 * 24), "a month later: {next}");
    assert!(desk.postrider.save_reminder(None, "  ", every, now).is_err());
    later.remove_reminder(id).unwrap();
    assert!(later.reminders().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_at_once_that_is_refused_leaves_the_planned_one_standing() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(101);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let when = desk.postrider.clock().now() + HOUR;
    let leave = Leave { confirmed: Some(101), ..Leave::default() };
    let plan = desk.postrider.plan_start(id, when, false, leave).unwrap();
    let planned = || {
        let row = desk.postrider.store().campaign(id).unwrap();
        (row.state, row.planned, row.scheduled_at)
    };
    let stands = (CampaignState::Scheduled, Some(plan), Some(when));

    let unsaid = desk.postrider.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap_err();
    assert!(matches!(unsaid, Error::Unconfirmed { people: 101 }), "{unsaid}");
    assert_eq!(planned(), stands, "a number that is missing");
    let unsaid = desk.postrider.start_campaign(id, Some(7)).unwrap_err();
    assert!(matches!(unsaid, Error::Unconfirmed { people: 101 }), "{unsaid}");
    assert_eq!(planned(), stands, "a number that is wrong");
    let stranger = app::SenderLock::take(desk.postrider.folder()).unwrap();
    let busy = desk.postrider.send_campaign(id, leave, StopSign::default()).await.unwrap_err();
    assert_eq!(busy.code(), "another-sender");
    assert_eq!(planned(), stands, "somebody else who sends");
    drop(stranger);
    assert!(office.received().is_empty());

    desk.postrider.send_campaign(id, leave, StopSign::default()).await.unwrap();
    assert_eq!(
        (office.received().len(), planned().1),
        (101, None),
        "now it went, and nothing is planned any more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_right_behind_a_planned_start_asks_the_next_morning() {
    let office = office(FINE).await;
    let (desk, id, when) = planned(&office, 3);
    let planned = desk.postrider.store().campaign(id).unwrap();
    let then = at(&desk, when);
    assert_eq!(then.fire(id, Inbox::Unasked).unwrap(), Fired::Started);
    assert!(!then.take_missed_start_back(id).unwrap(), "its time has just come");
    drop(then);

    let morning = at(&desk, when + HOUR * 12);
    assert!(morning.take_missed_start_back(id).unwrap());
    let row = morning.store().campaign(id).unwrap();
    assert_eq!((row.state, row.planned, row.started), (CampaignState::Scheduled, planned.planned, None));
    assert_eq!(morning.fire(id, Inbox::Unasked).unwrap(), Fired::Missed);
    assert_eq!(waits_for(&morning, id), "missed-start");
    assert_eq!(morning.store().counts(id).unwrap().total(), 0, "nobody is frozen into it");
    assert!(!morning.take_missed_start_back(id).unwrap(), "once");
    desk.person("late@northfen.example", Some("Amara"));
    morning.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap();
    assert_eq!(office.received().len(), 4, "said again, it goes to those who are there now");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_campaign_that_had_begun_goes_on_after_a_crash() {
    let office = office(FINE).await;
    let (desk, id, when) = planned(&office, 3);
    let then = at(&desk, when);
    assert_eq!(then.fire(id, Inbox::Unasked).unwrap(), Fired::Started);
    let stamp = || app::store::Stamp { domain: "lindenbakery.example".to_owned(), pace: None };
    then.store().sender().unwrap().claim(id, 1, when, stamp).unwrap();
    drop(then);
    let morning = at(&desk, when + HOUR * 12);
    assert!(!morning.take_missed_start_back(id).unwrap(), "a message may have gone");
    morning.send_campaign(id, Leave::default(), StopSign::default()).await.unwrap();
    let counts = morning.store().counts(id).unwrap();
    assert_eq!((counts.uncertain, counts.accepted, office.received().len()), (1, 2, 2));
}
