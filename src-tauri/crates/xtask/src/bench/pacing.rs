//! A campaign of days to 12,000 people through accounts of three hosts with limits of their own, each rehearsed at its pace on a
//! simulated clock. That none of it goes over a window is a test of the program; here is how long it takes.

use super::{folder, postrider, timed, verdict};
use crate::package;
use crate::step::{Failed, output};
use std::fmt::Write as _;
use std::path::Path;

const PEOPLE: u32 = 12_000;
/// Seconds for all three together.
const SECONDS: f64 = 10.0;

/// A name, and how the account is added: what the card of its host says, or what its owner entered.
const ACCOUNTS: [(&str, &[&str]); 3] = [
    ("Microsoft 365", &["--host", "smtp.office365.com", "--port", "587", "--tls", "starttls"]),
    ("IONOS", &["--host", "smtp.ionos.co.uk", "--port", "465", "--tls", "implicit", "--per-hour", "500"]),
    (
        "Amazon SES",
        &[
            "--host",
            "email-smtp.eu-west-1.amazonaws.com",
            "--port",
            "587",
            "--tls",
            "starttls",
            "--per-second",
            "14",
            "--per-day",
            "50000",
        ],
    ),
];

/// Rehearses the same letter through each account, one after the other.
pub fn run() -> Result<(), Failed> {
    package::terminal()?;
    let place = folder("pacing")?;
    let data = place.join("data");
    people(&place, &data)?;
    let mut all = 0.0;
    for (name, account) in ACCOUNTS {
        let mut words = vec!["account", "add", name, "--from", "shop@sender.example"];
        words.extend(account);
        output("pacing", postrider(&data, &words))?;
        let body = place.join("letter.md");
        let body = body.to_string_lossy();
        let words = ["campaign", "create", name, "--list", "All", "--account", name, "--body", &body];
        let subject = ["--subject", "Bread for {{ first_name }}"];
        output("pacing", postrider(&data, &[&words[..], &subject[..]].concat()))?;
        let mut told = String::new();
        let took = timed(|| {
            let words = ["campaign", "rehearse", name, "--faults", "none", "--json"];
            told = output("pacing", postrider(&data, &words))?;
            Ok(())
        })?;
        if !told.lines().last().is_some_and(|last| last.contains(&format!("\"accepted\":{PEOPLE}"))) {
            return Err(Failed::new("pacing", format!("{name}: not everybody got it")));
        }
        println!("{name}: {PEOPLE} messages at its pace in {:.2} s", took.as_secs_f64());
        all += took.as_secs_f64();
    }
    verdict("12,000 messages at the pace of each of three hosts (1.0 = 10 s)", all / SECONDS, 1.0, true)
}

/// A list of people at many domains, and a letter.
fn people(place: &Path, data: &Path) -> Result<(), Failed> {
    let io = |error: std::io::Error| Failed::new("pacing", error.to_string());
    let mut people = String::from("email,first_name\n");
    for number in 0..PEOPLE {
        let _ = writeln!(people, "person{number}@receiver{}.example,Person {number}", number % 400);
    }
    let list = place.join("people.csv");
    std::fs::write(&list, people).map_err(io)?;
    std::fs::write(place.join("letter.md"), "Dear {{ first_name }},\n\nthe oven has room again.\n")
        .map_err(io)?;
    let list = list.to_string_lossy();
    let from = ["--basis", "stated", "--source", "fair", "--date", "2026-03-01", "--json"];
    output("pacing", postrider(data, &[&["import", &list, "--list", "All"][..], &from[..]].concat()))?;
    Ok(())
}
