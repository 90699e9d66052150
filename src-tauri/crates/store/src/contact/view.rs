//! The grid: any rows of a long table at once.
//!
//! Who is in it, and in which order, the people in memory know (`roster`); what a row shows is read from the database. So
//! row 900,000 is as near as row 1, and memory holds only what is searched and sorted by.

use std::ops::{ControlFlow, Range};

use address::Verdict;
use consent::{Basis, SuppressionReason};
use contacts::{ContactId, Fields};
use jiff::Timestamp;
use rusqlite::Connection;

use super::query::{ContactFilter, ContactQuery, Sort};
use super::{COLUMNS, ContactRow, contact_row, name};
use crate::Store;
use crate::columns::{count, first, int, json, rows, time, word};
use crate::error::Result;
use crate::ids::Page;
use crate::roster::{Answer, Health};
use crate::subscriptions::{self, SubscriptionRow};
use crate::{outbox, suppressions};

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
    /// When a message was last accepted for them.
    pub last_mailed: Option<Timestamp>,
    /// Their tags, by name.
    pub tags: Vec<String>,
    /// Their fields.
    pub fields: Fields,
}

/// How far the first screens reach, which are there before everybody is read into memory.
const FIRST_SCREENS: u64 = 1000;

impl Store {
    /// The rows `range` of a query, and how many there are. Any range is as quick as the first.
    ///
    /// The first question reads everybody into memory, a second for a million people. The first screen of everybody by name
    /// does not wait for that.
    pub fn contacts(
        &self,
        query: &ContactQuery,
        range: Range<u64>,
        now: Timestamp,
    ) -> Result<Page<ContactListRow>> {
        let page = |conn: &Connection, total: u64, chosen: &mut dyn Iterator<Item = ContactId>| {
            let first = range.start.min(total);
            let mut page = Page { total, first, rows: Vec::new() };
            for id in chosen {
                page.rows.extend(list_row(conn, &query.filter, id)?);
            }
            Ok(page)
        };
        let index = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let ask = |conn: &Connection, people: &mut crate::roster::Roster| {
            let view = people.view(conn, query, now)?;
            let end = index(range.end).min(view.len());
            let chosen = view.get(index(range.start)..end).unwrap_or_default();
            page(conn, view.len() as u64, &mut people.numbers(chosen.iter().copied()))
        };
        let plain = query.sort == Sort::Name && !query.descending && query.filter == ContactFilter::default();
        if !plain || range.end > FIRST_SCREENS {
            return self.ask_people(ask);
        }
        match self.ask_people_soon(ask)? {
            Answer::Given(page) => Ok(page),
            Answer::NotYet => {
                self.read(|conn| page(conn, count_of(conn)?, &mut by_name(conn, &range)?.into_iter()))
            }
        }
    }

    /// How many people there are.
    pub fn contact_count(&self) -> Result<u64> {
        match self.ask_people_if_here(|_, people| Ok(people.people()))? {
            Answer::Given(people) => Ok(people),
            Answer::NotYet => self.read(count_of),
        }
    }

    /// How many people a filter finds.
    pub fn count_contacts(&self, filter: &ContactFilter, now: Timestamp) -> Result<u64> {
        self.ask_people(|conn, people| people.count(conn, filter, now))
    }

    /// The numbers of everybody in a query, in order; for bulk actions.
    pub fn contact_ids(&self, query: &ContactQuery, now: Timestamp) -> Result<Vec<ContactId>> {
        self.ask_people(|conn, people| {
            let view = people.view(conn, query, now)?;
            Ok(people.numbers(view.iter().copied()).collect())
        })
    }

    /// The row at which a person stands in a query.
    pub fn contact_index(
        &self,
        query: &ContactQuery,
        contact: ContactId,
        now: Timestamp,
    ) -> Result<Option<u64>> {
        self.ask_people(|conn, people| {
            let view = people.view(conn, query, now)?;
            let place = people.numbers(view.iter().copied()).position(|id| id == contact);
            Ok(place.and_then(|place| u64::try_from(place).ok()))
        })
    }

