//! Finding the settings of an address by asking: the domain's own settings file, its records, its mail servers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AccountSuggestion;

/// Starts looking; one that runs is stopped first. Only the domain's own servers and name servers are asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountFindRequest {
    /// The address; refused with `address` where it is none.
    pub address: String,
}

/// How looking stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountFinding {
    /// For which address; empty before the first look.
    pub address: String,
    /// Whether it still looks.
    pub running: bool,
    /// The steps in their order.
    pub steps: Vec<FindStep>,
    /// The best that was found.
    pub found: Option<AccountSuggestion>,
}

/// One place to look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindStep {
    /// Where.
    pub at: FindAt,
    /// What came of it.
    pub end: FindEnd,
    /// The same in a plain sentence; may be empty.
    pub detail: String,
}

/// Where settings are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FindAt {
    /// In our catalogue of hosts.
    Catalogue,
    /// In the settings file of the domain.
    SettingsFile,
    /// In the domain's records.
    Records,
    /// By the servers that take its mail.
    MailServers,
    /// At the usual names.
    Guess,
}

/// What came of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FindEnd {
    /// Not looked at yet.
    Waiting,
    /// It is being looked at.
    Asking,
    /// The settings are there.
    Found,
    /// Nothing is there.
    NotThere,
    /// Nobody could be asked: offline, or no answer.
    CouldNotAsk,
    /// Not looked at, because they were found before, or the person stopped it.
    Skipped,
}
