//! The people in memory: what the grid, searches, segments, counts and changes of many ask.
//!
//! SQLite would read every record for every letter that is typed. Here each person is a *slot*: a run of folded text that is
//! searched with one pass, and a few bytes in columns. A million people with five short fields take about a tenth of a
//! gigabyte, and any question is a set of slots, one bit each. What is shown is read from the database, row by row.
//!
//! What holds here:
//! - `filter` alone says what each part of a filter means.
//! - It is never older than the transaction that asks: before each answer it reads the log of whom was touched
//!   (`touched`), which every process writes.
//! - Whoever is removed or forgotten leaves a number here, nothing else.
//!
//! Deliberately absent: writing; who may be mailed.

mod bits;
mod filter;
mod health;
mod history;
mod keeper;
mod kept;
mod load;
mod order;
mod record;
mod staleness;
mod standing;
mod step;
mod tables;
mod texts;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use contacts::ContactId;
use rusqlite::Connection;

use crate::contact::query::{ContactFilter, ContactQuery, Sort};
use crate::error::Result;
use bits::Bits;
use filter::Asked;
use history::History;
use kept::Kept;
use order::{Keys, Order};
use standing::{BASES, Places};
use tables::Tables;
use texts::Texts;

pub use health::{CauseCount, DomainCount, Health};
pub(crate) use keeper::{Answer, Keeper};
pub use staleness::Staleness;

/// The place of a person in every column.
type Slot = u32;

/// Everybody.
#[derive(Debug)]
pub(crate) struct Roster {
    /// The newest line of the log of whom was touched that is taken in.
    seen: i64,
    tables: Mutex<Tables>,
    texts: Texts,
    /// The number of the contact in each slot. Slots of nobody keep the number they had, or that of the slot before.
    ids: Vec<i64>,
    /// So many of `ids`, from the first on, are in order.
    sorted: usize,
    /// Where the others are. Only a number that comes back ends up here.
    strays: BTreeMap<i64, Slot>,
    /// Slots of somebody.
    here: Bits,
    domains: Vec<u32>,
    verdicts: Vec<u8>,
    findings: Vec<u32>,
    /// Unix milliseconds.
    added: Vec<i64>,
    /// How many people have each field.
    used: Vec<u64>,
    places: BTreeMap<i64, Places>,
    tags: BTreeMap<i64, Bits>,
    suppressed: Bits,
    history: Option<History>,
    orders: Vec<(Order, Arc<[Slot]>)>,
    kept: Kept,
}

impl Roster {
    /// The slot that has or had this number.
    fn seat(&self, id: i64) -> Option<Slot> {
        if let Some(stray) = self.strays.get(&id) {
            return Some(*stray);
        }
        let place = self.ids.get(..self.sorted)?.partition_point(|known| *known < id);
        (self.ids.get(place) == Some(&id) && place < self.sorted).then(|| Slot::try_from(place).ok())?
    }

    /// The slot of a person who is here.
    fn slot(&self, id: i64) -> Option<Slot> {
        self.seat(id).filter(|slot| self.here.has(*slot))
    }

    /// Place in [`BASES`] of the basis somebody stands on: in the list that was asked about, else the strongest.
    fn rank(&self, slot: Slot, filter: &ContactFilter) -> u8 {
        let none = (BASES.len() - 1) as u8;
        let rank = |places: &Places| places.of(slot).map(standing::Standing::rank);
        match filter.list {
            Some(list) => self.places.get(&list.0).and_then(rank).unwrap_or(none),
            None => self.places.values().filter_map(rank).min().unwrap_or(none),
        }
    }

    /// The minute somebody agreed, where it is known: in the list that was asked about, else the latest.
    fn agreed(&self, slot: Slot, filter: &ContactFilter) -> Option<u32> {
        let agreed = |places: &Places| places.of(slot).and_then(standing::Standing::agreed);
        match filter.list {
            Some(list) => self.places.get(&list.0).and_then(agreed),
            None => self.places.values().filter_map(agreed).max(),
        }
    }

