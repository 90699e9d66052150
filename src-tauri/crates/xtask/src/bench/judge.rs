//! A million addresses judged on one core, beside a library that only parses them.

use super::verdict;
use crate::step::{Failed, command, output, run as run_command};
use crate::tree;

/// Everything there is to say about an address may cost so many times as much as whether it is one.
const LIMIT: f64 = 6.0;

/// Addresses a second that one core is to judge.
const WANTED: f64 = 1_000_000.0;

/// Measures both in one program.
pub fn run() -> Result<(), Failed> {
    let build = ["build", "--release", "-q", "-p", "address", "--example", "judge_rate"];
    run_command("build", command("cargo", &build, &tree::root()))?;
    let said = output("judge", command(tree::program("release", "examples/judge_rate"), &[], &tree::root()))?;
    print!("{said}");
    let number = |line: &str| line.split(' ').find_map(|word| word.parse::<f64>().ok());
    let rate = said.lines().find(|line| line.contains("judged")).and_then(number);
    let ratio =
        said.lines().find_map(|line| line.strip_prefix("ratio ")).and_then(|ratio| ratio.parse().ok());
    let silent = || Failed::new("judge", "the measurement did not say how long it took");
    let (rate, ratio) = (rate.ok_or_else(silent)?, ratio.ok_or_else(silent)?);
    verdict("judging beside parsing", ratio, LIMIT, true).and(verdict(
        "addresses a second (1.0 = 1,000,000)",
        rate / WANTED,
        1.0,
        false,
    ))
}
