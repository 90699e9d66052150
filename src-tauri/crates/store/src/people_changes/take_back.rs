//! Taking a change back, batch by batch. Each batch is forgotten as it is taken back, so that a kill loses nothing.

use consent::Basis;
use consent::ledger::{Event, EventKind};
use contacts::{ContactId, Fields, ListId};
use jiff::Timestamp;
use rusqlite::Connection;

use super::join::{self, Place, Stood};
use super::removed::{self, Removed};
use super::{ChangeRow, ChangeState, PeopleChange, list_exists, note_anew};
use crate::columns::{all, count, first, from_json, int, json, millis, to_json};
use crate::error::Result;
use crate::imports::left_over;
use crate::same_mailbox::kin;
use crate::subscriptions::{Agreement, is_stronger};
use crate::{contact, ledger, lists, segments, touched};

/// Somebody of the batch, and what was noted.
struct Noted {
    contact: i64,
    before: String,
}

/// Takes the next so many people back. Returns how many there were; 0 at the end.
pub(super) fn batch(tx: &Connection, row: &ChangeRow, most: usize, now: Timestamp) -> Result<u64> {
    let (last, people): (Option<i64>, u64) = tx
        .query_row(
            "SELECT max(contact_id), count(*) FROM
             (SELECT contact_id FROM people_changed WHERE change_id = ?1 ORDER BY contact_id LIMIT ?2)",
            (row.id.0, int(super::length(most))),
            |found| Ok((found.get(0)?, count(found, 1))),
        )
        .map(|(last, people)| people.map(|people| (last, people)))??;
    let Some(last) = last else { return Ok(0) };
    let ids = all(
        tx,
        "SELECT contact_id FROM people_changed WHERE change_id = ?1 AND contact_id <= ?2",
        (row.id.0, last),
        |found| Ok(ContactId(found.get(0)?)),
    )?;
    touched::people(tx, &ids)?;
    let batch = Batch { tx, row, last };
    let restored = match &row.what {
        PeopleChange::SetField { name, value } => {
            batch.each(|noted| set_back(tx, row, noted, name, value.as_deref()))?
        }
        PeopleChange::AddTag { .. } => batch.take_tag(row.tag.0)?,
        PeopleChange::RemoveTag { tag } => batch.give_tag(tag.0)?,
        PeopleChange::JoinList { list, agreement } => {
            batch.each(|noted| leave_again(tx, row, noted, *list, agreement))?
        }
        PeopleChange::LeaveList { list } => batch.come_back(list.0)?,
        PeopleChange::Remove => batch.each(|noted| bring_back(tx, row, noted, now))?,
        PeopleChange::ValueForgotten { .. } => 0,
    };
    tx.prepare_cached("DELETE FROM people_changed WHERE change_id = ?1 AND contact_id <= ?2")?
        .execute((row.id.0, last))?;
    // Only what had been done can be changed again since; what was stopped half-way is told as if it had not begun.
    if row.state == ChangeState::Undoing {
        tx.prepare_cached("UPDATE people_changes SET kept = kept + ?2 WHERE id = ?1")?
            .execute((row.id.0, int(people.saturating_sub(restored))))?;
    }
    Ok(people)
}

/// What belongs to the change as a whole, once everybody is taken back.
pub(super) fn last(tx: &Connection, row: &ChangeRow, now: Timestamp) -> Result<()> {
    if row.tag_made && !segments::name_tag(tx, row.tag)? {
        tx.execute(
            "DELETE FROM tags WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM contact_tags WHERE tag_id = ?1)",
            [row.tag.0],
        )?;
    }
    // Of a change that was stopped the ledger says nothing.
    if let PeopleChange::JoinList { list, agreement } = &row.what
        && row.state == ChangeState::Undoing
        && agreement.basis != Basis::None
    {
        let name = lists::get(tx, *list).map(|list| list.name).unwrap_or_default();
        let event = Event { at: now, kind: EventKind::StatedUndone, detail: join::said(name, agreement) };
        ledger::note(tx, ContactId(0), &event)?;
    }
    Ok(())
}

struct Batch<'a> {
    tx: &'a Connection,
    row: &'a ChangeRow,
    last: i64,
}

