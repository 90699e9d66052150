//! Taking rows to send. Pause, cancellation and trust in the folder are read in the same transaction, so that nothing
//! is claimed a moment after somebody pressed Pause.

use contacts::ListId;
use delivery::pacing::{Sent, To};
use delivery::{CampaignId, CampaignState, OutboxId, RowState, domain_number};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use crate::SenderConnection;
use crate::accounts::{LoginId, Paused, add_sent};
use crate::campaigns::finish_if_done;
use crate::changes::Part;
use crate::columns::{all, count, from_json, instant, millis, one, word};
use crate::error::{Result, StoreError};
use crate::identity;
use crate::imports;
use crate::outbox::mailed::is_new;
use crate::outbox::merged::Moved;
use crate::outbox::settle::settle_rows;
use crate::outbox::{Settlement, SettlementReport, skip};
use crate::outbox::{name, put_off};
use crate::same_mailbox::{MERGED, kin};
use crate::standings::{self, Candidate};

/// What a row gets at its claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The sender's domain, for the Message-ID of a row that has none yet: see [`name::message_id`].
    pub domain: String,
    /// What `delivery::pacing` recorded for it; stored with the claim.
    pub pace: Option<Sent>,
}

/// What becomes of a row that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stamped {
    /// It is claimed.
    Go(Stamp),
    /// It has no room in the account's pace: its turn comes at this instant. Nobody is held up by it until then.
    Park(Timestamp),
}

/// Whose turn comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnOf {
    /// A row whose server asked us to come back later.
    Deferred,
    /// A row that the account's pace parked.
    Parked,
    /// A row whose turn was chosen when it was queued, or that was put back.
    Chosen,
}

impl TurnOf {
    /// The word of the terminal and the page: what is waited for.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deferred => "server",
            Self::Parked => "account",
            Self::Chosen => "turn",
        }
    }
}

/// How many rows may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// In all.
    pub rows: u32,
    /// Of those that no server put off. While a first batch is looked at, only whom it was tried with goes again.
    pub queued: u32,
}

impl From<u32> for Most {
    fn from(rows: u32) -> Self {
        Self { rows, queued: rows }
    }
}

impl Most {
    /// What is left of it behind these claims.
    fn but(self, claimed: u32, of_queued: u32) -> Self {
        let rows = self.rows.saturating_sub(claimed);
        Self { rows, queued: self.queued.saturating_sub(of_queued).min(rows) }
    }
}

/// So many rows are parked or left out in one transaction at most; whoever asks is told to ask again at once.
const PASSED_AT_ONCE: usize = 2_000;

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
    pub pace: Option<Sent>,
}

/// What asking for rows came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Claims {
    /// Rows to send; at least one.
    Rows(Vec<Claim>),
    /// Nothing is due.
    Nothing {
        /// When the next deferred or parked row is.
        next_due: Option<Timestamp>,
        /// What happens then.
        turn: Option<TurnOf>,
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
    parked: bool,
    fresh: Option<bool>,
    meant_for: Option<contacts::ContactId>,
}

impl SenderConnection {
    /// Claims at most `most` rows that are due: deferred ones first, then those that were parked, then the others in their
    /// order, those that were put back behind those that were not. `stamp` is called once for each row that is claimed.
    /// Durable when it returns.
    pub fn claim(
        &self,
        campaign: CampaignId,
        most: u32,
        now: Timestamp,
        mut stamp: impl FnMut() -> Stamp,
    ) -> Result<Claims> {
        let mut stamp = |_: To| Stamped::Go(stamp());
        self.write(&[Part::Outbox], |tx| {
            let (claims, _) = claim(tx, &self.salt, most.into(), now, &mut stamp, Tally::new(campaign))?;
            Ok(claims)
        })
    }

    /// [`SenderConnection::settle`] and then [`SenderConnection::claim`] in one transaction: one wait for the disk
    /// instead of two. `stamp` is told to whom a row would go, and may park it.
    pub fn settle_and_claim(
        &self,
        campaign: CampaignId,
        settlements: &[Settlement],
        most: impl Into<Most>,
        now: Timestamp,
        mut stamp: impl FnMut(To) -> Stamped,
    ) -> Result<(SettlementReport, Claims)> {
        let most = most.into();
        self.write(&[Part::Outbox], |tx| {
            let mut tally = Tally::new(campaign);
            let mut report = settle_rows(tx, &self.salt, settlements, now, &mut tally)?;
            let (claims, finished) = claim(tx, &self.salt, most, now, &mut stamp, tally)?;
            report.finished = finished;
            Ok((report, claims))
        })
    }

