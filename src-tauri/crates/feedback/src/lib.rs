//! Raw mail that came back to [`Feedback`].
//!
//! [`read`] takes the bytes of one mail and says what it tells us: a bounce, somebody who wants to leave, an
//! out-of-office note, a reply of a person. It never fails and never panics: what cannot be read is `other`, with
//! a finding.
//!
//! What holds here:
//! - Only what a person wrote or clicked takes them off a list. A token counts in the subject, in the address
//!   the mail went to, and in the writer's own words; never in a quotation, a bounce, or an automatic answer,
//!   which all may carry the footer of our own newsletter.
//! - Whoever seems to want to leave and cannot be told for sure is shown to the user ([`How::Unverified`],
//!   [`How::InWords`]), never dropped and never taken off by itself.
//!
//! Deliberately absent: the key of the tokens (the caller passes a function that knows it), the mailbox, any
//! matching with outbox rows, and what follows from a Feedback.

mod automatic;
mod bounce;
mod classify;
mod delivery_status;
mod kind;
mod leaving;
mod mail;
mod mbox;
mod own_text;
mod phrases;

pub use bounce::Recipient;
pub use classify::{Feedback, read};
pub use kind::{Kind, UnknownKind};
pub use leaving::{How, Leaving, Place, Sighting};
pub use mbox::split;
