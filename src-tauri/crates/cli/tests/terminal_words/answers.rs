//! From a newsletter to somebody who leaves, and back to an import that still has them.

use crate::terminal::{Terminal, keys, text};
use serde_json::json;
use std::path::PathBuf;

const AMARA: &str = "amara@northfen.example";

/// A list of two, an account and a campaign.
fn shop() -> (Terminal, PathBuf) {
    let terminal = Terminal::new();
    let people =
        terminal.file("people.csv", format!("Email,First name\n{AMARA},Amara\nben@northfen.example,Ben\n"));
    let body = terminal.file("spring.md", "Dear {{ first_name }},\n\nthe oven has room again.\n");
    for words in [
        &["settings", "set", "organisation", "Linden Street Bakery"][..],
        &["settings", "set", "postal-address", "Linden Street 1\nNorthfen"],
        &[
            "import",
            text(&people),
            "--list",
            "Friends",
            "--basis",
            "stated",
            "--source",
            "fair",
            "--date",
            "2026-05-01",
        ],
        &[
            "account",
            "add",
            "Harbour",
            "--host",
            "127.0.0.1",
            "--port",
            "9",
            "--tls",
            "none",
            "--from",
            "shop@lindenbakery.example",
        ],
        &[
            "campaign",
            "create",
            "Spring",
            "--list",
            "Friends",
            "--account",
            "Harbour",
            "--subject",
            "Bread",
            "--body",
            text(&body),
        ],
    ] {
        let ended = terminal.run(words);
        assert_eq!(ended.status, 0, "{words:?}: {}", ended.errors);
    }
    (terminal, people)
}

/// The subject that unsubscribes, out of the message as it goes to her.
fn subject(terminal: &Terminal) -> String {
    let out = terminal.path("spring.eml");
    let ended =
        terminal.run(&["message", "render", "--campaign", "Spring", "--contact", AMARA, "--out", text(&out)]);
    assert_eq!(ended.status, 0, "{}", ended.errors);
    let raw = std::fs::read_to_string(out).unwrap();
    let line = raw.lines().find(|line| line.starts_with("List-Unsubscribe:")).expect("a way to leave");
    let subject = line.split_once("subject=").unwrap().1.trim_end_matches('>');
    subject.replace("%20", " ")
}

#[test]
fn whoever_leaves_is_never_mailed_again() {
    let (terminal, people) = shop();
    let mail =
        |subject: &str| format!("From: {AMARA}\nTo: shop@lindenbakery.example\nSubject: {subject}\n\n\n");
    let wish = terminal.file("back/wish.eml", mail(&subject(&terminal)));
    terminal.file("back/forged.eml", mail("unsubscribe pr1-0123456789abcdefghjkmn"));
    terminal.file("back/garbage", b"\x00\xff\n\nFrom \n");

    let heard = terminal.run(&["listen", "--once", text(&terminal.path("back"))]);
    assert_eq!(heard.status, 0, "{}", heard.errors);
    let told: Vec<_> = heard
        .lines
        .iter()
        .map(|line| (line["kind"].as_str().unwrap(), line["done"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("unsubscribe", "needs-you"), ("other", "nothing-to-do"), ("unsubscribe", "stopped")]);
    assert_eq!(
        keys(&heard.lines[0]),
        [
            "file",
            "number",
            "kind",
            "done",
            "address",
            "suppression",
            "code",
            "message",
            "original_message_id",
            "again"
        ]
    );
    assert_eq!(heard.lines[2]["address"], AMARA);
    let again = terminal.run(&["listen", text(&wish)]);
    assert_eq!(
        (&again.lines[0]["done"], &again.lines[0]["again"]),
        (&json!("already"), &json!(true)),
        "twice changes nothing"
    );

    let check = terminal.run(&["campaign", "check", "Spring"]);
    let report = check.lines.iter().find(|line| line["kind"] == "report").unwrap();
    assert_eq!((&report["people"], &report["left_out"]), (&json!(1), &json!(1)), "she is left out");
    let said = terminal.say(&["campaign", "check", "Spring"]).out;
    let tells = report["done_at"].is_string() == said.contains("If sending began now, all would have it ");
    assert!(tells && report["done_at"].is_string(), "{said}");
    for list in ["Friends", "Autumn"] {
        let import = [
            "import",
            text(&people),
            "--list",
            list,
            "--basis",
            "stated",
            "--source",
            "fair",
            "--date",
            "2026-06-01",
        ];
        let ended = terminal.run(&import);
        assert_eq!(
            ended.lines.last().unwrap()["suppressed"],
            1,
            "no import brings her back, on any list: {}",
            ended.out
        );
    }
    let events = terminal.run(&["consent", "show", AMARA]);
    assert!(
        events.lines.iter().any(|event| event["event"] == "unsubscribed"),
        "it is in the ledger: {}",
        events.out
    );
}

#[test]
fn a_mailbox_is_not_read_by_itself_yet() {
    let terminal = Terminal::new();
    let ended = terminal.say(&["listen"]);
    assert_eq!(ended.status, 2, "it says so and does nothing");
    assert!(ended.errors.contains("listen FILE"), "and says what works instead: {}", ended.errors);
    assert_eq!(terminal.run(&["listen", "--once"]).status, 2, "nor once");
    assert!(!terminal.say(&["listen", "--help"]).out.contains("--once"), "so it is not offered");
    assert_eq!(
        terminal.run(&["listen", "--inbox-looked-through"]).status,
        0,
        "the person's word needs no file"
    );
    let missing = terminal.run(&["listen", "nowhere.eml", "--inbox-looked-through"]);
    assert_eq!(missing.status, 3);
    assert!(
        !missing.out.contains("inbox-looked-through"),
        "and does not hold where a file could not be read"
    );
}

#[test]
fn a_message_that_lacks_a_field_is_refused_with_its_name() {
    let (terminal, _) = shop();
    let bare = terminal.file("bare.csv", "Email\ncleo@northfen.example\n");
    terminal.run(&[
        "import",
        text(&bare),
        "--list",
        "Friends",
        "--basis",
        "stated",
        "--source",
        "fair",
        "--date",
        "2026-05-01",
    ]);
    let ended =
        terminal.run(&["message", "render", "--campaign", "Spring", "--contact", "cleo@northfen.example"]);
    assert_eq!(ended.status, 1, "{}", ended.errors);
    assert!(ended.errors.contains("first_name"), "{}", ended.errors);
    let whole = terminal.say(&["message", "render", "--campaign", "Spring", "--contact", AMARA]);
    assert!(
        whole.out.starts_with("From:") || whole.out.contains("\r\nFrom:"),
        "without a file the message itself comes out"
    );
    assert_eq!(terminal.run(&["message", "render", "--campaign", "Autumn", "--contact", AMARA]).status, 2);
}
