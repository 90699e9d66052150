//! `postrider suppress ...`

mod entries;
mod files;

use crate::desk::{Desk, Done, Misused};
use crate::output;
use anyhow::Error;
use app::consent::{Scope, SuppressionReason};
use app::do_not_mail::{Stop, Stopped};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Do not mail: who gets nothing, and why.
#[derive(Subcommand)]
#[command(after_long_help = "With --json an entry is
{kind: \"suppression\", id, address, reason, original, source, list, since, evidence, campaign, lifted}:
  address   null where the person was erased and only a hash is left
  reason    unsubscribed | hard-bounce | repeated-soft-bounce | complaint | manual | imported | erased
  original  for an imported one, why it stood on the other list; or null
  source    mail | reply | import (a list of addresses not to mail) | column (of an imported list) | user
  list      the one list it is for, or null for all
  lifted    null while it is in force, else {at, way, why}")]
pub enum Suppress {
    /// Put addresses on it. Exit status 1 where one cannot be read.
    Add(Add),
    /// Take an address off, or all that one campaign put there, as far as the rules allow. Exit status 4 where an entry stays.
    Remove(Remove),
    /// Every entry in force.
    List(List),
    /// Every entry about one address, lifted ones too, and what each would need to go.
    Show {
        /// The address.
        address: String,
    },
    /// Put the addresses of a file on it: any table or plain list. Exit status 1 where a row cannot be read.
    Import(Import),
    /// Write every entry in force as CSV.
    Export {
        /// The file; standard output without it or with -.
        file: Option<PathBuf>,
    },
}

/// What to add.
#[derive(Args)]
#[command(after_long_help = "With --json: {kind: \"suppressed\", added, already, unread: [finding]}.")]
pub struct Add {
    /// The addresses.
    #[arg(required = true)]
    addresses: Vec<String>,
    /// manual: you do not want to mail them. unsubscribed: they asked to leave, and only they can come back.
    #[arg(long, default_value = "manual", value_name = "manual|unsubscribed")]
    reason: SuppressionReason,
    /// Only for this list.
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// A note for later.
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
}

/// What to take off.
#[derive(Args)]
#[command(after_long_help = "With --json, for each entry in force: {kind: \"lifted\", id, address} or
{kind: \"stays\", id, address, reason, message}; with --campaign: {kind: \"lifted-all\", campaign, lifted}.")]
pub struct Remove {
    /// The address.
    #[arg(required_unless_present = "campaign")]
    address: Option<String>,
    /// Everybody whom replies to this campaign put there: it was your mail server or the message, and not the people.
    #[arg(long, value_name = "NAME", requires = "why", conflicts_with_all = ["address", "misread"])]
    campaign: Option<String>,
    /// Why it can go; kept in the ledger. Only an entry that you put there yourself goes without.
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// We misread the mail or the column it comes from; --why says how.
    #[arg(long, requires = "why")]
    misread: bool,
}

/// Which entries.
#[derive(Args)]
pub struct List {
    /// Only addresses that hold this.
    #[arg(long, value_name = "TEXT", default_value = "")]
    search: String,
    /// Only with this reason.
    #[arg(long, value_name = "REASON")]
    reason: Option<SuppressionReason>,
}

/// Which file.
#[derive(Args)]
#[command(
    after_long_help = "Every address of a row is put there. Rows that the file itself calls subscribed are passed over. With --json:
{kind: \"suppressed\", added, already, subscribed, unreadable, unread: [finding], dry_run}; of the rows without an address
that can be read the first 1000 are told."
)]
pub struct Import {
    /// CSV, TSV or one address a line, in any encoding.
    file: PathBuf,
    /// Why they stand there, where the file does not say. Without it they count as having asked to leave.
    #[arg(long, value_name = "REASON")]
    reason: Option<SuppressionReason>,
    /// Say what would happen and do nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Suppress) -> Result<Done, Error> {
    match command {
        Suppress::Add(add) => self::add(desk, &add),
        Suppress::Remove(remove) => entries::remove(desk, &remove),
        Suppress::List(list) => entries::list(desk, &list),
        Suppress::Show { address } => entries::show(desk, &address),
        Suppress::Import(import) => files::import(desk, &import),
        Suppress::Export { file } => files::export(desk, file.as_deref()),
    }
}

fn add(desk: &Desk, add: &Add) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let asked_to_leave = match add.reason {
        SuppressionReason::Manual => false,
        SuppressionReason::Unsubscribed => true,
        // The others rest on evidence that nobody types.
        _ => return Err(Misused("--reason is manual or unsubscribed".to_owned()).into()),
    };
    let scope = match &add.list {
        Some(name) => Scope::List(postrider.list_named(name)?.0),
        None => Scope::Everywhere,
    };
    let stop = Stop { asked_to_leave, scope, why: add.why.clone() };
    let stopped = postrider.stop_typed(&add.addresses.join("\n"), &stop)?;
    tell(desk, &stopped)
}

fn tell(desk: &Desk, stopped: &Stopped) -> Result<Done, Error> {
    if desk.json {
        desk.line(&json!({
            "kind": "suppressed", "added": stopped.added.len(), "already": stopped.already, "unread": stopped.unread,
        }))?;
    } else {
        say!("{} put on Do not mail, {} were there before.", stopped.added.len(), stopped.already);
        output::findings(&stopped.unread);
    }
    Ok(if stopped.unread.is_empty() { Done::Fine } else { Done::WithFindings })
}
