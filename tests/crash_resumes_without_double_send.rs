//! The sending process is killed at random instants. After each restart nobody has two messages, nobody is lost, and
//! each crash makes at most two rows a connection newly uncertain.
//!
//! `POSTRIDER_CRASHES` says how many times (30 in the test suite, 500 by `cargo xtask torture`); `POSTRIDER_SEED` repeats
//! a run. That a killed process leaves its data on disk does not prove `synchronous=FULL`; a test of the store reads the
//! pragma on the sender's connection.

use app::delivery::{CampaignState, RowState};
use app::secrets::{KeyStore, SecretString};
use app::store::{ResultRow, SettleAs};
use app::{Clock, DataFolder, Postrider};
use practice::{Config, FaultPlan, PostOffice, Tls};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use tests::Terminal;

const CONNECTIONS: u64 = 4;
const PEOPLE: usize = 400;

/// Replies take a moment, so that a kill meets every stage of a message.
const SLOW: &str = r#"{ "faults": [ { "name": "slow", "fault": { "slow": { "milliseconds": 4 } } } ] }"#;

#[test]
fn crash_resumes_without_double_send() {
    let crashes: usize =
        std::env::var("POSTRIDER_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(30);
    let seed: u64 = std::env::var("POSTRIDER_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| u64::from(std::process::id()));
    println!("{crashes} crashes, POSTRIDER_SEED={seed}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let faults = FaultPlan::from_json(SLOW).unwrap();
    let office =
        runtime.block_on(PostOffice::start(Config { tls: Tls::Off, faults, ..Config::default() })).unwrap();

    let place = tempfile::tempdir().unwrap();
    let terminal = Terminal::on(&place.path().join("data"));
    prepare(&terminal, place.path(), office.port());
    let mut dice = Dice(seed);
    let mut campaign = 0;
    let mut done = 0;
    while done < crashes {
        campaign += 1;
        let name = new_campaign(&terminal, place.path(), campaign);
        let before = office.received().len();
        done += crash_until_finished(&terminal, &office, &name, crashes - done, &mut dice);
        everybody_has_one(&office, before, &name);
        println!("campaign {campaign}: {done} of {crashes} crashes so far");
    }
}

/// Kills and restarts until the campaign is over or enough crashes were made; then lets it run to its end.
fn crash_until_finished(
    terminal: &Terminal,
    office: &PostOffice,
    name: &str,
    wanted: usize,
    dice: &mut Dice,
) -> usize {
    let people = PEOPLE.to_string();
    let send = ["campaign", "send", name, "--confirm", &people, "--inbox-looked-through", "--json"];
    let mut crashes = 0;
    let mut uncertain_before = 0;
    while crashes < wanted {
        let begun = office.received().len();
        let mut process = terminal.start(&send);
        // The kill shall meet the sending, not the start of the process: wait for the first message, then for chance.
        let patience = Instant::now();
        while office.received().len() == begun && process.try_wait().unwrap().is_none() {
            assert!(
                patience.elapsed() < Duration::from_secs(60),
                "nothing is sent any more after crash {crashes}"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(dice.roll(160)));
        process.kill().unwrap();
        let status = process.wait().unwrap();
        if status.code() == Some(0) {
            break;
        }
        crashes += 1;
        let uncertain = uncertain_after_restart(terminal, name);
        assert!(
            uncertain - uncertain_before <= 2 * CONNECTIONS,
            "crash {crashes} of {name} made {} rows uncertain",
            uncertain - uncertain_before
        );
        uncertain_before = uncertain;
        nobody_has_two(office);
    }
    // To the end, settling what is uncertain by what arrived: what a look into the Sent folder would say.
    for _ in 0..3 {
        terminal.done(&send);
        if settle(terminal, office, name) == 0 {
            break;
        }
    }
    let status = terminal.done(&["campaign", "status", name, "--json"]);
    assert_eq!(status.last()["state"], "finished", "it comes to its end: {}", status.last());
    assert_eq!(status.last()["counts"]["accepted"], PEOPLE, "nobody is lost: {}", status.last());
    crashes
}

/// What the next start makes of the dead claims. It is what `send` does first; stopping at once changes nothing else.
fn uncertain_after_restart(terminal: &Terminal, name: &str) -> u64 {
    let postrider = open(terminal);
    let id = postrider.campaign_named(name).unwrap().id;
    let _lock = app::SenderLock::take(postrider.folder()).expect("the dead process holds no lock");
    postrider.store().sender().unwrap().recover(postrider.clock().now()).unwrap();
    let counts = postrider.store().counts(id).unwrap();
    assert_eq!(counts.claimed, 0, "a dead claim is not left behind");
    assert_eq!(counts.total(), PEOPLE as u64, "no row is lost: {counts:?}");
    counts.uncertain
}

/// Settles uncertain rows by whether their message arrived. Returns how many there were.
fn settle(terminal: &Terminal, office: &PostOffice, name: &str) -> usize {
    let arrived: BTreeSet<String> = office.received().iter().map(|mail| message_id(&mail.bytes)).collect();
    let postrider = open(terminal);
    let id = postrider.campaign_named(name).unwrap().id;
    let mut uncertain: Vec<ResultRow> = Vec::new();
    postrider
        .store()
        .each_result(id, |row| {
            if row.state == RowState::Uncertain {
                uncertain.push(row.clone());
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    for row in &uncertain {
        let settled =
            if arrived.contains(&row.message_id) { SettleAs::Accepted } else { SettleAs::QueuedAgain };
        postrider.settle(id, Some(&[row.row]), settled).unwrap();
    }
    if uncertain.is_empty() {
        assert_eq!(postrider.store().campaign(id).unwrap().state, CampaignState::Finished);
    }
    uncertain.len()
}

fn nobody_has_two(office: &PostOffice) {
    let mut seen = BTreeMap::new();
    for mail in office.received() {
        let key = (mail.rcpt_to.clone(), subject(&mail.bytes));
        let times = seen.entry(key).or_insert(0_u32);
        *times += 1;
        assert_eq!(*times, 1, "{:?} got the same campaign twice", mail.rcpt_to);
    }
}

fn everybody_has_one(office: &PostOffice, before: usize, name: &str) {
    nobody_has_two(office);
    let received = office.received();
    let people: BTreeSet<_> = received.iter().skip(before).flat_map(|mail| mail.rcpt_to.clone()).collect();
    assert_eq!(people.len(), PEOPLE, "{name}: everybody has their message");
}

fn prepare(terminal: &Terminal, place: &std::path::Path, port: u16) {
    let mut people = String::from("email,first_name\n");
    for number in 0..PEOPLE {
        let _ = writeln!(people, "person{number}@northfen.example,Amara");
    }
    let list = place.join("people.csv");
    std::fs::write(&list, people).unwrap();
    let (list, port, connections) = (list.to_string_lossy(), port.to_string(), CONNECTIONS.to_string());
    terminal.done(&[
        "import",
        &list,
        "--list",
        "All",
        "--basis",
        "stated",
        "--source",
        "fair",
        "--date",
        "2026-03-01",
        "--json",
    ]);
    terminal.done(&[
        "account",
        "add",
        "Harbour",
        "--host",
        "127.0.0.1",
        "--port",
        &port,
        "--tls",
        "none",
        "--from",
        "shop@lindenbakery.example",
        "--connections",
        &connections,
    ]);
}

fn new_campaign(terminal: &Terminal, place: &std::path::Path, number: usize) -> String {
    let body = place.join("letter.md");
    std::fs::write(&body, "Dear {{ first_name }},\n\nthe oven has room again.").unwrap();
    let name = format!("Letter {number}");
    let words = [
        "campaign",
        "create",
        &name,
        "--list",
        "All",
        "--account",
        "Harbour",
        "--subject",
        &name,
        "--body",
        &body.to_string_lossy(),
    ];
    terminal.done(&words);
    name
}

fn open(terminal: &Terminal) -> Postrider {
    let folder = DataFolder::open(Some(terminal.data())).unwrap();
    let passphrase = SecretString::from("a passphrase for tests");
    Postrider::open_with(folder, Clock::System, KeyStore::None, Some(passphrase)).unwrap()
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_default()
        .trim()
}

fn message_id(bytes: &[u8]) -> String {
    header(&String::from_utf8_lossy(bytes), "Message-ID:").trim_matches(['<', '>']).to_owned()
}

fn subject(bytes: &[u8]) -> String {
    header(&String::from_utf8_lossy(bytes), "Subject:").to_owned()
}

/// A small generator, so that a seed repeats a run.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}
