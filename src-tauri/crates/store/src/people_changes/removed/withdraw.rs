//! A word of consent that is taken back while the person is removed.

use consent::Basis;
use contacts::ListId;
use rusqlite::Connection;

use super::{Import, Place, Removed};
use crate::columns::{all, instant, json, millis, one, parse};
use crate::error::Result;
use crate::people_changes::ChangeRow;
use crate::people_changes::join::Stood;
use crate::people_changes::note_anew;
use crate::people_changes::take_back::{is_done, stay_off};
use crate::subscriptions::{Agreement, is_stronger};

/// Takes the word of a change that is taken back out of what later removals remember of a person: whoever comes back with
/// one of them comes back to the strongest word that is left.
pub(in crate::people_changes) fn withdraw(
    tx: &Connection,
    change: &ChangeRow,
    contact: i64,
    list: ListId,
    agreement: &Agreement,
    before: Option<&Stood>,
) -> Result<()> {
    let removals = all(
        tx,
        "SELECT p.change_id, p.before FROM people_changes AS k CROSS JOIN people_changed AS p
             ON p.change_id = k.id AND p.contact_id = ?2
         WHERE k.id > ?1 AND k.what ->> 'kind' = 'remove'",
        (change.id.0, contact),
        |row| Ok((row.get::<_, i64>(0)?, json::<Removed>(row, 1, "change")?)),
    )?;
    let word =
        Word { list: list.0, basis: agreement.basis.as_str(), agreed_at: agreement.agreed_at.map(millis) };
    for (removal, mut person) in removals {
        word.hand_to_imports(tx, &mut person.imports, before, millis(change.began))?;
        if let Some(at) = person.places.iter().position(|place| word.is_behind(place)) {
            let place = person.places.remove(at);
            let left = word.left(tx, &place, &person, before)?;
            person.places.extend(match (left, place.left_at) {
                (Some((basis, agreed_at, import)), _) => {
                    if let Some(before) = before.filter(|before| before.import != import) {
                        raised_over(&mut person.imports, import, before);
                    }
                    Some(Place { basis: basis.as_str().to_owned(), agreed_at, import, ..place })
                }
                (None, None) => None,
                // That they left is remembered, and nothing else about it.
                (None, Some(left_at)) => {
                    stay_off(tx, contact, list, instant(left_at)?)?;
                    Some(Place { basis: Basis::None.as_str().to_owned(), agreed_at: None, ..place })
                }
            });
        }
        note_anew(tx, removal, contact, &person)?;
    }
    Ok(())
}

/// From now on it is this import that raised the place over what was there before the change.
fn raised_over(imports: &mut [Import], import: i64, before: &Stood) {
    let same = imports.iter_mut().find(|one| one.import == import && one.subscription == "same");
    if let Some(same) = same {
        "raised".clone_into(&mut same.subscription);
        before.basis.as_str().clone_into(&mut same.basis_before);
        (same.agreed_before, same.import_before) = (before.agreed_at, before.import);
    }
}

/// What the change said.
struct Word {
    list: i64,
    basis: &'static str,
    agreed_at: Option<i64>,
}

impl Word {
    /// Whether the word stands behind a place, also where they left it since.
    fn is_behind(&self, place: &Place) -> bool {
        place.list == self.list
            && place.import == 0
            && place.basis == self.basis
            && place.agreed_at == self.agreed_at
    }

    /// The strongest word that is left: its basis, when they agreed, and the import that said it, or 0.
    fn left(
        &self,
        tx: &Connection,
        place: &Place,
        person: &Removed,
        before: Option<&Stood>,
    ) -> Result<Option<(Basis, Option<i64>, i64)>> {
        let mut left = Vec::new();
        if let Some(before) = before
            && (before.import == 0 || is_done(tx, before.import)?)
        {
            left.push((before.basis, before.agreed_at, before.import));
        }
        for import in &person.imports {
            if !is_of(tx, import.import, self.list, place.since)? {
                continue;
            }
            if import.subscription == "raised"
                && (import.import_before == 0
                    || (import.import_before == person.import && is_done(tx, person.import)?))
            {
                let basis = parse(&import.basis_before, "basis")?;
                left.push((basis, import.agreed_before, import.import_before));
            }
            if import.subscription != "left" && is_done(tx, import.import)? {
                left.push((parse(&import.basis, "basis")?, import.agreed_at, import.import));
            }
        }
        Ok(left.into_iter().reduce(|best, next| if is_stronger(next.0, best.0) { next } else { best }))
    }

    /// Imports that raised the place since remember the word as what was there before. From now on they remember what was
    /// there before that; where nothing was, they brought the person themselves.
    fn hand_to_imports(
        &self,
        tx: &Connection,
        imports: &mut [Import],
        before: Option<&Stood>,
        since: i64,
    ) -> Result<()> {
        for import in imports {
            let remembers = import.subscription == "raised"
                && import.import_before == 0
                && import.basis_before == self.basis
                && import.agreed_before == self.agreed_at;
            if !remembers || !is_of(tx, import.import, self.list, since)? {
                continue;
            }
            match before {
                Some(before) => {
                    before.basis.as_str().clone_into(&mut import.basis_before);
                    (import.agreed_before, import.import_before) = (before.agreed_at, before.import);
                }
                None => {
                    "joined".clone_into(&mut import.subscription);
                    import.basis_before.clear();
                    import.agreed_before = None;
                }
            }
        }
        Ok(())
    }
}

/// Whether an import is one into a list, at this instant or later.
fn is_of(tx: &Connection, import: i64, list: i64, since: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM imports WHERE id = ?1 AND list_id = ?2 AND imported_at >= ?3";
    Ok(one(tx, sql, (import, list, since), |_| Ok(()))?.is_some())
}
