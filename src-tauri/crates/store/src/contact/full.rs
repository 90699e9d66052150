//! People with everything an export says of them.

use consent::Suppression;
use contacts::{ContactId, Fields};
use jiff::Timestamp;

use super::{ContactRow, get};
use crate::Store;
use crate::columns::{json, one};
use crate::error::Result;
use crate::subscriptions::{self, SubscriptionRow};
use crate::{outbox, suppressions, tags};

/// One person, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct FullPerson {
    /// The record.
    pub row: ContactRow,
    /// Their standing in every list they are or were in.
    pub standings: Vec<SubscriptionRow>,
    /// Their tags, by name.
    pub tags: Vec<String>,
    /// Every entry of Do not mail about them, lifted ones too.
    pub suppressions: Vec<Suppression>,
    /// When a message was last accepted for them.
    pub last_mailed: Option<Timestamp>,
}

impl Store {
    /// Looks at what is known of these people beside their addresses; for the columns of a table about them.
    pub fn fields_of(&self, people: &[ContactId], mut seen: impl FnMut(&Fields)) -> Result<()> {
        self.read(|conn| {
            for id in people {
                let sql = "SELECT fields FROM contacts WHERE id = ?1";
                if let Some(fields) = one(conn, sql, [id.0], |row| json::<Fields>(row, 0, "contact"))? {
                    seen(&fields);
                }
            }
            Ok(())
        })
    }

    /// These people as they are now, in this order; whoever is gone is left out. A few hundred at a time keep memory
    /// bounded, and hold up nobody.
    pub fn people_in_full(&self, people: &[ContactId]) -> Result<Vec<FullPerson>> {
        self.read(|conn| {
            let mut all = Vec::with_capacity(people.len());
            for id in people {
                let Some(row) = get(conn, *id)? else { continue };
                let hash = consent::key_hash(self.salt(), &row.contact.address.dedupe_key());
                let entries = suppressions::of_hash(conn, &hash)?;
                all.push(FullPerson {
                    row,
                    standings: subscriptions::of(conn, *id)?,
                    tags: tags::of(conn, *id)?.into_iter().map(|(_, name)| name).collect(),
                    suppressions: entries.into_iter().map(|(_, entry)| entry).collect(),
                    last_mailed: outbox::last_mailed(conn, *id)?,
                });
            }
            Ok(all)
        })
    }
}
