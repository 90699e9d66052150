//! Writing down what became of claimed rows: row, event, counts, pace, suppression and ledger in one transaction, for
//! as many rows at once as are ready (one wait for the disk for all of them).

use consent::{Scope, Source, Suppression, SuppressionReason};
use contacts::ContactId;
use delivery::pacing::Sent;
use delivery::suppress::{Ending, SoftBounces, repeated_soft_bounces};
use delivery::{CampaignId, CampaignState, OutboxId, Outcome, RowEvent, RowState, Setback, SmtpReply};
use jiff::Timestamp;
use rusqlite::Connection;

use super::counts::Tally;
use crate::SenderConnection;
use crate::accounts::{add_sent, login_of, pause, take_sent_back};
use crate::campaigns::{finish_if_done, get, state_of};
use crate::changes::{self, Part};
use crate::columns::{instant, millis, rows, word};
use crate::contact::remove::key_of;
use crate::delivery_events;
use crate::error::Result;
use crate::same_mailbox::kin;
use crate::suppressions;

/// What became of one claimed row.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// A connection tried it.
    Tried(Outcome),
    /// It was not tried: the code of a refusal, a missing field, and the like.
    Skipped {
        /// The code of the reason.
        why: String,
    },
}

/// One row and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// The row.
    pub row: OutboxId,
    /// What became of it.
    pub settled: Settled,
    /// When.
    pub at: Timestamp,
    /// When it counts for the account's pace, now that something came of it.
    pub counted: Counted,
}

/// When a message counts for the pace of its account, once something came of it. What was claimed is what
/// [`super::Claim::pace`] said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// As it was stored with its claim.
    #[default]
    AsClaimed,
    /// Not at all: nothing reached the server.
    NotAtAll {
        /// What was stored.
        claimed: Sent,
    },
    /// Later, because it waited in a connection's hands.
    Later {
        /// What was stored.
        claimed: Sent,
        /// What counts in its place.
        went: Sent,
    },
}

/// What writing outcomes down came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettlementReport {
    /// The campaign has no row left that could go out, and is finished now.
    pub finished: bool,
    /// Addresses that went on Do not mail.
    pub suppressed: u64,
    /// Rows that were not claimed any more; they were left as they are.
    pub ignored: Vec<OutboxId>,
}

impl SenderConnection {
    /// Writes outcomes down, all in one transaction. Durable when it returns; if it fails, nothing was written and the
    /// rows are still claimed: try again, or let `recover` make them uncertain.
    pub fn settle(
        &self,
        campaign: CampaignId,
        settlements: &[Settlement],
        now: Timestamp,
    ) -> Result<SettlementReport> {
        self.write(&[Part::Outbox], |tx| {
            let mut tally = Tally::new(campaign);
            let mut report = settle_rows(tx, &self.salt, settlements, now, &mut tally)?;
            tally.store(tx)?;
            report.finished = finish_if_done(tx, campaign, now)?;
            Ok(report)
        })
    }

    /// Finishes the campaign if its last row has come to its end. Returns whether it did.
    pub fn finish_if_done(&self, campaign: CampaignId, now: Timestamp) -> Result<bool> {
        self.write(&[], |tx| finish_if_done(tx, campaign, now))
    }
}

/// Writes outcomes down in the transaction given, but for the sums of `tally`, and without looking whether the campaign is
/// done.
pub(super) fn settle_rows(
    tx: &Connection,
    salt: &[u8; 32],
    settlements: &[Settlement],
    now: Timestamp,
    tally: &mut Tally,
) -> Result<SettlementReport> {
    if settlements.is_empty() {
        return Ok(SettlementReport::default());
    }
    let campaign = tally.campaign();
    let cancelled = state_of(tx, campaign)? == CampaignState::Cancelled;
    let mut batch = Batch { tx, campaign, cancelled, salt, now, tally, report: SettlementReport::default() };
    for one in settlements {
        batch.settle(one)?;
    }
    Ok(batch.report)
}

struct Batch<'a> {
    tx: &'a Connection,
    campaign: CampaignId,
    /// Nothing goes back into the queue.
    cancelled: bool,
    salt: &'a [u8; 32],
    now: Timestamp,
    tally: &'a mut Tally,
    report: SettlementReport,
}

