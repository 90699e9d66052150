//! Segments, which are saved filters, tags, and the fields people have.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ContactFilter;
use crate::wire::common::Finding;

/// All segments, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Segments {
    /// The segments.
    pub segments: Vec<SegmentView>,
}

/// One saved filter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SegmentView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Which people.
    pub filter: ContactFilter,
    /// How many they are now.
    pub people: u64,
    /// Why it finds nobody, where it names a list or tag that was removed, or says what this version does not know. Its
    /// filter finds nobody either.
    pub findings: Vec<Finding>,
}

/// Saves a filter under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SegmentSaveRequest {
    /// Which segment is changed; none for a new one.
    pub id: Option<i64>,
    /// Its name; no two segments have the same.
    pub name: String,
    /// Which people.
    pub filter: ContactFilter,
}

/// All tags, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Tags {
    /// The tags.
    pub tags: Vec<TagView>,
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// How many people have it.
    pub people: u64,
}

/// Gives a tag another name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagRenameRequest {
    /// Which tag.
    pub id: i64,
    /// Its new name.
    pub name: String,
}

/// The fields people have, the most frequent first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactFields {
    /// The fields.
    pub fields: Vec<FieldUse>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldUse {
    /// snake_case name such as `town`.
    pub name: String,
    /// How many people have it.
    pub people: u64,
}
