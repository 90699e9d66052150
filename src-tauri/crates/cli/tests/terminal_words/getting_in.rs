//! A password, a server or a login that is mended from the terminal, and wishes to leave that nobody reads of.

use crate::sending::{done, road};
use crate::terminal::{Terminal, end, text};
use app::practice::{Config, Login, PostOffice, Tls};
use serde_json::json;
use std::process::Stdio;

#[test]
fn a_wrong_password_is_mended_and_the_campaign_goes_on() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let login = Login { user: "shop@lindenbakery.example".to_owned(), secret: "the right one".to_owned() };
    let config = Config { tls: Tls::Off, login: Some(login), ..Config::default() };
    let office = runtime.block_on(PostOffice::start(config)).unwrap();
    let terminal = Terminal::new();
    let run = |words: &[&str]| {
        let mut command = terminal.command(words);
        command.arg("--json").env("RIGHT", "the right one").env("WRONG", "another");
        command.env("POSTRIDER_PASSPHRASE", "a passphrase for tests");
        end(command, b"")
    };
    let people = terminal.file("people.csv", "email\nann@northfen.example\nben@northfen.example\n");
    let words = ["--list", "All", "--basis", "stated", "--source", "fair", "--date", "2026-03-01"];
    done(run(&[&["import", text(&people)], &words[..]].concat()));
    let port = office.port().to_string();
    let server = ["account", "add", "Harbour", "--host", "127.0.0.1", "--port", "9", "--tls", "none"];
    let login = ["--from", "shop@lindenbakery.example", "--user", "shop", "--password-env", "WRONG"];
    done(run(&[&server[..], &login].concat()));
    let body = terminal.file("letter.md", "The oven has room again.");
    let words =
        ["campaign", "create", "Spring", "--list", "All", "--account", "Harbour", "--subject", "Bread"];
    done(run(&[&words[..], &["--body", text(&body)]].concat()));
    done(run(&["account", "set", "Harbour", "--port", &port]));
    assert_eq!(run(&["campaign", "send", "Spring"]).status, 3);
    let status = run(&["campaign", "status", "Spring"]).lines.remove(0);
    assert_eq!(status["waiting_for"], "smtp-login-refused", "{status}");
    assert!(status["said"].as_str().is_some_and(|said| said.starts_with("535")), "{status}");

    let elsewhere = run(&["account", "set", "Harbour", "--host", "localhost"]);
    assert_eq!(elsewhere.status, 4, "another server is not given the password unasked: {}", elsewhere.out);
    let words =
        ["account", "set", "Harbour", "--user", "shop@lindenbakery.example", "--password-env", "RIGHT"];
    done(run(&words));
    done(run(&["campaign", "resume", "Spring"]));
    done(run(&["campaign", "send", "Spring"]));
    assert_eq!(office.received().len(), 2, "each has it once");
    let shown = run(&["account", "list"]).lines.remove(0);
    assert_eq!((&shown["user"], &shown["host"]), (&json!("shop@lindenbakery.example"), &json!("127.0.0.1")));
}

#[test]
fn a_refusal_is_shown_in_the_words_of_the_server() {
    let refused = r#"{ "faults": [ { "name": "no", "recipients": "person1@*", "fault": { "refuse": { "at": "rcpt",
        "reply": { "code": 550, "enhanced": "5.1.1", "text": "no such user" } } } } ] }"#;
    let road = road(3, refused, &[]);
    done(road.terminal.run(&["campaign", "send", "Spring"]));
    let said = road.terminal.say(&["campaign", "results", "Spring"]).out;
    assert!(said.contains("550 5.1.1 no such user"), "{said}");
}

#[test]
fn sessions_and_what_they_trust_are_changed_like_the_rest() {
    let road = road(1, "{}", &[]);
    let shown = || road.terminal.run(&["account", "show", "Harbour"]).lines.remove(0);
    let change = ["--connections", "3", "--per-session", "7", "--ca-file", "ca.pem"];
    done(road.terminal.run(&[&["account", "set", "Harbour"][..], &change].concat()));
    assert_eq!((&shown()["connections"], &shown()["per_session"]), (&json!(3), &json!(7)));
    done(road.terminal.run(&["account", "set", "Harbour", "--per-minute", "30", "--ca-file", ""]));
    assert_eq!(
        (&shown()["connections"], &shown()["per_session"]),
        (&json!(3), &json!(7)),
        "what is left out stays"
    );
    assert_eq!(road.terminal.run(&["account", "set", "Harbour", "--connections", "17"]).status, 2);
}

#[test]
fn wishes_to_leave_are_heeded_whether_or_not_anybody_reads_that_they_were() {
    for json in [false, true] {
        let road = road(40, "{}", &[]);
        done(road.terminal.run(&["campaign", "send", "Spring"]));
        let wish = |number: usize| {
            format!(
                "From: person{number}@northfen.example\r\nTo: shop@lindenbakery.example\r\nSubject: unsubscribe\r\n\
                 Message-ID: <{number}.{json}@northfen.example>\r\n\r\nPlease take me off your list. {}\r\n",
                "Thank you. ".repeat(200)
            )
        };
        let files: Vec<_> =
            (0..40).map(|number| road.terminal.file(&format!("{number:02}.eml"), wish(number))).collect();
        let mut words = vec!["listen"];
        words.extend(files.iter().map(|file| text(file)));
        let once_more = words.clone();
        if json {
            words.push("--json");
        }
        let mut command = road.terminal.command(&words);
        let mut process =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(process.stdout.take());
        let ended = process.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
        let again = road.terminal.run(&once_more);
        assert_eq!(again.lines.len(), 40, "{}", again.errors);
        assert!(
            again.lines.iter().all(|mail| mail["again"] == true),
            "each was read the first time: {}",
            again.out
        );
    }
}
