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
    /// Those who came back, and those that were parked, who go behind them.
    lines: [Line; 2],
}

const CAME_BACK: usize = 0;
const PARKED: usize = 1;

impl Played {
    /// Takes in people whose time came at that instant.
    pub(super) fn join(&mut self, group: &Group, came: Option<(Timestamp, Comes)>) {
        self.people += group.people;
        match came {
            Some((at, Comes::Back)) => {
                for row in &group.order {
                    let to = To { reserved: true, ..row.to };
                    let places = row.place..row.place + row.people;
                    self.lines[CAME_BACK].extend(places.map(|place| ((at, place), (to, None))));
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
        let mut sent = 0;
        while sent < most
            && let Some((line, place, to)) = self.next(at)
        {
            match pace.turn(to, at) {
                Turn::Go(_) => sent += 1,
                Turn::Park(until) => {
                    let waits = (To { reserved: true, ..to }, pace.parked());
                    self.lines[line].insert((until, place), waits);
                }
            }
        }
        self.people -= sent;
        if sent > 0 {
            return Ok(sent);
        }
        let first = self.lines.iter().filter_map(BTreeMap::first_key_value).min_by_key(|(turn, _)| **turn);
        Err(first.and_then(|((until, _), (_, hold))| Some((*until, (*hold)?))))
    }

    /// Whose turn it is, with their place in the order and the line they wait in otherwise.
    fn next(&mut self, at: Timestamp) -> Option<(usize, u64, To)> {
        for (number, line) in self.lines.iter_mut().enumerate() {
            if let Some(first) = line.first_entry().filter(|first| first.key().0 <= at) {
                let place = first.key().1;
                return Some((number, place, first.remove().0));
            }
        }
        let row = self.queue.front_mut()?;
        let (place, to) = (row.place, row.to);
        (row.place, row.people) = (place + 1, row.people - 1);
        if row.people == 0 {
            self.queue.pop_front();
        }
        Some((PARKED, place, to))
    }
}
