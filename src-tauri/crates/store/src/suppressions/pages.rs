//! Do not mail as people look at it: searched, grouped, page by page.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use consent::{Suppression, SuppressionReason};
use contacts::{ContactId, Fields};

use super::{COLUMNS, suppression};
use crate::Store;
use crate::columns::{count, int, json, one, rows, word};
use crate::contact::{name, query};
use crate::error::Result;
use crate::ids::{Page, SuppressionId};

/// The tabs of Do not mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuppressionGroup {
    /// Asked to leave.
    Left,
    /// No such mailbox.
    NotThere,
    /// Full or shut again and again.
    Full,
    /// Called it spam.
    CalledSpam,
    /// Put there by the user.
    ByYou,
    /// From another file, or erased.
    Others,
}

impl SuppressionGroup {
    /// The reasons it holds.
    #[must_use]
    pub const fn reasons(self) -> &'static [SuppressionReason] {
        use SuppressionReason as R;
        match self {
            SuppressionGroup::Left => &[R::Unsubscribed],
            SuppressionGroup::NotThere => &[R::HardBounce],
            SuppressionGroup::Full => &[R::RepeatedSoftBounce],
            SuppressionGroup::CalledSpam => &[R::Complaint],
            SuppressionGroup::ByYou => &[R::Manual],
            SuppressionGroup::Others => &[R::Imported, R::Erased],
        }
    }
}

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuppressionQuery {
    /// Part of an address; empty for all.
    pub search: String,
    /// One tab; `None` for all.
    pub group: Option<SuppressionGroup>,
    /// Lifted entries too.
    pub lifted: bool,
}

/// One entry of Do not mail.
#[derive(Clone, Debug, PartialEq)]
pub struct SuppressionRow {
    /// Its number.
    pub id: SuppressionId,
    /// The entry.
    pub entry: Suppression,
    /// The person, if the address is a contact.
    pub contact: Option<ContactId>,
    /// Their name; may be empty.
    pub name: String,
    /// The name of the campaign it came from; may be empty.
    pub campaign: String,
}

impl SuppressionQuery {
    fn sql(&self) -> String {
        let mut sql = String::from("(?1 = '' OR dedupe_key LIKE ?1 ESCAPE '\\')");
        if !self.lifted {
            sql.push_str(" AND lifted_at IS NULL");
        }
        if let Some(group) = self.group {
            let words: Vec<String> =
                group.reasons().iter().map(|reason| format!("'{}'", reason.as_str())).collect();
            sql.push_str(&format!(" AND reason IN ({})", words.join(", ")));
        }
        sql
    }
}

impl Store {
    /// A page of Do not mail, newest first.
    pub fn suppressions(&self, query: &SuppressionQuery, range: Range<u64>) -> Result<Page<SuppressionRow>> {
        let pattern = query::like(&query.search);
        self.read(|conn| {
            let filter = query.sql();
            let total = conn
                .prepare_cached(&format!("SELECT count(*) FROM suppressions WHERE {filter}"))?
                .query_row([&pattern], |row| Ok(count(row, 0)))??;
            let mut statement = conn.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM suppressions WHERE {filter} ORDER BY since DESC, id DESC LIMIT ?3 OFFSET ?2"
            ))?;
            let length = int(range.end.saturating_sub(range.start));
            let found = rows(&mut statement, (&pattern, int(range.start), length), suppression)?;
            let mut page = Page { total, first: range.start, rows: Vec::with_capacity(found.len()) };
            for (id, entry) in found {
                page.rows.push(with_names(conn, id, entry)?);
            }
            Ok(page)
        })
    }

    /// One entry with its names.
    pub fn suppression(&self, id: SuppressionId) -> Result<SuppressionRow> {
        self.read(|conn| with_names(conn, id, super::get(conn, id)?))
    }

    /// How many entries are in force, by reason.
    pub fn suppression_counts(&self) -> Result<BTreeMap<SuppressionReason, u64>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT reason, count(*) FROM suppressions WHERE lifted_at IS NULL GROUP BY reason",
            )?;
            let found =
                rows(&mut statement, [], |row| Ok((word(row, 0, "suppression reason")?, count(row, 1)?)))?;
            Ok(found.into_iter().collect())
        })
    }

    /// Every entry, oldest first, lifted ones too; for export and hand-off.
    pub fn each_suppression(
        &self,
        mut entry: impl FnMut(SuppressionId, &Suppression) -> ControlFlow<()>,
    ) -> Result<()> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM suppressions ORDER BY id"))?;
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                let (id, found) = suppression(row)?;
                if entry(id, &found).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }
}

fn with_names(conn: &rusqlite::Connection, id: SuppressionId, entry: Suppression) -> Result<SuppressionRow> {
    let person = match &entry.key {
        Some(key) => {
            one(conn, "SELECT id, fields FROM contacts WHERE dedupe_key = ?1", [key.as_str()], |row| {
                Ok((ContactId(row.get(0)?), name::shown(&json::<Fields>(row, 1, "contact")?)))
            })?
        }
        None => None,
    };
    let campaign = match entry.campaign {
        Some(campaign) => {
            one(conn, "SELECT name FROM campaigns WHERE id = ?1", [campaign], |row| Ok(row.get(0)?))?
        }
        None => None,
    };
    let (contact, name) = person.map_or((None, String::new()), |(id, name)| (Some(id), name));
    Ok(SuppressionRow { id, entry, contact, name, campaign: campaign.unwrap_or_default() })
}
