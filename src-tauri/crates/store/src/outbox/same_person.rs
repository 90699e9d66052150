//! Who may have a message under another name of theirs. A copy of this data knows records to be one that are several here, or
//! the other way round: what it sent to one of them, all have.

use std::collections::HashMap;

use address::DedupeKey;
use contacts::ContactId;
use rusqlite::Connection;

use crate::columns::rows;
use crate::contact::remove::key_of;
use crate::error::Result;
use crate::same_mailbox::{Found, kin};

/// Everybody who is known by several addresses, or may be.
pub(super) struct SamePerson {
    /// For each record that others went into: those, with their addresses.
    merged: HashMap<i64, Vec<(i64, DedupeKey)>>,
    /// For each record that went into another one: the one that stands for it.
    tops: HashMap<i64, i64>,
    /// Records whose addresses seem to lead to one mailbox.
    groups: Found,
    /// In which of these a record is.
    group_of: HashMap<i64, usize>,
}

impl SamePerson {
    /// Reads who that is. `groups` are the records whose addresses seem to lead to one mailbox.
    pub fn read(conn: &Connection, groups: Found) -> Result<SamePerson> {
        let tops = kin::tops(conn)?;
        let mut merged: HashMap<i64, Vec<(i64, DedupeKey)>> = HashMap::new();
        let mut statement = conn.prepare("SELECT contact_id, dedupe_key FROM merged_people")?;
        for (id, key) in
            rows(&mut statement, [], |row| Ok((row.get::<_, i64>(0)?, DedupeKey::from_stored(row.get(1)?))))?
        {
            merged.entry(tops.get(&id).copied().unwrap_or(id)).or_default().push((id, key));
        }
        let mut group_of = HashMap::new();
        for (n, group) in groups.iter().enumerate() {
            group_of.extend(group.iter().map(|id| (*id, n)));
        }
        Ok(SamePerson { merged, tops, groups, group_of })
    }

    /// The records that have, or may have, another name.
    pub fn people(&self) -> impl Iterator<Item = ContactId> {
        self.merged.keys().chain(self.group_of.keys()).copied().map(ContactId)
    }

    /// The other addresses of a person. Of records that are several here those count that have no turn of their own: a copy
    /// that mailed one of these made it one with others.
    pub fn other_keys(
        &self,
        conn: &Connection,
        contact: ContactId,
        mut has_a_turn: impl FnMut(i64) -> Result<bool>,
    ) -> Result<Vec<DedupeKey>> {
        let top = self.tops.get(&contact.0).copied().unwrap_or(contact.0);
        let mut keys = Vec::new();
        let kin = self.merged.get(&top).into_iter().flatten().filter(|(id, _)| *id != contact.0);
        keys.extend(kin.map(|(_, key)| key.clone()));
        if top != contact.0 {
            keys.extend(key_of(conn, ContactId(top))?);
        }
        let group = self.group_of.get(&top).and_then(|n| self.groups.get(*n));
        for other in group.into_iter().flat_map(|group| group.iter()).filter(|other| **other != top) {
            if !has_a_turn(*other)? {
                keys.extend(key_of(conn, ContactId(*other))?);
            }
        }
        Ok(keys)
    }
}
