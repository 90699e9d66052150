//! The practice post office: an SMTP server on loopback with faults on request.
//!
//! Rehearsals send a whole campaign through it, tests use it as their server, and `postrider practice` starts it by hand.
//! It speaks RFC 5321 with SIZE, PIPELINING, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES, AUTH and STARTTLS, delivers
//! nothing, and goes wrong exactly as its [`FaultPlan`] says.
//!
//! Deliberately absent: any interface but 127.0.0.1, relaying, BDAT, DSN, mailboxes one could read with a mail program.

mod certificate;
mod command;
mod config;
mod connection;
mod conversation;
mod data;
mod faults;
mod login;
mod mischief;
mod office;
mod post_box;
mod reply;
mod step;

pub use certificate::CertificateError;
pub use config::{Clock, Config, Keep, Login, Tls};
pub use faults::{
    BadDay, CertificateProblem, DropMoment, Fault, FaultKind, FaultPlan, FaultReply, Moment, PlanError,
};
pub use mischief::FaultTally;
pub use office::{PostOffice, StartError};
pub use post_box::{Received, Tally};
