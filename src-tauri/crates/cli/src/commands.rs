//! The commands, one file a noun.

mod account;
mod campaign;

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
}

/// Runs one command.
pub fn run(desk: &Desk, command: Command) -> Result<Done, Error> {
    match command {
        Command::Account(command) => account::run(desk, command),
        Command::Campaign(command) => campaign::run(desk, command),
    }
}
