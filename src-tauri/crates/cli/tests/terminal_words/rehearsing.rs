//! What a rehearsal tells a script.

use crate::terminal::{Ended, Terminal, keys, text};
use serde_json::Value;

/// Rehearses a campaign to thirty people. Nobody listens where the account points: a rehearsal never asks.
fn rehearse(limit: &[&str], words: &[&str]) -> Ended {
    let terminal = Terminal::new();
    let people: String = (0..30).map(|number| format!("person{number}@northfen.example,Amara\n")).collect();
    let people = terminal.file("people.csv", format!("Email,First name\n{people}"));
    let body = terminal.file("spring.md", "Dear {{ first_name }},\n\nthe oven has room again.\n");
    let import = "--list Friends --basis stated --source fair --date 2026-05-01";
    let account = "account add Harbour --host 127.0.0.1 --port 9 --tls none --from shop@lindenbakery.example";
    let campaign = "campaign create Spring --list Friends --account Harbour --subject Bread --body";
    let split = |line: &'static str| line.split(' ').collect::<Vec<&str>>();
    for words in [
        [&["import", text(&people)], split(import).as_slice()].concat(),
        [split(account).as_slice(), limit].concat(),
        [split(campaign).as_slice(), &[text(&body)]].concat(),
    ] {
        let ended = terminal.run(&words);
        assert_eq!(ended.status, 0, "{words:?}: {}", ended.errors);
    }
    terminal.feed(&[&["campaign", "rehearse", "Spring"], words].concat(), b"")
}

fn of_kind<'a>(ended: &'a Ended, kind: &str) -> Vec<&'a Value> {
    ended.lines.iter().filter(|line| line["kind"] == kind).collect()
}

#[test]
fn a_bad_day_is_told_minute_by_minute_fault_by_fault_and_message_by_message() {
    let ended = rehearse(&["--per-minute", "10"], &["--faults", "bad-day", "--json"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.errors);
    let whole = ended.lines.last().unwrap();
    assert_eq!(
        keys(whole),
        [
            "kind",
            "campaign",
            "state",
            "counts",
            "waiting_for",
            "until",
            "message",
            "later",
            "twice",
            "began",
            "ended",
            "seconds",
            "largest",
            "sizes",
            "kept",
            "folder",
            "end"
        ],
        "scripts depend on these"
    );
    assert_eq!((&whole["state"], &whole["waiting_for"]), (&"finished".into(), &Value::Null));
    let minutes = of_kind(&ended, "minute");
    let accepted: u64 = minutes.iter().filter_map(|minute| minute["counts"]["accepted"].as_u64()).sum();
    assert!(minutes.len() >= 3, "ten a minute: {}", ended.out);
    assert_eq!(whole["counts"]["accepted"], accepted, "the time line leaves nobody out");
    assert!(of_kind(&ended, "fault").iter().any(|fault| fault["hits"] != 0), "each fault says what it did");
    let troubles = of_kind(&ended, "trouble");
    let trouble = troubles.first().expect("and the campaign met some");
    assert_eq!(keys(trouble), ["kind", "trouble", "people", "first", "last", "counts"]);
    let messages = of_kind(&ended, "message");
    assert_eq!(whole["kept"], messages.len());
    let sizes = &whole["sizes"];
    assert!(
        messages.iter().all(|message| message["size"].as_u64() <= sizes["largest"].as_u64()
            && message["size"].as_u64() >= sizes["smallest"].as_u64()),
        "{sizes}"
    );
}

#[test]
fn a_rehearsal_that_a_rule_paused_says_why_and_ends_with_one() {
    let ended = rehearse(&["--per-day", "0"], &["--json"]);
    let whole = ended.lines.last().unwrap();
    assert_eq!(
        (ended.status, &whole["state"], &whole["end"]),
        (1, &"paused".into(), &"paused".into()),
        "{whole}"
    );
    assert_eq!(whole["waiting_for"], "limit-per-day");
    assert!(whole["message"].as_str().unwrap().contains("0 in 24 hours"), "in a sentence too: {whole}");
    let said = rehearse(&["--per-day", "0"], &[]);
    assert_eq!(said.status, 1);
    assert!(said.out.contains("30 people would be left waiting"), "{}", said.out);
    assert!(said.out.contains("0 in 24 hours") && !said.out.contains("it would take"), "{}", said.out);
}
