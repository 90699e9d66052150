//! 100,000 rows imported, judged and deduplicated, beside `sqlite3 .import` into a table with a UNIQUE index.

use super::{folder, postrider, timed, verdict};
use crate::step::{Failed, command, output};
use std::fmt::Write as _;
use std::time::Duration;

const ROWS: u32 = 100_000;
const LIMIT: f64 = 1.5;

/// So often both are measured, in turn: a machine that is slow for a while is so for both.
const ROUNDS: u32 = 7;

/// Measures both on the same file.
pub fn run() -> Result<(), Failed> {
    let place = folder("import")?;
    let file = place.join("people.csv");
    std::fs::write(&file, people()).map_err(|error| Failed::new("import", error.to_string()))?;
    let file_text = file.to_string_lossy().into_owned();

    let sqlite = || {
        let database = place.join("yardstick.sqlite");
        let _ = std::fs::remove_file(&database);
        let import = format!(".import --csv --skip 1 {file_text} people");
        output(
            "sqlite3",
            command(
                "sqlite3",
                &[
                    &database.to_string_lossy(),
                    "CREATE TABLE people(email TEXT UNIQUE, first_name TEXT, last_name TEXT, town TEXT);",
                    &import,
                ],
                &place,
            ),
        )
        .map(drop)
    };
    let ours = |round: u32| {
        let data = place.join(format!("data-{round}"));
        let words = [
            "import",
            &file_text,
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
        let summary = output("import", postrider(&data, &words))?;
        if summary.contains(&format!("\"new\":{ROWS}")) {
            Ok(())
        } else {
            Err(Failed::new("import", format!("not everybody arrived: {summary}")))
        }
    };
    let (mut yardstick, mut best) = (Duration::MAX, Duration::MAX);
    for round in 0..ROUNDS {
        yardstick = yardstick.min(timed(sqlite)?);
        best = best.min(timed(|| ours(round))?);
    }
    let ours = best;
    println!(
        "import of {ROWS} rows: sqlite3 {:.2} s, postrider {:.2} s",
        yardstick.as_secs_f64(),
        ours.as_secs_f64()
    );
    verdict("import", ours.as_secs_f64() / yardstick.as_secs_f64(), LIMIT, true)
}

/// Invented people, all different, in no order that would flatter an index.
fn people() -> String {
    let first = ["Amara", "Björn", "Chiara", "Dag", "Edda", "Farid", "Greta", "Hugo", "Ida", "Jonas"];
    let last =
        ["Lindqvist", "Åkesson", "Bassi", "Solberg", "Brandt", "Amin", "Holm", "Lind", "Falk", "Vogel"];
    let town = ["Northfen", "Oldmill", "Tidewater", "Millrace"];
    let pick =
        |words: &[&'static str], number: u32| words.get(number as usize % words.len()).copied().unwrap_or("");
    let mut text = String::from("Email,First name,Last name,Town\n");
    for row in 0..ROWS {
        // A multiplier without a common factor with the number of rows visits each number once.
        let number = u32::try_from(u64::from(row) * 48_271 % u64::from(ROWS)).unwrap_or(row);
        let _ = writeln!(
            text,
            "person{number}@{}.example,{},{},{}",
            pick(&["northfen", "oldmill", "tidewater", "brightmail", "millrace"], number),
            pick(&first, number),
            pick(&last, number / 10),
            pick(&town, number / 7)
        );
    }
    text
}
