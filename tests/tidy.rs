//! The house stays as ARCHITECTURE.md draws it: dependencies one way, small files, words that are finished.

#[path = "tidy/licences.rs"]
mod licences;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each crate may use of ours; nothing else. The order is the order of the drawing in ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("address", &[]),
    ("reply", &[]),
    ("contacts", &["address"]),
    ("consent", &["address"]),
    ("feedback", &["reply", "address"]),
    ("message", &["contacts", "address"]),
    ("handoff", &["contacts", "consent", "address"]),
    ("delivery", &["contacts", "consent", "message", "reply", "address"]),
    ("network", &["delivery", "feedback", "handoff", "reply", "address"]),
    ("practice", &[]),
    ("store", &["contacts", "consent", "message", "delivery", "feedback", "handoff", "address"]),
    (
        "app",
        &[
            "store", "network", "practice", "address", "reply", "contacts", "consent", "message", "delivery",
            "feedback", "handoff",
        ],
    ),
    ("api", &["app"]),
    ("cli", &["app"]),
    ("xtask", &[]),
    ("missing", &[]),
    ("postrider-app", &["api", "app"]),
];

/// Lines after which a source file must be taken apart.
const LONGEST_FILE: usize = 600;

#[test]
fn dependencies_run_one_way() {
    let known: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut manifests: Vec<PathBuf> = folders(&tests::root().join("src-tauri/crates"))
        .into_iter()
        .map(|folder| folder.join("Cargo.toml"))
        .collect();
    manifests.push(tests::root().join("src-tauri/Cargo.toml"));
    for manifest in manifests {
        let text = std::fs::read_to_string(&manifest).unwrap();
        let name =
            text.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"').to_owned();
        let allowed =
            known.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not drawn in the architecture"));
        for used in dependencies(&text) {
            assert!(
                !known.contains_key(used.as_str()) || allowed.contains(&used.as_str()),
                "{name} uses {used}: that arrow is not in the architecture"
            );
        }
    }
}

#[test]
fn only_the_shell_names_tauri_and_only_the_store_names_sql() {
    for manifest in
        folders(&tests::root().join("src-tauri/crates")).into_iter().map(|folder| folder.join("Cargo.toml"))
    {
        let text = std::fs::read_to_string(&manifest).unwrap();
        let name = text.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"');
        let used = dependencies(&text);
        assert!(!used.iter().any(|used| used.starts_with("tauri")), "{name} names Tauri: only the shell may");
        assert!(
            name == "store" || !used.contains(&"rusqlite".to_owned()),
            "{name} names SQLite: only the store may"
        );
        assert!(
            name == "api" || !used.contains(&"ts-rs".to_owned()),
            "{name} writes types for the page: only api may"
        );
    }
}

#[test]
fn domain_crates_have_no_sockets_and_no_runtime() {
    for name in ["address", "reply", "contacts", "consent", "message", "delivery", "feedback", "handoff"] {
        let manifest = tests::root().join("src-tauri/crates").join(name).join("Cargo.toml");
        let used = dependencies(&std::fs::read_to_string(manifest).unwrap());
        for banned in ["tokio", "lettre", "hickory-resolver", "rusqlite", "rustls", "reqwest"] {
            assert!(!used.contains(&banned.to_owned()), "{name} is pure: it may not use {banned}");
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for file in sources(&tests::root()) {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines: take it apart", file.display());
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // Put together so that this file does not find itself.
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["coming", " soon"].concat()];
    for file in sources(&tests::root()) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate() {
            let comment = line.split_once("//").map_or("", |(_, comment)| comment);
            for mark in &marks {
                assert!(
                    !comment.contains(mark.as_str()),
                    "{}:{} says {mark}: finish it or leave it out",
                    file.display(),
                    number + 1
                );
            }
        }
    }
}

/// Names under `[dependencies]` and `[build-dependencies]`; a test may use what it likes.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = matches!(line.trim(), "[dependencies]" | "[build-dependencies]")
                || line.starts_with("[target.");
        } else if inside
            && let Some(name) = line.split(['.', ' ', '=']).next()
            && !name.is_empty()
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn folders(place: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(place)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

/// Our own source files: Rust, TypeScript, styles; nothing generated.
fn sources(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.join("src-tauri"), root.join("ui"), root.join("tests")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["node_modules", "generated", "dist", "target", "gen"].contains(&name.as_str()) {
                    open.push(path);
                }
            } else if ["rs", "ts", "tsx", "css", "mjs"]
                .iter()
                .any(|kind| path.extension().is_some_and(|ending| ending == *kind))
            {
                found.push(path);
            }
        }
    }
    found
}
