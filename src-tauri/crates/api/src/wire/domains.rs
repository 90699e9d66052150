//! Whether the domains of our people take mail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::Progress;

/// What is known of the domains, and how far asking has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DomainsView {
    /// Different domains of our people.
    pub domains: u64,
    /// Of those, with an answer that still holds.
    pub known: u64,
    /// They take mail.
    pub take: u64,
    /// They take none, or are not there.
    pub take_none: u64,
    /// Nobody could tell.
    pub unknown: u64,
    /// People whose domain took no mail when last asked; they are invalid until another answer comes.
    pub people_without: u64,
    /// When the oldest answer that still holds was given.
    pub oldest: Option<Timestamp>,
    /// What asking does now.
    pub state: DomainsState,
    /// How name servers are asked.
    pub settings: DomainSettings,
}

/// What asking does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum DomainsState {
    /// Nothing is asked.
    Idle,
    /// It asks.
    Asking {
        /// Domains done, and in all.
        progress: Progress,
        /// Questions under way.
        in_flight: u32,
    },
    /// It was stopped or the window was closed; it goes on where it stood.
    Stopped {
        /// Domains that are still to be asked.
        left: u64,
        /// Why, in a plain sentence, where it was not the person who stopped it.
        because: Option<String>,
    },
    /// It waits, because name servers cannot be reached.
    Waiting {
        /// Why, in a plain sentence.
        because: String,
        /// Until when.
        until: Timestamp,
        /// Domains that are still to be asked.
        left: u64,
    },
}

/// How name servers are asked. What is changed counts from the next start on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DomainSettings {
    /// The name server to ask, as an address with an optional port; none for the computer's own.
    pub name_server: Option<String>,
    /// The address of a DNS-over-HTTPS service, such as `https://dns.example/dns-query`; none for plain DNS.
    pub https: Option<String>,
    /// Questions under way at the same time, 1 to 256.
    pub at_once: u32,
    /// For how many days an answer holds, 1 to 90.
    pub good_for_days: u32,
}

/// Starts asking, or goes on with it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DomainsCheckRequest {
    /// Ask again also where an answer still holds.
    pub again: bool,
}
