//! What the checks look at; gathered by the caller.

use address::Finding;
use jiff::Timestamp;

use crate::audience::Tally;
use crate::card::{Card, Policy};
use crate::fingerprint::Fingerprint;
use crate::limits::Limits;
use crate::pacing::Forecast;

/// Everything one pre-flight looks at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// When.
    pub at: Timestamp,
    /// The fingerprint of message, audience rule and account.
    pub fingerprint: Fingerprint,
    /// Who would get it.
    pub audience: &'a Tally,
    /// Fields the message needs and people lack.
    pub missing: &'a [MissingField],
    /// What [`message::check`] found.
    pub message: &'a [Finding],
    /// How many things it looked at.
    pub message_checks: u32,
    /// The biggest message of those rendered, in bytes; `None` where none could be rendered.
    pub biggest: Option<u64>,
    /// In whose name.
    pub sender: SenderFacts<'a>,
    /// With which account; `None` where none is chosen.
    pub account: Option<AccountFacts<'a>>,
    /// How sending would go from now.
    pub forecast: Option<&'a Forecast>,
}

/// A merge field that some people have no value for, where the message gives no other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingField {
    /// Its name.
    pub field: String,
    /// How many people lack it.
    pub people: u64,
    /// Some of them, as the person knows them (a name, an address), the worst first.
    pub examples: Vec<String>,
}

/// The sender as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct SenderFacts<'a> {
    /// The From address.
    pub from: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// Its postal address.
    pub postal_address: &'a str,
    /// Where a wish to leave is sent; empty where none is set.
    pub unsubscribe_mailbox: &'a str,
}

/// The account.
#[derive(Debug, Clone, Copy)]
pub struct AccountFacts<'a> {
    /// What the person calls it.
    pub name: &'a str,
    /// The address it belongs to.
    pub address: &'a str,
    /// When a test of sending last went well.
    pub tested: Option<Timestamp>,
    /// Whether the last test did not work.
    pub test_failed: bool,
    /// Whether it signs in at all; a server on loopback need not.
    pub signs_in: bool,
    /// Whether the secret to sign in with is in the vault.
    pub has_secret: bool,
    /// Its card, where its host is known.
    pub card: Option<&'a Card>,
    /// Its bulk policy.
    pub policy: Policy,
    /// Its limits in force.
    pub limits: Limits,
    /// The biggest message its server takes, in bytes: what it said when tested (RFC 1870), or the card.
    pub biggest_message: Option<u64>,
    /// People beside this audience who were sent similar content through it within [`crate::similar::COUNTS_FOR`]; asked
    /// only where its host counts that.
    pub similar_before: u64,
}
