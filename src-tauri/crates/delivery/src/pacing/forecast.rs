//! How a campaign would go: when it ends, and the bars and gaps of its chart.
//!
//! The real pace is run on a simulated clock, a burst at a time rather than a message at a time.

use std::collections::{BTreeMap, VecDeque};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::history::counted_at;
use super::{Hold, NEW_PEOPLE, Next, Pace, To};
use crate::limits::{Limit, Limits, Window};

/// Most bars in a chart, as far as the widths below allow.
const MOST_BARS: usize = 40;
/// A wait shorter than this is part of the rhythm, not a gap.
const SHORTEST_GAP: SignedDuration = SignedDuration::from_mins(5);
/// Widths of a bar that a person can read, in minutes.
const WIDTHS: &[i64] = &[1, 5, 10, 15, 30, 60, 120, 360, 720, 1_440, 10_080];

/// How sending to so many people would go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// When the first message goes; `None` where none may ever go, or nobody is left.
    pub start: Option<Timestamp>,
    /// When the last one goes; `None` where a limit of 0 forbids it.
    pub end: Option<Timestamp>,
    /// How many people it is for.
    pub people: u64,
    /// The width of a bar, in seconds.
    pub bar_seconds: i64,
    /// The most that fits into one bar, where a limit says so: "150 is the most in five minutes".
    pub most_per_bar: Option<u64>,
    /// Messages by bar, in order; a bar without messages is left out.
    pub bars: Vec<Bar>,
    /// The long waits, in order, each with its reason.
    pub gaps: Vec<Gap>,
}

/// The messages of one bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Its left edge.
    pub from: Timestamp,
    /// How many messages.
    pub people: u64,
}

/// A wait that a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The last message before it.
    pub from: Timestamp,
    /// The first message after it.
    pub until: Timestamp,
    /// Why.
    pub why: Hold,
}

/// Whom a campaign is for, as far as the pace cares. Numbers and domains are for limits that some messages have; without
/// such limits they may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crowd {
    /// How many people.
    pub people: u64,
    /// How many of them the account never wrote to.
    pub fresh: u64,
    /// How many are at which domain, by its number ([`crate::domain_number`]).
    pub domains: BTreeMap<i64, u64>,
    /// In which order they come: whether never written to, and how many of that kind in a row. May be left out.
    pub order: Vec<(bool, u64)>,
    /// The first batch, while it is not over.
    pub first: Option<FirstBatch>,
}

/// Where a first batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstBatch {
    /// So many of it are still to go; then there is a wait.
    Goes {
        /// People.
        left: u64,
        /// How long is waited after them.
        wait: SignedDuration,
    },
    /// It is out; the others go from this instant on.
    Out {
        /// People.
        people: u64,
        /// The end of the wait.
        until: Timestamp,
    },
}

impl Crowd {
    /// People of whom nothing is known.
    #[must_use]
    pub fn of(people: u64) -> Crowd {
        Crowd { people, ..Crowd::default() }
    }

    /// Counts one more.
    pub fn add(&mut self, to: To) {
        self.people += 1;
        self.fresh += u64::from(to.fresh);
        match self.order.last_mut() {
            Some((fresh, people)) if *fresh == to.fresh => *people += 1,
            _ => self.order.push((to.fresh, 1)),
        }
        if let Some(domain) = to.domain {
            *self.domains.entry(domain).or_default() += 1;
        }
    }
}

pub(super) fn forecast(
    mut pace: Pace,
    crowd: &Crowd,
    now: Timestamp,
    each: Option<SignedDuration>,
) -> Forecast {
    let mut run = Run { minutes: Vec::new(), gaps: Vec::new(), start: None, end: None };
    let mut left = Left::of(crowd);
    let mut at = now;
    let mut first = crowd.first;
    while left.people > 0 {
        if let Some(FirstBatch::Out { people, until }) = first {
            first = None;
            if until > at {
                run.wait(at, until, Hold::FirstBatch { people });
                at = until;
            }
        }
        let (then, hold) = match pace.next(at) {
            Next::Never { .. } => break,
            Next::WaitUntil { at, hold } => (at, hold),
            Next::Go => {
                let batch = match first {
                    Some(FirstBatch::Goes { left: of_batch, .. }) => of_batch.clamp(1, left.people),
                    _ => left.people,
                };
                let burst = burst(&mut pace, batch, at, each);
                match left.send(&mut pace, burst, at) {
                    Ok(0) | Err(None) => break,
                    Ok(sent) => {
                        run.sent(at, sent);
                        if let Some(each) = each.filter(|_| left.people > 0) {
                            let took = i32::try_from(sent).ok().and_then(|sent| each.checked_mul(sent));
                            at = at
                                .saturating_add(took.unwrap_or(SignedDuration::MAX))
                                .unwrap_or(Timestamp::MAX);
                        }
                        if let Some(FirstBatch::Goes { left: of_batch, wait }) = &mut first {
                            *of_batch = of_batch.saturating_sub(sent);
                            if *of_batch == 0 {
                                let until = at.saturating_add(*wait).unwrap_or(Timestamp::MAX);
                                let people = crowd.people - left.people;
                                first = Some(FirstBatch::Out { people, until });
                            }
                        }
                        continue;
                    }
                    Err(Some(wait)) => wait,
                }
            }
        };
        if then <= at || then == Timestamp::MAX {
            break;
        }
        run.wait(at, then, hold);
        at = then;
    }
    run.into_forecast(crowd.people, left.people, &pace.limits)
}

