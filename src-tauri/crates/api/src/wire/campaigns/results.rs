//! The step Results: every person's row and reason.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::sending::Counts;

/// Where one message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RowState {
    /// Waits for its turn.
    Queued,
    /// In somebody's hands this moment.
    Claimed,
    /// Taken by the server.
    Accepted,
    /// Tried, tried again later.
    Deferred,
    /// Given up.
    Failed,
    /// Refused for good.
    Refused,
    /// May or may not have it.
    Uncertain,
    /// Left out.
    Skipped,
}

/// One window of results: uncertain first, then failed, refused, waiting, left out, accepted; by name within.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResultsRequest {
    /// Which campaign.
    pub id: i64,
    /// Only these states; empty for all.
    pub states: Vec<RowState>,
    /// Part of a name or address; empty for all.
    pub search: String,
    /// Only this reason, as in [`ResultReason`].
    #[ts(optional)]
    pub reason: Option<String>,
    /// First row, from 0.
    pub offset: u64,
    /// At most so many rows.
    pub limit: u32,
}

/// One window of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResultsPage {
    /// Rows that match.
    pub matching: u64,
    /// Rows of the whole campaign by state.
    pub counts: Counts,
    /// The rows.
    pub rows: Vec<ResultRow>,
}

/// The reasons why messages of a campaign were not accepted, most first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResultReasons {
    /// The reasons.
    pub reasons: Vec<ResultReason>,
}

/// Those who waited for a message of a campaign when it was ended early, as far as they may be mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CalledOff {
    /// How many people.
    pub people: u64,
}

/// How many messages of a state have a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResultReason {
    /// Where they stand.
    pub state: RowState,
    /// Class of the replies, or code of the refusals, as in [`ResultRow`].
    pub code: String,
    /// The same as a plain sentence, for a code the window has no words for.
    pub why: Option<String>,
    /// How many.
    pub rows: u64,
}

/// What became of one person's message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResultRow {
    /// The outbox row.
    pub id: i64,
    /// Which person.
    pub contact_id: i64,
    /// Name, where we know one.
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// The address as people read it, where its domain is stored in other letters and cannot be taken for another one.
    pub shown: Option<String>,
    /// Where it stands.
    pub state: RowState,
    /// Class of a reply, such as `mailbox-full`, or code of a refusal for a row left out.
    pub code: Option<String>,
    /// The same as a plain sentence, for a code the window has no words for.
    pub why: Option<String>,
    /// The server's exact words.
    pub reply: Option<String>,
    /// Tries used up.
    pub tries: u32,
    /// When it came to this state.
    pub at: Option<Timestamp>,
    /// When it is tried again; `null` also where its turn never comes as the account's limits are.
    pub next_try: Option<Timestamp>,
    /// What it waits for, where it waits.
    pub waits_for: Option<RowWaitsFor>,
    /// Message-ID, once it was given.
    pub message_id: Option<String>,
}

/// What a message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RowWaitsFor {
    /// The server it goes to asked to come back later.
    Server,
    /// Room in the account's limits.
    Account,
    /// The moment that was chosen for it.
    Turn,
}

/// Saves results as a spreadsheet file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResultsExportRequest {
    /// Which campaign.
    pub id: i64,
    /// Only these states; empty for all.
    pub states: Vec<RowState>,
    /// Only this reason, as in [`ResultReason`].
    #[ts(optional)]
    pub reason: Option<String>,
}

/// How to settle what is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SettleAs {
    /// Count it as sent.
    Sent,
    /// Send it again; a finished campaign goes back to sending.
    SendAgain,
    /// It did not go, and its campaign was ended: leave it out with those who waited then.
    NotSent,
}

/// Settles one uncertain row, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettleRequest {
    /// Which campaign.
    pub id: i64,
    /// Which row; left out for all.
    #[ts(optional)]
    pub row: Option<i64>,
    /// How.
    pub settle_as: SettleAs,
}

/// How many rows were changed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RowsChanged {
    /// Rows.
    pub rows: u64,
}
