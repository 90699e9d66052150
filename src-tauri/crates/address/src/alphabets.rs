//! Words that mix alphabets whose letters look alike, as forged or badly converted addresses do (UTS #39 section 5), and
//! letters that are pictures of letters.

use idna::AsciiDenyList;
use idna::uts46::{Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Finding;
use crate::finding::warning;

/// The warning about a word written in more than one of the Latin, Greek and Cyrillic alphabets.
pub fn mixed() -> Finding {
    warning(
        "mixed-alphabets",
        "One word in it mixes alphabets with letters that look alike.",
        "Type the address anew, or ask for it.",
    )
}

/// Whether a word of a local part beyond ASCII mixes alphabets.
pub fn mixes_in(local: &str) -> bool {
    local.split(['.', '-', '_', '+']).any(mixes)
}

/// Whether a word of a domain in A-labels mixes alphabets, and a warning if there are pictures in it.
pub fn of_domain(domain: &str) -> (bool, Option<Finding>) {
    if !domain.contains("xn--") {
        return (false, None);
    }
    let (shown, _) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
    let symbol = shown.chars().find(|c| !belongs_in_domain(*c)).map(|symbol| {
        warning(
            "domain-symbol",
            format!("The sign {symbol} stands in the domain. Hardly any ending allows it, and few mail hosts take it."),
            "Look whether it belongs there.",
        )
    });
    (shown.split('.').any(mixes), symbol)
}

/// Letters, marks and digits, and the few signs that stand between letters (RFC 5892 section 2.6 and appendix A); symbols
/// and pictures are not for domains, though some endings hand them out.
fn belongs_in_domain(c: char) -> bool {
    c.is_alphanumeric()
        || is_combining_mark(c)
        || matches!(
            c,
            '.' | '-'
                | '\u{00B7}'
                | '\u{0375}'
                | '\u{05F3}'
                | '\u{05F4}'
                | '\u{200C}'
                | '\u{200D}'
                | '\u{30FB}'
        )
}

/// The warning about letters that are only pictures of letters.
pub fn drawn() -> Finding {
    warning(
        "drawn-letters",
        "It is written with signs that only look like plain letters.",
        "Write it in plain letters.",
    )
}

/// The name in plain letters, if it is written with letters that are only pictures of them.
pub fn plain_letters(local: &str) -> Option<String> {
    // The alphabets people write in come before.
    let drawn =
        |c: &char| *c > '\u{2000}' && std::iter::once(*c).nfkc().all(|plain| plain.is_ascii_graphic());
    if !local.chars().any(|c| drawn(&c)) {
        return None;
    }
    let mut plain = String::with_capacity(local.len());
    for c in local.chars() {
        if drawn(&c) { plain.extend(std::iter::once(c).nfkc()) } else { plain.push(c) }
    }
    Some(plain)
}

fn mixes(word: &str) -> bool {
    let seen = word.chars().filter_map(alphabet).fold(0_u8, |seen, alphabet| seen | alphabet);
    seen.count_ones() > 1
}

const fn alphabet(c: char) -> Option<u8> {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '\u{00C0}'..='\u{00D6}'
        | '\u{00D8}'..='\u{00F6}'
        | '\u{00F8}'..='\u{024F}' => Some(1),
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Some(2),
        '\u{0400}'..='\u{052F}' => Some(4),
        _ => None,
    }
}
