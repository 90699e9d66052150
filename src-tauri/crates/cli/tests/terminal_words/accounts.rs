//! Accounts: their settings found, where their mail is read, and what stands in the way, as the terminal words it.

use crate::terminal::{Terminal, keys};
use serde_json::{Value, json};

fn add(terminal: &Terminal, more: &[&str]) {
    let words = [
        &["account", "add", "Harbour", "--host", "127.0.0.1", "--port", "9", "--tls", "none"][..],
        &["--from", "shop@lindenbakery.example"],
        more,
    ];
    let added = terminal.run(&words.concat());
    assert_eq!(added.status, 0, "{}", added.errors);
}

#[test]
fn the_settings_of_a_well_known_host_are_told_without_asking_anybody() {
    let terminal = Terminal::new();
    let found = terminal.run(&["account", "find", "amara@gmail.com"]);
    assert_eq!(found.status, 0, "{}", found.errors);
    let [step, skipped @ .., settings] = found.lines.as_slice() else { panic!("{}", found.out) };
    assert_eq!((&step["at"], &step["end"]), (&json!("catalogue"), &json!("found")));
    assert!(skipped.iter().all(|step| step["end"] == "skipped"), "{}", found.out);
    assert_eq!(
        keys(settings),
        [
            "kind",
            "found",
            "address",
            "at",
            "provider",
            "smtp",
            "imap",
            "user",
            "sign_in",
            "card",
            "help",
            "elsewhere"
        ]
    );
    assert_eq!(settings["smtp"], json!({ "host": "smtp.gmail.com", "port": 465, "tls": "implicit" }));
    assert_eq!(settings["imap"]["host"], "imap.gmail.com");
    assert!(settings["help"]["steps"].as_array().is_some_and(|steps| !steps.is_empty()), "{settings}");
    assert!(!terminal.path("data").exists(), "and nothing is kept");

    let said = terminal.say(&["account", "find", "amara@gmail.com"]);
    assert!(said.out.contains("Sending: smtp.gmail.com, port 465"), "{}", said.out);
    let none = terminal.run(&["account", "find", "not an address"]);
    assert_eq!(none.status, 2, "{}", none.errors);
}

#[test]
fn where_mail_is_read_is_said_with_the_account_or_later() {
    let terminal = Terminal::new();
    add(&terminal, &["--imap-host", "imap.lindenbakery.example"]);
    let imap = |terminal: &Terminal| terminal.run(&["account", "list"]).lines[0]["imap_host"].clone();
    assert_eq!(imap(&terminal), "imap.lindenbakery.example");
    let changed = terminal.run(&[
        "account",
        "mailbox",
        "Harbour",
        "--imap-host",
        "127.0.0.1",
        "--imap-port",
        "9",
        "--imap-tls",
        "none",
    ]);
    assert_eq!((changed.status, &changed.lines[0]["kind"]), (0, &json!("mailbox")), "{}", changed.errors);
    assert_eq!(imap(&terminal), "127.0.0.1");
    let look = terminal.run(&["account", "sent", "Harbour"]);
    assert_eq!(look.status, 3, "nobody answers there: {}", look.errors);
    assert_eq!(keys(&look.lines[0]), ["kind", "account", "at", "elsewhere", "settled", "missing", "failed"]);
    assert!(look.lines[0]["failed"].as_str().is_some_and(|why| why.contains("993 is usual")), "{}", look.out);
    assert_eq!(terminal.run(&["account", "mailbox", "Harbour"]).status, 0);
    assert_eq!(imap(&terminal), Value::Null);
    let unread = terminal.run(&["account", "sent", "Harbour"]);
    assert_eq!(unread.status, 2, "{}", unread.errors);
    assert!(unread.errors.contains("--imap-host"), "it says how: {}", unread.errors);
}

#[test]
fn a_sign_in_needs_a_page_and_a_client_id() {
    let terminal = Terminal::new();
    add(&terminal, &[]);
    let unknown = terminal.run(&["account", "sign-in", "Harbour", "--client-id", "mine"]);
    assert_eq!(unknown.status, 2, "{}", unknown.errors);
    assert!(unknown.errors.contains("--host google"), "{}", unknown.errors);
    let nobody = terminal.run(&["account", "sign-in", "Harbour", "--host", "google"]);
    assert_eq!(nobody.status, 2, "{}", nobody.errors);
    let unset = [
        "account",
        "sign-in",
        "Harbour",
        "--client-id",
        "x",
        "--host",
        "google",
        "--client-secret-env",
        "UNSET_HERE",
    ];
    assert_eq!(terminal.run(&unset).status, 2);
}
