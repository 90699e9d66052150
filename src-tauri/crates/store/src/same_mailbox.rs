//! People whose addresses seem to lead to one mailbox: found, said to be different, made one, parted again.
//!
//! Two addresses belong together where [`Address::same_mailbox_key`] is equal. The key is stored nowhere: an index by it
//! would slow every import down, and a look at a million addresses takes well under a second. The groups of the last look
//! are kept until people change.
//!
//! Deliberately absent: any merge that nobody asked for.

pub(crate) mod kin;
mod merge;
mod part;
mod standing;
mod told;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use address::{Address, DedupeKey, SameMailboxKey, Verdict};
use consent::Basis;
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;

use crate::Store;
use crate::changes::{self, Part};
use crate::columns::{rows, to_json};
use crate::connection::lock;
use crate::contact::{self, ContactRow};
use crate::error::Result;
use crate::ids::Page;
use crate::{outbox, subscriptions, suppressions};

pub(crate) use merge::MERGED;
pub use merge::{Merged, StaysApart};
pub(crate) use part::undo_in;
pub use part::{Parted, StaysOne};
pub use standing::StandingMerge;
pub(crate) use told::told;

/// Number of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MergeId(pub i64);

/// One of several people who may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct MailboxPerson {
    /// The record.
    pub row: ContactRow,
    /// The strongest basis among the lists they are in.
    pub basis: Basis,
    /// Whether any entry of Do not mail is in force for them.
    pub suppressed: bool,
    /// When a message was last accepted for them.
    pub last_mailed: Option<Timestamp>,
}

/// The groups of the last look, and for which state of the people.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    kept: Mutex<Option<(u64, Found)>>,
}

pub(crate) type Found = Arc<[Box<[i64]>]>;

impl Groups {
    /// Those of the state of the people this connection sees.
    pub(crate) fn get(&self, conn: &Connection) -> Result<Found> {
        let now = changes::read(conn)?.contacts;
        if let Some((stamp, found)) = &*lock(&self.kept)
            && *stamp == now
        {
            return Ok(Arc::clone(found));
        }
        let found: Found = find(conn)?.into();
        *lock(&self.kept) = Some((now, Arc::clone(&found)));
        Ok(found)
    }
}

/// The key under which an address seems to lead to the same mailbox as others.
pub(crate) fn key_of(dedupe_key: &str) -> Option<SameMailboxKey> {
    Address::from_canonical(dedupe_key).map(|address| address.same_mailbox_key())
}