    /// Everybody a filter finds with their standing in every list, by number; for export.
    pub fn each_contact(
        &self,
        filter: &ContactFilter,
        now: Timestamp,
        mut person: impl FnMut(&ContactRow, &[SubscriptionRow]) -> ControlFlow<()>,
    ) -> Result<()> {
        let people = self.ask_people(|conn, people| people.by_number(conn, filter, now))?;
        self.read(|conn| {
            let mut statement =
                conn.prepare(&format!("SELECT {COLUMNS} FROM contacts AS c WHERE c.id = ?1"))?;
            for id in people {
                // Whoever was removed since is not there any more.
                let Some(one) = first(&mut statement, [id.0], contact_row)? else { continue };
                if person(&one, &subscriptions::of(conn, id)?).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// How healthy the people a filter finds are, with at most so many domains by name. What name servers said of a domain
    /// holds if it was said at `answered_since` or later.
    pub fn health(
        &self,
        filter: &ContactFilter,
        most_domains: usize,
        answered_since: Timestamp,
        now: Timestamp,
    ) -> Result<Health> {
        self.ask_people(|conn, people| people.health(conn, filter, most_domains, answered_since, now))
    }

    /// The fields people have and how many have each, the most frequent first.
    pub fn contact_fields(&self) -> Result<Vec<(String, u64)>> {
        self.ask_people(|_, people| Ok(people.fields()))
    }
}

/// Some of everybody by name, found without the people in memory: in the order they have there.
pub(crate) fn by_name(conn: &Connection, range: &Range<u64>) -> Result<Vec<ContactId>> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM contacts ORDER BY instr(name_key, '@') > 0, name_key, id LIMIT ?2 OFFSET ?1",
    )?;
    let length = range.end.saturating_sub(range.start);
    rows(&mut statement, (int(range.start), int(length)), |row| Ok(ContactId(row.get(0)?)))
}

fn count_of(conn: &Connection) -> Result<u64> {
    conn.query_row("SELECT count(*) FROM contacts", [], |row| Ok(count(row, 0)))?
}

fn list_row(conn: &Connection, filter: &ContactFilter, id: ContactId) -> Result<Option<ContactListRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT dedupe_key, address, fields, verdict, created_at FROM contacts WHERE id = ?1",
    )?;
    let found = first(&mut statement, [id.0], |row| {
        let (key, address): (String, String) = (row.get(0)?, row.get(1)?);
        let fields = json::<Fields>(row, 2, "contact")?;
        Ok((key, address, fields, word::<Verdict>(row, 3, "verdict")?, time(row, 4)?))
    })?;
    let Some((key, address, fields, verdict, added)) = found else { return Ok(None) };
    let standing = match filter.list {
        Some(list) => subscriptions::get(conn, list, id)?,
        None => subscriptions::of(conn, id)?
            .into_iter()
            .filter(|standing| standing.left_at.is_none())
            .min_by_key(|standing| standing.basis),
    };
    let suppressed = suppressed(conn, &key)?;
    let (basis, agreed_at) = standing.map_or((None, None), |found| (Some(found.basis), found.agreed_at));
    let mut statement = conn.prepare_cached(
        "SELECT t.name FROM contact_tags AS g JOIN tags AS t ON t.id = g.tag_id WHERE g.contact_id = ?1 ORDER BY t.folded",
    )?;
    let tags = rows(&mut statement, [id.0], |row| Ok(row.get(0)?))?;
    let last_mailed = outbox::last_mailed(conn, id)?;
    let name = name::shown(&fields);
    Ok(Some(ContactListRow {
        id,
        name,
        address,
        verdict,
        basis,
        agreed_at,
        suppressed,
        added,
        last_mailed,
        tags,
        fields,
    }))
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
