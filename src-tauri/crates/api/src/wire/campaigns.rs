//! Campaigns: the list, one campaign, and what is said in it. The six steps have a file each.

pub mod chart;
pub mod check;
pub mod people;
pub mod preview;
pub mod rehearsal;
pub mod results;
pub mod send;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::common::Named;
use super::sending::{CampaignState, Counts, NextMoment, PauseReason};

/// All campaigns, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Campaigns {
    /// The campaigns.
    pub campaigns: Vec<CampaignLine>,
}

/// One campaign in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignLine {
    /// Its id.
    pub id: i64,
    /// What the person calls it.
    pub name: String,
    /// Its subject; may be empty in a draft.
    pub subject: String,
    /// The list it goes to.
    pub list: Named,
    /// Where it stands.
    pub state: CampaignState,
    /// People who get it: of the outbox once it started, else of the last check; none where neither exists.
    pub people: Option<u64>,
    /// Rows of the outbox; all zero before it starts.
    pub counts: Counts,
    /// The next moment something happens, while it is on its way.
    pub next: Option<NextMoment>,
    /// When it will be done, while it is on its way.
    pub done_at: Option<Timestamp>,
    /// Why it stands still, while it is paused.
    pub paused: Option<PauseReason>,
    /// When it was last edited.
    pub edited: Timestamp,
    /// When it began to go out.
    pub started: Option<Timestamp>,
    /// When it finished or was cancelled.
    pub ended: Option<Timestamp>,
}

/// One campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignView {
    /// Its id.
    pub id: i64,
    /// What the person calls it.
    pub name: String,
    /// The list it goes to.
    pub list: Named,
    /// The account that sends it, once one is chosen.
    pub account: Option<SendsAs>,
    /// Where it stands.
    pub state: CampaignState,
    /// What it says.
    pub draft: CampaignDraft,
    /// True once it started: message, list and account can no longer change.
    pub frozen: bool,
    /// People who get it, as in [`CampaignLine`].
    pub people: Option<u64>,
    /// Rows of the outbox; all zero before it starts.
    pub counts: Counts,
    /// When the last check was made, if it still holds; an edit takes it away.
    pub checked: Option<Timestamp>,
    /// Things that must be fixed by the last check; none where no check holds.
    pub blocking: Option<u32>,
    /// When it was last rehearsed in its present form.
    pub rehearsed: Option<Timestamp>,
    /// When it was last edited.
    pub edited: Timestamp,
    /// When it began to go out.
    pub started: Option<Timestamp>,
    /// When it finished or was cancelled.
    pub ended: Option<Timestamp>,
}

/// In whose name and through which account a campaign goes out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendsAs {
    /// The account.
    pub account_id: i64,
    /// What the person calls it.
    pub name: String,
    /// The name in From.
    pub from_name: String,
    /// The address in From.
    pub from: String,
    /// The mail host as people know it: the name on its card, else its server.
    pub host: String,
}

/// In what language a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// Markdown, set in our own layout.
    Markdown,
    /// HTML.
    Html,
    /// MJML.
    Mjml,
}

/// What a campaign says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignDraft {
    /// The subject.
    pub subject: String,
    /// The line mail programs show after the subject.
    pub preheader: String,
    /// In what language the body is written.
    pub kind: BodyKind,
    /// The body's source.
    pub body: String,
    /// A plain text of its own; none where it is made from the body.
    pub text: Option<String>,
}

/// Makes a draft. The account is the one that was used last, or the only one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignCreateRequest {
    /// What to call it; `name-taken` where another has this name.
    pub name: String,
    /// The list it goes to.
    pub list_id: i64,
}

/// Changes a draft; a field left out stays. Any field but the name takes the check back. Refused with `frozen` once
/// it started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignEditRequest {
    /// Which campaign.
    pub id: i64,
    /// New name.
    #[ts(optional)]
    pub name: Option<String>,
    /// Another list.
    #[ts(optional)]
    pub list_id: Option<i64>,
    /// Another account.
    #[ts(optional)]
    pub account_id: Option<i64>,
    /// New subject.
    #[ts(optional)]
    pub subject: Option<String>,
    /// New first line.
    #[ts(optional)]
    pub preheader: Option<String>,
    /// New body, in the language it has.
    #[ts(optional)]
    pub body: Option<String>,
    /// New plain text; empty makes it from the body again.
    #[ts(optional)]
    pub text: Option<String>,
}

/// Takes the body from a picked file; its ending (.md, .html, .mjml) says the language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CampaignBodyRequest {
    /// Which campaign.
    pub id: i64,
    /// The file.
    pub handle: String,
}
