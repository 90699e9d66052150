//! An import that is read, judged and planned. Nothing of it is stored yet.

use super::Imported;
use super::file::ListFile;
use crate::{Error, Postrider};
use address::Finding;
use contacts::export::{Holds, ProblemFile};
use contacts::import::Role;
use contacts::merge::MergePolicy;
use std::io::{self, Write};
use std::ops::ControlFlow;
use store::{Agreement, Choice, Chosen, Joins, Plan, PlanKind, PlanRow, ProblemRow, RepeatedRow, Staging};

/// Problem rows written at once.
const PAGE: u64 = 500;

/// A checked import: its plan can be looked at, changed, and stored.
#[derive(Debug)]
pub struct CheckedImport {
    staging: Staging,
    plan: Plan,
    fingerprint: [u8; 32],
}

impl CheckedImport {
    pub(super) fn new(staging: Staging, plan: Plan, fingerprint: [u8; 32]) -> Self {
        Self { staging, plan, fingerprint }
    }

    /// What each address would become.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// SHA-256 of the file as it was read.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// Plans again: for another list, another policy, or because the people known have changed.
    pub fn plan_for(&mut self, list: Joins, policy: MergePolicy) -> Result<&Plan, Error> {
        self.staging.set_policy(policy);
        self.staging.join(list)?;
        self.plan = self.staging.plan()?;
        Ok(&self.plan)
    }

    /// Takes the file's value or keeps the known one, whatever the policy; `None` leaves it to the policy again.
    pub fn choose(&mut self, chosen: &Chosen, choice: Option<Choice>) -> Result<&Plan, Error> {
        self.staging.choose_all(chosen, choice)?;
        self.plan = self.staging.plan()?;
        Ok(&self.plan)
    }

    /// Whose value stands where a known person differs.
    pub fn policy(&self) -> MergePolicy {
        self.staging.policy()
    }

    /// The same as [`Self::write_problems`], into a file without a name that lasts as long as its handle.
    pub fn keep_problems(&mut self, file: &ListFile) -> Result<(std::fs::File, u64), Error> {
        let failed = |why| Error::file(std::path::Path::new("problem file"), why);
        let kept = tempfile::tempfile().map_err(failed)?;
        let rows = self.write_problems(file, io::BufWriter::new(kept.try_clone().map_err(failed)?))?;
        Ok((kept, rows))
    }

    /// One window of one part of the plan.
    pub fn page(&mut self, kind: PlanKind, range: std::ops::Range<u64>) -> Result<Vec<PlanRow>, Error> {
        Ok(self.staging.page(kind, range)?)
    }

    /// Every row of somebody the file names earlier.
    pub fn each_repeated(&mut self, each: impl FnMut(RepeatedRow)) -> Result<(), Error> {
        Ok(self.staging.each_repeated(each)?)
    }

    /// One window of the addresses that cannot be mailed.
    pub fn problems(&mut self, range: std::ops::Range<u64>) -> Result<Vec<ProblemRow>, Error> {
        Ok(self.staging.problems(range)?)
    }

    /// The first rows with proof of a confirmation.
    pub fn proofs(
        &mut self,
        range: std::ops::Range<u64>,
    ) -> Result<Vec<(u64, String, contacts::import::Proof)>, Error> {
        Ok(self.staging.proofs(range)?)
    }

    /// Writes the rows that hold an address which cannot be mailed, in the shape of their file with the reason, and
    /// the spelling we suggest where there is one, behind the last column: to be corrected and imported again. Returns how many rows.
    pub fn write_problems(&mut self, file: &ListFile, out: impl Write) -> Result<u64, Error> {
        let reading = file.reading();
        let columns: Vec<(&str, Holds)> = reading
            .columns
            .iter()
            .map(|column| {
                let holds = matches!(column.role, Role::Address | Role::OtherAddress);
                (column.heading.as_str(), if holds { Holds::Problems } else { Holds::Words })
            })
            .collect();
        let failed = |why: io::Error| Error::file(std::path::Path::new("problem file"), why);
        let suggests = self.staging.suggests_for_problems()?;
        let mut table =
            ProblemFile::new(out, reading.encoding, reading.delimiter, &columns, suggests).map_err(failed)?;
        let (mut from, mut written, mut last) = (0, 0, None::<(ProblemRow, String)>);
        loop {
            let page = self.staging.problems(from..from + PAGE)?;
            let at_end = page.is_empty();
            from += PAGE;
            for problem in page {
                let reason = reason(&problem.findings);
                match &mut last {
                    // Two bad addresses in one row are one row to mend.
                    Some((row, reasons)) if row.row == problem.row => {
                        if !problem.suggestion.is_empty() {
                            let between = if row.suggestion.is_empty() { "" } else { "; " };
                            row.suggestion.push_str(between);
                            row.suggestion.push_str(&problem.suggestion);
                        }
                        if !reasons.contains(&reason) {
                            reasons.push(' ');
                            reasons.push_str(&reason);
                        }
                    }
                    _ => {
                        if let Some((row, reasons)) = last.replace((problem, reason)) {
                            table
                                .row(row.cells.iter().map(String::as_str), &reasons, &row.suggestion)
                                .map_err(failed)?;
                            written += 1;
                        }
                    }
                }
            }
            if at_end {
                break;
            }
        }
        if let Some((row, reasons)) = last {
            table.row(row.cells.iter().map(String::as_str), &reasons, &row.suggestion).map_err(failed)?;
            written += 1;
        }
        table.finish().map_err(failed)?;
        Ok(written)
    }
}

/// Why a row was left out, and what to do, in one cell.
fn reason(findings: &[Finding]) -> String {
    let said: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.is_blocking())
        .flat_map(|finding| [Some(finding.message.as_str()), finding.fix.as_deref()])
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    said.join(" ")
}

impl Postrider {
    /// The list of this name, or one to be made together with the import.
    pub fn joins(&self, list: &str) -> Result<Joins, Error> {
        let name = list.trim();
        if name.is_empty() {
            return Err(Error::Incomplete("Name the list they join."));
        }
        Ok(match self.store.list_by_name(name)? {
            Some(list) => Joins::Known(list.id),
            None => Joins::New(name.to_owned()),
        })
    }

    /// Stores a checked import: people, their standing in the list, the ledger, and who must not be mailed, as one. `progress`
    /// is told how many of how many are done and may stop it; then nothing is stored.
    pub fn commit_import(
        &self,
        mut checked: CheckedImport,
        list: &str,
        agreement: &Agreement,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<Imported, Error> {
        checked.staging.join(self.joins(list)?)?;
        let now = self.clock.now();
        let report = checked.staging.commit(agreement, checked.fingerprint, now, progress).map_err(
            |why| match why {
                store::StoreError::Stopped => Error::Cancelled,
                other => Error::Store(other),
            },
        )?;
        let list = self.store.list(self.store.import(report.import)?.list)?;
        tracing::info!(
            import = report.import.0,
            rows = report.summary.rows,
            new = report.summary.new,
            "imported"
        );
        Ok(Imported { report, list })
    }
}
