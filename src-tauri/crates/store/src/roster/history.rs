//! What became of the messages to people. Read when something first asks for it, then kept in step by the log of events.
//! What went to a record that was made one with somebody's went to them, until the two are parted.

use std::collections::{BTreeMap, HashMap};

use contacts::{ContactId, ListId};
use rusqlite::Connection;

use super::bits::Bits;
use super::standing::minute;
use super::{Roster, Slot};
use crate::columns::rows;
use crate::error::Result;
use crate::same_mailbox::kin;

/// What became of the messages to everybody.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The newest event that was read.
    seen: i64,
    /// The Unix minute at which a message was last accepted for each slot, plus one; 0 for never.
    last: Vec<u32>,
    /// Some message to them failed, was refused or came back.
    bounced: Bits,
    /// For campaigns that were asked about, for whom they were accepted.
    got: BTreeMap<i64, Bits>,
}

/// People looked at one by one after events; for more, everything is read again.
const FEW: usize = 5000;

/// Campaigns of which it is remembered who got them.
const KEPT_CAMPAIGNS: usize = 40;

/// Events that change what is kept here.
const TELLING: &str = "'accept', 'settle-accepted', 'fail', 'refuse', 'queue-again', 'lose-reply'";

impl History {
    /// The minute a message was last accepted, plus one; 0 for never.
    pub fn last(&self, slot: Slot) -> u32 {
        self.last.get(slot as usize).copied().unwrap_or(0)
    }

    pub fn bounced(&self, slot: Slot) -> bool {
        self.bounced.has(slot)
    }

    /// Whether each of these campaigns was accepted for them. They must have been read.
    pub fn got(&self, slot: Slot, campaigns: &[i64]) -> bool {
        campaigns.iter().all(|campaign| self.got.get(campaign).is_some_and(|got| got.has(slot)))
    }

    fn read(conn: &Connection, roster: &Roster) -> Result<History> {
        let slots = roster.ids.len();
        let mut history = History { seen: newest(conn)?, last: vec![0; slots], ..History::default() };
        let people = People::read(conn, roster)?;
        let mut statement = conn.prepare_cached(
            "SELECT contact_id, state = 'accepted', changed_at FROM outbox WHERE state IN ('accepted', 'failed', 'refused')",
        )?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let Some(slot) = people.slot(row.get(0)?) else { continue };
            if row.get(1)? {
                let at = minute(row.get(2)?) + 1;
                history.last.get_mut(slot as usize).into_iter().for_each(|last| *last = at.max(*last));
            } else {
                history.bounced.set(slot, true);
            }
        }
        let mut statement = conn.prepare_cached(
            "SELECT contact_id FROM feedback WHERE contact_id <> 0 AND kind = 'bounce' AND undone_at IS NULL",
        )?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            if let Some(slot) = people.slot(row.get(0)?) {
                history.bounced.set(slot, true);
            }
        }
        Ok(history)
    }

    /// Reads again what became of the messages to one person, under every number that was made one with theirs.
    pub fn look_again(&mut self, conn: &Connection, slot: Slot, id: i64) -> Result<()> {
        let mut numbers = vec![id];
        numbers.extend(kin::of(conn, ContactId(id))?.into_iter().map(|merged| merged.id.0));
        let mut statement = conn.prepare_cached(
            "SELECT max(changed_at) FILTER (WHERE state = 'accepted'), count(*) FILTER (WHERE state IN ('failed', 'refused')) > 0
                 OR EXISTS (SELECT 1 FROM feedback WHERE contact_id = ?1 AND contact_id <> 0 AND kind = 'bounce' AND undone_at IS NULL)
             FROM outbox WHERE contact_id = ?1",
        )?;
        let (mut last, mut bounced) = (None, false);
        for number in &numbers {
            let (theirs, came_back): (Option<i64>, bool) =
                statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            last = last.max(theirs);
            bounced |= came_back;
        }
        if self.last.len() <= slot as usize {
            self.last.resize(slot as usize + 1, 0);
        }
        if let Some(held) = self.last.get_mut(slot as usize) {
            *held = last.map_or(0, |at| minute(at) + 1);
        }
        self.bounced.set(slot, bounced);
        let mut statement = conn.prepare_cached(
            "SELECT 1 FROM outbox WHERE contact_id = ?1 AND campaign_id = ?2 AND state = 'accepted'",
        )?;
        for (campaign, got) in &mut self.got {
            let mut any = false;
            for number in &numbers {
                any = any || statement.exists((number, *campaign))?;
            }
            got.set(slot, any);
        }
        Ok(())
    }

    /// Nothing is known of a person any more.
    pub fn forget(&mut self, slot: Slot) {
        self.last.get_mut(slot as usize).into_iter().for_each(|last| *last = 0);
        self.bounced.set(slot, false);
        self.got.values_mut().for_each(|got| got.set(slot, false));
    }
}

