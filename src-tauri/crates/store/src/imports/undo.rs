//! Undoing an import as one, keeping everybody to whom something has happened since.

use consent::Source;
use consent::ledger::{Detail, Event, EventKind};
use consent::lift::{Plea, StaysSuppressed};
use contacts::{ContactId, Fields, ImportId};
use jiff::Timestamp;
use rusqlite::Connection;

use super::left_over::put_standings_back;
use super::{ImportState, get};
use crate::Store;
use crate::changes::Part;
use crate::columns::{json, millis, odd, rows, to_json};
use crate::contact;
use crate::error::{Result, StoreError};
use crate::ids::SuppressionId;
use crate::suppressions::lift_one;
use crate::{ledger, lists, touched};

/// Why a person whom an import brought stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeptWhy {
    /// A message is queued for them or went to them.
    Mailed,
    /// They are on Do not mail, or were.
    Suppressed,
    /// They answered, or mail to them came back.
    Answered,
    /// They left a list, or were taken off it: that is not forgotten.
    Left,
    /// The user changed their fields or tagged them.
    Edited,
    /// They were made one record with somebody else.
    Merged,
    /// They are in another list too, or another import named them.
    Elsewhere,
}

impl KeptWhy {
    const ALL: [KeptWhy; 7] = [
        KeptWhy::Mailed,
        KeptWhy::Suppressed,
        KeptWhy::Answered,
        KeptWhy::Left,
        KeptWhy::Edited,
        KeptWhy::Merged,
        KeptWhy::Elsewhere,
    ];

    /// Stable code, kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            KeptWhy::Mailed => "mailed",
            KeptWhy::Suppressed => "suppressed",
            KeptWhy::Answered => "answered",
            KeptWhy::Left => "left",
            KeptWhy::Edited => "edited",
            KeptWhy::Merged => "merged",
            KeptWhy::Elsewhere => "elsewhere",
        }
    }

    /// The sentence for people.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            KeptWhy::Mailed => "A message was queued for them or went to them since.",
            KeptWhy::Suppressed => "They are on Do not mail, or were.",
            KeptWhy::Answered => "They answered, or mail to them came back.",
            KeptWhy::Edited => "You changed or tagged them since.",
            KeptWhy::Merged => "You made them one record with another person since. Take that back first.",
            KeptWhy::Left => "They left a list, or you took them off it.",
            KeptWhy::Elsewhere => "They are in another list too, or another import named them.",
        }
    }
}

impl std::str::FromStr for KeptWhy {
    type Err = StoreError;
    fn from_str(word: &str) -> Result<Self> {
        KeptWhy::ALL.into_iter().find(|why| why.as_str() == word).ok_or_else(|| odd("reason to keep", word))
    }
}

/// A person who stays although their import was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Who.
    pub contact: ContactId,
    /// Their address.
    pub address: String,
    /// Why they stay.
    pub why: KeptWhy,
}

/// What undoing an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// People removed.
    pub removed: u64,
    /// Known people who have their old values back.
    pub restored: u64,
    /// Known people of whom a value stays, because it was changed since, by hand or by a later import.
    pub changed_since: u64,
    /// People the import brought who stay, with the first reason for each. They are off the list, unless another
    /// agreement holds them there.
    pub kept: Vec<Kept>,
    /// Entries of Do not mail that the file brought and that still hold. They stay; [`Store::lift_import`] takes them off
    /// where the file was misread.
    pub do_not_mail: u64,
}

