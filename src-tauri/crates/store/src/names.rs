//! Names the user gives to lists, tags and segments: when two are one, and when one is none.

use unicode_normalization::UnicodeNormalization;

use crate::error::{Result, StoreError};

/// A name as it is kept. People read it again, so there must be one. `what` is what it is for, for example "list".
pub(crate) fn given<'a>(what: &'static str, name: &'a str) -> Result<&'a str> {
    let name = name.trim();
    if name.is_empty() { Err(StoreError::Nameless { what }) } else { Ok(name) }
}

/// The same for a name that stands among others in one line: every run of blanks, also a line break, is one blank.
pub(crate) fn on_one_line(what: &'static str, name: &str) -> Result<String> {
    let words: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    given(what, &words.join(" ")).map(str::to_owned)
}

/// What tells two names apart: nobody tells "News" from "news".
pub(crate) fn folded(name: &str) -> String {
    name.trim().nfc().flat_map(char::to_lowercase).collect()
}
