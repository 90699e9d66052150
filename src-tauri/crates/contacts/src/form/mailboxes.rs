//! Mailboxes one after the other, as they are copied from the To line of a message or from a page of names:
//! `Amara Lindqvist <amara@northfen.example>; ida@falk.example`.

use super::lines::Lines;
use super::pipe::Rows;
use super::{FormError, Input, guess};
use crate::import::last_first;

/// An entry longer than this is none.
const LONGEST_ENTRY: usize = 2 << 10;

/// Whether this text is such a list. One address a line, or rows of a table, are none.
pub(super) fn is_list(start: &str, whole: bool) -> bool {
    let cut = if whole { start.len() } else { start.rfind('\n').unwrap_or(start.len()) };
    let text = start.get(..cut).unwrap_or(start);
    if text.contains('\t') || text.contains('|') {
        return false;
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let per_line: Vec<Vec<String>> = lines.iter().map(|line| split(line)).collect();
    let entries = per_line.iter().flatten().count();
    let mailboxes = per_line.iter().flatten().filter(|entry| is_mailbox(entry)).count();
    let angled = per_line.iter().flatten().filter(|entry| entry.contains('<') && is_mailbox(entry)).count();
    let most = mailboxes > 0 && mailboxes * 10 >= entries * 9;
    // Two columns of addresses are a table: the second is the other address of the same person.
    let widths = per_line.iter().map(Vec::len);
    let even = per_line.len() > 1 && widths.clone().min() == widths.max();
    most && (angled * 2 > entries || (mailboxes > 1 && !even && entries > lines.len()))
}

pub(super) fn write(mut input: Box<dyn Input>, rows: &mut Rows) -> Result<(), FormError> {
    let encoding = guess::encoding_of(&mut *input)?;
    rows.push(["first name", "last name", "name", "email"])?;
    let mut lines = Lines::new(input, encoding);
    let (mut line, mut open) = (Vec::new(), String::new());
    while lines.next(&mut line)? {
        if lines.was_cut() {
            return Err(FormError::TooBig { what: "A line of the file".to_owned(), most: "1 MB" });
        }
        // A name that is folded goes on in the next line, which begins with a blank (RFC 5322, section 2.2.3).
        let goes_on = line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if !open.is_empty() && !goes_on {
            push(&open, rows)?;
            open.clear();
        }
        open.push_str(&String::from_utf8_lossy(&line));
        let mut entries = split(&open);
        let last = entries.pop_if(|last| !last.contains('@') && last.len() < LONGEST_ENTRY);
        for entry in &entries {
            push(entry, rows)?;
        }
        open = last.map(|last| last + " ").unwrap_or_default();
    }
    if !open.trim().is_empty() {
        push(&open, rows)?;
    }
    Ok(())
}

fn push(entry: &str, rows: &mut Rows) -> Result<(), FormError> {
    let entry = entry.trim();
    match entry.rsplit_once('<') {
        Some((name, rest)) => {
            let address = rest.split('>').next().unwrap_or_default().trim();
            let name = name.trim().trim_matches(['"', '\'']).trim();
            let name = if name.eq_ignore_ascii_case(address) { "" } else { name };
            match last_first(name).filter(|_| !name.contains(['(', ')'])) {
                Some((last, first)) => rows.push([first, last, "", address]),
                None => rows.push(["", "", name, address]),
            }
        }
        None => rows.push(["", "", "", entry]),
    }
}

/// Takes entries apart at commas and semicolons outside quotation marks, angle brackets and comments. A comma before the
/// address, as in `Lindqvist, Amara <amara@northfen.example>`, stands within a name.
fn split(text: &str) -> Vec<String> {
    let strict = split_at(text, true);
    // Two addresses in one entry: a quotation mark, bracket or comment was opened and never closed.
    if strict.iter().any(|entry| entry.matches('<').count() > 1) { split_at(text, false) } else { strict }
}

fn split_at(text: &str, strict: bool) -> Vec<String> {
    let mut entries = Vec::new();
    let mut entry = String::new();
    let (mut quoted, mut angle, mut comment, mut escaped) = (false, false, 0_u32, false);
    for letter in text.chars() {
        let was_escaped = std::mem::take(&mut escaped);
        match letter {
            '\\' if !was_escaped && (quoted || comment > 0) => escaped = true,
            '"' if !was_escaped && comment == 0 => quoted = !quoted,
            '<' if !quoted => angle = true,
            '>' if !quoted => angle = false,
            '(' if !quoted && !was_escaped => comment += 1,
            ')' if !quoted && !was_escaped => comment = comment.saturating_sub(1),
            ',' | ';'
                if (!strict || (!quoted && !angle && comment == 0))
                    && (entry.contains('@') || letter == ';') =>
            {
                if !entry.trim().is_empty() {
                    entries.push(entry.trim().to_owned());
                }
                entry.clear();
                continue;
            }
            _ => {}
        }
        entry.push(letter);
    }
    if !entry.trim().is_empty() {
        entries.push(entry.trim().to_owned());
    }
    entries
}

fn is_mailbox(entry: &str) -> bool {
    let address = match entry.rsplit_once('<') {
        Some((_, rest)) => match rest.split_once('>') {
            Some((address, after)) if after.trim().is_empty() => address,
            _ => return false,
        },
        None => entry,
    };
    let address = address.trim();
    address.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !address.contains(char::is_whitespace)
    })
}
