//! What came back: saved messages the person gives us, and their word that the inbox is looked through.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Reads saved messages and does what they say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListenRequest {
    /// .eml or mbox files.
    pub handles: Vec<String>,
}

/// What the messages said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListenReport {
    /// One line a message.
    pub heard: Vec<Heard>,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum HeardKind {
    /// Mail came back.
    Bounce,
    /// A server still tries.
    Delay,
    /// Somebody called it spam.
    Complaint,
    /// Somebody asks to leave.
    Unsubscribe,
    /// Somebody says yes.
    OptIn,
    /// A machine answered.
    AutoReply,
    /// A person wrote.
    Reply,
    /// Anything else.
    Other,
}

/// One message and what we did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Heard {
    /// File name.
    pub file: String,
    /// What it is.
    pub kind: HeardKind,
    /// The address it is about, where we know it.
    pub address: Option<String>,
    /// What we did.
    pub done: HeardEnd,
    /// Its entry on Do not mail, where it made or met one.
    pub suppression_id: Option<i64>,
    /// Why, in a plain sentence.
    pub message: String,
}

/// What we did with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum HeardEnd {
    /// The address is on Do not mail now.
    Stopped,
    /// It was there before.
    Already,
    /// There was nothing to do.
    NothingToDo,
    /// The person must decide: we could not tell who it is or what they want.
    NotPlaced,
}
