//! The whole road in the terminal: the messy sample list in, a rehearsal, a newsletter out to a server of another
//! maker, and every address accounted for. Another maker's parser reads what arrived.

use serde_json::Value;
use std::collections::BTreeSet;
use tests::{Arrived, Receiver, Terminal, another_makers_python};

/// Somebody on the sample list who leaves before the campaign.
const LEFT: &str = "gwen@prycejoinery.example";

#[test]
fn whole_road() {
    let Some(python) = another_makers_python() else { return };
    let place = tempfile::tempdir().unwrap();
    let receiver = Receiver::start(&python, &place.path().join("arrived"));
    let terminal = Terminal::on(&place.path().join("data"));

    let sample = tests::root().join("src-tauri/crates/app/sample/people.csv");
    let words = [
        "import",
        &sample.to_string_lossy(),
        "--list",
        "Newsletter",
        "--basis",
        "stated",
        "--source",
        "spring fair",
        "--date",
        "2026-02-13",
        "--rows",
        "--json",
    ];
    let import = terminal.done(&words);
    let summary = import.kind("summary");
    let count = |name: &str| summary[name].as_u64().unwrap_or_else(|| panic!("{name} is missing: {summary}"));
    assert!(
        count("new") > 20 && count("invalid") > 5 && count("duplicates") >= 2,
        "the list has every trouble: {summary}"
    );
    let good: BTreeSet<String> = import
        .lines
        .iter()
        .filter(|line| line["kind"] == "row" && line["verdict"] != "invalid")
        .filter_map(|line| line["dedupe_key"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(good.len() as u64, count("new"), "each address that can be mailed is one person");

    terminal.done(&["suppress", "add", LEFT, "--why", "asked at the counter", "--json"]);
    let port = receiver.port().to_string();
    terminal.done(&["settings", "set", "organisation", "Linden Street Bakery"]);
    terminal.done(&["settings", "set", "postal-address", "12 Linden Street, Northfen"]);
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
        "--name",
        "Linden Street Bakery",
        "--connections",
        "2",
    ]);
    let body = tests::root().join("src-tauri/crates/app/sample/newsletter.md");
    let subject = "Bake with us, {{ first_name | default(\"friend\") }}";
    terminal.done(&[
        "campaign",
        "create",
        "Summer",
        "--list",
        "Newsletter",
        "--account",
        "Harbour",
        "--subject",
        subject,
        "--body",
        &body.to_string_lossy(),
    ]);
    terminal.done(&["campaign", "check", "Summer", "--json"]);

    let rehearsal = terminal.done(&["campaign", "rehearse", "Summer", "--faults", "bad-day", "--json"]);
    assert_eq!(rehearsal.kind("rehearsal")["end"], "finished", "even on a bad day: {}", rehearsal.last());
    assert_eq!(receiver.arrived().len(), 0, "a rehearsal sends nothing out");

    terminal.done(&["campaign", "send", "Summer", "--json"]);
    let status = terminal.done(&["campaign", "status", "Summer", "--json"]);
    assert_eq!(status.last()["state"], "finished", "{}", status.last());

    let arrived = receiver.arrived();
    let people: Vec<String> = arrived.iter().map(|mail| mail.recipient().to_lowercase()).collect();
    let once: BTreeSet<String> = people.iter().cloned().collect();
    assert_eq!(people.len(), once.len(), "nobody gets it twice");
    assert!(!once.contains(LEFT), "nobody gets it who left");
    let mut expected = good.clone();
    expected.remove(LEFT);
    assert_eq!(once, expected, "everybody else has it");
    for mail in &arrived {
        well_formed(mail);
    }
    let results = terminal.done(&["campaign", "results", "Summer", "--json"]);
    let accepted = results.lines.iter().filter(|line| line["state"] == "accepted").count();
    assert_eq!(accepted, arrived.len(), "the results say what arrived");

    leaving_works(&terminal, &arrived, place.path());
}

