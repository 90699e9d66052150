//! Sending from the terminal: what a script is asked for, and how a running one is stopped.

use crate::terminal::{Ended, Terminal, text};
use app::practice::{Config, FaultPlan, PostOffice, Tls};
use serde_json::json;
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A post office, and a folder with people on a list, an account that sends there and a campaign.
pub struct Road {
    pub terminal: Terminal,
    pub office: PostOffice,
    _runtime: tokio::runtime::Runtime,
}

pub fn road(people: usize, faults: &str, limits: &[&str]) -> Road {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let faults = FaultPlan::from_json(faults).unwrap();
    let config = Config { tls: Tls::Off, faults, ..Config::default() };
    let office = runtime.block_on(PostOffice::start(config)).unwrap();
    let terminal = Terminal::new();
    let rows: String = (0..people).map(|number| format!("person{number}@northfen.example\n")).collect();
    let list = terminal.file("people.csv", format!("email\n{rows}"));
    done(terminal.run(&[
        "import",
        text(&list),
        "--list",
        "All",
        "--basis",
        "stated",
        "--source",
        "fair",
        "--date",
        "2026-03-01",
    ]));
    let port = office.port().to_string();
    let mut account =
        vec!["account", "add", "Harbour", "--host", "127.0.0.1", "--port", &port, "--tls", "none"];
    account.extend(["--from", "shop@lindenbakery.example"]);
    account.extend(limits);
    done(terminal.run(&account));
    let road = Road { terminal, office, _runtime: runtime };
    road.campaign("Spring");
    road
}

/// What it said beside its answer.
pub fn done(ended: Ended) -> String {
    assert_eq!(ended.status, 0, "{} {}", ended.out, ended.errors);
    ended.errors
}

impl Road {
    pub fn campaign(&self, name: &str) {
        let body = self.terminal.file("letter.md", "The oven has room again.");
        let words = ["campaign", "create", name, "--list", "All", "--account", "Harbour", "--subject", name];
        done(self.terminal.run(&[&words[..], &["--body", text(&body)]].concat()));
    }

