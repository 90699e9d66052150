//! Everybody's turn by itself, as the outbox gives them out: whoever was parked as soon as they are due, the others in their
//! order.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use super::crowd::Crowd;
use crate::pacing::{Hold, Pace, To, Turn};

/// Who is left of a crowd.
pub(super) struct Played {
    pub(super) people: u64,
    /// Those whose turn never came yet, in their order.
    queue: VecDeque<(To, u64)>,
    /// The others by their turn and their place in the order, with what they wait for.
    parked: BTreeMap<(Timestamp, u64), (To, Option<Hold>)>,
    /// How many had their first turn.
    begun: u64,
}

impl Played {
    pub(super) fn of(crowd: &Crowd) -> Self {
        let queue = crowd.order.iter().copied().collect();
        Self { people: crowd.people, queue, parked: BTreeMap::new(), begun: 0 }
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
            && let Some((place, to)) = self.next(at)
        {
            match pace.turn(to, at) {
                Turn::Go(_) => sent += 1,
                Turn::Park(until) => {
                    self.parked.insert((until, place), (To { reserved: true, ..to }, pace.parked()));
                }
            }
        }
        self.people -= sent;
        if sent > 0 {
            return Ok(sent);
        }
        let first = self.parked.first_key_value();
        Err(first.and_then(|((until, _), (_, hold))| Some((*until, (*hold)?))))
    }

    /// Whose turn it is, with their place in the order.
    fn next(&mut self, at: Timestamp) -> Option<(u64, To)> {
        if let Some(first) = self.parked.first_entry().filter(|first| first.key().0 <= at) {
            return Some((first.key().1, first.remove().0));
        }
        let (to, people) = self.queue.front_mut()?;
        let to = *to;
        *people -= 1;
        if *people == 0 {
            self.queue.pop_front();
        }
        self.begun += 1;
        Some((self.begun, to))
    }
}
