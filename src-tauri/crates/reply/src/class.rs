//! The classes a failed delivery falls into, and what follows from each.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Why a delivery failed, in the words the whole program uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The mailbox does not exist, or has moved without forwarding.
    BadMailbox,
    /// The domain does not exist or takes no mail.
    BadDomain,
    /// The mailbox exists and has no room.
    MailboxFull,
    /// The mailbox exists and is switched off, suspended or not taking mail now.
    MailboxDisabled,
    /// The server asked us to come back later, as it does with every sender it does not know yet.
    Greylisted,
    /// The server or the provider finds us too fast or too many at once.
    RateLimited,
    /// Our own account has used up what its provider lets it send.
    SenderQuota,
    /// The message was refused for what it says, holds or looks like.
    ContentRejected,
    /// The sending address, domain or server is not trusted: blocklists, policy, relaying, missing reverse DNS.
    ReputationBlocked,
    /// The receiver refused the message because SPF, DKIM, DMARC or a required login or encryption did not pass.
    AuthenticationFailed,
    /// The message is larger than the receiver takes.
    TooLarge,
    /// Nobody was reached: name server, connection, time-out, routing loop, expiry in a queue.
    Network,
    /// Anything else.
    Other,
}

/// Whether a failure says that the address is dead (`Hard`) or leaves it its chance (`Soft`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Never again.
    Hard,
    /// The recipient may well be reached another time.
    Soft,
}

/// What follows from a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Do not mail this address any more.
    Suppress,
    /// Try again later.
    Retry,
    /// Stop sending with this account until its window opens again.
    PauseAccount,
    /// Count it against the message or the account; the recipient is innocent.
    Count,
}

/// A stored or typed word that names no class, severity or action.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is no {what} of a mail server's reply")]
pub struct UnknownName {
    /// What was looked for: `class`, `severity` or `action`.
    pub what: &'static str,
    /// The word that was given.
    pub word: String,
}

impl Class {
    /// Every class, in the order of the glossary.
    pub const ALL: [Self; 13] = [
        Self::BadMailbox,
        Self::BadDomain,
        Self::MailboxFull,
        Self::MailboxDisabled,
        Self::Greylisted,
        Self::RateLimited,
        Self::SenderQuota,
        Self::ContentRejected,
        Self::ReputationBlocked,
        Self::AuthenticationFailed,
        Self::TooLarge,
        Self::Network,
        Self::Other,
    ];

    /// The stable name, as stored and as shown in `--json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadMailbox => "bad-mailbox",
            Self::BadDomain => "bad-domain",
            Self::MailboxFull => "mailbox-full",
            Self::MailboxDisabled => "mailbox-disabled",
            Self::Greylisted => "greylisted",
            Self::RateLimited => "rate-limited",
            Self::SenderQuota => "sender-quota",
            Self::ContentRejected => "content-rejected",
            Self::ReputationBlocked => "reputation-blocked",
            Self::AuthenticationFailed => "authentication-failed",
            Self::TooLarge => "too-large",
            Self::Network => "network",
            Self::Other => "other",
        }
    }

    /// Hard only where the address itself is dead.
    pub const fn severity(self) -> Severity {
        match self {
            Self::BadMailbox | Self::BadDomain => Severity::Hard,
            _ => Severity::Soft,
        }
    }

    /// What follows from a failure of this class.
    pub const fn action(self) -> Action {
        match self {
            Self::BadMailbox | Self::BadDomain => Action::Suppress,
            Self::SenderQuota | Self::RateLimited => Action::PauseAccount,
            Self::ContentRejected | Self::ReputationBlocked | Self::AuthenticationFailed => Action::Count,
            Self::MailboxFull
            | Self::MailboxDisabled
            | Self::Greylisted
            | Self::TooLarge
            | Self::Network
            | Self::Other => Action::Retry,
        }
    }
}

impl Severity {
    /// The stable name, as stored and as shown in `--json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
        }
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Suppress, Self::Retry, Self::PauseAccount, Self::Count];

    /// The stable name, as stored and as shown in `--json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Suppress => "suppress",
            Self::Retry => "retry",
            Self::PauseAccount => "pause-account",
            Self::Count => "count",
        }
    }
}

impl FromStr for Class {
    type Err = UnknownName;
    fn from_str(word: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|class| class.as_str() == word);
        found.ok_or_else(|| UnknownName { what: "class", word: word.to_owned() })
    }
}

impl FromStr for Severity {
    type Err = UnknownName;
    fn from_str(word: &str) -> Result<Self, UnknownName> {
        let found = [Self::Hard, Self::Soft].into_iter().find(|severity| severity.as_str() == word);
        found.ok_or_else(|| UnknownName { what: "severity", word: word.to_owned() })
    }
}

impl FromStr for Action {
    type Err = UnknownName;
    fn from_str(word: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|action| action.as_str() == word);
        found.ok_or_else(|| UnknownName { what: "action", word: word.to_owned() })
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The class in words for the person who sends the newsletter.
pub const fn plain_reason(class: Class) -> &'static str {
    match class {
        Class::BadMailbox => "No such mailbox",
        Class::BadDomain => "This domain takes no mail",
        Class::MailboxFull => "Mailbox full",
        Class::MailboxDisabled => "Mailbox switched off",
        Class::Greylisted => "Asked us to come back later",
        Class::RateLimited => "Too many messages in a short time",
        Class::SenderQuota => "Your account has sent all it may for now",
        Class::ContentRejected => "Refused because of what the message says or holds",
        Class::ReputationBlocked => "Your mail host or domain is not trusted there",
        Class::AuthenticationFailed => "Could not prove that the message is yours",
        Class::TooLarge => "Message too large for this mailbox",
        Class::Network => "Their mail server could not be reached",
        Class::Other => "Not accepted, without a clear reason",
    }
}
