//! Several campaigns at once in one process, and the names their messages bear in every copy of the data.

use crate::desk::{Desk, FINE, office};
use app::accounts::{NewAccount, SignsInWith};
use app::campaigns::CampaignPlan;
use app::delivery::{CampaignId, CampaignState, Limits, RowState};
use app::message::{Body, Draft};
use app::practice::{PostOffice, Received};
use app::secrets::{KeyStore, SecretString};
use app::sending::{Inbox, Leave};
use app::store::AccountTls;
use app::{Clock, DataFolder, Ended, Error, Postrider, Refused, SenderLock, StopSign};
use std::collections::BTreeSet;
use std::time::Duration;

const LEAVE: Leave = Leave { confirmed: None, inbox: Inbox::LookedThrough };

/// A second campaign to the same people, through an account of its own.
fn second(desk: &Desk, port: u16) -> CampaignId {
    desk.postrider
        .add_account(NewAccount {
            name: "Mill".to_owned(),
            host: "127.0.0.1".to_owned(),
            port,
            tls: AccountTls::None,
            user: None,
            password: None,
            from: "mill@lindenbakery.example".to_owned(),
            from_name: Some("Linden Street Mill".to_owned()),
            reply_to: None,
            limits: Limits::NONE,
            connections: Some(2),
            ca_file: None,
        })
        .unwrap();
    let draft = Draft {
        subject: "Flour".to_owned(),
        preheader: String::new(),
        body: Body::Markdown("The mill has room again.".to_owned()),
        text: None,
    };
    let (list, account) = ("Newsletter".to_owned(), Some("Mill".to_owned()));
    desk.postrider.create_campaign(CampaignPlan { name: "Flour".to_owned(), list, account, draft }).unwrap()
}

async fn until(what: impl Fn() -> bool) {
    while !what() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_waits_for_its_pace_does_not_hold_up_another_account() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(3);
    let slow = desk.campaign(office.port(), Limits { per_hour: Some(1), ..Limits::NONE }, 1);
    let quick = second(&desk, office.port());
    let stop = StopSign::default();
    let first = tokio::spawn({
        let (postrider, stop) = (desk.postrider.clone(), stop.clone());
        async move { postrider.send_campaign(slow, LEAVE, stop).await }
    });
    until(|| desk.postrider.store().counts(slow).unwrap().accepted == 1).await;
    let again = desk.postrider.send_campaign(slow, LEAVE, StopSign::default()).await;
    assert!(matches!(again, Err(Error::AnotherSender)), "the same one twice at once: {again:?}");
    let ended = desk.postrider.send_campaign(quick, LEAVE, StopSign::default()).await;
    assert_eq!(ended.unwrap(), Ended::Finished, "while the other one waits for its next hour");
    assert_eq!(
        desk.postrider.store().counts(slow).unwrap().of(RowState::Uncertain),
        0,
        "whose rows nobody touched"
    );
    assert!(SenderLock::is_held(desk.postrider.folder()), "the first is still at it");
    let folder = DataFolder::open(Some(desk.postrider.folder().path())).unwrap();
    let passphrase = Some(SecretString::from("a passphrase for tests"));
    let elsewhere = Postrider::open_with(folder, Clock::System, KeyStore::None, passphrase).unwrap();
    let refused = elsewhere.send_campaign(slow, LEAVE, StopSign::default()).await;
    assert!(matches!(refused, Err(Error::AnotherSender)), "another process stays out: {refused:?}");
    assert_eq!(elsewhere.campaign_status(slow).unwrap().waiting.unwrap().why.as_str(), "limit-per-hour");
    stop.raise();
    assert_eq!(first.await.unwrap().unwrap(), Ended::Stopped);
    assert!(!SenderLock::is_held(desk.postrider.folder()), "and lets go with the last one");
}

/// The same folder once more, as a restored image of the disk would have it.
fn copy_of(desk: &Desk, to: &tempfile::TempDir) -> Postrider {
    desk.postrider.store().tidy().unwrap();
    for file in std::fs::read_dir(desk.postrider.folder().path()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), to.path().join(file.file_name())).unwrap();
        }
    }
    let folder = DataFolder::open(Some(to.path())).unwrap();
    let passphrase = Some(SecretString::from("a passphrase for tests"));
    Postrider::open_with(folder, Clock::System, KeyStore::None, passphrase).unwrap()
}

