//! The picture of sending: what went, minute by minute, and how the rest would go, in bars of one width.

use std::collections::BTreeMap;

use app::delivery::pacing::Forecast;
use app::delivery::{Limit, Limits, Window};
use app::store::Minute;
use jiff::{SignedDuration, Timestamp};

use crate::wire::campaigns::chart::{Chart, ChartBar, ChartGap};
use crate::wire::sending::Because;

/// Widths a person can read, in minutes.
const WIDTHS: &[i64] = &[1, 5, 10, 15, 30, 60, 120, 360, 720, 1_440, 10_080];
/// Most bars for what went.
const MOST_BARS: usize = 40;
/// Silence that is shorter is part of the rhythm.
const SHORTEST_GAP: SignedDuration = SignedDuration::from_mins(5);

/// What went so far, then the forecast.
pub(crate) fn chart(minutes: &[Minute], forecast: Option<&Forecast>, limits: &Limits) -> Chart {
    let least = forecast.map_or(60, |forecast| forecast.bar_seconds);
    let mut width = least;
    for seconds in WIDTHS.iter().map(|minutes| minutes * 60).filter(|seconds| *seconds >= least) {
        width = seconds;
        if bars_of(minutes, width).len() <= MOST_BARS {
            break;
        }
    }
    let mut bars = bars_of(minutes, width);
    for ahead in forecast.map(|forecast| forecast.bars.as_slice()).unwrap_or_default() {
        bar(&mut bars, ahead.from, width).to_go += ahead.people;
    }
    let gaps = forecast.map(|forecast| forecast.gaps.as_slice()).unwrap_or_default();
    let most = most_in(limits, width);
    Chart {
        bar_seconds: u32::try_from(width).unwrap_or(u32::MAX),
        most_per_bar: most.map(|(most, _)| most),
        most_because: most.map(|(_, limit)| limit.into()),
        gaps: gaps
            .iter()
            .filter(|gap| gap.until.duration_since(gap.from).as_secs() >= width)
            .map(|gap| ChartGap { from: gap.from, until: gap.until, because: gap.why.into() })
            .collect(),
        bars: bars.into_values().collect(),
        marks: Vec::new(),
        end: match forecast {
            Some(forecast) => forecast.end,
            None => minutes.last().map(|minute| minute.at),
        },
    }
}

/// The holes in what went, each with the limit that made it, or else because servers asked to come back.
pub(crate) fn holes(minutes: &[Minute], limits: &Limits, bar_seconds: u32) -> Vec<ChartGap> {
    let width = SignedDuration::from_secs(i64::from(bar_seconds)).max(SHORTEST_GAP);
    let pairs = minutes.iter().zip(minutes.iter().skip(1));
    pairs
        .enumerate()
        .filter(|(_, (before, after))| after.at.duration_since(before.at) > width)
        .map(|(index, (before, after))| ChartGap {
            from: before.at,
            until: after.at,
            because: used_up(minutes.get(..=index).unwrap_or_default(), limits)
                .map_or(Because::TryLater, Because::from),
        })
        .collect()
}

/// The longest limit that was used up at the end of these minutes.
fn used_up(minutes: &[Minute], limits: &Limits) -> Option<Limit> {
    let end = minutes.last()?.at;
    limits.iter().filter(|limit| limit.window != Window::Minute).fold(None, |known, limit| {
        let since = end.saturating_sub(limit.window.length()).unwrap_or(Timestamp::MIN);
        let tried: u64 = minutes.iter().filter(|minute| minute.at > since).map(tried).sum();
        if tried >= u64::from(limit.count) { Some(limit) } else { known }
    })
}

fn tried(minute: &Minute) -> u64 {
    let counts = &minute.counts;
    counts.accepted + counts.deferred + counts.failed + counts.refused + counts.uncertain
}

fn bars_of(minutes: &[Minute], width: i64) -> BTreeMap<Timestamp, ChartBar> {
    let mut bars = BTreeMap::new();
    for minute in minutes.iter().filter(|minute| tried(minute) > 0) {
        let bar = bar(&mut bars, minute.at, width);
        bar.accepted += minute.counts.accepted;
        bar.later += minute.counts.deferred + minute.counts.failed;
        bar.refused += minute.counts.refused;
        bar.uncertain += minute.counts.uncertain;
    }
    bars
}

/// The bar that holds an instant, in whole widths since the epoch.
fn bar(bars: &mut BTreeMap<Timestamp, ChartBar>, at: Timestamp, width: i64) -> &mut ChartBar {
    let second = at.as_second();
    let from = Timestamp::from_second(second - second.rem_euclid(width)).unwrap_or(at);
    bars.entry(from).or_insert(ChartBar { from, accepted: 0, later: 0, refused: 0, uncertain: 0, to_go: 0 })
}

/// The most that the limits let into one bar, and the limit that says so.
fn most_in(limits: &Limits, width: i64) -> Option<(u64, Limit)> {
    let most = |limit: Limit| {
        let windows = width.div_euclid(limit.window.length().as_secs()).max(1);
        (u64::from(limit.count).saturating_mul(u64::try_from(windows).unwrap_or(1)), limit)
    };
    limits.iter().map(most).min_by_key(|(most, _)| *most)
}

#[cfg(test)]
mod tests;
