//! The mailbox beside the sending: tests both ways, what the Sent folder tells, and a message to oneself.

use app::delivery::{AccountId, Limits, RowState};
use app::practice::PostOffice;
use app::self_test::{SelfTest, SelfTestState};
use app::sending::Leave;
use app::store::{AccountMailbox, AccountTls, ResultRow, SentLook};
use app::{Ended, StopSign};
use jiff::SignedDuration;

use crate::desk::{Desk, FINE, office};
use crate::fake_imap::{FakeImap, Trouble};

const LOST: &str = r#"{ "faults": [ { "name": "lost", "recipients": "lost@*", "fault": { "drop": { "at": "after-data", "keep": true } } } ] }"#;

struct Shop {
    desk: Desk,
    office: PostOffice,
    imap: FakeImap,
    account: AccountId,
    campaign: app::delivery::CampaignId,
}

/// An account that sends to a post office and whose mail is read at another server.
async fn shop(faults: &str, people: &[&str]) -> Shop {
    let (office, imap) = (office(faults).await, FakeImap::start().await);
    let desk = Desk::new();
    for address in people {
        desk.person(address, Some("Amara"));
    }
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let account = desk.postrider.account_named("Harbour").unwrap().id;
    desk.postrider.set_mailbox(account, Some(&mailbox(&imap))).unwrap();
    Shop { desk, office, imap, account, campaign }
}

fn mailbox(imap: &FakeImap) -> AccountMailbox {
    AccountMailbox {
        host: "127.0.0.1".to_owned(),
        port: imap.port,
        tls: AccountTls::None,
        sent_folder: None,
        chosen: false,
    }
}

impl Shop {
    async fn send(&self) -> Ended {
        self.desk.postrider.send_campaign(self.campaign, Leave::default(), StopSign::default()).await.unwrap()
    }

    async fn look(&self) -> SentLook {
        self.desk.postrider.look_into_sent(self.account).await.unwrap().expect("mail is read")
    }

    fn results(&self) -> Vec<ResultRow> {
        self.desk.results(self.campaign)
    }

    /// Puts a mail into every folder, so many minutes ago.
    fn put(&self, uid: u32, minutes: i64, header: &str) {
        let at = app::Clock::System.now() - SignedDuration::from_mins(minutes);
        self.imap.put(uid, &at.strftime("%d-%b-%Y %H:%M:%S +0000").to_string(), header);
    }