    /// Lets the parked rows of a campaign ask again, because a limit is another one, or nobody knows by which clock they
    /// were parked. Rows that were put back at a time that lies ahead now come at once, behind the others, and those that were
    /// put off then wait as long as they were to, from now on. A start that a person chose stays where it is.
    pub fn unpark(&self, campaign: CampaignId, now: Timestamp) -> Result<()> {
        self.write(&[Part::Outbox], |tx| {
            tx.prepare_cached(
                "UPDATE outbox SET due_at = ?2 + max(0, due_at - changed_at), changed_at = ?2
                 WHERE campaign_id = ?1 AND state = 'deferred' AND due_at > ?2 AND parked = 0 AND changed_at > ?2",
            )?
            .execute((campaign.0, millis(now)))?;
            tx.prepare_cached(
                "UPDATE outbox SET due_at = iif(parked = 1, 0, ?2), parked = 0
                 WHERE campaign_id = ?1 AND state IN ('queued', 'deferred') AND due_at > ?2
                     AND (parked = 1 OR state = 'queued' AND due_at <= changed_at)",
            )?
            .execute((campaign.0, millis(now)))?;
            Ok(())
        })
    }

    /// The clock was set back by so many milliseconds: what waits for its turn or its next try waits no longer for that. A
    /// start that a person chose stays where it is.
    pub fn shift_turns(&self, campaign: CampaignId, now: Timestamp, back: i64) -> Result<()> {
        self.write(&[Part::Outbox], |tx| {
            tx.prepare_cached(
                "UPDATE outbox SET due_at = max(0, due_at - ?3)
                 WHERE campaign_id = ?1 AND state IN ('queued', 'deferred') AND due_at > ?2
                     AND (parked = 1 OR state = 'deferred' OR due_at <= changed_at)",
            )?
            .execute((campaign.0, millis(now), back))?;
            Ok(())
        })
    }

    /// The clock was set forward by so many milliseconds, to `now`: whom a server asked to come back later waits as long as it
    /// said, and parked rows ask again.
    pub fn hold_turns(&self, campaign: CampaignId, now: Timestamp, by: i64) -> Result<()> {
        self.write(&[Part::Outbox], |tx| {
            tx.prepare_cached(
                "UPDATE outbox SET due_at = due_at + ?3
                 WHERE campaign_id = ?1 AND state = 'deferred' AND parked = 0 AND due_at > ?2 - ?3",
            )?
            .execute((campaign.0, millis(now), by))?;
            Ok(())
        })?;
        self.unpark(campaign, now)
    }

    /// When the next row of a campaign is due that was put off, and what it waits for until then.
    pub fn next_due(&self, campaign: CampaignId) -> Result<Option<(Timestamp, TurnOf)>> {
        put_off::next(&self.conn, campaign)
    }
}

/// Claims rows, stores what `tally` adds up to, and says whether the campaign is finished by it.
fn claim(
    tx: &Connection,
    salt: &[u8; 32],
    most: Most,
    now: Timestamp,
    stamp: &mut dyn FnMut(To) -> Stamped,
    mut tally: Tally,
) -> Result<(Claims, bool)> {
    let campaign = tally.campaign();
    let claims = claim_rows(tx, salt, most, now, stamp, &mut tally)?;
    tally.store(tx)?;
    // While somebody is in hand it is not done.
    let finished = !matches!(claims, Found::Rows(_)) && finish_if_done(tx, campaign, now)?;
    let claims = match claims {
        Found::Rows(rows) => Claims::Rows(rows),
        Found::Nobody { more } => nothing(tx, campaign, now, more)?,
        Found::MayNot(why) => why,
    };
    Ok((claims, finished))
}

/// What looking for rows to claim came to.
enum Found {
    /// At least one.
    Rows(Vec<Claim>),
    /// None; `more` where rows that are due were not looked at.
    Nobody { more: bool },
    /// Nobody may be claimed.
    MayNot(Claims),
}

