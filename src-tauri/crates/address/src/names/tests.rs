use super::*;
use crate::judge;
use std::collections::HashSet;

#[track_caller]
fn check(input: &str, expect: &[&str]) {
    let judged = judge(input);
    let codes: Vec<&str> = judged.findings.iter().map(|finding| finding.code.as_ref()).collect();
    assert_eq!(codes, expect, "what is said of {input}");
}

#[test]
fn offices_are_told_from_people() {
    for name in [
        "info",
        "Info2",
        "post.master",
        "kontakt",
        "BÜRO",
        "biuro",
        "contact-us",
        "choir-request",
        "info+spring",
    ] {
        let marked: &[&str] = if name.is_ascii() { &[] } else { &["needs-smtputf8"] };
        check(&format!("{name}@bakery.de"), &[&["role-account"], marked].concat());
    }
    for name in ["anna", "info.anna", "salesh", "request", "infos12", "hugo.press", "mailand", "postma"] {
        check(&format!("{name}@bakery.de"), &[]);
    }
}

#[test]
fn mailboxes_that_nobody_reads_are_seen_in_any_company() {
    for name in [
        "noreply",
        "no-reply",
        "do_not.reply+5",
        "news-noreply",
        "noreply.orders",
        "NichtAntworten",
        "mailer-daemon",
    ] {
        check(&format!("{name}@bakery.de"), &["no-reply"]);
    }
    check("norbert.plyer@bakery.de", &[]);
}

#[test]
fn desks_for_complaints_and_traps_are_named() {
    check("abuse@bakery.de", &["role-account", "abuse-desk"]);
    check("spam@bakery.de", &["role-account", "abuse-desk"]);
    check("spam-trap@bakery.de", &["spam-trap"]);
    check("Honeypot@bakery.de", &["spam-trap"]);
    check("anna.nospam@bakery.de", &["harvested"]);
    check("annaREMOVETHIS@bakery.de", &["harvested"]);
    check("anna@nospam.bakery.de", &["harvested"]);
    check("anna.spamer@bakery.de", &[]);
}

#[test]
fn names_that_gmail_cannot_have_are_doubted_only_there() {
    check("anna_b@gmail.com", &["not-a-gmail-name"]);
    check("anna-b+x@googlemail.com", &["not-a-gmail-name"]);
    check("anna.b+x_y@gmail.com", &[]);
    check("anna_b@bakery.de", &[]);
}

#[test]
fn every_word_can_be_found() {
    let (mut section, mut seen) = ("", HashSet::new());
    for line in include_str!("words.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            assert_ne!(of_section(section), 0, "{section} is a section this program knows");
            seen.clear();
            continue;
        }
        for word in line.split(' ') {
            assert!(seen.insert(word), "{word} stands once in [{section}]");
            assert!(word.len() <= LONGEST_WORD, "{word} is short enough to be looked for");
            let folded = Folded::of(word).expect("short");
            assert_eq!(folded.as_str(), word, "words stand as they are compared");
            assert_ne!(folded.kinds() & of_section(section), 0, "{word} is found");
        }
    }
}
