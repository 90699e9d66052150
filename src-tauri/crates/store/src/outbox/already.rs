//! Who has a message already, in data that was copied or put back: because a campaign from before that says exactly the same, or
//! because the mailbox shows that another copy sent it.
//!
//! In data that never was elsewhere whoever writes the same twice means it: what a choir writes before each rehearsal.

use std::collections::HashSet;

use address::DedupeKey;
use contacts::ContactId;
use delivery::CampaignId;
use jiff::Timestamp;
use rusqlite::Connection;

use super::same_person::SamePerson;
use super::{CANCELLED_IN_A_COPY, Waiting, name, skip_these, waiting_row};
use crate::changes::Part;
use crate::columns::{all, millis};
use crate::error::Result;
use crate::same_mailbox::kin;
use crate::standings::Candidate;
use crate::{Store, settings};

/// Who has the message of one campaign already.
pub struct Already {
    contacts: HashSet<ContactId>,
    names: HashSet<u128>,
    salt: [u8; 32],
    uid: Vec<u8>,
}

impl Already {
    /// Whether this person does.
    #[must_use]
    pub fn has(&self, person: &Candidate) -> bool {
        self.contacts.contains(&person.contact)
            || (!self.names.is_empty()
                && self.names.contains(&name::mark(&self.salt, &self.uid, &person.address.dedupe_key())))
    }
}

/// The code of the reason, as `consent::Refusal::HasIt` has it.
const HAS_IT: &str = "has-it-already";

impl Store {
    /// Who has exactly what this campaign says, or has it under way, from another campaign that began after `since` and before
    /// this data was copied or put back; and whose message of this very campaign was seen in a Sent folder.
    pub fn already(&self, id: CampaignId, since: Timestamp) -> Result<Already> {
        let salt = *self.salt();
        self.read(|conn| {
            let copied: Option<Timestamp> = settings::get(conn, settings::COPIED)?;
            let contacts = all(
                conn,
                "SELECT DISTINCT o.contact_id FROM campaigns AS me
                 JOIN campaigns AS k ON k.id <> me.id AND k.started_at BETWEEN ?2 AND ?3 AND k.subject = me.subject
                     AND k.preheader = me.preheader AND k.body_kind = me.body_kind AND k.body = me.body AND k.text IS me.text
                 JOIN outbox AS o ON o.campaign_id = k.id
                     AND (o.state IN ('queued', 'claimed', 'accepted', 'deferred', 'uncertain')
                         OR o.state = 'skipped' AND o.why = ?4)
                 WHERE me.id = ?1",
                (id.0, millis(since), copied.map_or(0, millis), CANCELLED_IN_A_COPY),
                |row| row.get::<_, i64>(0).map_err(Into::into),
            )?;
            // Whoever had it under a record that went into another one has it.
            let tops = kin::tops(conn)?;
            let mut contacts: HashSet<ContactId> =
                contacts.into_iter().map(|id| ContactId(tops.get(&id).copied().unwrap_or(id))).collect();
            let (names, uid) = (names(conn)?, uid(conn, id)?);
            if !names.is_empty() {
                let mut on_the_list = conn.prepare(
                    "SELECT 1 FROM campaigns AS k JOIN subscriptions AS s ON s.list_id = k.list_id
                     WHERE k.id = ?1 AND s.contact_id = ?2 AND s.left_at IS NULL",
                )?;
                let others = SamePerson::read(conn, self.inner.mailboxes.get(conn)?)?;
                for person in others.people() {
                    let keys = others.other_keys(conn, person, |other| Ok(on_the_list.exists((id.0, other))?))?;
                    if keys.iter().any(|key| names.contains(&name::mark(&salt, &uid, key))) {
                        contacts.insert(person);
                    }
                }
            }
            Ok(Already { contacts, names, salt, uid })
        })
    }

    /// Notes which of these names, seen in a Sent folder, nobody here sent: a copy of this data did. Whoever still waits here
    /// for such a message is left out. Returns how many that were. Names of another shape are passed over.
    pub fn seen_in_sent(&self, message_ids: &[String], now: Timestamp) -> Result<u64> {
        let shaped =
            message_ids.iter().filter_map(|id| Some((name::read(id)?, id.trim().trim_matches(['<', '>']))));
        let numbers = self.read(|conn| {
            // A row that waits, or came to nothing, was tried here and went from another copy since.
            let mut sent_here = conn.prepare_cached(
                "SELECT 1 FROM outbox WHERE message_id = ?1 AND state IN ('claimed', 'accepted', 'uncertain')",
            )?;
            let mut numbers: HashSet<u128> = HashSet::new();
            for (number, id) in shaped {
                if !sent_here.exists([id])? {
                    numbers.insert(number);
                }
            }
            Ok(numbers)
        })?;
        if numbers.is_empty() {
            return Ok(0);
        }
        let salt = *self.salt();
        self.write(&[Part::Campaigns, Part::Outbox], |tx| {
            let mut note = tx.prepare_cached(
                "INSERT INTO sent_names (number, seen_at) VALUES (?1, ?2) ON CONFLICT (number) DO NOTHING",
            )?;
            for number in &numbers {
                note.execute((number.to_be_bytes(), millis(now)))?;
            }
            let under_way =
                all(tx, "SELECT id FROM campaigns WHERE state IN ('sending', 'paused')", [], |row| {
                    Ok(CampaignId(row.get(0)?))
                })?;
            let others = SamePerson::read(tx, self.inner.mailboxes.get(tx)?)?;
            let mut has_a_turn = tx.prepare("SELECT 1 FROM outbox WHERE campaign_id = ?1 AND contact_id = ?2")?;
            let mut left_out = 0;
            for id in under_way {
                let uid = uid(tx, id)?;
                let seen = |key: &DedupeKey| numbers.contains(&name::mark(&salt, &uid, key));
                let waiting: Vec<(Waiting, ContactId, String)> = all(
                    tx,
                    "SELECT o.id, o.campaign_id, o.state, o.contact_id, coalesce(c.dedupe_key, g.dedupe_key, '') FROM outbox AS o
                     LEFT JOIN contacts AS c ON c.id = o.contact_id LEFT JOIN merged_people AS g ON g.contact_id = o.contact_id
                     WHERE o.campaign_id = ?1 AND o.state IN ('queued', 'deferred')",
                    [id.0],
                    |row| Ok((waiting_row(row)?, ContactId(row.get(3)?), row.get(4)?)),
                )?;
                let mut have_it = Vec::new();
                for (row, contact, key) in waiting {
                    let mut keys =
                        others.other_keys(tx, contact, |other| Ok(has_a_turn.exists((id.0, other))?))?;
                    keys.push(DedupeKey::from_stored(key));
                    if keys.iter().any(seen) {
                        have_it.push(row);
                    }
                }
                left_out += skip_these(tx, &have_it, HAS_IT, now)?;
            }
            Ok(left_out)
        })
    }
}

fn uid(conn: &Connection, id: CampaignId) -> Result<Vec<u8>> {
    let found = all(conn, "SELECT uid FROM campaigns WHERE id = ?1", [id.0], |row| Ok(row.get(0)?))?;
    Ok(found.into_iter().next().unwrap_or_default())
}

fn names(conn: &Connection) -> Result<HashSet<u128>> {
    let found = all(conn, "SELECT number FROM sent_names", [], |row| {
        let number: [u8; 16] = row.get(0)?;
        Ok(u128::from_be_bytes(number))
    })?;
    Ok(found.into_iter().collect())
}
