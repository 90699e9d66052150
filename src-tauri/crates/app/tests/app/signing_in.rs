//! An account that signs in with tokens: they run out, are renewed, rotate, and are withdrawn.

use std::sync::{Arc, Mutex};

use app::accounts::{NewAccount, SignsInWith};
use app::delivery::{AccountId, Limits, WaitReason};
use app::network::oauth::{Provider, ThisComputer};
use app::practice::{Config, Login, PostOffice, Tls};
use app::sending::{Inbox, Leave};
use app::signing_in::{SignInHost, SigningIn};
use app::store::{AccountLogin, AccountMailbox, AccountTls};
use app::{Clock, Ended, Error, StopSign};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::desk::Desk;
use crate::fake_imap::FakeImap;
use crate::fake_web::{FakeWeb, fake_web, page};

struct Host {
    web: FakeWeb,
    /// What the next questions are answered with, the last first.
    answers: Arc<Mutex<Vec<String>>>,
}

/// In place of tokens: the host is not well.
const BUSY: &str = "busy";

fn tokens(access: &str, refresh: &str, lasts: u32) -> String {
    format!(
        r#"{{"access_token":"{access}","token_type":"Bearer","expires_in":{lasts},"refresh_token":"{refresh}"}}"#
    )
}

async fn host(answers: &[String]) -> Host {
    let answers = Arc::new(Mutex::new(answers.iter().rev().cloned().collect::<Vec<_>>()));
    let next = Arc::clone(&answers);
    let web = fake_web(None, move |_| match next.lock().unwrap().pop() {
        Some(body) if body == BUSY => page("503 Service Unavailable", "text/plain", "later"),
        Some(body) => page("200 OK", "application/json", &body),
        None => page("400 Bad Request", "application/json", r#"{"error":"invalid_grant"}"#),
    })
    .await;
    Host { web, answers }
}

impl Host {
    fn provider(&self) -> Provider {
        Provider {
            authorize: format!("http://{}/authorize", self.web.address),
            token: format!("http://{}/token", self.web.address),
            scopes: vec!["mail".to_owned()],
            extra: Vec::new(),
            this_computer: ThisComputer::Address,
        }
    }

    /// Refresh tokens it was given so far.
    fn refreshed_with(&self) -> Vec<String> {
        let tokens = self.web.heard().into_iter().filter_map(|request| {
            let rest = request.split_once("refresh_token=").map(|(_, rest)| rest.to_owned())?;
            rest.split('&').map(str::to_owned).find(|token| token.starts_with("rt-"))
        });
        tokens.collect()
    }
}

/// Signs the account in, as a person would in a browser.
async fn sign_in(desk: &Desk, id: AccountId, host: &Host) {
    let begun = SigningIn::begin(host.provider(), "our-id", None, "shop@lindenbakery.example").await.unwrap();
    let value = |name: &str| {
        let pairs = begun.page().split(['?', '&']).filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).unwrap()
    };
    let redirect = value("redirect_uri").replace("%3A", ":").replace("%2F", "/");
    let (state, address) =
        (value("state"), redirect.trim_start_matches("http://").trim_end_matches('/').to_owned());
    let browser = async {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        stream.write_all(format!("GET /?code=c&state={state} HTTP/1.1\r\n\r\n").as_bytes()).await.unwrap();
        let mut shown = String::new();
        stream.read_to_string(&mut shown).await.unwrap();
    };
    let (signed_in, ()) = tokio::join!(begun.finish(), browser);
    desk.postrider.keep_sign_in(id, &signed_in.unwrap()).unwrap();
}

async fn office(token: &str) -> PostOffice {
    let login = Login { user: "shop@lindenbakery.example".to_owned(), secret: token.to_owned() };
    PostOffice::start(Config { tls: Tls::Off, login: Some(login), ..Config::default() }).await.unwrap()
}

