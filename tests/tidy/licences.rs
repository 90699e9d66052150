//! What we build on may be used as we use it: every package's licence is on the list of `.deny.toml`, where `cargo deny`
//! reads it too.

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};
use std::process::Command;

#[test]
fn every_package_has_a_licence_that_is_allowed() {
    let allowed = allowed();
    assert!(allowed.len() > 5, "the list is read: {allowed:?}");
    let known = packages();
    assert!(known.len() > 100, "the packages are read: {}", known.len());
    let bad: Vec<String> = known
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(|licence| fits(licence, &allowed)))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(bad.is_empty(), "not on the list of .deny.toml: {bad:#?}");
}

#[test]
fn a_licence_fits_where_one_choice_is_allowed_and_all_duties_are() {
    let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception"].map(licensee);
    for (licence, expect) in [
        ("MIT", true),
        ("MIT/GPL-3.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("Apache-2.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("as you like", false),
        ("", false),
    ] {
        assert_eq!(fits(licence, &allowed), expect, "{licence}");
    }
}

fn fits(licence: &str, allowed: &[Licensee]) -> bool {
    // Older packages write `MIT/Apache-2.0` and names that were given up since.
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|wanted| allowed.iter().any(|licensee| licensee.satisfies(wanted)))
    })
}

fn licensee(name: &str) -> Licensee {
    Licensee::parse(name).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The lines of `allow = [...]`.
fn allowed() -> Vec<Licensee> {
    let text = std::fs::read_to_string(tests::root().join(".deny.toml")).unwrap();
    let list = text.split_once("\nallow = [").and_then(|(_, rest)| rest.split_once(']')).unwrap().0;
    list.lines()
        .map(str::trim)
        .filter(|line| line.starts_with('"'))
        .map(|line| licensee(line.trim_matches(|letter| "\",".contains(letter))))
        .collect()
}

/// Everything of every platform, as the lock file names it. Where only this machine's packages were ever fetched, those.
fn packages() -> Vec<Value> {
    let whole = metadata(&[]).or_else(|_| metadata(&["--filter-platform", &this_platform()]));
    let whole: Value = serde_json::from_str(&whole.expect("cargo knows its packages")).unwrap();
    whole["packages"].as_array().unwrap().clone()
}

fn metadata(more: &[&str]) -> Result<String, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(more)
        .current_dir(tests::root())
        .output()
        .expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(String::from_utf8(output.stdout).unwrap()) } else { Err(errors) }
}

fn this_platform() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let told = String::from_utf8(output.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).expect("its host").to_owned()
}
