//! People of a file whose address seems to lead to the same mailbox as somebody else's. They are shown, and no more.
//!
//! Most addresses are written the plain way: their same-mailbox key is their dedupe key. Of two that share a mailbox at least
//! one is not, so only those are remembered, and the plain one they come down to is looked up by its key.

use std::collections::{BTreeMap, HashMap};

use address::{Address, SameMailboxKey};
use contacts::ContactId;

use super::stage::Stage;
use crate::contact;
use crate::error::Result;

/// Addresses that are not written the plain way, each with who has it.
#[derive(Debug)]
pub(super) struct Namesakes<Id> {
    all: Vec<(SameMailboxKey, Id)>,
    /// For each domain met, whether its provider reads names in a way of its own.
    domains: HashMap<Box<str>, bool>,
}

impl<Id> Default for Namesakes<Id> {
    fn default() -> Self {
        Namesakes { all: Vec::new(), domains: HashMap::new() }
    }
}

/// Domains remembered; beyond them each address is looked at closely.
const MOST_DOMAINS: usize = 50_000;

impl<Id> Namesakes<Id> {
    /// Looks at the address of a dedupe key.
    pub(super) fn note(&mut self, key: &str, id: Id) {
        if !key.contains('+') && !self.has_own_ways(key) {
            return;
        }
        if let Some(mailbox) = crate::same_mailbox::key_of(key).filter(|mailbox| mailbox.as_str() != key) {
            self.all.push((mailbox, id));
        }
    }

    fn has_own_ways(&mut self, key: &str) -> bool {
        let Some((_, domain)) = key.rsplit_once('@') else { return false };
        if let Some(known) = self.domains.get(domain) {
            return *known;
        }
        // A name with every sign a provider may take no notice of.
        let probe = format!("a.b-c_d@{domain}");
        let own = Address::from_canonical(&probe)
            .is_some_and(|address| address.same_mailbox_key().as_str() != probe);
        if self.domains.len() < MOST_DOMAINS {
            self.domains.insert(domain.into(), own);
        }
        own
    }
}

/// Everybody under one key: of the file, by staged id, and known.
type Group = (Vec<i64>, Vec<ContactId>);

impl Stage {
    /// Notes each new person of the file with somebody they may be: somebody known, else the first of the file.
    pub(super) fn find_lookalikes(&self) -> Result<()> {
        let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
        for (key, id) in &self.namesakes.all {
            groups.entry(key.as_str()).or_default().0.push(*id);
        }
        for (key, id) in &self.known_namesakes.all {
            groups.entry(key.as_str()).or_default().1.push(*id);
        }
        let mut is_new =
            self.conn.prepare("SELECT NOT EXISTS (SELECT 1 FROM stage.outcome WHERE id = ?1)")?;
        let mut note = self.conn.prepare(
            "INSERT OR IGNORE INTO stage.lookalikes (id, other_id, other_contact) VALUES (?1, ?2, ?3)",
        )?;
        for (key, (mut staged, mut contacts)) in groups {
            staged.extend(self.seen.get(&self.prints.of(key)));
            contacts.extend(contact::id_of(&self.conn, key)?);
            staged.sort_unstable();
            let other = contacts.first().copied();
            let first = staged.first().copied();
            for id in staged {
                let fresh: bool = is_new.query_row([id], |row| row.get(0))?;
                match (other, first) {
                    (Some(contact), _) if fresh => note.execute((id, 0, contact.0))?,
                    (None, Some(first)) if fresh && first != id => note.execute((id, first, 0))?,
                    _ => 0,
                };
            }
        }
        Ok(())
    }
}
