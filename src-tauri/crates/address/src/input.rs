//! What people and programs put around an address, taken off before it is judged.

use std::borrow::Cow;

use crate::{Finding, Severity};

/// Whether the text can be nothing but an address in its simplest form, so that no cleaning is needed.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'@' | b'-' | b'_' | b'+'))
}

/// The address without what stands around it: white space, invisible characters, quotation marks, `mailto:`,
/// a display name. What had to be guessed at is a finding.
pub fn bare<'a>(input: &'a str, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    if is_plain(input) {
        return Cow::Borrowed(input);
    }
    if input.starts_with(char::is_whitespace) || input.ends_with(char::is_whitespace) {
        findings.push(Finding::new(
            "space-around",
            Severity::Info,
            "There was white space around it. We took it off.",
        ));
    }
    let visible = without_invisible(input);
    let hidden = visible.len() != input.len();
    let bare = match visible {
        Cow::Borrowed(text) => undress(text, findings),
        Cow::Owned(text) => Cow::Owned(undress(&text, findings).into_owned()),
    };
    if hidden {
        findings.push(Finding::new(
            "hidden-characters",
            Severity::Info,
            "There were invisible characters in it. We took them out.",
        ));
    }
    bare
}

fn undress<'a>(text: &'a str, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let mut text = trimmed(text);
    if let Some((display, inner)) = angled(text, findings) {
        text = trimmed(inner);
        if display {
            findings.push(Finding::new(
                "display-name",
                Severity::Info,
                "There was a name beside the address. Only the address is used.",
            ));
        }
    } else if let Some(inner) = quoted_whole(text) {
        text = trimmed(inner);
    }
    without_scheme(text)
}

/// Leaves out white space and what separates the entries of a list.
fn trimmed(text: &str) -> &str {
    text.trim().trim_end_matches([',', ';']).trim_start_matches([',', ';']).trim()
}

/// What stands in the last pair of angle brackets, and whether anything stands before it. Square brackets around
/// `mailto:` are how some mail programs paste the same thing.
fn angled<'a>(text: &'a str, findings: &mut Vec<Finding>) -> Option<(bool, &'a str)> {
    if let Some((display, rest)) = text.split_once("[mailto:") {
        let inner = rest.strip_suffix(']')?;
        return (!inner.contains(['[', ']'])).then_some((!display.trim().is_empty(), inner));
    }
    if !text.contains(['<', '>']) {
        return None;
    }
    let inner = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    match inner {
        Some((display, inner)) if !outside_quotes(display).contains(['<', '>']) => {
            Some((!display.trim().is_empty(), inner))
        }
        Some((_, inner)) => {
            findings.push(brackets());
            Some((false, inner))
        }
        // A pair inside a quoted local part is that part's own affair.
        None if !outside_quotes(text).contains(['<', '>']) => None,
        None => {
            findings.push(brackets());
            None
        }
    }
}

fn brackets() -> Finding {
    Finding::new(
        "angle-brackets",
        Severity::Blocking,
        "The brackets < and > do not pair up around one address.",
    )
    .with_fix("Keep only the address.")
}

/// The text without its quoted strings (RFC 5322 section 3.2.4).
pub fn outside_quotes(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = String::new();
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if !quoted => rest.push(c),
            _ => {}
        }
    }
    rest
}

/// What a single pair of quotation marks around the whole encloses, as spreadsheets leave them.
fn quoted_whole(text: &str) -> Option<&str> {
    const PAIRS: [(char, char); 6] =
        [('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];
    PAIRS.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (inner.contains('@') && !inner.contains([*open, *close])).then_some(inner)
    })
}

/// The address of a `mailto:` link (RFC 6068) or of Exchange's `SMTP:` notation.
fn without_scheme(text: &str) -> Cow<'_, str> {
    let tail = |scheme: &str| {
        let head = text.get(..scheme.len())?;
        if head.eq_ignore_ascii_case(scheme) { text.get(scheme.len()..) } else { None }
    };
    if let Some(link) = tail("mailto:") {
        let target = link.split('?').next().unwrap_or(link).trim();
        return percent_decoded(target).map_or(Cow::Borrowed(target), Cow::Owned);
    }
    Cow::Borrowed(tail("smtp:").map_or(text, str::trim))
}

/// The text with its `%40`s read; `None` if there are none or they make no text.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// The text without characters that show nothing: zero-width spaces, byte order marks, soft hyphens, direction marks.
/// Joiners and variation selectors stay where they follow a letter or picture they can belong to.
fn without_invisible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| is_invisible(c) || is_joiner(c)) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        let joins = is_joiner(c) && kept.chars().next_back().is_some_and(|before| !before.is_ascii());
        if !is_invisible(c) && (!is_joiner(c) || joins) {
            kept.push(c);
        }
    }
    if kept.len() == text.len() { Cow::Borrowed(text) } else { Cow::Owned(kept) }
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}'
    )
}
