//! The consent ledger: what happened to whose consent, in an order that cannot be changed unseen.
//!
//! An event has a public part (when, what kind) and a personal part ([`Detail`]). The chain hashes only a salted
//! commitment to the personal part:
//!
//! ```text
//! commitment = SHA-256(tag "commitment" | salt | encoded detail)
//! hash       = SHA-256(tag "link" | seq | at | kind | commitment | prev)
//! ```
//!
//! So a person's salt and detail can be deleted for good, and the chain still verifies. Without the salt the
//! commitment says nothing, not even to somebody who guesses the address.
//!
//! Salts: one per event. An import takes one random [`SaltSeed`], derives a salt for each event from it, stores
//! each salt *beside its detail*, in the table that erasure deletes from, and drops the seed. Whoever keeps the
//! seed could test guesses after erasure; it is never stored and wipes itself.
//!
//! What a chain cannot show by itself is that its end was cut off: remember the [`Head`] elsewhere and pass it
//! to [`Verifier::finish_at`].

mod detail;
mod kind;
mod seal;
mod verify;

pub use detail::{BadDetail, Detail};
pub use kind::EventKind;
pub use seal::{Chain, Event, Head, Opening, Salt, SaltSeed, Sealed, seal};
pub use verify::{Broken, Verifier, Why, verify};
