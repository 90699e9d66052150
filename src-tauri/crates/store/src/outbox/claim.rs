//! Taking rows to send. Pause, cancellation and trust in the folder are read in the same transaction, so that nothing
//! is claimed a moment after somebody pressed Pause.

use contacts::ListId;
use delivery::pacing::PaceRow;
use delivery::{AccountId, CampaignId, CampaignState, OutboxId, RowState};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use crate::SenderConnection;
use crate::accounts::{Paused, add_sends};
use crate::campaigns::finish_if_done;
use crate::changes::Part;
use crate::columns::{all, count, first, from_json, instant, millis, one, word};
use crate::error::{Result, StoreError};
use crate::identity;
use crate::outbox::name;
use crate::outbox::settle::settle;
use crate::outbox::{Settlement, SettlementReport, skip};
use crate::same_mailbox::{MERGED, kin};
use crate::standings::{self, Candidate};

/// What a row gets at its claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The sender's domain, for the Message-ID of a row that has none yet: see [`name::message_id`].
    pub domain: String,
    /// What `delivery::pacing` recorded for it; stored with the claim.
    pub pace: Option<PaceRow>,
}

/// A row in the hands of a connection. Written to disk when it is handed out.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The row.
    pub row: OutboxId,
    /// The person as they stand now; ask `consent::decide` before anything goes out.
    pub candidate: Candidate,
    /// Its Message-ID without brackets.
    pub message_id: String,
    /// Its Date.
    pub date: Timestamp,
    /// Tries used up so far.
    pub tries: u32,
    /// Setbacks so far, as `delivery::Setback::may_be_the_row` counts them.
    pub setbacks: u32,
    /// What was stored in the account's pace for it, to be given back if nothing reaches the server.
    pub pace: Option<PaceRow>,
}

/// What asking for rows came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Claims {
    /// Rows to send; at least one.
    Rows(Vec<Claim>),
    /// Nothing is due.
    Nothing {
        /// When the next deferred row is.
        next_due: Option<Timestamp>,
        /// Rows that are not at their end, deferred and claimed ones: 0 means that the campaign is done.
        to_go: u64,
    },
    /// The campaign is not being sent.
    NotSending(CampaignState),
    /// The account is paused.
    AccountPaused(Paused),
    /// The folder was restored or copied, and nobody has vouched for it.
    NotVouched,
}

struct Due {
    row: OutboxId,
    contact: contacts::ContactId,
    state: RowState,
    tries: u32,
    setbacks: u32,
    message_id: String,
    date: i64,
}

impl SenderConnection {
    /// Claims at most `most` rows that are due: deferred ones first, then queued ones in their order, those that were
    /// put back behind those that were not. `stamp` is called
    /// once for each row that is claimed. Durable when it returns.
    pub fn claim(
        &self,
        campaign: CampaignId,
        most: u32,
        now: Timestamp,
        mut stamp: impl FnMut() -> Stamp,
    ) -> Result<Claims> {
        self.write(&[Part::Outbox], |tx| claim(tx, &self.salt, campaign, most, now, &mut stamp))
    }

    /// [`SenderConnection::settle`] and then [`SenderConnection::claim`] in one transaction: one wait for the disk
    /// instead of two.
    pub fn settle_and_claim(
        &self,
        campaign: CampaignId,
        settlements: &[Settlement],
        most: u32,
        now: Timestamp,
        mut stamp: impl FnMut() -> Stamp,
    ) -> Result<(SettlementReport, Claims)> {
        self.write(&[Part::Outbox], |tx| {
            let report = settle(tx, &self.salt, campaign, settlements, now)?;
            Ok((report, claim(tx, &self.salt, campaign, most, now, &mut stamp)?))
        })
    }

    /// When the next deferred row of a campaign is due.
    pub fn next_due(&self, campaign: CampaignId) -> Result<Option<Timestamp>> {
        next_due(&self.conn, campaign)
    }
}

