//! Checks of the words: what was forgotten, what filters count.

use address::Severity;

use super::content::Content;
use super::notes::{Note, Notes};

/// Patterns' own words, in lower case.
const FILLER: &[&str] = &[
    "lorem ipsum",
    "dolor sit amet",
    "insert text here",
    "insert your",
    "your text here",
    "type your text",
    "add your text",
    "click here to edit",
    "text goes here",
    "hier text einfügen",
    "ihr text hier",
    "votre texte ici",
    "su texto aquí",
    "il tuo testo qui",
];

/// What stands between brackets where something is to be put in.
const BLANKS: &[&str] = &[
    "name",
    "first name",
    "firstname",
    "last name",
    "lastname",
    "full name",
    "company",
    "company name",
    "email",
    "date",
    "time",
    "link",
    "url",
    "city",
    "town",
    "address",
    "phone",
    "amount",
    "title",
    "number",
    "text",
    "image",
    "subject",
    "vorname",
    "nachname",
    "firma",
    "datum",
    "prénom",
    "nom",
    "nombre",
    "recipient",
    "customer",
    "product",
    "price",
    "event",
    "location",
];

/// Phrases that stand in spam far more often than in letters. One alone says nothing.
const PHRASES: &[&str] = &[
    "act now",
    "100% free",
    "risk free",
    "risk-free",
    "no obligation",
    "make money fast",
    "earn extra cash",
    "extra income",
    "double your",
    "no credit check",
    "lose weight",
    "work from home",
    "cash bonus",
    "this is not spam",
    "next of kin",
    "million dollars",
    "million us dollars",
    "wire transfer",
    "online casino",
    "cheap meds",
    "viagra",
    "cialis",
    "once in a lifetime",
    "you have been selected",
    "you are a winner",
    "claim your prize",
    "verify your account",
    "confirm your password",
    "account has been suspended",
    "dear beneficiary",
    "strictly confidential",
    "weight loss",
    "money back guarantee",
    "order now",
    "limited time only",
    "call now",
    "free membership",
    "removed from our list",
    "remove in the subject",
    "multi-level marketing",
    "financial freedom",
    "no investment",
    "adult content",
    "hot singles",
    "miracle",
    "eliminate debt",
    "refinance",
];

/// What every spam filter is made to catch.
const TEST_STRING: &str = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

/// Checks for what was to be filled in.
pub fn placeholders(content: &Content<'_>, notes: &mut Notes) {
    for (at, text) in &content.words {
        let lower = text.to_lowercase();
        let found = FILLER
            .iter()
            .find(|filler| lower.contains(**filler))
            .map(|filler| (*filler).to_owned())
            .or_else(|| blank(text))
            .or_else(|| shouted(text));
        if let Some(words) = found {
            notes.note(Note {
                code: "placeholder",
                severity: Severity::Warning,
                what: format!("“{words}” still waits to be filled in"),
                why: "Everybody would see that it was forgotten.",
                fix: "Put your own words there.",
                place: content.place(*at),
            });
        }
    }
}

/// `[Name]`, `<first name>`, `[your …]`, `[insert …]`.
fn blank(text: &str) -> Option<String> {
    // Two brackets are another program's field.
    let text = text.replace("[[", "").replace("<<", "");
    for (open, close) in [('[', ']'), ('<', '>'), ('(', ')')] {
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once(open) {
            let Some((inside, tail)) = after.split_once(close) else { break };
            let word =
                inside.trim_matches(|c: char| !c.is_alphanumeric()).replace(['_', '-'], " ").to_lowercase();
            let short = word.len() < 40;
            // Round brackets hold words of every kind; only capitals in them are a blank.
            let shaped = open != '('
                || (inside.chars().all(|c| c.is_uppercase() || c == ' ' || c == '_') && inside.contains(' '));
            if short
                && shaped
                && (BLANKS.contains(&word.as_str())
                    || (open != '(' && (word.starts_with("your ") || word.starts_with("insert "))))
            {
                return Some(format!("{open}{inside}{close}"));
            }
            // Brackets in brackets: look again from the inside.
            rest = if inside.contains(open) { after } else { tail };
        }
    }
    None
}

/// The words for "still to be done" (`XXX`, `TBD`, ...) standing on their own.
fn shouted(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .find(|word| {
            matches!(*word, "TODO" | "FIXME" | "TBD" | "TBC" | "TBA")
                || (matches!(word.len(), 3..=12) && word.bytes().all(|b| b == b'X'))
        })
        .filter(|word| *word != "XXXL")
        .map(str::to_owned)
}

/// Whether the phrase stands in the text as words of its own: a specialist sells no pills.
fn has_phrase(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        let after = text.get(at + phrase.len()..).unwrap_or_default().chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// Checks for what filters count.
pub fn tone(content: &Content<'_>, notes: &mut Notes) {
    let mut found: Vec<&str> = Vec::new();
    let mut first = None;
    let (mut capitals, mut letters) = (0_usize, 0_usize);
    for (at, text) in &content.words {
        if text.contains(TEST_STRING) {
            notes.note(Note {
                code: "spam-test",
                severity: Severity::Blocking,
                what: "The spam filters' test text is in the message".to_owned(),
                why: "Every filter throws a message with it away.",
                fix: "Take it out.",
                place: content.place(*at),
            });
        }
        let lower = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        for phrase in PHRASES {
            if !found.contains(phrase) && has_phrase(&lower, phrase) {
                found.push(phrase);
                first = first.or(Some(*at));
            }
        }
        letters += text.chars().filter(|c| c.is_lowercase() || c.is_uppercase()).count();
        capitals += text.chars().filter(|c| c.is_uppercase()).count();
    }
    if found.len() > 1 {
        let quoted: Vec<String> = found.iter().take(4).map(|phrase| format!("“{phrase}”")).collect();
        notes.note(Note {
            code: "spam-words",
            severity: Severity::Warning,
            what: format!("Words of spam stand together: {}", quoted.join(", ")),
            why: "Filters count them.",
            fix: "Say the same in your own words.",
            place: first.and_then(|at| content.place(at)),
        });
    }
    if letters >= 200 && capitals * 3 > letters * 2 {
        notes.note(Note {
            code: "shouting",
            severity: Severity::Warning,
            what: "Most of the text is capitals".to_owned(),
            why: "It reads as shouting, and filters count it.",
            fix: "Write it as you would in a letter.",
            place: None,
        });
    }
}
