//! From one state of a campaign to the next.

use delivery::{CampaignId, CampaignState, Event, RowEvent, Wait, WaitReason};
use jiff::Timestamp;
use rusqlite::Connection;

use delivery::schedule::Planned;

use super::{get, state_of};
use crate::changes::{self, Part};
use crate::columns::{count, instant, millis, rows, to_json};
use crate::error::{Result, StoreError};
use crate::outbox::{self, counts};
use crate::{Store, settings};

/// Outcomes after which somebody may have a message, and so a wish to leave.
const MAY_HAVE_GONE: &str = "state IN ('accepted', 'uncertain')";

/// In milliseconds.
const A_MINUTE: i64 = 60_000;

/// Takes one step, or says why not.
pub(crate) fn set_state(
    conn: &Connection,
    id: CampaignId,
    event: Event,
    now: Timestamp,
) -> Result<CampaignState> {
    let state = state_of(conn, id)?.apply(event).map_err(|why| StoreError::NotAllowed(why.into()))?;
    let ended = matches!(state, CampaignState::Finished | CampaignState::Cancelled).then(|| millis(now));
    conn.execute(
        "UPDATE campaigns SET state = ?2, ended_at = ?3, paused_why = iif(?2 = 'paused', paused_why, 'null') WHERE id = ?1",
        (id.0, state.as_str(), ended),
    )?;
    changes::bump(conn, &[Part::Campaigns])?;
    Ok(state)
}

/// Pauses with its reason. One that is paused already gets the new reason.
pub(crate) fn pause(conn: &Connection, id: CampaignId, why: &Wait, now: Timestamp) -> Result<()> {
    if state_of(conn, id)? != CampaignState::Paused {
        set_state(conn, id, Event::Pause, now)?;
    }
    conn.execute("UPDATE campaigns SET paused_why = ?2 WHERE id = ?1", (id.0, to_json(why)?))?;
    changes::bump(conn, &[Part::Campaigns])
}

/// Pauses every campaign that is under way.
pub(crate) fn pause_all(conn: &Connection, why: &Wait, now: Timestamp) -> Result<()> {
    let under_way = rows(
        &mut conn.prepare("SELECT id FROM campaigns WHERE state IN ('sending', 'paused')")?,
        [],
        |row| Ok(CampaignId(row.get(0)?)),
    )?;
    for id in under_way {
        pause(conn, id, why, now)?;
    }
    Ok(())
}

/// Takes the start of every scheduled campaign back: what was planned here may have happened elsewhere since.
pub(crate) fn unschedule_all(conn: &Connection, now: Timestamp) -> Result<()> {
    let planned =
        rows(&mut conn.prepare("SELECT id FROM campaigns WHERE state = 'scheduled'")?, [], |row| {
            Ok(CampaignId(row.get(0)?))
        })?;
    for id in planned {
        set_state(conn, id, Event::Unschedule, now)?;
    }
    conn.execute("UPDATE campaigns SET scheduled_at = NULL, plan = 'null' WHERE state = 'cleared'", [])?;
    Ok(())
}

/// Finishes a campaign whose last row has come to its end. Returns whether it did.
pub(crate) fn finish_if_done(conn: &Connection, id: CampaignId, now: Timestamp) -> Result<bool> {
    let state = state_of(conn, id)?;
    if !state.can(Event::Finish) {
        return Ok(false);
    }
    let left: u64 = conn
        .prepare_cached(
            "SELECT coalesce(sum(count), 0) FROM outbox_counts
             WHERE campaign_id = ?1 AND state IN ('queued', 'claimed', 'deferred')",
        )?
        .query_row([id.0], |row| Ok(count(row, 0)))??;
    if left > 0 {
        return Ok(false);
    }
    set_state(conn, id, Event::Finish, now)?;
    Ok(true)
}

