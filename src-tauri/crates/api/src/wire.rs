//! Request and response types, one file a noun.
//!
//! Field names are camelCase on the wire, ids are numbers, moments are RFC 3339 strings in UTC. Sentences that
//! depend on facts are put together in the window; only findings and errors arrive as text.

pub mod accounts;
pub mod app;
pub mod campaigns;
pub mod common;
pub mod contacts;
pub mod domains;
pub mod files;
pub mod find;
pub mod home;
pub mod import;
pub mod listen;
pub mod lists;
pub mod reminders;
pub mod sending;
pub mod settings;
pub mod suppression;
