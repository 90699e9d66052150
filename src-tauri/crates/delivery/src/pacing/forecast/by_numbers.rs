//! A crowd of whom only numbers are known.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use super::crowd::{Comes, Group};
use crate::pacing::history::counted_at;
use crate::pacing::{Hold, NEW_PEOPLE, Pace, To};

/// So many domains are looked at, those with most people: the others are too small to be waited for.
const MOST_DOMAINS: usize = 100;

/// Who is left of those whose time has come.
#[derive(Default)]
pub(super) struct ByNumbers {
    pub(super) people: u64,
    fresh: u64,
    /// Domains with their people, those with most first.
    domains: Vec<(i64, u64)>,
    /// Those whose turn never came yet, in their order: whether never written to, and how many.
    order: VecDeque<(bool, u64)>,
    /// People never written to whose turn came when there was no room for them.
    parked: u64,
}

impl ByNumbers {
    /// Takes in people whose time has come.
    pub(super) fn join(&mut self, group: &Group, comes: Option<Comes>) {
        let mut domains: BTreeMap<i64, u64> = self.domains.drain(..).collect();
        for (id, people) in &group.domains {
            *domains.entry(*id).or_default() += people;
        }
        self.domains = domains.into_iter().collect();
        self.domains.sort_by_key(|(_, people)| std::cmp::Reverse(*people));
        self.domains.truncate(MOST_DOMAINS);
        let fresh = group.fresh.min(group.people);
        (self.people, self.fresh) = (self.people + group.people, self.fresh + fresh);
        let mut order: Vec<(bool, u64)> = group.order.iter().map(|row| (row.to.fresh, row.people)).collect();
        if order.is_empty() {
            order.extend([(false, group.people - fresh), (true, fresh)]);
        }
        match comes {
            Some(Comes::Back) => order.into_iter().rev().for_each(|some| self.order.push_front(some)),
            _ => self.order.extend(order),
        }
    }

    /// Who goes of at most so many, in their order, if so many may be people never written to: all, and those among them.
    /// Whoever of them has no room is parked, and goes before all others as soon as there is some.
    fn in_order(&mut self, most: u64, new_room: u64) -> (u64, u64) {
        let due = self.parked.min(new_room).min(most);
        self.parked -= due;
        let (mut sent, mut to_new) = (due, due);
        let unreserved = if self.parked > 0 { due } else { new_room };
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
        (sent, to_new)
    }

    /// Sends at most so many, as the shares allow; where none may go, when and why the next may.
    pub(super) fn send(
        &mut self,
        pace: &mut Pace,
        most: u64,
        at: Timestamp,
    ) -> Result<u64, Option<(Timestamp, Hold)>> {
        let limits = pace.limits;
        let new_room = match limits.new_per_day {
            Some(_) => pace.shares.room(&limits, NEW_PEOPLE, at).unwrap_or(u64::MAX).min(self.fresh),
            None => self.fresh,
        };
        let by_domain = limits.domain_per_minute.is_some() || limits.domain_per_hour.is_some();
        let at_domains: u64 = self.domains.iter().map(|(_, people)| *people).sum();
        let mut open = self.people.saturating_sub(at_domains);
        self.domains.sort_by_key(|(_, people)| std::cmp::Reverse(*people));
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
    /// the rest where most are left, for they are due first.
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