fn add(desk: &Desk, port: u16) -> AccountId {
    let new = NewAccount {
        name: "Signed".to_owned(),
        host: "127.0.0.1".to_owned(),
        port,
        tls: AccountTls::None,
        user: None,
        password: None,
        from: "shop@lindenbakery.example".to_owned(),
        from_name: None,
        reply_to: None,
        limits: Limits::NONE,
        connections: None,
        ca_file: None,
    };
    desk.postrider.add_account(new).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_has_run_out_is_renewed_before_it_is_used_for_sending_and_reading() {
    let host = host(&[tokens("at-1", "rt-1", 1), tokens("at-2", "rt-2", 3600)]).await;
    let (office, desk, imap) = (office("at-2").await, Desk::new(), FakeImap::start().await);
    imap.mailbox().secret = "at-2".to_owned();
    let id = add(&desk, office.port());
    let mailbox = AccountMailbox {
        host: "127.0.0.1".to_owned(),
        port: imap.port,
        tls: AccountTls::None,
        sent_folder: None,
        chosen: false,
    };
    desk.postrider.set_mailbox(id, Some(&mailbox)).unwrap();
    sign_in(&desk, id, &host).await;
    let account = desk.postrider.store().account(id).unwrap().account;
    assert_eq!((account.login, account.user.as_str()), (AccountLogin::OAuth2, "shop@lindenbakery.example"));
    let trial = desk.postrider.try_kept_account(id).await.unwrap();
    assert!(trial.is_ok() && trial.reading.is_some(), "{trial:?}");
    assert_eq!(host.refreshed_with(), ["rt-1"], "once for both");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_the_server_refuses_is_renewed_and_tried_once_more() {
    let host = host(&[tokens("at-1", "rt-1", 3600), tokens("at-2", "rt-2", 3600)]).await;
    let (office, desk) = (office("at-2").await, Desk::new());
    let id = add(&desk, office.port());
    sign_in(&desk, id, &host).await;
    assert!(desk.postrider.try_kept_account(id).await.unwrap().is_ok());
    assert_eq!(host.refreshed_with(), ["rt-1"]);
    // The one that was rotated is the one that is kept.
    host.answers.lock().unwrap().push(tokens("at-3", "rt-3", 3600));
    let other = self::office("at-3").await;
    let mut account = desk.postrider.store().account(id).unwrap().account;
    account.port = other.port();
    desk.postrider.change_account(id, account, SignsInWith::Same).unwrap();
    assert!(desk.postrider.try_kept_account(id).await.unwrap().is_ok());
    assert_eq!(host.refreshed_with(), ["rt-1", "rt-2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_was_withdrawn_makes_the_account_wait_for_its_owner_and_uses_up_nobody() {
    let host = host(&[tokens("at-1", "rt-1", 3600)]).await;
    let (office, desk) = (office("at-9").await, Desk::new());
    desk.person("ann@northfen.example", Some("Amara"));
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let id = desk.postrider.account_named("Harbour").unwrap().id;
    sign_in(&desk, id, &host).await;
    let send = || desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default());
    assert_eq!(send().await.unwrap(), Ended::Paused);
    let waiting = desk.postrider.campaign_status(campaign).unwrap().waiting.unwrap();
    assert!(
        matches!(&waiting.why, WaitReason::Trouble { code, sentence, .. } if code == "smtp-token-rejected" && sentence.contains("Sign in again")),
        "{waiting:?}"
    );
    let row = &desk.results(campaign)[0];
    assert_eq!((row.attempts, row.state), (0, app::delivery::RowState::Queued), "the row waits, untried");
    let trial = desk.postrider.try_kept_account(id).await.unwrap();
    assert!(trial.end.unwrap_err().to_string().contains("Sign in again"));

    // Signed in again, it goes on.
    host.answers.lock().unwrap().push(tokens("at-9", "rt-9", 3600));
    sign_in(&desk, id, &host).await;
    assert!(desk.postrider.try_kept_account(id).await.unwrap().is_ok());
    desk.postrider.resume_campaign(campaign, Inbox::Unasked).unwrap();
    assert_eq!(send().await.unwrap(), Ended::Finished);
    assert_eq!(office.received().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_well_puts_the_sign_in_off_and_ends_nothing() {
    let busy = || BUSY.to_owned();
    let host = host(&[tokens("at-1", "rt-1", 1), busy(), busy(), busy(), tokens("at-2", "rt-2", 3600)]).await;
    let start = "2026-03-23T14:03:00Z".parse().unwrap();
    let (office, desk) = (office("at-2").await, Desk::by(Clock::simulated(start)));
    desk.person("ann@northfen.example", Some("Amara"));
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let id = desk.postrider.account_named("Harbour").unwrap().id;
    sign_in(&desk, id, &host).await;

    let trial = desk.postrider.try_kept_account(id).await.unwrap();
    let why = trial.end.unwrap_err();
    assert_eq!((why.code(), why.needs_a_person()), ("sign-in-put-off", false), "{why}");
    assert!(why.to_string().contains("cannot take the sign-in at the moment"), "{why}");
    let again = desk.postrider.try_kept_account(id).await.unwrap();
    assert_eq!(again.end.unwrap_err().code(), "sign-in-put-off");
    assert_eq!(host.refreshed_with().len(), 1, "the host is left alone for a while");

    let sent = desk.postrider.send_campaign(campaign, Leave::default(), StopSign::default()).await;
    assert_eq!(sent.unwrap(), Ended::Finished, "it went on by itself");
    assert_eq!(host.refreshed_with(), ["rt-1"; 4]);
    let row = &desk.results(campaign)[0];
    assert_eq!((row.attempts, row.state), (1, app::delivery::RowState::Accepted), "no try was used up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_that_waits_for_a_sign_in_to_be_renewed_says_so() {
    let host = host(&[tokens("at-1", "rt-1", 1), BUSY.to_owned()]).await;
    let (office, desk, stop) = (office("at-2").await, Desk::new(), StopSign::default());
    desk.person("ann@northfen.example", Some("Amara"));
    let campaign = desk.campaign(office.port(), Limits::NONE, 1);
    let id = desk.postrider.account_named("Harbour").unwrap().id;
    sign_in(&desk, id, &host).await;
    let sending = desk.postrider.send_campaign(campaign, Leave::default(), stop.clone());
    let looking = async {
        loop {
            let waiting = desk.postrider.campaign_status(campaign).unwrap().waiting;
            if let Some(wait) = waiting.filter(|wait| wait.why == WaitReason::SignIn) {
                stop.raise();
                return wait;
            }
            tokio::task::yield_now().await;
        }
    };
    let (ended, wait) = tokio::join!(sending, looking);
    assert_ne!(ended.unwrap(), Ended::Paused, "nobody has to do anything");
    assert!(wait.until.is_some(), "it ends by itself");
    assert!(wait.sentence(None).contains("you need not sign in again"), "{}", wait.sentence(None));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_lies_in_the_data_folder_in_clear_and_none_outlives_its_account() {
    let host = host(&[tokens("at-secret-1", "rt-secret-1", 3600)]).await;
    let (office, desk) = (office("at-secret-1").await, Desk::new());
    let id = add(&desk, office.port());
    sign_in(&desk, id, &host).await;
    for entry in std::fs::read_dir(desk.postrider.folder().path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!holds("at-secret") && !holds("rt-secret"), "{}", path.display());
        }
    }
    assert!(desk.postrider.has_sign_in(id).unwrap());
    desk.postrider.remove_account(id).unwrap();
    assert!(!desk.postrider.has_sign_in(id).unwrap());
}

#[tokio::test]
async fn a_sign_in_needs_a_client_id_of_ones_own() {
    let begun = SigningIn::begin(SignInHost::Google.provider(), "  ", None, "a@shop.example").await;
    assert!(matches!(begun.map(|_| ()), Err(Error::Incomplete(_))));
    assert_eq!(SignInHost::of_card("microsoft-365"), Some(SignInHost::Microsoft));
    assert_eq!(SignInHost::of_card("gmx"), None);
}
