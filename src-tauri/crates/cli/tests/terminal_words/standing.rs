//! How a campaign and an account stand, as a script and a person are told.

use crate::sending::{Road, done, road, wait};
use crate::terminal::{Ended, Terminal, keys};
use serde_json::{Value, json};
use std::process::{Child, Stdio};

/// What a server says to whose share of an hour is used up.
const ENOUGH: &str = r#"{ "faults": [ { "name": "enough", "fault": { "refuse": { "at": "mail",
    "reply": { "code": 450, "enhanced": "4.7.1", "text": "Hourly sending limit exceeded" } } } } ] }"#;

/// Ended with the test, whatever came of that.
struct Sending(Child);

impl Drop for Sending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn account(road: &Road, words: &[&str]) -> Value {
    let ended = road.terminal.run(&[&["account"], words].concat());
    assert_eq!(ended.status, 0, "{}", ended.errors);
    ended.lines[0].clone()
}

fn moment(value: &Value) -> jiff::Timestamp {
    value.as_str().unwrap_or_else(|| panic!("a moment: {value}")).parse().unwrap()
}

fn minutes(from: &Value, until: &Value) -> i64 {
    moment(until).duration_since(moment(from)).as_mins()
}

#[test]
fn a_wait_has_its_sentence_and_the_time_when_all_is_done() {
    let road = road(30, "{}", &["--per-minute", "1"]);
    let report = road.terminal.run(&["campaign", "check", "Spring"]).lines.pop().unwrap();

    let sending = Sending(road.start(|| road.office.received().len() == 1));
    wait("the limit is told", || road.status()["waiting_for"] == "limit-per-minute");
    let status = road.status();
    assert_eq!(
        keys(&status),
        ["kind", "campaign", "state", "counts", "waiting_for", "until", "message", "said", "done_at"]
    );
    let message = status["message"].as_str().unwrap();
    assert!(message.starts_with("Next message ") && message.contains("allows 1 a minute"), "{status}");
    assert_eq!(status["said"], Value::Null, "no server said so");
    let lasts = minutes(&status["until"], &status["done_at"]);
    assert!((27..=29).contains(&lasts), "after the next one 28 more, one a minute: {status}");
    let lasts = minutes(&report["done_at"], &status["done_at"]);
    assert_eq!(lasts, 0, "as the check said a moment before: {report} {status}");
    let said = road.terminal.say(&["campaign", "status", "Spring"]).out;
    assert!(said.contains(message) && said.contains("All done "), "{said}");
    let listed = road.terminal.run(&["campaign", "list"]).lines.remove(0);
    assert_eq!(keys(&listed), keys(&status), "the list has the same");

    drop(sending);
    wait("the lock goes with it", || road.status()["waiting_for"] == "not-running");
    let status = road.status();
    assert!(status["message"].as_str().unwrap().starts_with("Nobody is sending this now."), "{status}");
    assert_eq!(status["done_at"], Value::Null, "nobody knows when it goes on: {status}");
}

