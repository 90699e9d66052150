//! Plain reminders that come back: "write the newsletter". They send nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All reminders, next first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reminders {
    /// The reminders.
    pub reminders: Vec<ReminderView>,
}

/// How often it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReminderEvery {
    /// Each week on the day of the first time.
    Week,
    /// Every second week.
    TwoWeeks,
    /// Each month on the day of the first time, or the month's last day.
    Month,
    /// Every third month.
    Quarter,
}

/// One reminder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReminderView {
    /// Its id.
    pub id: i64,
    /// What it says.
    pub text: String,
    /// How often.
    pub every: ReminderEvery,
    /// The first time, from which all others are counted.
    pub first: Timestamp,
    /// When it comes next; in the past while it is due.
    pub next: Timestamp,
}

/// Makes or changes one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReminderSaveRequest {
    /// Which one; left out for a new one.
    #[ts(optional)]
    pub id: Option<i64>,
    /// What it says.
    pub text: String,
    /// How often.
    pub every: ReminderEvery,
    /// The first time.
    pub first: Timestamp,
}