/// How many go at once: what the windows have room for, but no more than the connection manages in a second.
fn burst(pace: &mut Pace, left: u64, at: Timestamp, each: Option<SignedDuration>) -> u64 {
    let room = pace.room(at).unwrap_or(u64::MAX);
    let in_a_second = each.map(|each| {
        let each = each.as_millis().max(1);
        u64::try_from(1_000 / each).unwrap_or(1).max(1)
    });
    let most = u64::from(u32::MAX);
    room.min(left).min(in_a_second.unwrap_or(most)).clamp(1, most)
}

/// Who is left of a crowd.
struct Left {
    people: u64,
    fresh: u64,
    /// Domains with their people, those with most first.
    domains: Vec<(i64, u64)>,
    /// Those whose turn never came yet, in their order.
    order: VecDeque<(bool, u64)>,
    /// People never written to whose turn came when there was no room for them.
    parked: u64,
}

impl Left {
    fn of(crowd: &Crowd) -> Left {
        let mut domains: Vec<(i64, u64)> = crowd.domains.iter().map(|(id, people)| (*id, *people)).collect();
        domains.sort_by_key(|(_, people)| std::cmp::Reverse(*people));
        let fresh = crowd.fresh.min(crowd.people);
        let mut order: VecDeque<(bool, u64)> = crowd.order.iter().copied().collect();
        if order.is_empty() {
            order.extend([(false, crowd.people - fresh), (true, fresh)]);
        }
        Left { people: crowd.people, fresh, domains, order, parked: 0 }
    }

    /// Who goes of at most so many, in their order, if so many may be people never written to: all, and those among them.
    /// Whoever of them has no room is parked, and goes behind the others before any later one.
    fn in_order(&mut self, most: u64, new_room: u64) -> (u64, u64) {
        let (mut sent, mut to_new) = (0, 0);
        let before = self.parked;
        let unreserved = new_room.saturating_sub(before);
        while let Some((fresh, people)) = self.order.pop_front() {
            let room = if fresh { unreserved - to_new } else { u64::MAX };
            let goes = people.min(room).min(most - sent);
            sent += goes;
            if fresh {
                to_new += goes;
            }
            let stays = people - goes;
            if sent == most && stays > 0 {
                self.order.push_front((fresh, stays));
                break;
            }
            self.parked += stays;
        }
        let parked = before.min(new_room - to_new).min(most - sent);
        self.parked -= parked;
        (sent + parked, to_new + parked)
    }

    /// Sends at most so many, as the shares allow; where none may go, when and why the next may.
    fn send(&mut self, pace: &mut Pace, most: u64, at: Timestamp) -> Result<u64, Option<(Timestamp, Hold)>> {
        let limits = pace.limits;
        let new_room = match limits.new_per_day {
            Some(_) => pace.shares.room(&limits, NEW_PEOPLE, at).unwrap_or(u64::MAX).min(self.fresh),
            None => self.fresh,
        };
        let by_domain = limits.domain_per_minute.is_some() || limits.domain_per_hour.is_some();
        let at_domains: u64 = self.domains.iter().map(|(_, people)| *people).sum();
        let mut open = self.people.saturating_sub(at_domains);
        let mut rooms = Vec::new();
        for (id, people) in self.domains.iter().filter(|_| by_domain) {
            let room = pace.shares.room(&limits, *id, at).unwrap_or(u64::MAX).min(*people);
            rooms.push(room);
            open = open.saturating_add(room);
        }
        if !by_domain {
            open = self.people;
        }
        // Hosts limit domains or new people, not both; where both are limited, the order of the latter is not followed.
        let (sent, to_new) = if by_domain {
            let sent = most.min(open).min(self.people - self.fresh + new_room);
            (sent, sent.min(new_room))
        } else {
            self.in_order(most.min(open), new_room)
        };
        if sent == 0 {
            return Err(self.next(pace, by_domain, at));
        }
        pace.note(To::default(), at, u32::try_from(sent).unwrap_or(u32::MAX));
        self.fresh -= to_new;
        self.note(pace, To { fresh: true, ..To::default() }, to_new, at);
        let here = self.places(&rooms, sent);
        for (index, here) in here.into_iter().enumerate().filter(|(_, here)| *here > 0) {
            if let Some((id, people)) = self.domains.get_mut(index) {
                *people -= here;
                let to = To { domain: Some(*id), ..To::default() };
                self.note(pace, to, here, at);
            }
        }
        self.people -= sent;
        self.domains.retain(|(_, people)| *people > 0);
        Ok(sent)
    }

