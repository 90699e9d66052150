//! The commands, one file a noun.

mod account;
mod address;
mod backup;
mod campaign;
mod consent;
mod contact;
mod feedback;
mod handoff;
mod import;
mod list;
mod listen;
mod message;
mod practice;
mod reminder;
mod reply;
mod segment;
mod settings;
mod suppress;
mod tag;
mod try_it;
mod vault;

use crate::desk::{Desk, Done};
use anyhow::Error;
use clap::Subcommand;
use std::path::PathBuf;

/// What can be asked.
#[derive(Subcommand)]
pub enum Command {
    /// Sending accounts.
    #[command(subcommand)]
    Account(account::Account),
    #[command(subcommand)]
    Address(address::Address),
    /// Write everything into one file, passwords sealed. An older backup of that name is replaced.
    #[command(after_long_help = "With --json: {kind: \"backup\", file, bytes, contacts, events}.")]
    Backup {
        /// The file.
        file: PathBuf,
    },
    /// Campaigns.
    #[command(subcommand)]
    Campaign(campaign::Campaign),
    #[command(subcommand)]
    Consent(consent::Consent),
    #[command(subcommand)]
    Contact(contact::Contact),
    #[command(subcommand)]
    Feedback(feedback::Feedback),
    #[command(subcommand)]
    Handoff(handoff::Handoff),
    Import(import::Import),
    #[command(subcommand)]
    List(list::List),
    Listen(listen::Listen),
    #[command(subcommand)]
    Message(message::Message),
    Practice(practice::Practice),
    #[command(subcommand)]
    Reminder(reminder::Reminder),
    #[command(subcommand)]
    Reply(reply::Reply),
    /// Put a backup in place of what is here; that is kept aside. Whoever left since the backup stays on Do not mail where
    /// that is still on this disk, and every campaign under way is paused.
    #[command(
        after_long_help = "With --json: {kind: \"restored\", contacts, kept, aside, must_vouch}; kept: entries of Do not mail and wishes to leave
that are newer than the backup; must_vouch: nothing is sent before `vouch`."
    )]
    Restore {
        /// The file.
        file: PathBuf,
    },
    #[command(subcommand)]
    Segment(segment::Segment),
    #[command(subcommand)]
    Settings(settings::Settings),
    #[command(subcommand)]
    Suppress(suppress::Suppress),
    #[command(subcommand)]
    Tag(tag::Tag),
    /// Walk the whole road with invented people: import, check, rehearse on a good and a bad day. Nothing leaves this computer.
    TryIt,
    #[command(subcommand)]
    Vault(vault::Vault),
    /// Your word, in restored or copied data, that whoever left since is on Do not mail. Sending waits for it.
    Vouch,
}

/// Runs one command.
pub fn run(desk: &Desk, command: Command) -> Result<Done, Error> {
    match command {
        Command::Account(command) => account::run(desk, command),
        Command::Address(command) => address::run(desk, command),
        Command::Backup { file } => backup::backup(desk, &file),
        Command::Campaign(command) => campaign::run(desk, command),
        Command::Consent(command) => consent::run(desk, command),
        Command::Contact(command) => contact::run(desk, command),
        Command::Feedback(command) => feedback::run(desk, command),
        Command::Handoff(command) => handoff::run(desk, command),
        Command::Import(command) => import::run(desk, command),
        Command::List(command) => list::run(desk, command),
        Command::Listen(listen) => listen::run(desk, &listen),
        Command::Message(command) => message::run(desk, command),
        Command::Practice(practice) => practice::run(desk, &practice),
        Command::Reminder(command) => reminder::run(desk, command),
        Command::Reply(command) => reply::run(desk, command),
        Command::Restore { file } => backup::restore(desk, &file),
        Command::Segment(command) => segment::run(desk, command),
        Command::Settings(command) => settings::run(desk, command),
        Command::Suppress(command) => suppress::run(desk, command),
        Command::Tag(command) => tag::run(desk, command),
        Command::TryIt => try_it::run(desk),
        Command::Vault(command) => vault::run(desk, &command),
        Command::Vouch => backup::vouch(desk),
    }
}
