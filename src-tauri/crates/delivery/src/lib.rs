//! Audience, pre-flight, pacing, outbox states, retry, and what follows from each reply.
//!
//! Everything here is a plain function of what it is given: `now`, seeds and history are arguments, so that a campaign
//! can be rehearsed on a simulated clock with the very same rules.
//!
//! Deliberately absent: clocks, sockets, storage, async, randomness, and any way to make a [`preflight::Cleared`] or to
//! keep a [`consent::Permit`] other than by the checks themselves.

pub mod attempt;
pub mod audience;
pub mod campaign;
pub mod canary;
pub mod card;
mod error;
pub mod fingerprint;
mod ids;
pub mod limits;
mod one_domain;
pub mod outbox;
pub mod pacing;
pub mod plan;
pub mod preflight;
pub mod reminder;
pub mod retry;
pub mod schedule;
pub mod settle;
pub mod similar;
pub mod suppress;
pub mod wait;
pub mod watch;
mod words;
pub mod zone;

pub use attempt::{Attempt, SmtpReply, Stage};
pub use campaign::{CampaignState, Edit, Event};
pub use error::{Error, NotAllowed};
pub use fingerprint::Fingerprint;
pub use ids::{AccountId, CampaignId, OutboxId};
pub use limits::{Day, Limit, Limits, Window};
pub use one_domain::{domain_number, one_domain};
pub use outbox::{RowEvent, RowState};
pub use plan::{Plan, Terms};
pub use settle::{AccountPause, BETWEEN_MESSAGES, Before, Outcome, PauseCause, Setback, settle};
pub use wait::{Wait, WaitReason};
pub use zone::Zone;
