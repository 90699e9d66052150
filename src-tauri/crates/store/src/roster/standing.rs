//! How people stand in one list, four bytes each: the basis, and the minute they agreed.

use std::collections::HashMap;

use consent::Basis;

use super::Slot;
use super::bits::Bits;

/// Every basis, the strongest first: where one stands is its rank.
pub(super) const BASES: [Basis; 4] = [Basis::Confirmed, Basis::Stated, Basis::Customer, Basis::None];

const MINUTE: i64 = 60_000;
/// The latest minute there is room for, in the year 4011.
const LAST: u32 = (1 << 30) - 2;

/// Unix minutes of a time in Unix milliseconds, begun ones counted; what was before 1970 counts as its first minute.
pub(super) fn minute(millis: i64) -> u32 {
    u32::try_from(millis.div_euclid(MINUTE).clamp(0, i64::from(LAST) - 1)).unwrap_or(0)
}

/// How a person stands in a list: two bits of basis, thirty of the minute, from 1 on; 0 where nobody knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing(u32);

/// Not in the list.
const ABSENT: u32 = u32::MAX;

impl Standing {
    pub fn new(basis: Basis, agreed: Option<i64>) -> Standing {
        Standing((basis as u32) << 30 | agreed.map_or(0, |millis| minute(millis) + 1))
    }

    /// Place of the basis in [`BASES`].
    pub fn rank(self) -> u8 {
        (self.0 >> 30) as u8
    }

    /// The Unix minute they agreed, where it is known.
    pub fn agreed(self) -> Option<u32> {
        (self.0 & ((1 << 30) - 1)).checked_sub(1)
    }
}

/// Everybody's standing in a list: a column where many are in it, else only those.
#[derive(Debug)]
pub(super) enum Places {
    Few(HashMap<Slot, u32>),
    Many(Vec<u32>),
}

impl Default for Places {
    fn default() -> Self {
        Places::Few(HashMap::new())
    }
}

impl Places {
    pub fn of(&self, slot: Slot) -> Option<Standing> {
        let found = match self {
            Places::Few(few) => few.get(&slot).copied(),
            Places::Many(all) => all.get(slot as usize).copied().filter(|found| *found != ABSENT),
        };
        found.map(Standing)
    }

    /// Notes how somebody stands now, among so many slots.
    pub fn set(&mut self, slot: Slot, standing: Option<Standing>, slots: usize) {
        match self {
            Places::Few(few) => {
                match standing {
                    Some(standing) => few.insert(slot, standing.0),
                    None => few.remove(&slot),
                };
                // An entry of the map takes about as much as four of the column.
                if few.len() > 1024 && few.len() * 4 > slots {
                    let mut all = vec![ABSENT; slots];
                    for (slot, standing) in few.iter() {
                        put(&mut all, *slot, *standing);
                    }
                    *self = Places::Many(all);
                }
            }
            Places::Many(all) => put(all, slot, standing.map_or(ABSENT, |standing| standing.0)),
        }
    }

    /// Everybody in the list, among so many slots.
    pub fn members(&self, slots: usize) -> Bits {
        let mut members = Bits::none(slots);
        match self {
            Places::Few(few) => few.keys().for_each(|slot| members.set(*slot, true)),
            Places::Many(all) => {
                for (slot, standing) in (0..).zip(all) {
                    if *standing != ABSENT {
                        members.set(slot, true);
                    }
                }
            }
        }
        members
    }
}

fn put(all: &mut Vec<u32>, slot: Slot, standing: u32) {
    if all.len() <= slot as usize {
        all.resize(slot as usize + 1, ABSENT);
    }
    if let Some(held) = all.get_mut(slot as usize) {
        *held = standing;
    }
}
