//! People, lists and segments; import files to rows; merge plan; export.
//!
//! Deliberately absent: the database, the file system and the clock. A reader, a writer and a time are arguments.

mod contact;
mod ids;
mod named;

pub mod export;
pub mod form;
pub mod import;
pub mod list;
pub mod merge;

pub use contact::{Contact, Fields};
pub use ids::{ContactId, ImportId, ListId};
pub use list::{List, Subscription, SubscriptionState};

/// A stored or typed name that this program does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{name}\u{201d} is not a {what} we know")]
pub struct UnknownName {
    /// The kind of thing that was asked for.
    pub what: &'static str,
    /// What was given.
    pub name: String,
}
