//! One line of text that cannot become two, and cannot turn its reader's eye around.

use std::fmt;

/// Text for a header or any other single line: no line ends, no control characters, no marks that reverse what is
/// read (Unicode `Bidi_Control`), white space collapsed. Made only by cleaning, so that to hold one is the proof.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(String);

/// Marks that change the direction of the text around them.
pub const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Line ends that are no control characters to Unicode.
const fn is_line_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

impl Line {
    /// Cleans any text.
    pub fn clean(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if is_bidi_control(c) || c == '\u{feff}' {
                continue;
            }
            if c.is_control() || c.is_whitespace() || is_line_separator(c) {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            } else {
                out.push(c);
            }
        }
        out.truncate(out.trim_end().len());
        Self(out)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's field as it may stand in a message: several lines, but no control characters and nothing that reverses
/// the text around it.
pub fn value(text: &str) -> String {
    text.chars()
        .filter(|&c| !is_bidi_control(c) && c != '\u{feff}' && (!c.is_control() || c == '\n' || c == '\t'))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A body as it may stand in a message: lines ended by LF (the encoding makes CRLF of them), no other control characters.
pub fn body(text: String) -> String {
    let odd = |b: u8| (b < b' ' && b != b'\n' && b != b'\t') || b == 0x7f;
    // Looked at in pieces without a way out, which compilers make wide instructions of.
    if !text.as_bytes().chunks(256).any(|piece| piece.iter().fold(false, |any, &b| any | odd(b))) {
        return text;
    }
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| u8::try_from(*c).map_or(true, |b| !odd(b)))
        .collect()
}
