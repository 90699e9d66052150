//! A million addresses judged on one core, beside a library that only parses them.

use super::verdict;
use crate::step::{Failed, command, output, run as run_command};
use crate::tree;

/// Everything there is to say about an address may cost so many times as much as whether it is one.
const LIMIT: f64 = 8.0;

/// Measures both in one program.
pub fn run() -> Result<(), Failed> {
    let build = ["build", "--release", "-q", "-p", "address", "--example", "judge_rate"];
    run_command("build", command("cargo", &build, &tree::root()))?;
    let said = output("judge", command(tree::program("release", "examples/judge_rate"), &[], &tree::root()))?;
    print!("{said}");
    let ratio =
        said.lines().find_map(|line| line.strip_prefix("ratio ")).and_then(|ratio| ratio.parse().ok());
    let ratio = ratio.ok_or_else(|| Failed::new("judge", "the measurement did not say how long it took"))?;
    verdict("judging", ratio, LIMIT, true)
}
