//! The life of one outbox row: one message of one campaign to one contact.
//!
//! `queued` -> `claimed` -> `accepted` | `deferred` | `failed` | `refused` | `uncertain` | `skipped`.
//! A row that was accepted, refused or skipped never moves again: that is what "nobody is mailed twice" stands on.

use crate::Error;
use crate::words::words;

words! {
    /// Where one message stands.
    pub enum RowState as "message state" {
        /// Waits for its turn.
        Queued = "queued",
        /// In the hands of a connection. Written to disk before the connection may begin.
        Claimed = "claimed",
        /// The account's server took it. Delivered is more than we know.
        Accepted = "accepted",
        /// The server asked to come back later; has a next try.
        Deferred = "deferred",
        /// Given up after the last try, or a refusal that is not about the mailbox.
        Failed = "failed",
        /// Refused for good because of the mailbox or its domain; the address is suppressed.
        Refused = "refused",
        /// The reply was lost: it may or may not have gone. Never sent again by itself.
        Uncertain = "uncertain",
        /// Not sent, with the reason: a refusal to mail, a missing field, a cancelled campaign.
        Skipped = "skipped",
    }
}

words! {
    /// What can happen to a row.
    pub enum RowEvent as "message event" {
        /// A connection takes it.
        Claim = "claim",
        /// The server took responsibility.
        Accept = "accept",
        /// Come back later; uses up a try.
        Defer = "defer",
        /// Not about the mailbox, or the last try.
        Fail = "fail",
        /// About the mailbox, for good.
        Refuse = "refuse",
        /// The reply to the final dot was lost, or the process died with the row claimed.
        LoseReply = "lose-reply",
        /// Back in the queue with no try used up: the account or the connection was in the way.
        Release = "release",
        /// Will not be sent.
        Skip = "skip",
        /// An uncertain one was found to have gone, or the person says so.
        SettleAccepted = "settle-accepted",
        /// A failed one is tried again, or an uncertain one was settled as not sent. Message-ID and Date stay.
        QueueAgain = "queue-again",
    }
}

impl RowEvent {
    /// The state this event leads to, where it is allowed.
    #[must_use]
    pub const fn target(self) -> RowState {
        match self {
            RowEvent::Claim => RowState::Claimed,
            RowEvent::Accept | RowEvent::SettleAccepted => RowState::Accepted,
            RowEvent::Defer => RowState::Deferred,
            RowEvent::Fail => RowState::Failed,
            RowEvent::Refuse => RowState::Refused,
            RowEvent::LoseReply => RowState::Uncertain,
            RowEvent::Release | RowEvent::QueueAgain => RowState::Queued,
            RowEvent::Skip => RowState::Skipped,
        }
    }
}

impl RowState {
    /// Whether the row is at its end. `uncertain` counts, until it is settled.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            RowState::Accepted
                | RowState::Failed
                | RowState::Refused
                | RowState::Skipped
                | RowState::Uncertain
        )
    }

    /// Whether the message may be with its recipient.
    #[must_use]
    pub const fn may_have_gone(self) -> bool {
        matches!(self, RowState::Accepted | RowState::Uncertain | RowState::Claimed)
    }

    /// The state after `event`, or [`Error::RowNotAllowed`].
    pub fn apply(self, event: RowEvent) -> Result<RowState, Error> {
        use RowEvent as E;
        use RowState as S;
        match (self, event) {
            (S::Queued | S::Deferred, E::Claim | E::Skip)
            | (
                S::Claimed,
                E::Accept | E::Defer | E::Fail | E::Refuse | E::LoseReply | E::Release | E::Skip,
            )
            | (S::Failed, E::QueueAgain)
            | (S::Uncertain, E::QueueAgain | E::SettleAccepted) => Ok(event.target()),
            (state, event) => Err(Error::RowNotAllowed { state, event }),
        }
    }

    /// Whether `event` is allowed now.
    #[must_use]
    pub fn can(self, event: RowEvent) -> bool {
        self.apply(event).is_ok()
    }
}

#[cfg(test)]
mod tests;
