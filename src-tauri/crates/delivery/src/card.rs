//! Account cards: what the common mail hosts allow, with the source and date of every figure.
//!
//! The figures age; they are data ([`CARDS`]), shown with their source, and the person may edit them. A bulk policy is
//! different: what a host forbids cannot be edited away, only made stricter. [`Policy`] holds that by its type.

mod shipped;

use jiff::civil::Date;
use serde::Serialize;

use crate::Error;
use crate::limits::Limits;
use crate::words::words;

pub use shipped::CARDS;

words! {
    /// What a host says about newsletters. Ordered from loose to strict.
    pub enum BulkPolicy as "bulk policy" {
        /// Nothing found; the person has to ask their host.
        Unknown = "unknown",
        /// Allowed, as a rule with conditions such as consent and a way to leave.
        Allowed = "allowed",
        /// Allowed in small numbers; made for personal mail.
        Discouraged = "discouraged",
        /// Only through the host's own stream for newsletters.
        SeparateStream = "separate-stream",
        /// Forbidden, also in small batches.
        Prohibited = "prohibited",
    }
}

words! {
    /// How the connection is encrypted. Plain text is no choice here: it exists for loopback only.
    pub enum Tls as "kind of encryption" {
        /// From the first byte on (RFC 8314), as a rule port 465.
        Implicit = "implicit",
        /// By STARTTLS, required (RFC 3207), as a rule port 587.
        StartTls = "starttls",
    }
}

words! {
    /// What the host takes for a login.
    pub enum SignIn as "way to sign in" {
        /// The mailbox's own password.
        Password = "password",
        /// A password made for one program in the host's settings.
        AppPassword = "app-password",
        /// A token from the host's own sign-in page (XOAUTH2).
        OAuth = "oauth",
    }
}

words! {
    /// Who says so.
    pub enum Says as "kind of source" {
        /// The host itself.
        Host = "host",
        /// Somebody else; worth a look at the host's own pages.
        Others = "others",
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Who says so.
    pub says: Says,
    /// The page, or its name where it has no stable address.
    pub page: &'static str,
    /// When it was read.
    pub as_of: Date,
}

/// Where to send through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Server {
    /// The SMTP host.
    pub host: &'static str,
    /// Its port.
    pub port: u16,
    /// How it is encrypted.
    pub tls: Tls,
    /// What it takes for a login.
    pub sign_in: SignIn,
}

/// What one host allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Stable name, stored with the account.
    pub id: &'static str,
    /// The host's name as people know it.
    pub name: &'static str,
    /// SMTP hosts it answers by; a leading or inner `*` stands for any one or more labels.
    pub hosts: &'static [&'static str],
    /// Domains of addresses that always live there. Empty where customers bring their own domain.
    pub domains: &'static [&'static str],
    /// What to suggest for a new account.
    pub server: Server,
    /// The most it lets through.
    pub limits: Limits,
    /// Who says that; `None` where no figure was found.
    pub limits_source: Option<Source>,
    /// The biggest message in bytes, encoded.
    pub biggest_message: Option<u64>,
    /// What it says about newsletters.
    pub bulk: BulkPolicy,
    /// From how many people on a message counts as bulk; `None` is any newsletter.
    pub bulk_from: Option<u32>,
    /// Who says that.
    pub bulk_source: Option<Source>,
    /// What a person should know, in plain words; may be empty.
    pub note: &'static str,
}

impl Card {
    /// The shipped card with this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Card> {
        CARDS.iter().find(|card| card.id == id)
    }

    /// The card for an account, by its SMTP host and the domain of its address. Where one host serves free and paid
    /// accounts, the address tells them apart.
    #[must_use]
    pub fn find(smtp_host: &str, address_domain: &str) -> Option<&'static Card> {
        let host = smtp_host.trim_end_matches('.').to_ascii_lowercase();
        let by_host = || CARDS.iter().filter(|card| card.hosts.iter().any(|pattern| matches(pattern, &host)));
        by_host()
            .find(|card| card.has_domain(address_domain))
            .or_else(|| by_host().find(|card| card.domains.is_empty()))
            .or_else(|| by_host().next())
    }

    /// The card for an address by its domain alone: where to find its mail server before anything else is known.
    #[must_use]
    pub fn for_domain(address_domain: &str) -> Option<&'static Card> {
        CARDS.iter().find(|card| card.has_domain(address_domain))
    }

    fn has_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|known| known.eq_ignore_ascii_case(domain.trim_end_matches('.')))
    }
}

/// Whether a host fits a pattern label by label, `*` being one or more labels.
fn matches(pattern: &str, host: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == host };
    let Some(middle) = host.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else {
        return false;
    };
    !middle.is_empty() && !middle.starts_with('.') && !middle.ends_with('.')
}

/// The bulk policy of one account: what was shipped, and what the person made of it. Never looser than what was shipped,
/// also when it is read back, and also when a later version ships a stricter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    shipped: BulkPolicy,
    own: Option<BulkPolicy>,
}

impl Policy {
    /// The policy of a host, `None` for one that has no card; with what the person chose, if anything.
    #[must_use]
    pub fn new(card: Option<&Card>, own: Option<BulkPolicy>) -> Policy {
        Policy { shipped: card.map_or(BulkPolicy::Unknown, |card| card.bulk), own }
    }

    /// The same policy made stricter, or put back to what was shipped.
    ///
    /// # Errors
    /// [`Error::PolicyLoosened`] where `asked` is looser than what was shipped.
    pub fn edited(self, asked: BulkPolicy) -> Result<Policy, Error> {
        if asked < self.shipped {
            return Err(Error::PolicyLoosened { shipped: self.shipped, asked });
        }
        Ok(Policy { own: Some(asked), ..self })
    }

    /// What holds.
    #[must_use]
    pub fn in_force(self) -> BulkPolicy {
        self.own.map_or(self.shipped, |own| own.max(self.shipped))
    }

    /// What was shipped.
    #[must_use]
    pub const fn shipped(self) -> BulkPolicy {
        self.shipped
    }

    /// What the person chose, for storing.
    #[must_use]
    pub const fn own(self) -> Option<BulkPolicy> {
        self.own
    }
}

#[cfg(test)]
mod tests;
