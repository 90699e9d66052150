//! The step Send: the forecast and the person's word, then the progress.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SendsAs;
use super::chart::Chart;
use crate::wire::app::InboxState;
use crate::wire::sending::{CampaignState, Counts, NextMoment, PauseReason, Span};

/// What the person sees before they start it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadyView {
    /// False until a check found nothing that blocks and nothing was edited since.
    pub cleared: bool,
    /// When it was checked.
    pub checked: Option<Timestamp>,
    /// When it was rehearsed in this form.
    pub rehearsed: Option<Timestamp>,
    /// People who get it.
    pub people: u64,
    /// Whether the number of people must be typed: more than 100.
    pub needs_number: bool,
    /// Whether the inbox was looked through since the last campaign.
    pub inbox: InboxState,
    /// Through which account.
    pub account: Option<SendsAs>,
    /// How it would go if it started now; none without an account.
    pub forecast: Option<Chart>,
    /// How many this account may still send in its longest limit, where it has one.
    pub room: Option<Room>,
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Room {
    /// How many it allows.
    pub amount: u32,
    /// In what span.
    pub span: Span,
    /// How many of them are used.
    pub used: u64,
}

/// Starts it. Refused with `not-cleared`, with `number-wrong` (details: `{ people }`) where more than 100 get it and
/// the number is not theirs, with `inbox-unread` where newsletters went out and the inbox was not looked through
/// since, with `vault-locked`, and with `sender-elsewhere`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendRequest {
    /// Which campaign.
    pub id: i64,
    /// The number the person typed.
    #[ts(optional)]
    pub people: Option<u64>,
}

/// A campaign on its way, paused, or at its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendingView {
    /// Where it stands.
    pub state: CampaignState,
    /// Rows of the outbox in all, without those left out when it was queued.
    pub people: u64,
    /// Rows by state.
    pub counts: Counts,
    /// Through which account.
    pub account: Option<SendsAs>,
    /// What went by interval, then the forecast.
    pub chart: Chart,
    /// The next moment something happens.
    pub next: Option<NextMoment>,
    /// When the last message goes; none while paused without end.
    pub done_at: Option<Timestamp>,
    /// What is waiting and why, soonest first.
    pub waits: Vec<WaitLine>,
    /// Why it stands still, while it is paused.
    pub stopped: Option<Stopped>,
    /// When the last message was accepted.
    pub last_accepted: Option<Timestamp>,
}

/// One line of what is waiting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WaitLine {
    /// When it ends; none where only the person ends it.
    pub at: Option<Timestamp>,
    /// What it is.
    pub what: Waits,
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Waits {
    /// A limit of the account.
    Limit {
        /// How many it allows.
        amount: u32,
        /// In what span.
        span: Span,
    },
    /// Servers that asked us to come back later.
    ComeBackLater {
        /// People behind them.
        people: u64,
    },
    /// There is no connection to the mail host.
    NoConnection,
    /// People who may or may not have it, until the person says.
    Uncertain {
        /// How many.
        people: u64,
    },
}

/// Why a campaign stands still.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Stopped {
    /// Why.
    pub reason: PauseReason,
    /// The code of the wait, such as `paused-by-you`, `login-refused`, `locked`, `other-sender`, `inbox-unread`.
    pub code: String,
    /// Since when.
    pub since: Timestamp,
    /// When it goes on by itself, if it does.
    pub until: Option<Timestamp>,
    /// The exact words of the server, where it said something.
    pub reply: Option<String>,
}

/// Goes on. With a password, it is tried first: taken, it is kept and sending goes on; refused (`login-refused`),
/// nothing changes. Other refusals are those of [`SendRequest`].
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResumeRequest {
    /// Which campaign.
    pub id: i64,
    /// A new password for the account.
    #[ts(optional)]
    pub password: Option<String>,
}
