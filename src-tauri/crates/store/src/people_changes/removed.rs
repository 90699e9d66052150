//! A person who was removed, whole, to be put back as they were.

mod withdraw;

use address::DedupeKey;
use consent::{Basis, Scope, SuppressionReason};
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{list_exists, note_anew, take_back::is_done};
use crate::columns::{all, from_json, one};
use crate::contact::id_of;
use crate::contact::remove::key_of;
use crate::error::Result;
use crate::imports::left_over;
use crate::same_mailbox::kin;
use crate::subscriptions::is_stronger;
use crate::tags::TagId;
use crate::{domains, lists, subscriptions, suppressions, tags};

pub(super) use withdraw::withdraw;

/// Everything that goes with a person's record. Texts are kept as they lie in the database.
#[derive(Serialize, Deserialize)]
pub(super) struct Removed {
    key: String,
    address: String,
    name_key: String,
    fields: String,
    verdict: String,
    findings: String,
    created_at: i64,
    import: i64,
    import_row: i64,
    places: Vec<Place>,
    tags: Vec<i64>,
    imports: Vec<Import>,
}

/// A row of `subscriptions`.
#[derive(Clone, Serialize, Deserialize)]
struct Place {
    list: i64,
    basis: String,
    agreed_at: Option<i64>,
    since: i64,
    import: i64,
    left_at: Option<i64>,
}

/// A row of `import_changes`.
#[derive(Serialize, Deserialize)]
struct Import {
    import: i64,
    row: i64,
    fields_before: String,
    fields_after: String,
    basis: String,
    agreed_at: Option<i64>,
    subscription: String,
    basis_before: String,
    agreed_before: Option<i64>,
    import_before: i64,
}

impl Removed {
    /// Reads a person who is about to go.
    pub(super) fn read(tx: &Connection, contact: ContactId) -> Result<Option<Removed>> {
        let found = one(
            tx,
            "SELECT dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row
             FROM contacts WHERE id = ?1",
            [contact.0],
            |row| {
                Ok(Removed {
                    key: row.get(0)?,
                    address: row.get(1)?,
                    name_key: row.get(2)?,
                    fields: row.get(3)?,
                    verdict: row.get(4)?,
                    findings: row.get(5)?,
                    created_at: row.get(6)?,
                    import: row.get(7)?,
                    import_row: row.get(8)?,
                    places: Vec::new(),
                    tags: Vec::new(),
                    imports: Vec::new(),
                })
            },
        )?;
        let Some(mut person) = found else { return Ok(None) };
        for list in lists::ids(tx)? {
            person.places.extend(one(
                tx,
                "SELECT list_id, basis, agreed_at, since, import_id, left_at FROM subscriptions
                 WHERE list_id = ?1 AND contact_id = ?2",
                (list, contact.0),
                |row| {
                    Ok(Place {
                        list: row.get(0)?,
                        basis: row.get(1)?,
                        agreed_at: row.get(2)?,
                        since: row.get(3)?,
                        import: row.get(4)?,
                        left_at: row.get(5)?,
                    })
                },
            )?);
        }
        person.tags = tags::of(tx, contact)?.into_iter().map(|(tag, _)| tag.0).collect();
        person.imports = all(
            tx,
            "SELECT import_id, import_row, fields_before, fields_after, basis, agreed_at, subscription, basis_before,
                 agreed_before, import_before FROM import_changes WHERE contact_id = ?1 ORDER BY import_id",
            [contact.0],
            |row| {
                Ok(Import {
                    import: row.get(0)?,
                    row: row.get(1)?,
                    fields_before: row.get(2)?,
                    fields_after: row.get(3)?,
                    basis: row.get(4)?,
                    agreed_at: row.get(5)?,
                    subscription: row.get(6)?,
                    basis_before: row.get(7)?,
                    agreed_before: row.get(8)?,
                    import_before: row.get(9)?,
                })
            },
        )?;
        Ok(Some(person))
    }

