//! The people of an import who are known already.

use consent::Basis;
use contacts::{ContactId, Fields};
use rusqlite::Connection;

use super::super::stage::Stage;
use super::{Merge, Target};
use crate::columns::{count, int, millis, to_json};
use crate::error::Result;
use crate::{contact, subscriptions, touched};

impl Merge<'_> {
    /// The people of a stretch of staged ids who are known: new values, and their standing in the list. Returns how many
    /// have a place in it, or a better one, from this import.
    pub(super) fn known(
        &self,
        tx: &Connection,
        target: Target,
        stage: &Stage,
        (from, to): (i64, i64),
    ) -> Result<u64> {
        let all = tx
            .prepare_cached(
                "SELECT count(*) FROM stage.outcome WHERE id >= ?1 AND id < ?2 AND kind = 'known'",
            )?
            .query_row((from, to), |row| row.get::<_, u32>(0))?;
        if self.known_and_the_same(tx, target, stage, (from, to))? == u64::from(all) {
            return Ok(0);
        }
        let mut statement = tx.prepare_cached(
            "SELECT c.id, c.dedupe_key, c.fields, coalesce(f.fields, s.fields), s.import_row, o.differs, e.agreed_at
             FROM stage.outcome AS o JOIN stage.contacts AS s ON s.id = o.id JOIN main.contacts AS c ON c.id = o.contact_id
             LEFT JOIN stage.folded AS f ON f.id = o.id LEFT JOIN stage.extra AS e ON e.id = coalesce(f.proof, o.id)
             WHERE o.id >= ?1 AND o.id < ?2 AND o.kind = 'known'
                 AND NOT EXISTS (SELECT 1 FROM import_changes AS i WHERE i.contact_id = o.contact_id AND i.import_id = ?3)
             ORDER BY o.id",
        )?;
        let mut note = tx.prepare_cached(
            "INSERT INTO import_changes (import_id, contact_id, import_row, fields_before, fields_after, basis, agreed_at, subscription, basis_before, agreed_before, import_before)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
        )?;
        let mut rows = statement.query((from, to, target.import.0))?;
        let (mut changed, mut stood) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let contact = ContactId(row.get(0)?);
            let (mut before, mut after) = (Fields::new(), Fields::new());
            if row.get::<_, bool>(5)? {
                let mine: Fields = crate::columns::json(row, 2, "contact")?;
                let theirs: Fields = crate::columns::json(row, 3, "contact")?;
                if let Some(merged) = super::super::plan::merged(tx, contact, &mine, &theirs, self.policy)? {
                    for (field, value) in
                        merged.iter().filter(|(field, value)| mine.get(*field) != Some(*value))
                    {
                        after.insert(field.clone(), value.clone());
                        if let Some(old) = mine.get(field) {
                            before.insert(field.clone(), old.clone());
                        }
                    }
                    contact::write_fields(tx, contact, &row.get::<_, String>(1)?, &merged)?;
                    changed.push(contact);
                }
            }
            let (basis, agreed) = match row.get(6)? {
                Some(at) => (Basis::Confirmed, Some(at)),
                None => (self.base.basis, self.base.agreed_at.map(millis)),
            };
            let standing = self.stand(tx, target, contact, basis, agreed)?;
            if matches!(standing, Standing::Joined | Standing::Raised { .. }) {
                changed.push(contact);
                stood += 1;
            }
            let (word, basis_before, agreed_before, import_before) = match standing {
                // Also where it changes nothing: when the import that put them there is undone, this one stands for them.
                Standing::Same => ("same", "", None, 0),
                Standing::Left => ("left", "", None, 0),
                Standing::Joined => ("joined", "", None, 0),
                Standing::Raised { basis, agreed_at, import } => {
                    ("raised", basis.as_str(), agreed_at, import)
                }
            };
            note.execute((
                target.import.0,
                contact.0,
                int(count(row, 4)?),
                to_json(&before)?,
                to_json(&after)?,
                basis.as_str(),
                agreed,
                word,
                basis_before,
                agreed_before,
                import_before,
            ))?;
        }
        touched::people(tx, &changed)?;
        Ok(stood)
    }

    /// Those of whom the file says nothing else, and whose place in the list is as strong: all that is left to do is to note
    /// that this import names them too, and SQLite does that for all of them by itself.
    fn known_and_the_same(
        &self,
        tx: &Connection,
        target: Target,
        stage: &Stage,
        (from, to): (i64, i64),
    ) -> Result<u64> {
        // Somebody with proof may be raised.
        let weaker = [Basis::Confirmed, Basis::Stated, Basis::Customer, Basis::None]
            .into_iter()
            .filter(|known| subscriptions::is_stronger(self.base.basis, *known))
            .map(|known| format!("'{}'", known.as_str()))
            .collect::<Vec<_>>()
            .join(", ");
        // Whoever has something written of them beside may be raised, or kept off.
        let plain = match stage.says_more() {
            true => "AND NOT EXISTS (SELECT 1 FROM stage.extra AS e WHERE e.id = o.id)",
            false => "",
        };
        // Whoever is named by several addresses is so by what all those rows say.
        let whole = match stage.several.is_empty() {
            true => "",
            false => "AND NOT EXISTS (SELECT 1 FROM stage.folded AS f WHERE f.id = o.id)",
        };
        // They are written in the order of their numbers, and sorted for it only where they do not come in it.
        let order = if stage.in_order { "o.id" } else { "o.contact_id" };
        let came = tx.prepare_cached(&format!(
            "INSERT INTO import_changes (import_id, contact_id, import_row, fields_before, fields_after, basis, agreed_at, subscription, basis_before, agreed_before, import_before)
             SELECT ?1, o.contact_id, o.import_row, '{{}}', '{{}}', ?2, ?3, 'same', '', NULL, 0
             FROM stage.outcome AS o CROSS JOIN subscriptions AS t ON t.list_id = ?4 AND t.contact_id = o.contact_id
             WHERE o.id >= ?5 AND o.id < ?6 AND o.kind = 'known' AND o.differs = 0 AND t.left_at IS NULL
                 AND t.basis NOT IN ({weaker}) {plain} {whole}
             ORDER BY {order}
             ON CONFLICT DO NOTHING"
        ))?
        .execute((
            target.import.0,
            self.base.basis.as_str(),
            self.base.agreed_at.map(millis),
            target.list.0,
            from,
            to,
        ))?;
        Ok(u64::try_from(came).unwrap_or(u64::MAX))
    }

    /// Puts a known person into the list, or onto a stronger basis. Whoever left stays out.
    fn stand(
        &self,
        tx: &Connection,
        target: Target,
        contact: ContactId,
        basis: Basis,
        agreed: Option<i64>,
    ) -> Result<Standing> {
        match subscriptions::get(tx, target.list, contact)? {
            None => {
                tx.prepare_cached(
                    "INSERT INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL)",
                )?
                .execute((target.list.0, contact.0, basis.as_str(), agreed, millis(self.now), target.import.0))?;
                Ok(Standing::Joined)
            }
            Some(known) if known.left_at.is_some() => Ok(Standing::Left),
            Some(known) if subscriptions::is_stronger(basis, known.basis) => {
                tx.prepare_cached(
                    "UPDATE subscriptions SET basis = ?3, agreed_at = ?4, import_id = ?5 WHERE list_id = ?1 AND contact_id = ?2",
                )?
                .execute((target.list.0, contact.0, basis.as_str(), agreed, target.import.0))?;
                Ok(Standing::Raised {
                    basis: known.basis,
                    agreed_at: known.agreed_at.map(millis),
                    import: known.import.map_or(0, |import| import.0),
                })
            }
            Some(_) => Ok(Standing::Same),
        }
    }
}

/// What became of a known person's standing.
enum Standing {
    /// They were in it, on a basis as strong.
    Same,
    /// They had left it, and stay out.
    Left,
    Joined,
    Raised {
        basis: Basis,
        agreed_at: Option<i64>,
        import: i64,
    },
}
