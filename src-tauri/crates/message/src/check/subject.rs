//! Checks of the subject.

use address::Severity;

use super::notes::{Note, Notes};
use super::place;
use crate::line::Line;

/// Whether the message answers another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IsAnswer {
    /// It says so in its headers.
    Yes,
    /// It does not.
    No,
}

/// What answers and forwarded messages begin with, in the languages of common mail programs.
const ANSWERS: &[&str] = &[
    "re", "fw", "fwd", "aw", "wg", "sv", "vs", "tr", "rv", "antw", "odp", "vl", "ref", "ynt", "回复", "转发",
    "答复",
];

/// Longer subjects are cut on every phone and on most screens.
const LONG: usize = 100;

/// Checks a subject.
pub fn check(subject: &str, part: &'static str, answer: IsAnswer, notes: &mut Notes) {
    let mut note = |code, severity, what: &str, why, fix| {
        notes.note(Note {
            code,
            severity,
            what: what.to_owned(),
            why,
            fix,
            place: Some(place(part, subject, 0)),
        });
    };
    let clean = Line::clean(subject);
    let text = clean.as_str();
    if text.is_empty() {
        note(
            "subject-empty",
            Severity::Blocking,
            "There is no subject",
            "Few people open such a message, and filters distrust it.",
            "Say in a few words what it is about.",
        );
        return;
    }
    if text != subject.trim()
        && subject.trim().chars().any(|c| c.is_control() || crate::line::is_bidi_control(c))
    {
        note(
            "subject-control",
            Severity::Warning,
            "There are line ends or hidden marks in the subject",
            "They can make it read as something else, so we take them out.",
            "Write the subject again, by hand.",
        );
    }
    // A field's name is no shouting: {{ first_name }}.
    let words = without_tags(text);
    let letters: Vec<char> = words.chars().filter(|c| c.is_lowercase() || c.is_uppercase()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    if letters.len() >= 8
        && capitals * 10 >= letters.len() * 8
        && words.split_whitespace().count() > 1
        && is_shouted(&words)
    {
        note(
            "subject-capitals",
            Severity::Warning,
            "The subject is all capitals",
            "It reads as shouting, and filters count it.",
            "Write it as you would in a letter.",
        );
    }
    let marks = words.chars().filter(|c| matches!(c, '!' | '！' | '¡')).count();
    if marks > 2 || ["!!", "??", "?!", "!?", "$$", "€€", "££"].iter().any(|run| words.contains(run)) {
        note(
            "subject-marks",
            Severity::Warning,
            "The subject is full of marks",
            "Spam looks like that, so filters count them.",
            "One mark is enough.",
        );
    }
    let prefix = text.split_once([':', '：']).map(|(front, _)| front.trim().to_lowercase());
    if answer == IsAnswer::No && prefix.is_some_and(|front| ANSWERS.contains(&front.as_str())) {
        note(
            "subject-fake-answer",
            Severity::Warning,
            "The subject pretends to be an answer",
            "People feel tricked, and the law of many countries forbids a misleading subject.",
            "Begin with what it is about.",
        );
    }
    if words.chars().count() > LONG {
        note(
            "subject-long",
            Severity::Info,
            "The subject is long",
            "Phones show about 40 characters of it.",
            "Put what matters first.",
        );
    }
}

/// Whether most words are all capitals: one long word among others is a name or a formula.
fn is_shouted(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    let (mut all, mut loud) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        loud += usize::from(!word.chars().any(char::is_lowercase));
    }
    loud * 2 > all
}

/// The subject without its merge tags.
fn without_tags(subject: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for found in crate::merge::find(subject) {
        out.push_str(subject.get(from..found.span.start).unwrap_or_default());
        from = found.span.end;
    }
    out.push_str(subject.get(from..).unwrap_or_default());
    out
}
