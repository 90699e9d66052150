//! The program itself: version, vault, sender lock, looks.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the frame of the window needs, asked again every few seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppStatus {
    /// Version of the program.
    pub version: String,
    /// The vault that keeps passwords.
    pub vault: VaultState,
    /// Whether this computer has a key store; without one the vault takes a passphrase.
    pub key_store: bool,
    /// Who may send from this data folder.
    pub sender: SenderState,
    /// Where newsletters went out: when the inbox was last looked through.
    pub inbox: InboxState,
    /// True until there is a contact, an account or a campaign.
    pub empty: bool,
    /// Another number whenever people, lists or Do not mail were changed, in whatever window or terminal.
    pub people_stamp: u64,
    /// How many things on Home need the person.
    pub needs: u32,
    /// Light, dark or as the computer.
    pub theme: Theme,
    /// Text size in percent, 100 to 200.
    pub text_scale: u16,
}

/// Where the vault stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum VaultState {
    /// Never made; the first account asks for it.
    Absent,
    /// It needs the passphrase or the recovery phrase.
    Locked,
    /// Open.
    Open,
}

/// Who holds the sender lock of the data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SenderState {
    /// Nobody sends.
    Free,
    /// This window.
    Ours,
    /// Another Postrider on the same data folder.
    Elsewhere,
}

/// Whether somebody may have asked to leave unseen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum InboxState {
    /// Nothing was ever sent, so nobody can have answered.
    NothingSent,
    /// Looked through since the last campaign.
    Looked {
        /// When.
        at: Timestamp,
    },
    /// Not looked through since the last campaign.
    Waiting {
        /// When that campaign began to go out.
        since: Timestamp,
    },
}

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// As the computer.
    System,
}

/// Changes how the window looks; a field left out stays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LooksRequest {
    /// New colours.
    #[ts(optional)]
    pub theme: Option<Theme>,
    /// New text size in percent, 100 to 200.
    #[ts(optional)]
    pub text_scale: Option<u16>,
}

/// Makes the vault. Refused where one exists, open or not.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultCreateRequest {
    /// Needed where there is no key store.
    #[ts(optional)]
    pub passphrase: Option<String>,
}

/// The vault was made.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultCreated {
    /// The recovery phrase, word by word. It crosses the wire this once and is kept nowhere.
    pub recovery_phrase: Vec<String>,
}

/// Opens a locked vault with the passphrase or the recovery phrase.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VaultOpenRequest {
    /// What the person typed.
    pub phrase: String,
}
