//! Sending while another program holds the database for longer than anybody waits for it. That program is this test, started
//! once more: it freezes the audience of another campaign, and takes its time.

use crate::desk::{Desk, office};
use app::delivery::{CampaignId, Limits, WaitReason};
use app::practice::PostOffice;
use app::secrets::{KeyStore, SecretString};
use app::sending::Leave;
use app::{Clock, DataFolder, Ended, Error, Postrider, StopSign};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Names the data folder to the program that holds it.
const INSIDE: &str = "POSTRIDER_TEST_HOLDS";
const READY: &str = "it is ready";
const HELD: &str = "it is held";
const PEOPLE: usize = 30;
/// So slow that each connection has a message in hand whenever the other program comes.
const SLOW: &str = r#"{ "faults": [ { "name": "slow", "fault": { "slow": { "milliseconds": 100 } } } ] }"#;
const CONNECTIONS: u32 = 2;

/// In the other program: holds the database until nobody listens any more.
fn holds() -> bool {
    let Some(place) = std::env::var_os(INSIDE) else { return false };
    let folder = DataFolder::open(Some(place.as_ref())).unwrap();
    let passphrase = SecretString::from("a passphrase for tests");
    let postrider = Postrider::open_with(folder, Clock::System, KeyStore::None, Some(passphrase)).unwrap();
    let id = postrider.campaign_named("Summer").unwrap().id;
    let report = postrider.check_campaign(id).unwrap();
    let form = postrider.present_form(&postrider.store().campaign(id).unwrap()).unwrap();
    let told = || std::io::stdin().read_line(&mut String::new()).unwrap();
    println!("{READY}");
    told();
    let nobody = std::iter::from_fn(|| {
        println!("{HELD}");
        told();
        None
    });
    postrider.store().queue(id, &report.clear(form).unwrap(), nobody, postrider.clock().now()).unwrap();
    true
}

/// The other program.
struct Holder(Child);

impl Holder {
    fn start(desk: &Desk, test: &str) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("held::{test}"), "--nocapture"])
            .env(INSIDE, desk.postrider.folder().path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut holder = Self(child);
        holder.hears(READY);
        holder
    }

    fn hears(&mut self, word: &str) {
        let said = BufReader::new(self.0.stdout.as_mut().unwrap());
        assert!(said.lines().any(|line| line.unwrap().contains(word)), "it ended too soon");
    }

    fn take(&mut self) {
        self.0.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
        self.hears(HELD);
    }

    fn let_go(&mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now();
    while !holds() {
        assert!(patience.elapsed() < Duration::from_secs(120), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

struct Run {
    desk: Desk,
    office: PostOffice,
    campaign: CampaignId,
    stop: StopSign,
    sending: tokio::task::JoinHandle<Result<Ended, Error>>,
    holder: Holder,
}

/// A campaign that is under way, and waits because another program holds the database.
async fn held(test: &str) -> Run {
    let office = office(SLOW).await;
    let desk = Desk::new();
    desk.people(PEOPLE);
    let campaign = desk.campaign(office.port(), Limits::NONE, CONNECTIONS);
    desk.campaign_through("Summer", "Harbour");
    let mut holder = Holder::start(&desk, test);
    let stop = StopSign::default();
    let sending = tokio::spawn({
        let (postrider, stop) = (desk.postrider.clone(), stop.clone());
        async move { postrider.send_campaign(campaign, Leave::default(), stop).await }
    });
    until("it begins", || !office.received().is_empty()).await;
    holder.take();
    until("it says why it waits", || {
        let waiting = desk.postrider.campaign_status(campaign).unwrap().waiting;
        waiting
            .is_some_and(|wait| matches!(wait.why, WaitReason::Trouble { code, .. } if code == "data-busy"))
    })
    .await;
    let run = Run { desk, office, campaign, stop, sending, holder };
    let (arrived, written) = (run.office.received().len() as u64, run.counts().accepted);
    assert!(written < PEOPLE as u64, "it is held in the middle");
    assert!(
        arrived <= written + u64::from(2 * CONNECTIONS),
        "{arrived} arrived and {written} are written: nothing is sent whose outcome cannot be"
    );
    run
}

impl Run {
    fn counts(&self) -> app::store::Counts {
        self.desk.postrider.store().counts(self.campaign).unwrap()
    }

    fn nobody_has_it_twice(&self) {
        let received = self.office.received();
        let once: BTreeSet<_> = received.iter().map(|mail| mail.rcpt_to[0].clone()).collect();
        assert_eq!(received.len(), once.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_another_program_holds_stops_the_next_message_and_then_lets_all_go() {
    if holds() {
        return;
    }
    let test = "a_database_that_another_program_holds_stops_the_next_message_and_then_lets_all_go";
    let mut run = held(test).await;
    run.holder.let_go();
    assert_eq!((&mut run.sending).await.unwrap().unwrap(), Ended::Finished);
    let counts = run.counts();
    assert_eq!((counts.accepted, counts.uncertain), (PEOPLE as u64, 0), "what was in hand was written then");
    run.nobody_has_it_twice();
}

#[tokio::test(flavor = "multi_thread")]
async fn outcomes_that_another_program_kept_from_being_written_are_uncertain() {
    if holds() {
        return;
    }
    let test = "outcomes_that_another_program_kept_from_being_written_are_uncertain";
    let mut run = held(test).await;
    run.stop.raise();
    let told = (&mut run.sending).await.unwrap().unwrap_err();
    let Error::Unwritten { messages, .. } = &told else { panic!("it must say so: {told:?}") };
    assert!((1..=2 * CONNECTIONS as usize).contains(messages), "{messages}");
    assert_eq!(told.code(), "data-busy");
    let sentence = told.to_string();
    assert!(sentence.contains("Another program holds the data folder"), "{sentence}");
    assert!(sentence.contains("uncertain"), "{sentence}");
    run.holder.let_go();

    let again = run.desk.postrider.send_campaign(run.campaign, Leave::default(), StopSign::default());
    assert_eq!(again.await.unwrap(), Ended::Finished);
    let counts = run.counts();
    assert_eq!(counts.uncertain, *messages as u64, "and none of them is sent again by itself");
    assert_eq!(counts.accepted + counts.uncertain, PEOPLE as u64, "nobody is lost");
    run.nobody_has_it_twice();
}
