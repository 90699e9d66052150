//! Character references: writing the few that matter, reading those that can hide something.

use std::borrow::Cow;

/// Text made safe for HTML, between tags and inside quoted attributes.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The names that occur in mail or that can hide a link's scheme. All others stay as they are written.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("colon", ":"),
    ("sol", "/"),
    ("period", "."),
    ("commat", "@"),
    ("Tab", "\t"),
    ("NewLine", "\n"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bull", "•"),
    ("middot", "·"),
    ("euro", "€"),
    ("pound", "£"),
    ("zwnj", "\u{200c}"),
    ("zwj", "\u{200d}"),
    ("shy", "\u{ad}"),
];

/// Reads one reference at the start of `text` (which begins with `&`): its length and what it stands for.
fn reference(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, mark) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
        let c = char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}');
        let semicolon = usize::from(digits.get(end..).is_some_and(|tail| tail.starts_with(';')));
        return Some((mark + end + semicolon, Cow::Owned(c.to_string())));
    }
    NAMED.iter().find_map(|(name, value)| {
        let tail = body.strip_prefix(name)?;
        tail.starts_with(';').then_some((name.len() + 2, Cow::Borrowed(*value)))
    })
}

/// Text with its character references read.
pub fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = rest.find('&') {
        let (before, from) = rest.split_at_checked(found).unwrap_or((rest, ""));
        out.push_str(before);
        rest = match reference(from) {
            Some((length, value)) => {
                out.push_str(&value);
                from.get(length..).unwrap_or_default()
            }
            None => {
                out.push('&');
                from.get(1..).unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}
