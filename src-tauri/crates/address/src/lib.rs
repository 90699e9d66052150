//! One e-mail address: parse, canonical form, findings.
//!
//! [`judge`] takes what somebody typed or a spreadsheet held and says whether mail can go there, why not, and what was
//! probably meant. [`Address`] exists only for what passed: holding one is the proof.
//!
//! The codes of findings are stable; scripts and translations go by them. [`CODES`] explains each.
//!
//! Deliberately absent: DNS (that is `network`; [`MailDomain`] is its answer), suppression and consent, storage.

mod alphabets;
mod cell;
mod codes;
mod disposable;
mod domain;
mod ending;
mod finding;
mod free_mail;
mod host;
mod input;
mod judge;
mod local;
mod mail_domain;
mod mailbox;
mod names;
mod quoted;
mod repair;
mod same_mailbox;
mod shown;
mod traps;
mod typo;
mod verdict;

pub use cell::split_cell;
pub use codes::{CODES, Code};
pub use ending::registrable;
pub use finding::{Finding, Place, Severity};
pub use free_mail::is_free_mail;
pub use judge::{Judgement, judge};
pub use mail_domain::MailDomain;
pub use mailbox::{Address, DedupeKey};
pub use same_mailbox::{SameMailboxKey, why_same_mailbox};
pub use shown::{ShownDomain, domain_as_stored, show_address, show_domains};
pub use typo::looks_like_a_slip;
pub use verdict::{UnknownName, Verdict};
