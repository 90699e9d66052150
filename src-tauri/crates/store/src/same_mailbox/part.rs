//! A merge taken back: the records that went come back whole, and the kept one has what it had, but for what was changed
//! since. Nobody who left while they were one is brought back.

use consent::ledger::EventKind;
use consent::lift::Plea;
use consent::{Scope, SuppressionReason};
use contacts::{ContactId, Fields};
use jiff::Timestamp;
use rusqlite::Connection;

use super::MergeId;
use super::merge::{note, standings};
use crate::changes::Part;
use crate::columns::{first, from_json, instant, json, millis, one, rows};
use crate::contact::{self, ContactRow};
use crate::error::{Result, StoreError};
use crate::ids::SuppressionId;
use crate::{Store, domains, outbox, subscriptions, suppressions, touched};

/// What taking a merge back did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// Who has a record again.
    pub people: Vec<ContactId>,
    /// Fields and places in lists of the kept record that stay, because they were changed since.
    pub kept: u64,
}

/// Why a merge stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaysOne {
    /// It was taken back before.
    Undone,
    /// The kept record is gone, or went into another one itself.
    KeptIsGone,
    /// One of the addresses has a new record.
    KnownAgain,
    /// An import that had named one of them was taken back since.
    ImportUndone,
}

impl StaysOne {
    /// Stable code, kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StaysOne::Undone => "already-parted",
            StaysOne::KeptIsGone => "kept-is-gone",
            StaysOne::KnownAgain => "known-again",
            StaysOne::ImportUndone => "import-undone",
        }
    }

    /// Why, and what to do about it, for people.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            StaysOne::Undone => "This was taken back before.",
            StaysOne::KeptIsGone => {
                "The record that was kept is gone, or was made one with yet another. Take that back first."
            }
            StaysOne::KnownAgain => {
                "One of the addresses has a record again. Remove that one first, or make it one with the others."
            }
            StaysOne::ImportUndone => {
                "An import that brought or named one of them was taken back since, so their old record would be wrong. They stay one."
            }
        }
    }
}

/// A merge as it was written down.
struct Written {
    kept: ContactRow,
    before: Fields,
    after: Fields,
    standings_before: String,
    standings_after: String,
    imports: String,
    tags: String,
    suppressions: Vec<i64>,
}

impl Store {
    /// Takes a merge back, or says why it stays.
    pub fn undo_merge(&self, id: MergeId, now: Timestamp) -> Result<std::result::Result<Parted, StaysOne>> {
        let _nobody_else = self.lock_people(now)?;
        self.write(&[Part::Contacts, Part::Ledger, Part::Outbox], |tx| undo_in(tx, id, now))
    }
}

/// The same inside a transaction.
pub(crate) fn undo_in(
    tx: &Connection,
    id: MergeId,
    now: Timestamp,
) -> Result<std::result::Result<Parted, StaysOne>> {
    match written(tx, id)? {
        Ok(written) => part(tx, id, &written, now).map(Ok),
        Err(stays) => Ok(Err(stays)),
    }
}

fn written(tx: &Connection, id: MergeId) -> Result<std::result::Result<Written, StaysOne>> {
    let mut statement = tx.prepare_cached(
        "SELECT kept_id, undone_at IS NOT NULL, fields_before, fields_after, standings_before, standings_after, imports, tags, suppressions
         FROM merges WHERE id = ?1",
    )?;
    let found = first(&mut statement, [id.0], |row| {
        let fields: (Fields, Fields) = (json(row, 2, "merge")?, json(row, 3, "merge")?);
        let suppressions: Vec<i64> = json(row, 8, "merge")?;
        let texts = (row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?);
        Ok((ContactId(row.get(0)?), row.get::<_, bool>(1)?, fields, texts, suppressions))
    })?;
    let Some((keep, undone, (before, after), texts, suppressions)) = found else {
        return Err(StoreError::NotFound { what: "merge" });
    };
    if undone {
        return Ok(Err(StaysOne::Undone));
    }
    if let Some(stays) = stays(tx, id, keep)? {
        return Ok(Err(stays));
    }
    let kept = contact::get(tx, keep)?.ok_or(StoreError::NotFound { what: "contact" })?;
    let (standings_before, standings_after, imports, tags) = texts;
    Ok(Ok(Written { kept, before, after, standings_before, standings_after, imports, tags, suppressions }))
}

