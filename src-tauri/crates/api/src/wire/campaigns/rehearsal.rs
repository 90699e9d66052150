//! The step Rehearse: the whole campaign through our own post office on a simulated clock.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::chart::{Chart, Trouble};
use crate::wire::common::Progress;
use crate::wire::sending::Counts;

/// What the practised day is like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Day {
    /// Nothing goes wrong.
    Good,
    /// A little of everything goes wrong.
    Bad,
    /// One of our plans.
    Plan {
        /// Which.
        plan: BadDay,
    },
    /// What the person chose.
    Own {
        /// How many of a hundred servers say "come back later" at first.
        come_back_later: u8,
        /// How many of a hundred mailboxes do not exist.
        no_such_mailbox: u8,
        /// How many of a hundred mailboxes are full.
        mailbox_full: u8,
        /// How many of a hundred answers get lost at the last moment.
        lost_reply: u8,
        /// The line goes away once, half-way.
        line_away: bool,
        /// The mail host asks to slow down once, half-way.
        slow_down: bool,
    },
}

/// Days that go wrong in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BadDay {
    /// Many servers say "come back later" at first.
    Greylisting,
    /// The account has sent its share by noon.
    QuotaAtNoon,
    /// The line goes away for some hours.
    LineAway,
    /// The mail host restarts again and again.
    Restarts,
    /// Much of the list does not exist any more.
    OldList,
    /// Answers get lost.
    LostAnswers,
    /// The mail host locks the account.
    Locked,
    /// The mail host is slow.
    Slow,
}

/// Starts a rehearsal; one that runs for this campaign is stopped first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RehearseRequest {
    /// Which campaign.
    pub id: i64,
    /// What kind of day.
    pub day: Day,
}

/// Where the rehearsal of a campaign stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RehearsalView {
    /// While it runs: messages handed to our post office.
    pub running: Option<Progress>,
    /// The last one that ran to its end.
    pub result: Option<Rehearsal>,
    /// True where the campaign was edited since.
    pub stale: bool,
    /// Why the last one could not end, in a plain sentence.
    pub failed: Option<String>,
}

/// What a rehearsal showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Rehearsal {
    /// What kind of day.
    pub day: Day,
    /// When it was run, by the real clock.
    pub at: Timestamp,
    /// How long that took, in milliseconds.
    pub took_ms: u64,
    /// People it was for.
    pub people: u64,
    /// Why it stopped before its end, in a plain sentence; none where it ran to its end.
    pub stopped: Option<String>,
    /// People who got more than one copy; anything but 0 is a fault of ours and said loudly.
    pub twice: u64,
    /// When the last message went, by the practised clock.
    pub done_at: Timestamp,
    /// When it would have been on a day without trouble; none on such a day.
    pub good_day_done_at: Option<Timestamp>,
    /// How the rows ended.
    pub counts: Counts,
    /// Accepted, but not on the first try.
    pub second_try: u64,
    /// Messages over the practised time.
    pub chart: Chart,
    /// What went wrong, those with a number first, by number.
    pub faults: Vec<RehearsedFault>,
    /// What would happen when, in order.
    pub timeline: Vec<RehearsedMoment>,
    /// A few of the messages, worst cases first.
    pub samples: Vec<Sample>,
    /// The biggest message, in bytes.
    pub biggest: u64,
    /// Messages kept as files.
    pub kept: u64,
}

/// One thing that went wrong, and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RehearsedFault {
    /// The number in the chart.
    pub number: Option<u32>,
    /// What went wrong.
    pub trouble: Trouble,
    /// People it hit.
    pub people: u64,
    /// Of them accepted in the end.
    pub accepted: u64,
    /// Of them uncertain in the end.
    pub uncertain: u64,
    /// Of them refused in the end; they would go on Do not mail.
    pub refused: u64,
    /// Of them given up in the end.
    pub failed: u64,
}

/// Which message a sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SampleOf {
    /// Of the person with the longest name.
    LongestName,
    /// Of somebody without a first name.
    NoFirstName,
    /// Of whoever has most of the fields.
    MostFields,
    /// Just the first one.
    First,
}

/// One message of the rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// Which one.
    pub of: SampleOf,
    /// Whose it is; `campaign_preview` shows it.
    pub contact_id: i64,
    /// Its size in bytes.
    pub size: u64,
}

/// One moment of a rehearsed day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RehearsedMoment {
    /// When, by the practised clock.
    pub at: Timestamp,
    /// What.
    pub what: MomentKind,
    /// Messages that had gone by then.
    pub done: u64,
    /// Why, in a plain sentence; may be empty.
    pub why: String,
    /// Until when, for a wait.
    pub until: Option<Timestamp>,
}

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MomentKind {
    /// The first message goes.
    Begins,
    /// Messages wait, and go on by themselves.
    Waits,
    /// They go again.
    GoesOn,
    /// It pauses until the person has looked.
    Pauses,
    /// The person would have pressed Resume here.
    Resumed,
    /// The last message is done.
    Ends,
}
