//! Freezing the audience: one row for each person.

use contacts::ContactId;
use delivery::preflight::Cleared;
use delivery::{CampaignId, CampaignState, Event, RowState, Wait, WaitReason};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::{self, Tally};
use crate::Store;
use crate::campaigns::{finish_if_done, get, pause, set_state};
use crate::changes::Part;
use crate::columns::{count, first, instant, millis};
use crate::connection::Durability;
use crate::error::{Result, StoreError};

/// One person of the frozen audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// Who.
    pub contact: ContactId,
    /// When their turn comes, where that is not at once.
    pub due: Option<Timestamp>,
    /// The code of the reason, for somebody who is left out and shall stand in the results with it.
    pub skip: Option<String>,
    /// In a rehearsal, whether the account's login never wrote to them; `None` to find that out when the row is claimed, by
    /// what was sent until then.
    pub fresh: Option<bool>,
}

impl From<ContactId> for QueueRow {
    fn from(contact: ContactId) -> QueueRow {
        QueueRow { contact, due: None, skip: None, fresh: None }
    }
}

impl Store {
    /// Queues a campaign for these people and starts it. `leave` must be for the campaign as it is stored. A person
    /// named twice gets one row. Returns how many rows there are.
    pub fn queue(
        &self,
        id: CampaignId,
        leave: &Cleared,
        people: impl IntoIterator<Item = QueueRow>,
        now: Timestamp,
    ) -> Result<u64> {
        self.write(&[Part::Campaigns, Part::Outbox], |tx| {
            may_begin(tx, id, leave)?;
            set_state(tx, id, Event::Start, now)?;
            insert(tx, id, people, now)
        })
    }

    /// The same for a campaign that begins by itself because its planned moment has come. Its plan is kept aside: see
    /// [`Store::take_start_back`].
    pub fn queue_as_planned(
        &self,
        id: CampaignId,
        leave: &Cleared,
        people: impl IntoIterator<Item = QueueRow>,
        now: Timestamp,
    ) -> Result<u64> {
        self.write(&[Part::Campaigns, Part::Outbox], |tx| {
            may_begin(tx, id, leave)?;
            let plan: String =
                tx.query_row("SELECT json_object('first', scheduled_at, 'plan', json(plan)) FROM campaigns WHERE id = ?1 AND scheduled_at IS NOT NULL", [id.0], |row| row.get(0))?;
            set_state(tx, id, Event::Start, now)?;
            let rows = insert(tx, id, people, now)?;
            tx.execute("UPDATE campaigns SET fired = ?2 WHERE id = ?1", (id.0, plan))?;
            Ok(rows)
        })
    }

    /// How many messages were queued when a campaign began: all its rows but those of people who were left out then. To those
    /// nothing ever happened, whatever the clock said; whoever is left out later has it noted.
    pub fn queued_at_start(&self, id: CampaignId) -> Result<u64> {
        self.read(|conn| {
            let never = conn
                .prepare_cached(
                    "SELECT count(*) FROM outbox AS o WHERE o.campaign_id = ?1 AND o.state = 'skipped'
                     AND NOT EXISTS (SELECT 1 FROM delivery_events AS e WHERE e.outbox_id = o.id)",
                )?
                .query_row([id.0], |row| Ok(count(row, 0)))??;
            Ok(counts::of(conn, id)?.total().saturating_sub(never))
        })
    }

    /// When the planned start of a campaign was due that began by itself, as long as none of its messages was ever in anybody's
    /// hands.
    pub fn fired_for_nobody(&self, id: CampaignId) -> Result<Option<Timestamp>> {
        self.read(|conn| fired_for_nobody(conn, id))
    }