impl Batch<'_> {
    /// Deals with each by itself. Returns for how many it was as before.
    fn each(&self, mut work: impl FnMut(&Noted) -> Result<bool>) -> Result<u64> {
        let batch = all(
            self.tx,
            "SELECT contact_id, before FROM people_changed WHERE change_id = ?1 AND contact_id <= ?2 ORDER BY contact_id",
            (self.row.id.0, self.last),
            |row| Ok(Noted { contact: row.get(0)?, before: row.get(1)? }),
        )?;
        let mut restored = 0;
        for noted in &batch {
            restored += u64::from(work(noted)?);
        }
        Ok(restored)
    }

    fn take_tag(&self, tag: i64) -> Result<u64> {
        let taken = self
            .tx
            .prepare_cached(
                "DELETE FROM contact_tags WHERE tag_id = ?3 AND contact_id IN
                     (SELECT contact_id FROM people_changed WHERE change_id = ?1 AND contact_id <= ?2)",
            )?
            .execute((self.row.id.0, self.last, tag))?;
        Ok(super::length(taken))
    }

    fn give_tag(&self, tag: i64) -> Result<u64> {
        let given = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO contact_tags (tag_id, contact_id)
                 SELECT ?3, p.contact_id FROM people_changed AS p
                 WHERE p.change_id = ?1 AND p.contact_id <= ?2 AND EXISTS (SELECT 1 FROM tags WHERE id = ?3)
                     AND EXISTS (SELECT 1 FROM contacts WHERE id = p.contact_id)",
            )?
            .execute((self.row.id.0, self.last, tag))?;
        Ok(super::length(given))
    }

    /// Whoever asked to leave since stays off. Whoever is there on nobody's word any more has no place to come back to.
    fn come_back(&self, list: i64) -> Result<u64> {
        let of = (self.row.id.0, self.last, list, millis(self.row.began));
        let may =
            "NOT EXISTS (SELECT 1 FROM contacts AS c JOIN suppressions AS s ON s.dedupe_key = c.dedupe_key
                WHERE c.id = contact_id AND s.reason = 'unsubscribed' AND s.lifted_at IS NULL)";
        let gone = self
            .tx
            .prepare_cached(&format!(
                "DELETE FROM subscriptions WHERE list_id = ?3 AND left_at = ?4 AND {may}
                     AND contact_id IN (SELECT contact_id FROM people_changed WHERE change_id = ?1 AND contact_id <= ?2
                         AND (before = '{GONE}' OR EXISTS (SELECT 1 FROM imports WHERE id = import_id AND state = 'undone')))"
            ))?
            .execute(of)?;
        let back = self
            .tx
            .prepare_cached(&format!(
                "UPDATE subscriptions SET left_at = NULL WHERE list_id = ?3 AND left_at = ?4 AND {may}
                     AND contact_id IN (SELECT contact_id FROM people_changed WHERE change_id = ?1 AND contact_id <= ?2)"
            ))?
            .execute(of)?;
        Ok(super::length(gone + back))
    }
}

/// Brings somebody back. Where that cannot be, nobody will ever have their number again.
fn bring_back(tx: &Connection, row: &ChangeRow, noted: &Noted, now: Timestamp) -> Result<bool> {
    let contact = ContactId(noted.contact);
    let removed: Removed = from_json(&noted.before, "change")?;
    let back = removed.restore(tx, contact, row.began, now)?;
    if !back && contact::remove::key_of(tx, contact)?.is_none() && kin::key_of_merged(tx, contact)?.is_none()
    {
        super::forget_number(tx, contact)?;
    }
    Ok(back)
}

fn set_back(
    tx: &Connection,
    row: &ChangeRow,
    noted: &Noted,
    name: &str,
    value: Option<&str>,
) -> Result<bool> {
    let mut statement = tx.prepare_cached("SELECT dedupe_key, fields FROM contacts WHERE id = ?1")?;
    let found = first(&mut statement, [noted.contact], |row| {
        Ok((row.get::<_, String>(0)?, json::<Fields>(row, 1, "contact")?))
    })?;
    let Some((key, mut fields)) = found else { return Ok(false) };
    let before: Option<String> = from_json(&noted.before, "change")?;
    if hand_on(tx, row, noted.contact, name, value, before.as_deref())?
        || fields.get(name).map(String::as_str) != value
    {
        return Ok(false);
    }
    match before {
        Some(before) => fields.insert(name.to_owned(), before),
        None => fields.remove(name),
    };
    contact::write_fields(tx, ContactId(noted.contact), &key, &fields)?;
    Ok(true)
}

/// A later change or import that still stands said something of the field. If it remembers our value as what was there
/// before, it remembers from now on what was there before us. Returns whether there was one: then the value is its own.
fn hand_on(
    tx: &Connection,
    row: &ChangeRow,
    contact: i64,
    name: &str,
    ours: Option<&str>,
    before: Option<&str>,
) -> Result<bool> {
    let mut changes = tx.prepare_cached(
        "SELECT p.change_id, p.before, k.began_at FROM people_changes AS k
             CROSS JOIN people_changed AS p ON p.change_id = k.id AND p.contact_id = ?1
         WHERE k.id > ?2 AND json_extract(k.what, '$.kind') = 'set-field' AND json_extract(k.what, '$.name') = ?3
         ORDER BY k.id LIMIT 1",
    )?;
    let change = first(&mut changes, (contact, row.id.0, name), |found| {
        let said: Option<String> = json(found, 1, "change")?;
        Ok((found.get::<_, i64>(0)?, said, found.get::<_, i64>(2)?))
    })?;
    let imports = all(
        tx,
        "SELECT m.id, i.fields_before, i.fields_after, m.imported_at
         FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
         WHERE i.contact_id = ?1 AND m.imported_at >= ?2 AND i.fields_after <> '{}' AND m.state = 'done' ORDER BY m.id",
        (contact, millis(row.began)),
        |found| {
            let (said, after): (Fields, Fields) = (json(found, 1, "import")?, json(found, 2, "import")?);
            Ok((found.get::<_, i64>(0)?, said, after, found.get::<_, i64>(3)?))
        },
    )?;
    let import = imports.into_iter().find(|(_, _, after, _)| after.contains_key(name));
    match (change, import) {
        (Some((id, said, at)), import) if import.as_ref().is_none_or(|(_, _, _, then)| *then > at) => {
            if said.as_deref() == ours {
                note_anew(tx, id, contact, &before)?;
            }
            Ok(true)
        }
        (_, Some((id, mut said, _, _))) => {
            if said.get(name).map(String::as_str) == ours {
                match before {
                    Some(before) => said.insert(name.to_owned(), before.to_owned()),
                    None => said.remove(name),
                };
                tx.prepare_cached(
                    "UPDATE import_changes SET fields_before = ?3 WHERE contact_id = ?1 AND import_id = ?2",
                )?
                .execute((contact, id, to_json(&said)?))?;
            }
            Ok(true)
        }
        (None | Some(_), None) => Ok(false),
    }
}

