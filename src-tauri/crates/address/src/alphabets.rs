//! Words that mix alphabets whose letters look alike, as forged or badly converted addresses do (UTS #39 section 5).

use idna::AsciiDenyList;
use idna::uts46::{Hyphens, Uts46};

use crate::Finding;
use crate::finding::warning;

/// A warning if one word of the address is written in more than one of the Latin, Greek and Cyrillic alphabets.
pub fn notice(local: &str, domain: &str) -> Option<Finding> {
    let punycode = domain.contains("xn--");
    if local.is_ascii() && !punycode {
        return None;
    }
    let mixed_domain = punycode && {
        let (shown, _) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
        shown.split('.').any(mixes)
    };
    (mixed_domain || local.split(['.', '-', '_', '+']).any(mixes)).then(|| {
        warning(
            "mixed-alphabets",
            "One word in it mixes alphabets with letters that look alike.",
            "Type the address anew, or ask for it.",
        )
    })
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
