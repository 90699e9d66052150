//! What would happen when: the waits, pauses and resumptions of a rehearsal by its own clock.

use crate::dispatcher::diary::Entry;
use delivery::Wait;
use jiff::{SignedDuration, Timestamp};

/// A shorter wait is part of the rhythm.
const SHORTEST: SignedDuration = SignedDuration::from_mins(5);
/// More moments than anybody reads; those behind are left out, but for the last.
const MOST: usize = 500;

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The first message goes.
    Begins,
    /// Messages wait and go on by themselves.
    Waits,
    /// They go again.
    GoesOn,
    /// It pauses until the person has looked.
    Pauses,
    /// The person would have pressed Resume here.
    Resumed,
    /// The last message is done, or it stops for good.
    Ends,
}

impl What {
    /// Its stable kebab-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Waits => "waits",
            Self::GoesOn => "goes-on",
            Self::Pauses => "pauses",
            Self::Resumed => "resumed",
            Self::Ends => "ends",
        }
    }
}

/// One moment of the time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When, by the rehearsal's clock.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// People whose messages had come to their end by then.
    pub people: u64,
    /// Why, for a wait and a pause; the sentence names no time.
    pub why: Option<Wait>,
    /// When a wait ended.
    pub until: Option<Timestamp>,
}

impl Moment {
    /// One without a reason.
    pub fn plain(at: Timestamp, what: What, people: u64) -> Self {
        Self { at, what, people, why: None, until: None }
    }
}

/// The waits of one run of sending that a person would notice, each with its end.
pub(super) fn waits(diary: &[Entry], ended: Timestamp) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let ends = diary.iter().skip(1).map(|entry| entry.at).chain([ended]);
    for (entry, end) in diary.iter().zip(ends) {
        let Some(wait) = &entry.wait else { continue };
        // The same wait, looked at again: nothing went in between.
        if let [.., begun, over] = moments.as_mut_slice()
            && over.at == entry.at
            && begun.people == entry.people
            && begun.why.as_ref().is_some_and(|why| why.why.as_str() == wait.why.as_str())
        {
            (begun.until, over.at) = (Some(end), end);
            continue;
        }
        if end.duration_since(entry.at) >= SHORTEST {
            let (at, people) = (entry.at, entry.people);
            moments.push(Moment { at, what: What::Waits, people, why: Some(wait.clone()), until: Some(end) });
            moments.push(Moment::plain(end, What::GoesOn, people));
        }
    }
    moments
}

/// Adds what comes next, as long as somebody would read it.
pub(super) fn add(line: &mut Vec<Moment>, more: impl IntoIterator<Item = Moment>) {
    let room = MOST.saturating_sub(line.len());
    line.extend(more.into_iter().take(room));
}

#[cfg(test)]
mod tests {
    use super::*;
    use delivery::WaitReason;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
    }

    fn entry(minute: i64, wait: Option<WaitReason>, people: u64) -> Entry {
        Entry { at: at(minute), wait: wait.map(Wait::for_you), people }
    }

    #[test]
    fn long_waits_are_told_once_and_short_ones_not_at_all() {
        let line = || Some(WaitReason::NO_CONNECTION);
        let diary = [
            entry(0, line(), 3),
            entry(1, None, 3),
            entry(10, line(), 5),
            entry(20, line(), 5),
            entry(40, Some(WaitReason::Retry { people: 2 }), 5),
            entry(41, None, 5),
            entry(50, Some(WaitReason::Retry { people: 2 }), 8),
        ];
        let told = waits(&diary, at(80));
        let short: Vec<_> = told
            .iter()
            .map(|moment| (moment.at.duration_since(at(0)).as_mins(), moment.what, moment.people))
            .collect();
        let expected =
            [(10, What::Waits, 5), (40, What::GoesOn, 5), (50, What::Waits, 8), (80, What::GoesOn, 8)];
        assert_eq!(short, expected, "one wait for the line, not two: {told:?}");
    }
}
