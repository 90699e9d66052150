//! The wire to the window: one command table, request and response types, error codes.
//!
//! A window (or a loopback host in tests) hands every call to [`commands::dispatch`]. What the host must do on
//! its own, because only it has a screen, is named by [`host::Host`]. Absent on purpose: Tauri, sockets, SQL.

pub mod commands;
pub mod desk;
pub mod error;
pub mod handle;
mod handlers;
pub mod host;
mod jobs;
mod memory;
pub mod typescript;
pub mod wire;
