//! What is asked before a campaign starts or goes on, and what is left untouched where the answer is no.

use crate::desk::{Desk, FINE, office};
use app::accounts::SignsInWith;
use app::campaigns::CampaignPlan;
use app::delivery::{CampaignId, CampaignState, Limits};
use app::message::{Body, Draft};
use app::secrets::{KeyStore, SecretString};
use app::sending::{Inbox, Leave};
use app::store::AccountLogin;
use app::{Clock, DataFolder, Ended, Error, Postrider, Refused, StopSign};
use jiff::{SignedDuration, Timestamp};

const LOOKED: Leave = Leave { confirmed: None, inbox: Inbox::LookedThrough };

async fn send(postrider: &Postrider, id: CampaignId, leave: Leave) -> Result<Ended, Error> {
    postrider.send_campaign(id, leave, StopSign::default()).await
}

fn unread(ended: &Result<Ended, Error>) -> bool {
    matches!(ended, Err(Error::Refused(Refused::InboxUnread { mailbox })) if mailbox == "shop@lindenbakery.example")
}

/// The same folder at another time, without a passphrase where none is given.
fn at(desk: &Desk, now: Timestamp, passphrase: Option<&str>) -> Postrider {
    let folder = DataFolder::open(Some(desk.postrider.folder().path())).unwrap();
    let passphrase = passphrase.map(SecretString::from);
    Postrider::open_with(folder, Clock::simulated(now), KeyStore::None, passphrase).unwrap()
}

const PASSPHRASE: &str = "a passphrase for tests";

