//! What an import would do to the people already known. Shown before anything is stored.

use std::ops::ControlFlow;

use address::DedupeKey;
use contacts::merge::{FieldChange, MergePolicy, Summary, differences};
use contacts::{ContactId, Fields};
use rusqlite::Connection;

use super::stage::Stage;
use super::staging::Staging;
use crate::changes;
use crate::columns::{first, json, parse};
use crate::error::{Result, StoreError};
use crate::suppressions::Known;

/// The user's word on one field of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The known value stays.
    Mine,
    /// The file's value.
    Theirs,
}

impl Choice {
    /// The stored word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Choice::Mine => "mine",
            Choice::Theirs => "theirs",
        }
    }
}

impl std::str::FromStr for Choice {
    type Err = StoreError;
    fn from_str(word: &str) -> Result<Self> {
        match word {
            "mine" => Ok(Choice::Mine),
            "theirs" => Ok(Choice::Theirs),
            _ => Err(crate::columns::odd("choice", word)),
        }
    }
}

/// What an import would do. Every address of the file has exactly one outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Plan {
    /// The counts as the terminal and the report give them; `duplicates` is [`Plan::unchanged`] and
    /// [`Plan::repeated`] together.
    pub summary: Summary,
    /// Known people of whom the file says nothing else.
    pub unchanged: u64,
    /// Later rows of somebody the file names earlier.
    pub repeated: u64,
    /// Of the suppressed: people who had left, bounced or complained where the file comes from.
    pub left_elsewhere: u64,
    /// People who bring proof of a confirmation.
    pub with_proof: u64,
    /// Fields decided by hand.
    pub by_hand: u64,
}

impl Staging {
    /// Waits until everybody is staged and compares with the people known now. May be asked again, for example
    /// after the policy changed.
    pub fn plan(&mut self) -> Result<Plan> {
        let (store, policy) = (self.store.clone(), self.options.policy);
        let stage = self.ready()?;
        stage.compare(store.salt())?;
        stage.count(policy)
    }
}

impl Stage {
    pub(super) fn choose(&mut self, contact: ContactId, field: &str, choice: Choice) -> Result<()> {
        self.conn.execute(
            "INSERT OR REPLACE INTO stage.choices (contact_id, field, choice) VALUES (?1, ?2, ?3)",
            (contact.0, field, choice.as_str()),
        )?;
        Ok(())
    }

    /// Finds out who is known and who is on Do not mail, unless nothing changed since it was last found out.
    pub(super) fn compare(&mut self, salt: &[u8; 32]) -> Result<()> {
        let now = changes::read(&self.conn)?;
        let same = |before: crate::Changes| {
            (before.contacts, before.suppressions, before.lists)
                == (now.contacts, now.suppressions, now.lists)
        };
        if self.planned.is_some_and(same) {
            return Ok(());
        }
        self.conn.execute_batch("BEGIN; DELETE FROM stage.outcome;")?;
        self.conn.execute(
            "INSERT INTO stage.outcome (id, kind, contact_id, differs)
             SELECT s.id, 'known', c.id, s.fields <> c.fields
             FROM stage.contacts AS s JOIN main.contacts AS c ON c.dedupe_key = s.dedupe_key",
            [],
        )?;
        self.find_differences()?;
        if self.keep_off > 0 {
            self.conn.execute(
                "INSERT INTO stage.outcome (id, kind, contact_id, differs)
                 SELECT id, 'left', 0, 0 FROM stage.extra WHERE keep_off <> ''
                 ON CONFLICT (id) DO UPDATE SET kind = 'left'",
                [],
            )?;
        }
        self.hold_back(salt)?;
        self.conn.execute_batch("COMMIT")?;
        self.planned = Some(now);
        Ok(())
    }

