//! One spreadsheet cell that holds several addresses.

/// The parts of a cell that each look like one address: `a@b.c; d@e.f`, `Name <a@b.c>, "Last, First" <d@e.f>`.
///
/// A cell with one address, or with none, comes back whole; nothing is judged here, and nothing is dropped but the signs
/// and words that stand between addresses. An empty cell gives no part.
pub fn split_cell(cell: &str) -> Vec<&str> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Vec::new();
    }
    if at_signs(cell) < 2 {
        return vec![cell];
    }
    let parts: Vec<&str> =
        segments(cell).into_iter().flat_map(words).map(unjoined).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 { vec![cell] } else { parts }
}

/// Whether a text holds two addresses or more.
pub fn holds_several(text: &str) -> bool {
    at_signs(text) > 1
        && split_cell(text).iter().filter(|part| at_signs(part) > 0 && part.contains('.')).count() > 1
}

fn at_signs(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'@').count()
}

/// Where a text can be cut: at separators outside quotation marks and angle brackets, and behind a closing bracket.
fn cuts(text: &str) -> Vec<(usize, usize)> {
    let (mut quoted, mut angled, mut escaped) = (false, false, false);
    let closes = text.bytes().filter(|b| *b == b'"').count() % 2 == 0;
    let mut cuts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if closes => quoted = !quoted,
            _ if quoted => {}
            '<' => angled = true,
            '>' => {
                angled = false;
                cuts.push((at + 1, at + 1));
            }
            ';' | ',' | '\n' | '\r' | '\t' | '|' if !angled => cuts.push((at, at + c.len_utf8())),
            '，' | '；' | '、' if !angled => cuts.push((at, at + c.len_utf8())),
            _ => {}
        }
    }
    cuts
}

/// The text cut so that each part has an address. A part without one belongs to the next if that has a name before its
/// address ("Last, First <a@b.c>"), or to the one before if that still lacks an ending ("a@b,com").
fn segments(text: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut start = 0;
    for (end, next) in cuts(text) {
        let (Some(part), Some(rest)) = (text.get(start..end), text.get(next..)) else { continue };
        let following = rest.split([';', ',', '\n', '|']).next().unwrap_or(rest);
        let complete =
            part.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.') || at_signs(following) > 0);
        let prefix = at_signs(part) == 0 && following.contains('<');
        if part.trim().is_empty() || (at_signs(part) > 0 && !complete) || prefix {
            if part.trim().is_empty() {
                start = next;
            }
            continue;
        }
        segments.push(part);
        start = next;
    }
    segments.extend(text.get(start..).filter(|rest| !rest.trim().is_empty()));
    segments
}

/// Cuts at white space and slashes where that gives each part an address.
fn words(part: &str) -> Vec<&str> {
    let part = part.trim();
    if at_signs(part) < 2 || part.contains(['<', '>', '"']) {
        return vec![part];
    }
    let mut words = Vec::new();
    let mut start = 0;
    let mut complete = false;
    for (at, c) in part.char_indices() {
        let gap = c.is_whitespace() || (c == '/' && complete);
        let (here, rest) =
            (part.get(start..at).unwrap_or_default(), part.get(at + c.len_utf8()..).unwrap_or_default());
        complete = here.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
        if gap && complete && at_signs(rest) > 0 && !rest.trim_start().starts_with('@') {
            words.push(here);
            start = at + c.len_utf8();
            complete = false;
        }
    }
    words.extend(part.get(start..));
    words
}

/// The part without the word or sign that joined it to the one before.
fn unjoined(part: &str) -> &str {
    let part = part.trim().trim_start_matches([';', ',', '|']).trim();
    const JOINTS: [&str; 14] =
        [":::", "und", "and", "et", "y", "e", "en", "oder", "or", "ou", "&", "/", "+", "-"];
    match part.split_once(char::is_whitespace) {
        Some((first, rest)) if JOINTS.contains(&first.to_lowercase().as_str()) && rest.contains('@') => {
            rest.trim()
        }
        _ if JOINTS.contains(&part) => "",
        _ => part.trim_end_matches(":::").trim_end(),
    }
}

#[cfg(test)]
mod tests;