    /// Plans a campaign again that began by itself, as long as none of its messages was ever in anybody's hands: its audience is
    /// frozen no more, its plan is what it was, and its clearance stays. Where something was written of its messages, such as
    /// that somebody was forgotten, that stays too, and the campaign pauses with the same reason. Returns whether it did either.
    pub fn take_start_back(&self, id: CampaignId, now: Timestamp) -> Result<bool> {
        self.write(&[Part::Campaigns, Part::Outbox], |tx| {
            let Some(at) = fired_for_nobody(tx, id)? else { return Ok(false) };
            let told: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM outbox AS o JOIN delivery_events AS e ON e.outbox_id = o.id WHERE o.campaign_id = ?1)",
                [id.0],
                |row| row.get(0),
            )?;
            if told {
                pause(tx, id, &Wait::for_you(WaitReason::MissedStart { at, why: None, frozen: true }), now)?;
                tx.execute("UPDATE campaigns SET fired = 'null' WHERE id = ?1", [id.0])?;
                return Ok(true);
            }
            set_state(tx, id, Event::TakeStartBack, now)?;
            for sql in [
                "DELETE FROM outbox WHERE campaign_id = ?1",
                "DELETE FROM outbox_counts WHERE campaign_id = ?1",
                "DELETE FROM outbox_minutes WHERE campaign_id = ?1",
                "UPDATE campaigns SET started_at = NULL, scheduled_at = fired ->> 'first', plan = fired -> 'plan', fired = 'null' WHERE id = ?1",
            ] {
                tx.execute(sql, [id.0])?;
            }
            Ok(true)
        })
    }

    /// Queues a campaign in a store that is thrown away, whatever its state there. Refused in any other.
    pub fn queue_rehearsal(
        &self,
        id: CampaignId,
        people: impl IntoIterator<Item = QueueRow>,
        now: Timestamp,
    ) -> Result<u64> {
        if self.inner.durability != Durability::ThrowAway {
            let why = delivery::NotAllowed { state: CampaignState::Draft, event: Event::Start };
            return Err(StoreError::NotAllowed(why.into()));
        }
        self.write(&[Part::Campaigns, Part::Outbox], |tx| {
            tx.execute("UPDATE campaigns SET state = 'sending' WHERE id = ?1", [id.0])?;
            insert(tx, id, people, now)
        })
    }
}

fn may_begin(tx: &Connection, id: CampaignId, leave: &Cleared) -> Result<()> {
    if get(tx, id)?.cleared_for == Some(leave.fingerprint()) {
        return Ok(());
    }
    let why = delivery::NotAllowed { state: CampaignState::Draft, event: Event::Start };
    Err(StoreError::NotAllowed(why.into()))
}

fn fired_for_nobody(conn: &Connection, id: CampaignId) -> Result<Option<Timestamp>> {
    // Whatever was claimed once has its Date.
    let mut statement = conn.prepare(
        "SELECT fired ->> 'first' FROM campaigns AS k WHERE id = ?1 AND state = 'sending' AND fired <> 'null'
             AND NOT EXISTS (SELECT 1 FROM outbox WHERE campaign_id = k.id AND date > 0)",
    )?;
    first(&mut statement, [id.0], |row| instant(row.get(0)?))
}

fn insert(
    tx: &Connection,
    id: CampaignId,
    people: impl IntoIterator<Item = QueueRow>,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(
        "UPDATE campaigns SET started_at = ?2, scheduled_at = NULL, plan = 'null', fired = 'null', canary_until = NULL WHERE id = ?1",
        (id.0, millis(now)),
    )?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO outbox (campaign_id, contact_id, state, tries, attempts, due_at, message_id, date, changed_at, class, reply_code, reply, why, fresh)
         VALUES (?1, ?2, ?3, 0, 0, ?6, '', 0, ?4, '', 0, '', ?5, ?7) ON CONFLICT (contact_id, campaign_id) DO NOTHING",
    )?;
    let (mut queued, mut skipped) = (0_i64, 0_i64);
    for person in people {
        let state = if person.skip.is_some() { RowState::Skipped } else { RowState::Queued };
        let made = statement.execute((
            id.0,
            person.contact.0,
            state.as_str(),
            millis(now),
            person.skip.as_deref().unwrap_or(""),
            person.due.filter(|_| state == RowState::Queued).map_or(0, millis),
            person.fresh,
        ))?;
        if made > 0 {
            match state {
                RowState::Skipped => skipped += 1,
                _ => queued += 1,
            }
        }
    }
    let mut tally = Tally::new(id);
    tally.added(RowState::Queued, queued);
    tally.added(RowState::Skipped, skipped);
    tally.store(tx)?;
    finish_if_done(tx, id, now)?;
    Ok(u64::try_from(queued + skipped).unwrap_or(0))
}