/// Groups of people, the largest first. Of each person 16 bytes are held.
fn find(conn: &Connection) -> Result<Vec<Box<[i64]>>> {
    let hash = RandomState::new();
    let mut prints: Vec<(u64, i64)> = Vec::new();
    {
        // The index alone is read: it holds both.
        let mut statement = conn.prepare("SELECT id, dedupe_key FROM contacts")?;
        let mut people = statement.query([])?;
        while let Some(row) = people.next()? {
            let text = row.get_ref(1)?.as_str().unwrap_or_default();
            if let Some(key) = key_of(text) {
                prints.push((hash.hash_one(key), row.get(0)?));
            }
        }
    }
    prints.sort_unstable();
    let apart = Judgements::load(conn)?;
    let mut groups: Vec<Box<[i64]>> = Vec::new();
    // Two keys with one print would only be shown: a merge compares the keys themselves.
    for run in prints.chunk_by(|one, next| one.0 == next.0).filter(|run| run.len() > 1) {
        let people: Vec<i64> = run.iter().map(|(_, id)| *id).collect();
        apart.still_together(people, &mut groups);
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
    Ok(groups)
}

/// Who was said to be different from whom.
struct Judgements {
    of: HashMap<i64, Vec<i64>>,
}

impl Judgements {
    fn load(conn: &Connection) -> Result<Judgements> {
        let mut of: HashMap<i64, Vec<i64>> = HashMap::new();
        let mut statement = conn.prepare("SELECT contact_id, judgement FROM different_people")?;
        for (contact, judgement) in rows(&mut statement, [], |row| Ok((row.get(0)?, row.get(1)?)))? {
            of.entry(contact).or_default().push(judgement);
        }
        Ok(Judgements { of })
    }

    fn are_apart(&self, one: i64, other: i64) -> bool {
        let (Some(one), Some(other)) = (self.of.get(&one), self.of.get(&other)) else { return false };
        one.iter().any(|judgement| other.contains(judgement))
    }

    /// Splits people into those who may still be one: two are in the same group unless all ways between them lead over
    /// somebody said to be different.
    fn still_together(&self, mut people: Vec<i64>, groups: &mut Vec<Box<[i64]>>) {
        if !people.iter().any(|person| self.of.contains_key(person)) {
            groups.push(people.into());
            return;
        }
        while let Some(start) = people.pop() {
            let (mut group, mut reached) = (vec![start], 0);
            while let Some(from) = group.get(reached).copied() {
                reached += 1;
                let (near, far) = people.into_iter().partition(|person| !self.are_apart(from, *person));
                people = far;
                let near: Vec<i64> = near;
                group.extend(near);
            }
            if group.len() > 1 {
                group.sort_unstable();
                groups.push(group.into());
            }
        }
    }
}

impl Store {
    /// Groups of people who were not judged yet, the largest first; in each the one we would keep first.
    pub fn same_mailbox(&self, range: Range<u64>) -> Result<Page<Vec<MailboxPerson>>> {
        self.read(|conn| {
            let groups = self.inner.mailboxes.get(conn)?;
            let total = u64::try_from(groups.len()).unwrap_or(u64::MAX);
            let (start, end) = (range.start.min(total), range.end.min(total));
            let index = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            let chosen = groups.get(index(start)..index(end)).unwrap_or_default();
            let mut page = Page { total, first: start, rows: Vec::with_capacity(chosen.len()) };
            for group in chosen {
                let mut people = Vec::with_capacity(group.len());
                for id in group {
                    people.extend(person(conn, ContactId(*id))?);
                }
                people.sort_by_key(worth);
                page.rows.push(people);
            }
            Ok(page)
        })
    }

    /// Remembers that no two of these people are the same: they are not suggested again. Fewer than two say nothing.
    pub fn keep_apart(&self, people: &[ContactId]) -> Result<()> {
        if people.len() < 2 {
            return Ok(());
        }
        self.write(&[Part::Contacts], |tx| {
            let next: i64 = tx.query_row(
                "SELECT coalesce(max(judgement), 0) + 1 FROM different_people",
                [],
                |row| row.get(0),
            )?;
            let mut statement = tx.prepare_cached(
                "INSERT OR IGNORE INTO different_people (judgement, contact_id) SELECT ?1, id FROM contacts WHERE id = ?2",
            )?;
            for contact in people {
                statement.execute((next, contact.0))?;
            }
            Ok(())
        })
    }
}

impl Store {
    /// Takes the judgement about exactly these people back: they are suggested again, unless another one keeps them apart.
    /// Returns whether there was one.
    pub fn undo_keep_apart(&self, people: &[ContactId]) -> Result<bool> {
        let mut people: Vec<i64> = people.iter().map(|contact| contact.0).collect();
        people.sort_unstable();
        people.dedup();
        self.write(&[Part::Contacts], |tx| {
            let deleted = tx.execute(
                "DELETE FROM different_people WHERE judgement IN (
                     SELECT judgement FROM different_people
                     WHERE judgement IN (SELECT judgement FROM different_people WHERE contact_id = ?1)
                     GROUP BY judgement
                     HAVING json_group_array(contact_id ORDER BY contact_id) = ?2)",
                (people.first(), to_json(&people)?),
            )?;
            Ok(deleted > 0)
        })
    }
}

/// Forgets what the user said of a record that is gone for good.
pub(crate) fn forget_judgements(conn: &Connection, contact: ContactId) -> Result<()> {
    conn.prepare_cached("DELETE FROM different_people WHERE contact_id = ?1")?.execute([contact.0])?;
    conn.prepare_cached("DELETE FROM edited_people WHERE contact_id = ?1")?.execute([contact.0])?;
    Ok(())
}

fn person(conn: &Connection, id: ContactId) -> Result<Option<MailboxPerson>> {
    let Some(row) = contact::get(conn, id)? else { return Ok(None) };
    let held = subscriptions::of(conn, id)?.into_iter().filter(|standing| standing.left_at.is_none());
    let key = row.contact.address.dedupe_key();
    Ok(Some(MailboxPerson {
        basis: held.map(|standing| standing.basis).min().unwrap_or(Basis::None),
        suppressed: is_suppressed(conn, &key)?,
        last_mailed: outbox::last_mailed(conn, id)?,
        row,
    }))
}

fn is_suppressed(conn: &Connection, key: &DedupeKey) -> Result<bool> {
    let hash = consent::key_hash(&suppressions::salt(conn)?, key);
    Ok(suppressions::of_hash(conn, &hash)?.iter().any(|(_, entry)| entry.in_force(Timestamp::MAX)))
}

/// What speaks for keeping a record, the best smallest: it may be mailed, on the strongest basis, without a doubt about
/// the address; then the one that was mailed last, of whom most is known, and the oldest.
fn worth(
    person: &MailboxPerson,
) -> (bool, Basis, bool, std::cmp::Reverse<Option<Timestamp>>, std::cmp::Reverse<usize>, i64) {
    let contact = &person.row.contact;
    (
        person.suppressed,
        person.basis,
        contact.verdict != Verdict::Ok,
        std::cmp::Reverse(person.last_mailed),
        std::cmp::Reverse(contact.fields.len()),
        contact.id.0,
    )
}
