//! Habits of addresses that nobody gave: keys pressed at random, what stands in examples, names against harvesters, and
//! domains that gave mail up long ago.

use psl::Psl;
use std::sync::LazyLock;

use crate::finding::warning;
use crate::names::{Folded, Word};
use crate::{Finding, typo};

/// A warning about a lower-case domain whose addresses are dead or were laid out.
pub fn of_domain(domain: &str) -> Option<Finding> {
    if CLOSED.contains(&domain) {
        return Some(warning(
            "closed-provider",
            "This provider gave up mail years ago. Such addresses are dead, or have become traps.",
            "Ask for the person's address of today.",
        ));
    }
    let labels = || domain.split('.');
    labels().any(|label| MUNGED.contains(&label)).then(munged)
}

/// Providers whose mailboxes ended for good, each with who said so:
/// - attbi.com: sixty days after February 2003 (The Seattle Times, 8 January 2003).
/// - freechal.com: 18 February 2013, mail accounts destroyed (Sisa News, February 2013).
/// - mail.goo.ne.jp: free mailboxes 10 March 2014 (notice of the provider), the rest 25 February 2026.
/// - paran.com: 31 July 2012, or moved to another provider's addresses (OhmyNews, 15 June 2012).
/// - voila.fr: closed 12 January 2016, reached by nobody from 12 July (Clubic, December 2015).
/// - yahoo.cn and yahoo.com.cn: 19 August 2013, passed on until the end of 2014 (China Daily, 23 August 2013).
const CLOSED: [&str; 7] =
    ["attbi.com", "freechal.com", "mail.goo.ne.jp", "paran.com", "voila.fr", "yahoo.cn", "yahoo.com.cn"];

/// Words people put into an address on a page so that programs cannot use it.
const MUNGED: [&str; 6] = ["nospam", "no-spam", "removethis", "remove-this", "removeme", "remove-me"];

const NO_SPAM: Word = Word::new("nospam");
const REMOVE_THIS: Word = Word::new("removethis");
const REMOVE_ME: Word = Word::new("removeme");

/// The warning about an address that was made unusable on purpose.
pub fn munged() -> Finding {
    warning(
        "harvested",
        "A word like nospam was put in so that programs cannot use it. It was probably copied from a web page.",
        "Ask the person for their address, and whether they want your mail.",
    )
}

/// Whether such a word was put into the name.
pub fn is_munged(name: &Folded) -> bool {
    [NO_SPAM, REMOVE_THIS, REMOVE_ME].into_iter().any(|word| name.holds(word))
}

/// A warning if the name is what fingers do that want to be done with a form.
pub fn keyboard_run(name: &Folded, domain: &str) -> Option<Finding> {
    let (text, word) = (name.as_str(), name.letters());
    if text.len() > LONGEST_RUN {
        return None;
    }
    let run = is_run(word)
        || (text.starts_with(|c: char| "01aqz".contains(c)) && MASHED.contains(&text))
        || (!NUMBERS.contains(&domain) && counts_up(text));
    run.then(|| {
        warning(
            "keyboard-run",
            "The name is a row of neighbouring keys, as people type who do not want to give an address.",
            "Ask for the person's real address.",
        )
    })
}

/// Nobody who wants to be done presses more keys.
const LONGEST_RUN: usize = 20;

/// Providers whose names are numbers.
const NUMBERS: [&str; 8] =
    ["qq.com", "vip.qq.com", "foxmail.com", "163.com", "126.com", "139.com", "189.cn", "wo.cn"];

/// Keys that lie side by side on the keyboards of the program's first users, and the alphabet.
const ROWS: [&str; 9] = [
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "wxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
];

/// Rows of four that are nobody's name; other rows count from five on.
const FOURS: [&str; 12] =
    ["abcd", "asdf", "azer", "fdsa", "hjkl", "lkjh", "poiu", "qsdf", "qwer", "wxcv", "yxcv", "zxcv"];

/// Runs that go up and down.
const MASHED: [&str; 10] = [
    "1q2w3e", "1q2w3e4r", "1qaz2wsx", "abc123", "asd123", "q1w2e3", "q1w2e3r4", "qazwsx", "qwe123",
    "zaq12wsx",
];

/// Whether these lower-case letters are a row of keys, a short row again and again, or one key held down.
fn is_run(word: &str) -> bool {
    if !begins_as_run(word) {
        return false;
    }
    let unit = unit(word);
    let again = unit.len() < word.len();
    match unit.len() {
        1 => word.len() >= 4,
        2 => false,
        3 => again && in_a_row(unit),
        4 => (again && in_a_row(unit)) || FOURS.contains(&unit),
        _ => in_a_row(unit),
    }
}

/// The shortest piece the word repeats, the word itself if there is none.
fn unit(word: &str) -> &str {
    let length = word.len();
    let repeats = |size: &usize| {
        length.is_multiple_of(*size)
            && word.bytes().zip(word.bytes().skip(*size)).all(|(one, next)| one == next)
    };
    (1..length).find(repeats).and_then(|size| word.get(..size)).unwrap_or(word)
}

/// Whether the keys follow each other in one row, to the right or to the left.
fn in_a_row(word: &str) -> bool {
    let back: String = word.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(word) || row.contains(&back))
}

/// Whether the first keys are neighbours, or one twice: nearly every name ends here.
fn begins_as_run(word: &str) -> bool {
    let head = word.as_bytes().get(..3).unwrap_or_default();
    let beside = |one: u8, next: u8| {
        NEIGHBOURS.get(usize::from(one.wrapping_sub(b'a'))).is_some_and(|keys| keys >> (next & 31) & 1 == 1)
    };
    matches!(head, [a, b, c] if beside(*a, *b) && beside(*b, *c))
}

/// For each letter, the letters beside it in some row and itself, one bit each.
static NEIGHBOURS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut neighbours = [0_u32; 26];
    let mut join = |one: u8, next: u8| {
        if let Some(keys) = neighbours.get_mut(usize::from(one - b'a')) {
            *keys |= 1 << (next & 31);
        }
    };
    for row in ROWS {
        for (one, next) in row.bytes().zip(row.bytes().skip(1)) {
            join(one, next);
            join(next, one);
        }
    }
    (b'a'..=b'z').for_each(|key| join(key, key));
    neighbours
});

/// 1234 and on, or one digit held down.
fn counts_up(digits: &str) -> bool {
    digits.len() >= 4
        && ("01234567890".contains(digits) && digits.starts_with(['0', '1']) || unit(digits).len() == 1)
}

/// A warning if name and domain are both words of an example, such as test@test.com.
pub fn pair(name: &Folded, domain: &str) -> Option<Finding> {
    let suffix = psl::List.domain(domain.as_bytes())?;
    let label = std::str::from_utf8(suffix.as_bytes()).ok()?.split('.').next()?;
    let text = name.as_str();
    let one_key = unit(text).len() == 1 && text.len() < 4;
    let same = text == label && (one_key || name.is_example_word());
    let both = name.is_example_word() && Folded::of(label).is_some_and(|label| label.is_example_word());
    // At a provider called "mail" people have mail.
    (same || (both && !typo::is_provider(domain))).then(placeholder)
}

/// The warning about what stands in examples.
pub fn placeholder() -> Finding {
    warning(
        "placeholder",
        "This stands in examples and in forms that insist on an address. Nobody has it.",
        "Ask for the person's real address.",
    )
}

#[cfg(test)]
mod tests;
