//! Whom an account wrote to, and who still waits.

use std::collections::HashSet;

use contacts::ContactId;
use delivery::{AccountId, CampaignId};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::Store;
use crate::accounts::{LoginId, login_of};
use crate::columns::{address, first, millis, rows};
use crate::error::Result;

impl Store {
    /// Everybody a message of this account, or another one of its login, went to, or may have gone to, ever.
    pub fn mailed_by(&self, account: AccountId) -> Result<HashSet<ContactId>> {
        self.read(|conn| {
            people(
                conn,
                "SELECT o.contact_id FROM campaigns AS k JOIN outbox AS o ON o.campaign_id = k.id
                 WHERE k.account_id IN (SELECT id FROM accounts WHERE login_id = ?1) AND o.state IN ('accepted', 'uncertain', 'claimed')",
                [login_of(conn, account)?.0],
            )
        })
    }

    /// Everybody who got a message of this campaign since then, may have got it, or waits for it.
    pub fn mailed_in(&self, campaign: CampaignId, since: Timestamp) -> Result<HashSet<ContactId>> {
        self.read(|conn| {
            people(
                conn,
                "SELECT contact_id FROM outbox WHERE campaign_id = ?1 AND (state IN ('queued', 'claimed', 'deferred')
                     OR state IN ('accepted', 'uncertain') AND changed_at >= ?2)",
                (campaign.0, millis(since)),
            )
        })
    }

    /// Each person who still waits for a message of a campaign, with the domain of their address, in the order of their turns:
    /// see [`super::claim`].
    pub fn each_to_go(&self, campaign: CampaignId, mut see: impl FnMut(&str, ContactId)) -> Result<()> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT c.address, c.id FROM outbox AS o JOIN contacts AS c ON c.id = o.contact_id
                 WHERE o.campaign_id = ?1 AND o.state IN ('queued', 'claimed', 'deferred')
                 ORDER BY o.state = 'queued', o.parked DESC, o.due_at, o.id",
            )?;
            rows(&mut statement, [campaign.0], |row| {
                see(address(row, 0)?.domain(), ContactId(row.get(1)?));
                Ok(())
            })?;
            Ok(())
        })
    }
}

/// Whether no message of a login but one of `campaign`, which is being claimed, went to somebody, or may have gone to them,
/// ever.
pub(super) fn is_new(
    conn: &Connection,
    login: LoginId,
    contact: ContactId,
    campaign: CampaignId,
) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM outbox AS o CROSS JOIN campaigns AS k ON k.id = o.campaign_id
         CROSS JOIN accounts AS a ON a.id = k.account_id
         WHERE o.contact_id = ?1 AND o.campaign_id <> ?3 AND o.state IN ('accepted', 'uncertain', 'claimed')
             AND a.login_id = ?2 LIMIT 1",
    )?;
    Ok(first(&mut statement, (contact.0, login.0, campaign.0), |_| Ok(()))?.is_none())
}

fn people(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<HashSet<ContactId>> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(rows(&mut statement, params, |row| Ok(ContactId(row.get(0)?)))?.into_iter().collect())
}
