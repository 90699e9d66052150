//! Replies of many hosts, in the words they use, and what the program makes of them.

use reply::{Class, Severity, classify};

const PROVIDERS: &str = include_str!("replies/providers.txt");
const REWRITTEN: &str = include_str!("replies/rewritten.txt");
const REFUSALS: &str = include_str!("replies/refusals.txt");

/// Each reply with the classes that may be found for it.
fn replies() -> impl Iterator<Item = (Vec<Class>, String)> {
    let mut classes = Vec::new();
    PROVIDERS
        .lines()
        .chain(REWRITTEN.lines())
        .chain(REFUSALS.lines())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(move |line| {
            if let Some(head) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                classes = head.split('|').filter_map(|class| class.parse().ok()).collect();
                return None;
            }
            Some((classes.clone(), line.replace("\\n", "\n")))
        })
}

#[test]
fn what_hosts_say_is_understood() {
    let (mut right, mut all) = (0_u32, 0_u32);
    for (classes, reply) in replies() {
        let found = classify(&reply).class;
        all += 1;
        if classes.contains(&found) {
            right += 1;
        } else {
            println!("{classes:?} as {found}: {reply}");
        }
    }
    println!("{right} of {all}");
    assert!(f64::from(right) >= 0.97 * f64::from(all), "{right} of {all}");
}

#[test]
fn nobody_is_suppressed_for_what_a_host_says_of_us() {
    for (classes, reply) in replies() {
        if classes.iter().all(|class| class.severity() == Severity::Soft) {
            assert_eq!(classify(&reply).severity, Severity::Soft, "{reply}");
        }
    }
}

#[test]
fn a_mailbox_that_is_gone_is_gone_in_the_words_of_every_server() {
    let dead = |class: &Class| class.severity() == Severity::Hard;
    for (_, reply) in replies().filter(|(classes, _)| classes.iter().all(dead)) {
        assert_eq!(classify(&reply).severity, Severity::Hard, "or lists never get clean: {reply}");
    }
}
