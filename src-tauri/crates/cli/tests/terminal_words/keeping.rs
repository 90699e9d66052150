//! Ledger, backup, vault, settings, and the practice post office.

use crate::terminal::{Terminal, end, text};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

#[test]
fn a_restore_forgets_nobody_who_left() {
    let terminal = Terminal::new();
    terminal.run(&["suppress", "add", "amara@northfen.example"]);
    let file = terminal.path("monday.backup");
    let made = terminal.run(&["backup", text(&file)]);
    assert_eq!((made.status, &made.lines[0]["kind"]), (0, &json!("backup")), "{}", made.errors);
    terminal.run(&["suppress", "add", "ben@northfen.example", "--reason", "unsubscribed"]);
    let back = terminal.run(&["restore", text(&file)]);
    assert_eq!((back.status, &back.lines[0]["must_vouch"]), (0, &json!(false)), "{}", back.errors);
    assert_eq!(
        terminal.run(&["suppress", "list"]).lines.len(),
        2,
        "he left after the backup, and is still gone"
    );

    let other = Terminal::new();
    let back = other.run(&["restore", text(&file)]);
    assert_eq!(back.lines[0]["must_vouch"], true, "on an empty disk nobody knows who left since");
    assert!(back.errors.contains("must-vouch"), "{}", back.errors);
    assert_eq!(other.run(&["vouch"]).status, 0);

    let notes = terminal.file("notes.txt", "mine");
    assert_eq!(terminal.run(&["backup", text(&notes)]).status, 3, "no other file is lost to a slip");
    assert_eq!(terminal.run(&["restore", text(&notes)]).status, 3, "and no other file is taken for a backup");
    assert_eq!(terminal.run(&["suppress", "list"]).lines.len(), 2, "which leaves all as it was");
}

#[test]
fn the_ledger_is_verified_shown_and_handed_over() {
    let terminal = Terminal::new();
    terminal.run(&["suppress", "add", "amara@northfen.example"]);
    let whole = terminal.run(&["consent", "verify"]);
    assert_eq!(
        (whole.status, &whole.lines[0]["whole"], &whole.lines[0]["events"]),
        (0, &json!(true), &json!(1))
    );
    let out = terminal.path("amara.json");
    assert_eq!(terminal.run(&["consent", "export", "amara@northfen.example", "--out", text(&out)]).status, 0);
    let document: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
    assert_eq!(document["events"][0]["event"], "suppressed");
    assert_eq!(
        document["events"][0]["hash"], document["ledger"]["hash"],
        "it can be compared with the chain"
    );
    assert_eq!(terminal.run(&["consent", "show", "no address"]).status, 2);
}

