//! `cargo xtask fuzz TARGET --minutes N`: bytes that libFuzzer makes up, guided by the branches they reach.

use crate::step::{Failed, command, output, run as run_command};
use crate::tree;
use std::path::{Path, PathBuf};

/// What stands in for cargo-fuzz, which asks for a nightly compiler: counters in every branch, and no sanitizer, since
/// nothing of ours is unsafe. Both flags are stable.
const COUNTERS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

/// Fuzzes one target, or each in turn.
pub fn run(target: Option<&str>, minutes: u32) -> Result<(), Failed> {
    let place = tree::root().join("src-tauri/fuzz");
    let known = targets(&place)?;
    if let Some(wanted) = target.filter(|wanted| !known.iter().any(|one| one == wanted)) {
        return Err(Failed::new("fuzz", format!("no target {wanted}; there are: {}", known.join(", "))));
    }
    let built = tree::target().join("fuzz");
    let triple = host()?;
    let mut build = command("cargo", &["build", "--release", "--target", &triple, "--target-dir"], &place);
    // With a target named, the flags do not reach build scripts and macros, which have no counters to report to.
    build.arg(&built).env("RUSTFLAGS", COUNTERS);
    if let Some(wanted) = target {
        build.args(["--bin", wanted]);
    }
    run_command("build", build)?;
    for name in known.iter().filter(|name| target.is_none_or(|wanted| wanted == *name)) {
        fuzz(&place, &built.join(&triple).join("release").join(name), name, minutes)?;
    }
    Ok(())
}

fn fuzz(place: &Path, program: &Path, name: &str, minutes: u32) -> Result<(), Failed> {
    let io = |error: std::io::Error| Failed::new("fuzz", error.to_string());
    // What it finds on the way goes where builds go; only what is worth keeping is copied beside the target by hand.
    let found = tree::target().join("fuzz/corpus").join(name);
    let kept = place.join("corpus").join(name);
    let faults = tree::target().join("fuzz/faults").join(name);
    for folder in [&found, &kept, &faults] {
        std::fs::create_dir_all(folder).map_err(io)?;
    }
    let mut step = command(program, &[], &tree::root());
    step.args([
        format!("-max_total_time={}", minutes * 60),
        "-timeout=20".to_owned(),
        "-rss_limit_mb=2048".to_owned(),
        "-print_final_stats=1".to_owned(),
        "-verbosity=0".to_owned(),
        format!("-artifact_prefix={}/", faults.display()),
    ]);
    step.arg(&found).arg(&kept);
    run_command(&format!("fuzz {name}"), step)
}

fn targets(place: &Path) -> Result<Vec<String>, Failed> {
    let folder = place.join("targets");
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| Failed::new("fuzz", format!("{}: {error}", folder.display())))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| PathBuf::from(entry.file_name()))
        .filter(|file| file.extension().is_some_and(|ending| ending == "rs"))
        .filter_map(|file| file.file_stem().map(|name| name.to_string_lossy().into_owned()))
        // Not a target: what several of them share.
        .filter(|name| name != "through")
        .collect();
    names.sort();
    Ok(names)
}

fn host() -> Result<String, Failed> {
    let about = output("rustc", command("rustc", &["-vV"], &tree::root()))?;
    about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Failed::new("fuzz", "rustc does not say for which machine it builds"))
}
