//! Every number and every address one person is known by: of their record, of those that went into it or that it went into,
//! and of those that a change of many removed.

use std::collections::BTreeSet;

use address::DedupeKey;
use contacts::ContactId;
use rusqlite::Connection;

use crate::columns::rows;
use crate::error::Result;

/// One person, as far as anything here still knows that it is the same one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Whole {
    pub keys: BTreeSet<DedupeKey>,
    pub ids: BTreeSet<ContactId>,
}

const NUMBERS: &str = "
    SELECT id FROM contacts WHERE dedupe_key = ?1
    UNION SELECT contact_id FROM merged_people WHERE dedupe_key = ?1
    UNION SELECT contact_id FROM people_changed WHERE dedupe_key = ?1 AND dedupe_key <> ''";

const ADDRESSES: &str = "
    SELECT dedupe_key FROM contacts WHERE id = ?1
    UNION SELECT dedupe_key FROM merged_people WHERE contact_id = ?1
    UNION SELECT p.dedupe_key FROM people_changes AS k CROSS JOIN people_changed AS p
        ON p.change_id = k.id AND p.contact_id = ?1 WHERE p.dedupe_key <> ''";

const RECORDS: &str = "
    SELECT m.kept_id FROM merged_people AS p JOIN merges AS m ON m.id = p.merge_id WHERE p.contact_id = ?1
    UNION SELECT p.contact_id FROM merges AS m JOIN merged_people AS p ON p.merge_id = m.id WHERE m.kept_id = ?1";

impl Whole {
    /// Who has this address, whether anybody knows it or not.
    pub fn of(conn: &Connection, key: &DedupeKey) -> Result<Whole> {
        let (mut keys, mut ids): (_, Vec<ContactId>) = (vec![key.clone()], Vec::new());
        let mut numbers = conn.prepare_cached(NUMBERS)?;
        let mut addresses = conn.prepare_cached(ADDRESSES)?;
        let mut records = conn.prepare_cached(RECORDS)?;
        let number = |row: &rusqlite::Row<'_>| Ok(ContactId(row.get(0)?));
        let mut whole = Whole::default();
        loop {
            if let Some(key) = keys.pop() {
                if whole.keys.insert(key.clone()) {
                    ids.extend(rows(&mut numbers, [key.as_str()], number)?);
                }
            } else if let Some(id) = ids.pop() {
                if whole.ids.insert(id) {
                    keys.extend(rows(&mut addresses, [id.0], |row| Ok(DedupeKey::from_stored(row.get(0)?)))?);
                    ids.extend(rows(&mut records, [id.0], number)?);
                }
            } else {
                return Ok(whole);
            }
        }
    }
}
