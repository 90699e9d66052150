//! What an import would do to the people already known. Shown before anything is stored.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

use address::DedupeKey;
use contacts::merge::{MergePolicy, Summary, differences};
use contacts::{ContactId, Fields};
use rusqlite::Connection;

use super::acquaintances::Acquaintances;
use super::pages::PlannedChange;
use super::stage::{Said, Stage};
use super::staging::Staging;
use crate::changes;
use crate::columns::{first, int, json, parse};
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

/// Which fields of which people a choice is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Of one person; `None` for everybody who differs.
    pub contact: Option<ContactId>,
    /// One field; `None` for all that differ.
    pub field: Option<String>,
}

/// What an import would do. Every address of the file has exactly one outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Plan {
    /// The counts as the terminal and the report give them; `duplicates` is [`Plan::unchanged`] and
    /// [`Plan::repeated`] together.
    pub summary: Summary,
    /// Known people of whom the file says nothing else.
    pub unchanged: u64,
    /// Later rows of somebody the file names earlier, by the same address or another one of theirs.
    pub repeated: u64,
    /// Of the suppressed: people who had left, bounced or complained where the file comes from.
    pub left_elsewhere: u64,
    /// People who bring proof of a confirmation.
    pub with_proof: u64,
    /// Fields decided by hand.
    pub by_hand: u64,
    /// Known people of whom file and record say different things, where the policy gives one of the two up and the user
    /// has not chosen. Under a policy that takes anything they are among the changed, else among the unchanged.
    pub conflicting: u64,
    /// The fields in which they do.
    pub conflicts: u64,
    /// New people whose address seems to lead to the same mailbox as a known person's, or another's of the file. They are
    /// new all the same.
    pub lookalikes: u64,
}

impl Staging {
    /// Waits until everybody is staged and compares with the people known now. May be asked again, for example
    /// after the policy changed.
    pub fn plan(&mut self) -> Result<Plan> {
        let (store, policy) = (self.store.clone(), self.options.policy);
        let stage = self.ready()?;
        stage.compare(store.salt())?;
        if let Some((by, plan)) = stage.counted
            && by == policy
        {
            return Ok(plan);
        }
        let plan = stage.count(policy)?;
        stage.counted = Some((policy, plan));
        Ok(plan)
    }
}

