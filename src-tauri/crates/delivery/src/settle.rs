//! From what happened on the wire to what becomes of the row, the account and the address.

use jiff::Timestamp;
use reply::Class;
use serde::{Deserialize, Serialize};

use crate::attempt::{SmtpReply, Stage};
use crate::outbox::RowEvent;
use crate::words::words;

/// What becomes of a row after one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Taken by the account's server.
    Accepted {
        /// Its reply.
        reply: SmtpReply,
    },
    /// Tried again at `until`; one try is used up.
    Deferred {
        /// The next try.
        until: Timestamp,
        /// Why.
        class: Class,
        /// What the server said; `None` where the connection broke before it said anything.
        reply: Option<SmtpReply>,
    },
    /// Given up, but the address is not suppressed.
    Failed {
        /// Why.
        class: Class,
        /// What the server said last; `None` where the connection broke.
        reply: Option<SmtpReply>,
    },
    /// Refused for good because of the mailbox or its domain.
    Refused {
        /// Why.
        class: Class,
        /// What the server said: the evidence.
        reply: SmtpReply,
        /// Whether the address goes on Do not mail now.
        suppress: bool,
    },
    /// It may or may not have gone; never sent again by itself.
    Uncertain {
        /// What happened.
        why: String,
    },
    /// The row goes back untouched; no try is used up.
    BackInQueue {
        /// What was in the way.
        because: Setback,
    },
}

/// What was in the way, when it was not the recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setback", rename_all = "kebab-case")]
pub enum Setback {
    /// The account must rest, or needs its owner.
    Account(AccountPause),
    /// The connection or the server as such. Try again after [`crate::retry::next_connection`].
    Connection {
        /// How far it had come.
        stage: Stage,
        /// What happened.
        why: String,
    },
}

/// A pause of a whole account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPause {
    /// What the server objects to.
    pub cause: PauseCause,
    /// Until when at the latest; `None` where the person must act.
    pub until: Option<Timestamp>,
    /// The class of the reply.
    pub class: Class,
    /// What the server said.
    pub reply: SmtpReply,
}

words! {
    /// Why an account is paused.
    pub enum PauseCause as "reason to pause an account" {
        /// Too many at once.
        RateLimited = "rate-limited",
        /// The account has used up what it may send.
        SenderQuota = "sender-quota",
        /// The login was not accepted.
        LoginRefused = "login-refused",
        /// The account may not send with this From address.
        SenderRefused = "sender-refused",
        /// The server does not serve us at all.
        TurnedAway = "turned-away",
    }
}

impl PauseCause {
    /// What happened and what to do, in plain words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            PauseCause::RateLimited => "Your mail server asked us to slow down.",
            PauseCause::SenderQuota => "This account has sent all that its host allows for now.",
            PauseCause::LoginRefused => {
                "Your mail server did not take the password. Nothing was sent. Enter it again."
            }
            PauseCause::SenderRefused => {
                "Your mail server does not let this account send with this From address. Change one or the other."
            }
            PauseCause::TurnedAway => {
                "Your mail server turned us away. Read what it said, and ask your mail host."
            }
        }
    }
}

impl Outcome {
    /// What happens to the row.
    #[must_use]
    pub const fn row_event(&self) -> RowEvent {
        match self {
            Outcome::Accepted { .. } => RowEvent::Accept,
            Outcome::Deferred { .. } => RowEvent::Defer,
            Outcome::Failed { .. } => RowEvent::Fail,
            Outcome::Refused { .. } => RowEvent::Refuse,
            Outcome::Uncertain { .. } => RowEvent::LoseReply,
            Outcome::BackInQueue { .. } => RowEvent::Release,
        }
    }

    /// Whether one of the row's tries is used up.
    #[must_use]
    pub const fn uses_a_try(&self) -> bool {
        !matches!(self, Outcome::BackInQueue { .. })
    }

    /// The class of what went wrong, where one is known.
    #[must_use]
    pub const fn class(&self) -> Option<Class> {
        match self {
            Outcome::Deferred { class, .. }
            | Outcome::Failed { class, .. }
            | Outcome::Refused { class, .. } => Some(*class),
            Outcome::BackInQueue { because: Setback::Account(pause) } => Some(pause.class),
            Outcome::Accepted { .. } | Outcome::Uncertain { .. } | Outcome::BackInQueue { .. } => None,
        }
    }

    /// What the server said, where it said something.
    #[must_use]
    pub const fn reply(&self) -> Option<&SmtpReply> {
        match self {
            Outcome::Accepted { reply } | Outcome::Refused { reply, .. } => Some(reply),
            Outcome::Deferred { reply, .. } | Outcome::Failed { reply, .. } => reply.as_ref(),
            Outcome::BackInQueue { because: Setback::Account(pause) } => Some(&pause.reply),
            Outcome::Uncertain { .. } | Outcome::BackInQueue { .. } => None,
        }
    }
}
