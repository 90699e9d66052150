//! Staying in step: whoever was touched since is read again.

use rusqlite::Connection;

use super::bits::Bits;
use super::kept::Kept;
use super::load::count_fields;
use super::record::{Person, Reader};
use super::{Roster, Slot};
use crate::columns::rows;
use crate::error::Result;
use crate::{lists, touched};

/// People read again one by one; for more, and for more than a thirtieth of all, everybody is read again.
const FEW: usize = 2000;

impl Roster {
    /// Takes in what changed. Says `false` where everybody must be read again.
    pub(super) fn step(&mut self, conn: &Connection) -> Result<bool> {
        let most = FEW.max(self.ids.len() / 30);
        let (mut seen, mut people) = (self.seen, Vec::new());
        loop {
            let Some(piece) = touched::since(conn, seen, touched::PIECE)? else { return Ok(false) };
            if piece.seq == self.seen {
                return Ok(true);
            }
            people.extend(piece.people);
            if too_many(&mut people, most) {
                return Ok(false);
            }
            for stretch in piece.stretches {
                self.within(conn, stretch, most, &mut people)?;
                if too_many(&mut people, most) {
                    return Ok(false);
                }
            }
            seen = piece.seq;
            if !piece.more {
                break;
            }
        }
        people.sort_unstable();
        people.dedup();
        // Slots of nobody take room, and are never filled again.
        let empty = self.ids.len() - self.here.count();
        if people.len() > most || empty > FEW.max(self.ids.len() / 2) {
            return Ok(false);
        }
        self.read_again(conn, &people)?;
        self.seen = seen;
        Ok(true)
    }

    /// Everybody with a number between two who is there, or was.
    fn within(
        &self,
        conn: &Connection,
        (from, to): (i64, i64),
        most: usize,
        people: &mut Vec<i64>,
    ) -> Result<()> {
        let mut statement =
            conn.prepare_cached("SELECT id FROM contacts WHERE id BETWEEN ?1 AND ?2 LIMIT ?3")?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        people.extend(rows(&mut statement, (from, to, limit), |row| Ok(row.get::<_, i64>(0)?))?);
        let sorted = self.ids.get(..self.sorted).unwrap_or_default();
        let known = sorted.partition_point(|id| *id < from)..sorted.partition_point(|id| *id <= to);
        people.extend(sorted.get(known).into_iter().flatten().take(most + 1));
        people.extend(self.strays.range(from..=to).map(|(id, _)| *id));
        Ok(())
    }

    fn read_again(&mut self, conn: &Connection, ids: &[i64]) -> Result<()> {
        let lists = lists::ids(conn)?;
        let mut reader = Reader::new(&self.tables);
        let mut read = Vec::with_capacity(ids.len());
        for id in ids {
            read.push((*id, Person::read(conn, &mut reader, &lists, *id)?));
        }
        drop(reader);
        // From here on it either ends, or leaves what the caller throws away.
        self.kept = Kept::default();
        let (mut changed, mut texts) = (Bits::none(self.ids.len()), Vec::new());
        for (id, person) in read {
            let Some(slot) = self.seat(id).or_else(|| person.as_ref().map(|_| self.new_seat(id))) else {
                continue;
            };
            changed.set(slot, true);
            count_fields(self.texts.of(slot), &mut self.used, |used| *used = used.saturating_sub(1));
            match person {
                Some(person) => {
                    count_fields(&person.text, &mut self.used, |used| *used += 1);
                    self.look_again(conn, slot, id)?;
                    texts.push((slot, self.sit(slot, person)));
                }
                None => {
                    self.leave(slot);
                    texts.push((slot, Vec::new()));
                }
            }
        }
        texts.sort_unstable_by_key(|(slot, _)| *slot);
        self.texts.replace(&texts);
        self.put_in_order(&changed, false);
        Ok(())
    }

    fn look_again(&mut self, conn: &Connection, slot: Slot, id: i64) -> Result<()> {
        self.history.as_mut().map_or(Ok(()), |history| history.look_again(conn, slot, id))
    }

    /// A slot for somebody who has none.
    fn new_seat(&mut self, id: i64) -> Slot {
        let slot = Slot::try_from(self.ids.len()).unwrap_or(Slot::MAX);
        let in_order = self.sorted == self.ids.len() && self.ids.last().is_none_or(|last| *last < id);
        self.ids.push(id);
        self.domains.push(0);
        self.verdicts.push(0);
        self.findings.push(0);
        self.added.push(0);
        if in_order {
            self.sorted += 1;
        } else {
            self.strays.insert(id, slot);
        }
        slot
    }

    /// Fills a slot, and gives back the text for it.
    fn sit(&mut self, slot: Slot, person: Person) -> Vec<u8> {
        let (at, slots) = (slot as usize, self.ids.len());
        self.here.set(slot, true);
        put(&mut self.domains, at, person.record.domain);
        put(&mut self.verdicts, at, person.record.verdict);
        put(&mut self.findings, at, person.record.findings);
        put(&mut self.added, at, person.record.added);
        for (list, _) in &person.places {
            self.places.entry(*list).or_default();
        }
        for (list, places) in &mut self.places {
            let found = person.places.iter().find(|(known, _)| known == list);
            places.set(slot, found.map(|(_, standing)| *standing), slots);
        }
        for tag in &person.tags {
            self.tags.entry(*tag).or_default();
        }
        for (tag, tagged) in &mut self.tags {
            tagged.set(slot, person.tags.contains(tag));
        }
        self.suppressed.set(slot, person.suppressed);
        person.text
    }

    /// Empties a slot.
    fn leave(&mut self, slot: Slot) {
        let (at, slots) = (slot as usize, self.ids.len());
        self.here.set(slot, false);
        put(&mut self.domains, at, 0);
        put(&mut self.verdicts, at, 0);
        put(&mut self.findings, at, 0);
        put(&mut self.added, at, 0);
        self.places.values_mut().for_each(|places| places.set(slot, None, slots));
        self.tags.values_mut().for_each(|tagged| tagged.set(slot, false));
        self.suppressed.set(slot, false);
        self.history.iter_mut().for_each(|history| history.forget(slot));
    }
}

/// Whether these are more different people than so many. Some may be there several times, as long as they are few.
fn too_many(people: &mut Vec<i64>, most: usize) -> bool {
    if people.len() <= most.saturating_mul(2) {
        return false;
    }
    people.sort_unstable();
    people.dedup();
    people.len() > most
}

fn put<T>(column: &mut [T], at: usize, value: T) {
    if let Some(held) = column.get_mut(at) {
        *held = value;
    }
}
