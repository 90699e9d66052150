//! The orders in which people can be shown: for each a list of slots, made when it is first asked for and kept in step.

use std::cmp::Ordering;
use std::sync::{Arc, MutexGuard};

use super::bits::Bits;
use super::tables::{FIRST_NAME, LAST_NAME, NAME, Tables};
use super::texts::{self, Mark};
use super::{Roster, Slot};
use crate::connection::lock;

/// An order. Ties go by number, so that no two people ever change places.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Order {
    /// By name; whoever has none comes last, by address.
    Name,
    Address,
    Added,
    /// By domain, then address.
    Domain,
    /// By the minute a message was last accepted for them; never before all. Needs the history.
    LastMailed,
    /// By the value of a field: numbers, then texts, then whoever has none.
    Field(String),
}

/// Orders that are kept, the one by name among them.
const KEPT: usize = 4;

/// Bytes of a key that are looked at one after the other before whole keys are compared: long values that many share.
const DEEP: usize = 256;

/// What people are compared by in an order.
pub(super) struct Keys<'a> {
    roster: &'a Roster,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Name,
    Address,
    Added,
    Domain(MutexGuard<'a, Tables>),
    LastMailed,
    Field(Option<Mark>),
}

impl<'a> Keys<'a> {
    pub fn new(roster: &'a Roster, order: &Order) -> Keys<'a> {
        let kind = match order {
            Order::Name => Kind::Name,
            Order::Address => Kind::Address,
            Order::Added => Kind::Added,
            Order::Domain => Kind::Domain(lock(&roster.tables)),
            Order::LastMailed => Kind::LastMailed,
            Order::Field(name) => Kind::Field(lock(&roster.tables).fields.find(name).map(Mark::of)),
        };
        Keys { roster, kind }
    }

    /// Writes what a person is compared by, as bytes in the order of the people.
    fn write(&self, slot: Slot, key: &mut Vec<u8>) {
        key.clear();
        let text = self.roster.texts.of(slot);
        match &self.kind {
            Kind::Name => {
                key.push(1);
                push_name(text, key);
                if key.len() == 1 {
                    key.extend_from_slice(texts::address(text));
                }
                // Whoever has no name is keyed by address, and a name that holds an @ is hardly one.
                if let (Some(first), true) = (key.first().copied(), key.contains(&b'@')) {
                    key.iter_mut().take(1).for_each(|flag| *flag = first + 1);
                }
            }
            Kind::Address => key.extend_from_slice(texts::address(text)),
            Kind::Added => {
                let added = self.roster.added.get(slot as usize).copied().unwrap_or(0);
                key.extend_from_slice(&(added ^ i64::MIN).to_be_bytes());
            }
            Kind::Domain(tables) => {
                let domain = self.roster.domains.get(slot as usize).copied().unwrap_or(0);
                key.extend_from_slice(tables.domains.get(domain).as_bytes());
                key.push(1);
                key.extend_from_slice(texts::address(text));
            }
            Kind::LastMailed => {
                let last = self.roster.history.as_ref().map_or(0, |history| history.last(slot));
                key.extend_from_slice(&last.to_be_bytes());
            }
            Kind::Field(mark) => match mark.and_then(|mark| texts::value(text, mark)) {
                Some(value) => match number(value) {
                    Some(number) => {
                        let bits = number.to_bits();
                        let bits = if bits >> 63 == 0 { bits | 1 << 63 } else { !bits };
                        key.push(1);
                        key.extend_from_slice(&bits.to_be_bytes());
                    }
                    None => {
                        key.push(2);
                        key.extend_from_slice(value);
                    }
                },
                None => key.push(NONE),
            },
        }
    }

    /// Eight bytes of a key as a number, and whether there are more behind them.
    fn chunk(&self, slot: Slot, from: usize, key: &mut Vec<u8>) -> (u64, bool) {
        self.write(slot, key);
        let mut bytes = [0; 8];
        let rest = key.get(from..).unwrap_or_default();
        for (to, from) in bytes.iter_mut().zip(rest) {
            *to = *from;
        }
        (u64::from_be_bytes(bytes), rest.len() > 8)
    }

    fn id(&self, slot: Slot) -> i64 {
        self.roster.ids.get(slot as usize).copied().unwrap_or(0)
    }

    pub fn compare(&self, one: Slot, other: Slot) -> Ordering {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        self.write(one, &mut left);
        self.write(other, &mut right);
        left.cmp(&right).then_with(|| self.id(one).cmp(&self.id(other)))
    }

    /// Whether the value this order goes by is missing.
    pub fn lacks(&self, slot: Slot) -> bool {
        let text = self.roster.texts.of(slot);
        matches!(&self.kind, Kind::Field(mark) if mark.and_then(|mark| texts::value(text, mark)).is_none())
    }

    fn sort(&self, people: &mut [(u64, Slot)], depth: usize, key: &mut Vec<u8>) {
        if depth > DEEP {
            people.sort_unstable_by(|one, other| self.compare(one.1, other.1));
            return;
        }
        people.sort_unstable();
        for same in people.chunk_by_mut(|one, other| one.0 == other.0) {
            if same.len() < 2 {
                continue;
            }
            let mut more = false;
            for (chunk, slot) in same.iter_mut() {
                let (next, further) = self.chunk(*slot, depth + 8, key);
                more |= next != 0 || further;
                *chunk = next;
            }
            if more {
                self.sort(same, depth + 8, key);
            } else if !self.roster.strays.is_empty() {
                same.sort_unstable_by_key(|(_, slot)| self.id(*slot));
            }
        }
    }
}

/// What the key of a field begins with where there is none.
const NONE: u8 = 3;

/// The name as people are sorted by it: `name`, else first and last name. Nothing where there is none.
fn push_name(text: &[u8], key: &mut Vec<u8>) {
    let field = |number| texts::value(text, Mark::of(number)).unwrap_or_default();
    let whole = field(NAME);
    if !whole.is_empty() {
        key.extend_from_slice(whole);
        return;
    }
    let (given, family) = (field(FIRST_NAME), field(LAST_NAME));
    key.extend_from_slice(given);
    if !given.is_empty() && !family.is_empty() {
        key.push(b' ');
    }
    key.extend_from_slice(family);
}

/// A value as a number, if it is one. A single comma is read as a point, as many people write it.
pub(super) fn number(value: &[u8]) -> Option<f64> {
    let first = value.first()?;
    if !(first.is_ascii_digit() || b"+-.".contains(first)) {
        return None;
    }
    let text = std::str::from_utf8(value).ok()?;
    let read = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    read(text)
        .or_else(|| match text.split_once(',') {
            Some((whole, part)) => read(&format!("{whole}.{part}")),
            None => None,
        })
        // Zero has one place in the order.
        .map(|number| number + 0.0)
}

/// Everybody in an order.
pub(super) fn make(roster: &Roster, order: &Order) -> Vec<Slot> {
    let (keys, mut key) = (Keys::new(roster, order), Vec::new());
    let mut people = Vec::with_capacity(roster.here.count());
    people.extend(roster.here.iter().map(|slot| (keys.chunk(slot, 0, &mut key).0, slot)));
    keys.sort(&mut people, 0, &mut key);
    people.into_iter().map(|(_, slot)| slot).collect()
}

impl Roster {
    /// Everybody in an order.
    pub(super) fn order(&mut self, order: &Order) -> Arc<[Slot]> {
        if let Some(place) = self.orders.iter().position(|(known, _)| known == order) {
            let found = self.orders.remove(place);
            let people = Arc::clone(&found.1);
            self.orders.push(found);
            return people;
        }
        let people: Arc<[Slot]> = make(self, order).into();
        self.orders.push((order.clone(), Arc::clone(&people)));
        if self.orders.len() > KEPT {
            // The one that was asked for longest ago, but never the one by name.
            let oldest = self.orders.iter().position(|(order, _)| *order != Order::Name);
            oldest.map(|place| self.orders.remove(place));
        }
        people
    }

    /// Puts people who changed, who came or went, into their places in every order; only in that by the last message, if
    /// nothing but their history changed.
    pub(super) fn put_in_order(&mut self, changed: &Bits, only_history: bool) {
        let orders = std::mem::take(&mut self.orders);
        let kept = orders.into_iter().map(|(order, people)| {
            if only_history && order != Order::LastMailed {
                return (order, people);
            }
            let keys = Keys::new(self, &order);
            let stayed: Vec<Slot> = people.iter().copied().filter(|slot| !changed.has(*slot)).collect();
            let mut new: Vec<Slot> = changed.iter().filter(|slot| self.here.has(*slot)).collect();
            new.sort_unstable_by(|one, other| keys.compare(*one, *other));
            let (mut all, mut rest) = (Vec::with_capacity(stayed.len() + new.len()), stayed.as_slice());
            for slot in new {
                let place = rest.partition_point(|one| keys.compare(*one, slot).is_lt());
                let (before, after) = rest.split_at(place);
                all.extend_from_slice(before);
                all.push(slot);
                rest = after;
            }
            all.extend_from_slice(rest);
            (order, all.into())
        });
        let kept = kept.collect();
        self.orders = kept;
    }
}
