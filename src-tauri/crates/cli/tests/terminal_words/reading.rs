//! Commands that read whatever they are given and need no data folder.

use crate::terminal::{Terminal, keys, text};
use serde_json::{Value, json};

#[test]
fn every_line_gets_its_verdict() {
    let terminal = Terminal::new();
    let file = terminal.file(
        "list.txt",
        b"\xef\xbb\xbfAmara@Northfen.Example\r\n\nb\xff\xfe@x.example\nnobody\nuser@gmial.com",
    );
    let ended = terminal.run(&["address", "check", text(&file)]);
    assert_eq!(ended.status, 0, "invalid addresses are an answer, not a failure: {}", ended.errors);
    assert_eq!(ended.lines.len(), 5, "one object a line, empty ones too");
    assert_eq!(
        keys(&ended.lines[0]),
        ["input", "verdict", "address", "dedupe_key", "findings", "suggestion", "free_mail"],
        "scripts depend on these"
    );
    assert_eq!(ended.lines[0]["input"], "Amara@Northfen.Example", "without mark and line end");
    assert_eq!(ended.lines[0]["address"], "Amara@northfen.example");
    assert_eq!(ended.lines[0]["dedupe_key"], "amara@northfen.example");
    for line in &ended.lines[1..4] {
        assert_eq!(line["verdict"], "invalid", "{line}");
        assert_eq!((&line["address"], &line["dedupe_key"]), (&Value::Null, &Value::Null), "null together");
        let finding = &line["findings"][0];
        assert!(finding["code"].is_string() && finding["message"].is_string(), "a reason each: {line}");
    }
    assert_eq!(ended.lines[2]["findings"][0]["place"]["line"], 3, "with its place");
    assert_eq!(ended.lines[4]["suggestion"], "user@gmail.com");
}

#[test]
fn every_code_that_is_found_is_explained() {
    let terminal = Terminal::new();
    let explained = terminal.run(&["address", "codes"]);
    assert_eq!(explained.status, 0, "{}", explained.errors);
    let known: Vec<&str> = explained.lines.iter().filter_map(|line| line["code"].as_str()).collect();
    assert!(explained.lines.iter().all(|line| line["meaning"].is_string() && line["severity"].is_string()));
    let file = terminal.file(
        "list.txt",
        b"info@gmial.com\nasdf@mailinator.com\n(x)a@b.de\n\xff\n\"a\"@b.de\n test@test.de\n",
    );
    let checked = terminal.run(&["address", "check", text(&file)]);
    let found = checked.lines.iter().filter_map(|line| line["findings"].as_array()).flatten();
    let found: Vec<&str> = found.filter_map(|finding| finding["code"].as_str()).collect();
    assert!(found.len() > 7, "each line has something: {found:?}");
    for code in found {
        assert!(known.contains(&code), "{code} is explained");
    }
    let help = terminal.say(&["address", "check", "--help"]);
    assert!(help.out.contains("postrider address codes"), "the help says where: {}", help.out);
}

#[test]
fn standard_input_is_read_where_no_file_is_named() {
    let terminal = Terminal::new();
    for words in [&["address", "check", "--json"][..], &["address", "check", "-", "--json"]] {
        let ended = terminal.feed(words, b"a@northfen.example\n");
        assert_eq!((ended.status, ended.lines.len()), (0, 1), "{words:?}");
    }
    assert_eq!(terminal.run(&["address", "check"]).lines.len(), 0, "nothing in, nothing out");
    let missing = terminal.run(&["address", "check", "nowhere.txt"]);
    assert_eq!(missing.status, 3, "a file that is not there could not be read");
    let told: Value = serde_json::from_str(missing.errors.trim()).expect("machines read the error too");
    assert_eq!(told["code"], "file", "{told}");
    assert!(!terminal.path("data").exists(), "no data folder is made for a question that needs none");
}

#[test]
fn garbage_of_any_size_never_stops_a_command() {
    let terminal = Terminal::new();
    let mut garbage: Vec<u8> = (0..=255_u8).cycle().take(60_000).collect();
    garbage.extend(std::iter::repeat_n(b'x', 2 << 20));
    garbage.extend_from_slice(b"\na@northfen.example\n");
    let lines = garbage.split(|byte| *byte == b'\n').count() - 1;
    for words in [["address", "check"], ["reply", "classify"]] {
        let ended = terminal.feed(&[&words[..], &["--json"]].concat(), &garbage);
        assert_eq!((ended.status, ended.lines.len()), (0, lines), "{words:?}: {}", ended.errors);
    }
    let file = terminal.file("garbage.eml", &garbage);
    let ended = terminal.run(&["feedback", "classify", text(&file)]);
    assert_eq!((ended.status, &ended.lines[0]["kind"]), (0, &json!("other")), "{}", ended.errors);
    for name in ["garbage.html", "garbage.md", "garbage.mjml", "garbage.eml"] {
        let file = terminal.file(name, &garbage[..100_000]);
        let ended = terminal.run(&["message", "check", text(&file)]);
        assert!([0, 1].contains(&ended.status), "{name}: {} {}", ended.status, ended.errors);
    }
}

