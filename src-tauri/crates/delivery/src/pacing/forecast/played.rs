//! Everybody's turn by itself, as the outbox gives them out: those whose server asked us to come back, those that were parked as
//! soon as they are due, and the others in their order.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use super::crowd::{Comes, Group, InARow};
use crate::pacing::{Hold, Pace, To, Turn};

/// Who waits for a turn, by the turn and the place in the order, with what they wait for.
type Line = BTreeMap<(Timestamp, u64), (To, Option<Hold>)>;

/// Who is left of those whose time has come.
#[derive(Default)]
pub(super) struct Played {
    pub(super) people: u64,
    /// Those whose turn never came yet, in their order.
    queue: VecDeque<InARow>,
    /// Those who come back.
    back: Line,
    /// Those that were parked, who go behind them.
    parked: Line,
}

impl Played {
    /// Takes in people whose time came at that instant.
    pub(super) fn join(&mut self, group: &Group, came: Option<(Timestamp, Comes)>) {
        self.people += group.people;
        match came {
            Some((at, Comes::Back)) => {
                for row in &group.order {
                    let to = To { reserved: true, ..row.to };
                    let places = row.place..row.place + row.people;
                    self.back.extend(places.map(|place| ((at, place), (to, None))));
                }
            }
            _ => self.queue.extend(group.order.iter().copied()),
        }
    }

    /// Sends at most so many; where none may go, when and why the next may.
    pub(super) fn send(
        &mut self,
        pace: &mut Pace,
        most: u64,
        at: Timestamp,
    ) -> Result<u64, Option<(Timestamp, Hold)>> {
        self.send_some(pace, most, at, false)
    }

    /// The same of those alone who come back.
    pub(super) fn send_back(
        &mut self,
        pace: &mut Pace,
        most: u64,
        at: Timestamp,
    ) -> Result<u64, Option<(Timestamp, Hold)>> {
        self.send_some(pace, most, at, true)
    }

    /// How many are due of those who come back, and when the next one is.
    pub(super) fn back(&self, at: Timestamp) -> (u64, Option<Timestamp>) {
        let due = self.back.range(..=(at, u64::MAX)).count();
        let next = self.back.range((at, u64::MAX)..).next().map(|((turn, _), _)| *turn);
        (u64::try_from(due).unwrap_or(u64::MAX), next)
    }

    fn send_some(
        &mut self,
        pace: &mut Pace,
        most: u64,
        at: Timestamp,
        only_back: bool,
    ) -> Result<u64, Option<(Timestamp, Hold)>> {
        let mut sent = 0;
        while sent < most
            && let Some(Next { place, to, comes_back }) = self.next(at, only_back)
        {
            match pace.turn(to, at) {
                Turn::Go(_) => sent += 1,
                Turn::Park(until) => {
                    let line = if comes_back { &mut self.back } else { &mut self.parked };
                    line.insert((until, place), (To { reserved: true, ..to }, pace.parked()));
                }
            }
        }
        self.people -= sent;
        if sent > 0 {
            return Ok(sent);
        }
        let firsts = [&self.back, &self.parked].into_iter().filter_map(BTreeMap::first_key_value);
        let first = firsts.min_by_key(|(turn, _)| **turn);
        Err(first.and_then(|((until, _), (_, hold))| Some((*until, (*hold)?))))
    }

    /// Whose turn it is.
    fn next(&mut self, at: Timestamp, only_back: bool) -> Option<Next> {
        let lines = [(&mut self.back, true), (&mut self.parked, false)];
        for (line, comes_back) in lines.into_iter().filter(|(_, comes_back)| *comes_back || !only_back) {
            if let Some(first) = line.first_entry().filter(|first| first.key().0 <= at) {
                let ((_, place), (to, _)) = first.remove_entry();
                return Some(Next { place, to, comes_back });
            }
        }
        let row = self.queue.front_mut().filter(|_| !only_back)?;
        let next = Next { place: row.place, to: row.to, comes_back: false };
        (row.place, row.people) = (row.place + 1, row.people - 1);
        if row.people == 0 {
            self.queue.pop_front();
        }
        Some(next)
    }
}

/// Somebody whose turn it is.
struct Next {
    place: u64,
    to: To,
    /// Whether they wait with those who come back if there is no room.
    comes_back: bool,
}
