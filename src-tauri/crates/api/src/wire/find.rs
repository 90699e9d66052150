//! What the command palette finds while somebody types.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::contacts::ContactRow;
use super::lists::ListView;
use super::sending::CampaignState;

/// What was typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindRequest {
    /// Any part of a name or address.
    pub text: String,
}

/// The nearest few of each kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Campaigns.
    pub campaigns: Vec<FoundCampaign>,
    /// Lists.
    pub lists: Vec<ListView>,
    /// Imports.
    pub imports: Vec<FoundImport>,
    /// People, at most five.
    pub people: Vec<ContactRow>,
}

/// A campaign by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundCampaign {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: CampaignState,
    /// When it starts, where it is planned.
    pub starts: Option<Timestamp>,
}

/// An import by file name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundImport {
    /// Its id.
    pub id: i64,
    /// Its file name.
    pub file: String,
    /// When it was committed.
    pub at: Timestamp,
}
