//! An address that passed, and the key it is unique by.

use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

use crate::{Finding, judge};

/// One valid mailbox name in canonical form: local part kept in its case and NFC, domain lower-case A-labels.
///
/// There is no `Display`, and `Debug` shows the first letter and the domain, so that no log holds an address by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    text: Box<str>,
    at: usize,
}

/// What makes two addresses the same contact: the canonical form with the local part in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DedupeKey(String);

impl Address {
    /// Takes an address that [`judge`] finds nothing blocking about.
    ///
    /// # Errors
    /// Returns the findings when something speaks against it; at least one is blocking.
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let judgement = judge(text);
        judgement.address.ok_or(judgement.findings)
    }

    /// Takes back an address this program stored itself; only its shape is looked at.
    pub fn from_canonical(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        let ours =
            domain.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-');
        let whole = !local.is_empty() && domain.contains('.') && text.len() <= 254;
        let quoted = local.starts_with('"');
        let clean = !local.chars().any(|c| c.is_control() || (c.is_whitespace() && !quoted));
        (ours && whole && clean).then(|| Self { text: text.into(), at: local.len() })
    }

    /// The address of two parts that were checked already.
    pub(crate) fn of_checked(local: &str, domain: &str) -> Self {
        let mut text = String::with_capacity(local.len() + 1 + domain.len());
        text.push_str(local);
        text.push('@');
        text.push_str(domain);
        Self { text: text.into_boxed_str(), at: local.len() }
    }

    /// The canonical address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the @, in its own case.
    pub fn local(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// What stands behind the @: lower-case A-labels.
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// The key contacts are unique by.
    pub fn dedupe_key(&self) -> DedupeKey {
        DedupeKey(format!("{}@{}", self.folded_local(), self.domain()))
    }

    /// The local part without upper case, in NFC again: lower-casing can take a letter apart.
    pub(crate) fn folded_local(&self) -> String {
        if self.local().is_ascii() {
            self.local().to_ascii_lowercase()
        } else {
            self.local().to_lowercase().nfc().collect()
        }
    }

    /// Whether every server on the way must speak SMTPUTF8 (RFC 6531).
    pub fn needs_smtputf8(&self) -> bool {
        !self.local().is_ascii()
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.local().chars().next().unwrap_or('?');
        write!(f, "{first}…@{}", self.domain())
    }
}

impl DedupeKey {
    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes back a key this program stored.
    pub const fn from_stored(key: String) -> Self {
        Self(key)
    }
}

impl fmt::Debug for DedupeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        write!(f, "{}…@{domain}", local.chars().next().unwrap_or('?'))
    }
}

#[cfg(test)]
mod tests;
