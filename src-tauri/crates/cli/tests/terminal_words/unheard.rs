//! Readers who stop reading (`| head`), of what is said and of what goes wrong: nothing panics and all that was asked is done.

use crate::sending::{Road, done, road};
use crate::terminal::{Terminal, text};
use serde_json::json;
use std::io::Read as _;
use std::process::{Child, Stdio};

/// Nobody reads standard output, or standard error, from the first moment on. What is left is how it ended and what the other one
/// said.
fn unheard(terminal: &Terminal, words: &[&str], of_errors: bool) -> (i32, String) {
    let mut command = terminal.command(words);
    let mut child: Child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let mut said = String::new();
    if of_errors {
        drop(errors);
        { out }.read_to_string(&mut said).unwrap();
    } else {
        drop(out);
        { errors }.read_to_string(&mut said).unwrap();
    }
    (child.wait().unwrap().code().unwrap_or(-1), said)
}

/// Ends as it would with a reader, in words and in JSON.
fn ends(road: &Road, words: &[&str], status: i32) {
    for format in [&[][..], &["--json"]] {
        let words = [words, format].concat();
        let (ended, errors) = unheard(&road.terminal, &words, false);
        assert!(!errors.contains("panicked"), "{words:?}: {errors}");
        assert_eq!(ended, status, "{words:?}: {errors}");
    }
}

#[test]
fn whoever_stops_reading_stops_no_command_and_changes_no_status() {
    let road = road(300, "{}", &[]);
    let letter = road.terminal.file("bad.eml", "Subject: x\r\n\r\nNo From.\r\n");
    ends(&road, &["message", "check", text(&letter)], 1);
    ends(&road, &["campaign", "check", "Spring"], 0);
    ends(&road, &["campaign", "rehearse", "Spring"], 0);
    ends(&road, &["campaign", "send", "Spring", "--confirm", "300"], 0);
    assert_eq!(road.office.received().len(), 300);
    for words in [
        &["campaign", "results", "Spring"][..],
        &["campaign", "status", "Spring"],
        &["campaign", "list"],
        &["account", "list"],
        &["account", "show", "Harbour"],
        &["account", "test", "Harbour"],
        &["list", "list"],
        &["list", "show", "All"],
        &["contact", "list"],
        &["contact", "show", "person1@northfen.example"],
        &["consent", "show", "person1@northfen.example"],
        &["consent", "export", "person1@northfen.example"],
        &["suppress", "list"],
        &["suppress", "export"],
        &["import", "list"],
        &["segment", "list"],
        &["address", "codes"],
        &["message", "render", "--campaign", "Spring", "--contact", "person1@northfen.example"],
        &["vault", "status"],
    ] {
        ends(&road, words, 0);
    }
    ends(&road, &["campaign", "status", "Autumn"], 2);
    assert_eq!(unheard(&road.terminal, &["help", "campaign"], false), (0, String::new()));
}

#[test]
fn warnings_that_nobody_reads_hold_up_nothing() {
    let road = road(3, "{}", &[]);
    done(road.terminal.run(&["campaign", "send", "Spring"]));
    for (name, format) in [("Summer", &[][..]), ("Autumn", &["--json"])] {
        road.campaign(name);
        // A script is reminded of the inbox on standard error.
        let (status, out) = unheard(&road.terminal, &[&["campaign", "send", name], format].concat(), true);
        assert!(status == 0 && out.contains("finished"), "{status} {out}");
    }
    assert_eq!(road.office.received().len(), 9);
    for (words, status) in [(["campaign", "send", "Nobody"], 2), (["campaign", "sned", "Nobody"], 2)] {
        for format in [&[][..], &["--json"]] {
            let words = [&words[..], format].concat();
            assert_eq!(unheard(&road.terminal, &words, true).0, status, "{words:?}");
        }
    }
    let status = road.terminal.run(&["campaign", "status", "Autumn"]).lines.remove(0);
    assert_eq!(status["counts"]["accepted"], json!(3));
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_written_is_told() {
    let terminal = Terminal::new();
    for format in [&[][..], &["--json"]] {
        let mut command = terminal.command(&[&["vault", "status"], format].concat());
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let ended = command.stdin(Stdio::null()).stdout(full).output().unwrap();
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(3), "{errors}");
        assert!(!errors.contains("panicked") && !errors.is_empty(), "{errors}");
    }
}
