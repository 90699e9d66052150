//! One e-mail address: parse, canonical form, findings.
//!
//! [`judge`] takes what somebody typed or a spreadsheet held and says whether mail can go there, why not, and what was
//! probably meant. [`Address`] exists only for what passed: holding one is the proof.
//!
//! The codes of findings are stable; scripts and translations go by them:
//!
//! * blocking: `empty`, `no-at-sign`, `several-at-signs`, `several-addresses`, `angle-brackets`, `nothing-before-at`,
//!   `nothing-after-at`, `name-too-long`, `name-character`, `dots-in-name`, `space-inside`, `control-character`,
//!   `lost-letters`, `full-width-letters`, `comment`, `unclosed-bracket`, `quotation-marks`, `unclosed-quotation`,
//!   `obsolete-form`, `domain-character`, `domain-letters`, `domain-hyphen`, `dots-in-domain`, `domain-too-long`,
//!   `address-too-long`, `ip-address`, `no-domain-ending`, `unknown-ending`, `only-an-ending` (a warning where offices of
//!   state have mail), `reserved-ending`, `not-an-address`; from name servers `domain-takes-no-mail`, `no-such-domain`,
//!   `no-mail-host`
//! * warning: `typo`, `quoted-name`, `unusual-character`, `stray-quotation-mark`, `mixed-alphabets`, `role-account`,
//!   `no-reply`, `disposable`, `test-domain`, `private-network`
//! * info: `display-name`, `hidden-characters`, `needs-smtputf8`, `domain-not-checked`
//!
//! Deliberately absent: DNS (that is `network`; [`MailDomain`] is its answer), suppression and consent, storage.

mod alphabets;
mod cell;
mod disposable;
mod domain;
mod ending;
mod finding;
mod input;
mod judge;
mod local;
mod mail_domain;
mod mailbox;
mod quoted;
mod repair;
mod roles;
mod same_mailbox;
mod typo;
mod verdict;

pub use cell::split_cell;
pub use finding::{Finding, Place, Severity};
pub use judge::{Judgement, judge};
pub use mail_domain::MailDomain;
pub use mailbox::{Address, DedupeKey};
pub use same_mailbox::{SameMailboxKey, why_same_mailbox};
pub use verdict::{UnknownName, Verdict};
