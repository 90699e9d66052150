//! Several records made one.
//!
//! The kept record fills its gaps from the others. In each list the strongest word stands: whoever left under one address
//! has left, else the strongest basis. Do not mail holds for all of them, whichever it was said of. The others' records are
//! kept whole aside, so that mail that went to them can be answered and the merge be taken back.

use consent::ledger::{Detail, Event, EventKind};
use consent::{Scope, Source, Suppression, SuppressionReason};
use contacts::{ContactId, Fields};
use jiff::Timestamp;
use rusqlite::Connection;

use super::{MergeId, key_of, kin};
use crate::changes::Part;
use crate::columns::{millis, rows, to_json};
use crate::contact::{self, ContactRow};
use crate::error::{Result, StoreError};
use crate::subscriptions::{self, SubscriptionRow, is_stronger};
use crate::{Store, ledger, outbox, suppressions, touched};

/// What making one record of several came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Its number, for taking it back.
    pub id: MergeId,
    /// Records that went.
    pub records: u64,
    /// Messages that were waiting for them and are skipped now.
    pub skipped: u64,
    /// Entries of Do not mail that hold for another address of the person too now.
    pub suppressions: u64,
}

/// Why records stay several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaysApart {
    /// There is nothing to make one: fewer than two people.
    OnlyOne,
    /// Their addresses lead to different mailboxes, as far as anybody can tell: consent for one is none for the other.
    OtherMailbox,
}

impl StaysApart {
    /// Stable code, kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            StaysApart::OnlyOne => "only-one",
            StaysApart::OtherMailbox => "other-mailbox",
        }
    }

    /// Why, for people.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            StaysApart::OnlyOne => "It takes two people to make one of them.",
            StaysApart::OtherMailbox => {
                "These addresses do not lead to one mailbox, so what one agreed to says nothing about the other."
            }
        }
    }
}

/// Why a message that waited is skipped.
pub(crate) const MERGED: &str = "merged";

impl Store {
    /// Makes one record of several people whose addresses seem to lead to one mailbox, or says why not. `keep` is mailed
    /// from now on.
    pub fn merge_people(
        &self,
        keep: ContactId,
        others: &[ContactId],
        now: Timestamp,
    ) -> Result<std::result::Result<Merged, StaysApart>> {
        let parts = [Part::Contacts, Part::Ledger, Part::Outbox];
        let _nobody_else = self.lock_people(now)?;
        self.write(&parts, |tx| {
            let mut gone: Vec<ContactId> = others.iter().copied().filter(|other| *other != keep).collect();
            gone.sort_unstable();
            gone.dedup();
            if gone.is_empty() {
                return Ok(Err(StaysApart::OnlyOne));
            }
            let missing = StoreError::NotFound { what: "contact" };
            let kept = contact::get(tx, keep)?.ok_or(missing)?;
            let mut people = Vec::with_capacity(gone.len());
            for other in gone {
                people.push(contact::get(tx, other)?.ok_or(StoreError::NotFound { what: "contact" })?);
            }
            let key = |row: &ContactRow| key_of(row.contact.address.dedupe_key().as_str());
            if people.iter().any(|other| key(other) != key(&kept)) {
                return Ok(Err(StaysApart::OtherMailbox));
            }
            Merge { tx, kept: &kept, others: &people, now }.run().map(Ok)
        })
    }
}

struct Merge<'a> {
    tx: &'a Connection,
    kept: &'a ContactRow,
    others: &'a [ContactRow],
    now: Timestamp,
}