/// Whose slot a message counts for: that of the record it went to, or of the one that went into since.
struct People<'a> {
    roster: &'a Roster,
    tops: HashMap<i64, i64>,
}

impl<'a> People<'a> {
    fn read(conn: &Connection, roster: &'a Roster) -> Result<People<'a>> {
        Ok(People { roster, tops: kin::tops(conn)? })
    }

    fn slot(&self, id: i64) -> Option<Slot> {
        self.roster.slot(id).or_else(|| self.roster.slot(*self.tops.get(&id)?))
    }
}

fn newest(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT coalesce(max(id), 0) FROM delivery_events")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// The last campaigns that were sent to their end, to one list or any, the newest first.
pub(super) fn last_campaigns(conn: &Connection, list: Option<ListId>, most: u32) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM campaigns WHERE state = 'finished' AND (?1 IS NULL OR list_id = ?1)
         ORDER BY started_at DESC, id DESC LIMIT ?2",
    )?;
    rows(&mut statement, (list.map(|list| list.0), most), |row| Ok(row.get(0)?))
}

impl Roster {
    /// Makes sure that the history is read and up to date, and knows who got these campaigns.
    pub(super) fn with_history(&mut self, conn: &Connection, campaigns: &[i64]) -> Result<()> {
        let now = newest(conn)?;
        let mut history = match self.history.take() {
            Some(history) => history,
            None => History::read(conn, self)?,
        };
        if history.seen != now {
            self.kept.forget_answers();
            let mut statement = conn.prepare_cached(&format!(
                "SELECT DISTINCT o.contact_id FROM delivery_events AS e JOIN outbox AS o ON o.id = e.outbox_id
                 WHERE e.id > ?1 AND e.event IN ({TELLING})"
            ))?;
            let people: Vec<i64> = rows(&mut statement, [history.seen], |row| Ok(row.get(0)?))?;
            if people.len() > FEW.max(self.ids.len() / 50) {
                history = History::read(conn, self)?;
                self.orders.retain(|(order, _)| *order != super::order::Order::LastMailed);
            } else {
                let mut changed = Bits::none(self.ids.len());
                for id in people {
                    // A message may end after the record it went to went into another one.
                    let id = if self.slot(id).is_some() { id } else { kin::top(conn, ContactId(id))?.0 };
                    if let Some(slot) = self.slot(id) {
                        history.look_again(conn, slot, id)?;
                        changed.set(slot, true);
                    }
                }
                history.seen = now;
                self.history = Some(history);
                self.put_in_order(&changed, true);
                history = self.history.take().unwrap_or_default();
            }
        }
        let new: Vec<i64> =
            campaigns.iter().copied().filter(|campaign| !history.got.contains_key(campaign)).collect();
        if !new.is_empty() {
            let people = People::read(conn, self)?;
            for campaign in new {
                let mut got = Bits::none(self.ids.len());
                let mut statement = conn.prepare_cached(
                    "SELECT contact_id FROM outbox WHERE campaign_id = ?1 AND state = 'accepted'",
                )?;
                let mut found = statement.query([campaign])?;
                while let Some(row) = found.next()? {
                    if let Some(slot) = people.slot(row.get(0)?) {
                        got.set(slot, true);
                    }
                }
                history.got.insert(campaign, got);
            }
        }
        if history.got.len() > KEPT_CAMPAIGNS {
            history.got.retain(|campaign, _| campaigns.contains(campaign));
        }
        self.history = Some(history);
        Ok(())
    }
}
