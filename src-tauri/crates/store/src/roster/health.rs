//! How healthy the people a filter finds are.

use address::{Severity, Verdict};
use consent::Basis;
use rusqlite::Connection;

use super::Roster;
use super::filter::Asked;
use super::record::VERDICTS;
use super::staleness::Cuts;
use super::standing::BASES;
use crate::connection::lock;
use crate::contact::query::ContactFilter;
use crate::domains;
use crate::error::Result;

/// What is known of the addresses and consents of many people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// How many people.
    pub people: u64,
    /// By verdict, the worst first; each once.
    pub verdicts: [(Verdict, u64); 3],
    /// By finding, the most frequent first; a person with two is in two of them.
    pub causes: Vec<CauseCount>,
    /// The most frequent domains, at most as many as were asked for.
    pub domains: Vec<DomainCount>,
    /// People at all other domains.
    pub other_domains: u64,
    /// How many different domains there are.
    pub different_domains: u64,
    /// Of those, domains without an answer that still holds to whether they take mail.
    pub unasked_domains: u64,
    /// By basis, the strongest first; each once. It is the one in the list of the filter, else the strongest.
    pub bases: [(Basis, u64); 4],
    /// On Do not mail.
    pub do_not_mail: u64,
    /// Stale.
    pub stale: u64,
    /// Nothing was ever accepted for them.
    pub never_mailed: u64,
}

/// How many people have a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseCount {
    /// Its code.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// How many people.
    pub people: u64,
}

/// How many people are at a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainCount {
    /// The domain as A-labels.
    pub domain: String,
    /// How many people.
    pub people: u64,
    /// Those of them whose address is risky or invalid.
    pub not_ok: u64,
}

fn count(counts: &mut [u64], at: Option<usize>) {
    at.and_then(|at| counts.get_mut(at)).into_iter().for_each(|count| *count += 1);
}

impl Roster {
    /// The picture of whom a filter finds.
    pub(crate) fn health(
        &mut self,
        conn: &Connection,
        filter: &ContactFilter,
        most_domains: usize,
        answered_since: jiff::Timestamp,
        now: jiff::Timestamp,
    ) -> Result<Health> {
        let cuts = Cuts::read(conn, now)?;
        self.with_history(conn, &[])?;
        let asked = Asked::new(conn, filter, now)?;
        let found = self.find(conn, &asked)?;
        let tables = lock(&self.tables);
        let (mut verdicts, mut bases) = ([0; VERDICTS.len()], [0; BASES.len()]);
        let mut sets = vec![0; tables.sets.len()];
        let mut by_domain = vec![(0, 0); tables.domains.len()];
        let (mut people, mut stale, mut never_mailed) = (0, 0, 0);
        for slot in found.iter() {
            let at = slot as usize;
            let verdict = self.verdicts.get(at).map(|rank| usize::from(*rank));
            people += 1;
            count(&mut verdicts, verdict);
            count(&mut bases, Some(usize::from(self.rank(slot, filter))));
            count(&mut sets, self.findings.get(at).map(|set| *set as usize));
            if let Some((all, not_ok)) =
                self.domains.get(at).and_then(|domain| by_domain.get_mut(*domain as usize))
            {
                *all += 1;
                *not_ok += u64::from(verdict.and_then(|rank| VERDICTS.get(rank)) != Some(&Verdict::Ok));
            }
            let never = self.history.as_ref().is_none_or(|history| history.last(slot) == 0);
            never_mailed += u64::from(never);
            stale += u64::from(self.is_stale(slot, filter, cuts));
        }
        let mut suppressed = (*found).clone();
        suppressed.and(&self.suppressed);

        let mut codes = vec![0; tables.codes.len()];
        for (set, people) in tables.sets.iter().zip(&sets) {
            for code in set {
                codes.get_mut(*code as usize).into_iter().for_each(|all| *all += people);
            }
        }
        let told = tables.codes.iter().zip(&tables.weights).zip(codes).filter(|(_, people)| *people > 0);
        let mut causes: Vec<CauseCount> = told
            .map(|((code, weight), people)| CauseCount { code: code.to_owned(), severity: *weight, people })
            .collect();
        causes.sort_by(|one, other| other.people.cmp(&one.people).then_with(|| one.code.cmp(&other.code)));

        let met = tables.domains.iter().zip(by_domain).filter(|(_, (people, _))| *people > 0);
        let mut found: Vec<(&str, (u64, u64))> = met.collect();
        found.sort_by(|one, other| other.1.0.cmp(&one.1.0).then_with(|| one.0.cmp(other.0)));
        let different_domains = found.len() as u64;
        let answered = domains::answered(conn, answered_since)?;
        let unasked_domains = found.iter().filter(|(domain, _)| !answered.contains(*domain)).count() as u64;
        let domains: Vec<DomainCount> = found
            .into_iter()
            .take(most_domains)
            .map(|(domain, (people, not_ok))| DomainCount { domain: domain.to_owned(), people, not_ok })
            .collect();
        let shown: u64 = domains.iter().map(|domain| domain.people).sum();
        let (mut by_verdict, mut by_basis) =
            (VERDICTS.map(|verdict| (verdict, 0)), BASES.map(|basis| (basis, 0)));
        by_verdict.iter_mut().zip(verdicts).for_each(|(shown, people)| shown.1 = people);
        by_basis.iter_mut().zip(bases).for_each(|(shown, people)| shown.1 = people);
        Ok(Health {
            people,
            verdicts: by_verdict,
            causes,
            domains,
            other_domains: people - shown,
            different_domains,
            unasked_domains,
            bases: by_basis,
            do_not_mail: suppressed.count() as u64,
            stale,
            never_mailed,
        })
    }
}