impl Store {
    /// Plans a start, or another one in its place. It begins at `first`, the earliest turn of anybody.
    pub fn schedule_campaign(
        &self,
        id: CampaignId,
        plan: &Planned,
        first: Timestamp,
        now: Timestamp,
    ) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| {
            set_state(tx, id, Event::Schedule, now)?;
            tx.execute(
                "UPDATE campaigns SET scheduled_at = ?2, plan = ?3 WHERE id = ?1",
                (id.0, millis(first), to_json(plan)?),
            )?;
            Ok(())
        })
    }

    /// Notes why a planned campaign did not start although it was due. Nothing happens where it is planned no more.
    pub fn start_refused(&self, id: CampaignId, code: &str, sentence: &str) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| {
            let row = get(tx, id)?;
            let (CampaignState::Scheduled, Some(plan)) = (row.state, row.planned) else { return Ok(()) };
            let plan = Planned { refused: Some((code.to_owned(), sentence.to_owned())), ..plan };
            tx.execute("UPDATE campaigns SET plan = ?2 WHERE id = ?1", (id.0, to_json(&plan)?))?;
            Ok(())
        })
    }

    /// Takes the time of the start back; the clearance stays.
    pub fn unschedule_campaign(&self, id: CampaignId, now: Timestamp) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| {
            set_state(tx, id, Event::Unschedule, now)?;
            tx.execute("UPDATE campaigns SET scheduled_at = NULL, plan = 'null' WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }

    /// Pauses a campaign before its next message. One that is paused already gets the new reason.
    pub fn pause_campaign(&self, id: CampaignId, why: &Wait, now: Timestamp) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| pause(tx, id, why, now))
    }

    /// Lets a paused campaign go on. Returns its state: `finished` where nothing was left to send.
    pub fn resume_campaign(&self, id: CampaignId, now: Timestamp) -> Result<CampaignState> {
        self.write(&[Part::Campaigns], |tx| {
            set_state(tx, id, Event::Resume, now)?;
            finish_if_done(tx, id, now)?;
            state_of(tx, id)
        })
    }

    /// Ends a campaign for good: whoever still waits for a message is skipped. Messages in the hands of a connection
    /// end as they end. Returns how many were skipped.
    pub fn cancel_campaign(&self, id: CampaignId, now: Timestamp) -> Result<u64> {
        self.write(&[Part::Campaigns, Part::Outbox], |tx| {
            let restored = get(tx, id)?.paused_why.is_some_and(|wait| wait.why == WaitReason::Restored);
            let why = if restored { outbox::CANCELLED_IN_A_COPY } else { outbox::CANCELLED };
            set_state(tx, id, Event::Cancel, now)?;
            let mut tally = counts::Tally::new(id);
            let waiting = outbox::waiting_rows(tx, id)?;
            for (row, state) in &waiting {
                outbox::skip(tx, *row, why, now)?;
                tally.moved(*state, RowEvent::Skip.target(), now);
            }
            tally.store(tx)?;
            Ok(u64::try_from(waiting.len()).unwrap_or(u64::MAX))
        })
    }

    /// Remembers that the user has looked through the inbox for people who asked to leave: for a campaign that is
    /// about to start, and in general.
    pub fn confirm_inbox(&self, campaign: Option<CampaignId>, now: Timestamp) -> Result<()> {
        self.write(&[Part::Settings, Part::Campaigns], |tx| {
            settings::put(tx, settings::INBOX_SEEN, &millis(now))?;
            settings::put(tx, settings::INBOX_SEEN_BEHIND, &newest_event(tx)?)?;
            if let Some(id) = campaign {
                tx.execute("UPDATE campaigns SET inbox_seen_at = ?2 WHERE id = ?1", (id.0, millis(now)))?;
            }
            Ok(())
        })
    }

    /// When the user last said so.
    pub fn inbox_confirmed_at(&self) -> Result<Option<Timestamp>> {
        let at: Option<i64> = self.setting(settings::INBOX_SEEN)?;
        at.map(instant).transpose()
    }

    /// The minute in which the last message of a campaign went out, or may have gone out.
    pub fn last_message(&self, id: CampaignId) -> Result<Option<Timestamp>> {
        let minute: Option<i64> = self.read(|conn| {
            let sql =
                format!("SELECT max(minute) FROM outbox_minutes WHERE campaign_id = ?1 AND {MAY_HAVE_GONE}");
            Ok(conn.prepare_cached(&sql)?.query_row([id.0], |row| row.get(0))?)
        })?;
        minute.map(|minute| instant(minute.saturating_mul(A_MINUTE))).transpose()
    }

    /// Whether a message went out after the inbox was last looked through, so that it must be looked through again
    /// before the next campaign starts. What was said at a time that lies ahead of `now`, by a clock that was set back since,
    /// does not hold: nobody knows what went before it.
    pub fn inbox_must_be_looked_through(&self, now: Timestamp) -> Result<bool> {
        let seen = self.inbox_confirmed_at()?.filter(|seen| *seen <= now).map_or(i64::MIN, millis);
        self.read(|conn| {
            let started: Option<i64> = conn.query_row(
                "SELECT max(coalesce(ended_at, started_at)) FROM campaigns WHERE started_at IS NOT NULL",
                [],
                |row| row.get(0),
            )?;
            let sql = format!("SELECT max(minute) FROM outbox_minutes WHERE {MAY_HAVE_GONE}");
            let minute: Option<i64> = conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
            let sent = minute.map(|minute| minute.saturating_mul(A_MINUTE));
            match started.max(sent) {
                // Noted while the clock ran ahead: no word given now would be later. What happened since tells.
                Some(at) if at > millis(now) => {
                    let behind: Option<i64> = settings::get(conn, settings::INBOX_SEEN_BEHIND)?;
                    let newest = newest_event(conn)?;
                    Ok(behind.is_none_or(|behind| newest > behind))
                }
                last => Ok(last.is_some_and(|at| at > seen)),
            }
        })
    }

    /// Puts the reason of a wait that is not the user's onto every campaign under way, for example a locked vault.
    pub fn pause_all_campaigns(&self, why: WaitReason, now: Timestamp) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| pause_all(tx, &Wait::for_you(why), now))
    }
}

/// The number of the last thing that happened to any message; 0 before the first.
fn newest_event(conn: &Connection) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT coalesce(max(id), 0) FROM delivery_events")?
        .query_row([], |row| row.get(0))?)
}
