//! The one pass over a file: every row read and judged here, staged by the store on a thread of its own.

use super::checked::CheckedImport;
use super::file::{ListFile, Measured};
use crate::{Error, Postrider};
use address::{MailDomain, Verdict, judge};
use consent::Basis;
use contacts::ListId;
use contacts::import::{ImportedPerson, Mapping, Row, Rows, doubtful_proof, no_proof, people};
use contacts::merge::MergePolicy;
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use store::{Incoming, StageOptions};

/// People handed to the staging thread at once.
const BATCH: usize = 1000;

/// How an import is checked.
#[derive(Clone, Debug)]
pub struct How {
    /// On what basis these people are said to come; those who lack proof of `confirmed` get a finding.
    pub basis: Basis,
    /// Whose value stands where the file and a known contact differ; can be changed in the plan.
    pub policy: MergePolicy,
    /// Addresses whose suggestion the person took, by [`Judged::key`].
    pub taken: BTreeSet<i64>,
}

impl Default for How {
    fn default() -> Self {
        Self { basis: Basis::None, policy: MergePolicy::TakeTheirs, taken: BTreeSet::new() }
    }
}

/// One row as it was read.
#[derive(Debug)]
pub struct Judged<'a> {
    /// The row as it stands in the file.
    pub row: &'a Row,
    /// Who it names: nobody, one, or two where a cell holds two addresses.
    pub people: &'a [ImportedPerson],
    /// The number of the first of them; the next ones follow. The same in every pass over the same file.
    pub key: i64,
}

impl Postrider {
    /// Reads and judges every row and compares it with the people known. `seen` is told of each row as it is read and
    /// may stop it all.
    pub fn check_import(
        &self,
        file: &ListFile,
        how: &How,
        seen: &mut dyn FnMut(&Judged<'_>) -> ControlFlow<()>,
    ) -> Result<CheckedImport, Error> {
        let options = StageOptions { list: ListId(0), file_name: file.name().to_owned(), policy: how.policy };
        let now = self.clock.now();
        let domains = self.domains_known()?;
        let mut staging = self.store.stage(options, now)?;
        let reading = file.reading();
        let mapping = Mapping::of(reading).standing(file.standing_by_name());
        let mut content = Measured::new(file.rows()?, true);
        let (mut row, mut key) = (Row::default(), 1);
        let mut batch = Vec::with_capacity(BATCH);
        {
            let mut rows = Rows::new(&mut content, reading);
            while rows.read(&mut row).map_err(|why| file.source.stopped(why))? {
                let mut found = people(&row, &mapping);
                for (person, key) in found.iter_mut().zip(key..) {
                    finish(person, key, how, now);
                    hear(person, &domains);
                }
                let judged = Judged { row: &row, people: &found, key };
                if seen(&judged).is_break() {
                    return Err(Error::Cancelled);
                }
                key += i64::try_from(found.len()).unwrap_or(0);
                batch.extend(found.into_iter().map(|mut person| {
                    if person.held_back().is_some() {
                        // Staged like an address that cannot be mailed: no basis anybody states makes it leave to mail.
                        person.judgement.verdict = Verdict::Invalid;
                    }
                    let is_problem = person.judgement.verdict == Verdict::Invalid;
                    let cells =
                        if is_problem { row.cells().map(str::to_owned).collect() } else { Vec::new() };
                    Incoming { person, cells }
                }));
                if batch.len() >= BATCH {
                    staging.push(std::mem::replace(&mut batch, Vec::with_capacity(BATCH + 8)))?;
                }
            }
        }
        file.is_whole(content.bytes)?;
        staging.push(batch)?;
        let plan = staging.plan()?;
        Ok(CheckedImport::new(staging, plan, content.fingerprint()))
    }
}

/// What is known of the domain already; nobody is asked while a file is read.
fn hear(person: &mut ImportedPerson, domains: &HashMap<String, MailDomain>) {
    if !domains.is_empty()
        && let Some(address) = &person.judgement.address
        && let Some(answer) = domains.get(address.domain())
    {
        person.hear(answer);
    }
}

/// What is known of a person beside the row: the suggestion that was taken, and whether the proof can be believed.
fn finish(person: &mut ImportedPerson, key: i64, how: &How, now: Timestamp) {
    if how.taken.contains(&key)
        && let Some(better) = person.judgement.suggestion.take()
    {
        person.correct(judge(&better));
    }
    if let Some(proof) = person.proof.take_if(|proof| !proof.is_credible(now)) {
        person.findings.push(doubtful_proof(&proof, person.row));
    }
    if how.basis == Basis::Confirmed && person.proof.is_none() && person.judgement.verdict != Verdict::Invalid
    {
        person.findings.push(no_proof(person.row));
    }
}
