//! The one picture of sending: messages by interval, waits, and what goes wrong when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::sending::Because;

/// Messages over time: what went, and what is still to go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// The width of a bar in seconds.
    pub bar_seconds: u32,
    /// The most that fits into one bar, where a limit of the account says so.
    pub most_per_bar: Option<u64>,
    /// That limit.
    pub most_because: Option<Because>,
    /// The bars in order of time; those without messages are left out.
    pub bars: Vec<ChartBar>,
    /// The waits that leave a hole, in order.
    pub gaps: Vec<ChartGap>,
    /// Troubles on the line of time.
    pub marks: Vec<ChartMark>,
    /// When the last message goes or went; none where it cannot be said.
    pub end: Option<Timestamp>,
}

/// The messages of one interval, by what became of the try.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartBar {
    /// Its left edge.
    pub from: Timestamp,
    /// Taken by the server.
    pub accepted: u64,
    /// To be tried again, or given up without harm to the address.
    pub later: u64,
    /// Refused for good.
    pub refused: u64,
    /// Nobody knows.
    pub uncertain: u64,
    /// Not gone yet.
    pub to_go: u64,
}

/// A wait that leaves a hole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartGap {
    /// The last message before it.
    pub from: Timestamp,
    /// The first message after it.
    pub until: Timestamp,
    /// Why.
    pub because: Because,
}

/// What can go wrong on the way, practised or real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// No connection to the mail host for a while.
    LineAway,
    /// The line broke after the message, before the answer.
    LostReply,
    /// The mail host asks to slow down.
    SlowDown,
    /// The account has sent enough.
    QuotaUsed,
    /// The mail host locked the account.
    AccountLocked,
    /// The mail host did not let us send.
    TurnedAway,
    /// "Come back later": greylisting and other temporary answers.
    ComeBackLater,
    /// The mailbox does not exist.
    NoSuchMailbox,
    /// The mailbox is full.
    MailboxFull,
    /// The message itself is refused.
    MessageRefused,
    /// Anything else.
    Other,
}

/// A trouble on the line of time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartMark {
    /// The number in a ring that ties it to its row; from 1.
    pub number: Option<u32>,
    /// When it began.
    pub from: Timestamp,
    /// When it was over.
    pub until: Timestamp,
    /// What it was.
    pub trouble: Trouble,
}