/// The headers that each message must have, exactly once.
fn well_formed(mail: &Arrived) {
    let one = |name: &str| {
        let values = mail.header(name);
        assert_eq!(values.len(), 1, "{name}: {values:?} in the message to {}", mail.recipient());
        values[0].to_owned()
    };
    assert_eq!(one("From"), "Linden Street Bakery <shop@lindenbakery.example>");
    assert!(one("Subject").starts_with("Bake with us, "), "{}", one("Subject"));
    assert!(
        one("Message-ID").ends_with("@lindenbakery.example>"),
        "no name of this computer: {}",
        one("Message-ID")
    );
    assert_eq!(one("MIME-Version"), "1.0");
    assert!(one("List-Id").contains("lindenbakery.example"), "{}", one("List-Id"));
    assert!(one("List-Unsubscribe").starts_with("<mailto:"), "{}", one("List-Unsubscribe"));
    assert!(mail.header("List-Unsubscribe-Post").is_empty(), "no promise of one click without an endpoint");
    assert!(mail.header("Bcc").is_empty() && mail.header("X-Mailer").is_empty());
    one("Date");
    let lines: Vec<&str> = mail.0["lines"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let leave = lines.iter().position(|line| line.starts_with("List-Unsubscribe:")).unwrap();
    assert!(
        lines.get(leave + 1).is_none_or(|next| !next.starts_with([' ', '\t'])),
        "on one line: some relays break folded ones"
    );
    assert!(mail.0["longest_line"].as_u64().unwrap() <= 998, "RFC 5322 section 2.1.1");
    assert_eq!(mail.0["content_type"], "multipart/alternative");
    assert_eq!(mail.0["defects"].as_array().map(Vec::len), Some(0), "{}", mail.0["defects"]);
    for part in ["text", "html"] {
        let text = mail.0[part].as_str().unwrap();
        assert!(text.contains("four evenings"), "{part}: {text}");
        assert!(text.contains("12 Linden Street"), "the postal address stands in the {part} part");
        assert!(!text.contains("{{"), "no field is left open in the {part} part");
    }
}

/// Somebody presses "unsubscribe" in their mail program; the saved mail is given to Postrider; the next campaign leaves
/// them out, and importing the list again does not bring them back.
fn leaving_works(terminal: &Terminal, arrived: &[Arrived], place: &std::path::Path) {
    let mail = arrived.iter().find(|mail| mail.recipient() == "zoe@akesson.example").expect("she got one");
    let leave = mail.header("List-Unsubscribe")[0].trim_matches(['<', '>']).to_owned();
    let (mailbox, subject) =
        leave.trim_start_matches("mailto:").split_once("?subject=").expect("a subject with the token");
    let subject = subject.replace("%20", " ");
    let wish = place.join("wish.eml");
    std::fs::write(
        &wish,
        format!(
            "From: zoe@akesson.example\r\nTo: {mailbox}\r\nSubject: {subject}\r\nMessage-ID: <wish@akesson.example>\r\n\
             Date: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\n"
        ),
    )
    .unwrap();
    terminal.done(&["listen", &wish.to_string_lossy(), "--json"]);
    terminal.done(&["listen", &wish.to_string_lossy(), "--json"]);
    let suppressed = terminal.done(&["suppress", "list", "--json"]);
    let hers = suppressed.lines.iter().filter(|line| line["address"] == "zoe@akesson.example").count();
    assert_eq!(hers, 1, "reading it twice changes nothing: {:?}", suppressed.lines);

    let sample = tests::root().join("src-tauri/crates/app/sample/people.csv");
    let again = terminal.done(&[
        "import",
        &sample.to_string_lossy(),
        "--list",
        "Newsletter",
        "--basis",
        "stated",
        "--source",
        "fair",
        "--date",
        "2026-03-01",
        "--json",
    ]);
    assert!(
        again.kind("summary")["suppressed"].as_u64().unwrap() >= 2,
        "an import brings nobody back: {}",
        again.last()
    );
    let body = tests::root().join("src-tauri/crates/app/sample/newsletter.md");
    terminal.done(&[
        "campaign",
        "create",
        "Autumn",
        "--list",
        "Newsletter",
        "--account",
        "Harbour",
        "--subject",
        "Autumn",
        "--body",
        &body.to_string_lossy(),
    ]);
    terminal.done(&["campaign", "send", "Autumn", "--inbox-looked-through", "--json"]);
    let results = terminal.done(&["campaign", "results", "Autumn", "--json"]);
    assert!(
        !results
            .lines
            .iter()
            .any(|line| line["address"] == "zoe@akesson.example" && line["state"] == "accepted"),
        "nobody is mailed who left"
    );
}
