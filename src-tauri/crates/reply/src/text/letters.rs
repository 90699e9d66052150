//! Letters as they were meant and as they are compared.
//!
//! Replies come out of bounces, logs and web pages: with the wrong character set, in HTML entities or quoted-printable, with
//! and without accents. All of that is put right before words are looked for.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What cp1252 has where Latin-1 has control characters, 80 to 9F; a blank where it has nothing.
const CP1252: &str = "\u{20AC} \u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}\u{2039}\u{152} \u{17D}  \u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}\u{203A}\u{153} \u{17E}\u{178}";

/// Entities that stand in quoted replies.
const ENTITIES: [(&str, &str); 7] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&nbsp;", " "),
];

/// The letters of a reply that was encoded on its way, or read in the wrong character set; anything else as it is.
pub fn restored(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    if text.contains('&') {
        let plain =
            ENTITIES.iter().fold(text.into_owned(), |text, (entity, sign)| text.replace(entity, sign));
        // Last, so that what was escaped twice is not unescaped twice.
        text = plain.replace("&amp;", "&").into();
    }
    if let Some(plain) = from_quoted_printable(&text) {
        text = plain.into();
    }
    // Once for each program that misread it; twice is seen in the wild.
    for _ in 0..2 {
        match from_wrong_charset(&text) {
            Some(plain) => text = plain.into(),
            None => break,
        }
    }
    text
}

/// Text whose `=C3=BC` and the like are UTF-8 beyond ASCII: whoever writes an equals sign writes nothing of the kind.
fn from_quoted_printable(text: &str) -> Option<String> {
    if !text.contains('=') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let octet =
            (*first == b'=').then(|| tail.split_at_checked(2)).flatten().and_then(|(digits, after)| {
                let octet = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
                Some((octet, after)).filter(|_| digits.iter().all(u8::is_ascii_hexdigit) && octet >= 0x80)
            });
        let (octet, after) = octet.unwrap_or((*first, tail));
        bytes.push(octet);
        rest = after;
    }
    String::from_utf8(bytes).ok().filter(|plain| plain.len() < text.len())
}

/// Text in UTF-8 that somebody read as Latin-1 or cp1252, put right.
fn from_wrong_charset(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let octet = |c: char| match u8::try_from(u32::from(c)) {
        Ok(octet) => Some(octet),
        Err(_) => CP1252.chars().position(|sign| sign == c).and_then(|at| u8::try_from(at + 0x80).ok()),
    };
    String::from_utf8(text.chars().map(octet).collect::<Option<_>>()?).ok()
}

/// Text in the form words are compared in: lower-case, without accents, wide letters as narrow ones, one kind of
/// apostrophe, no invisible signs.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text
            .chars()
            .filter(|c| !c.is_control())
            .map(|c| if c == '`' { '\'' } else { c.to_ascii_lowercase() })
            .collect();
    }
    // Kana keep their marks: to them they are other letters.
    let bare = text.nfkd().filter(|c| !is_combining_mark(*c) || matches!(c, '\u{3099}' | '\u{309A}')).nfc();
    let mut folded = String::with_capacity(text.len());
    for c in bare.flat_map(char::to_lowercase) {
        match c {
            '\u{2019}' | '\u{2018}' | '`' | '\u{B4}' | '\u{2BC}' => folded.push('\''),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            '\u{DF}' => folded.push_str("ss"),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            c if c.is_control() || is_combining_mark(c) && !matches!(c, '\u{3099}' | '\u{309A}') => {}
            c => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_compared_without_their_dress() {
        for dressed in ["BOÎTE", "boi\u{302}te", "boîte", "ｂｏｉｔｅ", "bo\u{AD}ite", "boite\u{7}"] {
            assert_eq!(folded(dressed), "boite", "{dressed:?}");
        }
        assert_eq!(folded("größe doesn\u{2019}t user\u{2011}name"), "grosse doesn't user-name");
        assert_eq!(folded("ポリシー ﾎﾟﾘｼｰ"), "ポリシー ポリシー", "half-width kana too");
        assert_ne!(folded("バ"), folded("ハ"), "a mark makes another letter there");
    }

    #[test]
    fn what_was_encoded_on_the_way_is_put_right() {
        for mangled in
            ["boÃ®te pleine", "boîte pleine", "bo=C3=AEte pleine", "boÃƒÂ®te pleine", "boîte&nbsp;pleine"]
        {
            assert_eq!(restored(mangled), "boîte pleine", "{mangled:?}");
        }
        assert_eq!(restored("doesnâ€™t"), "doesn\u{2019}t");
        assert_eq!(restored("&lt;a&#39;b&gt; &amp;lt;"), "<a'b> &lt;");
        for plain in ["a=5.1.1", "=C3", "=FF", "=", "=é", "100 % = 1"] {
            assert_eq!(restored(plain), plain, "nothing was encoded here");
        }
    }
}
