//! Pages of a plan: who is new, who changes, who stays off and why.

use std::ops::{ControlFlow, Range};

use address::Finding;
use contacts::ContactId;
use contacts::merge::MergePolicy;
use rusqlite::Row;

use super::plan::planned;
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
    /// Known, and the file says something else that the policy gives up, or that it puts in place of what is known.
    Conflicts,
    /// New, with an address that seems to lead to the same mailbox as another's.
    Lookalike,
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
    /// Whether something known or something the file says is given up by the policy, and the user has not chosen.
    pub conflict: bool,
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
    /// For [`PlanKind::Differs`]: field by field. For [`PlanKind::Conflicts`]: those in conflict.
    pub changes: Vec<PlannedChange>,
    /// For [`PlanKind::Repeated`]: the row that stands for the person. For [`PlanKind::Lookalike`]: the other's row, where
    /// the other is of the same file and not known.
    pub same_as_row: Option<u64>,
    /// For [`PlanKind::Lookalike`]: the other's address. Where they are known, `contact` says who.
    pub other: Option<String>,
    /// For [`PlanKind::Suppressed`]: whether the file itself says that they had left.
    pub left_elsewhere: bool,
}

/// A row of somebody the file names earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedRow {
    /// The row in the file.
    pub row: u64,
    /// The address.
    pub address: String,
    /// The row that stands for the person.
    pub same_as_row: u64,
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
    /// The spelling we suggest; empty without one.
    pub suggestion: String,
}

impl Staging {
    /// A page of one kind, in the order of the file. [`Staging::plan`] comes first.
    pub fn page(&mut self, kind: PlanKind, range: Range<u64>) -> Result<Vec<PlanRow>> {
        let policy = self.options.policy;
        self.ready()?.page(kind, &range, policy)
    }

    /// Every row of somebody the file names earlier. [`Staging::plan`] comes first. Cheaper than all pages of
    /// [`PlanKind::Repeated`]: nobody is looked up for their name.
    pub fn each_repeated(&mut self, mut each: impl FnMut(RepeatedRow)) -> Result<()> {
        let stage = self.ready()?;
        let later = "SELECT row, address, first_row FROM stage.repeated ORDER BY number";
        let by_another = "SELECT s.import_row, s.address, k.import_row FROM stage.again AS a
             JOIN stage.contacts AS s ON s.id = a.id JOIN stage.contacts AS k ON k.id = a.first_id ORDER BY a.id";
        for sql in [Some(later), (!stage.several.is_empty()).then_some(by_another)].into_iter().flatten() {
            let mut statement = stage.conn.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(RepeatedRow { row: count(row, 0)?, address: row.get(1)?, same_as_row: count(row, 2)? });
            }
        }
        Ok(())
    }

    /// A page of the addresses that cannot be mailed, in the order of the file.
    pub fn problems(&mut self, range: Range<u64>) -> Result<Vec<ProblemRow>> {
        let stage = self.ready()?;
        let mut statement = stage.conn.prepare(
            "SELECT row, input, cells, findings, suggestion FROM stage.problems WHERE number > ?1 ORDER BY number LIMIT ?2",
        )?;
        rows(&mut statement, (int(range.start), length(&range)), problem)
    }

    /// Whether a spelling is suggested for any of them.
    pub fn suggests_for_problems(&mut self) -> Result<bool> {
        let stage = self.ready()?;
        let sql = "SELECT EXISTS (SELECT 1 FROM stage.problems WHERE suggestion <> '')";
        Ok(stage.conn.query_row(sql, [], |row| row.get(0))?)
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
        suggestion: row.get(4)?,
    })
}

fn length(range: &Range<u64>) -> i64 {
    int(range.end.saturating_sub(range.start))
}

impl Stage {
    fn page(&self, kind: PlanKind, range: &Range<u64>, policy: MergePolicy) -> Result<Vec<PlanRow>> {
        let sql = match kind {
            PlanKind::Differs => return self.differing(range, policy, false),
            PlanKind::Conflicts => return self.differing(range, policy, true),
            PlanKind::Lookalike => return self.lookalikes(range),
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
                if self.several.is_empty() {
                    "SELECT r.row, 0, s.fields, r.address, r.first_row, 0 FROM stage.repeated AS r
                     JOIN stage.contacts AS s ON s.id = r.first_id
                     WHERE r.number > ?1 ORDER BY r.number LIMIT ?2"
                } else {
                    "SELECT r.row, 0, s.fields, r.address, r.first_row, 0 FROM stage.repeated AS r
                     JOIN stage.contacts AS s ON s.id = r.first_id
                     UNION ALL
                     SELECT s.import_row, o.contact_id, s.fields, s.address, k.import_row, 0 FROM stage.again AS a
                     JOIN stage.contacts AS s ON s.id = a.id JOIN stage.contacts AS k ON k.id = a.first_id
                     JOIN stage.outcome AS o ON o.id = a.id ORDER BY 1 LIMIT ?2 OFFSET ?1"
                }
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
                other: None,
                left_elsewhere: row.get(5)?,
            })
        })
    }

    fn differing(
        &self,
        range: &Range<u64>,
        policy: MergePolicy,
        conflicts_only: bool,
    ) -> Result<Vec<PlanRow>> {
        let (mut number, mut page) = (0, Vec::new());
        let mut about =
            self.conn.prepare_cached("SELECT import_row, address FROM stage.contacts WHERE id = ?1")?;
        self.each_differing(|id, contact, mine, theirs| {
            let is_meant = range.contains(&number);
            // Without conflicts to look for, nothing need be made of those before the page.
            let mut changes = Vec::new();
            if is_meant || conflicts_only {
                changes = planned(&self.conn, contact, mine, theirs, policy)?;
            }
            if conflicts_only {
                changes.retain(|change| change.conflict);
                if changes.is_empty() {
                    return Ok(ControlFlow::Continue(()));
                }
            }
            if is_meant {
                let (row, address) =
                    about.query_row([id], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
                page.push(PlanRow {
                    row: u64::from(row),
                    contact: Some(contact),
                    name: name::shown(mine),
                    address,
                    changes,
                    same_as_row: None,
                    other: None,
                    left_elsewhere: false,
                });
            }
            number += 1;
            Ok(if number < range.end { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(page)
    }

    fn lookalikes(&self, range: &Range<u64>) -> Result<Vec<PlanRow>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT s.import_row, l.other_contact, s.fields, s.address, coalesce(o.import_row, 0), coalesce(c.address, o.address)
             FROM stage.lookalikes AS l JOIN stage.contacts AS s ON s.id = l.id
                 LEFT JOIN stage.contacts AS o ON o.id = l.other_id LEFT JOIN main.contacts AS c ON c.id = l.other_contact
             ORDER BY l.id LIMIT ?2 OFFSET ?1",
        )?;
        rows(&mut statement, (int(range.start), length(range)), |row| {
            let (contact, same_as): (i64, u64) = (row.get(1)?, count(row, 4)?);
            Ok(PlanRow {
                row: count(row, 0)?,
                contact: (contact != 0).then_some(ContactId(contact)),
                name: name::shown(&json(row, 2, "contact")?),
                address: row.get(3)?,
                changes: Vec::new(),
                same_as_row: (same_as != 0).then_some(same_as),
                other: row.get(5)?,
                left_elsewhere: false,
            })
        })
    }
}
