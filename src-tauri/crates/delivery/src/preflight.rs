//! The check before sending: a report with go or no-go, and the clearance it can give.
//!
//! Every finding says what was found, why it matters and how to fix it. People who may not be mailed are no finding: they
//! are left out, with reasons, and counted. Whether the inbox was looked through is asked when sending starts, not here.

mod clearance;
mod facts;
mod rules;

use address::{Finding, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::card::{BulkPolicy, Card, Policy};
use crate::fingerprint::Fingerprint;
use crate::words::words;

pub use clearance::{Cleared, NotCleared};
pub use facts::{AccountFacts, Facts, MissingField, SenderFacts};

words! {
    /// What a check is about.
    pub enum Area as "area of the check" {
        /// Who gets it.
        People = "people",
        /// What it says and what it is made of.
        Message = "message",
        /// In whose name it goes.
        Sender = "sender",
        /// What it is sent with.
        Account = "account",
    }
}

/// One finding of the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is about.
    pub area: Area,
    /// What was found, how much it weighs, how to fix it, and where.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it matters.
    pub why: String,
    /// How many people it concerns, where it is not all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
}

/// How many checks of one area found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fine {
    /// The area.
    pub area: Area,
    /// How many.
    pub checks: u32,
}

/// A pre-flight report; it is kept. Its parts can be read, not changed: a clearance stands on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    at: Timestamp,
    fingerprint: Fingerprint,
    people: u64,
    left_out: u64,
    checks: u32,
    findings: Vec<Found>,
    fine: Vec<Fine>,
}

impl Report {
    /// Runs every check.
    #[must_use]
    pub fn new(facts: &Facts<'_>) -> Report {
        let mut findings = Vec::new();
        let mut fine: Vec<Fine> = Area::ALL.iter().map(|area| Fine { area: *area, checks: 0 }).collect();
        let mut checks = 0;
        for rule in rules::ALL {
            checks += 1;
            match (rule.look)(facts) {
                Some(found) => findings.push(Found { area: rule.area, ..found }),
                None => count(&mut fine, rule.area, 1),
            }
        }
        let troubles = u32::try_from(facts.message.len()).unwrap_or(u32::MAX);
        checks += facts.message_checks.max(troubles);
        count(&mut fine, Area::Message, facts.message_checks.saturating_sub(troubles));
        findings.extend(facts.message.iter().map(|finding| Found {
            area: Area::Message,
            finding: finding.clone(),
            why: String::new(),
            people: None,
        }));
        findings.sort_by_key(|found| found.finding.severity);
        fine.retain(|fine| fine.checks > 0);
        Report {
            at: facts.at,
            fingerprint: facts.fingerprint,
            people: facts.audience.included,
            left_out: facts.audience.left_out_in_all(),
            checks,
            findings,
            fine,
        }
    }

    /// When it was made.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// What exactly was checked.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How many people would get it.
    #[must_use]
    pub const fn people(&self) -> u64 {
        self.people
    }

    /// How many are left out.
    #[must_use]
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// How many things were checked in all.
    #[must_use]
    pub const fn checks(&self) -> u32 {
        self.checks
    }

    /// What was found, what blocks first.
    #[must_use]
    pub fn findings(&self) -> &[Found] {
        &self.findings
    }

    /// What is fine, by area; areas without any are left out.
    #[must_use]
    pub fn fine(&self) -> &[Fine] {
        &self.fine
    }

    /// What must be fixed before sending.
    pub fn blocking(&self) -> impl Iterator<Item = &Found> {
        self.of(Severity::Blocking)
    }

    /// What is worth a look.
    pub fn warnings(&self) -> impl Iterator<Item = &Found> {
        self.of(Severity::Warning)
    }

    /// Whether nothing blocks.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.blocking().next().is_none()
    }

    /// The one sentence at the top: whether it is safe to go on.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.blocking().count() {
            0 => "Ready. Nothing blocks.".to_owned(),
            1 => "Not yet. One thing must be fixed first.".to_owned(),
            2 => "Not yet. Two things must be fixed first.".to_owned(),
            n => format!("Not yet. {n} things must be fixed first."),
        }
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Found> {
        self.findings.iter().filter(move |found| found.finding.severity == severity)
    }
}

/// Which messages a ban on bulk mail stands against: the way out is another one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailing {
    /// Those of a campaign that was not started.
    New,
    /// What is left of one that was.
    Rest,
    /// Once more to those whom it did not reach.
    Again,
}

/// What the ban of an account's host on bulk mail says to people who wait for a message. `people` would get it now, and
/// `before` others got similar content. `None` is no ban.
#[must_use]
pub fn ban(card: Option<&Card>, policy: Policy, mailing: Mailing, people: u64, before: u64) -> Option<Found> {
    if policy.in_force() != BulkPolicy::Prohibited {
        return None;
    }
    let host = card.map_or("This account", |card| card.name);
    let who =
        if policy.forbidden_by_person() { rules::BannedBy::Person } else { rules::BannedBy::Host(host) };
    rules::bulk_ban(who, card.and_then(Card::bulk_from), mailing, people, before)
        .map(|found| Found { area: Area::Account, ..found })
}

fn count(fine: &mut [Fine], area: Area, checks: u32) {
    if let Some(fine) = fine.iter_mut().find(|fine| fine.area == area) {
        fine.checks = fine.checks.saturating_add(checks);
    }
}

#[cfg(test)]
mod tests;
