//! Everybody from the database into memory.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use super::bits::Bits;
use super::order::{self, Order};
use super::record::{COLUMNS, Reader};
use super::standing::{Places, Standing};
use super::tables::Tables;
use super::texts::{BLOCK, Texts, Writer, fields};
use super::{Roster, Slot};
use crate::columns::word;
use crate::connection::open_reader;
use crate::error::{Result, StoreError};
use crate::{lists, touched};

/// The people of one stretch of numbers, in their order.
#[derive(Default)]
struct Part {
    texts: Texts,
    ids: Vec<i64>,
    domains: Vec<u32>,
    verdicts: Vec<u8>,
    findings: Vec<u32>,
    added: Vec<i64>,
    used: Vec<u64>,
    /// Slots of nobody.
    gap: Range<usize>,
}

impl Part {
    fn into_roster(self, seen: i64, tables: Mutex<Tables>) -> Roster {
        let mut here = Bits::none(self.ids.len());
        for slot in (0..self.ids.len()).filter(|slot| !self.gap.contains(slot)) {
            here.set(Slot::try_from(slot).unwrap_or(Slot::MAX), true);
        }
        let sorted = self.ids.len();
        let Part { texts, mut ids, mut domains, mut verdicts, mut findings, mut added, used, .. } = self;
        // They grew by doubling.
        ids.shrink_to_fit();
        domains.shrink_to_fit();
        verdicts.shrink_to_fit();
        findings.shrink_to_fit();
        added.shrink_to_fit();
        let (strays, places, tags, suppressed, history, orders, kept) = Default::default();
        Roster {
            seen,
            tables,
            texts,
            ids,
            sorted,
            strays,
            here,
            domains,
            verdicts,
            findings,
            added,
            used,
            places,
            tags,
            suppressed,
            history,
            orders,
            kept,
        }
    }
}

fn part(conn: &Connection, tables: &Mutex<Tables>, from: i64, to: i64, stop: &AtomicBool) -> Result<Part> {
    let (mut reader, mut writer, mut part) = (Reader::new(tables), Writer::default(), Part::default());
    let mut statement = conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE id BETWEEN ?1 AND ?2 ORDER BY id"))?;
    let mut found = statement.query((from, to))?;
    while let Some(row) = found.next()? {
        if part.ids.len().is_multiple_of(BLOCK) && stop.load(Ordering::Relaxed) {
            return Err(StoreError::Stopped);
        }
        let text = writer.text();
        let before = text.len();
        let record = reader.read(row, text)?;
        count_fields(text.get(before..).unwrap_or_default(), &mut part.used, |used| *used += 1);
        writer.end_person();
        part.ids.push(record.id);
        part.domains.push(record.domain);
        part.verdicts.push(record.verdict);
        part.findings.push(record.findings);
        part.added.push(record.added);
    }
    part.texts = writer.finish();
    Ok(part)
}

/// Counts the fields of a person.
pub(super) fn count_fields(text: &[u8], used: &mut Vec<u64>, mut change: impl FnMut(&mut u64)) {
    for field in fields(text) {
        let field = field as usize;
        if used.len() <= field {
            used.resize(field + 1, 0);
        }
        used.get_mut(field).into_iter().for_each(&mut change);
    }
}

/// Puts one part behind the other, which ends with a whole block.
fn join(mut one: Part, other: Part) -> Part {
    let whole = one.ids.len().next_multiple_of(BLOCK);
    one.gap = one.ids.len()..whole;
    // Slots of nobody: their number is that of the last person, who comes before them and is found first.
    one.ids.resize(whole, one.ids.last().copied().unwrap_or(0));
    one.domains.resize(whole, 0);
    one.verdicts.resize(whole, 0);
    one.findings.resize(whole, 0);
    one.added.resize(whole, 0);
    one.texts.append(other.texts);
    one.ids.extend_from_slice(&other.ids);
    one.domains.extend_from_slice(&other.domains);
    one.verdicts.extend_from_slice(&other.verdicts);
    one.findings.extend_from_slice(&other.findings);
    one.added.extend_from_slice(&other.added);
    if one.used.len() < other.used.len() {
        one.used.resize(other.used.len(), 0);
    }
    for (sum, used) in one.used.iter_mut().zip(&other.used) {
        *sum += used;
    }
    one
}