#[test]
fn a_log_has_the_reason_of_a_wait_once() {
    let road = road(3, "{}", &["--per-minute", "1"]);
    let log = road.terminal.path("log");
    let mut command = road.terminal.command(&["campaign", "send", "Spring"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(std::fs::File::create(&log).unwrap());
    let _sending = Sending(command.spawn().unwrap());
    let told = || std::fs::read_to_string(&log).unwrap();
    wait("the reason is told", || told().contains("because this account allows 1 a minute"));
    assert_eq!(told().lines().count(), 1, "{}", told());
}

#[test]
fn a_limit_of_none_is_never_done_and_one_that_went_out_has_nothing_left() {
    let never = road(2, "{}", &["--per-day", "0"]);
    let report = never.terminal.run(&["campaign", "check", "Spring"]).lines.pop().unwrap();
    assert_eq!((&report["cleared"], &report["done_at"]), (&json!(false), &Value::Null), "{report}");

    let gone = road(2, "{}", &[]);
    done(gone.terminal.run(&["campaign", "send", "Spring"]));
    let status = gone.status();
    assert_eq!(status["state"], "finished");
    for field in ["message", "said", "done_at"] {
        assert_eq!(status[field], Value::Null, "{field} of {status}");
    }
}

#[test]
fn a_rest_that_the_server_asked_for_is_told_with_its_words_and_its_end() {
    let road = road(2, ENOUGH, &[]);
    let _sending = Sending(road.start(|| road.office.tally().connections > 0));
    wait("it rests", || road.status()["waiting_for"] == "sender-quota");
    let status = road.status();
    assert_eq!(status["said"], "450 4.7.1 Hourly sending limit exceeded", "{status}");
    assert!(status["message"].as_str().unwrap().starts_with("Paused until "), "{status}");
    assert!(moment(&status["done_at"]) >= moment(&status["until"]), "nothing goes before the end: {status}");
    let said = road.terminal.say(&["campaign", "status", "Spring"]).out;
    assert!(said.contains("Their exact words: 450 4.7.1 Hourly"), "{said}");

    let listed = account(&road, &["list"]);
    assert_eq!((&listed["paused"], &listed["until"]), (&json!("sender-quota"), &status["until"]), "{listed}");
    let said = road.terminal.say(&["account", "list"]).out;
    assert!(said.contains("paused until "), "{said}");
    let shown = account(&road, &["show", "Harbour"]);
    assert_eq!(keys(&shown["pause"]), ["code", "message", "said", "since", "until"]);
    assert_eq!((&shown["pause"]["said"], &shown["pause"]["until"]), (&status["said"], &status["until"]));
    let said = road.terminal.say(&["account", "show", "Harbour"]).out;
    assert!(said.contains("This account sends nothing until "), "{said}");
    assert!(said.contains("Their exact words: 450 4.7.1 Hourly"), "{said}");
}

#[test]
fn a_pause_that_waits_for_you_says_the_way_out_and_has_no_end() {
    let refused = r#"{ "faults": [ { "name": "login", "fault": { "refuse": { "at": "mail", "reply": {
        "code": 535, "enhanced": "5.7.8", "text": "Not accepted" } } } } ] }"#;
    let road = road(2, refused, &[]);
    assert_eq!(road.terminal.run(&["campaign", "send", "Spring"]).status, 3);
    let status = road.status();
    assert_eq!((&status["state"], &status["until"]), (&json!("paused"), &Value::Null), "{status}");
    assert_eq!(status["said"], "535 5.7.8 Not accepted", "{status}");
    assert!(status["message"].as_str().unwrap().ends_with("the login of that address."), "{status}");
    assert_eq!(status["done_at"], Value::Null, "nobody knows when you come: {status}");
    let listed = account(&road, &["list"]);
    assert_eq!((&listed["paused"], &listed["until"]), (&json!("sender-refused"), &Value::Null), "{listed}");
    let shown = account(&road, &["show", "Harbour"]);
    assert!(shown["pause"]["message"].as_str().unwrap().ends_with("the login of that address."), "{shown}");
}

/// A folder with one account at a mail host that we know.
fn at_host(host: &str, from: &str) -> Terminal {
    let terminal = Terminal::new();
    let words = ["account", "add", "Mine", "--host", host, "--port", "465", "--tls", "implicit"];
    done(terminal.run(&[&words[..], &["--from", from]].concat()));
    terminal
}

fn figure(shown: &Value, of: &str) -> Value {
    let figures = shown["figures"].as_array().unwrap();
    figures.iter().find(|figure| figure["of"] == of).cloned().unwrap_or(Value::Null)
}

fn shown(terminal: &Terminal) -> Value {
    let mut ended = terminal.run(&["account", "show", "Mine"]);
    assert_eq!(ended.status, 0, "{}", ended.errors);
    ended.lines.remove(0)
}

