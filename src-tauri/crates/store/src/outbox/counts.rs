//! The tables `outbox_counts` and `outbox_minutes`: what a screen asks every second, kept in step by the transactions
//! that move rows.

use std::collections::BTreeMap;

use delivery::{CampaignId, RowState};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::Store;
use crate::columns::{count, instant, rows, word};
use crate::error::Result;

/// How many rows of a campaign are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Waiting for their turn.
    pub queued: u64,
    /// In the hands of a connection.
    pub claimed: u64,
    /// Taken by the account's server.
    pub accepted: u64,
    /// Waiting for their next try.
    pub deferred: u64,
    /// Given up.
    pub failed: u64,
    /// Refused for good.
    pub refused: u64,
    /// May or may not have gone.
    pub uncertain: u64,
    /// Not sent, with the reason.
    pub skipped: u64,
}

impl Counts {
    /// All rows.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.to_go() + self.accepted + self.failed + self.refused + self.uncertain + self.skipped
    }

    /// People a message was meant for: all but those who were left out.
    pub const fn messages(&self) -> u64 {
        self.total() - self.skipped
    }

    /// Rows that are not at their end.
    #[must_use]
    pub const fn to_go(&self) -> u64 {
        self.queued + self.claimed + self.deferred
    }

    /// The count of one state.
    #[must_use]
    pub const fn of(&self, state: RowState) -> u64 {
        match state {
            RowState::Queued => self.queued,
            RowState::Claimed => self.claimed,
            RowState::Accepted => self.accepted,
            RowState::Deferred => self.deferred,
            RowState::Failed => self.failed,
            RowState::Refused => self.refused,
            RowState::Uncertain => self.uncertain,
            RowState::Skipped => self.skipped,
        }
    }

    const fn set(&mut self, state: RowState, value: u64) {
        match state {
            RowState::Queued => self.queued = value,
            RowState::Claimed => self.claimed = value,
            RowState::Accepted => self.accepted = value,
            RowState::Deferred => self.deferred = value,
            RowState::Failed => self.failed = value,
            RowState::Refused => self.refused = value,
            RowState::Uncertain => self.uncertain = value,
            RowState::Skipped => self.skipped = value,
        }
    }
}

/// What became of messages within one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minute {
    /// The start of the minute.
    pub at: Timestamp,
    /// Rows that reached each state in it.
    pub counts: Counts,
}

/// Moves of one transaction, added up before they are stored.
#[derive(Debug)]
pub(crate) struct Tally {
    campaign: CampaignId,
    change: BTreeMap<RowState, i64>,
    minutes: BTreeMap<(i64, RowState), i64>,
}

impl Tally {
    pub(crate) const fn new(campaign: CampaignId) -> Tally {
        Tally { campaign, change: BTreeMap::new(), minutes: BTreeMap::new() }
    }

    /// Whose rows they are.
    pub(crate) const fn campaign(&self) -> CampaignId {
        self.campaign
    }

    /// Rows that came new into a state.
    pub(crate) fn added(&mut self, state: RowState, rows: i64) {
        *self.change.entry(state).or_default() += rows;
    }

    /// A row that went from one state to another.
    pub(crate) fn moved(&mut self, from: RowState, to: RowState, at: Timestamp) {
        *self.change.entry(from).or_default() -= 1;
        *self.change.entry(to).or_default() += 1;
        if to.is_terminal() || to == RowState::Deferred {
            *self.minutes.entry((at.as_second().div_euclid(60), to)).or_default() += 1;
        }
    }

    /// Stores the sums, in the transaction of the moves.
    pub(crate) fn store(self, conn: &Connection) -> Result<()> {
        let mut counts = conn.prepare_cached(
            "INSERT INTO outbox_counts (campaign_id, state, count) VALUES (?1, ?2, ?3)
             ON CONFLICT (campaign_id, state) DO UPDATE SET count = count + excluded.count",
        )?;
        for (state, change) in self.change {
            if change != 0 {
                counts.execute((self.campaign.0, state.as_str(), change))?;
            }
        }
        let mut minutes = conn.prepare_cached(
            "INSERT INTO outbox_minutes (campaign_id, minute, state, count) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (campaign_id, minute, state) DO UPDATE SET count = count + excluded.count",
        )?;
        for ((minute, state), rows) in self.minutes {
            minutes.execute((self.campaign.0, minute, state.as_str(), rows))?;
        }
        Ok(())
    }
}

pub(crate) fn of(conn: &Connection, campaign: CampaignId) -> Result<Counts> {
    let mut statement =
        conn.prepare_cached("SELECT state, count FROM outbox_counts WHERE campaign_id = ?1")?;
    let mut counts = Counts::default();
    for (state, value) in
        rows(&mut statement, [campaign.0], |row| Ok((word(row, 0, "message state")?, count(row, 1)?)))?
    {
        counts.set(state, value);
    }
    Ok(counts)
}

/// Counts every row again, after many were changed at once.
pub(crate) fn count_again(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "DELETE FROM outbox_counts;
         INSERT INTO outbox_counts (campaign_id, state, count)
             SELECT campaign_id, state, count(*) FROM outbox GROUP BY campaign_id, state;",
    )?;
    Ok(())
}

impl Store {
    /// How many rows of a campaign are in each state.
    pub fn counts(&self, campaign: CampaignId) -> Result<Counts> {
        self.read(|conn| of(conn, campaign))
    }

    /// What became of a campaign's messages minute by minute, oldest first. Minutes in which nothing happened are
    /// left out.
    pub fn minutes(&self, campaign: CampaignId) -> Result<Vec<Minute>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT minute, state, count FROM outbox_minutes WHERE campaign_id = ?1 ORDER BY minute",
            )?;
            let mut minutes: Vec<Minute> = Vec::new();
            for (minute, state, value) in rows(&mut statement, [campaign.0], |row| {
                Ok((row.get::<_, i64>(0)?, word(row, 1, "message state")?, count(row, 2)?))
            })? {
                let at = instant(minute.saturating_mul(60_000))?;
                match minutes.last_mut() {
                    Some(last) if last.at == at => last.counts.set(state, value),
                    _ => {
                        let mut counts = Counts::default();
                        counts.set(state, value);
                        minutes.push(Minute { at, counts });
                    }
                }
            }
            Ok(minutes)
        })
    }
}
