//! What the user decides after the fact: try the failed again, settle the uncertain.

use delivery::{CampaignId, CampaignState, Event, OutboxId, RowEvent, RowState};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use super::{CANCELLED, CANCELLED_IN_A_COPY, skip};
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
    /// It did not go, and its campaign was ended: they are left out with those who waited then.
    NotSent,
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

    /// Settles the uncertain rows of a campaign, or only these. `evidence` says what it rests on. Returns how many; none where
    /// they would be left out of a campaign that was not ended.
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
            SettleAs::NotSent => return self.called_off_after_all(campaign, only, evidence, now),
        };
        self.again(campaign, RowState::Uncertain, event, only, evidence, now)
    }

    /// Leaves uncertain rows out of a campaign that was ended, as it did with those that waited then.
    fn called_off_after_all(
        &self,
        campaign: CampaignId,
        only: Option<&[OutboxId]>,
        evidence: &str,
        now: Timestamp,
    ) -> Result<u64> {
        self.write(&[Part::Outbox], |tx| {
            if state_of(tx, campaign)? != CampaignState::Cancelled {
                return Ok(0);
            }
            let mut found = in_state(tx, campaign, RowState::Uncertain)?;
            found.retain(|row| only.is_none_or(|only| only.contains(row)));
            let why = why_called_off(tx, campaign)?;
            let mut tally = Tally::new(campaign);
            for row in &found {
                delivery_events::add(tx, *row, RowEvent::QueueAgain, "", evidence, now)?;
                skip(tx, *row, why, now)?;
                tally.moved(RowState::Uncertain, RowState::Skipped, now);
            }
            tally.store(tx)?;
            Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
        })
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

/// The reason of those who waited when the campaign was ended. In data that another copy may have sent on from, nobody is told
/// that they have not got it.
fn why_called_off(conn: &Connection, campaign: CampaignId) -> Result<&'static str> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM outbox WHERE campaign_id = ?1 AND state = 'skipped' AND why = ?2 LIMIT 1",
    )?;
    let in_a_copy = statement.exists((campaign.0, CANCELLED_IN_A_COPY))?;
    Ok(if in_a_copy { CANCELLED_IN_A_COPY } else { CANCELLED })
}

fn in_state(conn: &Connection, campaign: CampaignId, state: RowState) -> Result<Vec<OutboxId>> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM outbox WHERE campaign_id = ?1 AND state = ?2 ORDER BY id")?;
    rows(&mut statement, (campaign.0, state.as_str()), |row| Ok(OutboxId(row.get(0)?)))
}
