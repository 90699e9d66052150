//! What answers each command, one file a noun: free functions over the [`Desk`](crate::desk::Desk).

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
pub(crate) mod sending;
pub mod suppression;
pub mod vault_settings;
