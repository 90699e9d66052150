//! How a campaign that goes out is told: states, counts, the next moment and its reason.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CampaignState {
    /// Being written.
    Draft,
    /// Checked, nothing blocks.
    Cleared,
    /// Starts by itself.
    Scheduled,
    /// Going out.
    Sending,
    /// Stopped for now.
    Paused,
    /// Every row has its end.
    Finished,
    /// Ended early.
    Cancelled,
}

/// Rows of the outbox by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Wait for their turn.
    pub queued: u64,
    /// In somebody's hands this moment.
    pub claimed: u64,
    /// Taken by the server.
    pub accepted: u64,
    /// Tried, tried again later.
    pub deferred: u64,
    /// Given up.
    pub failed: u64,
    /// Refused for good.
    pub refused: u64,
    /// May or may not have it.
    pub uncertain: u64,
    /// Left out at the last moment.
    pub skipped: u64,
}

/// The span of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// 60 seconds, rolling.
    Minute,
    /// 60 minutes, rolling.
    Hour,
    /// 24 hours, rolling.
    Day,
}

/// Why we wait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Because {
    /// The account allows so many in a span.
    Limit {
        /// How many.
        amount: u32,
        /// In what span.
        span: Span,
    },
    /// Everybody left is to be tried again later.
    TryLater,
    /// It is scheduled.
    Planned,
    /// There is no connection to the mail host.
    NoConnection,
}

/// The next moment something happens, and why not sooner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NextMoment {
    /// When.
    pub at: Timestamp,
    /// Why not sooner.
    pub because: Because,
}

/// Why a campaign is paused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PauseReason {
    /// The person pressed Pause.
    ByYou,
    /// The account has sent what it may in a span.
    Quota {
        /// How many it may send.
        amount: u32,
        /// In what span.
        span: Span,
    },
    /// The mail host itself said "not now".
    HostSaidWait,
    /// The mail host did not take the password.
    LoginRefused,
    /// Many were turned away because of the message or the sender's name.
    TurnedAway {
        /// How many.
        people: u64,
    },
    /// The data folder was restored or copied; the inbox since then is unread.
    Restored,
    /// Another reason, in a plain sentence.
    Other {
        /// The sentence.
        message: String,
    },
}
