//! Finding tokens in what people and mail programs made of them.

use super::base32;
use super::key::MAX_CHARS;

/// Fewer letters than this after the prefix are no token, not even a damaged one: "pr1-" may stand in any text.
/// A whole token has at least 21.
const WORTH_SHOWING: usize = 12;

/// Text beyond this many bytes is not looked at; a mail body that long is not somebody asking to leave.
const READ_AT_MOST: usize = 1 << 20;

/// No more candidates than this come out of one text.
const AT_MOST: usize = 64;

/// Something that looks like one of our tokens, put back together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    text: String,
    at: usize,
}

impl Candidate {
    /// The token in lower case as `pr1-…`. It may have letters at its end that belong to the text after it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte in the text where it begins.
    pub fn at(&self) -> usize {
        self.at
    }

    pub(super) fn body(&self) -> &str {
        self.text.strip_prefix(super::key::PREFIX).unwrap_or_default()
    }
}

/// Every candidate in `text`, in order.
///
/// Reads over what mail programs put into a long word: line breaks with their `=`, `>` and blanks, invisible
/// characters, any dash for the hyphen, `%2D` for it.
pub fn find(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut rest = text.get(..text.floor_char_boundary(READ_AT_MOST)).unwrap_or(text);
    let mut passed = 0;
    while found.len() < AT_MOST
        && let Some(start) = find_prefix(rest)
    {
        let Some(after) = rest.get(start..).and_then(after_prefix) else { break };
        let mut body = String::from(super::key::PREFIX);
        let letters = read_body(after, &mut body);
        if letters >= WORTH_SHOWING {
            found.push(Candidate { text: body, at: passed + start });
        }
        passed += rest.len() - after.len();
        rest = after;
    }
    found
}

/// Where the next `pr1` with a dash after it stands. What stands before it does not matter: `subject=%20pr1-…`.
fn find_prefix(text: &str) -> Option<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .find(|&at| text.get(at..).is_some_and(|rest| after_prefix(rest).is_some()))
}

/// What follows `pr1-` at the very start of `text`.
fn after_prefix(text: &str) -> Option<&str> {
    let mut rest = text;
    for wanted in ["pP", "rR", "1iIlL"] {
        let first = rest.chars().next().filter(|&letter| wanted.contains(letter))?;
        rest = rest.get(first.len_utf8()..)?;
    }
    let dash = rest.chars().next()?;
    match dash {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => rest.get(dash.len_utf8()..),
        '%' => rest.strip_prefix("%2D").or_else(|| rest.strip_prefix("%2d")),
        _ => None,
    }
}

/// Appends the letters of the token at the start of `text`, and returns how many there are.
fn read_body(text: &str, body: &mut String) -> usize {
    let mut count = 0;
    let mut gap = 0;
    for letter in text.chars() {
        if count == MAX_CHARS {
            break;
        }
        if base32::value(letter).is_some() {
            body.push(letter.to_ascii_lowercase());
            count += 1;
            gap = 0;
        } else if is_gap(letter) && gap < 16 {
            gap += 1;
        } else {
            break;
        }
    }
    count
}

/// What a mail program may have put into the middle of a word.
fn is_gap(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '=' | '>' | '|' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
