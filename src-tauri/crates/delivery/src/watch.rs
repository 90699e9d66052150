//! Watching the last outcomes of an account, so that a message or an account that is turned away everywhere stops by
//! itself instead of ruining the sender's name.
//!
//! Everything is counted over the last messages and over time, by the rules in [`rules`]: our own, and a little below those by
//! which the account's host locks an account. A stop that the person has looked at is not made again for what is past: call
//! [`Watch::forgive`]. What a host counts by the clock is not forgiven, for the host does not forgive either; there the
//! account rests until enough of it is past.

pub mod rules;
mod run;

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use reply::Class;
use serde::{Deserialize, Serialize};

use crate::limits::grouped;
use crate::settle::Outcome;
use crate::words::words;
pub use rules::Rule;

/// How many of the last outcomes matter.
pub const SPAN: usize = 1_000;

words! {
    /// What piled up.
    pub enum TripKind as "kind of trip" {
        /// Servers refuse the message for what it says.
        Content = "content-rejected",
        /// Servers do not trust the account's host or domain.
        Reputation = "reputation-blocked",
        /// SPF, DKIM or DMARC did not pass.
        Authentication = "authentication-failed",
        /// Too many addresses do not exist.
        DeadAddresses = "too-many-refused",
        /// Everybody is refused, or all with the same words.
        AllRefused = "all-refused",
        /// The line ends again and again before the server says whether it took the message.
        LostReplies = "lost-replies",
        /// Too many servers ask us to come back later.
        Deferrals = "too-many-deferred",
        /// Too many people call the message unwanted.
        Complaints = "too-many-complaints",
    }
}

impl TripKind {
    /// Whether it says that the sender or the message is not wanted, rather than that an address is dead.
    #[must_use]
    pub const fn is_block(self) -> bool {
        matches!(self, TripKind::Content | TripKind::Reputation | TripKind::Authentication)
    }
}

/// A stop, with the figures that led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// What piled up.
    pub kind: TripKind,
    /// How many of them.
    pub bad: u32,
    /// Among how many of the last outcomes.
    pub of: u32,
    /// Within how many seconds, where time was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Whether the account's host would soon have locked it.
    #[serde(default)]
    pub by_card: bool,
}

/// A trip, and whether it ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// What piled up.
    pub trip: Trip,
    /// When enough of it is past; `None` where the person has to look.
    pub until: Option<Timestamp>,
}

/// What one outcome says about message, account and list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Counts, and is no trouble of these kinds.
    Other,
    /// Trouble of this kind.
    Bad(TripKind),
}

impl Mark {
    /// The mark of an outcome; `None` where nothing is known yet or the recipient was not reached. `again` is whether the message had
    /// been put off before: what is put off once for its words or its sender is a deferral like others, for many servers greylist
    /// so; one that is put off again for that is not wanted.
    #[must_use]
    pub const fn of(outcome: &Outcome, again: bool) -> Option<Mark> {
        match outcome {
            Outcome::Accepted { .. } => Some(Mark::Other),
            Outcome::Refused { .. } => Some(Mark::Bad(TripKind::DeadAddresses)),
            Outcome::Failed { class, .. } => Some(Mark::of_failure(*class)),
            Outcome::Deferred { class, .. } => match (Mark::of_deferral(*class), again) {
                (Some(Mark::Bad(kind)), false) if kind.is_block() => Some(Mark::Bad(TripKind::Deferrals)),
                (mark, _) => mark,
            },
            Outcome::Uncertain { .. } => Some(Mark::Bad(TripKind::LostReplies)),
            Outcome::BackInQueue { .. } => None,
        }
    }

    /// The mark of a message that was given up with this class.
    #[must_use]
    pub const fn of_failure(class: Class) -> Mark {
        match Mark::of_class(class) {
            Some(mark) => mark,
            None => Mark::Other,
        }
    }

    /// The mark of a message that was put off with this class; `None` where its server was not reached.
    #[must_use]
    pub const fn of_deferral(class: Class) -> Option<Mark> {
        match (Mark::of_class(class), class) {
            (Some(mark), _) => Some(mark),
            (None, Class::Network) => None,
            (None, _) => Some(Mark::Bad(TripKind::Deferrals)),
        }
    }

    const fn of_class(class: Class) -> Option<Mark> {
        match class {
            Class::ContentRejected => Some(Mark::Bad(TripKind::Content)),
            Class::ReputationBlocked => Some(Mark::Bad(TripKind::Reputation)),
            Class::AuthenticationFailed => Some(Mark::Bad(TripKind::Authentication)),
            _ => None,
        }
    }
}

/// Whether a message is put off once more for what it says or who sends it. It counts once, however often that happens.
#[must_use]
pub const fn is_blocked_again(outcome: &Outcome, again: bool) -> bool {
    matches!(outcome, Outcome::Deferred { .. })
        && matches!(Mark::of(outcome, again), Some(Mark::Bad(kind)) if kind.is_block())
}

