//! The first batch of a campaign: what the person chose, and until when what came back is looked at.

use delivery::CampaignId;
use delivery::canary::{Canary, CanaryChoice, CanaryTally};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::Store;
use crate::changes::Part;
use crate::columns::{count, first, millis, time_or_none};
use crate::error::{Result, StoreError};

/// The first batch of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CanaryRow {
    /// What the person chose.
    pub choice: CanaryChoice,
    /// When the others may go; `None` until the first batch is out.
    pub until: Option<Timestamp>,
}

fn get(conn: &Connection, id: CampaignId) -> Result<CanaryRow> {
    let mut statement = conn
        .prepare_cached("SELECT canary_people, canary_minutes, canary_until FROM campaigns WHERE id = ?1")?;
    let row = first(&mut statement, [id.0], |row| {
        let choice = match row.get::<_, Option<u32>>(0)? {
            None => CanaryChoice::Usual,
            Some(0) => CanaryChoice::Off,
            Some(people) => CanaryChoice::Own(Canary { people, minutes: row.get(1)? }),
        };
        Ok(CanaryRow { choice, until: time_or_none(row, 2)? })
    })?;
    row.ok_or(StoreError::NotFound { what: "campaign" })
}

impl Store {
    /// The first batch of a campaign.
    pub fn canary(&self, id: CampaignId) -> Result<CanaryRow> {
        self.read(|conn| get(conn, id))
    }

    /// Chooses the first batch. It voids no clearance: the same people get the same message.
    pub fn set_canary(&self, id: CampaignId, choice: CanaryChoice) -> Result<()> {
        let (people, minutes) = match choice {
            CanaryChoice::Usual => (None, Canary::USUAL.minutes),
            CanaryChoice::Off => (Some(0), 0),
            CanaryChoice::Own(canary) => (Some(canary.people), canary.minutes),
        };
        self.write(&[Part::Campaigns], |tx| {
            let changed = tx.execute(
                "UPDATE campaigns SET canary_people = ?2, canary_minutes = ?3 WHERE id = ?1",
                (id.0, people, minutes),
            )?;
            if changed == 0 { Err(StoreError::NotFound { what: "campaign" }) } else { Ok(()) }
        })
    }

    /// The first batch is out; the others may go from `until` on.
    pub fn canary_is_out(&self, id: CampaignId, until: Timestamp) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| {
            tx.execute("UPDATE campaigns SET canary_until = ?2 WHERE id = ?1", (id.0, millis(until)))?;
            Ok(())
        })
    }

    /// What became of the messages of a campaign so far, as far as it matters for its first batch.
    pub fn canary_tally(&self, id: CampaignId) -> Result<CanaryTally> {
        self.read(|conn| {
            let of = |sql: &str| -> Result<u64> {
                conn.prepare_cached(sql)?.query_row([id.0], |row| Ok(count(row, 0)))?
            };
            Ok(CanaryTally {
                dead: of("SELECT count(*) FROM outbox WHERE campaign_id = ?1 AND state = 'refused'")?,
                blocked: of(
                    "SELECT count(*) FROM outbox WHERE campaign_id = ?1 AND (state = 'failed' OR (state = 'deferred' AND tries > 1))
                     AND class IN ('content-rejected', 'reputation-blocked', 'authentication-failed')",
                )?,
                blocked_for_now: of(
                    "SELECT count(*) FROM outbox WHERE campaign_id = ?1 AND state = 'deferred' AND tries <= 1
                     AND class IN ('content-rejected', 'reputation-blocked', 'authentication-failed')",
                )?,
                accepted: of("SELECT count(*) FROM outbox WHERE campaign_id = ?1 AND state = 'accepted'")?,
            })
        })
    }
}
