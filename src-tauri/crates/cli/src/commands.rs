//! The commands, one file a noun.

mod account;
mod campaign;
mod import;

use crate::desk::{Desk, Done};
use anyhow::Error;
use clap::Subcommand;

/// What can be asked.
#[derive(Subcommand)]
pub enum Command {
    /// Sending accounts.
    #[command(subcommand)]
    Account(account::Account),
    /// Campaigns.
    #[command(subcommand)]
    Campaign(campaign::Campaign),
    Import(import::Import),
}

/// Runs one command.
pub fn run(desk: &Desk, command: Command) -> Result<Done, Error> {
    match command {
        Command::Account(command) => account::run(desk, command),
        Command::Campaign(command) => campaign::run(desk, command),
        Command::Import(command) => import::run(desk, command),
    }
}
