//! What one batch of people gets, and the note of what was there before.

use contacts::{ContactId, Fields};
use jiff::Timestamp;
use rusqlite::Connection;

use super::{ChangeRow, PeopleChange, join, remember, removed};
use crate::columns::{first, json, millis, to_json};
use crate::contact;
use crate::contact::remove::{has_outbox_rows, remove};
use crate::error::Result;
use crate::same_mailbox::kin;
use crate::touched;

/// A change at work.
pub(super) struct Deed<'a> {
    row: &'a ChangeRow,
    now: Timestamp,
    off: join::StayOff,
}

impl<'a> Deed<'a> {
    pub(super) fn new(row: &'a ChangeRow, salt: [u8; 32], now: Timestamp) -> Self {
        Self { row, now, off: join::StayOff::new(salt, now) }
    }

    /// Changes these people, who come in order. Returns how many there was anything to change about.
    pub(super) fn apply(&mut self, tx: &Connection, people: &[i64]) -> Result<u64> {
        let (Some(first), Some(last)) = (people.first(), people.last()) else { return Ok(0) };
        let ids: Vec<ContactId> = people.iter().copied().map(ContactId).collect();
        touched::people(tx, &ids)?;
        let batch = Batch { change: self.row.id.0, people: to_json(people)?, first: *first, last: *last };
        match &self.row.what {
            PeopleChange::SetField { name, value } => {
                each(people, |id| self.set_field(tx, id, name, value.as_deref()))
            }
            PeopleChange::AddTag { .. } => batch.add_tag(tx, self.row.tag.0),
            PeopleChange::RemoveTag { tag } => batch.remove_tag(tx, tag.0),
            PeopleChange::JoinList { list, agreement } => {
                self.off.look(tx)?;
                each(people, |id| {
                    join::join(tx, self.row.id, *list, ContactId(id), agreement, &self.off, self.now)
                })
            }
            PeopleChange::LeaveList { list } => batch.leave(tx, list.0, self.now),
            PeopleChange::Remove => each(people, |id| self.remove(tx, id)),
            PeopleChange::ValueForgotten { .. } => Ok(0),
        }
    }

    fn set_field(&self, tx: &Connection, id: i64, name: &str, value: Option<&str>) -> Result<bool> {
        let mut statement = tx.prepare_cached("SELECT dedupe_key, fields FROM contacts WHERE id = ?1")?;
        let found = first(&mut statement, [id], |row| {
            Ok((row.get::<_, String>(0)?, json::<Fields>(row, 1, "contact")?))
        })?;
        let Some((key, mut fields)) = found else { return Ok(false) };
        let before = match value {
            Some(value) => fields.insert(name.to_owned(), value.to_owned()),
            None => fields.remove(name),
        };
        if before.as_deref() == value {
            return Ok(false);
        }
        remember(tx, self.row.id, id, "", &to_json(&before)?)?;
        contact::write_fields(tx, ContactId(id), &key, &fields)?;
        Ok(true)
    }

    fn remove(&self, tx: &Connection, id: i64) -> Result<bool> {
        // Records that went into theirs would be left without anybody: a merge is taken back first.
        if has_outbox_rows(tx, ContactId(id))? || kin::is_kept(tx, ContactId(id))? {
            return Ok(false);
        }
        let Some(record) = removed::Removed::read(tx, ContactId(id))? else { return Ok(false) };
        remember(tx, self.row.id, id, record.key(), &to_json(&record)?)?;
        remove(tx, ContactId(id))
    }
}

fn each(people: &[i64], mut work: impl FnMut(i64) -> Result<bool>) -> Result<u64> {
    let mut changed = 0;
    for id in people {
        changed += u64::from(work(*id)?);
    }
    Ok(changed)
}

/// A batch that is changed by statements about all of it: one noted whom it is about, the next changes those.
struct Batch {
    change: i64,
    /// Their numbers as JSON.
    people: String,
    first: i64,
    last: i64,
}

impl Batch {
    fn add_tag(&self, tx: &Connection, tag: i64) -> Result<u64> {
        let noted = tx
            .prepare_cached(
                "INSERT INTO people_changed (change_id, contact_id, dedupe_key, before)
                 SELECT ?1, c.id, '', '' FROM json_each(?2) AS j CROSS JOIN contacts AS c ON c.id = j.value
                 WHERE EXISTS (SELECT 1 FROM tags WHERE id = ?3)
                     AND NOT EXISTS (SELECT 1 FROM contact_tags AS t WHERE t.tag_id = ?3 AND t.contact_id = c.id)",
            )?
            .execute((self.change, &self.people, tag))?;
        tx.prepare_cached(
            "INSERT INTO contact_tags (tag_id, contact_id)
             SELECT ?2, contact_id FROM people_changed WHERE change_id = ?1 AND contact_id BETWEEN ?3 AND ?4",
        )?
        .execute((self.change, tag, self.first, self.last))?;
        Ok(super::length(noted))
    }

    fn remove_tag(&self, tx: &Connection, tag: i64) -> Result<u64> {
        let noted = tx
            .prepare_cached(
                "INSERT INTO people_changed (change_id, contact_id, dedupe_key, before)
                 SELECT ?1, t.contact_id, '', '' FROM json_each(?2) AS j
                     CROSS JOIN contact_tags AS t ON t.tag_id = ?3 AND t.contact_id = j.value",
            )?
            .execute((self.change, &self.people, tag))?;
        tx.prepare_cached(
            "DELETE FROM contact_tags WHERE tag_id = ?2 AND contact_id IN
                 (SELECT contact_id FROM people_changed WHERE change_id = ?1 AND contact_id BETWEEN ?3 AND ?4)",
        )?
        .execute((self.change, tag, self.first, self.last))?;
        Ok(super::length(noted))
    }

    fn leave(&self, tx: &Connection, list: i64, now: Timestamp) -> Result<u64> {
        let noted = tx
            .prepare_cached(
                "INSERT INTO people_changed (change_id, contact_id, dedupe_key, before)
                 SELECT ?1, s.contact_id, '', '' FROM json_each(?2) AS j
                     CROSS JOIN subscriptions AS s ON s.list_id = ?3 AND s.contact_id = j.value
                 WHERE s.left_at IS NULL",
            )?
            .execute((self.change, &self.people, list))?;
        tx.prepare_cached(
            "UPDATE subscriptions SET left_at = ?5 WHERE list_id = ?2 AND left_at IS NULL AND contact_id IN
                 (SELECT contact_id FROM people_changed WHERE change_id = ?1 AND contact_id BETWEEN ?3 AND ?4)",
        )?
        .execute((self.change, list, self.first, self.last, millis(now)))?;
        Ok(super::length(noted))
    }
}
