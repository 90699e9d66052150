//! The table `outbox`: one row per campaign and contact.
//!
//! What stands on it: a row is never made twice, never lost, and one at its end stays there. Every change of state
//! goes through `delivery::outbox` and moves row, event, counts and pace in one transaction.

mod already;
mod called_off;
pub(crate) mod claim;
pub(crate) mod counts;
mod mailed;
pub(crate) mod merged;
mod name;
mod put_off;
mod queue;
mod reasons;
pub(crate) mod recover;
mod results;
mod same_person;
mod settle;
mod settle_again;

pub(crate) use called_off::{CANCELLED, CANCELLED_IN_A_COPY};

use contacts::ContactId;
use delivery::{CampaignId, OutboxId, RowEvent, RowState};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::columns::{all, first, millis, time_or_none, word};
use crate::delivery_events;
use crate::error::Result;
use crate::same_mailbox::kin;

pub use already::Already;
pub use claim::{Claim, Claims, Most, Stamp, Stamped, TurnOf};
pub use counts::{Counts, Minute};
pub use mailed::ToGo;
pub use put_off::PutOff;
pub use queue::QueueRow;
pub use reasons::ReasonCount;
pub use results::{ResultQuery, ResultRow};
pub use settle::{Counted, Settled, Settlement, SettlementReport};
pub use settle_again::SettleAs;

/// The rows of a campaign that wait for their turn or their next try.
pub(crate) fn waiting_rows(conn: &Connection, campaign: CampaignId) -> Result<Vec<(OutboxId, RowState)>> {
    let sql = "SELECT id, state FROM outbox WHERE campaign_id = ?1 AND state IN ('queued', 'deferred')";
    all(conn, sql, [campaign.0], |row| Ok((OutboxId(row.get(0)?), word(row, 1, "message state")?)))
}

/// When a message was last accepted for a person, under whichever of their addresses.
pub(crate) fn last_mailed(conn: &Connection, contact: ContactId) -> Result<Option<Timestamp>> {
    let mut statement = conn
        .prepare_cached("SELECT max(changed_at) FROM outbox WHERE contact_id = ?1 AND state = 'accepted'")?;
    let mut of = |id: ContactId| -> Result<Option<Timestamp>> {
        Ok(first(&mut statement, [id.0], |row| time_or_none(row, 0))?.flatten())
    };
    let mut last = of(contact)?;
    for merged in kin::of(conn, contact)? {
        last = last.max(of(merged.id)?);
    }
    Ok(last)
}

/// Ends a row without a message. The caller keeps count.
pub(crate) fn skip(conn: &Connection, row: OutboxId, why: &str, now: Timestamp) -> Result<()> {
    conn.prepare_cached(
        "UPDATE outbox SET state = 'skipped', due_at = 0, changed_at = ?2, why = ?3 WHERE id = ?1",
    )?
    .execute((row.0, millis(now), why))?;
    delivery_events::add(conn, row, RowEvent::Skip, "", why, now)
}

/// Ends every row of a person that waits, in whatever campaign. Returns how many.
pub(crate) fn skip_waiting_of(
    conn: &Connection,
    contact: ContactId,
    why: &str,
    now: Timestamp,
) -> Result<u64> {
    let waiting = all(
        conn,
        "SELECT id, campaign_id, state FROM outbox WHERE contact_id = ?1 AND state IN ('queued', 'deferred')",
        [contact.0],
        waiting_row,
    )?;
    skip_these(conn, &waiting, why, now)
}

/// A row that waits: its number, its campaign and its state.
pub(crate) type Waiting = (OutboxId, CampaignId, RowState);

/// Reads the three.
pub(crate) fn waiting_row(row: &Row<'_>) -> Result<Waiting> {
    Ok((OutboxId(row.get(0)?), CampaignId(row.get(1)?), word(row, 2, "message state")?))
}

/// Ends rows that wait, whatever their campaigns. Returns how many.
pub(crate) fn skip_these(conn: &Connection, waiting: &[Waiting], why: &str, now: Timestamp) -> Result<u64> {
    for (row, campaign, state) in waiting {
        skip(conn, *row, why, now)?;
        let mut tally = counts::Tally::new(*campaign);
        tally.moved(*state, RowState::Skipped, now);
        tally.store(conn)?;
        crate::campaigns::finish_if_done(conn, *campaign, now)?;
    }
    Ok(u64::try_from(waiting.len()).unwrap_or(u64::MAX))
}
