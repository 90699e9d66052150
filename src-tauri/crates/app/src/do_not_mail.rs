//! Do not mail: put addresses on it, take entries off by the rules, look at one.
//!
//! Deliberately absent: deleting. An entry that goes stays on record as lifted, with its reason in the ledger.

mod export;
mod file;

use crate::{Error, Postrider, Refused};
use address::{DedupeKey, Finding, Place, judge, split_cell};
use consent::lift::{Plea, StaysSuppressed, Way, ways};
use consent::{Scope, Source, Suppression, SuppressionReason};
use delivery::CampaignId;
use store::{Suppressed, SuppressionId};

pub use export::Exported;
pub use file::FileStopped;

/// Why typed addresses go on Do not mail.
#[derive(Clone, Debug)]
pub struct Stop {
    /// They asked to leave; else the user does not want to mail them. Only the first can be undone by nobody but them.
    pub asked_to_leave: bool,
    /// One list only, or everywhere.
    pub scope: Scope,
    /// A note for later; may be empty.
    pub why: String,
}

/// What putting typed addresses on Do not mail came to.
#[derive(Clone, Debug, Default)]
pub struct Stopped {
    /// New entries.
    pub added: Vec<SuppressionId>,
    /// Addresses that stood there before.
    pub already: u64,
    /// What could not be read as an address, with its line.
    pub unread: Vec<Finding>,
}

impl Postrider {
    /// Puts one or more addresses, as typed or pasted, on Do not mail. What cannot be read is a finding; the rest is kept.
    pub fn stop_typed(&self, typed: &str, stop: &Stop) -> Result<Stopped, Error> {
        let mut stopped = Stopped::default();
        for (line, text) in (1..).zip(typed.lines()) {
            for part in split_cell(text) {
                let judged = judge(part);
                let Some(address) = judged.address else {
                    let why =
                        judged.findings.first().map_or("It cannot be read.", |finding| &finding.message);
                    let place = Place { line: Some(line), ..Place::default() };
                    stopped.unread.push(unread(part.trim(), why).at(place));
                    continue;
                };
                match self.stop(&address.dedupe_key(), stop)? {
                    Suppressed::Added(id) => stopped.added.push(id),
                    Suppressed::AlreadyThere => stopped.already += 1,
                }
            }
        }
        Ok(stopped)
    }

    /// Puts one address on Do not mail at the user's word.
    pub fn stop(&self, key: &DedupeKey, stop: &Stop) -> Result<Suppressed, Error> {
        let note = stop.why.trim();
        let (reason, evidence) = match (stop.asked_to_leave, note) {
            (true, "") => (SuppressionReason::Unsubscribed, "They asked to leave; you put it here."),
            (true, note) => (SuppressionReason::Unsubscribed, note),
            (false, "") => (SuppressionReason::Manual, "You put it here."),
            (false, note) => (SuppressionReason::Manual, note),
        };
        let entry = self.entry(key, reason, Source::User, stop.scope, evidence.to_owned());
        Ok(self.store.suppress(entry, self.clock.now())?)
    }

    /// Takes an entry off, as far as the rules allow; the reason is kept in the ledger.
    pub fn lift(&self, id: SuppressionId, why: &str, misread: bool) -> Result<(), Error> {
        let why = why.to_owned();
        let plea = if misread { Plea::Misread { why } } else { Plea::User { why } };
        self.store.lift_suppression(id, plea, self.clock.now())?.map_err(stays)
    }

    /// Takes a batch that was just added off again. Nothing is taken off unless all of it may go.
    pub fn take_back(&self, batch: &[SuppressionId]) -> Result<(), Error> {
        for id in batch {
            if !by_user(&self.store.suppression(*id)?.entry) {
                return Err(stays(StaysSuppressed::OnlyThePerson));
            }
        }
        for id in batch {
            let plea = Plea::User { why: "taken back right after it was added".to_owned() };
            match self.store.lift_suppression(*id, plea, self.clock.now())? {
                Ok(()) | Err(StaysSuppressed::AlreadyLifted) => {}
                Err(why) => return Err(stays(why)),
            }
        }
        Ok(())
    }

    /// How many the replies to one campaign put there, that are still there.
    pub fn refused_by(&self, campaign: CampaignId) -> Result<u64, Error> {
        Ok(self.store.refused_by(campaign)?)
    }

    /// Takes off what the replies to one campaign put there, all or nothing: the server meant us, not the people. The written
    /// reason is kept in the ledger with each. Returns how many.
    pub fn lift_refused_by(&self, campaign: CampaignId, why: &str) -> Result<u64, Error> {
        self.store.lift_refused_by(campaign, why, self.clock.now())?.map_err(stays)
    }

    /// An entry that begins now.
    pub(crate) fn entry(
        &self,
        key: &DedupeKey,
        reason: SuppressionReason,
        source: Source,
        scope: Scope,
        evidence: String,
    ) -> Suppression {
        Suppression {
            key: Some(key.clone()),
            key_hash: self.store.key_hash(key),
            scope,
            reason,
            original: None,
            source,
            since: self.clock.now(),
            evidence,
            campaign: None,
            lifted: None,
        }
    }

    /// The entry in force that reaches furthest, if this address stands on Do not mail.
    pub fn stopped_by(&self, key: &DedupeKey) -> Result<Option<(SuppressionId, Suppression)>, Error> {
        let now = self.clock.now();
        let mut entries = self.store.suppressions_of(key)?;
        entries.retain(|(_, entry)| entry.in_force(now));
        entries.sort_by_key(|(_, entry)| entry.scope != Scope::Everywhere);
        Ok(entries.into_iter().next())
    }
}

/// Whether the user alone may take this entry off.
pub fn by_user(entry: &Suppression) -> bool {
    ways(entry).iter().any(|way| matches!(way, Way::User | Way::WrittenReason))
}

fn stays(why: StaysSuppressed) -> Error {
    Error::Refused(Refused::Lift(why.sentence().to_owned()))
}

fn unread(given: &str, why: &str) -> Finding {
    Finding::new(
        "not-read",
        address::Severity::Warning,
        format!("\u{201c}{given}\u{201d} was left out. {why}"),
    )
    .with_fix("Write it as name@domain and add it again.")
}
