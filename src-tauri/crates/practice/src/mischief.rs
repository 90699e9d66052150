//! The fault plan at work: it remembers whom it has hit, and counts.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::Clock;
use crate::faults::{CertificateProblem, DropMoment, Fault, FaultKind, FaultPlan, Moment, glob, is_chosen};
use crate::reply::Reply;

/// What one fault did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultTally {
    /// The fault's name in the plan.
    pub name: String,
    /// Its kind, as in the plan's JSON.
    pub kind: &'static str,
    /// How often it acted.
    pub hits: u64,
    /// On how many different recipients (or senders, at `mail`).
    pub recipients: u64,
}

/// What is to happen instead of the usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trick {
    Say(Reply),
    /// Close without a word.
    Close {
        keep: bool,
    },
    /// Keep silent, then close.
    Silence {
        keep: bool,
        time: Duration,
    },
}

/// A plan and its memory.
#[derive(Debug)]
pub(crate) struct Mischief {
    plan: FaultPlan,
    clock: Clock,
    memory: Mutex<Vec<Memory>>,
}

#[derive(Debug, Default)]
struct Memory {
    hits: u64,
    by_recipient: HashMap<String, u32>,
    first_seen: HashMap<String, Timestamp>,
    accepted: VecDeque<Timestamp>,
    /// Messages of anybody.
    messages: u64,
    /// When the fault's time began.
    begun: Option<Timestamp>,
}

impl Mischief {
    pub(crate) fn new(plan: FaultPlan, clock: Clock) -> Self {
        let now = clock.now();
        let begun = |fault: &Fault| Memory { begun: (fault.after == 0).then_some(now), ..Memory::default() };
        let memory = plan.faults.iter().map(begun).collect();
        Self { plan, clock, memory: Mutex::new(memory) }
    }

    pub(crate) fn tally(&self) -> Vec<FaultTally> {
        let memory = self.memory();
        let pairs = self.plan.faults.iter().zip(memory.iter());
        pairs
            .map(|(fault, memory)| FaultTally {
                name: fault.name.clone(),
                kind: fault.fault.as_str(),
                hits: memory.hits,
                recipients: u64::try_from(memory.by_recipient.len()).unwrap_or(u64::MAX),
            })
            .collect()
    }

    fn memory(&self) -> MutexGuard<'_, Vec<Memory>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first fault that fits acts: `fits` picks the kind, `trick` makes of it what happens, or `None` after all.
    fn first<T>(
        &self,
        whom: &[String],
        fits: impl Fn(&FaultKind) -> bool,
        mut trick: impl FnMut(&FaultKind, &mut Memory, &str) -> Option<T>,
    ) -> Option<T> {
        if self.plan.faults.is_empty() {
            return None;
        }
        let now = self.clock.now();
        let mut memory = self.memory();
        for (index, (fault, memory)) in self.plan.faults.iter().zip(memory.iter_mut()).enumerate() {
            if !fits(&fault.fault) || !memory.is_time_of(fault, now) {
                continue;
            }
            let chosen = whom.iter().map(|name| name.to_ascii_lowercase());
            for name in chosen.filter(|name| is_chosen(self.plan.seed, index, fault, name)) {
                if !memory.may_hit(fault, &name) {
                    continue;
                }
                if let Some(result) = trick(&fault.fault, memory, &name) {
                    memory.hit(&name);
                    return Some(result);
                }
            }
        }
        None
    }

    /// Faults where there is no recipient yet.
    fn first_of_all<T>(&self, mut trick: impl FnMut(&FaultKind) -> Option<T>) -> Option<T> {
        if self.plan.faults.is_empty() {
            return None;
        }
        let now = self.clock.now();
        let mut memory = self.memory();
        for (fault, memory) in self.plan.faults.iter().zip(memory.iter_mut()) {
            let used_up = fault.tries.is_some_and(|tries| memory.hits >= u64::from(tries));
            if used_up || !memory.is_time_of(fault, now) {
                continue;
            }
            if let Some(result) = trick(&fault.fault) {
                memory.hits += 1;
                return Some(result);
            }
        }
        None
    }

