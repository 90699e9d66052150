//! Real bounces, complaints and vacation notes of other makers (folder named by `POSTRIDER_CORPUS`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use feedback::{Feedback, How, Kind, Sighting, read, split};

fn corpus(folder: &str) -> Option<PathBuf> {
    let folder = Path::new(&std::env::var_os("POSTRIDER_CORPUS")?).join(folder);
    folder.is_dir().then_some(folder)
}

/// The strictest of callers: everything that looks like a token is one of ours.
fn trusting(text: &str) -> Vec<Sighting> {
    let words = text.split_whitespace().filter(|word| word.contains("pr1-"));
    words.map(|word| Sighting { token: word.to_owned(), genuine: true }).collect()
}

fn mails(folder: &Path) -> std::io::Result<Vec<(String, Feedback)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let mut all = Vec::new();
    for file in files.iter().filter(|file| file.is_file()) {
        let raw = fs::read(file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // An .eml file holds one mail, whatever it begins with.
        let mails = if name.ends_with(".eml") { vec![raw.as_slice()] } else { split(&raw) };
        all.extend(mails.into_iter().map(|mail| (name.clone(), read(mail, &trusting))));
    }
    Ok(all)
}

fn count(mails: &[(String, Feedback)]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for (_, mail) in mails {
        *counts.entry(mail.kind.as_str()).or_default() += 1;
    }
    counts
}

#[test]
fn no_bounce_of_the_world_unsubscribes_anybody() {
    let Some(folder) = corpus("bounces") else { return println!("skipped: no corpus") };
    for part in ["sisimai", "sisimai-cr", "sisimai-crlf", "crisp", "not-a-bounce"] {
        let mails = mails(&folder.join(part)).expect("readable");
        println!("{part}: {:?}", count(&mails));
        for (name, mail) in &mails {
            let applied = mail.leaving.as_ref().is_some_and(|leaving| leaving.how == How::Verified);
            assert!(!applied, "{part}/{name} is no wish to leave");
        }
    }
}

#[test]
fn how_a_file_ends_its_lines_changes_nothing() {
    let Some(folder) = corpus("bounces") else { return println!("skipped: no corpus") };
    let kinds = |part: &str| -> BTreeMap<String, Kind> {
        mails(&folder.join(part))
            .expect("readable")
            .into_iter()
            .map(|(name, mail)| (name, mail.kind))
            .collect()
    };
    let (lf, crlf, cr) = (kinds("sisimai"), kinds("sisimai-crlf"), kinds("sisimai-cr"));
    for (name, kind) in crlf.iter().chain(&cr).filter(|(name, _)| name.ends_with(".eml")) {
        if let Some(expect) = lf.get(name) {
            assert_eq!(kind, expect, "{name} says the same on every system");
        }
    }
}

#[test]
fn what_is_not_a_bounce_is_not_called_one() {
    let Some(folder) = corpus("bounces") else { return println!("skipped: no corpus") };
    for (name, mail) in mails(&folder.join("not-a-bounce")).expect("readable") {
        assert!(!matches!(mail.kind, Kind::Bounce | Kind::Delay), "{name} is {}", mail.kind.as_str());
    }
}
