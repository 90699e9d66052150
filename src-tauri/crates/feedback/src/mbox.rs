//! Files with many mails in them.

/// The mails in `raw`: many if it is an mbox file, else the one that it is. Not for a file that is known to hold one
/// mail (`.eml`): one that was taken out of an mbox file may begin like it and quote another.
///
/// A line that begins with `From ` starts a mail at the head of the file or after an empty line; programs differ in
/// what else they escape, and an empty line before it is what they agree on (RFC 4155 Appendix A).
pub fn split(raw: &[u8]) -> Vec<&[u8]> {
    if !raw.starts_with(b"From ") {
        return vec![raw];
    }
    let mut mails = Vec::new();
    let mut rest = raw;
    loop {
        let body = after_line(rest);
        let end = next_start(body);
        let (mail, next) = body.split_at_checked(end).unwrap_or((body, &[]));
        mails.push(mail);
        if next.is_empty() {
            return mails;
        }
        rest = next;
    }
}

/// What follows the first line, whose end may be LF, CRLF or CR.
pub(crate) fn after_line(text: &[u8]) -> &[u8] {
    let Some(end) = text.iter().position(|&byte| byte == b'\n' || byte == b'\r') else { return &[] };
    let rest = text.get(end..).unwrap_or_default();
    rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or_default()
}

/// Where the next mail starts in `text`, or its length.
fn next_start(text: &[u8]) -> usize {
    let mut rest = text;
    let mut empty_before = true;
    while !rest.is_empty() {
        if empty_before && is_start(rest) {
            return text.len() - rest.len();
        }
        empty_before = matches!(rest.first(), Some(b'\n' | b'\r'));
        rest = after_line(rest);
    }
    text.len()
}

/// `From somebody Mon Jan 1 …`: the last word of a separator is a year or a zone, and a time stands before it.
fn is_start(line: &[u8]) -> bool {
    let end = line.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(line.len());
    let line = line.get(..end).unwrap_or_default();
    line.starts_with(b"From ") && line.contains(&b':') && line.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests;
