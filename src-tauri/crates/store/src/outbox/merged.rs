//! Messages to a record that went into another one. Where that other record has no row in the campaign, it comes to the message in
//! its place; where it gave its own turn up for them, the two change places. One of them has its message, or a reason of its own,
//! and gives the turn back when they are parted before it is used.

use contacts::ContactId;
use delivery::{CampaignId, OutboxId, RowState};
use rusqlite::Connection;

use crate::columns::{all, first, word};
use crate::error::Result;
use crate::outbox::{Waiting, waiting_row};
use crate::same_mailbox::{MERGED, kin};

/// A message that goes to another record than the one it was queued for.
pub(super) struct Moved {
    /// The row.
    pub row: OutboxId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// Whom it is for by now.
    pub contact: ContactId,
    /// Whom it was queued for.
    pub meant_for: ContactId,
}

impl Moved {
    /// The person it is for: whose record stands for the one it was queued for. `None` where that person has a message of their
    /// own in this campaign, or a reason why not.
    ///
    /// A row at its end stays there, so the one that had given its turn up does not get it back: the two rows change their
    /// people.
    pub fn on(&self, tx: &Connection) -> Result<Option<ContactId>> {
        let owner = kin::top(tx, self.meant_for)?;
        if owner == self.contact {
            return Ok(Some(owner));
        }
        let mut statement = tx
            .prepare_cached("SELECT id, state, why FROM outbox WHERE contact_id = ?1 AND campaign_id = ?2")?;
        let other = first(&mut statement, (owner.0, self.campaign.0), |row| {
            Ok((OutboxId(row.get(0)?), word::<RowState>(row, 1, "message state")?, row.get::<_, String>(2)?))
        })?;
        let mut give = tx.prepare_cached("UPDATE outbox SET contact_id = ?2 WHERE id = ?1")?;
        match other {
            None => {
                let meant_for = Some(self.meant_for.0).filter(|meant| *meant != owner.0);
                tx.prepare_cached("UPDATE outbox SET contact_id = ?2, meant_for = ?3 WHERE id = ?1")?
                    .execute((self.row.0, owner.0, meant_for))?;
                Ok(Some(owner))
            }
            Some((other, RowState::Skipped, why)) if why == MERGED => {
                // A person has one row in a campaign, at each moment.
                give.execute((other.0, -other.0))?;
                give.execute((self.row.0, owner.0))?;
                give.execute((other.0, self.contact.0))?;
                Ok(Some(owner))
            }
            Some(_) => Ok(None),
        }
    }
}

/// Lets the turns that wait for a record go back to those who were parted from it.
pub(crate) fn give_back(tx: &Connection, kept: ContactId) -> Result<()> {
    let waiting = all(
        tx,
        "SELECT id, campaign_id, meant_for FROM outbox
         WHERE contact_id = ?1 AND meant_for IS NOT NULL AND state IN ('queued', 'deferred')",
        [kept.0],
        |row| {
            Ok(Moved {
                row: OutboxId(row.get(0)?),
                campaign: CampaignId(row.get(1)?),
                contact: kept,
                meant_for: ContactId(row.get(2)?),
            })
        },
    )?;
    for one in &waiting {
        one.on(tx)?;
    }
    Ok(())
}

/// The rows of a record that wait and have no turn any more when it goes into another one: that one has a row in the campaign,
/// and did not give it up for such as these.
pub(crate) fn without_a_turn(tx: &Connection, other: ContactId, kept: ContactId) -> Result<Vec<Waiting>> {
    all(
        tx,
        "SELECT o.id, o.campaign_id, o.state FROM outbox AS o
             JOIN outbox AS k ON k.contact_id = ?2 AND k.campaign_id = o.campaign_id
         WHERE o.contact_id = ?1 AND o.state IN ('queued', 'deferred') AND NOT (k.state = 'skipped' AND k.why = ?3)",
        (other.0, kept.0, MERGED),
        waiting_row,
    )
}
