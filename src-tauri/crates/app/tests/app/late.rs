//! Leave that ends while the server takes its time.

use crate::desk::Desk;
use crate::scripted::{Deed, Moment, Scripted};
use app::accounts::SignsInWith;
use app::delivery::{CampaignState, Limits, RowState};
use app::practice::{Config, Login, PostOffice, Tls};
use app::secrets::SecretString;
use app::sending::{Inbox, Leave};
use app::store::AccountLogin;
use app::{Clock, Ended, StopSign};
use jiff::Timestamp;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const NOW: Leave = Leave { confirmed: None, inbox: Inbox::Told };

fn desk() -> Desk {
    Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()))
}

/// A server that waits once, at one moment of its first session.
async fn takes_its_time(at: Moment) -> Scripted {
    let waited = AtomicBool::new(false);
    Scripted::start(&["PIPELINING"], move |session, moment, _| {
        if session == 1 && moment == at && !waited.swap(true, Ordering::SeqCst) {
            Deed::Waits
        } else {
            Deed::Honest
        }
    })
    .await
}

/// Sends while the server waits, does something then, and lets the server go on. What is done comes before the clock moves: the next
/// row may be claimed at any moment, and leave that is given in the same second is young.
async fn meanwhile(
    desk: &Desk,
    id: app::delivery::CampaignId,
    slow: &Scripted,
    deed: impl FnOnce(),
) -> Ended {
    let work = desk.postrider.send_campaign(id, NOW, StopSign::default());
    let change = async {
        slow.waits.notified().await;
        deed();
        slow.on.notify_one();
    };
    let both = async { tokio::join!(work, change).0 };
    tokio::time::timeout(Duration::from_secs(60), both).await.expect("it ends").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_while_the_server_takes_its_time_gets_nothing() {
    for at in [Moment::Greeting, Moment::Rcpt] {
        let (slow, desk) = (takes_its_time(at).await, desk());
        desk.people(3);
        let id = desk.campaign(slow.port, Limits::NONE, 1);
        let ended = meanwhile(&desk, id, &slow, || {
            desk.stay_off("person0@northfen.example");
            desk.postrider.clock().advance(Duration::from_secs(5));
        })
        .await;
        assert_eq!(ended, Ended::Finished);
        let mut taken = slow.taken();
        taken.sort();
        assert_eq!(taken, ["person1@northfen.example", "person2@northfen.example"], "{at:?}");
        let row = desk.results(id).into_iter().find(|row| row.state == RowState::Skipped).unwrap();
        assert_eq!(row.why.as_deref(), Some("suppressed-manual"), "{at:?}: and the row says why");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_after_a_campaign_was_cancelled_or_paused() {
    for at in [Moment::Greeting, Moment::Rcpt] {
        let (slow, desk) = (takes_its_time(at).await, desk());
        desk.people(3);
        let id = desk.campaign(slow.port, Limits::NONE, 1);
        let ended = meanwhile(&desk, id, &slow, || {
            desk.postrider.cancel_campaign(id).unwrap();
            desk.postrider.clock().advance(Duration::from_secs(5));
        })
        .await;
        assert_eq!((ended, slow.taken().len()), (Ended::Cancelled, 0), "{at:?}");
        assert!(desk.results(id).iter().all(|row| row.state == RowState::Skipped), "{at:?}");

        let (slow, desk) = (takes_its_time(at).await, self::desk());
        desk.people(3);
        let id = desk.campaign(slow.port, Limits::NONE, 1);
        let ended = meanwhile(&desk, id, &slow, || {
            desk.postrider.pause_campaign(id).unwrap();
            desk.postrider.clock().advance(Duration::from_secs(5));
        })
        .await;
        assert_eq!((ended, slow.taken().len()), (Ended::Paused, 0), "{at:?}");
        assert!(desk.results(id).iter().all(|row| row.state == RowState::Queued), "{at:?}: none is lost");
        assert_eq!(desk.postrider.store().campaign(id).unwrap().state, CampaignState::Paused);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_makes_no_leave_young() {
    let (slow, desk) = (takes_its_time(Moment::Rcpt).await, desk());
    desk.people(1);
    let id = desk.campaign(slow.port, Limits::NONE, 1);
    let clock = desk.postrider.clock().clone();
    let Clock::Simulated(time) = clock else { panic!("a simulated one") };
    let ended = meanwhile(&desk, id, &slow, || {
        time.fetch_sub(1_000_000, Ordering::SeqCst);
        desk.stay_off("person0@northfen.example");
    })
    .await;
    assert_eq!((ended, slow.taken().len()), (Ended::Finished, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_tried_once_however_many_connections_there_are() {
    let user = "shop@lindenbakery.example";
    let login = Login { user: user.to_owned(), secret: "the right one".to_owned() };
    let office = PostOffice::start(Config { tls: Tls::Off, login: Some(login), ..Config::default() });
    let (office, desk) = (office.await.unwrap(), Desk::new());
    desk.people(40);
    let id = desk.campaign(office.port(), Limits::NONE, 8);
    let row = desk.postrider.account_named("Harbour").unwrap();
    let mut account = row.account.clone();
    (account.user, account.login) = (user.to_owned(), AccountLogin::Password);
    desk.postrider
        .change_account(row.id, account, SignsInWith::Password(&SecretString::from("a wrong one")))
        .unwrap();

    let work = desk.postrider.send_campaign(id, NOW, StopSign::default());
    let ended = tokio::time::timeout(Duration::from_secs(60), work).await.expect("it ends").unwrap();
    assert_eq!((ended, office.received().len()), (Ended::Paused, 0));
    assert_eq!(office.tally().connections, 1, "a server that counts wrong passwords has counted one");
    assert!(desk.results(id).iter().all(|row| (row.state, row.attempts) == (RowState::Queued, 0)));
}
