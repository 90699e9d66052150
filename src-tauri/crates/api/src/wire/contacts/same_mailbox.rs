//! Addresses that seem to lead to the same mailbox. It is only ever a suggestion.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::FieldValue;
use crate::wire::common::{Basis, Verdict};

/// One window of the groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameMailboxRequest {
    /// First group, from 0.
    pub offset: u64,
    /// At most so many; 100 is the most one call gives.
    pub limit: u32,
}

/// Groups that were not judged yet, the largest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameMailboxPage {
    /// Groups in all.
    pub total: u64,
    /// The groups, from the offset that was asked for.
    pub groups: Vec<SameMailboxGroup>,
}

/// People whose addresses seem to lead to one mailbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameMailboxGroup {
    /// Why we think so, in a plain sentence.
    pub why: String,
    /// The people, the one we would keep first.
    pub people: Vec<SameMailboxPerson>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameMailboxPerson {
    /// Which person.
    pub id: i64,
    /// Name, where we know one.
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// The address as people read it, where its domain is stored in other letters and cannot be taken for another one.
    pub shown: Option<String>,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Their strongest basis.
    pub basis: Basis,
    /// On Do not mail.
    pub do_not_mail: bool,
    /// When they came in.
    pub added: Timestamp,
    /// When a message was last accepted for them.
    pub last_mailed: Option<Timestamp>,
    /// Everything else we know.
    pub fields: Vec<FieldValue>,
}

/// Makes one record of several. What is known of the others fills its gaps; each address that may not be mailed stays on
/// Do not mail, and so does the one that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameMailboxMergeRequest {
    /// Whose address is mailed from now on.
    pub keep: i64,
    /// Whose records go.
    pub others: Vec<i64>,
}

/// A merge that was not taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StandingMerge {
    /// The change to take back.
    pub change: i64,
    /// Why it cannot be taken back now and what to do about it, in sentences; null where it can.
    pub stays: Option<String>,
}

/// Says that these are different people; they are not suggested again. Or takes that back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SameMailboxApartRequest {
    /// The people.
    pub ids: Vec<i64>,
    /// Takes back what was said of exactly these people.
    #[serde(default)]
    pub undo: bool,
}
