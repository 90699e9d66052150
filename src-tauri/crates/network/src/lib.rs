//! Sockets: the SMTP session and DNS.
//!
//! [`smtp`] carries one message at a time to the person's own mail host; [`dns`] answers whether a domain takes mail.
//!
//! Deliberately absent: who may be mailed and when (`delivery`, `consent`), what a reply means for a person (`reply`),
//! storage, clocks other than for time-outs, and any socket a user did not ask for.

pub mod dns;
pub mod smtp;
