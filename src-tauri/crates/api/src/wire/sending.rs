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
    /// One second.
    Second,
    /// 60 seconds, rolling.
    Minute,
    /// 60 minutes, rolling.
    Hour,
    /// 24 hours, rolling, or a calendar day of the host.
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
    /// The account may write to so many people a day whom it never wrote to.
    NewPeople {
        /// How many.
        amount: u32,
    },
    /// So many may go to one domain in a span.
    OneDomain {
        /// Which, as people read it; empty where it is several.
        domain: String,
        /// How many.
        amount: u32,
        /// In what span.
        span: Span,
    },
    /// Outside the hours the person chose.
    QuietHours,
    /// A day the person left out.
    DayOff,
    /// The account is warming up.
    WarmUp {
        /// How many may go on this sending day.
        amount: u32,
    },
    /// The mail host asked us to slow down; we speed up again little by little.
    SlowedDown,
    /// The first ones are out, and we look what comes back.
    Canary {
        /// How many went.
        people: u64,
    },
    /// Everybody left is to be tried again later.
    TryLater,
    /// Everybody left gets it at the chosen hour of their own zone.
    TheirHour,
    /// It is scheduled.
    Planned,
    /// There is no connection to the mail host.
    NoConnection,
    /// The host could not renew the sign-in just now.
    SignIn,
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
    /// The sign-in on the host's own page has ended: it ran out, or was taken back.
    SignInEnded,
    /// The mail host takes no passwords for sending any more, only a sign-in on its own page.
    PasswordsOff,
    /// Many were turned away because of the message or the sender's name.
    TurnedAway {
        /// How many.
        people: u64,
    },
    /// Too much went wrong among the last messages.
    StopLoss {
        /// What piled up.
        what: StopLossOf,
        /// How many.
        bad: u64,
        /// Of how many messages.
        of: u64,
    },
    /// The mail host has locked the account.
    HostLocked,
    /// The data folder was restored or copied; the inbox since then is unread.
    Restored,
    /// The chosen start went by while the program was not running.
    MissedStart {
        /// The chosen start.
        at: Timestamp,
    },
    /// Another reason, in a plain sentence.
    Other {
        /// The sentence.
        message: String,
    },
}

/// What can pile up until sending stops by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StopLossOf {
    /// Addresses that do not exist.
    DeadAddresses,
    /// Refused because the sender is not trusted.
    Reputation,
    /// Refused for what the message says.
    Content,
    /// Refused because nothing proves who sends.
    Authentication,
    /// Everybody was refused, or all with the same words.
    AllRefused,
    /// The line ended before the server answered.
    LostReplies,
    /// Put off.
    Deferrals,
    /// Called unwanted by the people who got it.
    Complaints,
}

/// One gauge of what stops sending by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StopLossGauge {
    /// What it counts.
    pub what: StopLossOf,
    /// How many there are now.
    pub bad: u64,
    /// Among how many messages.
    pub of: u64,
    /// With how many it stops.
    pub stops_at: u64,
    /// Whether the card of the host asks for it, rather than our own care.
    pub by_card: bool,
}
