//! What was probably meant by something that is no address. Only near-certain repairs are made; anything else is left
//! to the person.

use unicode_normalization::UnicodeNormalization;

use crate::{alphabets, judge, local, typo};

/// The whole corrected address, if there is one correction that nearly everybody would make.
pub fn suggest(given: &str) -> Option<String> {
    let text = with_at(plain_width(given).trim())?;
    let (name, host) = text.rsplit_once('@')?;
    let name = name.trim_end_matches('@');
    let candidate = format!("{}@{}", repaired_name(name)?, repaired_host(host)?);
    whole(&candidate).filter(|better| better != given)
}

/// The candidate in canonical form, if it is an address.
pub fn whole(candidate: &str) -> Option<String> {
    let (address, _) = judge::examine(candidate, &mut Vec::new())?;
    Some(address.as_str().to_owned())
}

/// Full-width letters, as an ideographic keyboard writes them, in their plain form.
fn plain_width(text: &str) -> String {
    if !text.chars().any(local::full_width) {
        return text.to_owned();
    }
    let plain = |c: char| if matches!(c, '\u{3002}' | '\u{FF61}') { '.' } else { c };
    text.chars().map(plain).nfkc().collect()
}

/// The text with its @ in place: written out ("anna at ...", "anna(at)..."), or left out before a well-known domain.
fn with_at(text: &str) -> Option<String> {
    if text.contains('@') {
        return Some(text.to_owned());
    }
    let lower = text.to_lowercase();
    let spelled = ["(at)", "[at]", "{at}", "(ät)", " at "].into_iter().find_map(|word| {
        let (name, host) = lower.split_once(word)?;
        (!host.contains(word)).then(|| format!("{}@{}", name.trim(), host.trim()))
    });
    if let Some(spelled) = spelled {
        return Some(
            ["(dot)", "[dot]", "{dot}", " dot "]
                .into_iter()
                .fold(spelled, |text, word| text.replace(word, ".")),
        );
    }
    typo::glued(&lower).map(|(name, host)| format!("{name}@{host}"))
}

fn repaired_name(name: &str) -> Option<String> {
    let name = without_comments(name.trim());
    let name = name.trim_matches(['\'', '"', '<', '(', '[', '{', '.', ',', ';', ':']).trim();
    let name = typo::without_www(name).unwrap_or(name);
    // Two words may be a display name and an address, or one name with a stray space: nobody can tell.
    if name.is_empty() || name.contains(char::is_whitespace) {
        return None;
    }
    // Letters that were drawn are said as they are typed, as for an address that could be taken.
    let plain = if name.is_ascii() { None } else { alphabets::plain_letters(name) };
    Some(single_dots(plain.as_deref().unwrap_or(name)))
}

fn repaired_host(host: &str) -> Option<String> {
    let host = without_comments(host);
    let host: String = host.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let host = host.trim_matches(|c: char| c.is_ascii_punctuation());
    let host = single_dots(&host.replace([',', ';'], "."));
    if host.contains('.') { Some(typo::better(&host).unwrap_or(host)) } else { typo::undotted(&host) }
}

fn single_dots(text: &str) -> String {
    text.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// The text without its remarks in round brackets, if each is closed and none stands between two letters.
fn without_comments(text: &str) -> String {
    let (mut depth, mut rest) = (0_usize, String::with_capacity(text.len()));
    let mut fused = false;
    let mut previous = None;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth == 0 => {
                fused |=
                    previous == Some(')') && c.is_alphanumeric() && rest.ends_with(char::is_alphanumeric);
                rest.push(c);
            }
            _ => {}
        }
        previous = Some(c);
    }
    if depth == 0 && !fused { rest } else { text.to_owned() }
}
