//! What is stored of the past, so that limits survive restarts.
//!
//! A row is an instant and a count: (account, `at` in Unix milliseconds, `count`), unique by account and instant. For the
//! last hour there is at most one row a second, before that at most one a minute; after a day rows go. A day is 26 hours
//! here: one of the calendar can have 25, and the clocks of hosts differ.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// So many messages count as sent at this instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaceRow {
    /// The end of the second, or of the minute, in which they were sent.
    pub at: Timestamp,
    /// How many.
    pub count: u32,
}

/// Rows older than this are kept by the minute. Longer than an hour, so that moving them to the end of their minute
/// cannot carry them back into the hour's window.
const EXACT: SignedDuration = SignedDuration::from_mins(63);
/// Rows older than this count nowhere.
const KEPT: SignedDuration = SignedDuration::from_hours(26);

/// The end of the second of `now`: when a message sent now counts as sent.
pub(super) fn counted_at(now: Timestamp) -> Timestamp {
    end_of(now, 1_000)
}

/// Reads stored rows: any order, any age, perhaps from a time when the clock was wrong. Gives what counts at `now`, in
/// order and compact. Where it differs from what is stored, store it in its place; [`restore`] says so by `true`.
///
/// Rows that seem to lie ahead were written before the clock was set back. They count as sent just now, and storing that
/// is what keeps a clock that was once a year ahead from stopping the account for a year.
#[must_use]
pub fn restore(mut stored: Vec<PaceRow>, now: Timestamp) -> (Vec<PaceRow>, bool) {
    stored.sort_by_key(|row| row.at);
    let latest = counted_at(now);
    let kept = compact(stored.iter().map(|row| PaceRow { at: row.at.min(latest), ..*row }), now);
    let changed = kept != stored;
    (kept, changed)
}

/// Drops what is older than a day, keeps the last hour by the second and the rest by the minute. `rows` come in order.
pub(super) fn compact(rows: impl IntoIterator<Item = PaceRow>, now: Timestamp) -> Vec<PaceRow> {
    let too_old = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    let exact_from = now.saturating_sub(EXACT).unwrap_or(Timestamp::MIN);
    let mut kept: Vec<PaceRow> = Vec::new();
    for row in rows {
        let at = if row.at < exact_from { end_of_minute(row.at) } else { end_of_second(row.at) };
        if row.count == 0 || at <= too_old {
            continue;
        }
        match kept.last_mut() {
            Some(last) if last.at >= at => last.count = last.count.saturating_add(row.count),
            _ => kept.push(PaceRow { at, count: row.count }),
        }
    }
    kept
}

fn end_of_minute(at: Timestamp) -> Timestamp {
    at_or_after(at, 60_000)
}

fn end_of_second(at: Timestamp) -> Timestamp {
    at_or_after(at, 1_000)
}

/// The next multiple of `step` milliseconds strictly after `at`.
fn end_of(at: Timestamp, step: i64) -> Timestamp {
    let ms = at.as_millisecond();
    Timestamp::from_millisecond(ms.saturating_sub(ms.rem_euclid(step)).saturating_add(step)).unwrap_or(at)
}

/// `at` itself if it is a multiple of `step` milliseconds, else the next one.
fn at_or_after(at: Timestamp, step: i64) -> Timestamp {
    if at.as_millisecond().rem_euclid(step) == 0 && at.subsec_nanosecond() % 1_000_000 == 0 {
        at
    } else {
        end_of(at, step)
    }
}
