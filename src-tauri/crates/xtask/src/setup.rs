//! Finds what a fresh machine lacks, prints the command that mends it, and runs it.

use crate::step::{self, Failed, command, run};
use crate::tree;
use std::process::Command;

/// What the window needs to be built and shown (Debian and Ubuntu package names).
const WINDOW: &[&str] =
    &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "librsvg2-dev", "libdbus-1-dev"];

/// What the tests need beyond that: a display without a screen, two browsers, and other makers' mail programs and name
/// server.
const TESTS: &[&str] = &[
    "xvfb",
    "dbus-x11",
    "webkit2gtk-driver",
    "chromium",
    "postfix",
    "dovecot-imapd",
    "python3",
    "knot",
    "python3-aiosmtpd",
    "python3-odf",
    "python3-openpyxl",
    "python3-xlwt",
    "sqlite3",
    "openssl",
    "procps",
];

/// The driver that puts a WebDriver session in front of the real window.
const TAURI_DRIVER: &str = "2.1.0";

/// Everything `cargo xtask run` needs.
pub fn for_running() -> Result<(), Failed> {
    node()?;
    if cfg!(target_os = "linux") && has_display() { packages(WINDOW) } else { other_systems() }
}

/// Everything `cargo xtask test` needs.
pub fn for_testing() -> Result<(), Failed> {
    node()?;
    if cfg!(target_os = "linux") {
        packages(&[WINDOW, TESTS].concat())?;
        tauri_driver()
    } else {
        other_systems()
    }
}

/// Whether the set-up can install everything the tests need, rather than name it.
pub fn installs_everything() -> bool {
    cfg!(target_os = "linux") && has_dpkg()
}

fn has_dpkg() -> bool {
    step::answers("dpkg-query", "--version")
}

/// Whether a window could be shown here.
pub fn has_display() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// npm's packages exactly as the lock file names them, only when they are not there yet.
pub fn node_packages() -> Result<(), Failed> {
    let lock = tree::ui().join("package-lock.json");
    let installed = tree::ui().join("node_modules/.package-lock.json");
    let newer = |a: &std::path::Path, b: &std::path::Path| {
        let time = |path: &std::path::Path| path.metadata().and_then(|data| data.modified()).ok();
        time(a).zip(time(b)).is_some_and(|(a, b)| a >= b)
    };
    if newer(&installed, &lock) {
        return Ok(());
    }
    run("npm ci", npm(&["ci", "--no-audit", "--no-fund"]))
}

/// npm in the interface's folder; on Windows it is a script and needs its ending.
pub fn npm(arguments: &[&str]) -> Command {
    command(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments, &tree::ui())
}

fn node() -> Result<(), Failed> {
    let version = step::output("node", command("node", &["--version"], &tree::root())).map_err(|_| {
        Failed::new("node", "Node.js is not here. Install Node 20 or newer from nodejs.org, then come back")
    })?;
    let major =
        version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    match major {
        Some(major) if major >= 20 => Ok(()),
        _ => Err(Failed::new(
            "node",
            format!("Node {} is too old: version 20 or newer is needed", version.trim()),
        )),
    }
}

fn packages(names: &[&str]) -> Result<(), Failed> {
    if !has_dpkg() {
        println!("This Linux has no dpkg. Postrider needs the counterparts of these Debian packages:");
        println!("  {}", names.join(" "));
        println!(
            "Fedora: webkit2gtk4.1-devel librsvg2-devel dbus-devel; Arch: webkit2gtk-4.1 librsvg dbus base-devel"
        );
        return Ok(());
    }
    let missing: Vec<&str> = names.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing packages: {}", missing.join(" "));
    run("apt-get update", apt(&["update", "-q"]))?;
    let mut arguments = vec!["install", "-y", "-q", "--no-install-recommends"];
    arguments.extend(&missing);
    run("apt-get install", apt(&arguments))
}

fn installed(package: &str) -> bool {
    step::output("dpkg", command("dpkg-query", &["-W", "-f=${Status}", package], &tree::root()))
        .is_ok_and(|status| status.contains("ok installed"))
}

fn apt(arguments: &[&str]) -> Command {
    let is_root = step::output("id", command("id", &["-u"], &tree::root())).is_ok_and(|id| id.trim() == "0");
    // A mail server among the packages would ask how to be set up; the tests bring their own settings.
    let mut words = vec!["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    words.extend(arguments);
    if is_root {
        command("env", &words, &tree::root())
    } else {
        command("sudo", &[&["env"], words.as_slice()].concat(), &tree::root())
    }
}

fn tauri_driver() -> Result<(), Failed> {
    if tree::tools().join("bin/tauri-driver").exists() {
        return Ok(());
    }
    let root = tree::tools().to_string_lossy().into_owned();
    run(
        "tauri-driver",
        command(
            "cargo",
            &["install", "tauri-driver", "--version", TAURI_DRIVER, "--locked", "--root", &root],
            &tree::root(),
        ),
    )
}

fn other_systems() -> Result<(), Failed> {
    if cfg!(target_os = "macos") {
        println!(
            "macOS: the window needs Apple's command line tools. If the build stops, run: xcode-select --install"
        );
    } else if cfg!(windows) {
        println!(
            "Windows: the window needs the \"Desktop development with C++\" tools of Visual Studio Build Tools and the \
             WebView2 runtime (part of Windows 11). If the build stops, install both from microsoft.com."
        );
    }
    Ok(())
}
