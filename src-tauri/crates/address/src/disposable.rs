//! Mailboxes that are made to be thrown away, and addresses that only forward to one that is kept secret.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Finding;
use crate::finding::{info, warning};

/// What is to be said of a lower-case domain if mailboxes at it, or at one it lies under, do not last.
pub fn notice(domain: &str) -> Option<Finding> {
    if lies_under(domain, |name| KNOWN.contains(name)) {
        return Some(warning(
            "disposable",
            "Mailboxes at this domain are made to be thrown away.",
            "Ask for an address that lasts.",
        ));
    }
    lies_under(domain, |name| FORWARDERS.contains(&name)).then(|| {
        info(
            "forwarding-address",
            "This address only forwards to one that is kept secret, and can be switched off at any time.",
            "Nothing to do.",
        )
    })
}

/// Whether it holds for the domain or one above it. The ending itself is never a service.
fn lies_under(domain: &str, holds: impl Fn(&str) -> bool) -> bool {
    let mut name = domain;
    loop {
        if holds(name) {
            return true;
        }
        match name.split_once('.') {
            Some((_, above)) if above.contains('.') => name = above,
            _ => return false,
        }
    }
}

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let listed = include_str!("disposable/domains.txt").lines().filter(|line| !line.starts_with('#'));
    listed.chain(MORE.iter().copied()).collect()
});

/// Services the list does not have.
const MORE: &[&str] = &[
    "burnermail.io",
    "mail-temp.com",
    "spamgourmet.com",
    "temp-mail.io",
    "tempmail.com",
    "tempmail.dev",
    "tempmail.net",
];

/// Services that give people an address for each shop, in front of the mailbox they keep.
const FORWARDERS: &[&str] = &[
    "33mail.com",
    "addy.io",
    "aleeas.com",
    "anonaddy.com",
    "anonaddy.me",
    "duck.com",
    "mozmail.com",
    "passmail.com",
    "passmail.net",
    "privaterelay.appleid.com",
    "simplelogin.com",
    "slmail.me",
];

#[cfg(test)]
mod tests;