fn names(office: &PostOffice) -> Vec<String> {
    let name = |mail: &Received| {
        let text = String::from_utf8_lossy(&mail.bytes).into_owned();
        let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:")).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    office.received().iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_of_one_folder_give_a_persons_message_the_same_name() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(4);
    let id = desk.campaign(office.port(), Limits::NONE, 2);
    let place = tempfile::tempdir().unwrap();
    let copy = copy_of(&desk, &place);
    assert!(!copy.store().is_vouched().unwrap(), "a copy sends nothing by itself");
    desk.postrider.send_campaign(id, LEAVE, StopSign::default()).await.unwrap();
    copy.inbox_looked_through().unwrap();
    copy.send_campaign(id, LEAVE, StopSign::default()).await.unwrap();
    let names = names(&office);
    let different: BTreeSet<&String> = names.iter().collect();
    assert_eq!((names.len(), different.len()), (8, 4), "so that mail hosts know the second for what it is");
}

/// A campaign to three whose rows wait already for two of them, as in an image of the disk taken while it was sent.
async fn half_sent(office: &PostOffice) -> (Desk, CampaignId) {
    let slow = Desk::new();
    slow.people(3);
    let id = slow.campaign(office.port(), Limits { per_hour: Some(1), ..Limits::NONE }, 1);
    let stop = StopSign::default();
    let sending = slow.postrider.send_campaign(id, LEAVE, stop.clone());
    let watching = async {
        until(|| slow.postrider.store().counts(id).unwrap().accepted == 1).await;
        stop.raise();
    };
    let _ = tokio::join!(sending, watching);
    (slow, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_goes_on_with_a_campaign_only_by_the_word_that_no_other_did() {
    let office = office(FINE).await;
    let (slow, id) = half_sent(&office).await;
    let place = tempfile::tempdir().unwrap();
    let copy = copy_of(&slow, &place);
    let resumed = || copy.resume_campaign(id, Inbox::LookedThrough).map_err(|why| why.code());
    let state = || copy.store().campaign(id).unwrap().state;
    assert_eq!(resumed(), Err("refused"), "nobody vouched for it yet");
    copy.inbox_looked_through().unwrap();
    assert_eq!(resumed(), Err("may-have-gone-on"), "who left is one question, who has it another");
    copy.pause_campaign(id).unwrap();
    assert_eq!(resumed(), Err("may-have-gone-on"), "to press Pause once more says nothing");
    assert_eq!(state(), CampaignState::Paused);
    copy.nothing_went_elsewhere(id).unwrap();
    assert_eq!(state(), CampaignState::Paused, "until it is resumed");
    assert_eq!(resumed(), Ok(CampaignState::Sending));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ended_in_a_copy_goes_nowhere_else_from_there() {
    let office = office(FINE).await;
    let (slow, id) = half_sent(&office).await;
    let place = tempfile::tempdir().unwrap();
    let copy = copy_of(&slow, &place);
    let hand_over = || {
        let folder = place.path().join("package");
        copy.hand_over(&copy.rest_of(id).unwrap(), app::handoff::Provider::SendGrid, &folder)
    };
    copy.cancel_campaign(id).unwrap();
    let refused = hand_over().map(|_| ()).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refused::NotVouched)), "who left since is not known: {refused}");
    copy.inbox_looked_through().unwrap();
    assert_eq!(copy.rest_that_may(id).unwrap(), 0, "the other copy may have sent it to them");
    assert_eq!(hand_over().unwrap().subscribed, 0);
    let again = copy.copy_campaign(id, "Spring once more").unwrap();
    let refused = copy.send_campaign(again, LEAVE, StopSign::default()).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::NobodyLeft) | Error::Blocked(_))), "{refused:?}");
    assert_eq!(office.received().len(), 1);

    slow.postrider.cancel_campaign(id).unwrap();
    assert_eq!(
        slow.postrider.rest_that_may(id).unwrap(),
        2,
        "where it never was elsewhere, they have not got it"
    );
    slow.stay_off("person2@northfen.example");
    assert_eq!(slow.postrider.rest_that_may(id).unwrap(), 1, "and whoever left is told of no more");
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_another_copy_mailed_is_left_out_once_the_sent_folder_shows_it() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(3);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let place = tempfile::tempdir().unwrap();
    let copy = copy_of(&desk, &place);
    desk.postrider.send_campaign(id, LEAVE, StopSign::default()).await.unwrap();
    let now = desk.postrider.clock().now();
    let mut seen = names(&office);
    seen.push("<a.letter.by.hand@lindenbakery.example>".to_owned());
    assert_eq!(copy.store().seen_in_sent(&seen[1..], now).unwrap(), 0, "nobody waits there yet");
    copy.inbox_looked_through().unwrap();
    copy.send_campaign(id, LEAVE, StopSign::default()).await.unwrap();
    assert_eq!(office.received().len(), 4, "only the one whose message was not seen");

    let (slow, id) = half_sent(&office).await;
    let place = tempfile::tempdir().unwrap();
    let copy = copy_of(&slow, &place);
    let before = office.received().len();
    let account = slow.postrider.account_named("Harbour").unwrap();
    let unhurried = app::store::Account { limits: Limits::NONE, ..account.account };
    slow.postrider.change_account(account.id, unhurried, SignsInWith::Same).unwrap();
    slow.postrider.send_campaign(id, LEAVE, StopSign::default()).await.unwrap();
    let sent_since = names(&office).split_off(before);
    assert_eq!(copy.store().seen_in_sent(&sent_since, now).unwrap(), 2);
    assert_eq!(copy.store().counts(id).unwrap().of(RowState::Queued), 0, "nobody waits for what they have");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_copied_folder_a_campaign_made_once_more_goes_only_to_those_who_do_not_have_it() {
    let office = office(FINE).await;
    let desk = Desk::new();
    desk.people(3);
    let first = desk.campaign(office.port(), Limits::NONE, 1);
    desk.postrider.send_campaign(first, LEAVE, StopSign::default()).await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let copy = copy_of(&desk, &place);
    copy.inbox_looked_through().unwrap();
    let again = copy.copy_campaign(first, "Spring once more").unwrap();
    let refused = copy.send_campaign(again, LEAVE, StopSign::default()).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::NobodyLeft) | Error::Blocked(_))), "{refused:?}");
    assert_eq!(office.received().len(), 3);
    let meant = desk.postrider.copy_campaign(first, "Spring, because it was so fine").unwrap();
    desk.postrider.send_campaign(meant, LEAVE, StopSign::default()).await.unwrap();
    assert_eq!(
        office.received().len(),
        6,
        "where the data never was elsewhere, whoever sends it again means it"
    );
}
