//! `cargo xtask bench`: each figure as a ratio against another maker's program in the same run,
//! so that it means the same on a slow machine as on a fast one.

mod domains;
mod idle;
mod import;
mod import_million;
mod judge;
mod outbox;
mod pacing;
mod peers;
mod people;
mod send;
mod sink;
mod window;

use crate::package;
use crate::setup;
use crate::step::{Failed, command};
use crate::tree;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

type Measure = fn() -> Result<(), Failed>;

/// Runs one measurement by name, or all of them.
pub fn run(name: Option<&str>) -> Result<(), Failed> {
    let all: [(&str, Measure); 10] = [
        ("judge", judge::run),
        ("people", people::run),
        ("domains", domains::run),
        ("import", import::run),
        ("import-million", import_million::run),
        ("outbox", outbox::run),
        ("pacing", pacing::run),
        ("send", send::run),
        ("idle", idle::run),
        ("window", window::run),
    ];
    let chosen: Vec<_> = all.iter().filter(|(known, _)| name.is_none_or(|wanted| wanted == *known)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        return Err(Failed::new("bench", format!("there are: {}", names.join(", "))));
    }
    let asked = |names: &[&str]| chosen.iter().any(|(name, _)| names.contains(name));
    // Judging and looking people up need no program, neither ours nor a yardstick's; only the window needs its page.
    if asked(&["domains", "import", "import-million", "send", "idle", "window"]) {
        setup::for_testing()?;
        if asked(&["window"]) { package::build() } else { package::terminal() }?;
    }
    chosen.iter().try_for_each(|(_, measure)| measure())
}

/// A folder for one measurement, empty at its start.
fn folder(name: &str) -> Result<PathBuf, Failed> {
    let folder = tree::target().join("bench").join(name);
    let io = |error: std::io::Error| Failed::new("bench", format!("{}: {error}", folder.display()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(io)?;
    }
    std::fs::create_dir_all(&folder).map_err(io)?;
    Ok(folder)
}

/// The command under measurement, with a vault that needs no key store.
fn postrider(data: &std::path::Path, words: &[&str]) -> Command {
    let folder = data.to_string_lossy().into_owned();
    let mut all = vec!["--data", folder.as_str()];
    all.extend(words);
    let mut step = command(tree::program("release", "postrider"), &all, &tree::root());
    step.env("POSTRIDER_KEYSTORE", "none").env("POSTRIDER_PASSPHRASE", "only for measuring");
    step
}

/// How long a piece of work takes.
fn timed(work: impl FnOnce() -> Result<(), Failed>) -> Result<Duration, Failed> {
    let began = Instant::now();
    work()?;
    Ok(began.elapsed())
}

/// The middle one of some figures, which one odd round does not move.
fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Prints a ratio beside its limit.
fn verdict(what: &str, ratio: f64, limit: f64, smaller_is_better: bool) -> Result<(), Failed> {
    let good = if smaller_is_better { ratio <= limit } else { ratio >= limit };
    let sign = if smaller_is_better { "at most" } else { "at least" };
    println!(
        "{what}: {ratio:.2} x the yardstick ({sign} {limit:.2} wanted): {}",
        if good { "holds" } else { "MISSED" }
    );
    if good { Ok(()) } else { Err(Failed::new("bench", format!("{what} missed its limit"))) }
}
