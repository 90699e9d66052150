//! What waiting costs: a campaign whose limit is used up, on sixteen connections, for a minute.

use super::sink::Sink;
use super::{folder, postrider, verdict};
use crate::step::{Failed, output};
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const CONNECTIONS: &str = "16";
/// As many as go before the wait.
const BEFORE: u32 = 20;
const SPAN: Duration = Duration::from_secs(60);
/// Of one processor's time.
const LIMIT: f64 = 0.001;

/// Measures the processor time of the whole process while it waits.
pub fn run() -> Result<(), Failed> {
    let place = folder("idle")?;
    let sink = Sink::start(None)?;
    let data = place.join("data");
    prepare(&data, &place, sink.port())?;
    let io = |error: std::io::Error| Failed::new("idle", error.to_string());
    let mut sending = postrider(&data, &["campaign", "send", "Letter"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(io)?;
    let measured = until_it_waits(&data, &mut sending).and_then(|()| {
        let (began, before) = (Instant::now(), worked(sending.id())?);
        std::thread::sleep(SPAN);
        let after = worked(sending.id())?;
        // A thread that ended meanwhile takes along what it had done before.
        let spent = after
            .iter()
            .map(|(thread, time)| *time - before.get(thread).copied().unwrap_or_default().min(*time));
        Ok(spent.sum::<Duration>().as_secs_f64() / began.elapsed().as_secs_f64())
    });
    // It would go on for an hour.
    sending.kill().and_then(|()| sending.wait()).map_err(io)?;
    let share = measured?;
    println!("waiting for a limit on {CONNECTIONS} connections: {:.3} % of one processor", share * 100.0);
    verdict("waiting (1.0 = 0.1 % of one processor)", share / LIMIT, 1.0, true)
}

fn until_it_waits(data: &Path, sending: &mut Child) -> Result<(), Failed> {
    let patience = Instant::now();
    let arrived = format!("\"accepted\":{BEFORE}");
    while patience.elapsed() < Duration::from_secs(60) {
        let status = output("status", postrider(data, &["campaign", "status", "Letter", "--json"]))?;
        if status.contains(&arrived) && !status.contains("\"waiting_for\":null") {
            return Ok(());
        }
        if let Ok(Some(ended)) = sending.try_wait() {
            return Err(Failed::new("idle", format!("sending ended with {ended}")));
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Err(Failed::new("idle", "it never waited"))
}

/// Processor time of each thread that lives, to the nanosecond (proc(5), `schedstat`).
fn worked(process: u32) -> Result<HashMap<OsString, Duration>, Failed> {
    let failed = |error: std::io::Error| Failed::new("idle", format!("only Linux tells: {error}"));
    let mut times = HashMap::new();
    for thread in std::fs::read_dir(format!("/proc/{process}/task")).map_err(failed)? {
        let thread = thread.map_err(failed)?;
        // It may have ended meanwhile.
        let told = std::fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        let time = told.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or_default();
        times.insert(thread.file_name(), Duration::from_nanos(time));
    }
    Ok(times)
}

/// A list of forty people and an account that may send to half of them in an hour.
fn prepare(data: &Path, place: &Path, port: u16) -> Result<(), Failed> {
    let io = |error: std::io::Error| Failed::new("idle", error.to_string());
    let (list, body) = (place.join("people.csv"), place.join("letter.md"));
    let people: String = (0..BEFORE * 2).map(|number| format!("person{number}@receiver.example\n")).collect();
    std::fs::write(&list, format!("email\n{people}")).map_err(io)?;
    std::fs::write(&body, "The oven has room again.").map_err(io)?;
    let (list, body) = (list.to_string_lossy(), body.to_string_lossy());
    let (port, limit) = (port.to_string(), BEFORE.to_string());
    let consent = ["--basis", "stated", "--source", "fair", "--date", "2026-03-01"];
    let server = ["--host", "127.0.0.1", "--port", &port, "--tls", "none", "--from", "a@sender.example"];
    let pace = ["--connections", CONNECTIONS, "--per-hour", &limit];
    let campaign = ["--list", "All", "--account", "Sink", "--subject", "Bread", "--body", &body];
    for words in [
        [&["import", &list, "--list", "All"], &consent[..]].concat(),
        [&["account", "add", "Sink"], &server[..], &pace].concat(),
        [&["campaign", "create", "Letter"], &campaign[..]].concat(),
        vec!["message", "render", "--campaign", "Letter", "--contact", "person7@receiver.example"],
    ] {
        output("prepare", postrider(data, &words))?;
    }
    Ok(())
}
