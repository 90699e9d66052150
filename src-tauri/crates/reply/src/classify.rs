//! From a reply to its class: words first, then the enhanced code, then the reply code.

use crate::{Action, Class, Enhanced, Severity, codes, phrases, text};

/// What a reply means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Classified {
    /// Why the delivery failed.
    pub class: Class,
    /// Whether the address is dead.
    pub severity: Severity,
    /// What follows.
    pub action: Action,
    /// The reply code (RFC 5321 section 4.2), where one was given or found.
    pub code: Option<u16>,
    /// The enhanced code (RFC 3463), where one was given or found.
    pub enhanced: Option<Enhanced>,
}

/// Classifies one reply as it came: it may be empty, have several lines, carry codes or only words.
pub fn classify(text: &str) -> Classified {
    classify_parts(None, None, text)
}

/// Classifies a reply whose codes are known already; codes that are not given are looked for in the text.
pub fn classify_parts(code: Option<u16>, enhanced: Option<Enhanced>, text: &str) -> Classified {
    let reading = text::read(text);
    let code = code.or(reading.code);
    let enhanced = enhanced.or(reading.enhanced);
    let class =
        phrases::class_of(&reading.words).or_else(|| codes::class_of(code, enhanced)).unwrap_or(Class::Other);
    Classified { class, severity: class.severity(), action: class.action(), code, enhanced }
}
