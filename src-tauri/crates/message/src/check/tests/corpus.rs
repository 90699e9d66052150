//! The checks on real mail of other makers: quiet on good messages, loud on spam.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use address::{Finding, Severity};

use crate::check::{Kind, raw};

fn corpus(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("POSTRIDER_CORPUS") else {
        println!("skipped: no corpus");
        return None;
    };
    Some(Path::new(&root).join(folder))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What was found in each file of a folder; `kind` says what a file is, or leaves it out.
fn findings(folder: &Path, kind: impl Fn(&Path) -> Option<Kind>) -> Vec<(PathBuf, Vec<Finding>)> {
    let mut all = Vec::new();
    files(folder, &mut all);
    all.into_iter()
        .filter_map(|path| kind(&path).map(|kind| (path.clone(), raw(&std::fs::read(&path).unwrap(), kind))))
        .collect()
}

fn report(title: &str, checked: &[(PathBuf, Vec<Finding>)]) {
    let mut codes: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for (path, findings) in checked {
        let words: Vec<String> =
            findings.iter().map(|f| format!("{}:{}", f.severity.as_str(), f.code)).collect();
        println!("{} {}", path.file_name().unwrap().to_string_lossy(), words.join(" "));
        for finding in findings {
            *codes.entry((finding.severity, finding.code.as_ref())).or_default() += 1;
        }
    }
    println!("{title}: {} files", checked.len());
    for ((severity, code), count) in codes {
        println!("  {count:4} {} {code}", severity.as_str());
    }
}

fn count(checked: &[(PathBuf, Vec<Finding>)], severity: Severity) -> usize {
    checked.iter().flat_map(|(_, findings)| findings).filter(|f| f.severity == severity).count()
}

#[test]
fn good_messages_stay_nearly_silent() {
    let Some(folder) = corpus("content/email-html") else { return };
    let checked = findings(&folder, |path| Kind::from_extension(path.extension()?.to_str()?));
    report("good", &checked);
    assert!(checked.len() >= 30, "the collection is there");
    assert_eq!(count(&checked, Severity::Blocking), 0, "nothing stops a good message");
    assert!(
        count(&checked, Severity::Warning) <= checked.len() * 3 / 2,
        "warnings people cannot act on are not read"
    );
}

#[test]
fn spam_is_told_from_mail() {
    let Some(folder) = corpus("content/spamassassin/t/data") else { return };
    let spam = findings(&folder.join("spam"), |_| Some(Kind::Eml));
    let nice = findings(&folder.join("nice"), |_| Some(Kind::Eml));
    report("spam", &spam);
    report("nice", &nice);
    // What the law wants of a newsletter is missing in any private letter; it tells nothing about spam.
    let telling = |checked: &[(PathBuf, Vec<Finding>)]| {
        let tells = |f: &&Finding| f.severity != Severity::Info && f.code != "no-way-to-leave";
        checked.iter().flat_map(|(_, findings)| findings).filter(tells).count() as f64 / checked.len() as f64
    };
    println!("telling findings a message: spam {:.2}, nice {:.2}", telling(&spam), telling(&nice));
    assert!(telling(&spam) > 2.0 * telling(&nice), "spam must stand out from mail people want");
    assert!(telling(&nice) < 0.4, "mail people want is mostly left alone");
}
