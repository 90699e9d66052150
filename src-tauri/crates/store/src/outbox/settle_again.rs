//! What the user decides after the fact: try the failed again, settle the uncertain.

use delivery::{CampaignId, CampaignState, Event, OutboxId, RowEvent, RowState};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use crate::Store;
use crate::campaigns::{finish_if_done, set_state, state_of};
use crate::changes::Part;
use crate::columns::{millis, rows};
use crate::delivery_events;
use crate::error::Result;

/// What is known of an uncertain message now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettleAs {
    /// It went: found in the Sent folder, or the user says so.
    Accepted,
    /// It did not go: it is sent again, with the Message-ID and Date it has.
    QueuedAgain,
}

impl Store {
    /// Queues the failed rows of a campaign again, or only these. A finished campaign goes back to sending. They keep
    /// their Message-ID and Date, and get a new round of tries. Returns how many.
    pub fn retry_failed(
        &self,
        campaign: CampaignId,
        only: Option<&[OutboxId]>,
        now: Timestamp,
    ) -> Result<u64> {
        self.again(campaign, RowState::Failed, RowEvent::QueueAgain, only, "", now)
    }

    /// Settles the uncertain rows of a campaign, or only these. `evidence` says what it rests on. Returns how many.
    pub fn settle_uncertain(
        &self,
        campaign: CampaignId,
        only: Option<&[OutboxId]>,
        settle: SettleAs,
        evidence: &str,
        now: Timestamp,
    ) -> Result<u64> {
        let event = match settle {
            SettleAs::Accepted => RowEvent::SettleAccepted,
            SettleAs::QueuedAgain => RowEvent::QueueAgain,
        };
        self.again(campaign, RowState::Uncertain, event, only, evidence, now)
    }

    fn again(
        &self,
        campaign: CampaignId,
        from: RowState,
        event: RowEvent,
        only: Option<&[OutboxId]>,
        evidence: &str,
        now: Timestamp,
    ) -> Result<u64> {
        self.write(&[Part::Outbox], |tx| {
            let to = from.apply(event)?;
            let mut found = in_state(tx, campaign, from)?;
            if let Some(only) = only {
                found.retain(|row| only.contains(row));
            }
            if found.is_empty() {
                return Ok(0);
            }
            if to == RowState::Queued && state_of(tx, campaign)? != CampaignState::Sending {
                set_state(tx, campaign, Event::QueueAgain, now)?;
            }
            let mut tally = Tally::new(campaign);
            for row in &found {
                tx.prepare_cached(
                    "UPDATE outbox SET state = ?2, tries = 0, setbacks = 0, due_at = 0, parked = 0, changed_at = ?3, why = '' WHERE id = ?1",
                )?
                .execute((row.0, to.as_str(), millis(now)))?;
                delivery_events::add(tx, *row, event, "", evidence, now)?;
                tally.moved(from, to, now);
            }
            tally.store(tx)?;
            finish_if_done(tx, campaign, now)?;
            Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
        })
    }
}

fn in_state(conn: &Connection, campaign: CampaignId, state: RowState) -> Result<Vec<OutboxId>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM outbox WHERE campaign_id = ?1 AND state = ?2 ORDER BY id")?;
    rows(&mut statement, (campaign.0, state.as_str()), |row| Ok(OutboxId(row.get(0)?)))
}