impl Batch<'_> {
    fn settle(&mut self, one: &Settlement) -> Result<()> {
        let found = crate::columns::one(
            self.tx,
            "SELECT o.state, o.contact_id, EXISTS (SELECT 1 FROM contacts AS c WHERE c.id = o.contact_id)
             FROM outbox AS o WHERE o.id = ?1 AND o.campaign_id = ?2",
            (one.row.0, self.campaign.0),
            |row| {
                Ok((
                    word::<RowState>(row, 0, "message state")?,
                    ContactId(row.get(1)?),
                    row.get::<_, bool>(2)?,
                ))
            },
        )?;
        let event = match &one.settled {
            Settled::Tried(outcome) => outcome.row_event(),
            Settled::Skipped { .. } => RowEvent::Skip,
        };
        let Some((RowState::Claimed, contact, is_there)) = found else {
            self.report.ignored.push(one.row);
            return Ok(());
        };
        let to = RowState::Claimed.apply(event)?;
        self.tally.moved(RowState::Claimed, to, one.at);
        match &one.settled {
            Settled::Skipped { why } => super::skip(self.tx, one.row, why, one.at)?,
            Settled::Tried(outcome) => {
                // Whoever was forgotten while their message was in hand. Servers like to quote the address.
                let forgotten = !is_there && kin::key_of_merged(self.tx, contact)?.is_none();
                self.tried(one, contact, forgotten, to, event, outcome)?;
                if self.cancelled && !to.is_terminal() {
                    // It was in hand when the campaign was cancelled, and has no turn any more.
                    super::skip(self.tx, one.row, super::CANCELLED, one.at)?;
                    self.tally.moved(to, to.apply(RowEvent::Skip)?, one.at);
                }
            }
        }
        self.count(one.counted)
    }

    fn count(&self, counted: Counted) -> Result<()> {
        let (claimed, went) = match counted {
            Counted::AsClaimed => return Ok(()),
            Counted::NotAtAll { claimed } => (claimed, None),
            Counted::Later { claimed, went } => (claimed, Some(went)),
        };
        if let Some(account) = get(self.tx, self.campaign)?.account {
            let login = login_of(self.tx, account)?;
            take_sent_back(self.tx, login, &claimed)?;
            add_sent(self.tx, login, went.as_slice())?;
        }
        Ok(())
    }

    fn tried(
        &mut self,
        one: &Settlement,
        contact: ContactId,
        forgotten: bool,
        to: RowState,
        event: RowEvent,
        outcome: &Outcome,
    ) -> Result<()> {
        let class = outcome.class().map_or("", |class| class.as_str());
        let reply = outcome.reply().filter(|_| !forgotten).map(words).unwrap_or_default();
        let code = outcome.reply().map_or(0, |reply| reply.code);
        let used = u32::from(outcome.uses_a_try());
        let setback = match outcome {
            Outcome::BackInQueue { because } => u32::from(because.may_be_the_row()),
            _ => 0,
        };
        let due = match outcome {
            Outcome::Deferred { until, .. } => millis(*until),
            // Behind the rows not yet tried.
            Outcome::BackInQueue { .. } => millis(one.at),
            _ => 0,
        };
        let why = match outcome {
            Outcome::Uncertain { why }
            | Outcome::Deferred { why: Some(why), .. }
            | Outcome::Failed { why: Some(why), .. }
            | Outcome::BackInQueue { because: Setback::Connection { why, .. } | Setback::Session { why } } => {
                why.as_str()
            }
            _ => "",
        };
        let why = if forgotten { "" } else { why };
        self.tx
            .prepare_cached(
                "UPDATE outbox SET state = ?2, tries = tries + ?3, attempts = attempts + ?3, due_at = ?4, changed_at = ?5,
                     class = ?6, reply_code = ?7, reply = ?8, why = ?9, setbacks = setbacks + ?10 WHERE id = ?1",
            )?
            .execute((one.row.0, to.as_str(), used, due, millis(one.at), class, code, &reply, why, setback))?;
        let said = if reply.is_empty() { why } else { reply.as_str() };
        delivery_events::add(self.tx, one.row, event, class, said, one.at)?;
        match outcome {
            Outcome::Refused { suppress: true, .. } => {
                self.suppress(contact, SuppressionReason::HardBounce, reply, one.at)?;
            }
            Outcome::Failed { .. } => {
                if let SoftBounces::Suppress = repeated_soft_bounces(endings(self.tx, contact)?) {
                    self.suppress(contact, SuppressionReason::RepeatedSoftBounce, reply, one.at)?;
                }
            }
            Outcome::BackInQueue { because: Setback::Account(why) } => {
                if let Some(account) = get(self.tx, self.campaign)?.account {
                    pause(self.tx, account, why, one.at)?;
                    changes::bump(self.tx, &[Part::Accounts])?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn suppress(
        &mut self,
        contact: ContactId,
        reason: SuppressionReason,
        evidence: String,
        since: Timestamp,
    ) -> Result<()> {
        // A record may have gone into another one while its message was in hand.
        let key = match key_of(self.tx, contact)? {
            Some(key) => Some(key),
            None => kin::key_of_merged(self.tx, contact)?,
        };
        let Some(key) = key else { return Ok(()) };
        let entry = Suppression {
            key_hash: consent::key_hash(self.salt, &key),
            key: Some(key),
            scope: Scope::Everywhere,
            reason,
            original: None,
            source: Source::Reply,
            since,
            evidence,
            campaign: Some(self.campaign.0),
            lifted: None,
        };
        self.report.suppressed += u64::from(suppressions::add(self.tx, entry, self.now)?.is_some());
        Ok(())
    }
}

/// How the last campaigns ended for a person, newest first.
fn endings(conn: &Connection, contact: ContactId) -> Result<Vec<Ending>> {
    let mut statement = conn.prepare_cached(
        "SELECT changed_at, state, class FROM outbox
         WHERE contact_id = ?1 AND state IN ('accepted', 'failed', 'refused') ORDER BY changed_at DESC, id DESC LIMIT 20",
    )?;
    rows(&mut statement, [contact.0], |row| {
        let failed = match word::<RowState>(row, 1, "message state")? {
            RowState::Accepted => None,
            // A class this version does not know neither counts nor breaks the row.
            _ => Some(word(row, 2, "class").or_else(|_| crate::columns::parse("other", "class"))?),
        };
        Ok(Ending { at: instant(row.get(0)?)?, failed })
    })
}

/// A reply as people and reports show it: `550 5.1.1 user unknown`.
fn words(reply: &SmtpReply) -> String {
    match reply.enhanced {
        Some(enhanced) => format!("{} {enhanced} {}", reply.code, reply.text),
        None => format!("{} {}", reply.code, reply.text),
    }
}
