//! The part behind the @ (RFC 5321 section 4.1.2, RFC 1035 section 2.3.4, UTS #46).

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::Finding;
use crate::ending;
use crate::finding::blocking;
use crate::local::{comment, control, full_width, holds_comment, is_control, is_lost, lost, wide};

/// The longest label and the longest name, in octets (RFC 1035 section 2.3.4; 253 is 255 without the length octets).
const LONGEST_LABEL: usize = 63;
const LONGEST_NAME: usize = 253;

/// Checks the part behind the @ and returns it in lower-case A-labels, or says why there is no such form.
pub fn check(domain: &str, findings: &mut Vec<Finding>) -> Option<String> {
    if let Some(problem) = wrong_shape(domain) {
        findings.push(problem);
        return None;
    }
    let Some(name) = ascii(domain) else {
        findings.push(blocking(
            "domain-letters",
            "The domain has letters that no domain can have.",
            "Type the domain anew.",
        ));
        return None;
    };
    if let Some(problem) = wrong_label(&name) {
        findings.push(problem);
        return None;
    }
    ending::check(&name, findings);
    Some(name)
}

/// What is wrong before anything is translated.
fn wrong_shape(domain: &str) -> Option<Finding> {
    if domain.is_empty() {
        return Some(blocking(
            "nothing-after-at",
            "There is no domain behind the @.",
            "Write it as name@domain.",
        ));
    }
    if domain.starts_with('[') {
        return Some(literal(domain));
    }
    let wrong = domain.chars().find(|c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' => false,
        c if c.is_ascii() => true,
        c => c.is_whitespace() || is_control(*c) || is_lost(*c) || full_width(*c),
    });
    Some(match wrong? {
        // A remark is what it is, whatever white space stands before it.
        c if c.is_whitespace() && holds_comment(domain) => comment(domain),
        c if c.is_whitespace() => blocking(
            "space-inside",
            "There is a space behind the @.",
            "Take the space out, or keep only the address.",
        ),
        c if is_control(c) => control(),
        c if is_lost(c) => lost(),
        c if full_width(c) => wide(),
        '(' | ')' => comment(domain),
        '_' => blocking(
            "domain-character",
            "A domain cannot have an underscore.",
            "Look for a hyphen in its place.",
        ),
        ',' => blocking("domain-character", "There is a comma where a dot should be.", "Write a dot."),
        c => blocking("domain-character", format!("The sign {c} cannot stand in a domain."), "Take it out."),
    })
}

/// What stands in square brackets (RFC 5321 section 4.1.3): a machine's number, or nothing that mail knows.
fn literal(domain: &str) -> Finding {
    let inside = domain.trim_start_matches('[').trim_end_matches(']');
    let six = inside.get(..5).filter(|tag| tag.eq_ignore_ascii_case("ipv6:")).and_then(|_| inside.get(5..));
    if inside.parse::<Ipv4Addr>().is_ok() || six.unwrap_or(inside).parse::<Ipv6Addr>().is_ok() {
        return machine();
    }
    blocking(
        "domain-literal",
        "Behind the @ stands something in square brackets, not a domain.",
        "Ask for an address with a domain.",
    )
}

fn machine() -> Finding {
    blocking(
        "ip-address",
        "Behind the @ stands the number of a machine, not a domain.",
        "Ask for an address with a domain.",
    )
}

/// The name in lower-case A-labels; `None` if UTS #46 has none.
pub(crate) fn ascii(domain: &str) -> Option<String> {
    let lower = domain.to_ascii_lowercase();
    if lower.is_ascii() && !lower.split('.').any(|label| label.starts_with("xn--")) {
        return Some(lower);
    }
    let (deny, hyphens) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let name = Uts46::new().to_ascii(domain.as_bytes(), deny, hyphens, DnsLength::Ignore).ok()?;
    Some(name.into_owned())
}

/// What is wrong with single labels (letters, digits, hyphens: RFC 5890 section 2.3.1).
fn wrong_label(name: &str) -> Option<Finding> {
    if name.len() > LONGEST_NAME {
        return Some(blocking(
            "domain-too-long",
            "The domain is longer than any domain can be.",
            "Ask for the right address.",
        ));
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Some(dots(name));
        }
        if label.len() > LONGEST_LABEL {
            return Some(blocking(
                "domain-too-long",
                "A part of the domain is longer than 63 letters.",
                "Ask for the right address.",
            ));
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Some(blocking(
                "domain-hyphen",
                "A part of the domain begins or ends with a hyphen.",
                "Look for a slip of the keys behind the @.",
            ));
        }
    }
    name.parse::<Ipv4Addr>().is_ok().then(machine)
}

fn dots(name: &str) -> Finding {
    let (message, fix) = if name.starts_with('.') {
        ("The domain begins with a dot.", "Take the dot out.")
    } else if name.ends_with('.') {
        ("The domain ends with a dot.", "Take the dot out.")
    } else {
        ("There are two dots in a row behind the @.", "Keep one dot.")
    };
    blocking("dots-in-domain", message, fix)
}
