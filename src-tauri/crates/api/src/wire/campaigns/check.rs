//! The step Check: the report before sending.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::common::{Finding, Progress};

/// Where the check of a campaign stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// While it runs.
    pub running: Option<Progress>,
    /// The last report; it is kept.
    pub report: Option<CheckReport>,
    /// True where something was edited, or more people came or left, since that report.
    pub stale: bool,
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckArea {
    /// Who gets it.
    People,
    /// What it says.
    Message,
    /// In whose name it goes.
    Sender,
    /// What it is sent with.
    Account,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// When it was made.
    pub at: Timestamp,
    /// People who would get it.
    pub people: u64,
    /// People left out.
    pub left_out: u64,
    /// Things checked in all.
    pub checks: u32,
    /// What was found, what blocks first.
    pub findings: Vec<CheckFound>,
    /// What is fine, by area.
    pub fine: Vec<CheckFine>,
}

/// One finding of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckFound {
    /// What it is about.
    pub area: CheckArea,
    /// What was found, how much it weighs, how to fix it, and where.
    pub finding: Finding,
    /// Why it matters; may be empty.
    pub why: String,
    /// People it concerns, where it is not all of them.
    pub people: Option<u64>,
}

/// Checks of one area that found nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckFine {
    /// The area.
    pub area: CheckArea,
    /// How many.
    pub checks: u32,
}
