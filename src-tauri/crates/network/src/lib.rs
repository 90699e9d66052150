//! Sockets: the SMTP session, the IMAP session that only reads, DNS, and the few questions to web servers.
//!
//! [`smtp`] carries one message at a time to the person's own mail host; [`dns`] answers whether a domain takes mail;
//! [`autoconfig`] reads the settings file a domain keeps for mail programs, and [`http`] fetches it; [`imap`] looks into the
//! person's own Sent folder; [`oauth`] signs in on the
//! mail host's own page.
//!
//! Deliberately absent: who may be mailed and when (`delivery`, `consent`), what a reply means for a person (`reply`),
//! storage, clocks other than for time-outs, and any socket a user did not ask for.

pub mod autoconfig;
pub mod dns;
pub mod http;
pub mod imap;
pub mod oauth;
pub mod smtp;
