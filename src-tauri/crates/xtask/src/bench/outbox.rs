//! Queueing, claiming and settling in short and in very long campaigns: what a message costs must not grow with them.

use super::{folder, verdict};
use crate::step::{Failed, command, output};
use crate::tree;
use std::path::Path;

const SIZES: [u64; 3] = [1_000, 10_000, 1_000_000];

/// Seconds to queue a million people.
const QUEUEING: f64 = 10.0;
/// A claim and its outcome among a million rows, against ten thousand: 1.0 would be the same on a quiet machine.
const GROWTH: f64 = 1.25;
/// Megabytes that sending may take more of among a million rows than among a thousand.
const MEMORY: f64 = 16.0;

/// What one size came to.
struct Measured {
    queueing: f64,
    message: f64,
    memory: f64,
}

/// Measures each size in a process of its own and prints the table.
pub fn run() -> Result<(), Failed> {
    let place = folder("outbox")?;
    println!("rows       queueing      claim and outcome of one message   memory while sending");
    let mut all = Vec::new();
    for size in SIZES {
        let one = measure(&place, size)?;
        println!(
            "{size:<10} {:>8.2} s    {:>12.1} microseconds          {:>8.1} MB",
            one.queueing, one.message, one.memory
        );
        all.push(one);
    }
    let [few, some, many] = all.as_slice() else { return Err(Failed::new("outbox", "a size is missing")) };
    let queueing = verdict("queueing a million people (1.0 = 10 s)", many.queueing / QUEUEING, 1.0, true);
    let growth =
        verdict("a message among a million, of ten thousand", many.message / some.message, GROWTH, true);
    let more = (many.memory - few.memory).max(0.0);
    let memory = verdict("memory beyond that of a thousand (1.0 = 16 MB)", more / MEMORY, 1.0, true);
    queueing.and(growth).and(memory)
}

fn measure(place: &Path, size: u64) -> Result<Measured, Failed> {
    let data = place.join(size.to_string());
    let (data, size) = (data.to_string_lossy(), size.to_string());
    let run = |what: &str| {
        let words = [
            "run",
            "--release",
            "--quiet",
            "-p",
            "store",
            "--example",
            "outbox_rate",
            "--",
            what,
            &size,
            &data,
        ];
        output("outbox", command("cargo", &words, &tree::root()))
    };
    run("fill")?;
    let told = run("measure")?;
    let value = |name: &str| {
        let found = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        found
            .and_then(|rest| rest.split(' ').next()?.parse().ok())
            .ok_or_else(|| Failed::new("outbox", format!("{name} was not measured: {told}")))
    };
    Ok(Measured { queueing: value("queueing")?, message: value("message")?, memory: value("memory")? })
}
