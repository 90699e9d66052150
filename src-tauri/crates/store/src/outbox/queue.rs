//! Freezing the audience: one row for each person.

use contacts::ContactId;
use delivery::preflight::Cleared;
use delivery::{CampaignId, CampaignState, Event, RowState};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use crate::Store;
use crate::campaigns::{finish_if_done, get, set_state};
use crate::changes::Part;
use crate::columns::millis;
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
    /// Whether the account never wrote to them; asked only where it has a limit for that.
    pub fresh: bool,
}

impl From<ContactId> for QueueRow {
    fn from(contact: ContactId) -> QueueRow {
        QueueRow { contact, due: None, skip: None, fresh: false }
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
            let campaign = get(tx, id)?;
            if campaign.cleared_for != Some(leave.fingerprint()) {
                let why = delivery::NotAllowed { state: CampaignState::Draft, event: Event::Start };
                return Err(StoreError::NotAllowed(why.into()));
            }
            set_state(tx, id, Event::Start, now)?;
            insert(tx, id, people, now)
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

fn insert(
    tx: &Connection,
    id: CampaignId,
    people: impl IntoIterator<Item = QueueRow>,
    now: Timestamp,
) -> Result<u64> {
    tx.execute(
        "UPDATE campaigns SET started_at = ?2, scheduled_at = NULL, plan = 'null', canary_until = NULL WHERE id = ?1",
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
