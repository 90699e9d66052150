//! Names before the @ that belong to an office, a machine, a trap or an example, and not to one person.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::finding::warning;
use crate::host::Host;
use crate::{Finding, traps};

/// Says what is to be said of a valid local part by itself and at its domain.
pub fn notice(local: &str, host: &Host, findings: &mut Vec<Finding>) {
    let base = local.split('+').next().unwrap_or(local);
    findings.extend(host.is_gmail.then(|| not_at_gmail(base)).flatten());
    let Some(name) = Folded::of(base) else { return };
    let kinds = name.kinds();
    // RFC 2142 section 6: the people who run a mailing list.
    let list = name.holds(REQUEST) && base.len() > "-request".len() && base.ends_with("-request");
    if kinds & NOBODY != 0 || name.holds(NO_REPLY) || name.holds(NOT_REPLY) {
        findings.push(nobody());
    } else if kinds & (OFFICE | DESK) != 0 || list {
        findings.push(office());
    }
    if kinds & DESK != 0 {
        findings.push(desk());
    }
    if kinds & TRAP != 0 {
        findings.push(trap());
    } else if traps::is_munged(&name) {
        findings.push(traps::munged());
    }
    let domain = host.name.as_deref().unwrap_or_default();
    if kinds & PLACEHOLDER != 0 {
        findings.push(traps::placeholder());
    } else if let Some(run) = traps::keyboard_run(&name, domain) {
        findings.push(run);
    } else if kinds & EXAMPLE != 0 || name.len < 4 {
        findings.extend(traps::pair(&name, domain));
    }
}

fn nobody() -> Finding {
    warning("no-reply", "Nobody reads this mailbox.", "Ask for an address that somebody reads.")
}

fn office() -> Finding {
    warning(
        "role-account",
        "This mailbox belongs to an office, not to one person. Several people may read it, and not all agreed.",
        "Ask for a person's own address if you can.",
    )
}

fn desk() -> Finding {
    warning(
        "abuse-desk",
        "Those who read this mailbox collect complaints and report senders.",
        "Leave it out, unless they asked for your mail themselves.",
    )
}

fn trap() -> Finding {
    warning(
        "spam-trap",
        "Addresses of this name are laid out to catch senders whom nobody asked.",
        "Leave it out, and look where the list comes from.",
    )
}

/// A warning about signs that no name at Gmail has (support.google.com/mail/answer/9211434).
fn not_at_gmail(base: &str) -> Option<Finding> {
    let odd = base.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '.')?;
    Some(warning(
        "not-a-gmail-name",
        format!(
            "Names at Gmail have only letters, digits and dots, so nobody has this one with {odd} in it."
        ),
        "Look for a slip of the keys.",
    ))
}

const REQUEST: Word = Word::new("request");
const NO_REPLY: Word = Word::new("noreply");
const NOT_REPLY: Word = Word::new("notreply");

const OFFICE: u8 = 1;
const NOBODY: u8 = 2;
const DESK: u8 = 4;
const TRAP: u8 = 8;
const PLACEHOLDER: u8 = 16;
const EXAMPLE: u8 = 32;

/// What each word of the table is; a word may be several things.
static WORDS: LazyLock<HashMap<&str, u8>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut kind = 0;
    for line in include_str!("names/words.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            kind = of_section(section);
            continue;
        }
        for word in line.split_ascii_whitespace() {
            *words.entry(word).or_default() |= kind;
        }
    }
    words
});

fn of_section(section: &str) -> u8 {
    match section {
        "role-account" => OFFICE,
        "no-reply" => NOBODY,
        "abuse-desk" => DESK,
        "spam-trap" => TRAP,
        "placeholder" => PLACEHOLDER,
        "twice" => EXAMPLE,
        _ => 0,
    }
}

/// The longest word in the table, in bytes; longer names need no look.
const LONGEST_WORD: usize = 24;

/// A word to look for inside names. Nearly every name lacks one of its letters, which is quick to see.
#[derive(Clone, Copy)]
pub struct Word {
    text: &'static str,
    letters: u32,
}

impl Word {
    /// A word of lower-case ASCII letters.
    pub const fn new(text: &'static str) -> Self {
        let (mut letters, mut rest) = (0, text.as_bytes());
        while let [byte, tail @ ..] = rest {
            letters |= 1 << (byte.wrapping_sub(b'a') & 31);
            rest = tail;
        }
        Self { text, letters }
    }
}

/// A name in lower case without dots, hyphens and underscores, which nobody looks at when they read one.
pub struct Folded {
    bytes: [u8; 64],
    len: usize,
    /// Letters at its head, if nothing but digits follows.
    letters: usize,
    /// Which letters occur, one bit each.
    seen: u32,
}

impl Folded {
    /// `None` if lower case makes it longer than a name can be.
    pub fn of(name: &str) -> Option<Self> {
        let mut folded = Self { bytes: [0; 64], len: 0, letters: 0, seen: 0 };
        if name.is_ascii() {
            for byte in name.bytes() {
                folded.push(byte.to_ascii_lowercase())?;
            }
        } else {
            for byte in name.to_lowercase().bytes() {
                folded.push(byte)?;
            }
        }
        let tail = folded.bytes.get(folded.letters..folded.len)?;
        if !tail.iter().all(u8::is_ascii_digit) {
            folded.letters = 0;
        }
        Some(folded)
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        if matches!(byte, b'.' | b'-' | b'_') {
            return Some(());
        }
        *self.bytes.get_mut(self.len)? = byte;
        if byte.is_ascii_lowercase() {
            self.seen |= 1 << (byte - b'a');
            self.letters += usize::from(self.letters == self.len);
        }
        self.len += 1;
        Some(())
    }

    /// The whole folded name.
    pub fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Its letters, where it is nothing but letters with digits behind them.
    pub fn letters(&self) -> &str {
        self.bytes.get(..self.letters).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Whether the word stands in it somewhere.
    pub fn holds(&self, word: Word) -> bool {
        self.seen & word.letters == word.letters && self.as_str().contains(word.text)
    }

    /// Whether it is a word that examples are made of.
    pub fn is_example_word(&self) -> bool {
        self.kinds() & EXAMPLE != 0
    }

    /// What the table knows it as. One digit behind an office's name is its second mailbox.
    fn kinds(&self) -> u8 {
        if self.len > LONGEST_WORD {
            return 0;
        }
        let known = |word: &str| WORDS.get(word).copied().unwrap_or_default();
        if self.letters > 0 && self.letters + 1 == self.len {
            return known(self.letters()) & (OFFICE | NOBODY);
        }
        known(self.as_str())
    }
}

#[cfg(test)]
mod tests;
