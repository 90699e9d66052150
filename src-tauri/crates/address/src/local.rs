//! The part before the @ (RFC 5321 section 4.1.2, RFC 6531 section 3.3).

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::Finding;
use crate::finding::{blocking, info, warning};
use crate::quoted;

/// The longest local part, in octets (RFC 5321 section 4.5.3.1.1).
const LONGEST: usize = 64;

/// Checks the part before the @ and returns its canonical form, or says why there is none.
pub fn check(given: &str, findings: &mut Vec<Finding>) -> Option<String> {
    if given.is_empty() {
        findings.push(blocking(
            "nothing-before-at",
            "There is no name before the @.",
            "Write it as name@domain.",
        ));
        return None;
    }
    // First of all: NFC turns some signs into others (a Greek question mark into a semicolon).
    let local = normal(given);
    if local.len() > LONGEST {
        // What is too long may be the remark, not the name.
        if local.contains(['(', ')']) && !local.starts_with('"') {
            findings.push(comment(&local));
            return None;
        }
        if local.starts_with('"') {
            findings.push(quoted::notice());
        }
        findings.push(blocking(
            "name-too-long",
            "The part before the @ is longer than mail allows (64 letters).",
            "Ask for the right address.",
        ));
        return None;
    }
    if local.starts_with('"') {
        return quoted::check(&local, findings);
    }
    if let Some(problem) = wrong_character(&local).or_else(|| wrong_dots(&local)) {
        findings.push(problem);
        return None;
    }
    if local.chars().next().is_some_and(is_combining_mark) {
        findings.push(blocking(
            "lone-accent",
            "It begins with an accent that belongs to no letter.",
            "Type the address anew.",
        ));
        return None;
    }
    notices(&local, findings);
    Some(local)
}

/// The same text in NFC, so that one name has one spelling in bytes.
fn normal(local: &str) -> String {
    if local.is_ascii() {
        return local.to_owned();
    }
    match is_nfc_quick(local.chars()) {
        IsNormalized::Yes => local.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => local.nfc().collect(),
    }
}

/// Letters, digits and the signs of RFC 5322's `atext`, with everything beyond ASCII that shows something.
pub fn is_atext(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '+' | '-' | '/' | '=' | '?' | '^' | '_' | '`' | '{'
        | '|' | '}' | '~' => true,
        _ => !c.is_ascii() && !is_control(c),
    }
}

/// Whether this is a whole local part of the kind nearly everybody has, which needs no other check.
pub fn is_simple(local: &str) -> bool {
    // As if a dot stood before it, so that a first dot is a second one.
    let mut dot = true;
    for byte in local.bytes() {
        let is_dot = byte == b'.';
        if (is_dot && dot) || !(is_dot || byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+'))
        {
            return false;
        }
        dot = is_dot;
    }
    !dot && local.len() <= LONGEST
}

/// Whether this is an unquoted local part: atoms with single dots between them.
pub fn is_dot_atom(local: &str) -> bool {
    !local.is_empty() && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// Whether this can stand without quotation marks as it is: what we would not take there keeps them.
pub fn stands_alone(local: &str) -> bool {
    is_dot_atom(local)
        && wrong_character(local).is_none()
        && !local.chars().next().is_some_and(is_combining_mark)
}

fn wrong_character(local: &str) -> Option<Finding> {
    let wrong = local
        .chars()
        .find(|c| (*c != '.' && !is_atext(*c)) || c.is_whitespace() || is_lost(*c) || full_width(*c))?;
    Some(match wrong {
        c if c.is_whitespace() && holds_comment(local) => comment(local),
        c if c.is_whitespace() => blocking(
            "space-inside",
            "There is a space in the part before the @.",
            "Take the space out, or keep only the address.",
        ),
        c if is_control(c) => control(),
        c if is_lost(c) => lost(),
        c if full_width(c) => wide(),
        '(' | ')' => comment(local),
        '"' | '\\' => blocking(
            "quotation-marks",
            "Quotation marks do not go around the whole part before the @.",
            "Take them out.",
        ),
        '@' => blocking("several-at-signs", "There is more than one @ in it.", "Keep one @."),
        c => blocking("name-character", format!("The sign {c} cannot stand before the @."), "Take it out."),
    })
}

/// Characters that steer a machine, and the pictures programs show in their place (U+2400 and on).
pub fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2400}'..='\u{2426}')
}

/// Letters of the width of an ideograph, as Japanese and Chinese keyboards write them.
pub const fn full_width(c: char) -> bool {
    matches!(c, '\u{FF01}'..='\u{FF5E}' | '\u{3002}' | '\u{FF61}')
}

/// What is left of a letter that a wrong conversion destroyed, and code points that stand for nothing.
pub const fn is_lost(c: char) -> bool {
    matches!(c, '\u{FFFC}' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{F0000}'..)
}

pub fn wide() -> Finding {
    blocking(
        "full-width-letters",
        "It is written in full-width letters, which mail does not know.",
        "Write it in plain letters.",
    )
}

pub fn lost() -> Finding {
    blocking(
        "lost-letters",
        "Some letters were lost when the file was saved or converted.",
        "Save the file again as UTF-8, or type the address anew.",
    )
}

pub fn control() -> Finding {
    blocking(
        "control-character",
        "There is a character in it that no keyboard types.",
        "Type the address anew.",
    )
}

/// Whether a remark in round brackets stands in it, opened and closed.
pub fn holds_comment(part: &str) -> bool {
    part.find('(').zip(part.rfind(')')).is_some_and(|(open, close)| open < close)
}

pub fn comment(part: &str) -> Finding {
    let open = part.chars().filter(|c| *c == '(').count();
    let close = part.chars().filter(|c| *c == ')').count();
    if open == close {
        blocking("comment", "There is a remark in brackets in it.", "Keep only the address.")
    } else {
        blocking(
            "unclosed-bracket",
            "A bracket is opened or closed without its partner.",
            "Keep only the address.",
        )
    }
}

fn wrong_dots(local: &str) -> Option<Finding> {
    let (message, fix) = if local.starts_with('.') {
        ("The part before the @ begins with a dot.", "Take the dot out.")
    } else if local.ends_with('.') {
        ("The part before the @ ends with a dot.", "Take the dot out.")
    } else if local.contains("..") {
        ("There are two dots in a row before the @.", "Keep one dot.")
    } else {
        return None;
    };
    Some(blocking("dots-in-name", message, fix))
}

/// What is allowed and still worth a look.
fn notices(local: &str, findings: &mut Vec<Finding>) {
    if local.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+')) {
        return;
    }
    // Exim's stock rules refuse several of these in a local part, and hardly anybody has one in their name.
    if let Some(odd) = local.chars().find(|c| "!#$%*/?^`{|}~".contains(*c)) {
        findings.push(warning(
            "unusual-character",
            format!("The sign {odd} is allowed before the @ and hardly ever meant."),
            "Look whether it belongs there.",
        ));
    } else if local.starts_with('\'') || local.ends_with('\'') {
        findings.push(warning(
            "stray-quotation-mark",
            "There is a quotation mark at the edge of the part before the @.",
            "Take it out if a spreadsheet put it there.",
        ));
    }
    if !local.is_ascii() {
        findings.push(info(
            "needs-smtputf8",
            "This address has letters that only newer mail servers take.",
            "Nothing to do. If your mail host refuses it, ask for another address.",
        ));
    }
}
