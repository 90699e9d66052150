//! The figures at which sending stops by itself.
//!
//! Our own: 5 refusals of one kind among the last 20 messages, because each of them is about the message or the sender and the
//! next server will say the same; dead addresses once they are more than a quarter of 150 messages or more, or more than a
//! tenth of 1,000, because those are the published rates at which hosts lock mailboxes. A short list that is half dead runs
//! to its end: stopping it would protect nobody, and each address ends with its reason. One that is refused whole does not: see
//! `run`. Over time, what trickles in slowly counts too.
//!
//! Answers that are lost: 3 in a row, or 5 among the last 20.
//!
//! A host's: four fifths of what its card says, so that we stop before it does.

use jiff::SignedDuration;

use super::{SPAN, Trip, TripKind};
use crate::card::{LockOn, LockRule, TooMany};

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What is counted.
    pub kind: TripKind,
    /// Among so many of the last messages, at most [`SPAN`].
    pub last: u32,
    /// And only among those of this time.
    pub within: Option<SignedDuration>,
    /// At least so many, which may be 0.
    pub bad: u32,
    /// Among at least so many messages.
    pub of: u32,
    /// And more than so many in a thousand of those.
    pub per_mille: u32,
    /// Whether messages that are put off once more do not count once more.
    pub first_tries: bool,
    /// Whether it is the host's own.
    pub by_card: bool,
}

#[allow(clippy::cast_possible_truncation, reason = "a thousand")]
const ALL: u32 = SPAN as u32;
const OURS: Rule = Rule {
    kind: TripKind::DeadAddresses,
    last: ALL,
    within: None,
    bad: 0,
    of: 0,
    per_mille: 0,
    first_tries: true,
    by_card: false,
};
const HOUR: Option<SignedDuration> = Some(SignedDuration::from_hours(1));
const DAY: Option<SignedDuration> = Some(SignedDuration::from_hours(24));

const fn block(kind: TripKind) -> [Rule; 2] {
    [Rule { kind, last: 20, bad: 5, ..OURS }, Rule { kind, within: DAY, bad: 50, per_mille: 50, ..OURS }]
}

const CONTENT: [Rule; 2] = block(TripKind::Content);
const REPUTATION: [Rule; 2] = block(TripKind::Reputation);
const AUTHENTICATION: [Rule; 2] = block(TripKind::Authentication);

const CAREFUL: [Rule; 14] = [
    CONTENT[0],
    CONTENT[1],
    REPUTATION[0],
    REPUTATION[1],
    AUTHENTICATION[0],
    AUTHENTICATION[1],
    Rule { last: 200, of: 150, per_mille: 250, ..OURS },
    Rule { of: 1_000, per_mille: 100, ..OURS },
    Rule { within: HOUR, bad: 250, per_mille: 100, ..OURS },
    // One may be chance, and each leaves somebody with a message that they may or may not have.
    Rule { kind: TripKind::LostReplies, last: 3, bad: 3, first_tries: false, ..OURS },
    Rule { kind: TripKind::LostReplies, last: 20, bad: 5, first_tries: false, ..OURS },
    // A day on which many servers greylist is no reason to stop; one on which nearly all put us off is.
    Rule { kind: TripKind::Deferrals, last: 100, of: 100, per_mille: 750, ..OURS },
    Rule { kind: TripKind::Deferrals, within: HOUR, bad: 200, per_mille: 600, ..OURS },
    // Above three in a thousand the big mailbox providers stop trusting a sender.
    Rule { kind: TripKind::Complaints, bad: 3, per_mille: 2, ..OURS },
];

/// What holds for every account.
#[must_use]
pub const fn careful() -> &'static [Rule] {
    &CAREFUL
}

/// What holds for an account whose host locks accounts by these rules.
#[must_use]
pub fn with_host(locks: &[LockRule]) -> Vec<Rule> {
    CAREFUL.iter().copied().chain(locks.iter().map(Rule::below)).collect()
}

impl Rule {
    /// A rule that trips before this one of a host does.
    #[must_use]
    pub const fn below(lock: &LockRule) -> Rule {
        let kind = match lock.on {
            LockOn::Bounces => TripKind::DeadAddresses,
            LockOn::Deferrals => TripKind::Deferrals,
        };
        match lock.too_many {
            TooMany::MoreThan(most) => Rule::below_count(kind, most, lock.over),
            TooMany::Share { percent, among } => Rule::below_share(kind, percent, among, lock.over),
        }
    }

    /// A rule that trips below a host's, which locks an account once more than `most` of these came within `within`.
    #[must_use]
    pub const fn below_count(kind: TripKind, most: u32, within: Option<SignedDuration>) -> Rule {
        let bad = most.saturating_mul(4) / 5;
        let bad = if bad == 0 { 1 } else { bad };
        Rule { kind, within, bad, first_tries: false, by_card: true, ..OURS }
    }

    /// A rule that trips below a host's, which locks an account once more than `percent` of more than `among` messages are of
    /// these.
    #[must_use]
    pub const fn below_share(
        kind: TripKind,
        percent: u32,
        among: u32,
        within: Option<SignedDuration>,
    ) -> Rule {
        let of = among.saturating_mul(4) / 5;
        let of = if of > ALL { ALL } else { of };
        // Counted over as many as the host counts at least: so a run of bad ones is not hidden behind older good ones.
        let last = if among < 200 { 200 } else { ALL };
        Rule {
            kind,
            last,
            within,
            of,
            per_mille: percent.saturating_mul(8),
            first_tries: false,
            by_card: true,
            ..OURS
        }
    }

    /// Whether it counts this: a host's rule about messages that come back counts each that was refused, whatever for.
    #[must_use]
    pub fn counts(&self, kind: TripKind) -> bool {
        kind == self.kind || (self.by_card && self.kind == TripKind::DeadAddresses && kind.is_block())
    }

    /// Whether so many among so many are too many.
    #[must_use]
    pub const fn trips(&self, bad: u32, of: u32) -> bool {
        bad > 0 && bad >= self.bad && of >= self.of && bad as u64 * 1_000 > of as u64 * self.per_mille as u64
    }

    /// The trip with these figures.
    pub(super) fn trip(&self, bad: u32, of: u32) -> Trip {
        let seconds = self.within.and_then(|span| u32::try_from(span.as_secs()).ok());
        Trip { kind: self.kind, bad, of, seconds, by_card: self.by_card }
    }

    /// With how many of so many messages it trips.
    #[must_use]
    pub const fn stops_at(&self, of: u32) -> u32 {
        let of = if of > self.of { of } else { self.of };
        let share = (of as u64 * self.per_mille as u64 / 1_000) as u32 + 1;
        if share > self.bad { share } else { self.bad }
    }

    /// How long what it counts counts, where it is the host's and goes by the clock alone: then waiting is all that helps.
    #[must_use]
    pub const fn rests(&self) -> Option<SignedDuration> {
        if self.by_card && self.per_mille == 0 { self.within } else { None }
    }
}