fn claim_rows(
    tx: &Connection,
    salt: &[u8; 32],
    most: Most,
    now: Timestamp,
    stamp: &mut dyn FnMut(To) -> Stamped,
    tally: &mut Tally,
) -> Result<Found> {
    let campaign = tally.campaign();
    let about = one(
        tx,
        "SELECT k.state, k.list_id, a.login_id, a.paused_at, a.pause, k.uid FROM campaigns AS k
         LEFT JOIN accounts AS a ON a.id = k.account_id WHERE k.id = ?1",
        [campaign.0],
        |row| {
            let pause: Option<String> = row.get(4)?;
            Ok((
                word::<CampaignState>(row, 0, "campaign state")?,
                ListId(row.get(1)?),
                row.get::<_, Option<i64>>(2)?.map(LoginId),
                row.get::<_, Option<i64>>(3)?,
                pause.unwrap_or_default(),
                row.get::<_, Vec<u8>>(5)?,
            ))
        },
    )?;
    let Some((state, list, login, paused_at, pause, uid)) = about else {
        return Err(StoreError::NotFound { what: "campaign" });
    };
    if !identity::is_vouched(tx)? {
        return Ok(Found::MayNot(Claims::NotVouched));
    }
    if !state.may_claim() {
        return Ok(Found::MayNot(Claims::NotSending(state)));
    }
    if let Some(since) = paused_at {
        let paused = Paused { since: instant(since)?, pause: from_json(&pause, "pause of an account")? };
        if paused.pause.until.is_none_or(|until| until > now) {
            return Ok(Found::MayNot(Claims::AccountPaused(paused)));
        }
    }
    let merging = imports::merging(tx)?;
    let (mut claims, mut sent) = (Vec::new(), Vec::new());
    let (mut passed, mut of_queued) = (0, 0);
    let mut rows = due(tx, campaign, most, now)?.into_iter();
    loop {
        let Some(mut due) = rows.next() else {
            // Whoever was parked, or has no turn any more, makes room for others.
            let missing = most.but(u32::try_from(claims.len()).unwrap_or(u32::MAX), of_queued);
            if passed == 0 || missing.rows == 0 || passed >= PASSED_AT_ONCE {
                break;
            }
            rows = due(tx, campaign, missing, now)?.into_iter();
            if rows.len() == 0 {
                break;
            }
            continue;
        };
        let mut standing = standings::of(tx, salt, list, due.contact, merging)?;
        let merged = standing.is_none() && kin::key_of_merged(tx, due.contact)?.is_some();
        if merged || due.meant_for.is_some() {
            let (row, contact) = (due.row, due.contact);
            let moved = Moved { row, campaign, contact, meant_for: due.meant_for.unwrap_or(contact) };
            if let Some(owner) = moved.on(tx)?.filter(|owner| *owner != contact) {
                due.contact = owner;
                standing = standings::of(tx, salt, list, owner, merging)?;
            }
        }
        let Some(candidate) = standing else {
            // The person was forgotten since, or has another record.
            skip(tx, due.row, if merged { MERGED } else { "suppressed-erased" }, now)?;
            tally.moved(due.state, RowState::Skipped, now);
            passed += 1;
            continue;
        };
        if kin::has_message(tx, due.contact, campaign.0)? {
            skip(tx, due.row, MERGED, now)?;
            tally.moved(due.state, RowState::Skipped, now);
            passed += 1;
            continue;
        }
        let domain = Some(domain_number(candidate.address.domain()));
        let fresh = match (due.fresh, login) {
            (Some(fresh), _) => fresh,
            (None, Some(login)) => is_new(tx, login, due.contact, campaign)?,
            (None, None) => false,
        };
        // Whoever had a turn before is no newcomer: the place it left is for whoever comes first, and may be its own.
        let reserved = due.parked || !due.message_id.is_empty();
        let stamp = match stamp(To { domain, fresh, reserved }) {
            Stamped::Go(stamp) => stamp,
            Stamped::Park(until) => {
                park(tx, due.row, until)?;
                passed += 1;
                continue;
            }
        };
        tally.moved(due.state, RowState::Claimed, now);
        of_queued += u32::from(due.state == RowState::Queued);
        let message_id = if due.message_id.is_empty() {
            name::message_id(salt, &uid, due.contact, &candidate.address.dedupe_key(), &stamp.domain)
        } else {
            due.message_id
        };
        let date = if due.date == 0 { now } else { instant(due.date)? };
        tx.prepare_cached(
            "UPDATE outbox SET state = 'claimed', due_at = 0, parked = 0, message_id = ?2, date = ?3, changed_at = ?4, why = '' WHERE id = ?1",
        )?
        .execute((due.row.0, &message_id, millis(date), millis(now)))?;
        sent.extend(stamp.pace);
        let (row, tries, setbacks, pace) = (due.row, due.tries, due.setbacks, stamp.pace);
        claims.push(Claim { row, candidate, message_id, date, tries, setbacks, pace });
    }
    if let Some(login) = login {
        add_sent(tx, login, &sent)?;
    }
    Ok(match claims.is_empty() {
        true => Found::Nobody { more: passed >= PASSED_AT_ONCE },
        false => Found::Rows(claims),
    })
}

