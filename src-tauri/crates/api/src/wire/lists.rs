//! Lists: named purposes people belong to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// People on it.
    pub people: u64,
}

/// All lists, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lists {
    /// The lists.
    pub lists: Vec<ListView>,
}

/// Makes a list; a name that exists gives that list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListCreateRequest {
    /// Its name.
    pub name: String,
}

/// Gives a list another name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListRenameRequest {
    /// Which list.
    pub id: i64,
    /// Its new name.
    pub name: String,
}
