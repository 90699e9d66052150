//! How people stand, for `consent::decide`. Who may be mailed is not decided here.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use address::{Address, Verdict};
use consent::{Basis, Standing, Suppression};
use contacts::{ContactId, Fields, ListId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::columns::{address, first, json, time_or_none, word};
use crate::error::Result;
use crate::imports;
use crate::suppressions::{self, Known};

/// A person with everything the decision needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Who.
    pub contact: ContactId,
    /// Where mail goes.
    pub address: Address,
    /// What is known beside it.
    pub fields: Fields,
    /// What judging the address said.
    pub verdict: Verdict,
    /// On what basis they are in the list; `none` where they are not in it.
    pub basis: Basis,
    /// Whether they are in the list and have not left it.
    pub subscribed: bool,
    /// When they agreed, where that is known.
    pub agreed_at: Option<Timestamp>,
    /// Every entry of Do not mail about them, lifted ones too.
    pub suppressions: Vec<Suppression>,
}

impl Candidate {
    /// What `consent::decide` asks for.
    #[must_use]
    pub fn standing(&self) -> Standing<'_> {
        Standing {
            basis: self.basis,
            subscribed: self.subscribed,
            agreed_at: self.agreed_at,
            suppressions: &self.suppressions,
            verdict: self.verdict,
        }
    }
}

/// The columns of [`candidate`]; the import that is being merged is `?1`, 0 if there is none: what it says does not count
/// yet, and what it replaced counts still. What was typed in by hand has the import 0 and always counts.
const COLUMNS: &str = "c.id, c.address, c.fields, c.verdict,
    CASE WHEN ?1 = 0 OR s.import_id <> ?1 THEN s.basis ELSE (SELECT r.basis_before FROM import_changes AS r
        WHERE r.contact_id = c.id AND r.import_id = ?1 AND r.subscription = 'raised') END,
    CASE WHEN ?1 = 0 OR s.import_id <> ?1 THEN s.agreed_at ELSE (SELECT r.agreed_before FROM import_changes AS r
        WHERE r.contact_id = c.id AND r.import_id = ?1 AND r.subscription = 'raised') END,
    s.list_id IS NOT NULL AND s.left_at IS NULL AND (?1 = 0 OR s.import_id <> ?1
        OR EXISTS (SELECT 1 FROM import_changes AS r WHERE r.contact_id = c.id AND r.import_id = ?1 AND r.subscription = 'raised'))";

fn candidate(row: &Row<'_>) -> Result<Candidate> {
    let subscribed: bool = row.get(6)?;
    let basis = if subscribed { word(row, 4, "basis")? } else { Basis::None };
    Ok(Candidate {
        contact: ContactId(row.get(0)?),
        address: address(row, 1)?,
        fields: json(row, 2, "contact")?,
        verdict: word(row, 3, "verdict")?,
        basis,
        subscribed,
        agreed_at: if subscribed { time_or_none(row, 5)? } else { None },
        suppressions: Vec::new(),
    })
}

/// One person as they stand in a list now. `None` where there is no such person any more. `merging` is what
/// [`imports::merging`] says in this transaction.
pub(crate) fn of(
    conn: &Connection,
    salt: &[u8; 32],
    list: ListId,
    contact: ContactId,
    merging: i64,
) -> Result<Option<Candidate>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS} FROM contacts AS c LEFT JOIN subscriptions AS s ON s.list_id = ?2 AND s.contact_id = c.id
             WHERE c.id = ?3"
        )
    });
    let mut statement = conn.prepare_cached(&SQL)?;
    let Some(mut found) = first(&mut statement, (merging, list.0, contact.0), candidate)? else {
        return Ok(None);
    };
    let hash = consent::key_hash(salt, &found.address.dedupe_key());
    found.suppressions = suppressions::of_hash(conn, &hash)?.into_iter().map(|(_, entry)| entry).collect();
    Ok(Some(found))
}

impl Store {
    /// Everybody who is or was in a list, one after the other, by number. A million people stream in constant memory.
    pub fn each_standing(
        &self,
        list: ListId,
        mut person: impl FnMut(&Candidate) -> ControlFlow<()>,
    ) -> Result<()> {
        self.read(|conn| {
            let known = Known::load(conn, *self.salt())?;
            let merging = imports::merging(conn)?;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM subscriptions AS s CROSS JOIN contacts AS c ON c.id = s.contact_id
                 WHERE s.list_id = ?2 ORDER BY s.contact_id"
            ))?;
            let mut rows = statement.query((merging, list.0))?;
            while let Some(row) = rows.next()? {
                let mut one = candidate(row)?;
                if !known.is_empty() {
                    let found = known.of(conn, &one.address.dedupe_key())?;
                    one.suppressions = found.into_iter().map(|(_, entry)| entry).collect();
                }
                if person(&one).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// One person as they stand in a list now.
    pub fn standing_of(&self, list: ListId, contact: ContactId) -> Result<Option<Candidate>> {
        self.read(|conn| of(conn, self.salt(), list, contact, imports::merging(conn)?))
    }
}