    /// Puts what the host kept of each message it took.
    fn put_copies(&self, first: u32, change: impl Fn(String) -> String) {
        for (uid, message) in (first..).zip(self.office.received()) {
            let text = String::from_utf8_lossy(&message.bytes).into_owned();
            let head = text.split("\r\n\r\n").next().unwrap();
            self.put(uid, 0, &change(format!("{head}\r\n")));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_tested_both_ways_and_the_sent_folder_is_remembered() {
    let shop = shop(FINE, &[]).await;
    let trial = shop.desk.postrider.try_kept_account(shop.account).await.unwrap();
    assert!(trial.is_ok(), "{trial:?}");
    assert_eq!(trial.reading.unwrap().unwrap().sent_folder.shown, "Sent");
    let kept = shop.desk.postrider.store().account_mailbox(shop.account).unwrap().unwrap();
    assert_eq!((kept.mailbox.sent_folder.as_deref(), kept.mailbox.chosen), (Some("Sent"), false));
    assert!(shop.office.received().is_empty(), "nothing is sent");

    let chosen = AccountMailbox { sent_folder: Some("Gone".to_owned()), chosen: true, ..mailbox(&shop.imap) };
    shop.desk.postrider.set_mailbox(shop.account, Some(&chosen)).unwrap();
    let trial = shop.desk.postrider.try_kept_account(shop.account).await.unwrap();
    assert!(trial.end.is_ok() && !trial.is_ok(), "sending works, reading does not");
    assert_eq!(
        trial.reading.unwrap().unwrap_err().code(),
        "imap-no-such-folder",
        "what a person chose is not swapped"
    );

    shop.desk.postrider.set_mailbox(shop.account, None).unwrap();
    let trial = shop.desk.postrider.try_kept_account(shop.account).await.unwrap();
    assert!(trial.is_ok() && trial.reading.is_none());
    assert_eq!(shop.desk.postrider.look_into_sent(shop.account).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_by_hand_counts_and_our_own_copies_do_not() {
    let shop = shop(FINE, &["ann@northfen.example", "ben@northfen.example"]).await;
    assert_eq!(shop.send().await, Ended::Finished);
    shop.put_copies(1, |header| header);
    shop.put(10, 30, "Message-ID: <a@phone.example>\r\nTo: x@x.example\r\n");
    shop.put(11, 20, "Message-ID: <b@phone.example>\r\nTo: x@x.example, y@x.example\r\nBcc: z@x.example\r\n");
    shop.put(12, 26 * 60, "Message-ID: <c@phone.example>\r\nTo: x@x.example\r\n");
    let look = shop.look().await;
    assert_eq!(
        (look.elsewhere, look.failed.as_deref()),
        (4, None),
        "1 and 3; what is older than a day counts no more"
    );
    assert_eq!(shop.desk.postrider.store().account_elsewhere(shop.account).unwrap().len(), 2);

    assert_eq!(shop.look().await.elsewhere, 4, "looking again counts nothing twice");
    assert!(shop.imap.was_told("UID SEARCH UID 13:*"), "and goes on behind what it saw");
    shop.put(13, 1, "To: w@x.example\r\n");
    assert_eq!(shop.look().await.elsewhere, 5);

    shop.put(14, 1, "Message-ID: <d@phone.example>\r\nTo: w@x.example\r\n");
    shop.put(14, 1, "Message-ID: <d@phone.example>\r\nTo: w@x.example\r\n");
    shop.put(15, 1, "Message-ID: <d@phone.example>\r\nTo: w@x.example\r\n");
    let (one, other) = tokio::join!(shop.look(), shop.look());
    assert_eq!(
        (one.elsewhere, other.elsewhere),
        (6, 6),
        "told of twice, kept twice and looked at twice: one mail"
    );

    shop.imap.mailbox().uid_validity = 8;
    assert_eq!(shop.look().await.elsewhere, 6, "numbers that began anew are counted from the beginning");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_known_for_ours_where_the_host_replaced_its_message_id() {
    let shop = shop(FINE, &["ann@northfen.example", "ben@northfen.example"]).await;
    assert_eq!(shop.send().await, Ended::Finished);
    let replaced = |header: String| {
        let mut lines: Vec<String> = header.lines().map(str::to_owned).collect();
        for line in &mut lines {
            if line.starts_with("Message-ID:") {
                *line = "Message-ID: <another@host.example>".to_owned();
            }
        }
        lines.join("\r\n") + "\r\n"
    };
    shop.put_copies(1, replaced);
    assert_eq!(shop.look().await.elsewhere, 0, "known by the token in the way to leave");

    shop.imap.mailbox().mails.clear();
    shop.imap.mailbox().uid_validity = 9;
    let bare = |header: String| {
        let kept = replaced(header);
        let kept: Vec<&str> =
            kept.lines().filter(|line| line.starts_with("To:") || line.starts_with("Date:")).collect();
        kept.join("\r\n") + "\r\n"
    };
    shop.put_copies(1, bare);
    assert_eq!(shop.look().await.elsewhere, 0, "known by the second and the one person it went to");
    let others = |header: String| bare(header).replace("northfen", "elsewhere");
    shop.imap.mailbox().mails.clear();
    shop.imap.mailbox().uid_validity = 10;
    shop.put_copies(1, others);
    assert_eq!(shop.look().await.elsewhere, 2, "another person's mail is not taken for ours");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uncertain_message_that_is_in_the_sent_folder_is_settled_and_one_that_is_not_is_told() {
    let people = ["lost@northfen.example", "lost@southfen.example", "ann@northfen.example"];
    let shop = shop(LOST, &people).await;
    shop.send().await;
    let row = |address: &str| shop.results().into_iter().find(|row| row.address == address).unwrap();
    let [there, absent] = [row(people[0]), row(people[1])];
    assert_eq!([there.state, absent.state], [RowState::Uncertain; 2]);

    let look = shop.look().await;
    assert_eq!(
        (look.settled, look.missing),
        (0, 0),
        "of a folder without anything of ours nothing can be said"
    );

    shop.put(1, 0, &format!("Message-ID: <{}>\r\nTo: {}\r\n", there.message_id, there.address));
    let later = app::Clock::System.now() + SignedDuration::from_mins(5);
    let date = jiff::fmt::rfc2822::to_string(&later.to_zoned(jiff::tz::TimeZone::UTC)).unwrap();
    let accepted = row(people[2]);
    shop.put(
        2,
        0,
        &format!("Message-ID: <{}>\r\nDate: {date}\r\nTo: {}\r\n", accepted.message_id, accepted.address),
    );
    let look = shop.look().await;
    assert_eq!((look.settled, look.missing, look.elsewhere), (1, 1, 0), "{look:?}");
    assert_eq!(row(people[0]).state, RowState::Accepted);
    assert_eq!(
        row(people[1]).state,
        RowState::Uncertain,
        "not being found is never taken for not being sent"
    );
    let sent = shop.office.received().len();
    shop.send().await;
    assert_eq!(shop.office.received().len(), sent, "and nobody is mailed again for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_looked_into_is_told_and_stops_nothing() {
    let shop = shop(FINE, &["ann@northfen.example"]).await;
    shop.put(1, 30, "To: x@x.example\r\n");
    assert_eq!(shop.look().await.elsewhere, 1);
    shop.imap.mailbox().trouble = Trouble::CloseAt(0);
    let look = shop.look().await;
    assert_eq!(look.elsewhere, 1, "what was known stays");
    assert!(look.failed.as_deref().is_some_and(|why| why.contains("closed the connection")), "{look:?}");
    assert_eq!(shop.send().await, Ended::Finished);
    assert_eq!(shop.office.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sent_folder_is_looked_into_before_a_campaign_starts() {
    let shop = shop(FINE, &["ann@northfen.example"]).await;
    shop.put(1, 30, "To: x@x.example, y@x.example\r\n");
    assert_eq!(shop.send().await, Ended::Finished);
    let kept = shop.desk.postrider.store().account_mailbox(shop.account).unwrap().unwrap();
    assert_eq!(kept.look.map(|look| look.elsewhere), Some(2));
    assert!(shop.imap.was_told("EXAMINE \"Sent\"") && !shop.imap.was_told("SELECT"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_to_oneself_goes_to_oneself_and_is_found() {
    let shop = shop(FINE, &["ann@northfen.example"]).await;
    shop.put(1, 0, "To: x@x.example\r\n");
    shop.imap.mailbox().finds_everything = true;
    let test = SelfTest::default();
    shop.desk.postrider.test_with_myself(shop.account, &test).await.unwrap();
    assert_eq!(test.state(), SelfTestState { sent: Some(true), found: Some(true), message: None });
    let received = shop.office.received();
    assert_eq!(received.len(), 1);
    let text = String::from_utf8_lossy(&received[0].bytes).into_owned();
    assert!(text.contains("To: <shop@lindenbakery.example>") && text.contains("Auto-Submitted:"), "{text}");
    assert!(shop.imap.was_told("EXAMINE \"INBOX\""));

    shop.imap.mailbox().secret = "another".to_owned();
    shop.imap.mailbox().trouble = Trouble::CloseAt(0);
    let test = SelfTest::default();
    shop.desk.postrider.test_with_myself(shop.account, &test).await.unwrap();
    let state = test.state();
    assert_eq!((state.sent, state.found), (Some(true), Some(false)));
    assert!(state.message.is_some());
}