    pub(crate) fn at_connect(&self) -> Option<Trick> {
        self.first_of_all(|kind| match kind {
            FaultKind::RefuseConnection { reply } => Some(Trick::Say(reply.into())),
            FaultKind::Away => Some(Trick::Close { keep: false }),
            _ => None,
        })
    }

    pub(crate) fn at_login(&self) -> Option<Reply> {
        self.first_of_all(|kind| match kind {
            FaultKind::RefuseLogin { reply } => Some(reply.into()),
            _ => None,
        })
    }

    /// Whether EHLO is to leave this keyword out. Asked once for each keyword and EHLO.
    pub(crate) fn hides(&self, keyword: &str) -> bool {
        let hidden = self.first_of_all(|kind| match kind {
            FaultKind::NoStartTls if keyword == "STARTTLS" => Some(()),
            FaultKind::Hide { extension } if extension.eq_ignore_ascii_case(keyword) => Some(()),
            _ => None,
        });
        hidden.is_some()
    }

    /// The problem the certificate has. It is made once, so this is asked once.
    pub(crate) fn certificate(&self) -> Option<CertificateProblem> {
        self.plan.faults.iter().find_map(|fault| match fault.fault {
            FaultKind::Certificate { problem } => Some(problem),
            _ => None,
        })
    }

    /// A handshake with that certificate.
    pub(crate) fn certificate_shown(&self) {
        self.first_of_all(|kind| matches!(kind, FaultKind::Certificate { .. }).then_some(()));
    }

    /// The size limit, if a fault makes it smaller.
    pub(crate) fn max_size(&self) -> Option<u64> {
        self.plan.faults.iter().find_map(|fault| match fault.fault {
            FaultKind::TooLarge { bytes } => Some(bytes),
            _ => None,
        })
    }

    /// A message was over the limit.
    pub(crate) fn was_too_large(&self, recipients: &[String]) {
        let size = |kind: &FaultKind| matches!(kind, FaultKind::TooLarge { .. });
        if recipients.is_empty() {
            self.first_of_all(|kind| size(kind).then_some(()));
        } else {
            self.first(recipients, size, |_, _, _| Some(()));
        }
    }

    pub(crate) fn at_mail(&self, sender: &str, carried: u32, now: Timestamp) -> Option<Trick> {
        let sender = [sender.to_owned()];
        let fits = |kind: &FaultKind| {
            matches!(
                kind,
                FaultKind::Refuse { at: Moment::Mail, .. }
                    | FaultKind::Quota { .. }
                    | FaultKind::Shutdown { .. }
                    | FaultKind::Away
            )
        };
        self.first(&sender, fits, |kind, memory, _| match kind {
            FaultKind::Refuse { reply, .. } => Some(Trick::Say(reply.into())),
            FaultKind::Away => Some(Trick::Close { keep: false }),
            FaultKind::Quota { messages, seconds, reply } => {
                memory.forget_before(now, *seconds);
                let used_up = memory.accepted.len() >= usize::try_from(*messages).unwrap_or(usize::MAX);
                used_up.then(|| Trick::Say(reply.into()))
            }
            FaultKind::Shutdown { after } if carried >= *after => {
                Some(Trick::Say(Reply::new(421, "4.4.2", "Too many messages on one connection, goodbye")))
            }
            _ => None,
        })
    }

    pub(crate) fn at_rcpt(&self, recipient: &str, now: Timestamp) -> Option<Trick> {
        let fits = |kind: &FaultKind| {
            matches!(kind, FaultKind::Refuse { at: Moment::Rcpt, .. } | FaultKind::Greylist { .. })
        };
        self.first(&[recipient.to_owned()], fits, |kind, memory, name| match kind {
            FaultKind::Refuse { reply, .. } => Some(Trick::Say(reply.into())),
            FaultKind::Greylist { seconds } => {
                let first = *memory.first_seen.entry(name.to_owned()).or_insert(now);
                let waited = now.duration_since(first);
                (waited < SignedDuration::from_secs(i64::from(*seconds)))
                    .then(|| Trick::Say(Reply::new(450, "4.7.1", "Greylisted, please try again later")))
            }
            _ => None,
        })
    }