    /// How many people there are.
    pub(crate) fn people(&self) -> u64 {
        self.here.count() as u64
    }

    /// How many a filter finds.
    pub(crate) fn count(
        &mut self,
        conn: &Connection,
        filter: &ContactFilter,
        now: jiff::Timestamp,
    ) -> Result<u64> {
        let asked = Asked::new(conn, filter, now)?;
        Ok(self.find(conn, &asked)?.count() as u64)
    }

    /// Everybody in a query, in order.
    pub(crate) fn view(
        &mut self,
        conn: &Connection,
        query: &ContactQuery,
        now: jiff::Timestamp,
    ) -> Result<Arc<[Slot]>> {
        let asked = Asked::new(conn, &query.filter, now)?;
        if query.sort == Sort::LastMailed {
            self.with_history(conn, &[])?;
        }
        let found = self.find(conn, &asked)?;
        if let Some(known) = self.kept.view(&asked, &query.sort, query.descending) {
            return Ok(known);
        }
        let order = match &query.sort {
            Sort::Name | Sort::Verdict | Sort::Basis => Order::Name,
            Sort::Address => Order::Address,
            Sort::Added => Order::Added,
            Sort::Domain => Order::Domain,
            Sort::LastMailed => Order::LastMailed,
            Sort::Field(name) => Order::Field(name.clone()),
        };
        let people = self.order(&order);
        let all = found.count();
        let mut view: Vec<Slot> = Vec::new();
        let wanted = |slot: &Slot| found.has(*slot);
        match &query.sort {
            // Within a verdict or a basis always by name.
            Sort::Verdict | Sort::Basis => {
                let rank = |slot: Slot| match query.sort {
                    Sort::Verdict => self.verdicts.get(slot as usize).copied().unwrap_or(0),
                    _ => self.rank(slot, &query.filter),
                };
                let mut ranks: [Vec<Slot>; BASES.len()] = Default::default();
                for slot in people.iter().copied().filter(wanted) {
                    ranks.get_mut(usize::from(rank(slot))).into_iter().for_each(|some| some.push(slot));
                }
                if query.descending {
                    ranks.reverse();
                }
                view = ranks.concat();
            }
            _ if !query.descending && all == people.len() => return Ok(people),
            _ if !query.descending => {
                view.reserve_exact(all);
                view.extend(people.iter().copied().filter(wanted));
            }
            _ => {
                view.reserve_exact(all);
                let keys = Keys::new(self, &order);
                // Whoever has no value stays last.
                let with = people.partition_point(|slot| !keys.lacks(*slot));
                let (with, lacking) = people.split_at(with);
                view.extend(with.iter().rev().copied().filter(wanted));
                view.extend(lacking.iter().copied().filter(wanted));
            }
        }
        let view: Arc<[Slot]> = view.into();
        self.kept.keep_view(asked, query.sort.clone(), query.descending, &view);
        Ok(view)
    }

    /// Everybody a filter finds, by number.
    pub(crate) fn by_number(
        &mut self,
        conn: &Connection,
        filter: &ContactFilter,
        now: jiff::Timestamp,
    ) -> Result<Vec<ContactId>> {
        let asked = Asked::new(conn, filter, now)?;
        let found = self.find(conn, &asked)?;
        let mut people: Vec<ContactId> = self.numbers(found.iter()).collect();
        people.sort_unstable();
        Ok(people)
    }

    /// The numbers of people.
    pub(crate) fn numbers(&self, slots: impl Iterator<Item = Slot>) -> impl Iterator<Item = ContactId> {
        slots.map(|slot| ContactId(self.ids.get(slot as usize).copied().unwrap_or(0)))
    }

    /// The fields people have and how many have each, the most frequent first.
    pub(crate) fn fields(&self) -> Vec<(String, u64)> {
        let tables = crate::connection::lock(&self.tables);
        let used = tables.fields.iter().zip(&self.used).filter(|(_, used)| **used > 0);
        let mut fields: Vec<(String, u64)> = used.map(|(name, used)| (name.to_owned(), *used)).collect();
        fields.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        fields
    }
}

#[cfg(test)]
mod tests;