/// Why a merge that was not taken back stays; `None` where it can be taken back now.
pub(super) fn stays(conn: &Connection, id: MergeId, kept: ContactId) -> Result<Option<StaysOne>> {
    if contact::remove::key_of(conn, kept)?.is_none() {
        return Ok(Some(StaysOne::KeptIsGone));
    }
    let any = |sql: &str| -> Result<bool> { Ok(one(conn, sql, [id.0], |_| Ok(()))?.is_some()) };
    if any(
        "SELECT 1 FROM merged_people AS p JOIN contacts AS c ON c.dedupe_key = p.dedupe_key WHERE p.merge_id = ?1",
    )? {
        return Ok(Some(StaysOne::KnownAgain));
    }
    if any(
        "SELECT 1 FROM merged_people AS p JOIN imports AS m ON m.state = 'undone' AND m.undone_at >= (SELECT merged_at FROM merges WHERE id = ?1)
         WHERE p.merge_id = ?1 AND (m.id = p.person ->> 7
             OR EXISTS (SELECT 1 FROM json_each(p.named) AS n WHERE n.value ->> 0 = m.id)
             OR EXISTS (SELECT 1 FROM json_each((SELECT standings_before FROM merges WHERE id = ?1)) AS b WHERE b.value ->> 4 = m.id))",
    )? {
        return Ok(Some(StaysOne::ImportUndone));
    }
    Ok(None)
}

fn part(tx: &Connection, id: MergeId, written: &Written, now: Timestamp) -> Result<Parted> {
    let keep = written.kept.contact.id;
    // The addresses are several again before anything is said of one of them.
    let people = put_back(tx, id)?;
    taken_off_since(tx, written, &people)?;
    for contact in &people {
        domains::bring_in_line(tx, *contact)?;
    }
    touched::person(tx, keep)?;
    touched::people(tx, &people)?;
    // First, while they stand as the merge left them: a wish that goes with it brings nobody further back.
    let kept = values_back(tx, written)? + places_back(tx, written)?;
    for entry in &written.suppressions {
        // One that was lifted or erased since says nothing any more.
        if suppressions::get(tx, SuppressionId(*entry)).is_ok_and(|entry| entry.key.is_some()) {
            let _ = suppressions::lift_one(tx, SuppressionId(*entry), Plea::Parted, now)?;
        }
    }
    tx.execute(
        "DELETE FROM contact_tags WHERE contact_id = ?1 AND tag_id IN (SELECT value FROM json_each(?2))",
        (keep.0, &written.tags),
    )?;
    tx.execute(
        "DELETE FROM import_changes WHERE contact_id = ?1 AND import_id IN (SELECT value FROM json_each(?2))",
        (keep.0, &written.imports),
    )?;
    outbox::merged::give_back(tx, keep)?;
    // What it said is said of people who are somebody of their own again: nobody would find it when one of them asks to be
    // forgotten.
    tx.execute(
        "UPDATE merges SET undone_at = ?2, fields_before = '{}', fields_after = '{}', standings_before = '[]',
             standings_after = '[]', tags = '[]', imports = '[]', suppressions = '[]' WHERE id = ?1",
        (id.0, millis(now)),
    )?;
    stay_gone(tx, &written.kept, now)?;
    note(tx, keep, &written.kept, EventKind::Parted, now)?;
    for contact in &people {
        let Some(row) = contact::get(tx, *contact)? else { continue };
        stay_gone(tx, &row, now)?;
        note(tx, *contact, &row, EventKind::Parted, now)?;
    }
    Ok(Parted { people, kept })
}

/// Puts the records that went where they were. A list or a tag that is gone meanwhile is not made again.
fn put_back(tx: &Connection, id: MergeId) -> Result<Vec<ContactId>> {
    let mut statement =
        tx.prepare_cached("SELECT contact_id FROM merged_people WHERE merge_id = ?1 ORDER BY contact_id")?;
    let people = rows(&mut statement, [id.0], |row| Ok(ContactId(row.get(0)?)))?;
    tx.execute(
        "INSERT INTO contacts (id, dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
         SELECT contact_id, person ->> 0, person ->> 1, person ->> 2, person ->> 3, person ->> 4, person ->> 5, person ->> 6, person ->> 7, person ->> 8
         FROM merged_people WHERE merge_id = ?1",
        [id.0],
    )?;
    tx.execute(
        "INSERT INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
         SELECT l.id, p.contact_id, s.value ->> 1, s.value ->> 2, s.value ->> 3, s.value ->> 4, s.value ->> 5
         FROM merged_people AS p, json_each(p.standings) AS s JOIN lists AS l ON l.id = s.value ->> 0 WHERE p.merge_id = ?1",
        [id.0],
    )?;
    tx.execute(
        "INSERT INTO contact_tags (tag_id, contact_id)
         SELECT t.id, p.contact_id FROM merged_people AS p, json_each(p.tags) AS s JOIN tags AS t ON t.id = s.value WHERE p.merge_id = ?1",
        [id.0],
    )?;
    tx.execute(
        "INSERT INTO import_changes (contact_id, import_id, import_row, fields_before, fields_after, basis, agreed_at, subscription, basis_before, agreed_before, import_before)
         SELECT p.contact_id, m.id, n.value ->> 1, n.value ->> 2, n.value ->> 3, n.value ->> 4, n.value ->> 5, n.value ->> 6, n.value ->> 7, n.value ->> 8, n.value ->> 9
         FROM merged_people AS p, json_each(p.named) AS n JOIN imports AS m ON m.id = n.value ->> 0 WHERE p.merge_id = ?1",
        [id.0],
    )?;
    tx.execute("DELETE FROM merged_people WHERE merge_id = ?1", [id.0])?;
    Ok(people)
}

