//! The step Send: the forecast and the person's word, then the progress.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SendsAs;
use super::chart::Chart;
use crate::wire::app::InboxState;
use crate::wire::sending::{Because, CampaignState, Counts, NextMoment, PauseReason, Span, StopLossGauge};

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
    /// When and how it goes.
    pub plan: SendPlan,
    /// Where the list outgrows the account: the figures.
    pub outgrown: Option<Outgrown>,
}

/// When and how a campaign goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendPlan {
    /// The chosen start; none for at once.
    pub start: Option<Timestamp>,
    /// Whether each person gets it at that hour of their own zone, where it is known.
    pub own_zone: bool,
    /// True where the start went by while nothing ran: nothing goes until the person says so.
    pub missed: bool,
    /// Why it did not start, in a plain sentence, where it was not simply that nothing ran.
    pub missed_why: Option<String>,
    /// The first batch; none where everybody goes at once.
    pub canary: Option<CanaryPlan>,
}

/// The first batch, and how long we look what comes back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CanaryPlan {
    /// How many people.
    pub people: u32,
    /// Minutes to wait after them.
    pub minutes: u32,
}

/// Changes when and how a campaign goes; a field left out stays. A planned start is made with `campaign_schedule`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CanaryRequest {
    /// Which campaign.
    pub id: i64,
    /// The first batch; null for none.
    pub canary: Option<CanaryPlan>,
}

/// Plans a start. Asks for the same word as [`SendRequest`], so that it may start by itself; refused with the same
/// codes, and with `past` where the moment is over.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleRequest {
    /// Which campaign.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// At that hour of each person's own zone, where it is known.
    pub own_zone: bool,
    /// The number the person typed.
    #[ts(optional)]
    pub people: Option<u64>,
}

/// A list that is too much for its account.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Outgrown {
    /// It takes many days.
    Slow {
        /// Days it would take.
        days: u32,
        /// Messages a day at this account's pace.
        per_day: u64,
    },
    /// It is not allowed.
    Forbidden {
        /// From how many similar messages on the host forbids it; none where it forbids any newsletter.
        from: Option<u32>,
        /// Others who got something similar in the last 30 days, or wait for it.
        before: u64,
        /// Whether nobody but the person says so.
        own: bool,
    },
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
    /// What would stop it by itself, and how far it is.
    pub stop_loss: Vec<StopLossGauge>,
    /// When and how it goes.
    pub plan: SendPlan,
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
    /// Anything else that holds messages back for a time.
    Other {
        /// Why.
        because: Because,
    },
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
    /// In restored or copied data: the person says that no other copy of it went on with this campaign.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub not_sent_elsewhere: bool,
}
