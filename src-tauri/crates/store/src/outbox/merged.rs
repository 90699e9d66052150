//! Messages to a record that went into another one while they were in hand, and came back. The other record may have given its
//! turn up for them: one of the two must have its message, or a reason of its own.

use contacts::ContactId;
use delivery::{CampaignId, OutboxId, RowState};
use rusqlite::Connection;

use crate::columns::{first, word};
use crate::error::Result;
use crate::same_mailbox::{MERGED, kin};

/// The person a message is for that was for a record which went into another one. `None` where that person has a message of
/// their own in this campaign, or a reason why not.
///
/// A row at its end stays there, so the one that had given its turn up does not get it back: the two rows change their people.
pub(super) fn now_for(
    tx: &Connection,
    campaign: CampaignId,
    row: OutboxId,
    contact: ContactId,
) -> Result<Option<ContactId>> {
    let kept = kin::top(tx, contact)?;
    let mut statement =
        tx.prepare_cached("SELECT id, state, why FROM outbox WHERE contact_id = ?1 AND campaign_id = ?2")?;
    let other = first(&mut statement, (kept.0, campaign.0), |row| {
        Ok((OutboxId(row.get(0)?), word::<RowState>(row, 1, "message state")?, row.get::<_, String>(2)?))
    })?;
    let mut give = tx.prepare_cached("UPDATE outbox SET contact_id = ?2 WHERE id = ?1")?;
    match other {
        None => {
            give.execute((row.0, kept.0))?;
            Ok(Some(kept))
        }
        Some((other, RowState::Skipped, why)) if why == MERGED => {
            // A person has one row in a campaign, at each moment.
            give.execute((other.0, -other.0))?;
            give.execute((row.0, kept.0))?;
            give.execute((other.0, contact.0))?;
            Ok(Some(kept))
        }
        Some(_) => Ok(None),
    }
}
