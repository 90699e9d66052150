//! `cargo xtask package`: the release window with the interface inside.

use crate::setup;
use crate::step::{Failed, command, run as run_command};
use crate::tree;

/// Builds both programs as they are handed to people.
pub fn run() -> Result<(), Failed> {
    setup::for_running()?;
    build()?;
    println!("\nBuilt {} and", tree::program("release", "postrider").display());
    println!("      {}", tree::program("release", "postrider-app").display());
    Ok(())
}

/// The terminal's program alone, as released.
pub fn terminal() -> Result<(), Failed> {
    run_command("release", command("cargo", &["build", "--release", "-p", "cli"], &tree::root()))
}

/// The interface, then both programs in one build: their shared crates get the same features.
pub fn build() -> Result<(), Failed> {
    setup::node_packages()?;
    run_command("ui", setup::npm(&["run", "--silent", "build"]))?;
    run_command(
        "release",
        command(
            "cargo",
            &[
                "build",
                "--release",
                "-p",
                "cli",
                "-p",
                "postrider-app",
                "--features",
                "postrider-app/custom-protocol",
            ],
            &tree::root(),
        ),
    )?;
    Ok(())
}
