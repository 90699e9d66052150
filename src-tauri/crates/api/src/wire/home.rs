//! Home: what needs the person, in order of harm, and what is under way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sending::{CampaignState, Counts, NextMoment, PauseReason};

/// All that Home shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HomeView {
    /// True until there is a contact, an account or a campaign.
    pub empty: bool,
    /// What needs the person, worst first.
    pub needs: Vec<Need>,
    /// Campaigns that are planned, going out or paused.
    pub under_way: Vec<UnderWay>,
    /// Imports of the last days that can still be undone, newest first.
    pub imports: Vec<UndoableImport>,
}

/// One thing that needs the person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Need {
    /// Somebody may have asked to leave: the inbox was not looked through since a campaign.
    InboxUnread {
        /// That campaign.
        campaign: String,
        /// When it began to go out.
        since: Timestamp,
    },
    /// The mail host turned the account away.
    AccountBlocked {
        /// Which account.
        account_id: i64,
        /// Its address.
        address: String,
        /// What happened and what to do, in a plain sentence.
        message: String,
    },
    /// A campaign stands still.
    CampaignPaused {
        /// Which campaign.
        campaign_id: i64,
        /// Its name.
        name: String,
        /// Why.
        reason: PauseReason,
        /// The address it goes out from.
        account: String,
        /// When it goes on by itself, if it does.
        until: Option<Timestamp>,
        /// People who still wait.
        waiting: u64,
    },
    /// People who may or may not have a message.
    Uncertain {
        /// Which campaign.
        campaign_id: i64,
        /// Its name.
        name: String,
        /// How many people.
        people: u64,
    },
    /// A planned start went by while nothing ran.
    MissedStart {
        /// Which campaign.
        campaign_id: i64,
        /// Its name.
        name: String,
        /// The chosen start.
        at: Timestamp,
        /// People who would get it.
        people: u64,
    },
    /// The person wanted to be reminded.
    Reminder {
        /// Which reminder.
        id: i64,
        /// Their words.
        text: String,
        /// Since when it is due.
        at: Timestamp,
    },
    /// The vault needs its key before anything can be sent.
    VaultLocked,
    /// Nobody was ever shown the recovery phrase of the vault.
    PhraseUnseen,
    /// The last backup is old, or there is none.
    BackupOld {
        /// When the last one was made.
        last: Option<Timestamp>,
    },
}

/// A campaign that is planned, going out or paused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnderWay {
    /// Which campaign.
    pub campaign_id: i64,
    /// Its name.
    pub name: String,
    /// Scheduled, sending or paused.
    pub state: CampaignState,
    /// People it goes to.
    pub people: u64,
    /// Its outbox.
    pub counts: Counts,
    /// The next message and why not sooner.
    pub next: Option<NextMoment>,
    /// When it should be done.
    pub done_at: Option<Timestamp>,
}

/// An import that one press takes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UndoableImport {
    /// Which import.
    pub id: i64,
    /// Its file name.
    pub file: String,
    /// People who came in or changed.
    pub people: u64,
    /// When.
    pub at: Timestamp,
}
