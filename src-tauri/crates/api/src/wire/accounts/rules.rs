//! How an account is paced, and what its host's card says with whose word.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CardSource, SignIn};

/// The rules of pace that the person may set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct AccountRules {
    /// Messages of a day that stay free for the person's own mail.
    pub keep_free: u32,
    /// Since when the account exists (YYYY-MM-DD): some hosts allow older ones more. None where nobody said.
    pub since: Option<String>,
    /// When messages may go; none for day and night.
    pub hours: Option<SendingHours>,
    /// A little more each sending day; none for all that the limits allow.
    pub warm_up: Option<WarmUp>,
    /// Whether the messages of a minute are spread over it.
    pub spread: bool,
    /// Sessions at the same time, 1 to 16.
    pub connections: Option<u32>,
    /// Messages after which a session is closed; none for our usual number.
    pub per_session: Option<u32>,
}

/// When messages may go, in the sender's zone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendingHours {
    /// The first minute of the day, as `08:00`.
    pub from: String,
    /// The minute after the last, as `20:00`; `24:00` is the end of the day. Earlier than `from`: over midnight.
    pub until: String,
    /// The days, 1 for Monday to 7 for Sunday.
    pub weekdays: Vec<u8>,
    /// The zone, such as `Europe/Berlin`; empty for this computer's.
    pub zone: String,
}

/// How a warm-up grows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmUp {
    /// Messages of the first sending day.
    pub first: u32,
    /// How much more each sending day, in percent.
    pub growth: u32,
}

/// Where a warm-up stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmUpView {
    /// Which sending day today is, from 1.
    pub day: u32,
    /// Each day of it: what may be sent, and what was on those that are over and today.
    pub days: Vec<WarmUpDay>,
}

/// One day of a warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WarmUpDay {
    /// How many may be sent.
    pub allowed: u32,
    /// How many were; none on days to come.
    pub sent: Option<u64>,
}

/// What a figure of a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FigureOf {
    /// Recipients of one message.
    PerMessage,
    /// Messages in any second.
    Second,
    /// Messages in any 60 seconds.
    Minute,
    /// Messages in any 60 minutes.
    Hour,
    /// Messages in a day.
    Day,
    /// People it never wrote to, in a day.
    NewPeople,
    /// Similar messages from which on it counts as bulk.
    Similar,
    /// The biggest message, in bytes.
    BiggestMessage,
    /// Sessions at the same time.
    Connections,
}

/// One figure with its source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardFigure {
    /// What it is about.
    pub of: FigureOf,
    /// How many, or how many bytes.
    pub amount: u64,
    /// For accounts at least so many days old; none for all.
    pub from_days: Option<u32>,
    /// The zone whose midnight begins a new day; none for any 24 hours.
    pub day_zone: Option<String>,
    /// Who says so.
    pub source: CardSource,
}

/// What a host does to messages that a sender should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Quirk {
    /// It puts its own return path in place of ours.
    ReturnPathRewritten,
    /// It puts its own Message-ID in place of ours.
    MessageIdReplaced,
    /// It keeps a copy in Sent by itself.
    CopiesToSent,
    /// It puts its own unsubscribe link or header in.
    UnsubscribeAdded,
    /// It writes From anew where the account may not use it.
    FromRewritten,
}

/// What a host does to messages, and who says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardQuirk {
    /// What it does.
    pub quirk: Quirk,
    /// Who says so.
    pub source: CardSource,
}

/// When a host locks an account, and who says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardLock {
    /// The rule as a plain sentence.
    pub sentence: String,
    /// Who says so.
    pub source: CardSource,
}

/// How to get a password for one program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInHelp {
    /// Which way of signing in it is about.
    pub of: SignIn,
    /// The page to open, an https address.
    pub page: String,
    /// What to do there, step by step.
    pub steps: Vec<String>,
}
