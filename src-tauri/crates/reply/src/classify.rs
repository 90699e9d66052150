//! From a reply to its class: what the words say beyond doubt, then exact codes, then weaker words, then rough codes.
//! Whatever those say, nobody is dead in a reply that names reputation, content, policy, quota or rate.

use crate::phrases::{Weight, Words};
use crate::{Action, Class, Enhanced, Severity, codes, text};

/// What a reply means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Classified {
    /// Why the delivery failed.
    pub class: Class,
    /// Whether the address is dead. A caller that got a 4yz reply still tries again: the server may change its mind.
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
    let words = Words::new(&reading.words);
    let lasting = if is_permanent(code, enhanced) { Weight::WeakPermanent } else { Weight::WeakTemporary };
    let class = words
        .class(&[Weight::Strong])
        .or_else(|| codes::exact(code, enhanced))
        .or_else(|| words.class(&[Weight::Weak, lasting]))
        .or_else(|| codes::rough(code, enhanced))
        .unwrap_or(Class::Other);
    let class = match class.severity() {
        Severity::Hard => words.class(&[Weight::Innocent]).unwrap_or(class),
        Severity::Soft => class,
    };
    Classified { class, severity: class.severity(), action: class.action(), code, enhanced }
}

/// Whether the server will not change its mind. Words alone, without any code, come from bounces: those are final.
fn is_permanent(code: Option<u16>, enhanced: Option<Enhanced>) -> bool {
    match (code, enhanced) {
        (Some(code), _) => code >= 500,
        (None, Some(enhanced)) => enhanced.class == 5,
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests;