fn claim(
    tx: &Connection,
    salt: &[u8; 32],
    campaign: CampaignId,
    most: u32,
    now: Timestamp,
    stamp: &mut dyn FnMut() -> Stamp,
) -> Result<Claims> {
    let about = one(
        tx,
        "SELECT k.state, k.list_id, a.id, a.paused_at, a.pause, k.uid FROM campaigns AS k
         LEFT JOIN accounts AS a ON a.id = k.account_id WHERE k.id = ?1",
        [campaign.0],
        |row| {
            let pause: Option<String> = row.get(4)?;
            Ok((
                word::<CampaignState>(row, 0, "campaign state")?,
                ListId(row.get(1)?),
                row.get::<_, Option<i64>>(2)?.map(AccountId),
                row.get::<_, Option<i64>>(3)?,
                pause.unwrap_or_default(),
                row.get::<_, Vec<u8>>(5)?,
            ))
        },
    )?;
    let Some((state, list, account, paused_at, pause, uid)) = about else {
        return Err(StoreError::NotFound { what: "campaign" });
    };
    if !identity::is_vouched(tx)? {
        return Ok(Claims::NotVouched);
    }
    if !state.may_claim() {
        return Ok(Claims::NotSending(state));
    }
    if let Some(since) = paused_at {
        let paused = Paused { since: instant(since)?, pause: from_json(&pause, "pause of an account")? };
        if paused.pause.until.is_none_or(|until| until > now) {
            return Ok(Claims::AccountPaused(paused));
        }
    }
    let mut tally = Tally::new(campaign);
    let mut claims = Vec::new();
    for due in due(tx, campaign, most, now)? {
        let Some(candidate) = standings::of(tx, salt, list, due.contact)? else {
            // The person was forgotten since, or has another record.
            let merged = kin::key_of_merged(tx, due.contact)?.is_some();
            skip(tx, due.row, if merged { MERGED } else { "suppressed-erased" }, now)?;
            tally.moved(due.state, RowState::Skipped, now);
            continue;
        };
        if kin::has_message(tx, due.contact, campaign.0)? {
            skip(tx, due.row, MERGED, now)?;
            tally.moved(due.state, RowState::Skipped, now);
            continue;
        }
        let stamp = stamp();
        tally.moved(due.state, RowState::Claimed, now);
        let message_id = if due.message_id.is_empty() {
            name::message_id(salt, &uid, due.contact, &stamp.domain)
        } else {
            due.message_id
        };
        let date = if due.date == 0 { now } else { instant(due.date)? };
        tx.prepare_cached(
            "UPDATE outbox SET state = 'claimed', due_at = 0, message_id = ?2, date = ?3, changed_at = ?4, why = '' WHERE id = ?1",
        )?
        .execute((due.row.0, &message_id, millis(date), millis(now)))?;
        if let (Some(account), Some(pace)) = (account, stamp.pace) {
            add_sends(tx, account, &[pace])?;
        }
        let (row, tries, setbacks, pace) = (due.row, due.tries, due.setbacks, stamp.pace);
        claims.push(Claim { row, candidate, message_id, date, tries, setbacks, pace });
    }
    tally.store(tx)?;
    if claims.is_empty() {
        // Whoever was left may have been forgotten since.
        finish_if_done(tx, campaign, now)?;
        return nothing(tx, campaign);
    }
    Ok(Claims::Rows(claims))
}

fn due(tx: &Connection, campaign: CampaignId, most: u32, now: Timestamp) -> Result<Vec<Due>> {
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Due {
            row: OutboxId(row.get(0)?),
            contact: contacts::ContactId(row.get(1)?),
            state: word(row, 2, "message state")?,
            tries: row.get(3)?,
            message_id: row.get(4)?,
            date: row.get(5)?,
            setbacks: row.get(6)?,
        })
    };
    let mut found = all(
        tx,
        "SELECT id, contact_id, state, tries, message_id, date, setbacks FROM outbox
         WHERE campaign_id = ?1 AND state = 'deferred' AND due_at <= ?2 ORDER BY due_at LIMIT ?3",
        (campaign.0, millis(now), most),
        read,
    )?;
    let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
    if left > 0 {
        found.extend(all(
            tx,
            // No row is held back here: a clock that was set back must not leave rows lying.
            "SELECT id, contact_id, state, tries, message_id, date, setbacks FROM outbox
             WHERE campaign_id = ?1 AND state = 'queued' ORDER BY due_at, id LIMIT ?2",
            (campaign.0, left),
            read,
        )?);
    }
    Ok(found)
}

fn nothing(tx: &Connection, campaign: CampaignId) -> Result<Claims> {
    let to_go = tx
        .prepare_cached(
            "SELECT coalesce(sum(count), 0) FROM outbox_counts
             WHERE campaign_id = ?1 AND state IN ('queued', 'claimed', 'deferred')",
        )?
        .query_row([campaign.0], |row| Ok(count(row, 0)))??;
    Ok(Claims::Nothing { next_due: next_due(tx, campaign)?, to_go })
}

fn next_due(conn: &Connection, campaign: CampaignId) -> Result<Option<Timestamp>> {
    let mut statement =
        conn.prepare_cached("SELECT min(due_at) FROM outbox WHERE campaign_id = ?1 AND state = 'deferred'")?;
    let at = first(&mut statement, [campaign.0], |row| Ok(row.get::<_, Option<i64>>(0)?))?.flatten();
    at.map(instant).transpose()
}
