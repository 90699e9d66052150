//! Proof that a person answered a confirmation, carried by the export of another program.

use address::{Finding, Place, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::named::named;

/// What a column of proof tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofPart {
    /// When they signed up, before they were asked to confirm.
    AskedAt,
    /// From which IP address they signed up.
    AskedIp,
    /// When they answered the confirmation.
    ConfirmedAt,
    /// From which IP address they answered.
    ConfirmedIp,
}

named!(ProofPart {
    AskedAt => "asked_at", AskedIp => "asked_ip", ConfirmedAt => "confirmed_at", ConfirmedIp => "confirmed_ip",
});

/// That and when a person said yes twice. Signing up alone is no proof; the time of the answer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When they answered the confirmation.
    pub confirmed_at: Timestamp,
    /// From which IP address, if the file says.
    pub ip: Option<String>,
    /// When they signed up, if the file says.
    pub asked_at: Option<Timestamp>,
    /// From which IP address they signed up, if the file says.
    pub asked_ip: Option<String>,
}

/// What a row gets that is imported as confirmed and brings no proof: its basis is none.
#[must_use]
pub fn no_proof(row: u64) -> Finding {
    Finding::new("no-proof", Severity::Warning, "This row does not say when the person confirmed.")
        .with_fix("Say where and when they agreed, or ask them to confirm.")
        .at(Place { row: Some(row), ..Place::default() })
}
