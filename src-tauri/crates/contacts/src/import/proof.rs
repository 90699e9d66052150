//! Proof that a person answered a confirmation, carried by the export of another program.

use address::{Finding, Place, Severity};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
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

/// Nobody confirmed a newsletter before there was mail to do it with: an earlier time is what some program wrote for none
/// at all.
pub(super) const fn earliest() -> Timestamp {
    Timestamp::constant(631_152_000, 0)
}

impl Proof {
    /// Whether they can have answered then: not in a time to come, and not before 1990. A time without a zone may stand
    /// up to a day ahead of ours.
    #[must_use]
    pub fn is_credible(&self, now: Timestamp) -> bool {
        (earliest()..=now + SignedDuration::from_hours(24)).contains(&self.confirmed_at)
    }
}

/// What a row gets whose time of confirmation nobody can believe: it is no proof.
#[must_use]
pub fn doubtful_proof(proof: &Proof, row: u64) -> Finding {
    let day = proof.confirmed_at.to_zoned(TimeZone::UTC).date();
    let message = format!("This row says that the person confirmed on {day}, which cannot be.");
    Finding::new("proof-not-credible", Severity::Warning, message)
        .with_fix("It counts as no proof. Say where and when they agreed, or ask them to confirm.")
        .at(Place { row: Some(row), ..Place::default() })
}

/// What a row gets that is imported as confirmed and brings no proof: its basis is none.
#[must_use]
pub fn no_proof(row: u64) -> Finding {
    Finding::new("no-proof", Severity::Warning, "This row does not say when the person confirmed.")
        .with_fix("Say where and when they agreed, or ask them to confirm.")
        .at(Place { row: Some(row), ..Place::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_cannot_be_is_no_proof() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a time");
        let check = |at: &str, expect: bool| {
            let confirmed_at = at.parse().expect("a time");
            let proof = Proof { confirmed_at, ip: None, asked_at: None, asked_ip: None };
            assert_eq!(proof.is_credible(now), expect, "{at}");
            let (day, _) = at.split_once('T').expect("a day and an hour");
            assert!(doubtful_proof(&proof, 2).message.contains(day), "it is said which time");
        };
        check("2025-11-04T09:12:40Z", true);
        check("2026-11-23T01:00:00Z", true);
        check("2026-11-24T01:00:00Z", false);
        check("2099-01-01T00:00:00Z", false);
        check("1970-01-01T00:00:00Z", false);
        check("1990-01-01T00:00:00Z", true);
    }
}
