//! The health picture of the people a filter finds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ContactFilter;
use crate::wire::common::{Basis, Severity, Verdict};

/// Asks for the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HealthRequest {
    /// Of which people.
    pub filter: ContactFilter,
}

/// Each part can be pressed and becomes a filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HealthView {
    /// People in the picture.
    pub people: u64,
    /// By verdict, worst first; each verdict once, also with none.
    pub verdicts: Vec<VerdictCount>,
    /// By cause, the most frequent first; a person with two findings is in two of them.
    pub causes: Vec<CauseCount>,
    /// The most frequent domains, at most twelve.
    pub domains: Vec<DomainCount>,
    /// People at all other domains.
    pub other_domains: u64,
    /// By consent, strongest first; each basis once, also with none.
    pub bases: Vec<BasisCount>,
    /// On Do not mail.
    pub do_not_mail: u64,
    /// Stale.
    pub stale: u64,
    /// Never mailed.
    pub never_mailed: u64,
    /// Different domains of these people.
    pub different_domains: u64,
    /// Of those, domains nobody has asked about yet, or too long ago.
    pub unasked_domains: u64,
}

/// How many have a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerdictCount {
    /// Which.
    pub verdict: Verdict,
    /// How many people.
    pub people: u64,
}

/// How many have a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CauseCount {
    /// Stable code of the finding.
    pub code: String,
    /// A few words, such as "slip of the keys".
    pub words: String,
    /// How much it matters.
    pub severity: Severity,
    /// How many people.
    pub people: u64,
}

/// How many are at a domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DomainCount {
    /// The domain as people write it.
    pub domain: String,
    /// The same in A-labels, where it could be taken for another domain; then filters name it so.
    pub ascii: Option<String>,
    /// How many people.
    pub people: u64,
    /// Of those, risky or invalid.
    pub not_ok: u64,
}

/// How many stand on a basis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BasisCount {
    /// Which.
    pub basis: Basis,
    /// How many people.
    pub people: u64,
}
