//! What the writer wrote, without what they quoted.
//!
//! A quotation of our newsletter holds its footer, and the footer holds a token. Better to take too little for the
//! writer's own than too much: what is missed is shown to the user, what is taken too much unsubscribes somebody.

/// The lines that the writer wrote.
pub(crate) fn own_text(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut own = String::new();
    for (index, line) in lines.iter().enumerate() {
        let rest = lines.get(index..).unwrap_or_default();
        if begins_quote(rest) {
            break;
        }
        if line.starts_with('>') || line.starts_with('|') {
            continue;
        }
        own.push_str(line);
        own.push('\n');
    }
    own
}

/// HTML before the mark with which mail programs begin a quotation.
pub(crate) fn before_html_quote(html: &str) -> &str {
    const MARKS: [&str; 9] = [
        "<blockquote",
        "gmail_quote",
        "yahoo_quoted",
        "moz-cite-prefix",
        "divrplyfwdmsg",
        "appendonsend",
        "outlookmessageheader",
        "border-top:solid #e1e1e1",
        "protonmail_quote",
    ];
    // Lower-casing ASCII alone keeps every byte where it is.
    let lower = html.to_ascii_lowercase();
    let end = MARKS.iter().filter_map(|mark| lower.find(mark)).min();
    let own = end.and_then(|end| html.get(..end)).unwrap_or(html);
    // The mark may stand inside a tag, whose beginning is no text.
    let open_tag = own.rfind('<').filter(|at| own.get(*at..).is_some_and(|tail| !tail.contains('>')));
    open_tag.and_then(|at| own.get(..at)).unwrap_or(own)
}

/// Whether a quotation or a signature begins at the first of these lines.
fn begins_quote(lines: &[&str]) -> bool {
    let Some((line, after)) = lines.split_first() else { return false };
    if *line == "--" || is_ruler(line) {
        return true;
    }
    // "On Monday Ben wrote:" in any language: a line that ends with a colon, and what it quotes marked by ">".
    let next_text = || after.iter().find(|line| !line.is_empty());
    if line.ends_with(':') && next_text().is_some_and(|next| next.starts_with('>')) {
        return true;
    }
    // The same without ">": the line, or it and the next, names an address or a date.
    let told = format!("{line} {}", after.first().copied().unwrap_or_default());
    let ends_with_colon = line.ends_with(':') || after.first().is_some_and(|next| next.ends_with(':'));
    if ends_with_colon && (told.contains('@') || has_year(&told)) && !line.is_empty() {
        return true;
    }
    // The head of the quoted mail as Outlook writes it: "From: …", "Sent: …", in any language.
    let heads = lines.iter().take(4).take_while(|line| is_head(line)).count();
    heads >= 2 && lines.iter().take(heads).any(|line| line.contains('@') || has_year(line))
}

/// `-----Original Message-----`, `________`, `---------- Forwarded message ---------` and their like.
fn is_ruler(line: &str) -> bool {
    let marks = line.chars().take_while(|letter| matches!(letter, '-' | '_' | '=' | '*' | '—' | '–')).count();
    marks >= 5 || (marks >= 2 && line.ends_with("--"))
}

/// `Word: something`, where the word may be bold.
fn is_head(line: &str) -> bool {
    let Some((name, value)) = line.split_once(':') else { return false };
    let name = name.trim_matches(['*', ' ', '\u{a0}']);
    let short = (1..=20).contains(&name.chars().count());
    short
        && name.chars().all(|letter| letter.is_alphabetic() || letter == ' ' || letter == '-')
        && !value.trim().is_empty()
}

/// Four digits in a row that may be a year.
fn has_year(line: &str) -> bool {
    let mut digits = String::new();
    for letter in line.chars().chain([' ']) {
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else {
            if digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")) {
                return true;
            }
            digits.clear();
        }
    }
    false
}

#[cfg(test)]
mod tests;
