//! The grid: any rows of a long table at once.
//!
//! The first question about a query reads the numbers of everybody in it, in order: 8 bytes a person, a few
//! hundredths of a second for a hundred thousand. From then on row 900,000 is as near as row 1, until the people
//! change. OFFSET would walk there each time; keys of the last page would not know the way.

use std::collections::VecDeque;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex};

use address::Verdict;
use consent::{Basis, SuppressionReason};
use contacts::{ContactId, Fields};
use jiff::Timestamp;
use rusqlite::{Connection, params_from_iter};

use super::query::{ContactFilter, ContactQuery, from, order};
use super::{COLUMNS, ContactRow, contact_row, name};
use crate::Store;
use crate::changes;
use crate::columns::{first, json, rows, time, word};
use crate::connection::lock;
use crate::error::Result;
use crate::ids::Page;
use crate::subscriptions::{self, SubscriptionRow};
use crate::suppressions;

/// One person as a row of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactListRow {
    /// Who.
    pub id: ContactId,
    /// The name as it is shown; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// What judging the address said.
    pub verdict: Verdict,
    /// The basis in the list asked about, else the strongest of all; `None` where they are in no list.
    pub basis: Option<Basis>,
    /// When they agreed to that, where it is known.
    pub agreed_at: Option<Timestamp>,
    /// The reason they are on Do not mail, if they are.
    pub suppressed: Option<SuppressionReason>,
    /// When they were added.
    pub added: Timestamp,
}

/// Queries kept with their people, the last asked first.
#[derive(Debug, Default)]
pub(crate) struct Views {
    kept: Mutex<VecDeque<View>>,
}

#[derive(Debug)]
struct View {
    query: ContactQuery,
    stamp: Stamp,
    ids: Arc<[i64]>,
}

/// For which state of the tables a view holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    contacts: u64,
    suppressions: u64,
}

/// A grid, its neighbour, and what the last search was. At a million people one is 8 MB.
const KEPT_VIEWS: usize = 3;

impl Views {
    fn ids(&self, conn: &Connection, query: &ContactQuery) -> Result<Arc<[i64]>> {
        let now = changes::read(conn)?;
        let stamp = Stamp {
            contacts: now.contacts,
            // Without this filter it does not matter who is suppressed.
            suppressions: query.filter.suppressed.map_or(0, |_| now.suppressions),
        };
        let mut kept = lock(&self.kept);
        if let Some(view) = kept.iter().find(|view| view.stamp == stamp && view.query == *query) {
            return Ok(Arc::clone(&view.ids));
        }
        let (from, values) = from(&query.filter);
        let mut statement = conn.prepare(&format!("SELECT c.id{from}{}", order(query)))?;
        let ids: Arc<[i64]> = rows(&mut statement, params_from_iter(values), |row| Ok(row.get(0)?))?.into();
        kept.retain(|view| view.query != *query);
        kept.push_front(View { query: query.clone(), stamp, ids: Arc::clone(&ids) });
        kept.truncate(KEPT_VIEWS);
        Ok(ids)
    }
}

impl Store {
    /// The rows `range` of a query, and how many there are. Any range is as quick as the first.
    pub fn contacts(&self, query: &ContactQuery, range: Range<u64>) -> Result<Page<ContactListRow>> {
        self.read(|conn| {
            let ids = self.inner.views.ids(conn, query)?;
            let total = u64::try_from(ids.len()).unwrap_or(u64::MAX);
            let (start, end) = (range.start.min(total), range.end.min(total));
            let index = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            let chosen = ids.get(index(start)..index(end)).unwrap_or_default();
            let mut page = Page { total, first: start, rows: Vec::with_capacity(chosen.len()) };
            for id in chosen {
                page.rows.extend(list_row(conn, &query.filter, ContactId(*id))?);
            }
            Ok(page)
        })
    }

    /// How many people a filter finds.
    pub fn count_contacts(&self, filter: &ContactFilter) -> Result<u64> {
        let query = ContactQuery { filter: filter.clone(), ..ContactQuery::default() };
        self.read(|conn| Ok(u64::try_from(self.inner.views.ids(conn, &query)?.len()).unwrap_or(u64::MAX)))
    }

    /// The numbers of everybody in a query, in order; for bulk actions.
    pub fn contact_ids(&self, query: &ContactQuery) -> Result<Vec<ContactId>> {
        self.read(|conn| Ok(self.inner.views.ids(conn, query)?.iter().map(|id| ContactId(*id)).collect()))
    }

    /// The row at which a person stands in a query.
    pub fn contact_index(&self, query: &ContactQuery, contact: ContactId) -> Result<Option<u64>> {
        self.read(|conn| {
            let ids = self.inner.views.ids(conn, query)?;
            Ok(ids.iter().position(|id| *id == contact.0).and_then(|index| u64::try_from(index).ok()))
        })
    }

    /// Everybody a filter finds with their standing in every list, by number; for export.
    pub fn each_contact(
        &self,
        filter: &ContactFilter,
        mut person: impl FnMut(&ContactRow, &[SubscriptionRow]) -> ControlFlow<()>,
    ) -> Result<()> {
        self.read(|conn| {
            let (from, values) = from(filter);
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS}{from} ORDER BY c.id"))?;
            let mut found = statement.query(params_from_iter(values))?;
            while let Some(row) = found.next()? {
                let one = contact_row(row)?;
                if person(&one, &subscriptions::of(conn, one.contact.id)?).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }
}

fn list_row(conn: &Connection, filter: &ContactFilter, id: ContactId) -> Result<Option<ContactListRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT dedupe_key, address, fields, verdict, created_at FROM contacts WHERE id = ?1",
    )?;
    let found = first(&mut statement, [id.0], |row| {
        let (key, address): (String, String) = (row.get(0)?, row.get(1)?);
        let name = name::shown(&json::<Fields>(row, 2, "contact")?);
        Ok((key, address, name, word::<Verdict>(row, 3, "verdict")?, time(row, 4)?))
    })?;
    let Some((key, address, name, verdict, added)) = found else { return Ok(None) };
    let standing = match filter.list {
        Some(list) => subscriptions::get(conn, list, id)?,
        None => subscriptions::of(conn, id)?
            .into_iter()
            .filter(|standing| standing.left_at.is_none())
            .min_by_key(|standing| standing.basis),
    };
    let suppressed = suppressed(conn, &key)?;
    let (basis, agreed_at) = standing.map_or((None, None), |found| (Some(found.basis), found.agreed_at));
    Ok(Some(ContactListRow { id, name, address, verdict, basis, agreed_at, suppressed, added }))
}

/// The reason somebody is on Do not mail, the widest first.
fn suppressed(conn: &Connection, key: &str) -> Result<Option<SuppressionReason>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {} FROM suppressions WHERE dedupe_key = ?1 AND lifted_at IS NULL",
        suppressions::COLUMNS
    ))?;
    let found = rows(&mut statement, [key], suppressions::suppression)?;
    Ok(found.into_iter().map(|(_, entry)| entry).min_by_key(|entry| entry.scope).map(|entry| entry.reason))
}
