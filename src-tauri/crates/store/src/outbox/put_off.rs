//! Messages that were put off, and what they wait for now: the server they go to, or room in the account's pace.

use contacts::ContactId;
use delivery::pacing::To;
use delivery::{CampaignId, RowState, domain_number};
use jiff::Timestamp;
use rusqlite::Connection;

use super::claim::TurnOf;
use super::counts;
use super::mailed::is_new;
use crate::Store;
use crate::accounts::LoginId;
use crate::columns::{address, count, first, instant, millis};
use crate::error::Result;

/// The messages of a campaign that were put off by the servers they go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PutOff {
    /// Those that wait for the server's next try.
    pub retries: u64,
    /// When the first of them is tried again.
    pub next: Option<Timestamp>,
    /// Those whose time had come, and that wait for room in the account's pace.
    pub parked: u64,
    /// The turn of the first of these; `None` where there are none, or its turn never comes.
    pub turn: Option<Timestamp>,
    /// What a pace knows of it.
    pub to: Option<To>,
}

/// The turn of a row as it is stored. What has no room in a pace as it is has its turn at the end of time, whose last second
/// has milliseconds that cannot be read back.
pub(super) fn stored(turn: Timestamp) -> i64 {
    millis(turn).min(Timestamp::MAX.as_second().saturating_mul(1_000))
}

/// The stored turn of a row, where it ever comes.
pub(super) fn turn_at(millis: i64) -> Result<Option<Timestamp>> {
    Ok(Some(instant(millis)?).filter(|at| at.as_second() < Timestamp::MAX.as_second()))
}

impl Store {
    /// When the first of those messages was claimed that are in the hands of a connection now.
    pub fn in_hand_since(&self, campaign: CampaignId) -> Result<Option<Timestamp>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT changed_at FROM outbox WHERE campaign_id = ?1 AND state = 'claimed' ORDER BY changed_at LIMIT 1",
            )?;
            first(&mut statement, [campaign.0], |row| instant(row.get(0)?))
        })
    }

    /// The messages of a campaign that were put off.
    pub fn put_off(&self, campaign: CampaignId) -> Result<PutOff> {
        self.read(|conn| {
            let all = counts::of(conn, campaign)?.of(RowState::Deferred);
            if all == 0 {
                return Ok(PutOff::default());
            }
            let parked = conn
                .prepare_cached(
                    "SELECT count(*) FROM outbox WHERE campaign_id = ?1 AND state = 'deferred' AND parked = 1",
                )?
                .query_row([campaign.0], |row| Ok(count(row, 0)))??;
            let mut statement = conn.prepare_cached(
                "SELECT due_at FROM outbox WHERE campaign_id = ?1 AND state = 'deferred' AND parked = 0
                 ORDER BY due_at LIMIT 1",
            )?;
            let next = first(&mut statement, [campaign.0], |row| instant(row.get(0)?))?;
            let mut statement = conn.prepare_cached(
                "SELECT o.due_at, coalesce(c.address, g.person ->> 1), o.contact_id, a.login_id FROM outbox AS o
                 LEFT JOIN contacts AS c ON c.id = o.contact_id LEFT JOIN merged_people AS g ON g.contact_id = o.contact_id
                 JOIN campaigns AS k ON k.id = o.campaign_id JOIN accounts AS a ON a.id = k.account_id
                 WHERE o.campaign_id = ?1 AND o.state = 'deferred' AND o.parked = 1 AND (c.id IS NOT NULL OR g.contact_id IS NOT NULL)
                 ORDER BY o.due_at LIMIT 1",
            )?;
            let first_parked = first(&mut statement, [campaign.0], |row| {
                let domain = Some(domain_number(address(row, 1)?.domain()));
                let fresh = is_new(conn, LoginId(row.get(3)?), ContactId(row.get(2)?), campaign)?;
                Ok((turn_at(row.get(0)?)?, To { domain, fresh, reserved: true }))
            })?;
            let (turn, to) = first_parked.map_or((None, None), |(turn, to)| (turn, Some(to)));
            Ok(PutOff { retries: all.saturating_sub(parked), next, parked, turn, to })
        })
    }
}

/// When the next message of a campaign that was put off comes, and whose turn that is.
pub(super) fn next(conn: &Connection, campaign: CampaignId) -> Result<Option<(Timestamp, TurnOf)>> {
    let mut statement = conn.prepare_cached(
        "SELECT due_at, parked FROM outbox WHERE campaign_id = ?1 AND state = 'deferred' ORDER BY due_at LIMIT 1",
    )?;
    first(&mut statement, [campaign.0], |row| {
        let turn = if row.get(1)? { TurnOf::Parked } else { TurnOf::Deferred };
        Ok((instant(row.get(0)?)?, turn))
    })
}
