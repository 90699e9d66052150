//! The table `contacts`: one row a person.

pub(crate) mod erase;
pub(crate) mod full;
pub(crate) mod name;
pub(crate) mod query;
pub(crate) mod remove;
pub(crate) mod time_line;
pub(crate) mod view;
pub(crate) mod whole;

use address::{Address, DedupeKey, Finding, Verdict};
use contacts::{Contact, ContactId, Fields, ImportId, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{address, count, first, json, millis, time, to_json, word};
use crate::error::{Result, StoreError};
use crate::same_mailbox::kin;
use crate::subscriptions::{self, Agreement};
use crate::{imports, touched};

/// A person's record and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactRow {
    /// The record.
    pub contact: Contact,
    /// The import that made it and the row in its file; `None` if it was typed in.
    pub origin: Option<(ImportId, u64)>,
}

/// A person to be added by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct NewContact {
    /// Where mail goes.
    pub address: Address,
    /// What is known beside it.
    pub fields: Fields,
    /// What judging the address said.
    pub verdict: Verdict,
    /// Why it is not plain `ok`.
    pub findings: Vec<Finding>,
}

/// What adding a person came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// A new record.
    New(ContactId),
    /// The person was known; nothing about them was changed but what was said of the list.
    Known(ContactId),
}

impl Added {
    /// The person.
    #[must_use]
    pub const fn id(self) -> ContactId {
        match self {
            Added::New(id) | Added::Known(id) => id,
        }
    }
}

/// The columns [`contact_row`] reads, from `contacts AS c`.
pub(crate) const COLUMNS: &str =
    "c.id, c.address, c.fields, c.verdict, c.findings, c.created_at, c.import_id, c.import_row";

/// Reads [`COLUMNS`] from the first column on.
pub(crate) fn contact_row(row: &Row<'_>) -> Result<ContactRow> {
    let import: i64 = row.get(6)?;
    Ok(ContactRow {
        contact: Contact {
            id: ContactId(row.get(0)?),
            address: address(row, 1)?,
            fields: json(row, 2, "contact")?,
            verdict: word(row, 3, "verdict")?,
            findings: json(row, 4, "finding")?,
            created: time(row, 5)?,
        },
        origin: if import == 0 { None } else { Some((ImportId(import), count(row, 7)?)) },
    })
}

pub(crate) fn get(conn: &Connection, id: ContactId) -> Result<Option<ContactRow>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts AS c WHERE c.id = ?1"))?;
    first(&mut statement, [id.0], contact_row)
}

pub(crate) fn by_key(conn: &Connection, key: &DedupeKey) -> Result<Option<ContactRow>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM contacts AS c WHERE c.dedupe_key = ?1"))?;
    first(&mut statement, [key.as_str()], contact_row)
}

/// The number of the person with this key.
pub(crate) fn id_of(conn: &Connection, key: &str) -> Result<Option<ContactId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM contacts WHERE dedupe_key = ?1")?;
    first(&mut statement, [key], |row| Ok(ContactId(row.get(0)?)))
}

/// Replaces a person's fields.
pub(crate) fn set_fields(conn: &Connection, id: ContactId, key: &str, fields: &Fields) -> Result<()> {
    touched::person(conn, id)?;
    write_fields(conn, id, key, fields)
}

/// The same where the caller tells whom it touched, many at once.
pub(crate) fn write_fields(conn: &Connection, id: ContactId, key: &str, fields: &Fields) -> Result<()> {
    let mut statement =
        conn.prepare_cached("UPDATE contacts SET fields = ?2, name_key = ?3 WHERE id = ?1")?;
    statement.execute((id.0, to_json(fields)?, name::sort_key(fields, key)))?;
    Ok(())
}

/// Notes that the user changed a person's fields, so that taking back the import that brought them does not lose that.
pub(crate) fn note_edit(conn: &Connection, id: ContactId) -> Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO edited_people (contact_id) VALUES (?1)")?.execute([id.0])?;
    Ok(())
}

impl Store {
    /// One person.
    pub fn contact(&self, id: ContactId) -> Result<Option<ContactRow>> {
        self.read(|conn| get(conn, id))
    }

    /// The person with this address, however its local part is written.
    pub fn contact_by_key(&self, key: &DedupeKey) -> Result<Option<ContactRow>> {
        self.read(|conn| by_key(conn, key))
    }

    /// Adds a person by hand and, if given, to a list. A known person keeps their record. Refused while an import is being
    /// stored.
    pub fn add_contact(
        &self,
        new: &NewContact,
        list: Option<(ListId, &Agreement)>,
        now: Timestamp,
    ) -> Result<Added> {
        self.wait_for_no_import()?;
        self.write(&[Part::Contacts, Part::Ledger], |tx| {
            let key = new.address.dedupe_key();
            // Also by an address whose record went into another one.
            let added = match kin::root(tx, &key)? {
                Some(id) => Added::Known(id),
                None => {
                    // It may be about to write the same person down.
                    if imports::merging(tx)? != 0 {
                        return Err(StoreError::ImportUnderWay);
                    }
                    tx.execute(
                        "INSERT INTO contacts (dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)",
                        (
                            key.as_str(),
                            new.address.as_str(),
                            name::sort_key(&new.fields, key.as_str()),
                            to_json(&new.fields)?,
                            new.verdict.as_str(),
                            to_json(&new.findings)?,
                            millis(now),
                        ),
                    )?;
                    let id = ContactId(tx.last_insert_rowid());
                    touched::person(tx, id)?;
                    Added::New(id)
                }
            };
            if let Some((list, agreement)) = list {
                subscriptions::subscribe(tx, list, added.id(), agreement, now)?;
            }
            Ok(added)
        })
    }

    /// Replaces a person's fields. The address cannot be changed: another address is another person to ask.
    pub fn update_fields(&self, id: ContactId, fields: &Fields) -> Result<()> {
        self.write(&[Part::Contacts], |tx| {
            let found = get(tx, id)?.ok_or(StoreError::NotFound { what: "contact" })?;
            if found.contact.fields == *fields {
                return Ok(());
            }
            note_edit(tx, id)?;
            set_fields(tx, id, found.contact.address.dedupe_key().as_str(), fields)
        })
    }

    /// Replaces what judging the address said, for example after asking whether its domain still takes mail.
    pub fn set_verdict(&self, id: ContactId, verdict: Verdict, findings: &[Finding]) -> Result<()> {
        self.write(&[Part::Contacts], |tx| {
            touched::person(tx, id)?;
            let found = tx.execute(
                "UPDATE contacts SET verdict = ?2, findings = ?3 WHERE id = ?1",
                (id.0, verdict.as_str(), to_json(findings)?),
            )?;
            if found == 0 { Err(StoreError::NotFound { what: "contact" }) } else { Ok(()) }
        })
    }
}
