//! How a campaign would go: when it ends, and the bars and gaps of its chart.
//!
//! The real pace is run on a simulated clock, a burst at a time: with everybody's turn by itself ([`played`]), or, of a crowd
//! too large for that or without limits for some people only, by numbers ([`by_numbers`]).

mod by_numbers;
mod crowd;
mod played;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Hold, Next, Pace};
use crate::limits::{Limit, Limits, Window};
use by_numbers::ByNumbers;
use crowd::Group;
pub use crowd::{Comes, Crowd, FirstBatch};
use played::Played;

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

pub(super) fn forecast(pace: Pace, crowd: &Crowd, now: Timestamp, each: Option<SignedDuration>) -> Forecast {
    let left = if crowd.is_played() {
        Left::Played(Played::default())
    } else {
        Left::ByNumbers(ByNumbers::default())
    };
    run(pace, crowd, left, now, each)
}

/// By numbers, however small the crowd.
#[cfg(test)]
pub(super) fn by_numbers(pace: Pace, crowd: &Crowd, now: Timestamp) -> Forecast {
    run(pace, crowd, Left::ByNumbers(ByNumbers::default()), now, None)
}

fn run(
    mut pace: Pace,
    crowd: &Crowd,
    mut left: Left,
    now: Timestamp,
    each: Option<SignedDuration>,
) -> Forecast {
    // Who was parked before lines up anew: nobody here knows whose place is whose.
    pace.unbook();
    let mut span = 1_000;
    if matches!(left, Left::ByNumbers(_)) && pace.limits.has_shares() {
        // Each burst asks what many domains have room for.
        pace.by_the_minute();
        span = 60_000;
    }
    let mut run = Run { minutes: Vec::new(), gaps: Vec::new(), start: None, end: None };
    let (mut at, mut gone) = (now, 0);
    let mut first = crowd.first;
    let mut later = crowd.later().peekable();
    let is_back = |comes| comes == Comes::Back;
    let mut back: u64 =
        crowd.later().filter(|(_, comes, _)| is_back(*comes)).map(|(.., who)| who.people).sum();
    left.join(&crowd.here, None);
    loop {
        while let Some((turn, comes, who)) = later.next_if(|(turn, ..)| *turn <= at) {
            left.join(who, Some((turn, comes)));
            back -= if is_back(comes) { who.people } else { 0 };
        }
        let to_come = later.peek().map(|(turn, comes, _)| (*turn, comes.hold(back)));
        let nobody = left.people() == 0;
        if nobody && to_come.is_none() {
            break;
        }
        if let Some(FirstBatch::Out { people, until }) = first {
            if until > at {
                let turn = to_come.map_or(until, |(turn, _)| turn);
                let next = match left.come_back(&mut pace, at, each) {
                    Back::Sent(sent) => {
                        run.sent(at, sent);
                        gone += sent;
                        at = behind(at, sent, each);
                        continue;
                    }
                    Back::At(next) => next,
                    Back::Nobody => until,
                };
                let then = next.min(turn).min(until);
                run.wait(at, then, Hold::FirstBatch { people });
                at = then;
                continue;
            }
            first = None;
        }
        let wait = match pace.next(at) {
            _ if nobody => to_come,
            Next::Never { .. } => None,
            Next::WaitUntil { at, hold } => Some((at, hold)),
            Next::Go => {
                let batch = match first {
                    Some(FirstBatch::Goes { left: of_batch, .. }) => of_batch.clamp(1, left.people()),
                    _ => left.people(),
                };
                let burst = burst(&mut pace, batch, at, each, span);
                match left.send(&mut pace, burst, at) {
                    Ok(0) => None,
                    Err(parked) => parked.into_iter().chain(to_come).min_by_key(|(turn, _)| *turn),
                    Ok(sent) => {
                        run.sent(at, sent);
                        gone += sent;
                        at = behind(at, sent, each.filter(|_| left.people() > 0));
                        if let Some(FirstBatch::Goes { left: of_batch, wait }) = &mut first {
                            *of_batch = of_batch.saturating_sub(sent);
                            if *of_batch == 0 {
                                let until = at.saturating_add(*wait).unwrap_or(Timestamp::MAX);
                                first = Some(FirstBatch::Out { people: gone, until });
                            }
                        }
                        continue;
                    }
                }
            }
        };
        match wait {
            Some((then, hold)) if then > at && then < Timestamp::MAX => {
                run.wait(at, then, hold);
                at = then;
            }
            _ => break,
        }
    }
    let left = left.people() + later.map(|(.., who)| who.people).sum::<u64>();
    run.into_forecast(crowd.people(), left, &pace.limits)
}