    pub(crate) fn at_data(&self, recipients: &[String]) -> Option<Trick> {
        let fits = |kind: &FaultKind| {
            matches!(
                kind,
                FaultKind::Refuse { at: Moment::Data, .. }
                    | FaultKind::Drop { at: DropMoment::BeforeData, .. }
            )
        };
        self.first(recipients, fits, |kind, _, _| match kind {
            FaultKind::Refuse { reply, .. } => Some(Trick::Say(reply.into())),
            _ => Some(Trick::Close { keep: false }),
        })
    }

    /// Whether the connection is to be dropped in the middle of the message.
    pub(crate) fn in_data(&self, recipients: &[String]) -> bool {
        let fits = |kind: &FaultKind| matches!(kind, FaultKind::Drop { at: DropMoment::InData, .. });
        self.first(recipients, fits, |_, _, _| Some(())).is_some()
    }

    pub(crate) fn at_final_dot(&self, recipients: &[String]) -> Option<Trick> {
        let fits = |kind: &FaultKind| {
            matches!(
                kind,
                FaultKind::Refuse { at: Moment::Final, .. }
                    | FaultKind::Stall { .. }
                    | FaultKind::Drop { at: DropMoment::AfterData, .. }
            )
        };
        self.first(recipients, fits, |kind, _, _| match kind {
            FaultKind::Refuse { reply, .. } => Some(Trick::Say(reply.into())),
            FaultKind::Stall { seconds, keep } => {
                Some(Trick::Silence { keep: *keep, time: Duration::from_secs(u64::from(*seconds)) })
            }
            FaultKind::Drop { keep, .. } => Some(Trick::Close { keep: *keep }),
            _ => None,
        })
    }

    /// How late the next reply to these recipients comes.
    pub(crate) fn slowness(&self, recipients: &[String]) -> Duration {
        let slow = self.first(
            recipients,
            |kind| matches!(kind, FaultKind::Slow { .. }),
            |kind, _, _| match kind {
                FaultKind::Slow { milliseconds } => Some(Duration::from_millis(u64::from(*milliseconds))),
                _ => None,
            },
        );
        slow.unwrap_or_default()
    }

    /// A message was accepted: quotas count it. Those with a pattern count only senders that match.
    pub(crate) fn accepted(&self, sender: &str, now: Timestamp) {
        if self.plan.faults.is_empty() {
            return;
        }
        for (fault, memory) in self.plan.faults.iter().zip(self.memory().iter_mut()) {
            memory.messages += 1;
            if memory.messages == fault.after {
                memory.begun = Some(now);
            }
            let ours = fault.recipients.as_ref().is_none_or(|pattern| glob(pattern, sender));
            if ours && let FaultKind::Quota { seconds, .. } = fault.fault {
                memory.accepted.push_back(now);
                memory.forget_before(now, seconds);
            }
        }
    }
}

impl Memory {
    fn may_hit(&self, fault: &Fault, name: &str) -> bool {
        fault.tries.is_none_or(|tries| self.by_recipient.get(name).copied().unwrap_or(0) < tries)
    }

    /// Whether the fault's time has begun and is not over.
    fn is_time_of(&self, fault: &Fault, now: Timestamp) -> bool {
        let Some(begun) = self.begun else { return false };
        let lasts = fault.seconds.map(|seconds| SignedDuration::from_secs(i64::from(seconds)));
        lasts.is_none_or(|lasts| now.duration_since(begun) < lasts)
    }

    fn hit(&mut self, name: &str) {
        self.hits += 1;
        *self.by_recipient.entry(name.to_owned()).or_default() += 1;
    }

    fn forget_before(&mut self, now: Timestamp, seconds: u32) {
        let window = SignedDuration::from_secs(i64::from(seconds));
        while self.accepted.front().is_some_and(|&at| now.duration_since(at) >= window) {
            self.accepted.pop_front();
        }
    }
}

#[cfg(test)]
mod tests;
