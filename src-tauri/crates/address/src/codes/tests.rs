use super::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The sources of this crate without their tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the sources can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "codes.rs" {
            found.push(path);
        }
    }
}

/// Codes where findings are made, as `warning(` and the like with a literal behind it.
fn made(text: &str) -> Vec<String> {
    let makers = ["blocking(", "warning(", "info(", "Finding::new("];
    let behind = makers.iter().flat_map(|maker| text.split(maker).skip(1));
    let literals = behind.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    literals.map(str::to_owned).collect()
}

#[test]
fn every_code_stands_in_the_table_and_every_entry_is_used() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let texts = files.iter().map(|file| std::fs::read_to_string(file).expect("a source can be read"));
    let mut made: BTreeSet<String> = texts.flat_map(|text| made(&text)).collect();
    // The terminal finds this one before there is a text to judge.
    made.insert("not-utf-8".to_owned());
    let listed: BTreeSet<String> = CODES.iter().map(|code| code.code.to_owned()).collect();
    assert_eq!(made, listed, "what is found is explained, and nothing else");
    assert_eq!(listed.len(), CODES.len(), "each code stands once");
}

#[test]
fn every_meaning_is_one_plain_sentence_and_the_worst_come_first() {
    for code in CODES {
        assert!(code.meaning.ends_with('.') && !code.meaning.contains(['!', '|']), "{code:?}");
        assert!(
            code.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{code:?}"
        );
    }
    assert!(CODES.is_sorted_by_key(|code| code.severity), "worst first");
}

#[test]
fn the_page_of_codes_is_this_table() {
    let mut page = "# What is found about addresses\n\n\
        The codes in `findings` of `postrider address check --json` and of an import, the same as `postrider address codes`\n\
        prints. None is ever renamed.\n\n| code | severity | |\n|---|---|---|\n"
        .to_owned();
    for code in CODES {
        writeln!(page, "| `{}` | {} | {} |", code.code, code.severity.as_str(), code.meaning)
            .expect("into memory");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("CODES.md");
    if std::env::var_os("WRITE").is_some() {
        std::fs::write(&file, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(written, page, "run this test with WRITE=1 to write the page anew");
}
