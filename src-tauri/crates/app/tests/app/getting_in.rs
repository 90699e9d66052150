//! A server that does not let the account in any more: the password, a lock, encryption that is gone.

use crate::desk::Desk;
use crate::trouble::{NEXT, began, count, send, why};
use app::accounts::SignsInWith;
use app::delivery::{CampaignState, Limits, PauseCause, RowState, WaitReason};
use app::practice::{Config, FaultPlan, Login, PostOffice, Tls};
use app::secrets::SecretString;
use app::store::{Account, AccountLogin};
use app::{Clock, Ended, StopSign};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_login_refused_half_way_costs_nobody_a_try_and_a_good_test_lets_it_go_on() {
    let (user, secret) = ("shop@lindenbakery.example", "the old one");
    let faults = r#"{ "faults": [ { "name": "changed", "after": 2, "seconds": 3600, "fault": { "refuse-login": {
        "reply": { "code": 535, "enhanced": "5.7.8", "text": "Username and Password not accepted" } } } } ] }"#;
    let clock = Clock::simulated(began());
    let (time, login) = (clock.clone(), Login { user: user.to_owned(), secret: secret.to_owned() });
    let office = PostOffice::start(Config {
        tls: Tls::Off,
        login: Some(login),
        faults: FaultPlan::from_json(faults).unwrap(),
        clock: app::practice::Clock::simulated(move || time.now()),
        ..Config::default()
    })
    .await
    .unwrap();
    let desk = Desk::by(clock.clone());
    desk.people(6);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let row = desk.postrider.account_named("Harbour").unwrap();
    let mut account = row.account.clone();
    (account.user, account.login) = (user.to_owned(), AccountLogin::Password);
    desk.postrider
        .change_account(row.id, account, SignsInWith::Password(&SecretString::from(secret)))
        .unwrap();
    desk.postrider.set_messages_per_session(row.id, Some(2)).unwrap();

    assert_eq!(send(&desk, id).await, Ended::Paused, "the second session is refused");
    assert_eq!(why(&desk, id).as_str(), "smtp-login-refused");
    let told =
        desk.postrider.tell(&desk.postrider.campaign_status(id).unwrap(), |at| at.to_string()).unwrap();
    assert_eq!(told.said.as_deref(), Some("535 5.7.8 Username and Password not accepted"));
    assert!(!told.message.unwrap().contains("was sent"), "two have it");
    assert_eq!((office.received().len(), count(&desk, id, RowState::Queued)), (2, 4));
    assert!(desk.results(id).iter().all(|row| row.state == RowState::Accepted || row.attempts == 0));

    let trial = desk.postrider.try_kept_account(row.id).await.unwrap();
    assert!(trial.end.is_err(), "still refused");
    assert_eq!(desk.postrider.store().campaign(id).unwrap().state, CampaignState::Paused);
    clock.advance(Duration::from_secs(3_601));
    let trial = desk.postrider.try_kept_account(row.id).await.unwrap();
    assert!(trial.end.is_ok(), "mended");
    assert_eq!(desk.postrider.go_on_after_test(row.id).unwrap(), [id]);
    assert_eq!(send(&desk, id).await, Ended::Finished);
    assert_eq!(office.received().len(), 6, "each has it once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_told_at_the_login_holds_for_every_campaign_of_the_account() {
    let faults = r#"{ "faults": [ { "name": "locked", "fault": { "refuse-login": {
        "reply": { "code": 535, "enhanced": "5.7.8", "text": "Account locked after too many failures" } } } } ] }"#;
    let (user, secret) = ("shop@lindenbakery.example", "a secret");
    let office = PostOffice::start(Config {
        tls: Tls::Off,
        login: Some(Login { user: user.to_owned(), secret: secret.to_owned() }),
        faults: FaultPlan::from_json(faults).unwrap(),
        ..Config::default()
    })
    .await
    .unwrap();
    let desk = Desk::new();
    desk.people(3);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let other = desk.campaign_through("Summer", "Harbour");
    let row = desk.postrider.account_named("Harbour").unwrap();
    let account = Account { user: user.to_owned(), login: AccountLogin::Password, ..row.account };
    desk.postrider
        .change_account(row.id, account, SignsInWith::Password(&SecretString::from(secret)))
        .unwrap();
    assert_eq!(send(&desk, id).await, Ended::Paused);
    assert_eq!(why(&desk, id), WaitReason::Account { cause: PauseCause::Locked });
    let account = desk.postrider.account_named("Harbour").unwrap();
    assert_eq!(account.paused.map(|paused| paused.pause.until), Some(None), "until its owner has looked");
    let knocked = office.tally().faults[0].hits;
    let stop = StopSign::default();
    let sending = desk.postrider.send_campaign(other, NEXT, stop.clone());
    let watching = async {
        loop {
            let waiting = desk.postrider.campaign_status(other).unwrap().waiting;
            if waiting.is_some_and(|wait| wait.why == WaitReason::Account { cause: PauseCause::Locked }) {
                break stop.raise();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let _ = tokio::join!(sending, watching);
    assert_eq!(office.tally().faults[0].hits, knocked, "nobody knocks at a locked door again");
}

#[tokio::test(flavor = "multi_thread")]
async fn encryption_that_is_gone_half_way_costs_nobody_a_try() {
    let faults = r#"{ "faults": [ { "name": "gone", "after": 2, "fault": "no-start-tls" } ] }"#;
    let clock = Clock::simulated(began());
    let faults = FaultPlan::from_json(faults).unwrap();
    let names = vec!["localhost".to_owned()];
    let office =
        PostOffice::start(Config { tls: Tls::StartTls, faults, names, ..Config::default() }).await.unwrap();
    let desk = Desk::by(clock);
    desk.people(6);
    let id = desk.campaign(office.port(), Limits::NONE, 1);
    let row = desk.postrider.account_named("Harbour").unwrap();
    let ca_file = desk.postrider.folder().path().join("ca.pem");
    office.write_ca(&ca_file).unwrap();
    let mut account = row.account.clone();
    (account.host, account.tls, account.ca_file) =
        ("localhost".to_owned(), app::store::AccountTls::StartTls, Some(ca_file));
    desk.postrider.change_account(row.id, account, SignsInWith::Same).unwrap();
    desk.postrider.set_messages_per_session(row.id, Some(2)).unwrap();
    assert_eq!(send(&desk, id).await, Ended::Paused);
    let wait = desk.postrider.store().campaign(id).unwrap().paused_why.unwrap();
    assert_eq!(wait.why.as_str(), "smtp-no-starttls");
    let said = wait.sentence(None);
    assert!(said.contains("not even your password") && !said.contains("was sent"), "two have it: {said}");
    assert_eq!(
        (office.received().len(), count(&desk, id, RowState::Queued)),
        (2, 4),
        "not even in plain text"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_goes_to_no_server_of_another_company_unless_it_is_given_again() {
    let desk = Desk::new();
    desk.account("Harbour", 25, Limits::NONE, 1);
    let row = desk.postrider.account_named("Harbour").unwrap();
    let at = |host: &str| {
        let account =
            app::store::Account { host: host.to_owned(), user: "shop".to_owned(), ..row.account.clone() };
        app::store::Account { login: app::store::AccountLogin::Password, ..account }
    };
    let secret = SecretString::from("a word of ours");
    let change = |host: &str, with: SignsInWith<'_>| desk.postrider.change_account(row.id, at(host), with);
    change("smtp.harbour.example", SignsInWith::Password(&secret)).unwrap();
    change("mail.harbour.example", SignsInWith::Same).unwrap();
    let refused = change("smtp.elsewhere.example", SignsInWith::Same).unwrap_err();
    assert_eq!(refused.code(), "password-again", "{refused}");
    let kept = desk.postrider.account_named("Harbour").unwrap().account.host;
    assert_eq!(kept, "mail.harbour.example", "nothing was changed");
    change("smtp.elsewhere.example", SignsInWith::Password(&secret)).unwrap();
}
