//! One e-mail address: parse, canonical form, findings.
//!
//! [`judge`] takes what somebody typed or a spreadsheet held and says whether mail can go there, why not, and what was
//! probably meant. [`Address`] exists only for what passed: holding one is the proof.
//!
//! Deliberately absent: DNS (that is `network`; [`MailDomain`] is its answer), suppression and consent, storage.

mod cell;
mod domain;
mod finding;
mod input;
mod judge;
mod local;
mod mail_domain;
mod mailbox;
mod verdict;

pub use cell::split_cell;
pub use finding::{Finding, Place, Severity};
pub use judge::{Judgement, judge};
pub use mail_domain::MailDomain;
pub use mailbox::{Address, DedupeKey};
pub use verdict::{UnknownName, Verdict};
