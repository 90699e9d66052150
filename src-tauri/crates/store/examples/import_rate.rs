//! How long an import of invented people takes, phase by phase, beside `sqlite3 .import` where it is installed.
//!
//! `cargo run --release -p store --example import_rate [ROWS]`

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use consent::Basis;
use contacts::import::{Mapping, Row, Rows, people, sniff};
use contacts::merge::MergePolicy;
use jiff::Timestamp;
use store::{Agreement, Incoming, StageOptions, Store};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let rows: u32 = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("people.csv");
    std::fs::write(&file, invented(rows))?;
    let mut best: Option<Duration> = None;
    for round in 0..4 {
        let took = import(&folder.path().join(format!("data-{round}")), &file, rows)?;
        best = Some(best.map_or(took, |best| best.min(took)));
    }
    let yardstick = (0..3).filter_map(|_| sqlite3(folder.path(), &file)).min();
    if let (Some(ours), Some(theirs)) = (best, yardstick) {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!("best of ours {ours:.0?}, sqlite3 {theirs:.0?}, ratio {ratio:.2}");
    }
    Ok(())
}

fn import(data: &std::path::Path, file: &std::path::Path, expected: u32) -> Outcome<Duration> {
    let now = Timestamp::from_second(1_800_000_000)?;
    let mut clock = Phases(Vec::new(), (Instant::now(), cpu("/proc/thread-self"), cpu_of_all()));
    let store = Store::open(data, now)?;
    let list = store.add_list("Newsletter", now)?;
    clock.phase("open");
    let bytes = std::fs::read(file)?;
    let sample = bytes.get(..bytes.len().min(65_536)).unwrap_or_default();
    let reading = sniff(sample, bytes.len() as u64, &contacts::import::Overrides::default())?;
    let mapping = Mapping::of(&reading);
    let (mut reader, mut row, mut count) = (Rows::new(bytes.as_slice(), &reading), Row::default(), 0);
    while reader.read(&mut row)? {
        count += people(&row, &mapping).len();
    }
    clock.phase(&format!("parse {count}"));
    let begin = Instant::now();
    let options = StageOptions { list, file_name: "people.csv".to_owned(), policy: MergePolicy::TakeTheirs };
    let mut staging = store.stage(options, now)?;
    let mut batch = Vec::with_capacity(1000);
    let mut reader = Rows::new(bytes.as_slice(), &reading);
    let mut row = Row::default();
    while reader.read(&mut row)? {
        for person in people(&row, &mapping) {
            batch.push(Incoming { person, cells: Vec::new() });
        }
        if batch.len() >= 1000 {
            staging.push(std::mem::replace(&mut batch, Vec::with_capacity(1000)))?;
        }
    }
    staging.push(batch)?;
    clock.phase("read");
    let plan = staging.plan()?;
    clock.phase("plan");
    let agreement = Agreement {
        basis: Basis::Stated,
        source: "spring fair".to_owned(),
        wording: "Yes, send me the letter about once a month.".to_owned(),
        agreed_at: Some(now),
    };
    let report = staging.commit(&agreement, [7; 32], now, &mut |_, _| ControlFlow::Continue(()))?;
    clock.phase("commit");
    drop(store);
    clock.phase("close");
    let took = begin.elapsed();
    if report.summary.new != u64::from(expected) || plan.summary != report.summary {
        return Err(format!("not everybody arrived: {report:?}").into());
    }
    println!("{took:6.0?}  wall/thread/process ms: {}", clock.0.join("  "));
    Ok(took)
}

/// What each phase took: on the wall and, where the system tells, of this thread's and the whole process's processor
/// time. Only the processor's figures mean anything on a machine that is busy with something else.
struct Phases(Vec<String>, (Instant, u64, u64));

impl Phases {
    fn phase(&mut self, name: &str) {
        let (wall, thread, process) = self.1;
        let now = (Instant::now(), cpu("/proc/thread-self"), cpu_of_all());
        let ms = |after: u64, before: u64| after.saturating_sub(before) / 1_000_000;
        self.0.push(format!(
            "{name} {}/{}/{}",
            wall.elapsed().as_millis(),
            ms(now.1, thread),
            ms(now.2, process)
        ));
        self.1 = now;
    }
}

fn cpu(task: &str) -> u64 {
    let text = std::fs::read_to_string(format!("{task}/schedstat")).unwrap_or_default();
    text.split_whitespace().next().and_then(|nanos| nanos.parse().ok()).unwrap_or_default()
}

fn cpu_of_all() -> u64 {
    let tasks: Vec<_> =
        std::fs::read_dir("/proc/self/task").map(|tasks| tasks.flatten().collect()).unwrap_or_default();
    tasks.iter().map(|task| cpu(&task.path().to_string_lossy())).sum()
}

fn sqlite3(folder: &std::path::Path, file: &std::path::Path) -> Option<Duration> {
    let database = folder.join("yardstick.sqlite");
    let _ = std::fs::remove_file(&database);
    let start = Instant::now();
    let done = std::process::Command::new("sqlite3")
        .arg(&database)
        .arg("CREATE TABLE people(email TEXT UNIQUE, first_name TEXT, last_name TEXT, town TEXT);")
        .arg(format!(".import --csv --skip 1 {} people", file.display()))
        .status()
        .ok()?;
    done.success().then(|| start.elapsed())
}

/// People who do not exist, in no order that would flatter an index.
fn invented(rows: u32) -> String {
    let first = ["Amara", "Björn", "Chiara", "Dag", "Edda", "Farid", "Greta", "Hugo", "Ida", "Jonas"];
    let last =
        ["Lindqvist", "Åkesson", "Bassi", "Solberg", "Brandt", "Amin", "Holm", "Lind", "Falk", "Vogel"];
    let place = ["northfen", "oldmill", "tidewater", "brightmail", "millrace"];
    let pick = |words: &[&'static str], number: u32| {
        words.get(number as usize % words.len()).copied().unwrap_or_default()
    };
    let mut text = String::from("Email,First name,Last name,Town\n");
    for row in 0..rows {
        // A multiplier without a common factor with the number of rows visits each number once.
        let number = u32::try_from(u64::from(row) * 48_271 % u64::from(rows)).unwrap_or(row);
        let _ = writeln!(
            text,
            "person{number}@{}.example,{},{},{}",
            pick(&place, number),
            pick(&first, number),
            pick(&last, number / 10),
            pick(&place, number / 7)
        );
    }
    text
}
