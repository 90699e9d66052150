//! 10 kB messages over loopback to Postfix's `smtp-sink`, beside Postfix's own `smtp-source -d`, nodemailer's pool and
//! Python's smtplib with as many sessions. Ours renders each message for its person and has each outcome on disk; the
//! others send what ours rendered, again and again, and write down nothing.

use super::peers::{Peers, Sending, collect};
use super::sink::Sink;
use super::{folder, median, postrider, verdict};
use crate::step::{Failed, command, output, run as run_command};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

const MESSAGES: u32 = 20_000;
/// Messages the others take theirs from.
const SAMPLES: u32 = 1_000;
const SESSIONS: u32 = 8;
/// Times the rate of `smtp-source`.
const LIMIT: f64 = 0.6;
/// So often ours and `smtp-source` are measured, one right after the other: a machine that is slow for a while is so for both.
/// The median of what the rounds come to counts.
const ROUNDS: u32 = 7;

/// Measures all of them against the same sink, one after the other.
pub fn run() -> Result<(), Failed> {
    let place = folder("send")?;
    let peers = Peers::install(&place.join("peers"))?;
    let messages = place.join("messages");
    collect_samples(&place, &messages)?;

    let sink = Sink::start(None)?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let data = place.join(format!("data-{round}"));
        prepare(&data, &place, sink.port(), MESSAGES)?;
        let yardstick = smtp_source(&place, sink.port())?;
        let began = Instant::now();
        send(&data, MESSAGES)?;
        let ours = rate(began.elapsed());
        println!("round {}: smtp-source {yardstick:.0}/s, postrider {ours:.0}/s", round + 1);
        rounds.push((ours / yardstick, ours));
    }
    let (of_source, ours) = (median(rounds.iter().map(|one| one.0)), median(rounds.iter().map(|one| one.1)));
    let sending = Sending { port: sink.port(), sessions: SESSIONS, times: MESSAGES, messages: &messages };
    let nodemailer = rate(peers.nodemailer(&sending)?);
    let smtplib = rate(peers.smtplib(&sending)?);
    println!(
        "{MESSAGES} messages, {SESSIONS} sessions: postrider {ours:.0}/s, nodemailer {nodemailer:.0}/s, smtplib \
         {smtplib:.0}/s"
    );
    let source = verdict("send, of smtp-source", of_source, LIMIT, false);
    let node = verdict("send, of nodemailer's pool", ours / nodemailer, 1.0, false);
    let python = verdict("send, of Python's smtplib", ours / smtplib, 1.0, false);
    source.and(node).and(python)
}

/// Postfix's own generator of load.
fn smtp_source(place: &Path, port: u16) -> Result<f64, Failed> {
    let source = ["/usr/sbin/smtp-source", "smtp-source"]
        .into_iter()
        .find(|path| Path::new(path).exists())
        .unwrap_or("smtp-source");
    let (sessions, messages, address) =
        (SESSIONS.to_string(), MESSAGES.to_string(), format!("127.0.0.1:{port}"));
    let words = [
        "-d",
        "-s",
        &sessions,
        "-l",
        "10240",
        "-m",
        &messages,
        "-f",
        "a@sender.example",
        "-t",
        "b@receiver.example",
        &address,
    ];
    let began = Instant::now();
    run_command("smtp-source", command(source, &words, place))?;
    Ok(rate(began.elapsed()))
}

/// Sends the campaign to its end.
fn send(data: &Path, people: u32) -> Result<(), Failed> {
    let confirmed = people.to_string();
    let words = ["campaign", "send", "Letter", "--confirm", &confirmed, "--json"];
    let status = output("send", postrider(data, &words))?;
    if !status.contains(&format!("\"accepted\":{people}")) {
        return Err(Failed::new("send", format!("not everybody was mailed: {status}")));
    }
    Ok(())
}

/// Messages as ours renders them, for the others to send.
fn collect_samples(place: &Path, messages: &Path) -> Result<(), Failed> {
    let (data, kept) = (place.join("sample-data"), place.join("kept"));
    let sink = Sink::start(Some(&kept))?;
    prepare(&data, place, sink.port(), SAMPLES)?;
    send(&data, SAMPLES)?;
    drop(sink);
    let count = collect(&kept, messages)?;
    if u32::try_from(count).ok() != Some(SAMPLES) {
        return Err(Failed::new("send", format!("{count} messages were kept of {SAMPLES}")));
    }
    Ok(())
}

fn rate(time: Duration) -> f64 {
    f64::from(MESSAGES) / time.as_secs_f64()
}

/// A list, an account without limits, and a campaign whose messages weigh about 10 kB.
fn prepare(data: &Path, place: &Path, port: u16, count: u32) -> Result<(), Failed> {
    let io = |error: std::io::Error| Failed::new("send", error.to_string());
    let mut people = String::from("email,first_name\n");
    for number in 0..count {
        let _ = writeln!(people, "person{number}@receiver.example,Person {number}");
    }
    let list = place.join("people.csv");
    std::fs::write(&list, people).map_err(io)?;
    let body = place.join("letter.md");
    let paragraph = "The oven has room again, and from June we teach four evenings on Linden Street. ";
    std::fs::write(&body, format!("Dear {{{{ first_name }}}},\n\n{}", paragraph.repeat(13))).map_err(io)?;
    let (list, body, port) = (list.to_string_lossy(), body.to_string_lossy(), port.to_string());
    let sessions = SESSIONS.to_string();
    for words in [
        vec![
            "import",
            &list,
            "--list",
            "All",
            "--basis",
            "stated",
            "--source",
            "fair",
            "--date",
            "2026-03-01",
            "--json",
        ],
        vec![
            "account",
            "add",
            "Sink",
            "--host",
            "127.0.0.1",
            "--port",
            &port,
            "--tls",
            "none",
            "--from",
            "a@sender.example",
            "--connections",
            &sessions,
        ],
        vec![
            "campaign",
            "create",
            "Letter",
            "--list",
            "All",
            "--account",
            "Sink",
            "--subject",
            "Bread for {{ first_name }}",
            "--body",
            &body,
        ],
    ] {
        output("prepare", postrider(data, &words))?;
    }
    let sample = place.join("sample.eml");
    let words = [
        "message",
        "render",
        "--campaign",
        "Letter",
        "--contact",
        "person7@receiver.example",
        "--out",
        &sample.to_string_lossy(),
    ];
    output("render", postrider(data, &words))?;
    println!("one message weighs {} bytes", sample.metadata().map_err(io)?.len());
    Ok(())
}