impl Stage {
    /// Notes the user's word on every field that differs and is meant, or forgets it.
    pub(super) fn choose(&mut self, chosen: &Chosen, choice: Option<Choice>) -> Result<()> {
        self.counted = None;
        let Some(choice) = choice else {
            self.conn.execute(
                "DELETE FROM stage.choices WHERE (?1 = 0 OR contact_id = ?1) AND (?2 = '' OR field = ?2)",
                (chosen.contact.map_or(0, |contact| contact.0), chosen.field.as_deref().unwrap_or("")),
            )?;
            return Ok(());
        };
        let mut note = self.conn.prepare_cached(
            "INSERT OR REPLACE INTO stage.choices (contact_id, field, choice) VALUES (?1, ?2, ?3)",
        )?;
        if let (Some(contact), Some(field)) = (chosen.contact, &chosen.field) {
            note.execute((contact.0, field, choice.as_str()))?;
            return Ok(());
        }
        self.each_differing(|_, contact, mine, theirs| {
            if chosen.contact.is_some_and(|only| only != contact) {
                return Ok(ControlFlow::Continue(()));
            }
            for change in differences(mine, theirs) {
                if chosen.field.as_ref().is_none_or(|only| *only == change.field) {
                    note.execute((contact.0, &change.field, choice.as_str()))?;
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Whether the plan last made is one for this state of the data.
    pub(super) fn is_planned_for(&self, now: crate::Changes) -> bool {
        self.planned.is_some_and(|before| {
            (before.contacts, before.suppressions, before.lists)
                == (now.contacts, now.suppressions, now.lists)
        })
    }

    /// Finds out who is known and who is on Do not mail, unless nothing changed since it was last found out.
    pub(super) fn compare(&mut self, salt: &[u8; 32]) -> Result<()> {
        let now = changes::read(&self.conn)?;
        let is_known = self.is_planned_for(now);
        if is_known && (self.held_back_for == self.list || !self.holds_back) {
            return Ok(());
        }
        (self.planned, self.counted) = (None, None);
        let known = if is_known { None } else { Some(self.acquaintances(now)?) };
        self.conn.execute_batch("BEGIN")?;
        let compared = self.compare_anew(salt, known);
        self.conn.execute_batch(if compared.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        compared?;
        (self.planned, self.held_back_for) = (Some(now), self.list);
        Ok(())
    }

    /// Without anybody known, only the list is another one since.
    fn compare_anew(&mut self, salt: &[u8; 32], known: Option<Acquaintances>) -> Result<()> {
        self.conn.execute_batch("DELETE FROM stage.lookalikes;")?;
        if let Some(known) = known {
            self.conn.execute_batch(
                "DELETE FROM stage.outcome; DELETE FROM stage.folded; DELETE FROM stage.again;",
            )?;
            self.find_known(known)?;
            self.find_differences()?;
        } else {
            // Another list: only whom Do not mail covers can be others.
            self.conn.execute_batch(
                "UPDATE stage.outcome SET kind = 'known' WHERE kind IN ('suppressed', 'again') AND contact_id <> 0;
                 DELETE FROM stage.outcome WHERE kind = 'suppressed';",
            )?;
        }
        if self.keep_off > 0 {
            self.conn.execute(
                "INSERT INTO stage.outcome (id, kind, contact_id, differs, import_row)
                 SELECT id, 'left', 0, 0, 0 FROM stage.extra WHERE keep_off <> ''
                 ON CONFLICT (id) DO UPDATE SET kind = 'left'",
                [],
            )?;
        }
        self.hold_back(salt)?;
        self.fold_addresses()?;
        self.find_lookalikes()
    }

    /// Finds everybody of the file who is known, and whom it names by several addresses.
    fn find_known(&mut self, known: Acquaintances) -> Result<()> {
        let mut found: Vec<(i64, i64, Said, bool)> = Vec::new();
        let mut by_another = HashSet::new();
        for person in &known.people {
            let Some(staged) = self.seen.get(&person.key) else { continue };
            let Some(said) = self.place(*staged).and_then(|place| self.said.get(place)) else { continue };
            found.push((*staged, person.contact, *said, person.fields != Some(said.fields)));
            if person.fields.is_none() {
                by_another.insert(person.contact);
            }
        }
        self.known_namesakes = known.namesakes;
        // In the order of the file: the outcome is written from front to back.
        found.sort_by_key(|(staged, ..)| *staged);
        let in_order = found.is_sorted_by_key(|(_, contact, ..)| *contact);
        let mut note = self.conn.prepare(
            "INSERT INTO stage.outcome (id, kind, contact_id, differs, import_row) VALUES (?1, 'known', ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?;
        let mut several: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (staged, contact, said, differs) in found {
            note.execute((staged, contact, differs, int(said.row)))?;
            if by_another.contains(&contact) {
                several.entry(contact).or_default().push(staged);
            }
        }
        self.in_order = in_order;
        self.several = several.into_values().filter(|rows| rows.len() > 1).collect();
        Ok(())
    }

    /// Everybody known in this state of the data.
    fn acquaintances(&mut self, now: crate::Changes) -> Result<Acquaintances> {
        if let Some(reading) = self.reading_known.take() {
            // Whatever stopped it, they can be read again.
            if let Ok(read) = reading.end()
                && read.as_of.contacts == now.contacts
            {
                return Ok(read);
            }
        }
        Acquaintances::read(&self.conn, &self.prints, &|| false)
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
    fn hold_back(&mut self, salt: &[u8; 32]) -> Result<()> {
        let known = Known::load(&self.conn, *salt)?;
        self.holds_back = !known.is_empty();
        if known.is_empty() {
            return Ok(());
        }
        let mut people = self.conn.prepare("SELECT id, dedupe_key FROM stage.contacts")?;
        let mut mark = self.conn.prepare(
            "INSERT INTO stage.outcome (id, kind, contact_id, differs, import_row) VALUES (?1, 'suppressed', 0, 0, 0)
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
        let (left, held, known, again) = self.conn.query_row(
            "SELECT count(*) FILTER (WHERE kind = 'left'), count(*) FILTER (WHERE kind = 'suppressed'),
                 count(*) FILTER (WHERE kind = 'known'), count(*) FILTER (WHERE kind = 'again')
             FROM stage.outcome",
            [],
            |row| {
                let kind = |at| row.get::<_, u32>(at).map(u64::from);
                Ok((kind(0)?, kind(1)?, kind(2)?, kind(3)?))
            },
        )?;
        let (mut changed, mut conflicting, mut conflicts) = (0, 0, 0);
        self.each_differing(|_, contact, mine, theirs| {
            let (mut takes_any, mut lost) = (false, 0);
            for change in planned(&self.conn, contact, mine, theirs, policy)? {
                takes_any |= change.taken;
                lost += u64::from(change.conflict);
            }
            changed += u64::from(takes_any);
            conflicting += u64::from(lost > 0);
            conflicts += lost;
            Ok(ControlFlow::Continue(()))
        })?;
        let staged = u64::try_from(self.next_id - self.first_id).unwrap_or(0);
        let new = staged.saturating_sub(known + left + held + again);
        let all = |table: &str| -> Result<u64> {
            let sql = format!("SELECT count(*) FROM stage.{table}");
            self.conn.query_row(&sql, [], |row| Ok(crate::columns::count(row, 0)))?
        };
        let (by_hand, lookalikes) = (all("choices")?, all("lookalikes")?);
        let (unchanged, repeated) = (known - changed, self.repeated + again);
        Ok(Plan {
            summary: Summary {
                rows: self.rows,
                addresses: staged + self.repeated + self.invalid,
                new,
                changed,
                duplicates: unchanged + repeated,
                invalid: self.invalid,
                suppressed: left + held,
            },
            unchanged,
            repeated,
            left_elsewhere: left,
            with_proof: self.with_proof,
            by_hand,
            conflicting,
            conflicts,
            lookalikes,
        })
    }

    /// Everybody who is known, not held back, and of whom the file says something else: staged id, contact, the
    /// fields known and the fields of the file.
    pub(super) fn each_differing(
        &self,
        mut person: impl FnMut(i64, ContactId, &Fields, &Fields) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(
            "SELECT o.id, c.id, c.fields, coalesce(f.fields, s.fields) FROM stage.outcome AS o
             JOIN stage.contacts AS s ON s.id = o.id JOIN main.contacts AS c ON c.id = o.contact_id
             LEFT JOIN stage.folded AS f ON f.id = o.id
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
    for change in planned(conn, contact, mine, theirs, policy)?.into_iter().filter(|change| change.taken) {
        merged.get_or_insert_with(|| mine.clone()).insert(change.field, change.theirs);
    }
    Ok(merged)
}

/// Field by field, what becomes of a known person.
pub(super) fn planned(
    conn: &Connection,
    contact: ContactId,
    mine: &Fields,
    theirs: &Fields,
    policy: MergePolicy,
) -> Result<Vec<PlannedChange>> {
    let mut all = Vec::new();
    for change in differences(mine, theirs) {
        let by_hand = choice(conn, contact, &change.field)?;
        all.push(PlannedChange {
            taken: by_hand.map_or_else(|| policy.takes(&change), |choice| choice == Choice::Theirs),
            conflict: by_hand.is_none() && policy.gives_up(&change),
            by_hand: by_hand.is_some(),
            field: change.field,
            mine: change.mine,
            theirs: change.theirs,
        });
    }
    Ok(all)
}

/// The user's word on one field of one person.
fn choice(conn: &Connection, contact: ContactId, field: &str) -> Result<Option<Choice>> {
    let mut statement =
        conn.prepare_cached("SELECT choice FROM stage.choices WHERE contact_id = ?1 AND field = ?2")?;
    let word = first(&mut statement, (contact.0, field), |row| Ok(row.get::<_, String>(0)?))?;
    word.map(|word| parse(&word, "choice")).transpose()
}
