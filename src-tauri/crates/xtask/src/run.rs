//! `cargo xtask run`: from a clone to the open window, or to the same road in the terminal.

use crate::setup;
use crate::step::{Failed, command, run as run_command};
use crate::tree;

/// Sets up, builds, and opens the window; without a display it walks the sample list in the terminal.
pub fn run(arguments: &[&str]) -> Result<(), Failed> {
    if !setup::has_display() || arguments.contains(&"--terminal") {
        return in_the_terminal();
    }
    setup::for_running()?;
    setup::node_packages()?;
    run_command("ui", setup::npm(&["run", "--silent", "build"]))?;
    // The whole workspace's features, as the tests have them: otherwise either would compile everything anew for itself.
    let build = ["build", "--workspace", "--bin", "postrider-app"];
    run_command("build", command("cargo", &build, &tree::root()))?;
    let mut window = command(tree::program("debug", "postrider-app"), arguments, &tree::root());
    // WebKitGTK draws an empty window on many drivers with its newer renderer (tauri#8462).
    if cfg!(target_os = "linux") && std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        window.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    run_command("postrider-app", window)
}

/// The main job without a window: sample list, checks, rehearsal through the practice post office, report.
fn in_the_terminal() -> Result<(), Failed> {
    println!("There is no display here, so Postrider walks its main road in the terminal instead:");
    println!(
        "the sample list, its checks, and a rehearsal through the practice post office. Nothing leaves this machine."
    );
    run_command("build", command("cargo", &["build", "-p", "cli"], &tree::root()))?;
    let data = tree::target().join("try-it");
    // A fresh try each time: what lies here was made by this command and holds only invented people.
    if data.exists() {
        std::fs::remove_dir_all(&data).map_err(|error| Failed::new("try-it", error.to_string()))?;
    }
    let postrider = tree::program("debug", "postrider");
    let folder = data.to_string_lossy().into_owned();
    let go = |words: &[&str]| {
        let mut all = vec!["--data", folder.as_str()];
        all.extend(words);
        let mut step = command(&postrider, &all, &tree::root());
        step.env("POSTRIDER_KEYSTORE", "none").env("POSTRIDER_PASSPHRASE", "only for this try");
        run_command("postrider", step)
    };
    go(&["try-it"])
}