    /// Starts sending in a process of its own and waits until `so_far` holds.
    pub fn start(&self, so_far: impl Fn() -> bool) -> Child {
        let mut command = self.terminal.command(&["campaign", "send", "Spring", "--json"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().unwrap();
        wait("sending begins", so_far);
        process
    }

    pub fn status(&self) -> serde_json::Value {
        self.terminal.run(&["campaign", "status", "Spring"]).lines.remove(0)
    }
}

pub fn wait(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now();
    while !holds() {
        assert!(patience.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_script_is_told_to_look_through_the_inbox_before_the_next_campaign() {
    let road = road(2, "{}", &[]);
    let send = |name: &str, more: &[&str]| road.terminal.run(&[&["campaign", "send", name], more].concat());
    assert!(
        !done(send("Spring", &[])).contains("inbox-unread"),
        "before the first one there is nothing to look for"
    );
    road.campaign("Summer");
    let told = done(send("Summer", &[]));
    for part in [
        "inbox-unread",
        "shop@lindenbakery.example",
        "unsubscribe",
        "postrider listen",
        "--inbox-looked-through",
    ] {
        assert!(told.contains(part), "it says what to look for and how to say so: {told}");
    }
    assert_eq!(road.office.received().len(), 4, "a script cannot be asked, and sends at its own word");
    road.campaign("Autumn");
    assert!(!done(send("Autumn", &["--inbox-looked-through"])).contains("inbox-unread"));
}

#[test]
fn one_message_is_settled_by_its_address() {
    let lost =
        r#"{ "faults": [ { "name": "lost", "tries": 1, "fault": { "drop": { "at": "after-data" } } } ] }"#;
    let road = road(2, lost, &[]);
    let run = |words: &[&str]| road.terminal.run(&[&["campaign"], words].concat());
    done(run(&["send", "Spring"]));
    assert_eq!(road.status()["counts"]["uncertain"], 2, "{}", road.status());
    let stranger = run(&["settle", "Spring", "--as", "again", "--address", "dara@northfen.example"]);
    assert_eq!(stranger.status, 2, "{}", stranger.errors);
    let not_failed = run(&["retry", "Spring", "--address", "person0@northfen.example"]);
    assert_eq!(not_failed.status, 2, "it did not fail: {}", not_failed.errors);
    done(run(&["settle", "Spring", "--as", "again", "--address", "Person1@northfen.example"]));
    let counts = road.status()["counts"].clone();
    assert_eq!((&counts["uncertain"], &counts["queued"]), (&json!(1), &json!(1)), "{counts}");
    done(run(&["send", "Spring"]));
    assert_eq!(road.office.received()[0].rcpt_to, ["person1@northfen.example"], "only hers");
}

/// Plans its start for a day that never comes.
fn planned(road: &Road) {
    let words = ["campaign", "schedule", "Spring", "--at", "2099-01-01T09:00"];
    done(road.terminal.run(&words));
}

#[test]
fn a_number_that_is_stated_for_a_planned_campaign_is_right_or_refused_at_once() {
    let road = road(2, "{}", &[]);
    planned(&road);
    let wrong = road.terminal.run(&["campaign", "send", "Spring", "--confirm", "3"]);
    assert_eq!(wrong.status, 4, "{} {}", wrong.out, wrong.errors);
    assert!(wrong.errors.contains("--confirm 2"), "it says the number: {}", wrong.errors);
    assert_eq!(road.status()["state"], "scheduled", "its plan stands");
    assert!(road.office.received().is_empty());
}

#[test]
fn a_planned_campaign_that_starts_at_once_does_not_say_that_it_waits() {
    let road = road(2, "{}", &[]);
    planned(&road);
    // Looking into its mailbox first takes a while: this server never greets, and hangs up after some looks at the state.
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = silent.local_addr().unwrap().port().to_string();
    let mailbox = ["account", "mailbox", "Harbour", "--imap-host", "127.0.0.1", "--imap-port", &port];
    done(road.terminal.run(&[&mailbox[..], &["--imap-tls", "none"]].concat()));
    let hangs_up = std::thread::spawn(move || {
        let held = silent.accept();
        std::thread::sleep(Duration::from_secs(2));
        drop(held);
    });
    let said = done(road.terminal.say(&["campaign", "send", "Spring", "--now"]));
    hangs_up.join().unwrap();
    assert!(!said.contains("2099") && !said.contains("Starts"), "{said}");
    assert_eq!(road.office.received().len(), 2);
}

#[test]
fn whoever_waited_when_it_was_ended_is_handed_over_and_nobody_else() {
    let road = road(3, "{}", &["--per-minute", "1", "--per-session", "20"]);
    let mut sending = road.start(|| road.office.received().len() == 1);
    wait("the first outcome is written", || road.status()["counts"]["accepted"] == 1);
    let out = road.terminal.path("package");
    let hand_over = || {
        let words =
            ["handoff", "export", "--provider", "mailchimp", "--campaign", "Spring", "--out", text(&out)];
        road.terminal.run(&words)
    };
    let early = hand_over();
    assert_eq!(early.status, 4, "the others may still get it from here: {}", early.errors);
    assert!(!out.exists());
    done(road.terminal.run(&["campaign", "cancel", "Spring"]));
    sending.wait().unwrap();
    let ended = hand_over();
    let told = ended.lines.last().unwrap();
    assert_eq!((&told["campaign"], &told["list"]), (&json!("Spring"), &json!("All")), "{}", ended.errors);
    assert_eq!(told["subscribed"], 2, "{told}");
    let neither = road.terminal.run(&["handoff", "export", "--provider", "mailchimp", "--out", text(&out)]);
    assert_eq!(neither.status, 2);
}

#[cfg(unix)]
mod two_processes {
    use super::*;
    use std::process::Command;

    fn kill(process: &Child) {
        let sent = Command::new("kill").arg("-TERM").arg(process.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    #[test]
    fn a_second_sender_is_refused_and_the_first_stops_when_it_is_told() {
        let road = road(3, "{}", &["--per-minute", "1", "--per-session", "20"]);
        let mut first = road.start(|| road.office.received().len() == 1);
        wait("the first writes its outcome", || road.status()["counts"]["accepted"] == 1);
        assert_eq!(road.status()["waiting_for"], "limit-per-minute", "{}", road.status());

        let second = road.terminal.run(&["campaign", "send", "Spring"]);
        assert_eq!(second.status, 3, "{}", second.errors);
        assert!(second.errors.contains("another-sender"), "{}", second.errors);
        assert_eq!(road.office.received().len(), 1, "two senders would mail people twice");

        kill(&first);
        let ended = first.wait().unwrap();
        assert_eq!(ended.code(), Some(0), "told to stop, it stops in order");
        let status = road.status();
        let counts = &status["counts"];
        assert_eq!((&counts["uncertain"], &counts["queued"]), (&json!(0), &json!(2)), "{status}");
        assert_eq!(status["waiting_for"], "not-running", "and it says that nobody sends: {status}");
    }

    #[test]
    fn a_second_signal_ends_it_at_once() {
        let silent = r#"{ "faults": [ { "name": "silent", "fault": { "stall": { "seconds": 120 } } } ] }"#;
        let road = road(1, silent, &[]);
        let mut process = road.start(|| road.office.tally().connections == 1);
        wait("the message is in hand", || road.status()["counts"]["claimed"] == 1);
        std::thread::sleep(Duration::from_millis(300));
        kill(&process);
        std::thread::sleep(Duration::from_millis(500));
        assert!(process.try_wait().unwrap().is_none(), "the message in hand may still be answered");
        kill(&process);
        let asked = Instant::now();
        assert_eq!(process.wait().unwrap().code(), Some(130));
        assert!(asked.elapsed() < Duration::from_secs(5), "whoever asks twice means it");
    }
}
