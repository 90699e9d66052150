//! Messages that were in hand when the program ended.

use contacts::ContactId;
use delivery::pacing::To;
use delivery::{CampaignId, OutboxId, RowEvent, RowState, domain_number};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use super::mailed::is_new;
use crate::SenderConnection;
use crate::accounts::{LoginId, count_lost};
use crate::campaigns::finish_if_done;
use crate::changes::Part;
use crate::columns::{instant, millis, rows};
use crate::contact::remove::key_of;
use crate::delivery_events;
use crate::error::Result;
use crate::same_mailbox::kin;

/// What is told of a message that was in hand when the program ended.
pub(crate) const STOPPED: &str = "Postrider was stopped while this message was on its way.";

/// A row that nobody has in hand any more.
struct Lost {
    row: OutboxId,
    campaign: CampaignId,
    contact: ContactId,
    claimed: Timestamp,
    fresh: Option<bool>,
    login: Option<LoginId>,
}

impl SenderConnection {
    /// Turns every claimed row `uncertain`: whoever claimed it is dead, and the message may or may not have gone. For
    /// the holder of the sender lock, once, before its first claim. Returns how many there were.
    pub fn recover(&self, now: Timestamp) -> Result<u64> {
        // By campaign, as the index is: a walk through all messages ever sent would take as long as there are of them.
        self.recover_where("FROM campaigns AS k CROSS JOIN outbox AS o ON o.campaign_id = k.id", None, now)
    }

    /// The same for one campaign, which nobody in this process sends at this moment either.
    pub fn recover_of(&self, campaign: CampaignId, now: Timestamp) -> Result<u64> {
        self.recover_where(
            "FROM outbox AS o JOIN campaigns AS k ON k.id = o.campaign_id",
            Some(campaign),
            now,
        )
    }

    fn recover_where(&self, from: &str, campaign: Option<CampaignId>, now: Timestamp) -> Result<u64> {
        let which = if campaign.is_some() { "o.campaign_id = ?1" } else { "?1 IS NULL" };
        let sql = format!(
            "SELECT o.id, o.campaign_id, o.contact_id, o.changed_at, o.fresh, a.login_id {from}
             LEFT JOIN accounts AS a ON a.id = k.account_id WHERE {which} AND o.state = 'claimed'"
        );
        self.write(&[Part::Outbox], |tx| {
            let claimed = rows(&mut tx.prepare(&sql)?, [campaign.map(|campaign| campaign.0)], |row| {
                Ok(Lost {
                    row: OutboxId(row.get(0)?),
                    campaign: CampaignId(row.get(1)?),
                    contact: ContactId(row.get(2)?),
                    claimed: instant(row.get(3)?)?,
                    fresh: row.get(4)?,
                    login: row.get::<_, Option<i64>>(5)?.map(LoginId),
                })
            })?;
            for lost in &claimed {
                count(tx, lost, now)?;
                tx.prepare_cached(
                    "UPDATE outbox SET state = 'uncertain', changed_at = ?2, why = ?3 WHERE id = ?1",
                )?
                .execute((lost.row.0, millis(now), STOPPED))?;
                delivery_events::add(tx, lost.row, RowEvent::LoseReply, "", STOPPED, now)?;
                let mut tally = Tally::new(lost.campaign);
                tally.moved(RowState::Claimed, RowState::Uncertain, now);
                tally.store(tx)?;
                finish_if_done(tx, lost.campaign, now)?;
            }
            Ok(u64::try_from(claimed.len()).unwrap_or(u64::MAX))
        })
    }
}

/// It may have left just now, and counts for the pace of the account as if it had.
fn count(tx: &Connection, lost: &Lost, now: Timestamp) -> Result<()> {
    let Some(login) = lost.login else { return Ok(()) };
    let key = match key_of(tx, lost.contact)? {
        Some(key) => Some(key),
        None => kin::key_of_merged(tx, lost.contact)?,
    };
    let domain = key.and_then(|key| key.as_str().rsplit_once('@').map(|(_, domain)| domain_number(domain)));
    let fresh = match lost.fresh {
        Some(fresh) => fresh,
        None => is_new(tx, login, lost.contact, lost.campaign)?,
    };
    count_lost(tx, login, To { domain, fresh, reserved: false }, lost.claimed, now)
}