/// Whoever was taken off a list while they were one was taken off it under every address.
fn taken_off_since(tx: &Connection, written: &Written, people: &[ContactId]) -> Result<()> {
    let after: Vec<Place> = from_json(&written.standings_after, "merge")?;
    let now: Vec<Place> = from_json(&standings(tx, written.kept.contact.id)?, "merge")?;
    for (list, .., left_at) in now {
        let was_on_it = after.iter().any(|place| place.0 == list && place.5.is_none());
        if let (Some(left_at), true) = (left_at, was_on_it) {
            for contact in people {
                subscriptions::leave(tx, Some(list), *contact, instant(left_at)?)?;
            }
        }
    }
    Ok(())
}

/// Takes out of the kept record what the others filled in. Returns how many values were changed since and stay.
fn values_back(tx: &Connection, written: &Written) -> Result<u64> {
    let contact = &written.kept.contact;
    let (mut fields, mut kept) = (contact.fields.clone(), 0);
    for (name, value) in &written.after {
        if fields.get(name) != Some(value) {
            kept += 1;
            continue;
        }
        match written.before.get(name) {
            Some(old) => fields.insert(name.clone(), old.clone()),
            None => fields.remove(name),
        };
    }
    if fields != contact.fields {
        contact::set_fields(tx, contact.id, contact.address.dedupe_key().as_str(), &fields)?;
    }
    Ok(kept)
}

/// A place in a list as it is written down: the list, the basis, when they agreed, since when, by which import, when they
/// left.
type Place = (i64, String, Option<i64>, i64, i64, Option<i64>);

/// Gives the kept record the places in lists it had, where nobody changed them since. Returns how many stay.
fn places_back(tx: &Connection, written: &Written) -> Result<u64> {
    let keep = written.kept.contact.id;
    let places = |text: &str| from_json::<Vec<Place>>(text, "merge");
    let (before, after) = (places(&written.standings_before)?, places(&written.standings_after)?);
    let now = places(&standings(tx, keep)?)?;
    let mut kept = 0;
    for place in after.iter().filter(|place| !before.contains(place)) {
        if !now.contains(place) {
            kept += 1;
            continue;
        }
        match before.iter().find(|old| old.0 == place.0) {
            Some((list, basis, agreed_at, since, import, left_at)) => tx.execute(
                "UPDATE subscriptions SET basis = ?3, agreed_at = ?4, since = ?5, import_id = ?6, left_at = ?7
                 WHERE list_id = ?1 AND contact_id = ?2",
                (list, keep.0, basis, agreed_at, since, import, left_at),
            )?,
            None => tx.execute(
                "DELETE FROM subscriptions WHERE list_id = ?1 AND contact_id = ?2",
                (place.0, keep.0),
            )?,
        };
    }
    Ok(kept)
}

/// Whoever asked to leave stays off their lists: what came back is what stood there before they asked.
fn stay_gone(tx: &Connection, row: &ContactRow, now: Timestamp) -> Result<()> {
    let hash = consent::key_hash(&suppressions::salt(tx)?, &row.contact.address.dedupe_key());
    for (_, entry) in suppressions::of_hash(tx, &hash)? {
        if entry.in_force(now) && entry.reason == SuppressionReason::Unsubscribed {
            let list = match entry.scope {
                Scope::List(list) => Some(list),
                Scope::Everywhere => None,
            };
            subscriptions::leave(tx, list, row.contact.id, entry.since)?;
        }
    }
    Ok(())
}
