//! `cargo xtask torture`: the crash test of the test suite, many more times.

use crate::setup;
use crate::step::{Failed, command, run as run_command};
use crate::tree;

/// Ways of crashing that the test knows.
const WAYS: u32 = 8;

/// Kills the sending process, and in some of the ways its mail server, `crashes` times at random instants and counts what
/// arrived.
pub fn run(crashes: u32) -> Result<(), Failed> {
    setup::for_testing()?;
    run_command("build", command("cargo", &["build", "--workspace", "--bin", "postrider"], &tree::root()))?;
    let mut test = command(
        "cargo",
        // As in `cargo xtask test`, so that nothing is compiled a second time with other features.
        &["test", "--workspace", "--test", "crash_resumes_without_double_send", "--", "--nocapture"],
        &tree::root(),
    );
    // A way whose mail server is not here must not pass for one that held.
    test.env("POSTRIDER_MUST_RUN", "1");
    test.env("POSTRIDER_CRASHES", crashes.div_ceil(WAYS).to_string());
    run_command("torture", test)
}
