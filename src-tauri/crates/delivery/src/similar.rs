//! What counts as similar content, where a host counts it: the same words in the same order, for the most part.
//!
//! A text is taken apart into runs of three words; two texts are as alike as the share of runs that both have of all that
//! either has (Jaccard). What changes from person to person or from day to day is left out before: merge fields, numbers,
//! markup. So a greeting, a date or a price more or less makes no other message, and neither does another subject.

use std::collections::BTreeSet;

use jiff::SignedDuration;

/// From here on two messages are similar: a third of what either says stands in both. Low on purpose: what a host takes for
/// one mailing is for the host to say, and closing a mailbox is worse than a hand-off.
const ALIKE: f64 = 0.3;

/// How long a message that was sent counts.
pub const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Words of a run.
const RUN: usize = 3;

/// The runs of words of a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    runs: BTreeSet<u64>,
}

impl Content {
    /// Of a subject and a body as they were written: Markdown, HTML or MJML, with merge fields.
    #[must_use]
    pub fn of(subject: &str, body: &str) -> Content {
        let mut words = Vec::new();
        collect(subject, &mut words);
        collect(body, &mut words);
        let runs = match words.len() {
            0 => BTreeSet::new(),
            // A text shorter than a run is one run.
            few if few < RUN => BTreeSet::from([hash(&words)]),
            _ => words.windows(RUN).map(hash).collect(),
        };
        Content { runs }
    }

    /// How alike two messages are, from 0 to 1. Two that say nothing of their own are the same.
    #[must_use]
    pub fn likeness(&self, other: &Content) -> f64 {
        let both = self.runs.intersection(&other.runs).count();
        let either = self.runs.len() + other.runs.len() - both;
        if either == 0 {
            return 1.0;
        }
        #[allow(clippy::cast_precision_loss, reason = "a message has far fewer words than 2^52")]
        let share = both as f64 / either as f64;
        share
    }

    /// Whether a host that counts similar content would count these two together.
    #[must_use]
    pub fn is_similar_to(&self, other: &Content) -> bool {
        self.likeness(other) >= ALIKE
    }
}

/// The words of a text, without markup, merge fields and numbers, in lower case.
fn collect(text: &str, words: &mut Vec<String>) {
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if word.chars().any(|c| !c.is_numeric()) {
            words.push(std::mem::take(word));
        }
        word.clear();
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let skipped = match c {
            '<' => markup(rest),
            '{' if after.starts_with('{') => behind(rest, "}}"),
            '{' if after.starts_with('%') => behind(rest, "%}"),
            _ => None,
        };
        if let Some(behind) = skipped {
            end(&mut word);
            rest = behind;
            continue;
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else {
            end(&mut word);
        }
        rest = after;
    }
    end(&mut word);
}

/// What stands behind a tag, and behind all of a style sheet; `None` where this is no tag.
fn markup(text: &str) -> Option<&str> {
    let style = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("<style"));
    if style {
        // Their names are the same in lower and upper case in every length, so that places stay.
        let lower = text.to_ascii_lowercase();
        let end = lower.find("</style")?;
        return text.get(end..).and_then(|closing| behind(closing, ">"));
    }
    let begins = text.chars().nth(1)?;
    if begins.is_ascii_alphabetic() || matches!(begins, '/' | '!' | '?') { behind(text, ">") } else { None }
}

fn behind<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    text.split_once(end).map(|(_, behind)| behind)
}

fn hash(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;
