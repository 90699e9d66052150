//! Do not mail: the list, one entry with its evidence, adding, lifting, files in and out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::{Finding, Named};

/// Why an address is not mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SuppressionReason {
    /// They asked to leave.
    Unsubscribed,
    /// There is no such mailbox or domain.
    HardBounce,
    /// Full or switched off, time and again.
    RepeatedSoftBounce,
    /// They called it spam.
    Complaint,
    /// Put here by the user.
    Manual,
    /// From another file.
    Imported,
    /// Erased; only a hash is kept.
    Erased,
}

/// One window of the list, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsRequest {
    /// Any part of an address; empty for all.
    pub search: String,
    /// Only with one of these reasons; empty for all.
    pub reasons: Vec<SuppressionReason>,
    /// Oldest first.
    pub reversed: bool,
    /// First row, from 0.
    pub offset: u64,
    /// At most so many rows; 500 is the most one call gives.
    pub limit: u32,
}

/// One window of the list, and how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsPage {
    /// Entries in all.
    pub total: u64,
    /// Entries that match search and reasons.
    pub matching: u64,
    /// Entries by reason, over all.
    pub counts: Vec<ReasonCount>,
    /// The rows, from the offset that was asked for.
    pub rows: Vec<SuppressionRow>,
}

/// How many entries have a reason.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReasonCount {
    /// The reason.
    pub reason: SuppressionReason,
    /// How many.
    pub count: u64,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionRow {
    /// Which entry.
    pub id: i64,
    /// The address; none once erased.
    pub address: Option<String>,
    /// Why.
    pub reason: SuppressionReason,
    /// For this list only; none means all.
    pub list: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionView {
    /// Which entry.
    pub id: i64,
    /// The address; none once erased.
    pub address: Option<String>,
    /// The contact with that address, where there is one.
    pub person: Option<Named>,
    /// Why.
    pub reason: SuppressionReason,
    /// For this list only; none means all.
    pub list: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// After which campaign.
    pub campaign: Option<Named>,
    /// What we go by: a server's words, a note, the lines of a message.
    pub evidence: String,
    /// What taking it off needs.
    pub lift: LiftRule,
}

/// What taking an entry off needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LiftRule {
    /// A written reason by the user.
    WrittenReason,
    /// Their own new yes; the user only where we misread them, and that is logged.
    TheirYes,
    /// Nothing lifts it.
    Never,
}

/// Adds addresses by typing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionAddRequest {
    /// One or more addresses, as typed or pasted.
    pub addresses: String,
    /// Whether they asked to leave, or the user does not want to mail them.
    pub asked_to_leave: bool,
    /// For this list only; none means all.
    pub list_id: Option<i64>,
    /// A note for later.
    pub why: String,
}

/// What came of adding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsAdded {
    /// New entries.
    pub added: u64,
    /// Were there before.
    pub already: u64,
    /// What we could not read as an address, with its place.
    pub unread: Vec<Finding>,
    /// Names this batch to `suppressions_undo`; none when nothing was added.
    pub batch: Option<i64>,
}

/// Takes a batch that was just added off again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsUndoRequest {
    /// The batch.
    pub batch: i64,
}

/// Takes an entry off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionLiftRequest {
    /// Which entry.
    pub id: i64,
    /// The written reason, kept in the ledger.
    pub why: String,
    /// True where we misread what they wrote; the only way for those who left or complained.
    pub misread: bool,
}

/// How many the replies to one campaign put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsRefusedByRequest {
    /// Which campaign.
    pub campaign: i64,
}

/// People whom the replies to one campaign put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsRefusedBy {
    /// Those who are still there.
    pub people: u64,
}

/// Takes off all that the replies to one campaign put there: the server meant us, not the people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionLiftAllRequest {
    /// Which campaign.
    pub campaign: i64,
    /// The written reason, kept in the ledger with each.
    pub why: String,
}

/// How many came off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionsLifted {
    /// People who may be mailed again.
    pub lifted: u64,
}

/// Puts the addresses of a file on Do not mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SuppressionImportRequest {
    /// The file.
    pub handle: String,
}
