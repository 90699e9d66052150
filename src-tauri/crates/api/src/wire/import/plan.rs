//! The plan: what each address would become, before anything is stored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose values win where a known person differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MergePolicy {
    /// The file's.
    TakeTheirs,
    /// Those stored.
    KeepMine,
    /// Those stored; the file fills what is empty.
    FillGaps,
}

/// What each address becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanCounts {
    /// New people.
    pub new: u64,
    /// Known people who get new values.
    pub changed: u64,
    /// Known people, nothing new.
    pub same: u64,
    /// The same person once more in the file.
    pub twice: u64,
    /// On Do not mail; they stay off.
    pub suppressed: u64,
    /// Cannot be mailed; in the problem file.
    pub left_out: u64,
    /// Of the changed and the same: people of whom record and file say different things, where the rule gives one of the
    /// two up and nothing was chosen by hand.
    pub conflicting: u64,
    /// Of the new: people whose address seems to lead to the same mailbox as another's.
    pub lookalike: u64,
}

/// Asks for the plan under a rule; nothing is stored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanRequest {
    /// Which import.
    pub id: i64,
    /// Whose values win.
    pub policy: MergePolicy,
}

/// The plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Rows in the file.
    pub rows: u64,
    /// The rule it follows.
    pub policy: MergePolicy,
    /// What each address becomes; the sum is the number of addresses.
    pub counts: PlanCounts,
    /// The list they join.
    pub list: String,
    /// Fields chosen by hand.
    pub by_hand: u64,
}

/// A part of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PlanGroup {
    /// New people.
    New,
    /// Known people who get new values.
    Changed,
    /// Known people, nothing new.
    Same,
    /// The same person once more in the file.
    Twice,
    /// On Do not mail.
    Suppressed,
    /// In the problem file.
    LeftOut,
    /// Of the changed and the same: the fields in conflict, and those chosen by hand.
    Conflicting,
    /// Of the new: those who may be somebody else under another address.
    Lookalike,
}

/// One window of a part of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanRowsRequest {
    /// Which import.
    pub id: i64,
    /// Whose values win.
    pub policy: MergePolicy,
    /// Which part.
    pub group: PlanGroup,
    /// First address, from 0.
    pub offset: u64,
    /// At most so many.
    pub limit: u32,
}

/// One window of a part of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanRows {
    /// Lines in this part: addresses, or changed fields where people change.
    pub total: u64,
    /// The lines.
    pub rows: Vec<PlanRow>,
}

/// One line of the plan: an address, or one field of a person who changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanRow {
    /// Record number in the file.
    pub row: u64,
    /// The person's name, where the file or we know one.
    pub name: Option<String>,
    /// The address; as given where it cannot be mailed.
    pub address: String,
    /// Why it is not imported, in a plain sentence.
    pub reason: Option<String>,
    /// The first row of the same person.
    pub same_as_row: Option<u64>,
    /// The known person, where there is one: who differs, or whom a new one may be.
    pub person: Option<i64>,
    /// The other's address, for one who may be somebody else under another address.
    pub other_address: Option<String>,
    /// What changes, for known people who get new values: a line for each field, lines of one person together.
    pub change: Option<FieldChange>,
}

/// One field of a known person that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// snake_case name.
    pub field: String,
    /// What is stored; none where empty.
    pub mine: Option<String>,
    /// What the file says; none where empty.
    pub theirs: Option<String>,
    /// True when the file's value is taken, by hand or under this rule.
    pub take_theirs: bool,
    /// True where the person chose.
    pub by_hand: bool,
    /// True where the rule gives up what is stored or what the file says, and nothing was chosen.
    pub conflict: bool,
}

/// Chooses between what is stored and what the file says, whatever the rule: for one field of one person, for all of a
/// person, for one field of everybody, or for all that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportChooseRequest {
    /// Which import.
    pub id: i64,
    /// The rule for what was not chosen.
    pub policy: MergePolicy,
    /// Which person; none for everybody who differs.
    pub person: Option<i64>,
    /// Which field; none for all that differ.
    pub field: Option<String>,
    /// True takes the file's value, false keeps the stored one; none leaves it to the rule again.
    pub take_theirs: Option<bool>,
}

/// Stores the plan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportCommitRequest {
    /// Which import.
    pub id: i64,
    /// Whose values win.
    pub policy: MergePolicy,
}
