//! Whom an account wrote to, and who still waits.

use std::collections::HashSet;

use contacts::ContactId;
use delivery::{AccountId, CampaignId, RowState};
use jiff::Timestamp;
use rusqlite::Connection;

use crate::Store;
use crate::accounts::{LoginId, login_of};
use crate::columns::{address, count, first, millis, rows, word};
use crate::error::Result;
use crate::outbox::TurnOf;
use crate::outbox::put_off::turn_at;

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

    /// Each person who still waits for a message of a campaign; with `in_order` by their places in the queue, which takes longer,
    /// else those first whom a pace parked.
    pub fn each_to_go(
        &self,
        campaign: CampaignId,
        in_order: bool,
        mut see: impl FnMut(ToGo<'_>),
    ) -> Result<()> {
        let parts: &[&str] =
            if in_order { &["ORDER BY o.id"] } else { &["AND o.parked = 1", "AND o.parked = 0"] };
        self.read(|conn| {
            for part in parts {
                let mut statement = conn.prepare_cached(&format!(
                    "SELECT coalesce(c.address, g.person ->> 1), o.contact_id, o.state, o.due_at, o.parked FROM outbox AS o
                     LEFT JOIN contacts AS c ON c.id = o.contact_id LEFT JOIN merged_people AS g ON g.contact_id = o.contact_id
                     WHERE o.campaign_id = ?1 AND o.state IN ('queued', 'claimed', 'deferred')
                         AND (c.id IS NOT NULL OR g.contact_id IS NOT NULL) {part}"
                ))?;
                rows(&mut statement, [campaign.0], |row| {
                    let turn = turn(word(row, 2, "message state")?, row.get(3)?, row.get(4)?)?;
                    see(ToGo { domain: address(row, 0)?.domain(), contact: ContactId(row.get(1)?), turn });
                    Ok(())
                })?;
            }
            Ok(())
        })
    }

    /// How many of those who still wait for a message of a campaign have a turn to come, by that turn. Of a campaign that no
    /// pace parks anybody of: see [`Store::each_to_go`].
    pub fn turns_to_come(
        &self,
        campaign: CampaignId,
        now: Timestamp,
    ) -> Result<Vec<(Timestamp, TurnOf, u64)>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT state, due_at, count(*) FROM outbox
                 WHERE campaign_id = ?1 AND state IN ('queued', 'deferred') AND due_at > ?2 GROUP BY state, due_at",
            )?;
            let all = rows(&mut statement, (campaign.0, millis(now)), |row| {
                let turn = turn(word(row, 0, "message state")?, row.get(1)?, false)?;
                let people = count(row, 2)?;
                Ok(turn.map(|(at, of)| (at, of, people)))
            })?;
            Ok(all.into_iter().flatten().collect())
        })
    }
}

/// Somebody who still waits for a message.
#[derive(Clone, Copy, Debug)]
pub struct ToGo<'a> {
    /// The domain of their address.
    pub domain: &'a str,
    /// Who it is.
    pub contact: ContactId,
    /// When their turn comes or came, where it is not simply that of their place. What a pace parked counts as due: a forecast
    /// gives the places out anew.
    pub turn: Option<(Timestamp, TurnOf)>,
}

fn turn(state: RowState, due: i64, parked: bool) -> Result<Option<(Timestamp, TurnOf)>> {
    let due = if parked { 0 } else { due };
    Ok(match state {
        RowState::Deferred => turn_at(due)?.map(|at| (at, TurnOf::Deferred)),
        RowState::Queued if due > 0 => turn_at(due)?.map(|at| (at, TurnOf::Chosen)),
        _ => None,
    })
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
