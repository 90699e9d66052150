//! 10 kB messages over loopback to Postfix's `smtp-sink`, beside Postfix's own `smtp-source -d` with as many sessions.
//! Ours renders each message for its person and has each outcome on disk.

use super::{folder, postrider, verdict};
use crate::step::{Failed, command, output, run as run_command};
use crate::tree;
use std::fmt::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const MESSAGES: u32 = 20_000;
const SESSIONS: u32 = 8;
const LIMIT: f64 = 0.25;

/// Measures both against the same sink, one after the other.
pub fn run() -> Result<(), Failed> {
    let place = folder("send")?;
    let sink = Sink::start()?;
    let address = format!("127.0.0.1:{}", sink.port);

    let source = ["/usr/sbin/smtp-source", "smtp-source"]
        .into_iter()
        .find(|path| std::path::Path::new(path).exists())
        .unwrap_or("smtp-source");
    let began = Instant::now();
    let (sessions, messages) = (SESSIONS.to_string(), MESSAGES.to_string());
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
    run_command("smtp-source", command(source, &words, &place))?;
    let yardstick = rate(began.elapsed());

    let data = place.join("data");
    prepare(&data, &place, sink.port)?;
    let began = Instant::now();
    let confirmed = MESSAGES.to_string();
    let status =
        output("send", postrider(&data, &["campaign", "send", "Letter", "--confirm", &confirmed, "--json"]))?;
    let ours = rate(began.elapsed());
    if !status.contains(&format!("\"accepted\":{MESSAGES}")) {
        return Err(Failed::new("send", format!("not everybody was mailed: {status}")));
    }
    println!("{MESSAGES} messages, {SESSIONS} sessions: smtp-source {yardstick:.0}/s, postrider {ours:.0}/s");
    verdict("send", ours / yardstick, LIMIT, false)
}

fn rate(time: Duration) -> f64 {
    f64::from(MESSAGES) / time.as_secs_f64()
}

/// A list, an account without limits, and a campaign whose messages weigh about 10 kB.
fn prepare(data: &std::path::Path, place: &std::path::Path, port: u16) -> Result<(), Failed> {
    let io = |error: std::io::Error| Failed::new("send", error.to_string());
    let mut people = String::from("email,first_name\n");
    for number in 0..MESSAGES {
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

/// Postfix's message sink, stopped when it is dropped.
struct Sink {
    port: u16,
    process: Child,
}

impl Sink {
    fn start() -> Result<Self, Failed> {
        let failed = |error: std::io::Error| Failed::new("smtp-sink", error.to_string());
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).map_err(failed)?.port();
        let mut sink = Command::new("/usr/sbin/smtp-sink");
        let is_root = output("id", command("id", &["-u"], &tree::root())).is_ok_and(|id| id.trim() == "0");
        if is_root {
            // It refuses to receive mail as root.
            sink.args(["-u", "nobody"]);
        }
        let process =
            sink.args([&format!("127.0.0.1:{port}"), "1024"]).stdin(Stdio::null()).spawn().map_err(failed)?;
        let sink = Self { port, process };
        let patience = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if patience.elapsed() > Duration::from_secs(10) {
                return Err(Failed::new("smtp-sink", "does not answer"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(sink)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