    /// Texts that differ may still say the same: an empty cell says nothing.
    fn find_differences(&self) -> Result<()> {
        let mut same = Vec::new();
        self.each_differing(|id, _, mine, theirs| {
            if differences(mine, theirs).is_empty() {
                same.push(id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let mut statement = self.conn.prepare("UPDATE stage.outcome SET differs = 0 WHERE id = ?1")?;
        for id in same {
            statement.execute([id])?;
        }
        Ok(())
    }

    /// Marks everybody whom Do not mail covers in this list.
    fn hold_back(&self, salt: &[u8; 32]) -> Result<()> {
        let known = Known::load(&self.conn, *salt)?;
        if known.is_empty() {
            return Ok(());
        }
        let mut people = self.conn.prepare("SELECT id, dedupe_key FROM stage.contacts")?;
        let mut mark = self.conn.prepare(
            "INSERT INTO stage.outcome (id, kind, contact_id, differs) VALUES (?1, 'suppressed', 0, 0)
             ON CONFLICT (id) DO UPDATE SET kind = 'suppressed'",
        )?;
        let mut rows = people.query([])?;
        while let Some(row) = rows.next()? {
            let key = DedupeKey::from_stored(row.get(1)?);
            let forbids = |entry: &consent::Suppression| {
                entry.scope.covers(self.list.0) && entry.in_force(jiff::Timestamp::MAX)
            };
            if known.of(&self.conn, &key)?.iter().any(|(_, entry)| forbids(entry)) {
                mark.execute([row.get::<_, i64>(0)?])?;
            }
        }
        Ok(())
    }

    pub(super) fn count(&self, policy: MergePolicy) -> Result<Plan> {
        let of = |kind: &str| -> Result<u64> {
            let sql = "SELECT count(*) FROM stage.outcome WHERE kind = ?1";
            self.conn.query_row(sql, [kind], |row| Ok(crate::columns::count(row, 0)))?
        };
        let (left, held, known) = (of("left")?, of("suppressed")?, of("known")?);
        let mut changed = 0;
        self.each_differing(|_, contact, mine, theirs| {
            changed += u64::from(merged(&self.conn, contact, mine, theirs, policy)?.is_some());
            Ok(ControlFlow::Continue(()))
        })?;
        let staged = u64::try_from(self.next_id - self.first_id).unwrap_or(0);
        let new = staged.saturating_sub(known + left + held);
        let by_hand = self
            .conn
            .query_row("SELECT count(*) FROM stage.choices", [], |row| Ok(crate::columns::count(row, 0)))??;
        let unchanged = known - changed;
        Ok(Plan {
            summary: Summary {
                rows: self.rows,
                addresses: staged + self.repeated + self.invalid,
                new,
                changed,
                duplicates: unchanged + self.repeated,
                invalid: self.invalid,
                suppressed: left + held,
            },
            unchanged,
            repeated: self.repeated,
            left_elsewhere: left,
            with_proof: self.with_proof,
            by_hand,
        })
    }

    /// Everybody who is known, not held back, and of whom the file says something else: staged id, contact, the
    /// fields known and the fields of the file.
    pub(super) fn each_differing(
        &self,
        mut person: impl FnMut(i64, ContactId, &Fields, &Fields) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT o.id, c.id, c.fields, s.fields FROM stage.outcome AS o
             JOIN stage.contacts AS s ON s.id = o.id JOIN main.contacts AS c ON c.id = o.contact_id
             WHERE o.kind = 'known' AND o.differs = 1 ORDER BY o.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mine: Fields = json(row, 2, "contact")?;
            let theirs: Fields = json(row, 3, "contact")?;
            if person(row.get(0)?, ContactId(row.get(1)?), &mine, &theirs)?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// The fields after the import: by hand where the user chose, else by the policy. `None` where nothing changes.
pub(super) fn merged(
    conn: &Connection,
    contact: ContactId,
    mine: &Fields,
    theirs: &Fields,
    policy: MergePolicy,
) -> Result<Option<Fields>> {
    let mut merged = None;
    for change in differences(mine, theirs) {
        let take = match choice(conn, contact, &change.field)? {
            Some(choice) => choice == Choice::Theirs,
            None => takes(policy, &change),
        };
        if take {
            merged.get_or_insert_with(|| mine.clone()).insert(change.field, change.theirs);
        }
    }
    Ok(merged)
}

/// The user's word on one field of one person.
pub(super) fn choice(conn: &Connection, contact: ContactId, field: &str) -> Result<Option<Choice>> {
    let mut statement =
        conn.prepare_cached("SELECT choice FROM stage.choices WHERE contact_id = ?1 AND field = ?2")?;
    let word = first(&mut statement, (contact.0, field), |row| Ok(row.get::<_, String>(0)?))?;
    word.map(|word| parse(&word, "choice")).transpose()
}

/// Whether a policy takes the file's value.
pub(super) fn takes(policy: MergePolicy, change: &FieldChange) -> bool {
    match policy {
        MergePolicy::TakeTheirs => true,
        MergePolicy::KeepMine => false,
        MergePolicy::FillGaps => change.mine.trim().is_empty(),
    }
}