    /// How many of so many go to each domain that has room: lists are mixed, so as many as it has of those who are left, and
    /// the rest wherever there is room.
    fn places(&self, rooms: &[u64], sent: u64) -> Vec<u64> {
        let all = u128::from(self.people.max(1));
        let share =
            |people: u64| u64::try_from(u128::from(people) * u128::from(sent) / all).unwrap_or(u64::MAX);
        let mut here: Vec<u64> =
            rooms.iter().zip(&self.domains).map(|(room, (_, people))| share(*people).min(*room)).collect();
        let mut rest = sent.saturating_sub(here.iter().sum());
        for (here, room) in here.iter_mut().zip(rooms) {
            let more = (room - *here).min(rest);
            *here += more;
            rest -= more;
        }
        here
    }

    fn note(&self, pace: &mut Pace, to: To, count: u64, at: Timestamp) {
        if count > 0 {
            let limits = pace.limits;
            pace.shares.push(&limits, to, counted_at(at), u32::try_from(count).unwrap_or(u32::MAX));
        }
    }

    /// When the first share that is used up has room again.
    fn next(&self, pace: &mut Pace, by_domain: bool, at: Timestamp) -> Option<(Timestamp, Hold)> {
        let limits = pace.limits;
        let fresh = (self.fresh > 0).then_some(To { fresh: true, reserved: true, domain: None });
        let domains = self.domains.iter().filter(|_| by_domain);
        let domains = domains.map(|(id, _)| To { domain: Some(*id), reserved: true, fresh: false });
        let waits: Vec<To> = fresh.into_iter().chain(domains).collect();
        waits.into_iter().filter_map(|to| pace.shares.room_for(&limits, to, at)).min_by_key(|(at, _)| *at)
    }
}

struct Run {
    /// Messages by minute, in order.
    minutes: Vec<Bar>,
    gaps: Vec<Gap>,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

impl Run {
    fn sent(&mut self, at: Timestamp, people: u64) {
        self.start.get_or_insert(at);
        self.end = Some(at);
        add(&mut self.minutes, floor(at, 60), people);
    }

    fn wait(&mut self, from: Timestamp, until: Timestamp, why: Hold) {
        if until.duration_since(from) >= SHORTEST_GAP {
            self.gaps.push(Gap { from, until, why });
        }
    }

    /// The same messages in bars of so many seconds.
    fn bars(&self, seconds: i64) -> Vec<Bar> {
        let mut bars = Vec::new();
        for minute in &self.minutes {
            add(&mut bars, floor(minute.from, seconds), minute.people);
        }
        bars
    }

    fn into_forecast(self, people: u64, left: u64, limits: &Limits) -> Forecast {
        let (mut bar_seconds, mut bars) = (60, Vec::new());
        for seconds in WIDTHS.iter().map(|minutes| minutes * 60) {
            (bar_seconds, bars) = (seconds, self.bars(seconds));
            if bars.len() <= MOST_BARS {
                break;
            }
        }
        // A wait that lies within one bar cannot be seen.
        let width = SignedDuration::from_secs(bar_seconds);
        let gaps = self.gaps.into_iter().filter(|gap| gap.until.duration_since(gap.from) >= width).collect();
        let end = self.end.filter(|_| left == 0);
        let most_per_bar = most_in(limits, bar_seconds);
        Forecast { start: self.start, end, people, bar_seconds, most_per_bar, bars, gaps }
    }
}

fn add(bars: &mut Vec<Bar>, from: Timestamp, people: u64) {
    match bars.last_mut() {
        Some(last) if last.from == from => last.people += people,
        _ => bars.push(Bar { from, people }),
    }
}

/// The left edge of the bar that holds `at`, in whole widths since the epoch.
fn floor(at: Timestamp, seconds: i64) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(seconds)).unwrap_or(at)
}

/// The most that the limits let into a span of so many seconds.
fn most_in(limits: &Limits, seconds: i64) -> Option<u64> {
    let most = |limit: Limit| {
        let window = match limit.window {
            Window::Second => 1,
            Window::Minute => 60,
            Window::Hour => 3_600,
            Window::Day => 86_400,
        };
        u64::from(limit.count).saturating_mul(u64::try_from(seconds.div_euclid(window).max(1)).unwrap_or(1))
    };
    limits.iter().map(most).min()
}
