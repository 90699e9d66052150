//! A change to many people at once, which can be taken back as one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Selection;
use crate::error::ApiError;
use crate::wire::common::{Basis, Progress};

/// Changes many people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactsChangeRequest {
    /// Whom.
    pub selection: Selection,
    /// What becomes of each.
    pub change: PeopleChange,
}

/// What becomes of each person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum PeopleChange {
    /// A field says this; an empty value removes it.
    SetField {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// They get a tag, made where there is none of the name.
    AddTag {
        /// Its name.
        name: String,
    },
    /// They lose a tag.
    RemoveTag {
        /// Which.
        id: i64,
    },
    /// They join a list. Whoever left it, or is on Do not mail, is left alone.
    JoinList {
        /// Which.
        list_id: i64,
        /// On what their consent for it stands; `confirmed` is refused, it needs proof.
        basis: Basis,
        /// Where they agreed; needed for `stated`.
        source: String,
        /// When, as a day (YYYY-MM-DD).
        agreed_on: Option<String>,
    },
    /// They are taken off a list; that is no word about Do not mail.
    LeaveList {
        /// Which.
        list_id: i64,
    },
    /// Their records go. Whoever was mailed stays, so that every address keeps its reason.
    Remove,
}

/// A change as it stands; asked again while it works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// Its id.
    pub id: i64,
    /// What it does now.
    pub state: ChangeState,
    /// How far it has come.
    pub progress: Progress,
    /// People it changed.
    pub changed: u64,
    /// People it left alone, because nothing was to be done or nothing may be done.
    pub left_alone: u64,
    /// Whether it can be taken back.
    pub can_undo: bool,
}

/// The last changes, the newest first. Twenty are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactsChanges {
    /// The changes.
    pub changes: Vec<PastChange>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PastChange {
    /// How it stands.
    pub change: ChangeView,
    /// What became of people, in a few words: tag “Choir” given.
    pub told: String,
    /// When it began.
    pub at: Timestamp,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum ChangeState {
    /// It works.
    Working,
    /// It is done.
    Done,
    /// It was stopped, and everything is as it was before.
    Cancelled,
    /// It was taken back.
    Undone {
        /// People who stay as they are, because they were changed again since.
        kept: u64,
    },
    /// It could not end; everything is as it was before.
    Failed {
        /// Why.
        error: ApiError,
    },
}
