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

/// Classifies one reply as it came: it may be empty, have several lines, carry codes or only words. Of
/// a very long one the first 8 KiB count.
pub fn classify(text: &str) -> Classified {
    classify_parts(None, None, text)
}

/// Classifies a reply whose codes are known already; codes that are not given are looked for in the text.
pub fn classify_parts(code: Option<u16>, enhanced: Option<Enhanced>, text: &str) -> Classified {
    let reading = text::read(text);
    let code = code.or(reading.code);
    let enhanced = enhanced.or(reading.enhanced);
    // Whoever asked another server first says what that one answered: its answer counts.
    let class = match text::asked(text).map(text::read) {
        Some(answer) => {
            let class = class_of(answer.code.or(code), answer.enhanced, &answer.words);
            let around = || Words::new(&reading.words).class(&[Weight::Innocent]);
            Some(class).filter(is_soft).or_else(around).unwrap_or(class)
        }
        None => class_of(code, enhanced, &reading.words),
    };
    Classified { class, severity: class.severity(), action: class.action(), code, enhanced }
}

fn class_of(code: Option<u16>, enhanced: Option<Enhanced>, text: &str) -> Class {
    let words = Words::new(text);
    let (strong, weak): (&[_], &[_]) = if is_permanent(code, enhanced) {
        (&[Weight::Strong], &[Weight::Weak, Weight::WeakPermanent, Weight::Refusal])
    } else {
        (&[Weight::Strong, Weight::Temporary], &[Weight::Weak, Weight::WeakTemporary])
    };
    let said = words.class(strong);
    let by_words = said.or_else(|| codes::exact(code, enhanced)).or_else(|| words.class(weak));
    let clearing = words.class(&[Weight::Innocent]);
    // A bounce without any code may talk of many things; what a server says behind a code is said of this message.
    let of_reply = clearing.filter(|_| code.is_some());
    let class = by_words.or(of_reply).or_else(|| codes::rough(code, enhanced)).unwrap_or(Class::Other);
    if is_soft(&class) {
        return class;
    }
    let says_so = said.is_some() || words.class(&[Weight::WeakPermanent]).is_some();
    let dead = || if says_so { class } else { pointed_at(class, code, enhanced, &words) };
    clearing.or_else(|| codes::clearing(code, enhanced)).unwrap_or_else(dead)
}

/// The class of a reply that does not say that the address is dead: a code points to that, or a refusal without a reason.
fn pointed_at(dead: Class, code: Option<u16>, enhanced: Option<Enhanced>, words: &Words<'_>) -> Class {
    let exact = codes::exact(code, enhanced).is_some();
    if let Some(soft) = codes::rough(code, enhanced).filter(is_soft).filter(|_| !exact) {
        return soft;
    }
    if words.are_plain() {
        return dead;
    }
    let reason = words.class(&[Weight::Weak]).or_else(|| codes::otherwise(code, enhanced));
    // An exact code stands for words that are about whom we wrote to, but not for a refusal with a reason that is not
    // understood.
    let refused = || words.class(&[Weight::Refusal]).is_some();
    let about_them = || words.class(&[Weight::Addressed]).is_some();
    reason.unwrap_or_else(|| if exact && !refused() && about_them() { dead } else { Class::Other })
}

fn is_soft(class: &Class) -> bool {
    class.severity() == Severity::Soft
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
