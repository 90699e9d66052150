//! The table `changes`: how often each part was written, across processes.

use rusqlite::Connection;

use crate::Store;
use crate::columns::count;
use crate::error::Result;

/// A part of the data that a screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Accounts,
    Campaigns,
    Contacts,
    Domains,
    Feedback,
    Imports,
    Ledger,
    Lists,
    Outbox,
    Settings,
    Suppressions,
}

impl Part {
    const fn as_str(self) -> &'static str {
        match self {
            Part::Accounts => "accounts",
            Part::Campaigns => "campaigns",
            Part::Contacts => "contacts",
            Part::Domains => "domains",
            Part::Feedback => "feedback",
            Part::Imports => "imports",
            Part::Ledger => "ledger",
            Part::Lists => "lists",
            Part::Outbox => "outbox",
            Part::Settings => "settings",
            Part::Suppressions => "suppressions",
        }
    }
}

/// How often each part was written. Compare with an older copy to learn what a screen must read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Accounts, their tests and pauses.
    pub accounts: u64,
    /// Campaigns and their states.
    pub campaigns: u64,
    /// Contacts and subscriptions.
    pub contacts: u64,
    /// What name servers said about domains.
    pub domains: u64,
    /// What the mailbox told us.
    pub feedback: u64,
    /// Imports.
    pub imports: u64,
    /// The consent ledger.
    pub ledger: u64,
    /// Lists.
    pub lists: u64,
    /// Outbox rows.
    pub outbox: u64,
    /// Settings.
    pub settings: u64,
    /// Do not mail.
    pub suppressions: u64,
}

/// Counts one write of each part, in the transaction that wrote it.
pub(crate) fn bump(conn: &Connection, parts: &[Part]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO changes (part, count) VALUES (?1, 1) ON CONFLICT (part) DO UPDATE SET count = count + 1",
    )?;
    for part in parts {
        statement.execute([part.as_str()])?;
    }
    Ok(())
}

/// Counts a part on by so many at once.
pub(crate) fn bump_by(conn: &Connection, part: Part, times: u64) -> Result<()> {
    conn.execute(
        "INSERT INTO changes (part, count) VALUES (?1, ?2) ON CONFLICT (part) DO UPDATE SET count = count + ?2",
        (part.as_str(), i64::try_from(times).unwrap_or(i64::MAX)),
    )?;
    Ok(())
}

/// The counters as this connection sees them.
pub(crate) fn read(conn: &Connection) -> Result<Changes> {
    let mut changes = Changes::default();
    let mut statement = conn.prepare_cached("SELECT part, count FROM changes")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let value = count(row, 1)?;
        match row.get_ref(0)?.as_str().unwrap_or_default() {
            "accounts" => changes.accounts = value,
            "campaigns" => changes.campaigns = value,
            "contacts" => changes.contacts = value,
            "domains" => changes.domains = value,
            "feedback" => changes.feedback = value,
            "imports" => changes.imports = value,
            "ledger" => changes.ledger = value,
            "lists" => changes.lists = value,
            "outbox" => changes.outbox = value,
            "settings" => changes.settings = value,
            "suppressions" => changes.suppressions = value,
            _ => {}
        }
    }
    Ok(changes)
}

impl Store {
    /// The change counters. Cheap enough to ask several times a second.
    pub fn changes(&self) -> Result<Changes> {
        self.read(read)
    }
}