    /// The dedupe key.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Puts them back, unless somebody of that address came in again since, or the import that brought them was taken
    /// back. Lists, tags and imports that are gone stay gone, and a wish to leave since then holds.
    pub(super) fn restore(
        &self,
        tx: &Connection,
        contact: ContactId,
        removed_at: Timestamp,
        now: Timestamp,
    ) -> Result<bool> {
        let brought_by_none = self.import != 0 && !is_done(tx, self.import)?;
        let taken = id_of(tx, &self.key)?.is_some()
            || key_of(tx, contact)?.is_some()
            || kin::went(tx, contact, &self.key)?;
        if brought_by_none || taken {
            return Ok(false);
        }
        tx.prepare_cached(
            "INSERT INTO contacts (id, dedupe_key, address, name_key, fields, verdict, findings, created_at, import_id, import_row)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute((
            contact.0,
            &self.key,
            &self.address,
            &self.name_key,
            &self.fields,
            &self.verdict,
            &self.findings,
            self.created_at,
            self.import,
            self.import_row,
        ))?;
        for import in &self.imports {
            import.restore(tx, contact)?;
        }
        for place in &self.places {
            if list_exists(tx, place.list)?
                && let Some(place) = place.left(tx, contact)?
            {
                place.restore(tx, contact)?;
            }
        }
        for tag in &self.tags {
            if tags::exists(tx, TagId(*tag))? {
                tx.prepare_cached("INSERT INTO contact_tags (tag_id, contact_id) VALUES (?1, ?2)")?
                    .execute((tag, contact.0))?;
            }
        }
        self.leave_since(tx, contact, removed_at, now)?;
        domains::bring_in_line(tx, contact)?;
        Ok(true)
    }

    /// Whoever asked to leave while they were no contact was taken off no list.
    fn leave_since(
        &self,
        tx: &Connection,
        contact: ContactId,
        removed_at: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        let hash = consent::key_hash(&suppressions::salt(tx)?, &DedupeKey::from_stored(self.key.clone()));
        for (_, entry) in suppressions::of_hash(tx, &hash)? {
            if entry.reason == SuppressionReason::Unsubscribed
                && entry.since >= removed_at
                && entry.in_force(now)
            {
                let list = match entry.scope {
                    Scope::List(list) => Some(list),
                    Scope::Everywhere => None,
                };
                subscriptions::leave(tx, list, contact, entry.since)?;
            }
        }
        Ok(())
    }
}

/// Whoever was removed and is known to have left a list comes back as somebody who left it.
pub(crate) fn leave(tx: &Connection, key: &str, list: i64, left_at: i64) -> Result<()> {
    let removals = all(
        tx,
        "SELECT p.change_id, p.contact_id, p.before FROM people_changed AS p JOIN people_changes AS k ON k.id = p.change_id
         WHERE p.dedupe_key = ?1 AND p.dedupe_key <> '' AND k.what ->> 'kind' = 'remove'",
        [key],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?)),
    )?;
    for (change, contact, text) in removals {
        let mut person: Removed = from_json(&text, "change")?;
        for place in person.places.iter_mut().filter(|place| place.list == list) {
            place.left_at = place.left_at.max(Some(left_at));
        }
        note_anew(tx, change, contact, &person)?;
    }
    Ok(())
}

impl Place {
    /// The place by the strongest word that is left, where the import behind it was taken back meanwhile.
    fn left(&self, tx: &Connection, contact: ContactId) -> Result<Option<Place>> {
        if self.import == 0 || is_done(tx, self.import)? {
            return Ok(Some(self.clone()));
        }
        let said = left_over::said_of(tx, self.list, contact, self.since, self.import)?;
        let strongest = said
            .into_iter()
            .reduce(|best, next| if is_stronger(next.basis, best.basis) { next } else { best });
        Ok(match strongest {
            Some(said) => Some(Place {
                basis: said.basis.as_str().to_owned(),
                agreed_at: said.agreed_at,
                import: said.import,
                ..self.clone()
            }),
            // That they left is remembered, and nothing else about it.
            None => self.left_at.map(|_| Place {
                basis: Basis::None.as_str().to_owned(),
                agreed_at: None,
                ..self.clone()
            }),
        })
    }

    fn restore(&self, tx: &Connection, contact: ContactId) -> Result<()> {
        tx.prepare_cached(
            "INSERT INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            self.list,
            contact.0,
            &self.basis,
            self.agreed_at,
            self.since,
            self.import,
            self.left_at,
        ))?;
        Ok(())
    }
}

impl Import {
    fn restore(&self, tx: &Connection, contact: ContactId) -> Result<()> {
        tx.prepare_cached(
            "INSERT INTO import_changes (import_id, contact_id, import_row, fields_before, fields_after, basis, agreed_at, subscription, basis_before, agreed_before, import_before)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE EXISTS (SELECT 1 FROM imports WHERE id = ?1)",
        )?
        .execute((
            self.import,
            contact.0,
            self.row,
            &self.fields_before,
            &self.fields_after,
            &self.basis,
            self.agreed_at,
            &self.subscription,
            &self.basis_before,
            self.agreed_before,
            self.import_before,
        ))?;
        Ok(())
    }
}