/// Which rows are due, in the order of their turns. What has few places goes as soon as one is free: otherwise the others would
/// go first, and the places they do not need would have stayed empty meanwhile.
///
/// A clock that was set back must not leave rows lying: see [`SenderConnection::unpark`].
const IN_ORDER: [(RowState, &str); 3] = [
    (RowState::Deferred, "SELECT id, contact_id, state, tries, message_id, date, setbacks, parked, fresh, meant_for FROM outbox
     WHERE campaign_id = ?1 AND state = 'deferred' AND due_at <= ?2 ORDER BY due_at LIMIT ?3"),
    (RowState::Queued, "SELECT id, contact_id, state, tries, message_id, date, setbacks, parked, fresh, meant_for FROM outbox
     WHERE campaign_id = ?1 AND state = 'queued' AND parked = 1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3"),
    (RowState::Queued, "SELECT id, contact_id, state, tries, message_id, date, setbacks, parked, fresh, meant_for FROM outbox
     WHERE campaign_id = ?1 AND state = 'queued' AND parked = 0 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3"),
];

fn due(tx: &Connection, campaign: CampaignId, most: Most, now: Timestamp) -> Result<Vec<Due>> {
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Due {
            row: OutboxId(row.get(0)?),
            contact: contacts::ContactId(row.get(1)?),
            state: word(row, 2, "message state")?,
            tries: row.get(3)?,
            message_id: row.get(4)?,
            date: row.get(5)?,
            setbacks: row.get(6)?,
            parked: row.get(7)?,
            fresh: row.get(8)?,
            meant_for: row.get::<_, Option<i64>>(9)?.map(contacts::ContactId),
        })
    };
    let mut found: Vec<Due> = Vec::new();
    let mut left = most;
    for (state, sql) in IN_ORDER {
        let many = if state == RowState::Queued { left.queued } else { left.rows };
        if many > 0 {
            let rows = all(tx, sql, (campaign.0, millis(now), many), read)?;
            let taken = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            left = left.but(taken, if state == RowState::Queued { taken } else { 0 });
            found.extend(rows);
        }
    }
    Ok(found)
}

fn park(tx: &Connection, row: OutboxId, until: Timestamp) -> Result<()> {
    tx.prepare_cached("UPDATE outbox SET due_at = ?2, parked = 1 WHERE id = ?1")?
        .execute((row.0, put_off::stored(until)))?;
    Ok(())
}

/// `more` where rows that are due were not looked at.
fn nothing(tx: &Connection, campaign: CampaignId, now: Timestamp, more: bool) -> Result<Claims> {
    let to_go = tx
        .prepare_cached(
            "SELECT coalesce(sum(count), 0) FROM outbox_counts
             WHERE campaign_id = ?1 AND state IN ('queued', 'claimed', 'deferred')",
        )?
        .query_row([campaign.0], |row| Ok(count(row, 0)))??;
    let queued = one(
        tx,
        "SELECT due_at, parked FROM outbox WHERE campaign_id = ?1 AND state = 'queued' AND due_at > ?2 ORDER BY due_at LIMIT 1",
        (campaign.0, millis(now)),
        |row| {
            let turn = if row.get(1)? { TurnOf::Parked } else { TurnOf::Chosen };
            Ok((instant(row.get(0)?)?, turn))
        },
    )?;
    let deferred = put_off::next(tx, campaign)?;
    let more = more.then_some((now, TurnOf::Parked));
    let soonest = [deferred, queued, more].into_iter().flatten().min_by_key(|(at, _)| *at);
    Ok(Claims::Nothing { next_due: soonest.map(|(at, _)| at), turn: soonest.map(|(_, turn)| turn), to_go })
}
