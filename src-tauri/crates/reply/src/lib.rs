//! What a mail server said: reply and enhanced codes to class, severity and action.
//!
//! [`classify`] takes one reply as it came off the wire or out of a bounce and answers what it means for the person it
//! was meant for and for the account it was sent with. Words weigh more than a generic code, because servers send
//! `550 5.7.1` for nearly anything and say what they mean in the text.
//!
//! A wrong "hard" takes somebody off for good, a wrong "soft" costs one more try. So a reply is hard only if it says that
//! nobody is there, or if a code or a refusal points to it and no word gives another reason; and never if it names
//! reputation, content, policy, quota, rate or the sender. The tables under `phrases` hold the words.
//!
//! Deliberately absent: retry times and row states (those are `delivery`), parsing of whole bounce messages (that is
//! `feedback`), sockets, clocks, storage.

mod class;
mod classify;
mod codes;
mod enhanced;
mod locked;
mod objection;
mod phrases;
mod text;

pub use class::{Action, Class, Severity, UnknownName, plain_reason};
pub use classify::{Classified, classify, classify_parts};
pub use enhanced::Enhanced;
pub use locked::is_our_lock;
pub use objection::{Objection, objection_to_us};
