//! Domains where anybody can open a mailbox.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::typo;

/// Whether this lower-case domain in A-labels is a provider's where private people have their mailboxes, for nothing or
/// with their line.
///
/// It says nothing against an address, so there is no finding for it; it tells a firm's own domain from everybody's.
pub fn is_free_mail(domain: &str) -> bool {
    KNOWN.contains(domain) || typo::is_provider(domain)
}

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("free_mail/domains.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

#[cfg(test)]
mod tests;
