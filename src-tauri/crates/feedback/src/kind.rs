//! The kinds of mail that come back.

use std::str::FromStr;

/// What one mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A message could not be delivered.
    Bounce,
    /// A message is late and may still arrive.
    Delay,
    /// Somebody marked our mail as spam.
    Complaint,
    /// Somebody wants to leave, or seems to.
    Unsubscribe,
    /// Somebody answers a confirmation request.
    OptIn,
    /// A machine answers for a person: out of office, "we got your mail".
    AutoReply,
    /// A person answers.
    Reply,
    /// Anything else.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 8] = [
        Kind::Bounce,
        Kind::Delay,
        Kind::Complaint,
        Kind::Unsubscribe,
        Kind::OptIn,
        Kind::AutoReply,
        Kind::Reply,
        Kind::Other,
    ];

    /// The word that is stored and shown, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Bounce => "bounce",
            Kind::Delay => "delay",
            Kind::Complaint => "complaint",
            Kind::Unsubscribe => "unsubscribe",
            Kind::OptIn => "opt-in",
            Kind::AutoReply => "auto-reply",
            Kind::Reply => "reply",
            Kind::Other => "other",
        }
    }
}

/// A word that is no [`Kind`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a known kind of feedback")]
pub struct UnknownKind(pub String);

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Kind, UnknownKind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| UnknownKind(word.to_owned()))
    }
}