/// Everybody who may have to go with an import, and the first reason to keep them; `''` where there is none. Those it
/// brought, and those it named whose own import was undone before and who stayed because this one named them. Asked once
/// the standings are put back.
const REASONS: &str = "
    SELECT c.id, c.address, c.import_id = ?1, CASE
        WHEN EXISTS (SELECT 1 FROM outbox AS o WHERE o.contact_id = c.id) THEN 'mailed'
        WHEN EXISTS (SELECT 1 FROM suppressions AS p WHERE p.dedupe_key = c.dedupe_key) THEN 'suppressed'
        WHEN EXISTS (SELECT 1 FROM feedback AS f WHERE f.contact_id = c.id AND f.contact_id <> 0) THEN 'answered'
        WHEN EXISTS (SELECT 1 FROM lists AS l JOIN subscriptions AS s ON s.list_id = l.id AND s.contact_id = c.id
                     WHERE s.left_at IS NOT NULL) THEN 'left'
        WHEN EXISTS (SELECT 1 FROM edited_people AS e WHERE e.contact_id = c.id)
          OR EXISTS (SELECT 1 FROM contact_tags AS t WHERE t.contact_id = c.id)
          OR EXISTS (SELECT 1 FROM people_changes AS g CROSS JOIN people_changed AS d ON d.change_id = g.id AND d.contact_id = c.id
                     WHERE g.state = 'done' AND g.what ->> 'kind' = 'set-field') THEN 'edited'
        WHEN EXISTS (SELECT 1 FROM merges AS g WHERE g.kept_id = c.id AND g.undone_at IS NULL) THEN 'merged'
        WHEN EXISTS (SELECT 1 FROM lists AS l JOIN subscriptions AS s ON s.list_id = l.id AND s.contact_id = c.id)
          OR EXISTS (SELECT 1 FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
                     WHERE i.contact_id = c.id AND m.state = 'done' AND m.id <> ?1) THEN 'elsewhere'
        ELSE '' END AS why
    FROM contacts AS c WHERE c.id IN (
        SELECT id FROM contacts
        WHERE id BETWEEN (SELECT first_contact FROM imports WHERE id = ?1)
            AND (SELECT last_contact FROM imports WHERE id = ?1) AND import_id = ?1
        UNION ALL
        SELECT i.contact_id FROM import_changes AS i JOIN contacts AS k ON k.id = i.contact_id
            JOIN imports AS m ON m.id = k.import_id
        WHERE i.import_id = ?1 AND m.state = 'undone')";

impl Store {
    /// Takes an import back: removes the people it brought, gives changed people their old values, takes everybody
    /// off the list who is there by its word alone; whom another import names too stands there by that one's. Keeps
    /// people to whom something happened since, and says whom and why. Imports may be undone in any order. Entries of Do
    /// not mail that the file brought stay.
    pub fn undo_import(&self, id: ImportId, now: Timestamp) -> Result<Undone> {
        let parts = [Part::Contacts, Part::Imports, Part::Lists, Part::Ledger];
        self.wait_for_no_import()?;
        self.write(&parts, |tx| {
            // What it says of people does not count yet: nothing would hold those whom only it names.
            if super::merging(tx)? != 0 {
                return Err(StoreError::ImportUnderWay);
            }
            let import = get(tx, id)?;
            match import.state {
                ImportState::Done => {}
                ImportState::Merging => return Err(StoreError::ImportUnderWay),
                ImportState::Undone => return Err(StoreError::AlreadyUndone),
            }
            tx.execute_batch(
                "CREATE TEMP TABLE undoing (id INTEGER PRIMARY KEY, address TEXT, brought INTEGER, why TEXT)",
            )?;
            let result = undo(tx, id);
            tx.execute_batch("DROP TABLE temp.undoing")?;
            let undone = result?;
            let detail = Detail {
                list: lists::get(tx, import.list).ok().map(|list| list.name.into()),
                source: Some(import.file_name.into()),
                ..Detail::default()
            };
            ledger::note(tx, ContactId(0), &Event { at: now, kind: EventKind::ImportUndone, detail })?;
            tx.execute(
                "UPDATE imports SET state = 'undone', undone_at = ?2 WHERE id = ?1",
                (id.0, millis(now)),
            )?;
            Ok(undone)
        })
    }

    /// Takes everybody off Do not mail again whom an import put there by a column or a name that we misread, each with
    /// its ledger event. Returns how many; or why none.
    pub fn lift_import(
        &self,
        id: ImportId,
        why: &str,
        now: Timestamp,
    ) -> Result<std::result::Result<u64, StaysSuppressed>> {
        self.write(&[], |tx| {
            get(tx, id)?;
            let entries = suppressions_of(tx, id)?;
            for entry in &entries {
                let plea = Plea::Misread { why: why.to_owned() };
                if let Err(stays) = lift_one(tx, *entry, plea, now)? {
                    return Ok(Err(stays));
                }
            }
            Ok(Ok(length(entries.len())))
        })
    }
}

/// The entries of Do not mail that still hold and that an import read out of its file, known by the instant of both.
fn suppressions_of(tx: &Connection, id: ImportId) -> Result<Vec<SuppressionId>> {
    let mut statement = tx.prepare_cached(
        "SELECT p.id FROM suppressions AS p JOIN imports AS m ON m.imported_at = p.since
         WHERE m.id = ?1 AND p.source = ?2 AND p.lifted_at IS NULL ORDER BY p.id",
    )?;
    rows(&mut statement, (id.0, Source::Column.as_str()), |row| Ok(SuppressionId(row.get(0)?)))
}

