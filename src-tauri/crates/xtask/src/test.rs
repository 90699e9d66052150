//! `cargo xtask test`: everything CI runs, in the order in which a mistake shows soonest.

use crate::setup;
use crate::step::{Failed, Summary, command, run};
use crate::tree;
use std::process::Command;

/// Every check there is; what a pull request must pass.
pub fn all() -> Result<(), Failed> {
    let mut summary = Summary::default();
    summary.step("set-up", setup::for_testing)?;
    summary.step("format", || run("fmt", cargo(&["fmt", "--all", "--check"])))?;
    summary.step("interface: packages", setup::node_packages)?;
    summary.step("interface: types and style", || {
        run("typecheck", setup::npm(&["run", "--silent", "typecheck"]))?;
        run("lint", setup::npm(&["run", "--silent", "lint"]))
    })?;
    summary.step("interface: parts", || run("vitest", setup::npm(&["test"])))?;
    summary.step("interface: build", || run("build", setup::npm(&["run", "--silent", "build"])))?;
    summary.step("clippy", || {
        run("clippy", cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    // Everything the tests start, with the interface of above inside the window. Each step from here on names the whole
    // workspace: any other choice of crates has other features, and would compile serde, tokio and all above them anew.
    summary.step("build", || run("build", cargo(&["build", "--workspace", "--all-targets"])))?;
    summary.step("tests", || {
        let mut tests = rust_tests(&["--workspace"]);
        // What was set up above is here: a test that misses something must not pass.
        if setup::installs_everything() {
            tests.env("POSTRIDER_MUST_RUN", "1");
        }
        run("tests", tests)
    })?;
    summary.step("doc tests", || run("doc tests", cargo(&["test", "--workspace", "--doc", "--quiet"])))?;
    summary.print();
    Ok(())
}

/// The inner loop: no window, no browser, no killing of processes.
pub fn quick() -> Result<(), Failed> {
    let mut summary = Summary::default();
    summary.step("interface: packages", setup::node_packages)?;
    summary.step("interface: types", || run("typecheck", setup::npm(&["run", "--silent", "typecheck"])))?;
    summary.step("interface: parts", || run("vitest", setup::npm(&["test"])))?;
    summary.step("tests", || run("tests", rust_tests(&["--workspace", "--lib", "--bins"])))?;
    summary.print();
    Ok(())
}

fn cargo(arguments: &[&str]) -> Command {
    command("cargo", arguments, &tree::root())
}

/// nextest where it is installed (each test in its own process, in parallel), Cargo's own runner elsewhere.
fn rust_tests(selection: &[&str]) -> Command {
    let nextest = crate::step::answers("cargo-nextest", "--version");
    let mut words: Vec<&str> = if nextest { vec!["nextest", "run"] } else { vec!["test", "--no-fail-fast"] };
    words.extend(selection);
    let mut tests = cargo(&words);
    tests.env("POSTRIDER_TOOLS", tree::tools());
    tests
}
