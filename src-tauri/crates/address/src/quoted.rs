//! Local parts in quotation marks: legal, and in practice either a slip or a trap (RFC 5321 section 4.1.2).

use crate::Finding;
use crate::finding::{blocking, info, warning};
use crate::local::{comment, control, is_control, is_lost, lost, stands_alone};

/// Checks a part that begins with a quotation mark. Marks around a plain name are taken off: they mean nothing
/// (RFC 5321 section 4.1.2: quoting is not significant).
pub fn check(local: &str, findings: &mut Vec<Finding>) -> Option<String> {
    let content = match content(local) {
        Ok(content) => content,
        Err(problem) => {
            findings.push(*problem);
            return None;
        }
    };
    findings.push(notice());
    if escapes_beyond_ascii(local) {
        findings.push(odd_escape());
        return None;
    }
    if content.is_empty() {
        findings.push(blocking(
            "nothing-before-at",
            "There is nothing between the quotation marks.",
            "Write it as name@domain.",
        ));
        return None;
    }
    if let Some(c) = content.chars().find(|c| is_control(*c) || is_lost(*c)) {
        findings.push(if is_control(c) { control() } else { lost() });
        return None;
    }
    if !content.is_ascii() {
        findings.push(info(
            "needs-smtputf8",
            "This address has letters that only newer mail servers take.",
            "Nothing to do. If your mail host refuses it, ask for another address.",
        ));
    }
    if stands_alone(&content) {
        return Some(content);
    }
    let mut canonical = String::with_capacity(content.len() + 2);
    canonical.push('"');
    for c in content.chars() {
        if matches!(c, '"' | '\\') {
            canonical.push('\\');
        }
        canonical.push(c);
    }
    canonical.push('"');
    Some(canonical)
}

/// RFC 6531 section 3.3 lets letters beyond ASCII stand between the marks, and not behind a backslash.
fn escapes_beyond_ascii(local: &str) -> bool {
    let mut escaped = false;
    local.chars().any(|c| {
        let odd = escaped && !c.is_ascii();
        escaped = c == '\\' && !escaped;
        odd
    })
}

fn odd_escape() -> Finding {
    blocking(
        "quotation-marks",
        "A backslash stands before a letter that it may not stand before.",
        "Take the backslash out.",
    )
}

/// The warning about the form itself.
pub fn notice() -> Finding {
    warning(
        "quoted-name",
        "The part before the @ stands in quotation marks. Rules allow it, most mail hosts do not.",
        "Look whether the quotation marks belong there.",
    )
}

/// What stands between the marks, with its escapes read.
fn content(local: &str) -> Result<String, Box<Finding>> {
    let open =
        || blocking("unclosed-quotation", "A quotation mark is opened and never closed.", "Take it out.");
    let mut content = String::new();
    let mut rest = local.chars();
    rest.next();
    loop {
        match rest.next().ok_or_else(open)? {
            '"' => break,
            // What may not be escaped may not stand there unescaped either: the letters are looked at later.
            '\\' => content.push(rest.next().ok_or_else(open)?),
            c => content.push(c),
        }
    }
    let after = rest.as_str();
    if after.is_empty() {
        return Ok(content);
    }
    Err(Box::new(if after.contains(['(', ')']) {
        comment(after)
    } else if after.starts_with('.') {
        blocking(
            "obsolete-form",
            "The part before the @ is put together from quoted pieces, which mail gave up long ago.",
            "Ask for the right address.",
        )
    } else {
        odd()
    }))
}

fn odd() -> Finding {
    blocking(
        "quotation-marks",
        "Quotation marks do not go around the whole part before the @.",
        "Take them out.",
    )
}