/// Everybody, read in the transaction the caller is in.
pub(super) fn here(conn: &Connection) -> Result<Roster> {
    let seen = touched::newest(conn)?;
    let tables = Mutex::new(Tables::new());
    let part = part(conn, &tables, i64::MIN, i64::MAX, &AtomicBool::new(false))?;
    let mut roster = part.into_roster(seen, tables);
    Around::read(conn, &roster, &AtomicBool::new(false))?.put(&mut roster);
    roster.order(&Order::Name);
    Ok(roster)
}

/// Everybody, read by two threads with connections of their own. What is written meanwhile stands in the log of whom was
/// touched, and is read when it is asked for.
pub(super) fn apart(file: &Path, stop: &AtomicBool) -> Result<Roster> {
    let conn = open_reader(file)?;
    let seen = touched::newest(&conn)?;
    let (from, to): (i64, i64) =
        conn.query_row("SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM contacts", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let middle = from + to.saturating_sub(from) / 2;
    let tables = Mutex::new(Tables::new());
    let (one, other) = std::thread::scope(|scope| {
        let other = std::thread::Builder::new()
            .name("people".to_owned())
            .spawn_scoped(scope, || part(&open_reader(file)?, &tables, middle + 1, i64::MAX, stop));
        let one = part(&conn, &tables, i64::MIN, middle, stop);
        let other = match other.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(part)) => part,
            _ => part(&conn, &tables, middle + 1, i64::MAX, stop),
        };
        (one, other)
    });
    let people = join(one?, other?);
    let mut roster = people.into_roster(seen, tables);
    // Standings are read while the names are sorted.
    let (names, around) = std::thread::scope(|scope| {
        let names = std::thread::Builder::new()
            .name("people".to_owned())
            .spawn_scoped(scope, || order::make(&roster, &Order::Name));
        let around = Around::read(&conn, &roster, stop);
        let names = match names.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(names)) => names,
            _ => order::make(&roster, &Order::Name),
        };
        (names, around)
    });
    around?.put(&mut roster);
    roster.orders.push((Order::Name, names.into()));
    Ok(roster)
}

/// What is known of people beside their rows.
struct Around {
    places: BTreeMap<i64, Places>,
    tags: BTreeMap<i64, Bits>,
    suppressed: Bits,
}

impl Around {
    fn put(self, roster: &mut Roster) {
        roster.places = self.places;
        roster.tags = self.tags;
        roster.suppressed = self.suppressed;
    }

    fn read(conn: &Connection, roster: &Roster, stop: &AtomicBool) -> Result<Around> {
        let slots = roster.ids.len();
        let (mut places, mut tags) = (BTreeMap::new(), BTreeMap::new());
        let mut statement = conn.prepare_cached(
            "SELECT contact_id, basis, agreed_at FROM subscriptions WHERE list_id = ?1 AND left_at IS NULL ORDER BY contact_id",
        )?;
        for list in lists::ids(conn)? {
            let mut all = Places::default();
            let (mut found, mut along) = (statement.query([list])?, Along::default());
            while let Some(row) = found.next()? {
                if stop.load(Ordering::Relaxed) {
                    return Err(StoreError::Stopped);
                }
                if let Some(slot) = along.slot(roster, row.get(0)?) {
                    all.set(slot, Some(Standing::new(word(row, 1, "basis")?, row.get(2)?)), slots);
                }
            }
            places.insert(list, all);
        }
        let mut statement =
            conn.prepare_cached("SELECT tag_id, contact_id FROM contact_tags ORDER BY tag_id, contact_id")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            if let Some(slot) = roster.slot(row.get(1)?) {
                tags.entry(row.get(0)?).or_insert_with(|| Bits::none(slots)).set(slot, true);
            }
        }
        let mut suppressed = Bits::none(slots);
        let mut statement = conn.prepare_cached(
            "SELECT c.id FROM suppressions AS p JOIN contacts AS c ON c.dedupe_key = p.dedupe_key WHERE p.lifted_at IS NULL",
        )?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            if let Some(slot) = roster.slot(row.get(0)?) {
                suppressed.set(slot, true);
            }
        }
        Ok(Around { places, tags, suppressed })
    }
}

/// Numbers that come in order are found one beside the other.
#[derive(Default)]
struct Along {
    next: usize,
}

impl Along {
    fn slot(&mut self, roster: &Roster, id: i64) -> Option<Slot> {
        if roster.ids.get(self.next) == Some(&id) {
            let slot = Slot::try_from(self.next).ok();
            self.next += 1;
            return slot.filter(|slot| roster.here.has(*slot));
        }
        let slot = roster.slot(id)?;
        self.next = slot as usize + 1;
        Some(slot)
    }
}