fn another(desk: &Desk, name: &str) -> CampaignId {
    let draft = Draft {
        subject: "Bread".to_owned(),
        preheader: String::new(),
        body: Body::Markdown("The oven has room again.".to_owned()),
        text: None,
    };
    let (list, account) = ("Newsletter".to_owned(), Some("Harbour".to_owned()));
    desk.postrider.create_campaign(CampaignPlan { name: name.to_owned(), list, account, draft }).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_campaign_waits_until_somebody_looked_through_the_inbox() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(2);
    let first = desk.campaign(office.port(), Limits::NONE, 1);
    assert_eq!(
        send(&desk.postrider, first, Leave::default()).await.unwrap(),
        Ended::Finished,
        "before the first there is nothing to look through"
    );
    let second = another(&desk, "Summer");
    let refused = send(&desk.postrider, second, Leave::default()).await;
    assert!(unread(&refused), "{refused:?}");
    assert!(
        unread(&desk.postrider.start_campaign(second, None).map(|()| Ended::Stopped)),
        "nor in the window"
    );
    assert_eq!(refused.unwrap_err().code(), "inbox-unread");
    assert_eq!(office.received().len(), 2, "nobody is mailed who may have asked to leave");
    let row = desk.postrider.store().campaign(second).unwrap();
    assert!(!row.state.is_frozen(), "and nothing was frozen: {:?}", row.state);
    assert_eq!(send(&desk.postrider, second, LOOKED).await.unwrap(), Ended::Finished);
    assert_eq!(office.received().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_stood_still_for_more_than_a_day_asks_for_the_inbox_too() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(3);
    let campaign = desk.campaign(office.port(), Limits { per_minute: Some(1), ..Limits::NONE }, 1);
    let sending = async { send(&desk.postrider, campaign, Leave::default()).await.unwrap() };
    let watching = async {
        while desk.postrider.store().counts(campaign).unwrap().accepted < 1 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        desk.postrider.pause_campaign(campaign).unwrap();
    };
    assert_eq!(tokio::join!(sending, watching).0, Ended::Paused);

    let now = desk.postrider.clock().now();
    let hours = |hours| at(&desk, now + SignedDuration::from_hours(hours), Some(PASSPHRASE));
    assert_eq!(
        hours(20).resume_campaign(campaign, Inbox::Unasked).unwrap(),
        CampaignState::Sending,
        "the same day it goes on"
    );
    assert_eq!(
        hours(20).campaign_status(campaign).unwrap().waiting.unwrap().why.as_str(),
        "not-running",
        "and it says that nobody sends it"
    );
    let days_later = hours(60);
    let refused = send(&days_later, campaign, Leave::default()).await;
    assert!(unread(&refused), "one that was left lying is asked about as well: {refused:?}");
    assert_eq!(
        days_later.campaign_status(campaign).unwrap().waiting.unwrap().why.as_str(),
        "inbox-unread",
        "and says so"
    );
    days_later.pause_campaign(campaign).unwrap();
    let refused = days_later.resume_campaign(campaign, Inbox::Unasked);
    assert!(unread(&refused.map(|_| Ended::Paused)), "a press of Resume is no look at the inbox");
    assert_eq!(
        days_later.store().campaign(campaign).unwrap().state,
        CampaignState::Paused,
        "it stays paused"
    );
    days_later.inbox_looked_through_for(campaign).unwrap();
    assert_eq!(days_later.resume_campaign(campaign, Inbox::Unasked).unwrap(), CampaignState::Sending);
    assert_eq!(send(&days_later, campaign, Leave::default()).await.unwrap(), Ended::Finished);
    assert_eq!(office.received().len(), 3, "each has one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_vault_or_a_missing_password_is_told_before_anything_is_frozen() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(2);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    // Its key exists and is behind the passphrase.
    desk.postrider.create_vault(Some(&SecretString::from(PASSPHRASE))).ok();
    let now = desk.postrider.clock().now();
    let locked = at(&desk, now, None);
    let refused = send(&locked, campaign, Leave::default()).await;
    assert_eq!(refused.unwrap_err().code(), "vault-locked");
    let state = |desk: &Desk| desk.postrider.store().campaign(campaign).unwrap().state;
    assert!(!state(&desk).is_frozen(), "{:?}", state(&desk));

    let account = desk.postrider.account_named("Harbour").unwrap();
    let mut with_login = account.account.clone();
    (with_login.login, with_login.user) = (AccountLogin::Password, "shop".to_owned());
    desk.postrider.change_account(account.id, with_login, SignsInWith::Same).unwrap();
    let refused = send(&desk.postrider, campaign, Leave::default()).await.unwrap_err();
    assert_eq!(refused.code(), "no-password", "{refused}");
    assert!(refused.to_string().contains("Harbour"), "it says whose: {refused}");
    assert!(!state(&desk).is_frozen(), "{:?}", state(&desk));
    assert!(desk.postrider.try_kept_account(account.id).await.is_err(), "and no test passes without it");
    assert_eq!(office.tally().connections, 0, "the server was not even asked without the login");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_behind_another_says_that_it_waits_for_it() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(2);
    let first = desk.campaign(office.port(), Limits { per_minute: Some(1), ..Limits::NONE }, 1);
    let second = another(&desk, "Summer");
    desk.postrider.start_campaign(second, None).unwrap();
    let stop = StopSign::default();
    let sending = async { desk.postrider.send_campaign(first, LOOKED, stop.clone()).await.unwrap() };
    let watching = async {
        while desk.postrider.store().counts(first).unwrap().accepted < 1 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let waits = |id| {
            let waiting = desk.postrider.campaign_status(id).unwrap().waiting;
            waiting.map(|wait| wait.why.as_str().to_owned())
        };
        assert_eq!(waits(first).as_deref(), Some("limit-per-minute"));
        assert_eq!(waits(second).as_deref(), Some("other-sender"));
        stop.raise();
    };
    assert_eq!(tokio::join!(sending, watching).0, Ended::Stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_message_can_be_tried_again_or_settled_by_its_address() {
    let faults = r#"{ "faults": [
        { "name": "spam", "recipients": "person0@*", "tries": 1, "fault": { "refuse": { "at": "final", "reply": { "code": 554, "enhanced": "5.7.1", "text": "Message rejected as spam" } } } },
        { "name": "lost", "recipients": "person1@*", "fault": { "drop": { "at": "after-data", "keep": true } } } ] }"#;
    let office = office(faults).await;
    let desk = Desk::new();
    let people = desk.people(3);
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    send(&desk.postrider, campaign, Leave::default()).await.unwrap();
    use app::delivery::RowState;
    let rows =
        |state, address: &String| desk.postrider.rows_of(campaign, std::slice::from_ref(address), state);
    let failed = rows(RowState::Failed, &people[0]).unwrap();
    let uncertain = rows(RowState::Uncertain, &people[1]).unwrap();
    assert_eq!((failed.len(), uncertain.len()), (1, 1));
    let missing = rows(RowState::Failed, &people[2]).unwrap_err();
    assert_eq!(missing.code(), "not-found", "hers arrived: {missing}");
    assert_eq!(
        desk.postrider.retry_failed(campaign, Some(&uncertain)).unwrap(),
        0,
        "an uncertain one did not fail"
    );
    let refused = desk.postrider.settle(campaign, None, app::store::SettleAs::NotSent).unwrap_err();
    assert_eq!(refused.code(), "not-ended", "they can have it from here: {refused}");
    assert_eq!(desk.postrider.retry_failed(campaign, Some(&failed)).unwrap(), 1);
    assert_eq!(send(&desk.postrider, campaign, Leave::default()).await.unwrap(), Ended::Finished);
    assert_eq!(office.received().len(), 3, "each has one");
}