/// A mark as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// What.
    pub mark: Mark,
    /// Whether this message had been put off before: one stubborn server must not count as many.
    pub again: bool,
}

/// How far something is that would stop sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauge {
    /// What is counted.
    pub kind: TripKind,
    /// How many there are.
    pub bad: u32,
    /// Among how many.
    pub of: u32,
    /// With how many it stops.
    pub stops_at: u32,
    /// Whether it is the host's rule.
    pub by_card: bool,
}

/// The last outcomes of one account.
#[derive(Debug, Clone)]
pub struct Watch {
    rules: Vec<Rule>,
    /// Oldest first.
    marks: VecDeque<Seen>,
    run: run::Run,
    /// Since when each kind counts, for our own rules.
    forgiven: Vec<(TripKind, Timestamp)>,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch::new(rules::careful().to_vec())
    }
}

impl Watch {
    /// A watch by these rules that has seen nothing.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Watch {
        Watch { rules, marks: VecDeque::new(), run: run::Run::default(), forgiven: Vec::new() }
    }

    /// Remembers what happened before this watch began, oldest first. It trips over nothing of it.
    ///
    /// What seems to lie ahead of `now` was noted while the clock ran ahead. It happened no later than what came after it:
    /// else it would be new for as long as the clock was wrong.
    pub fn remember(&mut self, past: impl IntoIterator<Item = Seen>, now: Timestamp) {
        past.into_iter().for_each(|seen| self.push(seen));
        let mut latest = now;
        for seen in self.marks.iter_mut().rev() {
            seen.at = if seen.at > now { latest } else { seen.at };
            latest = latest.min(seen.at);
        }
    }

    /// The clock was set back by so much: what seems to lie ahead of `now` happened by that much earlier.
    pub fn set_back(&mut self, now: Timestamp, back: SignedDuration) {
        let earlier = |at: Timestamp| {
            if at > now { at.checked_sub(back).unwrap_or(now).min(now) } else { at }
        };
        self.marks.iter_mut().for_each(|seen| seen.at = earlier(seen.at));
        self.forgiven.iter_mut().for_each(|(_, at)| *at = earlier(*at));
    }

    /// The clock was set forward by so much, to `now`: what happened is no older for it.
    pub fn set_forward(&mut self, now: Timestamp, by: SignedDuration) {
        let later = |at: Timestamp| at.checked_add(by).unwrap_or(now).min(now);
        self.marks.iter_mut().for_each(|seen| seen.at = later(seen.at));
        self.forgiven.iter_mut().for_each(|(_, at)| *at = later(*at));
    }

    /// What of this kind happened up to `at` counts no more, except where the host counts it by the clock: the person has
    /// looked at it.
    pub fn forgive(&mut self, kind: TripKind, at: Timestamp) {
        self.forgiven.retain(|(known, _)| *known != kind);
        self.forgiven.push((kind, at));
    }

    /// Adds an outcome and says whether sending must stop. `again` is whether this message had been put off before. Of a block that
    /// is put off again and again, the caller gives the second only: see [`is_blocked_again`].
    pub fn see(&mut self, outcome: &Outcome, again: bool, now: Timestamp) -> Option<Stop> {
        let counted = again && !is_blocked_again(outcome, again);
        let stop =
            Mark::of(outcome, again).and_then(|mark| self.note(Seen { at: now, mark, again: counted }));
        let run = self.run.see(outcome).map(|trip| Stop { trip, until: None });
        // A stop for the person weighs more than a rest, and whoever goes on after it has looked at the run too.
        let for_the_person = stop.filter(|stop| stop.until.is_none()).or(run);
        if for_the_person.is_some() {
            self.run.begin_anew();
        }
        for_the_person.or(stop)
    }

    /// Adds what is known from elsewhere, such as a complaint, and says whether sending must stop.
    pub fn note(&mut self, seen: Seen) -> Option<Stop> {
        self.push(seen);
        // Only what was just added can tip the balance.
        let Mark::Bad(kind) = seen.mark else { return None };
        let rules = self.rules.iter().filter(|rule| rule.counts(kind));
        let stops = rules.filter_map(|rule| {
            let count = self.count(rule, seen.at);
            rule.trips(count.bad, count.of).then(|| Stop {
                trip: rule.trip(count.bad, count.of),
                until: rule.rests().and_then(|span| count.oldest?.checked_add(span).ok()),
            })
        });
        // A stop for the person weighs more than a rest.
        stops.min_by_key(|stop| (stop.until.is_some(), !stop.trip.by_card))
    }

    /// Whether a host that counts by the clock must be waited for at `now`, be it for what happened before this watch began.
    #[must_use]
    pub fn rest(&self, now: Timestamp) -> Option<Stop> {
        let rests = self.rules.iter().filter_map(|rule| {
            let span = rule.rests()?;
            let count = self.count(rule, now);
            if !rule.trips(count.bad, count.of) {
                return None;
            }
            let until = count.oldest?.checked_add(span).ok()?;
            Some(Stop { trip: rule.trip(count.bad, count.of), until: Some(until) })
        });
        rests.max_by_key(|stop| stop.until)
    }

    /// How far each rule is, at `now`.
    #[must_use]
    pub fn gauges(&self, now: Timestamp) -> Vec<Gauge> {
        let gauge = |rule: &Rule| {
            let count = self.count(rule, now);
            let stops_at = rule.stops_at(count.of);
            Gauge { kind: rule.kind, bad: count.bad, of: count.of, stops_at, by_card: rule.by_card }
        };
        self.rules.iter().map(gauge).collect()
    }

    fn push(&mut self, seen: Seen) {
        self.marks.push_back(seen);
        if self.marks.len() > SPAN {
            self.marks.pop_front();
        }
    }

    fn count(&self, rule: &Rule, now: Timestamp) -> Count {
        let begun = if rule.rests().is_some() {
            None
        } else {
            self.forgiven.iter().find(|(kind, _)| *kind == rule.kind).map(|(_, at)| *at)
        };
        let mut count = Count::default();
        let messages = |seen: &&Seen| seen.mark != Mark::Bad(TripKind::Complaints);
        let most = usize::try_from(rule.last).unwrap_or(usize::MAX);
        for seen in self.marks.iter().rev() {
            // A clock that was set back has marks that seem to lie ahead: they are of now.
            let age = now.duration_since(seen.at).max(SignedDuration::ZERO);
            if count.of as usize >= most
                || rule.within.is_some_and(|span| age >= span)
                || begun.is_some_and(|begun| seen.at <= begun)
            {
                break;
            }
            count.of += u32::from(messages(&seen));
            let bad = matches!(seen.mark, Mark::Bad(kind) if rule.counts(kind));
            if bad && !(seen.again && rule.first_tries) {
                count.bad += 1;
                count.oldest = Some(seen.at);
            }
        }
        count
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    bad: u32,
    of: u32,
    oldest: Option<Timestamp>,
}

