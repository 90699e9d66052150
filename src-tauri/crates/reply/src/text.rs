//! Reading one reply: codes out, lines joined, words made comparable.

use crate::Enhanced;

/// A reply taken apart.
pub struct Reading {
    /// The first reply code at the head of a line.
    pub code: Option<u16>,
    /// The first enhanced code.
    pub enhanced: Option<Enhanced>,
    /// The words: one line, lower-case, single spaces.
    pub words: String,
}

/// Takes one reply apart.
pub fn read(text: &str) -> Reading {
    let code = text.get(..3).and_then(|head| head.parse().ok()).filter(|code| (200..600).contains(code));
    let enhanced = text.split_whitespace().find_map(|word| word.parse().ok());
    Reading { code, enhanced, words: text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase() }
}
