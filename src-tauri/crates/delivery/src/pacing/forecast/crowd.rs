//! Whom a forecast is for.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::pacing::To;

/// Of so many people each turn is played as it will come. Of more it is told by numbers, which costs no more for a million; a
/// few who come in an unlucky order make no difference then.
pub(super) const MOST_PLAYED: u64 = 50_000;

/// Whom a campaign is for, as far as the pace cares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crowd {
    /// Those whose turn may come at once.
    pub(in crate::pacing) here: Group,
    /// The others, by when they come: by the minute where they are more than [`MOST_PLAYED`].
    later: BTreeMap<(Timestamp, Comes), Group>,
    /// How many the others are.
    to_come: u64,
    /// The first batch, while it is not over.
    pub first: Option<FirstBatch>,
}

/// People in the order of their turns. Numbers and domains are for limits that some messages have; without such limits they may
/// be left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::pacing) struct Group {
    pub people: u64,
    /// How many of them the account never wrote to.
    pub fresh: u64,
    /// How many are at which domain, by its number ([`crate::domain_number`]).
    pub domains: BTreeMap<i64, u64>,
    /// In which order they come; may be left out. In a crowd of more than [`MOST_PLAYED`] it only tells who was never written to.
    pub order: Vec<InARow>,
}

/// People of one kind, one behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pacing) struct InARow {
    /// The place of the first of them in the whole crowd.
    pub place: u64,
    pub to: To,
    pub people: u64,
}

/// Why somebody comes later than the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comes {
    /// Their server asked us to come back: they go before those who wait for nothing.
    Back,
    /// That hour was chosen for them: they go behind the others.
    AtTheirHour,
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
        Crowd { here: Group { people, ..Group::default() }, ..Crowd::default() }
    }

    /// How many people, whenever they come.
    #[must_use]
    pub const fn people(&self) -> u64 {
        self.here.people.saturating_add(self.to_come)
    }

    /// Whether so many people are few enough to ask in which order they come.
    #[must_use]
    pub const fn asks_for_order(people: u64) -> bool {
        people <= MOST_PLAYED
    }

    /// Counts one more. Each has the place behind those who were counted before, whenever they come.
    pub fn add(&mut self, to: To) {
        let place = self.people();
        self.here.add(to, place);
        self.by_the_minute();
    }

    /// Counts one more whose turn comes at that instant, which may be over.
    pub fn add_later(&mut self, to: To, at: Timestamp, comes: Comes) {
        let place = self.people();
        let at = if place < MOST_PLAYED { at } else { whole_minute(at) };
        self.later.entry((at, comes)).or_default().add(to, place);
        self.to_come += 1;
        self.by_the_minute();
    }

    /// Counts so many more of whom nothing is known, all with their turn at that instant.
    pub fn add_all_later(&mut self, people: u64, at: Timestamp, comes: Comes) {
        self.later.entry((at, comes)).or_default().people += people;
        self.to_come += people;
    }

    /// Once it is too many to play.
    fn by_the_minute(&mut self) {
        if self.people() != MOST_PLAYED + 1 {
            return;
        }
        self.here.lump();
        for ((at, comes), mut group) in std::mem::take(&mut self.later) {
            group.lump();
            self.later.entry((whole_minute(at), comes)).or_default().join(group);
        }
    }

    /// Those who come later, the first ones first.
    pub(super) fn later(&self) -> impl Iterator<Item = (Timestamp, Comes, &Group)> {
        self.later.iter().map(|((at, comes), group)| (*at, *comes, group))
    }

    /// Whether everybody's turn can be played by itself.
    pub(super) fn is_played(&self) -> bool {
        self.people() <= MOST_PLAYED && self.here.is_in_order() && self.later.values().all(Group::is_in_order)
    }
}

impl Group {
    fn add(&mut self, to: To, place: u64) {
        let one_by_one = place < MOST_PLAYED;
        let place = if one_by_one { place } else { self.people };
        self.people += 1;
        self.fresh += u64::from(to.fresh);
        if let Some(domain) = to.domain {
            *self.domains.entry(domain).or_default() += 1;
        }
        let domain = to.domain.filter(|_| one_by_one);
        self.follows(InARow { place, to: To { domain, fresh: to.fresh, reserved: false }, people: 1 });
    }

    fn follows(&mut self, next: InARow) {
        match self.order.last_mut() {
            Some(last) if last.to == next.to && last.place + last.people == next.place => {
                last.people += next.people;
            }
            _ => self.order.push(next),
        }
    }

    /// Forgets who is at which domain, and places: how many are there stays known.
    fn lump(&mut self) {
        let mut place = 0;
        for row in std::mem::take(&mut self.order) {
            self.follows(InARow { place, to: To { domain: None, ..row.to }, people: row.people });
            place += row.people;
        }
    }

    fn join(&mut self, other: Group) {
        for (domain, people) in other.domains {
            *self.domains.entry(domain).or_default() += people;
        }
        let mut place = self.people;
        for row in other.order {
            self.follows(InARow { place, ..row });
            place += row.people;
        }
        (self.people, self.fresh) = (self.people + other.people, self.fresh + other.fresh);
    }

    fn is_in_order(&self) -> bool {
        self.order.iter().map(|row| row.people).sum::<u64>() == self.people
    }
}

fn whole_minute(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second.saturating_add(59).div_euclid(60).saturating_mul(60)).unwrap_or(at)
}
