//! Consent ledger, suppressions, unsubscribe tokens, and the decision who may be mailed.
//!
//! What holds here:
//! - A [`Permit`] is made by [`decide`] and nowhere else; a suppression in force always ends in a [`Refusal`].
//! - The ledger ([`ledger`]) is append-only: every event hashes the one before it, and personal detail can be
//!   deleted without breaking the chain.
//! - An unsubscribe token ([`token`]) never expires.
//!
//! Deliberately absent: clock, randomness, storage, sockets. `now`, salts and keys are arguments.

mod apply;
mod basis;
pub mod decide;
pub mod ledger;
pub mod lift;
mod suppression;
pub mod token;
mod varint;
mod words;

pub use apply::{Applied, apply};
pub use basis::Basis;
pub use decide::{Permit, Purpose, Refusal, Standing, decide};
pub use suppression::{Lifted, Scope, Source, Suppression, SuppressionReason, key_hash};
pub use words::UnknownWord;
