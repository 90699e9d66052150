//! Reading the mailbox of an account: where, and what its Sent folder showed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AccountTls;

/// Where mail is read, as typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MailboxForm {
    /// IMAP host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// The folder with what was sent; empty to find it.
    #[ts(optional)]
    pub sent_folder: Option<String>,
}

/// Where mail is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MailboxView {
    /// IMAP host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// The folder with what was sent, once found or chosen.
    pub sent_folder: Option<String>,
}

/// What the last look into the Sent folder showed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SentView {
    /// When.
    pub at: Timestamp,
    /// People written to in the last 24 hours by hand or from another computer.
    pub elsewhere: u64,
    /// Uncertain messages that were found there and settled.
    pub settled: u64,
    /// Uncertain messages that are not there, though later ones of ours are: the person decides.
    pub missing: u64,
    /// Why it could not be looked into, in a plain sentence.
    pub failed: Option<String>,
}

/// A message to oneself: sent, then looked for in the mailbox. Nothing else is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SelfTestView {
    /// Whether it is under way.
    pub running: bool,
    /// Whether the server took it; none before.
    pub sent: Option<bool>,
    /// Whether it was found in the mailbox; none before.
    pub found: Option<bool>,
    /// What went wrong and what to do, in a plain sentence.
    pub message: Option<String>,
}