impl Merge<'_> {
    fn run(&self) -> Result<Merged> {
        let (tx, keep) = (self.tx, self.kept.contact.id);
        touched::person(tx, keep)?;
        tx.execute(
            "INSERT INTO merges (kept_id, fields_before, fields_after, standings_before, standings_after, tags, imports, suppressions, merged_at, undone_at)
             VALUES (?1, '{}', '{}', ?2, '[]', '[]', '[]', '[]', ?3, NULL)",
            (keep.0, standings(tx, keep)?, millis(self.now)),
        )?;
        let id = MergeId(tx.last_insert_rowid());
        // Before anything goes: what holds for one of them holds for all.
        let entries = self.keep_off()?;
        for other in self.others {
            self.put_aside(id, other)?;
        }
        let (before, after) = self.fill_gaps()?;
        let tags = self.tags()?;
        let imports = self.stand()?;
        let skipped = self.skip()?;
        for other in self.others {
            contact::remove::remove(tx, other.contact.id)?;
        }
        tx.execute(
            "UPDATE merges SET fields_before = ?2, fields_after = ?3, standings_after = ?4, tags = ?5, imports = ?6, suppressions = ?7
             WHERE id = ?1",
            (
                id.0,
                to_json(&before)?,
                to_json(&after)?,
                standings(tx, keep)?,
                to_json(&tags)?,
                to_json(&imports)?,
                to_json(&entries)?,
            ),
        )?;
        for one in std::iter::once(self.kept).chain(self.others) {
            note(tx, keep, one, EventKind::Merged, self.now)?;
        }
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        Ok(Merged { id, records: count(self.others.len()), skipped, suppressions: count(entries.len()) })
    }

    /// Keeps a record whole.
    fn put_aside(&self, id: MergeId, other: &ContactRow) -> Result<()> {
        let contact = other.contact.id;
        self.tx.execute(
            "INSERT INTO merged_people (contact_id, merge_id, dedupe_key, person, standings, tags, named)
             SELECT c.id, ?2, c.dedupe_key,
                 json_array(c.dedupe_key, c.address, c.name_key, c.fields, c.verdict, c.findings, c.created_at, c.import_id, c.import_row),
                 ?3,
                 (SELECT json_group_array(t.tag_id) FROM contact_tags AS t WHERE t.contact_id = c.id),
                 (SELECT json_group_array(json_array(i.import_id, i.import_row, i.fields_before, i.fields_after, i.basis, i.agreed_at, i.subscription, i.basis_before, i.agreed_before, i.import_before))
                  FROM import_changes AS i WHERE i.contact_id = c.id)
             FROM contacts AS c WHERE c.id = ?1",
            (contact.0, id.0, standings(self.tx, contact)?),
        )?;
        Ok(())
    }

    /// What the kept record does not say and another does: the fields as they were and as they became.
    fn fill_gaps(&self) -> Result<(Fields, Fields)> {
        let mut fields = self.kept.contact.fields.clone();
        let (mut before, mut after) = (Fields::new(), Fields::new());
        for (name, value) in self.others.iter().flat_map(|other| &other.contact.fields) {
            let known = fields.get(name);
            if value.trim().is_empty() || known.is_some_and(|known| !known.trim().is_empty()) {
                continue;
            }
            before.extend(known.map(|known| (name.clone(), known.clone())));
            after.insert(name.clone(), value.clone());
            fields.insert(name.clone(), value.clone());
        }
        if !after.is_empty() {
            let key = self.kept.contact.address.dedupe_key();
            contact::set_fields(self.tx, self.kept.contact.id, key.as_str(), &fields)?;
        }
        Ok((before, after))
    }

    /// Gives the kept person the others' tags; returns those they did not have.
    fn tags(&self) -> Result<Vec<i64>> {
        let mut new = Vec::new();
        let mut theirs = self.tx.prepare_cached("SELECT tag_id FROM contact_tags WHERE contact_id = ?1")?;
        let mut give = self
            .tx
            .prepare_cached("INSERT OR IGNORE INTO contact_tags (tag_id, contact_id) VALUES (?1, ?2)")?;
        for other in self.others {
            for tag in rows(&mut theirs, [other.contact.id.0], |row| Ok(row.get::<_, i64>(0)?))? {
                if give.execute((tag, self.kept.contact.id.0))? > 0 {
                    new.push(tag);
                }
            }
        }
        Ok(new)
    }

    /// The strongest word in each list. Returns the imports that stand behind a place of the kept person now.
    fn stand(&self) -> Result<Vec<i64>> {
        let keep = self.kept.contact.id;
        let mut behind = Vec::new();
        for other in self.others {
            for theirs in subscriptions::of(self.tx, other.contact.id)? {
                let mine = subscriptions::get(self.tx, theirs.list, keep)?;
                let Some(stands) = strongest(mine.as_ref(), &theirs) else { continue };
                if let (Some(import), None) = (stands.import, stands.left_at)
                    && mine.as_ref().is_none_or(|mine| mine.import != Some(import))
                    && self.stand_by_import(import.0, &stands, mine.as_ref(), other)?
                {
                    behind.push(import.0);
                }
                put(self.tx, keep, &stands)?;
            }
        }
        Ok(behind)
    }

    /// Notes whose word an import replaced, as if it had named the kept person itself: undoing it gives that back.
    fn stand_by_import(
        &self,
        import: i64,
        stands: &SubscriptionRow,
        mine: Option<&SubscriptionRow>,
        other: &ContactRow,
    ) -> Result<bool> {
        let keep = self.kept.contact.id;
        let row = other.origin.filter(|(brought, _)| brought.0 == import).map_or(0, |(_, row)| row);
        let changed = self
            .tx
            .prepare_cached(
                "INSERT INTO import_changes (import_id, contact_id, import_row, fields_before, fields_after, basis, agreed_at, subscription, basis_before, agreed_before, import_before)
                 SELECT id, ?2, ?3, '{}', '{}', ?4, ?5, ?6, ?7, ?8, ?9 FROM imports WHERE id = ?1
                     AND NOT EXISTS (SELECT 1 FROM contacts WHERE id = ?2 AND import_id = ?1)
                 ON CONFLICT DO NOTHING",
            )?
            .execute((
                import,
                keep.0,
                crate::columns::int(row),
                stands.basis.as_str(),
                stands.agreed_at.map(millis),
                if mine.is_some() { "raised" } else { "joined" },
                mine.map_or("", |mine| mine.basis.as_str()),
                mine.and_then(|mine| mine.agreed_at).map(millis),
                mine.and_then(|mine| mine.import).map_or(0, |import| import.0),
            ))?;
        Ok(changed > 0)
    }

    /// Ends what waits for the others where the kept person has a row, and what waits for that one where another of them has or
    /// had the message: nobody is mailed twice. What waits where the kept one has none goes over to them when its turn comes.
    fn skip(&self) -> Result<u64> {
        let mut skipped = 0;
        for other in self.others {
            let sent = rows(
                &mut self.tx.prepare(
                    "SELECT k.id, k.campaign_id, k.state FROM outbox AS o JOIN outbox AS k
                         ON k.contact_id = ?2 AND k.campaign_id = o.campaign_id
                     WHERE o.contact_id = ?1 AND o.state IN ('claimed', 'accepted', 'uncertain')
                         AND k.state IN ('queued', 'deferred')",
                )?,
                (other.contact.id.0, self.kept.contact.id.0),
                outbox::waiting_row,
            )?;
            skipped += outbox::skip_these(self.tx, &sent, MERGED, self.now)?;
            let theirs = outbox::merged::without_a_turn(self.tx, other.contact.id, self.kept.contact.id)?;
            skipped += outbox::skip_these(self.tx, &theirs, MERGED, self.now)?;
        }
        Ok(skipped)
    }

    /// Puts every address of the person on Do not mail where one is, also those that went into one of them before. A bounce
    /// says nothing of the others, but the kept one is not mailed on the strength of a mailbox that is gone. Returns the new
    /// entries.
    fn keep_off(&self) -> Result<Vec<i64>> {
        let salt = suppressions::salt(self.tx)?;
        let kept = self.kept.contact.address.dedupe_key();
        let (mut known, mut all) = (Vec::new(), Vec::new());
        // Read before any is added: what one gets by this is no news to the next.
        for one in std::iter::once(self.kept).chain(self.others) {
            let key = one.contact.address.dedupe_key();
            let found = suppressions::of_hash(self.tx, &consent::key_hash(&salt, &key))?;
            known.extend(found.into_iter().map(|(_, entry)| entry).filter(|entry| entry.in_force(self.now)));
            all.extend(kin::of(self.tx, one.contact.id)?.into_iter().map(|kin| kin.key));
            all.push(key);
        }
        let mut entries = Vec::new();
        for to in all {
            let hash = consent::key_hash(&salt, &to);
            let mut said: Vec<(Scope, SuppressionReason, Option<SuppressionReason>)> = Vec::new();
            for entry in
                known.iter().filter(|entry| entry.key_hash != hash && (to == kept || entry.is_a_wish()))
            {
                // Erased is what is left of somebody who asked to be forgotten: this one is still there.
                let reason = match entry.reason {
                    SuppressionReason::Erased => SuppressionReason::Unsubscribed,
                    reason => reason,
                };
                let says = (entry.scope, reason, entry.original);
                if said.contains(&says) {
                    continue;
                }
                said.push(says);
                let new = Suppression {
                    key_hash: hash,
                    key: Some(to.clone()),
                    scope: entry.scope,
                    reason,
                    original: entry.original,
                    source: Source::Merge,
                    since: self.now,
                    evidence: "Another address of the same person is on Do not mail.".to_owned(),
                    campaign: entry.campaign,
                    lifted: None,
                };
                entries.extend(suppressions::add_one(self.tx, new, self.now)?.map(|id| id.0));
            }
        }
        Ok(entries)
    }
}