impl Trip {
    /// Why sending stopped and what to do, in plain words.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.kind == TripKind::AllRefused {
            return format!(
                "Paused, because each of the last {} messages was refused. It may well be your mail server that refuses you or the message, and not that these people are gone. Read under Results what it said. If it \
                 was not the people, take those it put on Do not mail off again, all at once; then resume.",
                grouped(u64::from(self.bad))
            );
        }
        let (what, then) = match self.kind {
            TripKind::Content => {
                ("were refused for what the message says", "Look at the message before you resume.")
            }
            TripKind::Reputation => (
                "were refused because your mail host or domain is not trusted",
                "Ask your mail host before you resume.",
            ),
            TripKind::Authentication => (
                "were refused because nothing proves that they are yours",
                "Check your domain before you resume.",
            ),
            TripKind::DeadAddresses | TripKind::AllRefused => (
                "went to addresses that do not exist",
                "Look at where this list comes from before you resume.",
            ),
            TripKind::LostReplies => (
                "went out without a clear answer from your mail server: something on the way ends the line, such as a virus scanner or a \
                 firewall, or the server itself. Nobody knows whether they arrived, and nobody gets them again by themselves",
                "Look for them in the Sent folder before you resume.",
            ),
            TripKind::Deferrals => (
                "were put off by the servers they went to",
                "Wait some hours, or ask your mail host, before you resume.",
            ),
            TripKind::Complaints => (
                "were called unwanted by the people who got them",
                "Look at where this list comes from and at what the message says before you resume.",
            ),
        };
        let (bad, of) = (grouped(u64::from(self.bad)), grouped(u64::from(self.of)));
        let within = match self.seconds {
            Some(seconds) => format!(" of the last {}", span(seconds)),
            None => String::new(),
        };
        let host =
            if self.by_card { " Your mail host locks accounts for a little more than that." } else { "" };
        format!("Paused, because {bad} of the last {of} messages{within} {what}.{host} {then}")
    }

    /// Why sending rests until enough of it is past: the host counts by the clock.
    #[must_use]
    pub fn rest_sentence(&self) -> String {
        let what = match self.kind {
            TripKind::Deferrals => "were put off",
            _ => "came back or were refused",
        };
        let bad = grouped(u64::from(self.bad));
        let within = self.seconds.map_or_else(|| "day".to_owned(), span);
        format!(
            "{bad} messages {what} within the last {within}, and your mail host locks accounts for a few more."
        )
    }
}

/// A span in words: "hour", "24 hours", "30 minutes".
fn span(seconds: u32) -> String {
    match seconds {
        3_600 => "hour".to_owned(),
        _ if seconds.is_multiple_of(3_600) => format!("{} hours", seconds / 3_600),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests;