#[test]
fn an_account_is_shown_with_each_figure_and_who_says_it() {
    let terminal = at_host("smtp.gmail.com", "amara@gmail.com");
    let mine = shown(&terminal);
    let day = figure(&mine, "day");
    assert_eq!(keys(&day), ["of", "amount", "used", "left", "says", "page", "as_of", "day_zone"]);
    assert_eq!((&day["amount"], &day["used"], &day["says"]), (&json!(500), &json!(0), &json!("host")));
    assert!(day["page"].as_str().is_some_and(|page| !page.is_empty()), "{day}");
    assert!(day["as_of"].as_str().is_some_and(|date| date.parse::<jiff::civil::Date>().is_ok()), "{day}");
    assert_eq!((&mine["keep_free"], &day["left"]), (&json!(50), &json!(450)), "a tenth stays yours");
    let minute = figure(&mine, "minute")["left"].as_u64().unwrap_or(u64::MAX);
    assert_eq!(mine["goes_now"].as_u64(), Some(minute.min(450)), "all figures together: {mine}");
    let quirk = &mine["card"]["quirks"][0];
    assert_eq!(quirk["quirk"], "copies-to-sent");
    assert!(quirk["sentence"].as_str().unwrap().contains("Sent folder"), "{quirk}");
    assert_eq!(keys(&quirk["source"]), ["says", "page", "as_of"]);
    assert_eq!((&mine["paused"], &mine["pause"]), (&Value::Null, &Value::Null));
    let listed = terminal.run(&["account", "list"]).lines.remove(0);
    assert!(keys(&mine).starts_with(&keys(&listed)), "all that the list says: {mine}");

    done(terminal.run(&["account", "set", "Mine", "--per-day", "120", "--keep-free", "20"]));
    let own = figure(&shown(&terminal), "day");
    assert_eq!((&own["amount"], &own["left"]), (&json!(120), &json!(100)));
    assert_eq!((&own["says"], &own["page"]), (&json!("you"), &Value::Null));
    let said = terminal.say(&["account", "show", "Mine"]).out;
    for words in
        ["Messages in any 24 hours", "120", "You", "Kept for your own mail: 20", "A few only", "Sent folder"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    done(terminal.run(&["account", "set", "Mine", "--warm-up"]));
    assert_eq!(shown(&terminal)["goes_now"].as_u64(), Some(minute.min(50)), "a warm-up is one of them");
    assert_eq!(terminal.run(&["account", "show", "Nobody"]).status, 2);
}

#[test]
fn hours_days_and_a_warm_up_are_kept_and_shown() {
    let terminal = at_host("smtp.gmail.com", "amara@gmail.com");
    let set = |words: &[&str]| done(terminal.run(&[&["account", "set", "Mine"], words].concat()));
    set(&["--hours", "8-20", "--weekdays", "mon-fri", "--zone", "Europe/Berlin", "--warm-up"]);
    let mine = shown(&terminal);
    assert_eq!(mine["plan"]["hours"], "08:00-20:00");
    assert_eq!(mine["warm_up"], json!({ "day": 1, "allowed": 50, "sent": 0 }));
    let said = terminal.say(&["account", "show", "Mine"]).out;
    for words in
        ["Sending hours: 08:00-20:00, mon,tue,wed,thu,fri, Europe/Berlin time", "Warming up: day 1 of "]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    set(&["--hours", "all", "--warm-up", "off"]);
    let mine = shown(&terminal);
    assert_eq!((&mine["plan"]["hours"], &mine["warm_up"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_holds_today_grows_with_the_account_and_locks_have_their_source() {
    let terminal = at_host("smtp-mail.outlook.com", "amara@outlook.com");
    assert_eq!(figure(&shown(&terminal), "day")["amount"], 50, "as for the newest");
    done(terminal.run(&["account", "set", "Mine", "--since", "2020-01-01"]));
    let day = figure(&shown(&terminal), "day");
    assert_eq!((&day["amount"], day["says"] != json!("you")), (&json!(300), true), "the card's own: {day}");

    let strict = at_host("smtp.hostinger.com", "shop@lindenbakery.example");
    let lock = shown(&strict)["card"]["locks"][0].clone();
    assert!(lock["sentence"].as_str().unwrap().starts_with("It locks the account "), "{lock}");
    assert_eq!(keys(&lock["source"]), ["says", "page", "as_of"]);
    let said = strict.say(&["account", "show", "Mine"]).out;
    assert!(said.contains(lock["sentence"].as_str().unwrap()), "{said}");

    let unknown = at_host("smtp.lindenbakery.example", "shop@lindenbakery.example");
    let mine = shown(&unknown);
    assert_eq!((&figure(&mine, "hour")["says"], &mine["card"]), (&json!("careful"), &Value::Null));
}

#[test]
fn what_a_host_says_of_newsletters_is_only_made_stricter() {
    let set = |terminal: &Terminal, policy: &str| -> Ended {
        terminal.run(&["account", "set", "Mine", "--policy", policy])
    };
    let forbidden = at_host("smtp.zoho.com", "amara@zoho.com");
    for looser in ["unknown", "allowed", "discouraged", "separate-stream"] {
        let refused = set(&forbidden, looser);
        assert_eq!(refused.status, 4, "{looser}: {}", refused.errors);
    }
    let both = forbidden.run(&["account", "set", "Mine", "--policy", "allowed", "--per-hour", "7"]);
    assert_eq!(both.status, 4);
    let mine = shown(&forbidden);
    assert_eq!(
        (&mine["bulk_policy"], &mine["policy_in_force"]),
        (&json!("prohibited"), &json!("prohibited"))
    );
    assert_eq!(mine["limits"]["per_hour"], 50, "nothing of what was refused is kept");

    assert_eq!(mine["goes_now"], 0, "no newsletter at all");
    let up_to = at_host("secure.emailsrvr.com", "shop@lindenbakery.example");
    let mine = shown(&up_to);
    assert_eq!(mine["policy_in_force"], "prohibited", "from a number of people on");
    assert!(mine["goes_now"].as_u64().is_none_or(|now| now > 0), "so a few may go: {mine}");

    let few = at_host("smtp.gmail.com", "amara@gmail.com");
    assert_eq!(set(&few, "prohibited").status, 0);
    assert_eq!(shown(&few)["policy_in_force"], "prohibited");
    assert_eq!(set(&few, "discouraged").status, 0, "back to what the host says");
    assert_eq!(set(&few, "allowed").status, 4);
    assert_eq!(set(&few, "whatever").status, 2);

    let own = road(2, "{}", &[]);
    assert_eq!(account(&own, &["set", "Harbour", "--policy", "prohibited"])["bulk_policy"], "prohibited");
    let check = own.terminal.run(&["campaign", "check", "Spring"]);
    assert_eq!(check.status, 1, "{}", check.out);
    assert!(check.lines.iter().any(|found| found["code"] == "bulk-prohibited"), "{}", check.out);
}

#[test]
fn the_help_names_every_field() {
    let road = road(1, "{}", &[]);
    let terminal = &road.terminal;
    let report = terminal.run(&["campaign", "check", "Spring"]).lines.pop().unwrap();
    let shown = account(&road, &["show", "Harbour"]);
    let mine = self::shown(&at_host("smtp.gmail.com", "amara@gmail.com"));
    let listed = account(&road, &["list"]);
    for (command, object) in [
        (["campaign", "status"], &road.status()),
        (["campaign", "check"], &report),
        (["account", "list"], &listed),
        (["account", "show"], &figure(&mine, "day")),
        (["account", "show"], &mine["card"]),
    ] {
        help_names(terminal, &command, &keys(object));
    }
    let more: Vec<&str> = keys(&shown).into_iter().filter(|key| !keys(&listed).contains(key)).collect();
    help_names(terminal, &["account", "show"], &more);
}

fn help_names(terminal: &Terminal, command: &[&str], fields: &[&str]) {
    let help = terminal.say(&[&["help"], command].concat()).out;
    let (_, fields_told) = help.split_once("With --json").unwrap_or_else(|| panic!("{command:?}: {help}"));
    let words: Vec<&str> = fields_told.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for field in fields.iter().filter(|field| **field != "kind") {
        assert!(words.contains(field), "{field} is missing in the help of {command:?}: {help}");
    }
}
