//! The table `subscriptions`: how a person stands in a list.

use consent::Basis;
use consent::ledger::{Detail, Event, EventKind};
use contacts::{ContactId, ImportId, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{first, millis, time, time_or_none, word};
use crate::error::{Result, StoreError};
use crate::{contact, ledger, lists, touched};

/// What the user says about where people agreed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Agreement {
    /// On what basis.
    pub basis: Basis,
    /// Where: "autumn fair", a form, a shop.
    pub source: String,
    /// What they were told.
    pub wording: String,
    /// When; `None` where nobody knows.
    pub agreed_at: Option<Timestamp>,
}

impl Agreement {
    /// Nothing is known: such people are not mailed.
    #[must_use]
    pub const fn unknown() -> Agreement {
        Agreement { basis: Basis::None, source: String::new(), wording: String::new(), agreed_at: None }
    }
}

/// How a person stands in one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// Which list.
    pub list: ListId,
    /// Who.
    pub contact: ContactId,
    /// On what basis they are mailed.
    pub basis: Basis,
    /// When they agreed, where that is known.
    pub agreed_at: Option<Timestamp>,
    /// When they joined.
    pub since: Timestamp,
    /// The import that brought it.
    pub import: Option<ImportId>,
    /// When they left; `None` while they are in the list.
    pub left_at: Option<Timestamp>,
}

const COLUMNS: &str = "list_id, contact_id, basis, agreed_at, since, import_id, left_at";

fn subscription(row: &Row<'_>) -> Result<SubscriptionRow> {
    let import: i64 = row.get(5)?;
    Ok(SubscriptionRow {
        list: ListId(row.get(0)?),
        contact: ContactId(row.get(1)?),
        basis: word(row, 2, "basis")?,
        agreed_at: time_or_none(row, 3)?,
        since: time(row, 4)?,
        import: (import != 0).then_some(ImportId(import)),
        left_at: time_or_none(row, 6)?,
    })
}

pub(crate) fn get(conn: &Connection, list: ListId, contact: ContactId) -> Result<Option<SubscriptionRow>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM subscriptions WHERE list_id = ?1 AND contact_id = ?2"
    ))?;
    first(&mut statement, (list.0, contact.0), subscription)
}

/// A person's standing in every list they are or were in.
pub(crate) fn of(conn: &Connection, contact: ContactId) -> Result<Vec<SubscriptionRow>> {
    let mut all = Vec::new();
    for list in lists::ids(conn)? {
        all.extend(get(conn, ListId(list), contact)?);
    }
    Ok(all)
}

/// Whether a basis is stronger than another. `Basis` is declared strongest first.
pub(crate) fn is_stronger(new: Basis, old: Basis) -> bool {
    new < old
}

/// Puts a person into a list by hand, with its ledger event. Somebody who was taken off joins anew; whoever asked
/// to leave is still on Do not mail, which wins. A weaker basis never replaces a stronger one. Returns whether
/// anything changed.
pub(crate) fn subscribe(
    conn: &Connection,
    list: ListId,
    contact: ContactId,
    agreement: &Agreement,
    now: Timestamp,
) -> Result<bool> {
    let known = get(conn, list, contact)?.filter(|known| known.left_at.is_none());
    if known.as_ref().is_some_and(|known| !is_stronger(agreement.basis, known.basis)) {
        return Ok(false);
    }
    touched::person(conn, contact)?;
    put(conn, list, contact, agreement, known.is_some(), now)?;
    if agreement.basis != Basis::None {
        let person = contact::get(conn, contact)?.ok_or(StoreError::NotFound { what: "contact" })?;
        let detail = Detail {
            address: Some(person.contact.address.as_str().into()),
            list: Some(lists::get(conn, list)?.name.into()),
            source: Some(agreement.source.as_str().into()),
            agreed_at: agreement.agreed_at,
            wording: Some(agreement.wording.as_str().into()),
            reason: Some(agreement.basis.as_str().into()),
            ..Detail::default()
        };
        ledger::note(conn, contact, &Event { at: now, kind: EventKind::Stated, detail })?;
    }
    Ok(true)
}

/// Writes what the user said about a person who is on the list, or joins it, without asking, without the ledger, and
/// without a word to whoever keeps people in memory.
pub(crate) fn put(
    conn: &Connection,
    list: ListId,
    contact: ContactId,
    agreement: &Agreement,
    is_on_it: bool,
    now: Timestamp,
) -> Result<()> {
    let (basis, agreed_at) = (agreement.basis.as_str(), agreement.agreed_at.map(millis));
    if is_on_it {
        conn.prepare_cached(
            "UPDATE subscriptions SET basis = ?3, agreed_at = ?4, import_id = 0 WHERE list_id = ?1 AND contact_id = ?2",
        )?
        .execute((list.0, contact.0, basis, agreed_at))?;
    } else {
        conn.prepare_cached(
            "INSERT OR REPLACE INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 0, NULL)",
        )?
        .execute((list.0, contact.0, basis, agreed_at, millis(now)))?;
    }
    Ok(())
}

/// Notes that a person left a list, or all of them. `at` also marks which wish it was, so that a misread one can
/// be taken back.
pub(crate) fn leave(conn: &Connection, list: Option<i64>, contact: ContactId, at: Timestamp) -> Result<()> {
    touched::person(conn, contact)?;
    let all = match list {
        Some(list) => vec![list],
        None => lists::ids(conn)?,
    };
    let mut statement = conn.prepare_cached(
        "UPDATE subscriptions SET left_at = ?3 WHERE list_id = ?1 AND contact_id = ?2 AND left_at IS NULL",
    )?;
    for list in all {
        statement.execute((list, contact.0, millis(at)))?;
    }
    Ok(())
}

/// Takes back the leaving of exactly this instant.
pub(crate) fn come_back(conn: &Connection, contact: ContactId, at: Timestamp) -> Result<()> {
    touched::person(conn, contact)?;
    let mut statement = conn.prepare_cached(
        "UPDATE subscriptions SET left_at = NULL WHERE list_id = ?1 AND contact_id = ?2 AND left_at = ?3",
    )?;
    for list in lists::ids(conn)? {
        statement.execute((list, contact.0, millis(at)))?;
    }
    Ok(())
}

impl Store {
    /// Puts people into a list, with a ledger event for each whose basis is not `none`. Returns how many are new in
    /// it or stand there on a stronger basis.
    pub fn subscribe(
        &self,
        list: ListId,
        people: &[ContactId],
        agreement: &Agreement,
        now: Timestamp,
    ) -> Result<u64> {
        self.write(&[Part::Contacts, Part::Ledger], |tx| {
            lists::get(tx, list)?;
            let mut changed = 0;
            for contact in people {
                changed += u64::from(subscribe(tx, list, *contact, agreement, now)?);
            }
            Ok(changed)
        })
    }

    /// Takes a person off a list because the user wants so. A wish of the person is a suppression instead.
    pub fn take_off_list(&self, list: ListId, contact: ContactId, now: Timestamp) -> Result<()> {
        self.write(&[Part::Contacts], |tx| leave(tx, Some(list.0), contact, now))
    }

    /// A person's standing in every list they are or were in.
    pub fn subscriptions_of(&self, contact: ContactId) -> Result<Vec<SubscriptionRow>> {
        self.read(|conn| of(conn, contact))
    }
}
