//! A server that says something else of itself in the next session.

use crate::desk::Desk;
use crate::scripted::{Deed, Scripted};
use app::accounts::SignsInWith;
use app::delivery::{Limits, RowState};
use app::secrets::SecretString;
use app::sending::{Inbox, Leave};
use app::store::AccountLogin;
use app::{Clock, Ended, StopSign};
use jiff::Timestamp;
use std::time::Duration;

const PEOPLE: usize = 6;
/// Messages of one session.
const SHARE: usize = 2;

struct Case {
    /// What it names first, and later.
    first: &'static [&'static str],
    later: &'static [&'static str],
    /// What becomes of those who are left.
    ended: Ended,
    left: RowState,
    /// What is said: of the pause, or of the rows.
    says: &'static str,
}

const CASES: [Case; 5] = [
    // A server on this computer that knows no login is spoken to without one.
    Case {
        first: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME"],
        later: &["SMTPUTF8", "8BITMIME"],
        ended: Ended::Finished,
        left: RowState::Accepted,
        says: "",
    },
    Case {
        first: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME"],
        later: &["AUTH XOAUTH2", "SMTPUTF8", "8BITMIME"],
        ended: Ended::Paused,
        left: RowState::Queued,
        says: "This account wants a sign-in instead of a password.",
    },
    Case {
        first: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME", "SIZE 1000000"],
        later: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME", "SIZE 100"],
        ended: Ended::Paused,
        left: RowState::Queued,
        says: "your mail server now takes 0 kB at most",
    },
    Case {
        first: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME"],
        later: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME", "PIPELINING"],
        ended: Ended::Finished,
        left: RowState::Accepted,
        says: "",
    },
    Case {
        first: &["AUTH PLAIN", "SMTPUTF8", "8BITMIME"],
        later: &["AUTH PLAIN"],
        ended: Ended::Finished,
        left: RowState::Failed,
        says: "the address has letters this mail server cannot handle",
    },
];

/// An account that signs in, and some people whose addresses need SMTPUTF8.
fn desk(port: u16) -> (Desk, app::delivery::CampaignId) {
    let desk = Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()));
    for number in 0..PEOPLE {
        desk.person(&format!("jos\u{e9}{number}@northfen.example"), Some("Amara"));
    }
    let id = desk.campaign(port, Limits::NONE, 1);
    let row = desk.postrider.account_named("Harbour").unwrap();
    let mut account = row.account;
    account.user = "shop@lindenbakery.example".to_owned();
    account.login = AccountLogin::Password;
    let password = SecretString::from("the right one");
    desk.postrider.change_account(row.id, account, SignsInWith::Password(&password)).unwrap();
    desk.postrider.set_messages_per_session(row.id, u32::try_from(SHARE).ok()).unwrap();
    (desk, id)
}

async fn send(desk: &Desk, id: app::delivery::CampaignId) -> Ended {
    let leave = Leave { confirmed: None, inbox: Inbox::Told };
    let work = desk.postrider.send_campaign(id, leave, StopSign::default());
    tokio::time::timeout(Duration::from_secs(60), work).await.expect("it ends").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_changes_its_mind_between_two_sessions_costs_nobody_more_than_it_says() {
    for Case { first, later, ended, left, says } in CASES {
        let offers = move |session| if session == 1 { first } else { later }.to_vec();
        let server = Scripted::changing(offers, |_, _, _| Deed::Honest).await;
        let (desk, id) = desk(server.port);
        assert_eq!(send(&desk, id).await, ended, "{later:?}");

        let (rows, taken) = (desk.results(id), server.taken());
        let paused = desk.postrider.store().campaign(id).unwrap().paused_why;
        let paused = paused.map(|wait| wait.sentence(None)).unwrap_or_default();
        assert!(ended != Ended::Paused || paused.contains(says), "{later:?}: {paused}");
        for row in &rows {
            let copies = taken.iter().filter(|to| **to == row.address).count();
            assert_eq!(copies, usize::from(row.state == RowState::Accepted), "{later:?}: {row:?}");
            if row.state != RowState::Accepted {
                assert_eq!(row.state, left, "{later:?}: {row:?}");
                assert!(
                    left != RowState::Failed || row.reply.as_deref().unwrap_or_default().contains(says),
                    "{later:?}: {row:?}"
                );
            }
            let held = desk.postrider.store().suppressions_of(&Desk::key(&row.address)).unwrap();
            assert!(held.is_empty(), "{later:?}: they did nothing wrong: {row:?}");
        }
        let all = if left == RowState::Accepted { PEOPLE } else { SHARE };
        assert_eq!((rows.len(), taken.len()), (PEOPLE, all), "{later:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_size_that_grows_back_lets_everybody_have_it_and_one_message_alone_fails_for_itself() {
    let offers = |session| {
        vec!["AUTH PLAIN", "SMTPUTF8", "8BITMIME", if session == 2 { "SIZE 100" } else { "SIZE 20000" }]
    };
    let server = Scripted::changing(offers, |_, _, _| Deed::Honest).await;
    let (desk, id) = desk(server.port);
    desk.person("amara@northfen.example", Some(&"Amara ".repeat(10_000)));
    assert_eq!(send(&desk, id).await, Ended::Paused, "nobody fails for it");
    let mut resumed = 0;
    while send_again(&desk, id).await == Ended::Paused {
        resumed += 1;
        assert!(resumed < 5, "it ends: {:?}", desk.results(id));
    }
    let rows = desk.results(id);
    let failed: Vec<&str> =
        rows.iter().filter(|row| row.state == RowState::Failed).map(|row| row.address.as_str()).collect();
    assert_eq!((failed, server.taken().len()), (vec!["amara@northfen.example"], PEOPLE));
}

async fn send_again(desk: &Desk, id: app::delivery::CampaignId) -> Ended {
    desk.postrider.inbox_looked_through_for(id).unwrap();
    desk.postrider.resume_campaign(id, Inbox::Told).unwrap();
    send(desk, id).await
}
