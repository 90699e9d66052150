//! The step Write: the message as one person would get it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::people::CampaignPerson;
use crate::wire::common::Finding;

/// As whom to look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum PreviewAs {
    /// Anybody who gets it; an invented person where nobody does.
    Anybody,
    /// This person.
    Contact {
        /// Who.
        contact_id: i64,
    },
    /// Whoever has the longest name.
    LongestName,
    /// Somebody who gets it and has no first name.
    NoFirstName,
}

/// Asks for the message of one person, from the draft as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewRequest {
    /// Which campaign.
    pub id: i64,
    /// As whom.
    pub who: PreviewAs,
}

/// The message of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// Whose it is; none where it is an invented person, or where nobody fits.
    pub person: Option<CampaignPerson>,
    /// False where nobody fits what was asked; the rest is empty then.
    pub fits: bool,
    /// From, as mail programs show it.
    pub from: String,
    /// The subject as this person gets it.
    pub subject: String,
    /// The HTML part as a whole page for a frame without rights: nothing loads from elsewhere, and its own
    /// Content-Security-Policy says so once more.
    pub html: String,
    /// The plain-text part.
    pub text: String,
    /// Pictures and other things that would load from elsewhere and do not here.
    pub remote: u32,
    /// Size of the whole message in bytes.
    pub size: u64,
    /// Fields this person lacks and the message has no other word for: they would be skipped.
    pub missing: Vec<String>,
    /// What keeps the draft from becoming a message at all, such as a merge field that is not closed.
    pub findings: Vec<Finding>,
}

/// The fields the people of a campaign have, for the menu of the editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignFields {
    /// People on the list.
    pub of: u64,
    /// The fields, most used first.
    pub fields: Vec<FieldUse>,
}

/// How many have a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldUse {
    /// snake_case name such as `first_name`.
    pub name: String,
    /// People who have it.
    pub people: u64,
}
