//! What can be asked of this crate and must be refused.

use crate::campaign::{CampaignState, Event};
use crate::card::BulkPolicy;
use crate::outbox::{RowEvent, RowState};

/// A request that the rules of delivery forbid, or a stored word that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The campaign is in a state in which this may not happen.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The outbox row is in a state in which this may not happen.
    #[error("A message that is {state} cannot become {}.", .event.target())]
    RowNotAllowed {
        /// Where the row is now.
        state: RowState,
        /// What was asked of it.
        event: RowEvent,
    },
    /// A word in the database or on the command line that names nothing here.
    #[error("“{word}” is not a {noun} that this version knows.")]
    UnknownWord {
        /// What the word should have named.
        noun: &'static str,
        /// The word itself.
        word: String,
    },
    /// A shipped bulk policy can be made stricter by the user, never looser.
    #[error("This provider's rule on newsletters is “{shipped}”. You can make it stricter, not looser.")]
    PolicyLoosened {
        /// What the shipped card says.
        shipped: BulkPolicy,
        /// What was asked for.
        asked: BulkPolicy,
    },
}

/// The campaign is in a state in which this may not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", crate::campaign::refusal(*state, *event))]
pub struct NotAllowed {
    /// Where the campaign is now.
    pub state: CampaignState,
    /// What was asked of it.
    pub event: Event,
}