fn undo(tx: &Connection, id: ImportId) -> Result<Undone> {
    touched::import(tx, id)?;
    let (restored, changed_since) = put_values_back(tx, id)?;
    put_standings_back(tx, id)?;
    tx.execute(&format!("INSERT INTO temp.undoing (id, address, brought, why) {REASONS}"), [id.0])?;
    let kept = rows(
        &mut tx
            .prepare("SELECT id, address, why FROM temp.undoing WHERE why <> '' AND brought ORDER BY id")?,
        [],
        |row| {
            Ok(Kept {
                contact: ContactId(row.get(0)?),
                address: row.get(1)?,
                why: crate::columns::word(row, 2, "reason to keep")?,
            })
        },
    )?;
    tx.execute(
        "DELETE FROM contact_tags WHERE contact_id IN (SELECT id FROM temp.undoing WHERE why = '')",
        [],
    )?;
    // None of them stands in a list any more: that would be a reason.
    let removed =
        tx.execute("DELETE FROM contacts WHERE id IN (SELECT id FROM temp.undoing WHERE why = '')", [])?;
    let do_not_mail = length(suppressions_of(tx, id)?.len());
    Ok(Undone { removed: u64::try_from(removed).unwrap_or(0), restored, changed_since, kept, do_not_mail })
}

/// Gives every field that still has the value of the import the one it had before. A field that was edited since
/// stays as it is, and one that a later import changed stays that one's, which has the older value to go back to from
/// now on. Returns how many people got something back, and of how many something stays.
pub(super) fn put_values_back(tx: &Connection, id: ImportId) -> Result<(u64, u64)> {
    let changed = rows(
        &mut tx.prepare(
            "SELECT contact_id, fields_before, fields_after FROM import_changes WHERE import_id = ?1 AND fields_after <> '{}'",
        )?,
        [id.0],
        |row| {
            Ok((
                ContactId(row.get(0)?),
                json::<Fields>(row, 1, "import")?,
                json::<Fields>(row, 2, "import")?,
            ))
        },
    )?;
    let (mut restored, mut changed_since) = (0, 0);
    for (contact, before, after) in changed {
        let Some(found) = contact::get(tx, contact)? else { continue };
        let mut fields = found.contact.fields.clone();
        let mut later = later_changes(tx, id, contact)?;
        let mut stays = false;
        for (field, value) in after {
            let next = later.iter_mut().find(|next| next.after.contains_key(&field));
            let holder = match next {
                Some(next) => {
                    stays = true;
                    next.patched = true;
                    &mut next.before
                }
                None => &mut fields,
            };
            if holder.get(&field) != Some(&value) {
                stays = true;
                continue;
            }
            match before.get(&field) {
                Some(old) => holder.insert(field, old.clone()),
                None => holder.remove(&field),
            };
        }
        for next in later.iter().filter(|next| next.patched) {
            tx.prepare_cached(
                "UPDATE import_changes SET fields_before = ?3 WHERE contact_id = ?1 AND import_id = ?2",
            )?
            .execute((contact.0, next.import, to_json(&next.before)?))?;
        }
        if fields != found.contact.fields {
            contact::write_fields(tx, contact, found.contact.address.dedupe_key().as_str(), &fields)?;
            restored += 1;
        }
        changed_since += u64::from(stays);
    }
    Ok((restored, changed_since))
}

/// What a later import changed about a person.
struct Later {
    import: i64,
    before: Fields,
    after: Fields,
    patched: bool,
}

/// What the imports after this one that still stand changed about a person, in their order.
fn later_changes(tx: &Connection, id: ImportId, contact: ContactId) -> Result<Vec<Later>> {
    let mut statement = tx.prepare_cached(
        "SELECT i.import_id, i.fields_before, i.fields_after
         FROM import_changes AS i JOIN imports AS m ON m.id = i.import_id
         WHERE i.contact_id = ?1 AND i.import_id > ?2 AND i.fields_after <> '{}' AND m.state = 'done'
         ORDER BY i.import_id",
    )?;
    rows(&mut statement, (contact.0, id.0), |row| {
        Ok(Later {
            import: row.get(0)?,
            before: json(row, 1, "import")?,
            after: json(row, 2, "import")?,
            patched: false,
        })
    })
}

fn length(entries: usize) -> u64 {
    u64::try_from(entries).unwrap_or(u64::MAX)
}
