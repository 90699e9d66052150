//! Rows of a file that name one person by several of their addresses, whose records were made one.
//!
//! The first of them stands for the person; the others say the same of them as later rows of one address do. The rows
//! themselves stay as they are: the records may be parted before the import is stored.

use contacts::Fields;
use contacts::merge::{MergePolicy, differences, merge_fields};
use rusqlite::Connection;

use super::stage::Stage;
use crate::columns::{first, json, to_json};
use crate::error::Result;

/// What one row says of a known person.
struct Row {
    id: i64,
    mine: Fields,
    theirs: Fields,
    has_proof: bool,
}

impl Stage {
    /// Makes one of the rows that name one person, but for those that are held back.
    pub(super) fn fold_addresses(&self) -> Result<()> {
        self.conn.execute_batch("DELETE FROM stage.folded; DELETE FROM stage.again;")?;
        for ids in &self.several {
            let mut rows = Vec::with_capacity(ids.len());
            for id in ids {
                rows.extend(known(&self.conn, *id)?);
            }
            self.fold(&rows)?;
        }
        Ok(())
    }

    fn fold(&self, rows: &[Row]) -> Result<()> {
        let Some((one, again)) = rows.split_first() else { return Ok(()) };
        let mut theirs = one.theirs.clone();
        for later in again {
            if let Some(said) = merge_fields(&theirs, &later.theirs, MergePolicy::TakeTheirs) {
                theirs = said;
            }
        }
        // The first proof counts, as of several rows of one address.
        let proof = rows.iter().find(|row| row.has_proof).map_or(one.id, |row| row.id);
        let differs = !differences(&one.mine, &theirs).is_empty();
        self.conn
            .prepare_cached("UPDATE stage.outcome SET differs = ?2 WHERE id = ?1")?
            .execute((one.id, differs))?;
        if again.is_empty() {
            return Ok(());
        }
        self.conn
            .prepare_cached("INSERT INTO stage.folded (id, fields, proof) VALUES (?1, ?2, ?3)")?
            .execute((one.id, to_json(&theirs)?, proof))?;
        let mut mark = self.conn.prepare_cached("UPDATE stage.outcome SET kind = 'again' WHERE id = ?1")?;
        let mut note = self.conn.prepare_cached("INSERT INTO stage.again (id, first_id) VALUES (?1, ?2)")?;
        for later in again {
            mark.execute([later.id])?;
            note.execute((later.id, one.id))?;
        }
        Ok(())
    }
}

/// A staged row, if the person it names is known and not held back.
fn known(conn: &Connection, id: i64) -> Result<Option<Row>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.fields, s.fields, e.agreed_at IS NOT NULL
         FROM stage.outcome AS o JOIN stage.contacts AS s ON s.id = o.id JOIN main.contacts AS c ON c.id = o.contact_id
         LEFT JOIN stage.extra AS e ON e.id = o.id WHERE o.id = ?1 AND o.kind = 'known'",
    )?;
    first(&mut statement, [id], |row| {
        Ok(Row {
            id,
            mine: json(row, 0, "contact")?,
            theirs: json(row, 1, "contact")?,
            has_proof: row.get(2)?,
        })
    })
}
