//! How a campaign would go: when it ends, and the bars and gaps of its chart.
//!
//! The real pace is run on a simulated clock, a burst at a time rather than a message at a time.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::history::counted_at;
use super::{Next, Pace, Rhythm};
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
    pub limit: Limit,
}

pub(super) fn forecast(mut pace: Pace, people: u64, now: Timestamp, per_second: Option<u32>) -> Forecast {
    let per_second = per_second.map(|n| u64::from(n.max(1)));
    let mut run = Run { minutes: Vec::new(), gaps: Vec::new(), start: None, end: None };
    let mut left = people;
    let mut at = now;
    while left > 0 {
        match pace.next(at) {
            Next::Never { .. } => break,
            Next::WaitUntil { at: then, limit, .. } => {
                if then.duration_since(at) >= SHORTEST_GAP {
                    run.gaps.push(Gap { from: at, until: then, limit });
                }
                at = then;
            }
            Next::Go => {
                let burst = burst(&mut pace, left, at, per_second);
                pace.windows.push(counted_at(at), u32::try_from(burst).unwrap_or(u32::MAX));
                pace.last = Some(at);
                run.sent(at, burst);
                left -= burst;
                if per_second.is_some() && left > 0 {
                    at = counted_at(at);
                }
            }
        }
    }
    run.into_forecast(people, left, pace.limits())
}

/// How many go at once: what the windows have room for, but no more than the connection manages in a second.
fn burst(pace: &mut Pace, left: u64, at: Timestamp, per_second: Option<u64>) -> u64 {
    if pace.rhythm == Rhythm::Spread && pace.limits.iter().next().is_some() {
        return 1;
    }
    let room = pace.room(at).unwrap_or(u64::MAX);
    let most = u64::from(u32::MAX);
    room.min(left).min(per_second.unwrap_or(most)).clamp(1, most)
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
