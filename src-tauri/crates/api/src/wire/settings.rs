//! Settings: who you are, where everything is kept, backup.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All that Settings shows; looks, vault and version are in the status of the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// Who sends.
    pub identity: IdentityView,
    /// Where everything lies.
    pub folder: FolderView,
    /// The last backup that was made here.
    pub backup: Option<BackupView>,
    /// True where the vault opens by a passphrase, false where the key store of the computer opens it.
    pub passphrase: bool,
}

/// Who sends: the law wants it under each newsletter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// Name of the organisation.
    pub organisation: String,
    /// Street, town, country; may have several lines.
    pub postal_address: String,
    /// The organisation's own page; may be empty.
    pub website: String,
}

/// The data folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FolderView {
    /// How to name it to a person: the last parts of its path.
    pub name: String,
    /// What it takes on disk, in bytes.
    pub bytes: u64,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BackupView {
    /// When it was made.
    pub at: Timestamp,
    /// File name without its folder.
    pub name: String,
}

/// Says who sends; a field left out stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SettingsChangeRequest {
    /// Name of the organisation.
    #[ts(optional)]
    pub organisation: Option<String>,
    /// Postal address.
    #[ts(optional)]
    pub postal_address: Option<String>,
    /// Website.
    #[ts(optional)]
    pub website: Option<String>,
}

/// Puts a backup in place of what is here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreRequest {
    /// The picked file.
    pub handle: String,
}

/// What a restore did.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestoreReport {
    /// When the backup was made.
    pub made: Timestamp,
    /// People in it.
    pub people: u64,
    /// Entries of Do not mail that were newer here and were kept.
    pub kept: u64,
    /// Campaigns that open paused until the person has looked through the inbox.
    pub paused: u64,
}

/// A folder to show in the computer's file window.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum FolderShowRequest {
    /// The data folder.
    Data,
    /// The messages kept by the last rehearsal of a campaign.
    Rehearsal {
        /// Which campaign.
        campaign_id: i64,
    },
}