#[test]
fn the_vault_says_what_opens_it() {
    let terminal = Terminal::new();
    let without = |words: &[&str], input: &[u8]| {
        let mut command = terminal.command(words);
        command.env_remove("POSTRIDER_PASSPHRASE");
        end(command, input)
    };
    assert_eq!(terminal.run(&["vault", "status"]).lines[0]["state"], "absent");
    let made = without(&["vault", "passphrase", "--json"], b"long enough to keep\n");
    assert_eq!(made.status, 0, "{}", made.errors);
    let words = made
        .lines
        .iter()
        .find(|line| line["kind"] == "recovery-phrase")
        .expect("a new vault shows its phrase");
    let phrase: Vec<&str> =
        words["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
    assert_eq!(phrase.len(), 12);
    let status = without(&["vault", "status", "--json"], b"");
    assert_eq!((&status.lines[0]["state"], &status.lines[0]["passphrase"]), (&json!("locked"), &json!(true)));
    assert_eq!(
        without(&["vault", "open", "--json"], phrase.join(" ").as_bytes()).status,
        0,
        "the phrase opens it"
    );
    let wrong = without(&["vault", "open", "--json"], b"not the passphrase\n");
    assert_eq!(wrong.status, 3, "and nothing else does: {}", wrong.out);
    assert!(
        !wrong.errors.contains("not the passphrase"),
        "what was typed is never repeated: {}",
        wrong.errors
    );
    assert_eq!(without(&["vault", "open"], b"").status, 2, "nothing entered");
    assert_eq!(without(&["vault", "phrase"], b"").status, 3, "a locked vault makes no new phrase");
}

/// An account with a password, added in a process of its own.
fn add_account(terminal: &Terminal, name: &str) -> std::process::Command {
    let mut command = terminal.command(&[
        "account",
        "add",
        name,
        "--host",
        "127.0.0.1",
        "--port",
        "2525",
        "--tls",
        "none",
        "--user",
        "shop",
        "--password-env",
        "SHOP_PASSWORD",
        "--from",
        "shop@lindenbakery.example",
        "--json",
    ]);
    command.env("SHOP_PASSWORD", format!("the secret of {name}"));
    command
}

#[test]
fn two_first_passwords_at_once_are_both_kept() {
    let terminal = Terminal::new();
    let both = ["Harbour", "Upland"].map(|name| {
        let mut command = add_account(&terminal, name);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for child in both {
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    for name in ["Harbour", "Upland"] {
        let tried = terminal.run(&["account", "test", name]);
        let said = format!("{}{}", tried.out, tried.errors);
        assert!(!said.contains("another vault"), "the password of {name} was lost: {said}");
        assert!(!said.contains("vault-damaged") && !said.contains("vault-locked"), "{said}");
    }
}

#[test]
fn a_vault_made_by_the_way_says_that_nobody_has_its_phrase() {
    let terminal = Terminal::new();
    let added = end(add_account(&terminal, "Harbour"), b"");
    assert_eq!(added.status, 0, "{}", added.errors);
    assert!(added.errors.contains("no-recovery-phrase"), "{}", added.errors);
    assert_eq!(terminal.run(&["vault", "status"]).lines[0]["phrase_unseen"], true);
    let again = end(add_account(&terminal, "Upland"), b"");
    assert!(!again.errors.contains("no-recovery-phrase"), "it is told once: {}", again.errors);
    assert_eq!(terminal.run(&["vault", "phrase"]).status, 0);
    assert_eq!(terminal.run(&["vault", "status"]).lines[0]["phrase_unseen"], false, "now somebody has");
}

#[test]
fn a_mistyped_passphrase_is_not_taken_for_a_recovery_phrase() {
    let terminal = Terminal::new();
    let made = end(terminal.command(&["vault", "passphrase", "--json"]), b"long enough to keep\n");
    assert_eq!(made.status, 0, "{}", made.errors);
    let mut command = terminal.command(&["vault", "open", "--json"]);
    command.env_remove("POSTRIDER_PASSPHRASE");
    let wrong = end(command, b"long enoug\n");
    assert_eq!(wrong.status, 3);
    assert!(wrong.errors.contains("wrong-passphrase"), "{}", wrong.errors);
    assert!(!wrong.errors.contains("12 words"), "they typed no phrase: {}", wrong.errors);
}

/// A database that says that a newer version wrote it.
fn make_newer(file: &std::path::Path) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn data_of_a_newer_version_is_left_alone() {
    let terminal = Terminal::new();
    terminal.run(&["suppress", "add", "amara@northfen.example"]);
    let file = terminal.path("monday.backup");
    assert_eq!(terminal.run(&["backup", text(&file)]).status, 0);
    let good = std::fs::read(&file).unwrap();
    make_newer(&file);
    let back = terminal.run(&["restore", text(&file)]);
    assert_eq!(back.status, 3, "{}", back.errors);
    assert!(back.errors.contains("data-newer") && back.errors.contains("newer version"), "{}", back.errors);
    assert_eq!(terminal.run(&["suppress", "list"]).lines.len(), 1, "what is here stays");

    let database = terminal.path("data").join("postrider.sqlite");
    make_newer(&database);
    let before = std::fs::read(&database).unwrap();
    for words in [&["suppress", "list"][..], &["backup", text(&terminal.path("new.backup"))], &["vouch"]] {
        let refused = terminal.run(words);
        assert_eq!(refused.status, 3, "{words:?}: {}", refused.errors);
        assert!(refused.errors.contains("data-newer"), "{words:?}: {}", refused.errors);
        assert_eq!(refused.out, "", "{words:?}");
    }
    assert_eq!(std::fs::read(&database).unwrap(), before, "not a byte of it is changed");
    assert!(!terminal.path("new.backup").exists());

    std::fs::write(&file, good).unwrap();
    let back = terminal.run(&["restore", text(&file)]);
    assert_eq!((back.status, &back.lines[0]["must_vouch"]), (0, &json!(true)), "{}", back.errors);
}

#[test]
fn a_kept_mail_is_asked_for_by_its_name() {
    let terminal = Terminal::new();
    let out = terminal.path("proof.eml");
    for name in ["nothing.eml", &format!("{}.eml", "ab".repeat(32))] {
        let none = terminal.run(&["feedback", "kept", name, "--out", text(&out)]);
        assert_eq!(none.status, 2, "{}", none.errors);
        assert!(none.errors.contains("not-found"), "{}", none.errors);
    }
    assert!(!out.exists());
}

#[test]
fn a_backup_into_the_data_folder_is_refused() {
    let terminal = Terminal::new();
    terminal.run(&["suppress", "add", "amara@northfen.example"]);
    let database = terminal.path("data").join("postrider.sqlite");
    let refused = terminal.run(&["backup", text(&database)]);
    assert_eq!(refused.status, 3, "{}", refused.errors);
    assert!(refused.errors.contains("backup-among-data"), "{}", refused.errors);
    assert_eq!(terminal.run(&["suppress", "list"]).lines.len(), 1);
}

#[test]
fn a_short_passphrase_of_a_script_is_taken_with_a_word() {
    let terminal = Terminal::new();
    let mut command = terminal.command(&["vault", "status"]);
    command.env("POSTRIDER_PASSPHRASE", "short");
    let told = end(command, b"");
    assert_eq!(told.status, 0, "{}", told.errors);
    assert!(told.errors.contains("quickly guessed"), "{}", told.errors);
}

#[test]
fn settings_are_kept() {
    let terminal = Terminal::new();
    let set = terminal.run(&["settings", "set", "postal-address", " Linden Street 1\nNorthfen "]);
    assert_eq!(set.status, 0, "{}", set.errors);
    let shown = terminal.run(&["settings", "show"]);
    assert_eq!(
        shown.lines[0],
        json!({ "kind": "settings", "organisation": "", "postal_address": "Linden Street 1\nNorthfen", "website": "" })
    );
    assert_eq!(terminal.run(&["settings", "set", "colour", "red"]).status, 2);
}

#[cfg(unix)]
#[test]
fn the_practice_post_office_takes_mail_until_told() {
    let terminal = Terminal::new();
    let out = terminal.path("mail");
    let ca = terminal.path("ca.pem");
    let mut child = terminal
        .command(&[
            "practice",
            "--port",
            "0",
            "--faults",
            "none",
            "--out",
            text(&out),
            "--ca-file",
            text(&ca),
            "--json",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let port = u16::try_from(ready["port"].as_u64().unwrap()).unwrap();
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let script = "EHLO x.example\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nSubject: hi\r\n\r\nhi\r\n.\r\nQUIT\r\n";
    stream.write_all(script.as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("220 ") && said.contains("\n354"), "{said}");
    assert!(ca.exists(), "clients can be told whom to trust");
    let killed = std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(killed.success());
    let tally: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(
        (&tally["kind"], &tally["messages"]),
        (&json!("practice"), &json!(1)),
        "it ends with what it saw"
    );
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(std::fs::read_dir(out).unwrap().count(), 1, "and the message lies in the folder");
    assert!(!terminal.path("data").exists(), "no data folder is made for practice");
    assert_eq!(terminal.run(&["practice", "--port", "0", "--faults", "nowhere.json"]).status, 3);
    let bad = terminal.file("bad.json", "{\"faults\": 7}");
    assert_eq!(terminal.run(&["practice", "--port", "0", "--faults", text(&bad)]).status, 3);
}

#[cfg(unix)]
#[test]
fn practice_can_be_ended_as_soon_as_it_says_that_it_listens() {
    let terminal = Terminal::new();
    for _ in 0..5 {
        let mut practice = terminal.command(&["practice", "--port", "0", "--json"]);
        let mut child = practice.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.next().unwrap().unwrap().contains("listening"));
        std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap();
        let tally = lines.next().expect("it still says what it saw").unwrap();
        assert!(tally.contains("\"messages\":0"), "{tally}");
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}
