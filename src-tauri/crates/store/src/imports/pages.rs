//! Pages of a plan: who is new, who changes, who stays off and why.

use std::ops::{ControlFlow, Range};

use address::Finding;
use contacts::merge::{MergePolicy, differences};
use contacts::{ContactId, Fields};
use rusqlite::Row;

use super::plan::Choice;
use super::stage::Stage;
use super::staging::Staging;
use crate::columns::{count, int, json, rows};
use crate::contact::name;
use crate::error::Result;

/// A kind of outcome in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanKind {
    /// Becomes a contact.
    New,
    /// Known, and the file says something else. Listed whatever the policy does with it.
    Differs,
    /// Known, and the file says the same.
    Unchanged,
    /// A later row of somebody the file names earlier.
    Repeated,
    /// On Do not mail, or had left where the file comes from.
    Suppressed,
}

/// One field of a known person in a plan.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PlannedChange {
    /// Which field.
    pub field: String,
    /// What is known; empty if nothing.
    pub mine: String,
    /// What the file says.
    pub theirs: String,
    /// Whether the file's value will stand.
    pub taken: bool,
    /// Whether the user chose so for this person.
    pub by_hand: bool,
}

/// One person in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// The row in the file.
    pub row: u64,
    /// The known person, if there is one.
    pub contact: Option<ContactId>,
    /// The name as it is shown; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// For [`PlanKind::Differs`]: field by field.
    pub changes: Vec<PlannedChange>,
    /// For [`PlanKind::Repeated`]: the row that stands for the person.
    pub same_as_row: Option<u64>,
    /// For [`PlanKind::Suppressed`]: whether the file itself says that they had left.
    pub left_elsewhere: bool,
}

/// One address that cannot be mailed, for the problem file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// The row in the file.
    pub row: u64,
    /// The address as it was given.
    pub input: String,
    /// The cells of the row, as they stand in the file.
    pub cells: Vec<String>,
    /// Why it cannot be mailed.
    pub findings: Vec<Finding>,
}

impl Staging {
    /// A page of one kind, in the order of the file. [`Staging::plan`] comes first.
    pub fn page(&mut self, kind: PlanKind, range: Range<u64>) -> Result<Vec<PlanRow>> {
        let policy = self.options.policy;
        self.ready()?.page(kind, &range, policy)
    }

    /// A page of the addresses that cannot be mailed, in the order of the file.
    pub fn problems(&mut self, range: Range<u64>) -> Result<Vec<ProblemRow>> {
        let stage = self.ready()?;
        let mut statement = stage.conn.prepare(
            "SELECT row, input, cells, findings FROM stage.problems WHERE number > ?1 ORDER BY number LIMIT ?2",
        )?;
        rows(&mut statement, (int(range.start), length(&range)), problem)
    }

    /// The rows of everybody who brings proof of a confirmation, with when they confirmed, in the order of the file.
    pub fn proofs(&mut self, range: Range<u64>) -> Result<Vec<(u64, String, contacts::import::Proof)>> {
        let stage = self.ready()?;
        let mut statement = stage.conn.prepare(
            "SELECT e.proof_row, s.address, e.evidence FROM stage.extra AS e JOIN stage.contacts AS s ON s.id = e.id
             WHERE e.evidence <> '' ORDER BY e.id LIMIT ?2 OFFSET ?1",
        )?;
        rows(&mut statement, (int(range.start), length(&range)), |row| {
            Ok((count(row, 0)?, row.get(1)?, json(row, 2, "proof")?))
        })
    }
}

fn problem(row: &Row<'_>) -> Result<ProblemRow> {
    Ok(ProblemRow {
        row: count(row, 0)?,
        input: row.get(1)?,
        cells: json(row, 2, "problem")?,
        findings: json(row, 3, "finding")?,
    })
}

fn length(range: &Range<u64>) -> i64 {
    int(range.end.saturating_sub(range.start))
}

impl Stage {
    fn page(&self, kind: PlanKind, range: &Range<u64>, policy: MergePolicy) -> Result<Vec<PlanRow>> {
        let sql = match kind {
            PlanKind::Differs => return self.differing(range, policy),
            PlanKind::New => {
                "SELECT s.import_row, 0, s.fields, s.address, 0, 0 FROM stage.contacts AS s
                 LEFT JOIN stage.outcome AS o ON o.id = s.id WHERE o.id IS NULL ORDER BY s.id LIMIT ?2 OFFSET ?1"
            }
            PlanKind::Unchanged => {
                "SELECT s.import_row, o.contact_id, s.fields, s.address, 0, 0 FROM stage.outcome AS o
                 JOIN stage.contacts AS s ON s.id = o.id
                 WHERE o.kind = 'known' AND o.differs = 0 ORDER BY o.id LIMIT ?2 OFFSET ?1"
            }
            PlanKind::Suppressed => {
                "SELECT iif(o.kind = 'left', e.keep_off_row, s.import_row), o.contact_id, s.fields, s.address, 0, o.kind = 'left'
                 FROM stage.outcome AS o JOIN stage.contacts AS s ON s.id = o.id LEFT JOIN stage.extra AS e ON e.id = o.id
                 WHERE o.kind IN ('left', 'suppressed') ORDER BY o.id LIMIT ?2 OFFSET ?1"
            }
            PlanKind::Repeated => {
                "SELECT r.row, 0, s.fields, r.address, s.import_row, 0 FROM stage.repeated AS r
                 JOIN stage.contacts AS s ON s.id = r.first_id
                 WHERE r.number > ?1 ORDER BY r.number LIMIT ?2"
            }
        };
        let mut statement = self.conn.prepare_cached(sql)?;
        rows(&mut statement, (int(range.start), length(range)), |row| {
            let (contact, same_as): (i64, u64) = (row.get(1)?, count(row, 4)?);
            Ok(PlanRow {
                row: count(row, 0)?,
                contact: (contact != 0).then_some(ContactId(contact)),
                name: name::shown(&json(row, 2, "contact")?),
                address: row.get(3)?,
                changes: Vec::new(),
                same_as_row: (same_as != 0).then_some(same_as),
                left_elsewhere: row.get(5)?,
            })
        })
    }

    fn differing(&self, range: &Range<u64>, policy: MergePolicy) -> Result<Vec<PlanRow>> {
        let (mut number, mut page) = (0, Vec::new());
        let mut about =
            self.conn.prepare_cached("SELECT import_row, address FROM stage.contacts WHERE id = ?1")?;
        self.each_differing(|id, contact, mine, theirs| {
            if range.contains(&number) {
                let (row, address) =
                    about.query_row([id], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
                page.push(PlanRow {
                    row: u64::from(row),
                    contact: Some(contact),
                    name: name::shown(mine),
                    address,
                    changes: self.planned_changes(contact, mine, theirs, policy)?,
                    same_as_row: None,
                    left_elsewhere: false,
                });
            }
            number += 1;
            Ok(if number < range.end { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(page)
    }

    fn planned_changes(
        &self,
        contact: ContactId,
        mine: &Fields,
        theirs: &Fields,
        policy: MergePolicy,
    ) -> Result<Vec<PlannedChange>> {
        let mut all = Vec::new();
        for change in differences(mine, theirs) {
            let by_hand = super::plan::choice(&self.conn, contact, &change.field)?;
            let taken = match by_hand {
                Some(choice) => choice == Choice::Theirs,
                None => super::plan::takes(policy, &change),
            };
            all.push(PlannedChange {
                field: change.field,
                mine: change.mine,
                theirs: change.theirs,
                taken,
                by_hand: by_hand.is_some(),
            });
        }
        Ok(all)
    }
}