#[test]
fn a_reply_has_a_class_a_severity_and_an_action() {
    let ended = Terminal::new().feed(
        &["reply", "classify", "--json"],
        b"550 5.1.1 No such user here\n\n452 4.2.2 Mailbox full\nGreylisted, try again later\n",
    );
    assert_eq!(ended.lines.len(), 4, "an empty code is possible");
    assert_eq!(
        keys(&ended.lines[0])[..4],
        ["input", "class", "severity", "action"],
        "scripts depend on these"
    );
    let told: Vec<_> = ended.lines.iter().map(|line| line["class"].as_str().unwrap()).collect();
    assert_eq!(told, ["bad-mailbox", "other", "mailbox-full", "greylisted"]);
    assert_eq!(
        (&ended.lines[0]["severity"], &ended.lines[0]["action"]),
        (&json!("hard"), &json!("suppress"))
    );
}

#[test]
fn files_mailboxes_and_folders_are_told_mail_by_mail() {
    let terminal = Terminal::new();
    let bounce = "From: MAILER-DAEMON@mx.example\nSubject: failed\nMIME-Version: 1.0\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\
        Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; gone@northfen.example\nAction: failed\nStatus: 5.1.1\n\
        Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <orig@shop.example>\n\n--b--\n";
    let reply =
        "From: ben@northfen.example\nSubject: Re: Bread\nIn-Reply-To: <orig@shop.example>\n\nThanks\n";
    terminal.file("in/1.eml", bounce);
    terminal.file(
        "in/deeper/2.mbox",
        format!("From x Mon Jan  5 10:00:00 2026\n{reply}\nFrom x Mon Jan  5 10:00:00 2026\n{reply}"),
    );
    terminal.file("in/3", b"");
    terminal.file("in/4.eml", b"");
    let folder = terminal.path("in");
    let ended = terminal.run(&["feedback", "classify", "nowhere", text(&folder)]);
    assert_eq!(ended.status, 3, "one path is not there");
    assert!(ended.errors.contains("nowhere"), "which is told: {}", ended.errors);
    let told: Vec<_> = ended
        .lines
        .iter()
        .map(|line| (line["kind"].as_str().unwrap(), line["number"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("bounce", 1), ("other", 1), ("reply", 1), ("reply", 2)],
        "and the rest is read all the same; an empty mailbox holds none, an empty mail is one"
    );
    let first = &ended.lines[0];
    assert_eq!(keys(first)[..1], ["file"]);
    assert_eq!(first["file"], text(&terminal.path("in/1.eml")), "as given");
    assert_eq!(first["original_message_id"], "orig@shop.example");
    assert_eq!(
        first["recipients"][0],
        json!({ "address": "gone@northfen.example", "severity": "hard", "class": "bad-mailbox", "status": "5.1.1",
                "reply_code": 550, "diagnostic": "550 5.1.1 no such user" }),
        "scripts depend on these"
    );
}

#[test]
fn a_message_is_checked_by_what_its_file_is() {
    let terminal = Terminal::new();
    let bad = terminal.file("bad.html", "<p>Hello {{ first_name }</p><script>alert(1)</script>");
    let ended = terminal.run(&["message", "check", text(&bad)]);
    assert_eq!(ended.status, 1, "something must be fixed first: {}", ended.out);
    assert_eq!(
        keys(&ended.lines[0]),
        ["code", "severity", "message", "fix", "where"],
        "scripts depend on these"
    );
    assert_eq!(ended.lines[0]["where"]["file"], "bad.html");
    let good = terminal.file(
        "good.md",
        "Dear {{ first_name | default(\"friend\") }},\n\nthe oven has room again. See you on Saturday.\n",
    );
    let ended = terminal.run(&["message", "check", text(&good)]);
    assert_eq!(ended.status, 0, "{}", ended.out);
    let odd = terminal.file("message.docx", "x");
    assert_eq!(terminal.run(&["message", "check", text(&odd)]).status, 2, "that is not a message we read");
    assert_eq!(terminal.run(&["message", "check", "nowhere.eml"]).status, 3);
}

#[test]
fn help_names_every_field() {
    let fields: [(&[&str], &[&str]); 9] = [
        (&["address", "check"], &["input", "verdict", "address", "dedupe_key", "findings", "suggestion"]),
        (&["reply", "classify"], &["input", "class", "severity", "action", "code", "status"]),
        (
            &["feedback", "classify"],
            &[
                "file",
                "number",
                "kind",
                "original_message_id",
                "recipients",
                "reply_code",
                "diagnostic",
                "from",
                "leaving",
                "findings",
            ],
        ),
        (&["message", "check"], &["code", "severity", "message", "fix", "where"]),
        (
            &["listen"],
            &[
                "file",
                "number",
                "kind",
                "done",
                "address",
                "suppression",
                "code",
                "message",
                "original_message_id",
                "again",
            ],
        ),
        (
            &["suppress"],
            &[
                "id", "address", "reason", "original", "source", "list", "since", "evidence", "campaign",
                "lifted",
            ],
        ),
        (&["consent", "show"], &["seq", "at", "event", "agreed_at", "wording", "evidence", "hash"]),
        (&["restore"], &["contacts", "kept", "aside", "must_vouch"]),
        (&["practice"], &["listening", "host", "port", "messages", "refusals", "faults"]),
    ];
    let terminal = Terminal::new();
    for (words, fields) in fields {
        let help = terminal.say(&[words, &["--help"]].concat()).out;
        for field in fields {
            assert!(help.contains(field), "{words:?} --help says nothing of {field}");
        }
    }
}
