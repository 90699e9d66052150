//! The step People: who gets it, who is left out, and why.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who gets a campaign: decided now before it starts, as its outbox has it afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleView {
    /// People on the list.
    pub total: u64,
    /// People who get it.
    pub included: u64,
    /// Those of them whose address looks risky.
    pub risky: u64,
    /// Who is left out, most people first.
    pub left_out: Vec<LeftOut>,
}

/// People left out for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// The code of the refusal, such as `left-list`, `no-consent` or `suppressed-hard-bounce`; refusals of one code
    /// are one entry, whatever their scope.
    pub code: String,
    /// The refusal's sentence, for a code the window has no words for.
    pub sentence: String,
    /// How many.
    pub people: u64,
}

/// One window of the people of one part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleRowsRequest {
    /// Which campaign.
    pub id: i64,
    /// Left out with this code; null for those who get it.
    pub code: Option<String>,
    /// First row, from 0.
    pub offset: u64,
    /// At most so many rows.
    pub limit: u32,
}

/// One window of people, by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleRows {
    /// People of this part.
    pub total: u64,
    /// The rows.
    pub rows: Vec<CampaignPerson>,
}

/// One person of a campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignPerson {
    /// Which person.
    pub id: i64,
    /// Name, where we know one.
    pub name: Option<String>,
    /// The address.
    pub address: String,
    /// The address as people read it, where its domain is stored in other letters and cannot be taken for another one.
    pub shown: Option<String>,
    /// The file they came from, where they came from one.
    pub origin: Option<String>,
}

/// Finds people who get it, by part of a name or address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleFindRequest {
    /// Which campaign.
    pub id: i64,
    /// What was typed; empty for the first ones.
    pub text: String,
}

/// At most 20 people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PeopleFound {
    /// The people.
    pub people: Vec<CampaignPerson>,
}
