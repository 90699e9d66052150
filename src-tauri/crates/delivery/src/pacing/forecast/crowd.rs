//! Whom a forecast is for.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::pacing::To;

/// Of so many people each turn is played as it will come. Of more it is told by numbers, which costs no more for a million; a
/// few who come in an unlucky order make no difference then.
pub(super) const MOST_PLAYED: u64 = 50_000;

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
    /// In which order they come, and how many of a kind in a row; may be left out. Of more than [`MOST_PLAYED`] it only tells
    /// who was never written to.
    pub order: Vec<(To, u64)>,
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
        if let Some(domain) = to.domain {
            *self.domains.entry(domain).or_default() += 1;
        }
        if self.people == MOST_PLAYED + 1 {
            for (to, people) in std::mem::take(&mut self.order) {
                self.follows(To { domain: None, ..to }, people);
            }
        }
        let domain = to.domain.filter(|_| self.people <= MOST_PLAYED);
        self.follows(To { domain, fresh: to.fresh, reserved: false }, 1);
    }

    fn follows(&mut self, to: To, people: u64) {
        match self.order.last_mut() {
            Some((last, so_far)) if *last == to => *so_far += people,
            _ => self.order.push((to, people)),
        }
    }

    /// Whether everybody's turn can be played by itself.
    pub(super) fn is_played(&self) -> bool {
        self.people <= MOST_PLAYED && self.order.iter().map(|(_, people)| people).sum::<u64>() == self.people
    }
}
