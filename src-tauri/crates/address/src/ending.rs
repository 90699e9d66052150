//! What a domain ends in: whether anybody can own it, and names set aside for other uses.

use psl::{Psl, Type};

use crate::Finding;
use crate::finding::{blocking, warning};

/// Checks the ending of a lower-case domain in A-labels.
pub fn check(name: &str, findings: &mut Vec<Finding>) {
    let Some((rest, last)) = name.rsplit_once('.') else {
        // Dotless domains get no mail (RFC 7085, and ICANN forbids them), even where an ending of that name exists.
        findings.push(blocking(
            "no-domain-ending",
            "The domain has no ending such as .com.",
            "Write the whole domain.",
        ));
        return;
    };
    match special(last, rest) {
        Some(Special::Example) => return,
        Some(Special::Finding(finding)) => return findings.push(finding),
        None => {}
    }
    let suffix = psl::List.suffix(name.as_bytes());
    let Some(kind) = suffix.and_then(|suffix| suffix.typ()) else {
        findings.push(blocking(
            "unknown-ending",
            format!("There is no ending .{last}."),
            "Look for a slip of the keys behind the @.",
        ));
        return;
    };
    let whole = suffix.is_some_and(|suffix| suffix.as_bytes().len() == name.len());
    // The private part of the list names companies' own domains; mail goes to those as to any other.
    if whole && kind == Type::Icann {
        findings.push(registry(name, rest));
    }
}

/// Whether the public suffix list has this ending (A-labels or one label).
pub fn is_known(ending: &str) -> bool {
    psl::List.suffix(ending.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

/// The part of a domain or host name somebody registered: `lindenbakery.co.uk` of `mail.lindenbakery.co.uk`. `None` where
/// there is none, such as for an ending itself.
#[must_use]
pub fn registrable(name: &str) -> Option<&str> {
    psl::List.domain(name.as_bytes()).and_then(|domain| std::str::from_utf8(domain.as_bytes()).ok())
}

/// The address ends where domains are handed out. Nobody has mail at .co.uk itself; but offices of state do have it
/// at names such as gov.in, which are on the list as well.
fn registry(name: &str, first: &str) -> Finding {
    let message = format!("{name} is an ending that domains are registered under, not a domain.");
    let fix = "Write the whole domain.";
    if matches!(first, "com" | "co" | "net" | "org" | "or" | "ne") {
        blocking("only-an-ending", message, fix)
    } else {
        warning("only-an-ending", message, fix)
    }
}

enum Special {
    /// Documentation and samples: judged like any domain.
    Example,
    Finding(Finding),
}

/// Names that are set aside: RFC 2606, RFC 6761, RFC 6762 appendix G, RFC 7686, RFC 8375, RFC 9476, ICANN's .internal.
fn special(last: &str, rest: &str) -> Option<Special> {
    Some(Special::Finding(match last {
        "example" => return Some(Special::Example),
        "test" => testing(),
        _ if last.starts_with("xn--") && IDN_TEST.contains(&last) => testing(),
        "local" | "internal" | "lan" | "home" | "corp" | "intranet" | "private" | "localdomain" => warning(
            "private-network",
            format!("Domains ending in .{last} exist only inside one house or company."),
            "Ask for an address that works everywhere.",
        ),
        "invalid" | "localhost" | "alt" | "onion" => blocking(
            "reserved-ending",
            format!("The ending .{last} is set aside and never gets mail."),
            "Ask for the right address.",
        ),
        "arpa" if rest == "home" || rest.ends_with(".home") => warning(
            "private-network",
            "Domains ending in home.arpa exist only inside one house.",
            "Ask for an address that works everywhere.",
        ),
        "arpa" => blocking(
            "reserved-ending",
            "The ending .arpa is for machines and never gets mail.",
            "Ask for the right address.",
        ),
        _ => return None,
    }))
}

fn testing() -> Finding {
    warning(
        "test-domain",
        "Domains with this ending exist for tests only.",
        "Ask for the person's real address.",
    )
}

/// The eleven endings IANA reserved for testing domains in other scripts.
const IDN_TEST: [&str; 11] = [
    "xn--kgbechtv",
    "xn--hgbk6aj7f53bba",
    "xn--0zwm56d",
    "xn--g6w251d",
    "xn--80akhbyknj4f",
    "xn--11b5bs3a9aj6g",
    "xn--jxalpdlp",
    "xn--9t4b11yi5a",
    "xn--deba0ad",
    "xn--zckzah",
    "xn--hlcj6aya9esc7a",
];
