//! Importing people from the terminal.

use crate::terminal::{Ended, Terminal, text};
use serde_json::json;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

const STATED: [&str; 8] =
    ["--list", "Friends", "--basis", "stated", "--source", "fair", "--date", "2026-05-01"];

fn import(terminal: &Terminal, file: &Path, more: &[&str]) -> Ended {
    terminal.run(&[&["import", text(file)], &STATED[..], more].concat())
}

#[test]
fn the_file_of_problems_never_takes_the_place_of_the_file() {
    let terminal = Terminal::new();
    let table = "Email\nida@falk.example\nnobody\n";
    let file = terminal.file("people.csv", table);
    let around = file.parent().unwrap().join(".").join("people.csv");
    for problems in [&file, &around] {
        for more in [&["--problems", text(problems)][..], &["--problems", text(problems), "--dry-run"]] {
            assert_eq!(import(&terminal, &file, more).status, 2, "{more:?}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), table, "{more:?}: nothing of it is lost");
        }
    }
    let problems = terminal.path("problems.csv");
    assert_eq!(import(&terminal, &file, &["--problems", text(&problems)]).status, 0);
    assert!(std::fs::read_to_string(&problems).unwrap().contains("nobody"));
}

#[test]
fn what_is_wrong_with_rows_is_summed_up() {
    let terminal = Terminal::new();
    let file = terminal.file(
        "people.csv",
        "Email,Name,Status\nida@falk.example,\"Ida,active\nnobody,Bo,active\njonas@vogel.example,Jo,gold\n",
    );
    let ended = import(&terminal, &file, &["--dry-run"]);
    let summary = ended.lines.last().unwrap();
    let told: Vec<_> = summary["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["code"].as_str().unwrap(), problem["rows"].clone(), problem["count"].clone()))
        .collect();
    assert!(told.contains(&("stray-quote", json!([2]), json!(1))), "{told:?}");
    assert!(told.contains(&("no-at-sign", json!([3]), json!(1))), "{told:?}");
    assert!(told.contains(&("status-unknown", json!([4]), json!(1))), "{told:?}");
    let said = terminal.say(&[&["import", text(&file)], &STATED[..], &["--dry-run"]].concat()).out;
    for words in ["never closes", "There is no @", "gold", "left out"] {
        assert!(said.contains(words), "{words:?} is told without --rows: {said}");
    }
}

#[test]
fn a_reader_who_goes_away_stops_no_import() {
    let terminal = Terminal::new();
    let people: String = (0..4000).map(|n| format!("person{n}@falk.example\n")).collect();
    let file = terminal.file("people.csv", format!("Email\n{people}"));
    for more in [&["--rows", "--json"][..], &["--rows"], &[]] {
        let words = [&["import", text(&file)], more, &STATED[..]].concat();
        let mut child = terminal.command(&words).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        if !more.is_empty() {
            let mut first = String::new();
            out.read_line(&mut first).unwrap();
            assert!(first.contains("person"), "it reads one line and goes: {first}");
        }
        drop(out);
        assert!(child.wait().unwrap().success(), "{more:?}");
    }
    let stored = terminal.run(&["import", "list"]);
    let of_all = |field: &str| -> Vec<u64> {
        stored.lines.iter().map(|line| line["summary"][field].as_u64().unwrap()).collect()
    };
    assert_eq!(
        (of_all("new"), of_all("duplicates")),
        (vec![0, 0, 4000], vec![4000, 4000, 0]),
        "everybody is there all the same: {}",
        stored.out
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_though_it_can_be_read_only_once() {
    let terminal = Terminal::new();
    let table = b"Email\nida@falk.example\njonas@vogel.example\n";
    let words = [&["import", "/dev/stdin", "--json"], &STATED[..]].concat();
    let ended = terminal.feed(&words, table);
    assert_eq!((ended.status, &ended.lines.last().unwrap()["new"]), (0, &json!(2)), "{}", ended.errors);
    let ended = terminal.feed(&["suppress", "import", "/dev/stdin", "--json"], table);
    assert_eq!((ended.status, &ended.lines[0]["added"]), (0, &json!(2)), "{}", ended.errors);
}

#[test]
fn a_file_with_nobody_in_it_makes_no_import_and_no_list() {
    let terminal = Terminal::new();
    let file = terminal.file("people.csv", "Email,Name\n");
    let ended = import(&terminal, &file, &[]);
    let summary = ended.lines.last().unwrap();
    assert_eq!((ended.status, &summary["import"]), (1, &json!(null)), "{}", ended.out);
    assert_eq!(summary["findings"][0]["code"], "no-people");
    assert!(terminal.run(&["import", "list"]).lines.is_empty());
    assert!(terminal.run(&["list", "list"]).lines.is_empty());
}

#[test]
fn a_rule_says_whose_value_stands_and_what_it_gives_up_is_told() {
    let terminal = Terminal::new();
    let spring = terminal.file("spring.csv", "Email,Town\nida@falk.example,Northfen\n");
    assert_eq!(import(&terminal, &spring, &[]).status, 0);
    let autumn =
        terminal.file("autumn.csv", "Email,Town\nida@falk.example,Oldmill\nida+news@falk.example,\n");
    let ended = import(&terminal, &autumn, &["--merge", "keep-mine", "--differences"]);
    let difference = ended.lines.iter().find(|line| line["kind"] == "difference").unwrap();
    assert_eq!(
        (&difference["takes"], &difference["conflict"]),
        (&json!("mine"), &json!(true)),
        "{difference}"
    );
    let lookalike = ended.lines.iter().find(|line| line["kind"] == "lookalike").unwrap();
    assert_eq!(lookalike["other_address"], json!("ida@falk.example"), "{lookalike}");
    let summary = ended.lines.last().unwrap();
    assert_eq!(
        (&summary["conflicting"], &summary["lookalikes"], &summary["changed"]),
        (&json!(1), &json!(1), &json!(0))
    );
}

#[test]
fn addresses_of_one_mailbox_are_listed_made_one_and_parted() {
    let terminal = Terminal::new();
    let people = "Email,Town\nida@falk.example,\nida+news@falk.example,Northfen\nbo@lind.example,\n";
    let file = terminal.file("people.csv", people);
    assert_eq!(import(&terminal, &file, &[]).status, 0);
    let list = || terminal.run(&["contact", "same-mailbox", "list"]).lines;
    let groups = list();
    assert_eq!(groups.last().unwrap()["groups"], json!(1));
    assert!(groups[0]["why"].as_str().unwrap().contains('+'), "{}", groups[0]);
    let merged =
        terminal.run(&["contact", "same-mailbox", "merge", "ida@falk.example", "ida+news@falk.example"]);
    assert_eq!((merged.status, &merged.lines[0]["records"]), (0, &json!(1)));
    assert_eq!(list().last().unwrap()["groups"], json!(0));
    let refused = terminal.run(&["contact", "same-mailbox", "merge", "ida@falk.example", "bo@lind.example"]);
    assert_eq!(refused.status, 4, "other mailboxes are never made one");
    let id = merged.lines[0]["merge"].to_string();
    assert_eq!(terminal.run(&["contact", "same-mailbox", "undo", &id]).lines[0]["people"], json!(1));
    assert_eq!(
        terminal
            .run(&["contact", "same-mailbox", "apart", "ida@falk.example", "ida+news@falk.example"])
            .status,
        0
    );
    assert_eq!(list().last().unwrap()["groups"], json!(0), "said once, not suggested again");
    let back = ["contact", "same-mailbox", "apart", "--undo", "ida+news@falk.example", "ida@falk.example"];
    let undone = terminal.run(&back);
    assert_eq!((undone.status, &undone.lines[0]["kind"]), (0, &json!("apart-undone")), "{}", undone.errors);
    assert_eq!(list().last().unwrap()["groups"], json!(1), "they may be one after all");
    let again = terminal.run(&back);
    assert_eq!(again.status, 4, "nothing is left to be taken back: {}", again.errors);
}
