//! A million rows beside `sqlite3 .import` into a table with a UNIQUE index: the first time, the same file again, how time grows
//! with the rows, and the memory at its peak.

use super::{folder, median, postrider, timed, verdict};
use crate::step::{Failed, command};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

/// The time of `sqlite3` an import may take, first or again.
const LIMIT: f64 = 1.0;

/// How much longer the same file may take the second time.
const AGAIN: f64 = 1.0;

/// MB at the peak of a million rows.
const MOST_MEMORY: u64 = 400;

/// A row of the largest may take so many times what a row of the second largest takes.
const GROWTH: f64 = 1.25;

/// So often each is measured, right behind its yardstick: a machine that is slow for a while is so for both. The median of what
/// the rounds come to counts.
const ROUNDS: usize = 5;

/// The database of `sqlite3`, made anew in each round.
const YARDSTICK: &str = "yardstick.sqlite";

/// One of twenty rows names somebody the file names earlier.
const DISTINCT_OF_20: u64 = 19;

struct Figures {
    rows: u64,
    rounds: Vec<Round>,
    peak: u64,
}

struct Round {
    yardstick: Duration,
    first: Duration,
    again: Duration,
}

impl Figures {
    /// The median of what each round comes to.
    fn of(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        median(self.rounds.iter().map(figure))
    }
}

/// Measures all sizes and prints the table.
pub fn run() -> Result<(), Failed> {
    let place = folder("import-million")?;
    let mut all = Vec::new();
    for rows in SIZES {
        all.push(measure(&place, rows)?);
    }
    println!(
        "{:>9}  {:>8}  {:>8}  {:>8}  {:>6}  {:>9}",
        "rows", "sqlite3", "first", "again", "MB", "us a row"
    );
    for one in &all {
        println!(
            "{:>9}  {:>7.2}s  {:>7.2}s  {:>7.2}s  {:>6}  {:>9.2}",
            one.rows,
            one.of(|round| round.yardstick.as_secs_f64()),
            one.of(|round| round.first.as_secs_f64()),
            one.of(|round| round.again.as_secs_f64()),
            one.peak,
            a_row(one) * 1e6
        );
    }
    let [.., middle, last] = all.as_slice() else { return Ok(()) };
    if last.peak > MOST_MEMORY {
        return Err(Failed::new("bench", format!("{} MB at its peak, {MOST_MEMORY} allowed", last.peak)));
    }
    // Every figure is told before the first that misses ends the run.
    let verdicts = [
        verdict("a row of a million beside one of 100,000", a_row(last) / a_row(middle), GROWTH, true),
        verdict(
            "the same million again, beside the first time",
            last.of(|round| ratio(round.again, round.first)),
            AGAIN,
            true,
        ),
        verdict("a million rows", last.of(|round| ratio(round.first, round.yardstick)), LIMIT, true),
    ];
    verdicts.into_iter().collect()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn a_row(one: &Figures) -> f64 {
    one.of(|round| round.first.as_secs_f64()) / one.rows as f64
}

fn measure(place: &Path, rows: u64) -> Result<Figures, Failed> {
    let file = place.join(format!("people-{rows}.csv"));
    std::fs::write(&file, people(rows)).map_err(|error| Failed::new("import", error.to_string()))?;
    let mut figures = Figures { rows, rounds: Vec::new(), peak: 0 };
    for round in 0..ROUNDS {
        let data = place.join(format!("data-{rows}-{round}"));
        let _ = std::fs::remove_file(place.join(YARDSTICK));
        let yardstick = timed(|| sqlite(place, &file))?;
        let (first, peak) = ours(&data, &file, &format!("\"new\":{}", distinct(rows)))?;
        let (again, peak_again) = ours(&data, &file, "\"new\":0")?;
        figures.rounds.push(Round { yardstick, first, again });
        figures.peak = figures.peak.max(peak).max(peak_again);
        let _ = std::fs::remove_dir_all(&data);
    }
    Ok(figures)
}

fn sqlite(place: &Path, file: &Path) -> Result<(), Failed> {
    let database = place.join(YARDSTICK);
    let import = format!(".import --csv --skip 1 {} people", file.display());
    let table =
        "CREATE TABLE people(email TEXT UNIQUE, first_name TEXT, last_name TEXT, town TEXT, phone TEXT);";
    let mut step = command("sqlite3", &[&database.to_string_lossy(), table, &import], place);
    // It tells every row it leaves out for the index, and ends well all the same.
    step.stdout(Stdio::null()).stderr(Stdio::null());
    step.status().map(drop).map_err(|error| Failed::new("sqlite3", error.to_string()))
}

/// One import: how long, and the memory at its peak in MB.
fn ours(data: &Path, file: &Path, expect: &str) -> Result<(Duration, u64), Failed> {
    let words =
        ["import", &file.to_string_lossy(), "--list", "Newsletter", "--basis", "stated", "--source", "fair"]
            .map(str::to_owned);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.extend(["--date", "2026-03-01", "--json"]);
    let said: PathBuf = file.with_extension("json");
    let out = std::fs::File::create(&said).map_err(|error| Failed::new("import", error.to_string()))?;
    let mut step: Command = postrider(data, &words);
    step.stdout(out);
    let began = Instant::now();
    let mut child = step.spawn().map_err(|error| Failed::new("import", error.to_string()))?;
    let mut peak = 0;
    let ended = loop {
        if let Some(status) = child.try_wait().map_err(|error| Failed::new("import", error.to_string()))? {
            break status;
        }
        peak = peak.max(memory(child.id()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = began.elapsed();
    let summary = std::fs::read_to_string(&said).unwrap_or_default();
    if ended.success() && summary.contains(expect) {
        Ok((took, peak / 1024))
    } else {
        Err(Failed::new("import", format!("ended with {ended}, wanted {expect}: {summary}")))
    }
}

/// The most memory a process ever had, in KB, where the system tells.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

const fn distinct(rows: u64) -> u64 {
    rows / 20 * DISTINCT_OF_20
}

/// Invented people in no order that would flatter an index, one in twenty of them named before.
fn people(rows: u64) -> String {
    let first = ["Amara", "Björn", "Chiara", "Dag", "Edda", "Farid", "Greta", "Hugo", "Ida", "Jonas"];
    let last =
        ["Lindqvist", "Åkesson", "Bassi", "Solberg", "Brandt", "Amin", "Holm", "Lind", "Falk", "Vogel"];
    let (town, host) = (
        ["Northfen", "Oldmill", "Tidewater", "Millrace"],
        ["northfen", "oldmill", "tidewater", "brightmail", "millrace"],
    );
    let pick = |words: &[&'static str], number: u64| {
        usize::try_from(number).ok().and_then(|at| words.get(at % words.len()).copied()).unwrap_or("")
    };
    let mut text = String::from("Email,First name,Last name,Town,Phone\n");
    for row in 0..rows {
        // A multiplier without a common factor with the number of rows visits each number once.
        let mut number = row * 48_271 % rows;
        if number >= distinct(rows) {
            number = number * 7_919 % distinct(rows);
        }
        let _ = writeln!(
            text,
            "person{number}@{}.example,{},{},{},01632 {:06}",
            pick(&host, number),
            pick(&first, number),
            pick(&last, number / 10),
            pick(&town, number / 7),
            number % 1_000_000
        );
    }
    text
}