/// Takes somebody off the list, or back to the strongest word about them that is left.
fn leave_again(
    tx: &Connection,
    row: &ChangeRow,
    noted: &Noted,
    list: ListId,
    agreement: &Agreement,
) -> Result<bool> {
    let before: Option<Stood> = from_json(&noted.before, "change")?;
    join::hand_to_imports(tx, list, noted.contact, agreement, before.as_ref(), row.began)?;
    join::hand_to_changes(tx, row.id, list, noted.contact, agreement, before.as_ref())?;
    let Some(place) = Place::read(tx, list, noted.contact)? else {
        removed::withdraw(tx, row, noted.contact, list, agreement, before.as_ref())?;
        return Ok(!list_exists(tx, list.0)?);
    };
    if !place.is_word_of(agreement) {
        return Ok(false);
    }
    let mut left = Vec::new();
    if let Some(before) = &before
        && (before.import == 0 || is_done(tx, before.import)?)
    {
        left.push((before.basis, before.agreed_at, before.import));
    }
    let said = left_over::said_of(tx, list.0, ContactId(noted.contact), millis(place.since), 0)?;
    left.extend(said.into_iter().map(|said| (said.basis, said.agreed_at, said.import)));
    let strongest =
        left.into_iter().reduce(|best, next| if is_stronger(next.0, best.0) { next } else { best });
    let mut change = tx.prepare_cached(
        "UPDATE subscriptions SET basis = ?3, agreed_at = ?4, import_id = ?5 WHERE list_id = ?1 AND contact_id = ?2",
    )?;
    match (&strongest, place.left_at) {
        (Some((basis, agreed_at, import)), _) => {
            change.execute((list.0, noted.contact, basis.as_str(), agreed_at, import))?;
            if let Some(before) = before.as_ref().filter(|before| before.import != *import) {
                // From now on it is the import that raised the place over what was there before us.
                tx.prepare_cached(
                    "UPDATE import_changes SET subscription = 'raised', basis_before = ?3, agreed_before = ?4, import_before = ?5
                     WHERE contact_id = ?1 AND import_id = ?2 AND subscription = 'same'",
                )?
                .execute((noted.contact, import, before.basis.as_str(), before.agreed_at, before.import))?;
            }
        }
        (None, None) => {
            tx.prepare_cached("DELETE FROM subscriptions WHERE list_id = ?1 AND contact_id = ?2")?
                .execute((list.0, noted.contact))?;
        }
        // That they left is remembered, and nothing else about it.
        (None, Some(left_at)) => {
            change.execute((list.0, noted.contact, Basis::None.as_str(), None::<i64>, 0))?;
            stay_off(tx, noted.contact, list, left_at)?;
        }
    }
    // As before, unless they left since, or an import since holds them there.
    Ok(place.left_at.is_none()
        && match (&before, &strongest) {
            (Some(before), Some((basis, _, import))) => before.import == *import && before.basis == *basis,
            (_, strongest) => strongest.is_none(),
        })
}

/// What a change that took somebody off a list notes of them once nobody's word is left that they could come back on.
const GONE: &str = "gone";

/// Notes with the change that took somebody off a list at this instant, if one did, that nobody's word is left.
pub(super) fn stay_off(tx: &Connection, contact: i64, list: ListId, left_at: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE people_changed SET before = ?4 WHERE contact_id = ?1 AND change_id IN
             (SELECT id FROM people_changes WHERE what ->> 'kind' = 'leave-list' AND what ->> 'list' = ?2 AND began_at = ?3)",
        (contact, list.0, millis(left_at), GONE),
    )?;
    Ok(())
}

/// Whether an import still stands.
pub(super) fn is_done(tx: &Connection, import: i64) -> Result<bool> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM imports WHERE id = ?1 AND state = 'done'")?;
    Ok(first(&mut statement, [import], |_| Ok(()))?.is_some())
}
