//! The release window over 100,000 contacts, and over a million: seconds until its first screen is answered, and the memory it keeps.

use super::{folder, postrider, verdict};
use crate::step::{Failed, output};
use crate::tree;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// People, and the seconds within which the window is usable over so many.
const SIZES: [(u32, f64); 2] = [(100_000, 1.5), (1_000_000, 2.0)];
/// What our process keeps over the smaller number.
const MEGABYTES: f64 = 100.0;
/// A bare window has this much; the figure stands beside ours to compare.
const BARE_MEGABYTES: f64 = 32.0;

/// Starts the window three times over each and takes the fastest start and the largest memory.
pub fn run() -> Result<(), Failed> {
    let place = folder("window")?;
    let mut verdicts = Vec::new();
    for (size, (people, seconds)) in (1..).zip(SIZES) {
        let data = place.join(format!("data-{people}"));
        fill(&data, &place, people)?;
        let (mut fastest, mut largest) = (Duration::MAX, 0.0_f64);
        for number in 1..=3 {
            let ready = place.join(format!("ready-{people}-{number}"));
            let (time, megabytes) = start(&data, &ready, 90 + 10 * size + number)?;
            println!(
                "{people} people, start {number}: first screen after {:.2} s, {megabytes:.0} MB anonymous memory",
                time.as_secs_f64()
            );
            fastest = fastest.min(time);
            largest = largest.max(megabytes);
        }
        let what = format!("window start over {people} (1.0 = {seconds} s)");
        verdicts.push(verdict(&what, fastest.as_secs_f64() / seconds, 1.0, true));
        if size == 1 {
            verdicts.push(verdict("window memory (1.0 = 100 MB)", largest / MEGABYTES, 1.0, true));
        }
    }
    println!("a bare window keeps {BARE_MEGABYTES:.0} MB");
    verdicts.into_iter().collect()
}

fn fill(data: &Path, place: &Path, people: u32) -> Result<(), Failed> {
    let mut table = String::from("email,first_name,last_name,town\n");
    for number in 0..people {
        let _ = writeln!(table, "person{number}@northfen.example,Person,Number {number},Northfen");
    }
    let list = place.join("people.csv");
    std::fs::write(&list, table).map_err(|error| Failed::new("window", error.to_string()))?;
    let list = list.to_string_lossy();
    let words = [
        "import",
        &list,
        "--list",
        "Newsletter",
        "--basis",
        "stated",
        "--source",
        "fair",
        "--date",
        "2026-03-01",
        "--json",
    ];
    output("import", postrider(data, &words)).map(drop)
}

fn start(data: &Path, ready: &Path, display: u32) -> Result<(Duration, f64), Failed> {
    let screen = format!(":{display}");
    let mut stage = Command::new("Xvfb");
    stage.args([screen.as_str(), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
    let _stage = Running::start(stage)?;
    wait_for(Duration::from_secs(10), || Path::new(&format!("/tmp/.X11-unix/X{display}")).exists())?;
    let mut window = Command::new("dbus-run-session");
    window
        .arg("--")
        .arg(tree::program("release", "postrider-app"))
        .arg("--data")
        .arg(data)
        .env("DISPLAY", &screen)
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("POSTRIDER_KEYSTORE", "none")
        .env("POSTRIDER_PASSPHRASE", "only for measuring")
        .env("POSTRIDER_READY_FILE", ready);
    let began = Instant::now();
    let window = Running::start(window)?;
    wait_for(Duration::from_secs(60), || ready.exists())?;
    let time = began.elapsed();
    // Caches settle for a moment after the first screen; the memory that counts is the one it keeps.
    std::thread::sleep(Duration::from_secs(2));
    let megabytes = anonymous_megabytes(window.process.id())?;
    Ok((time, megabytes))
}

/// RssAnon of our process: the child of the session bus wrapper.
fn anonymous_megabytes(wrapper: u32) -> Result<f64, Failed> {
    let missing = || Failed::new("window", "its process was not found");
    for entry in std::fs::read_dir("/proc").map_err(|_| missing())?.flatten() {
        let Ok(status) = std::fs::read_to_string(entry.path().join("status")) else { continue };
        let value = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let ours = value("Name:").is_some_and(|name| name.starts_with("postrider-app"))
            && value("PPid:").is_some_and(|parent| parent == wrapper.to_string());
        if ours {
            let kilobytes: f64 = value("RssAnon:")
                .and_then(|text| text.split_whitespace().next())
                .and_then(|text| text.parse().ok())
                .ok_or_else(missing)?;
            return Ok(kilobytes / 1024.0);
        }
    }
    Err(missing())
}

fn wait_for(patience: Duration, mut there: impl FnMut() -> bool) -> Result<(), Failed> {
    let began = Instant::now();
    while !there() {
        if began.elapsed() > patience {
            return Err(Failed::new("window", "waited in vain"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// A program of ours, ended when it is dropped.
struct Running {
    process: Child,
}

impl Running {
    fn start(mut program: Command) -> Result<Self, Failed> {
        let process = program
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Failed::new("window", format!("{program:?}: {error}")))?;
        Ok(Self { process })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