/// What becomes of a place in a list when another address of the person has one too; `None` where nothing changes.
fn strongest(mine: Option<&SubscriptionRow>, theirs: &SubscriptionRow) -> Option<SubscriptionRow> {
    let Some(mine) = mine else { return Some(theirs.clone()) };
    match (mine.left_at, theirs.left_at) {
        (Some(_), _) => None,
        (None, Some(left)) => Some(SubscriptionRow { left_at: Some(left), ..mine.clone() }),
        (None, None) if is_stronger(theirs.basis, mine.basis) => {
            Some(SubscriptionRow { since: mine.since.min(theirs.since), ..theirs.clone() })
        }
        (None, None) => None,
    }
}

fn put(tx: &Connection, contact: ContactId, stands: &SubscriptionRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO subscriptions (list_id, contact_id, basis, agreed_at, since, import_id, left_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        stands.list.0,
        contact.0,
        stands.basis.as_str(),
        stands.agreed_at.map(millis),
        millis(stands.since),
        stands.import.map_or(0, |import| import.0),
        stands.left_at.map(millis),
    ))?;
    Ok(())
}

/// Every place a person has or had in a list, as JSON.
pub(super) fn standings(tx: &Connection, contact: ContactId) -> Result<String> {
    let mut statement = tx.prepare_cached(
        "SELECT json_group_array(json_array(s.list_id, s.basis, s.agreed_at, s.since, s.import_id, s.left_at))
         FROM (SELECT id FROM lists ORDER BY id) AS l CROSS JOIN subscriptions AS s ON s.list_id = l.id AND s.contact_id = ?1",
    )?;
    Ok(statement.query_row([contact.0], |row| row.get(0))?)
}

/// One ledger event for each address, which names that one alone: whoever is forgotten takes their own with them.
pub(super) fn note(
    tx: &Connection,
    keep: ContactId,
    one: &ContactRow,
    kind: EventKind,
    now: Timestamp,
) -> Result<()> {
    let detail = Detail { address: Some(one.contact.address.as_str().into()), ..Detail::default() };
    ledger::note(tx, keep, &Event { at: now, kind, detail })?;
    Ok(())
}
