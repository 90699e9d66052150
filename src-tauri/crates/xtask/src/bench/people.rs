//! Looking through a million people: searches while somebody types, pages, sorts, counts, and the memory that takes.

use super::{folder, verdict};
use crate::step::{Failed, command, output};
use crate::tree;

const PEOPLE: &str = "1000000";

/// What is measured, its limit in milliseconds or megabytes, and its name for people.
const LIMITS: [(&str, f64, &str); 9] = [
    ("search-p95", 50.0, "a search while it is typed (1.0 = 50 ms)"),
    ("page-by-name-p95", 10.0, "any page by name (1.0 = 10 ms)"),
    ("page-by-domain-p95", 10.0, "any page by domain (1.0 = 10 ms)"),
    ("page-by-field-p95", 10.0, "any page by a field (1.0 = 10 ms)"),
    ("count-longest", 200.0, "the longest count of a filter (1.0 = 200 ms)"),
    ("health", 200.0, "the picture of everybody (1.0 = 200 ms)"),
    ("first-screen", 2000.0, "the first screen (1.0 = 2 s)"),
    ("everybody-searchable", 4000.0, "everybody searchable (1.0 = 4 s)"),
    ("memory", 120.0, "memory (1.0 = 120 MB)"),
];

/// Measures everything once and holds it against its limits.
pub fn run() -> Result<(), Failed> {
    let data = folder("people")?.join("data");
    let data = data.to_string_lossy();
    let words =
        ["run", "--release", "--quiet", "-p", "store", "--example", "people_rate", "--", PEOPLE, &data];
    let told = output("people", command("cargo", &words, &tree::root()))?;
    print!("{told}");
    let mut missed = Ok(());
    for (name, limit, words) in LIMITS {
        let found = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let value: Option<f64> =
            found.and_then(|rest| rest.split(' ').next()).and_then(|value| value.parse().ok());
        let value = value.ok_or_else(|| Failed::new("people", format!("{name} was not measured")))?;
        missed = missed.and(verdict(words, value / limit, 1.0, true));
    }
    missed
}