impl Comes {
    /// What is waited for until then; `back` is how many come back.
    const fn hold(self, back: u64) -> Hold {
        match self {
            Comes::Back => Hold::TryLater { people: back },
            Comes::AtTheirHour => Hold::TheirHour,
        }
    }
}

/// When so many have gone one after the other.
fn behind(at: Timestamp, sent: u64, each: Option<SignedDuration>) -> Timestamp {
    let Some(each) = each else { return at };
    let took = i32::try_from(sent).ok().and_then(|sent| each.checked_mul(sent));
    at.saturating_add(took.unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

/// How many go at once: what the windows have room for, but no more than the connection manages in `span` milliseconds.
fn burst(pace: &mut Pace, left: u64, at: Timestamp, each: Option<SignedDuration>, span: i128) -> u64 {
    let room = pace.room(at).unwrap_or(u64::MAX);
    let in_a_second = each.map(|each| {
        let each = each.as_millis().max(1);
        u64::try_from(span / each).unwrap_or(1).max(1)
    });
    let most = u64::from(u32::MAX);
    room.min(left).min(in_a_second.unwrap_or(most)).clamp(1, most)
}

/// What comes of those of a first batch who come back while it is looked at.
enum Back {
    /// So many went.
    Sent(u64),
    /// None may before this instant.
    At(Timestamp),
    /// There is none.
    Nobody,
}

/// Who is left of those whose time has come.
enum Left {
    Played(Played),
    ByNumbers(ByNumbers),
}

impl Left {
    /// Takes in people whose time came, at an instant where that is known.
    fn join(&mut self, who: &Group, came: Option<(Timestamp, Comes)>) {
        match self {
            Self::Played(left) => left.join(who, came),
            Self::ByNumbers(left) => left.join(who, came.map(|(_, comes)| comes)),
        }
    }

    fn people(&self) -> u64 {
        match self {
            Self::Played(left) => left.people,
            Self::ByNumbers(left) => left.people,
        }
    }

    /// Sends those whose server asked us to come back, as far as there is room. In a crowd told by numbers they are too few to
    /// make a difference.
    fn come_back(&mut self, pace: &mut Pace, at: Timestamp, each: Option<SignedDuration>) -> Back {
        let Self::Played(left) = self else { return Back::Nobody };
        let (due, next) = left.back(at);
        let next = next.map_or(Back::Nobody, Back::At);
        if due == 0 {
            return next;
        }
        match pace.next(at) {
            Next::Never { .. } => Back::Nobody,
            Next::WaitUntil { at, .. } => Back::At(at),
            Next::Go => {
                let most = burst(pace, due, at, each, 1_000);
                match left.send_back(pace, most, at) {
                    Ok(0) | Err(_) => left.back(at).1.map_or(Back::Nobody, Back::At),
                    Ok(sent) => Back::Sent(sent),
                }
            }
        }
    }

    /// Sends at most so many, as the shares allow; where none may go, when and why the next may.
    fn send(&mut self, pace: &mut Pace, most: u64, at: Timestamp) -> Result<u64, Option<(Timestamp, Hold)>> {
        match self {
            Self::Played(left) => left.send(pace, most, at),
            Self::ByNumbers(left) => left.send(pace, most, at),
        }
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
