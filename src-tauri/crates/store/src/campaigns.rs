//! The table `campaigns`. Which step may follow which is `delivery::campaign`'s to say.

mod canary;
mod steps;

use contacts::ListId;
use delivery::preflight::Report;
use delivery::schedule::Planned;
use delivery::{AccountId, CampaignId, CampaignState, Event, Fingerprint, Wait};
use jiff::Timestamp;
use message::{Body, Draft};
use rusqlite::{Connection, Row};

use crate::Store;
use crate::changes::Part;
use crate::columns::{first, json, millis, odd, rows, time, time_or_none, to_json, word, word_or_none};
use crate::error::{Result, StoreError, name_taken};

pub use canary::CanaryRow;
pub(crate) use steps::{finish_if_done, pause, pause_all, set_state, unschedule_all};

/// A campaign to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCampaign {
    /// What the user calls it.
    pub name: String,
    /// Who gets it.
    pub list: ListId,
    /// Which account sends it, if one is chosen.
    pub account: Option<AccountId>,
    /// What it says.
    pub draft: Draft,
}

/// What to change in a campaign; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CampaignEdit {
    /// The name; takes back no clearance.
    pub name: Option<String>,
    /// What it says.
    pub draft: Option<Draft>,
    /// Who gets it.
    pub list: Option<ListId>,
    /// Which account sends it.
    pub account: Option<AccountId>,
}

/// A stored campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignRow {
    /// Its number.
    pub id: CampaignId,
    /// What the user calls it.
    pub name: String,
    /// Who gets it.
    pub list: ListId,
    /// Which account sends it.
    pub account: Option<AccountId>,
    /// What it says.
    pub draft: Draft,
    /// Where it stands.
    pub state: CampaignState,
    /// Why it waits, while it is paused.
    pub paused_why: Option<Wait>,
    /// What its clearance is bound to.
    pub cleared_for: Option<Fingerprint>,
    /// The last pre-flight report.
    pub report: Option<Report>,
    /// When it begins by itself: the chosen start, or the earliest turn where everybody gets it at their own hour.
    pub scheduled_at: Option<Timestamp>,
    /// The planned start with the word given for it.
    pub planned: Option<Planned>,
    /// When the user had looked through the inbox for it.
    pub inbox_seen_at: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last edited.
    pub edited: Timestamp,
    /// When it was queued.
    pub started: Option<Timestamp>,
    /// When it finished or was cancelled.
    pub ended: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, list_id, account_id, subject, preheader, body_kind, body, text, state, paused_why, cleared_digest, report, scheduled_at, inbox_seen_at, created_at, edited_at, started_at, ended_at, plan";

fn campaign(row: &Row<'_>) -> Result<CampaignRow> {
    let kind: String = row.get(6)?;
    let body = Body::from_kind(&kind, row.get(7)?).ok_or_else(|| odd("kind of message", &kind))?;
    Ok(CampaignRow {
        id: CampaignId(row.get(0)?),
        name: row.get(1)?,
        list: ListId(row.get(2)?),
        account: row.get::<_, Option<i64>>(3)?.map(AccountId),
        draft: Draft { subject: row.get(4)?, preheader: row.get(5)?, body, text: row.get(8)? },
        state: word(row, 9, "campaign state")?,
        paused_why: json(row, 10, "reason to wait")?,
        cleared_for: word_or_none(row, 11, "fingerprint")?,
        // A report of another version is no longer a report; the check is run again before sending anyway.
        report: row.get_ref(12)?.as_str().ok().and_then(|text| serde_json::from_str(text).ok()),
        scheduled_at: time_or_none(row, 13)?,
        inbox_seen_at: time_or_none(row, 14)?,
        created: time(row, 15)?,
        edited: time(row, 16)?,
        started: time_or_none(row, 17)?,
        ended: time_or_none(row, 18)?,
        planned: json(row, 19, "planned start")?,
    })
}

pub(crate) fn get(conn: &Connection, id: CampaignId) -> Result<CampaignRow> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM campaigns WHERE id = ?1"))?;
    first(&mut statement, [id.0], campaign)?.ok_or(StoreError::NotFound { what: "campaign" })
}

/// Where a campaign stands, without reading the message.
pub(crate) fn state_of(conn: &Connection, id: CampaignId) -> Result<CampaignState> {
    let mut statement = conn.prepare_cached("SELECT state FROM campaigns WHERE id = ?1")?;
    first(&mut statement, [id.0], |row| word(row, 0, "campaign state"))?
        .ok_or(StoreError::NotFound { what: "campaign" })
}

fn set_draft(conn: &Connection, id: CampaignId, draft: &Draft) -> Result<()> {
    conn.execute(
        "UPDATE campaigns SET subject = ?2, preheader = ?3, body_kind = ?4, body = ?5, text = ?6 WHERE id = ?1",
        (id.0, &draft.subject, &draft.preheader, draft.body.kind(), draft.body.source(), &draft.text),
    )?;
    Ok(())
}

impl Store {
    /// Makes a campaign.
    pub fn add_campaign(&self, new: &NewCampaign, now: Timestamp) -> Result<CampaignId> {
        self.write(&[Part::Campaigns], |tx| {
            crate::lists::get(tx, new.list)?;
            if let Some(account) = new.account {
                crate::accounts::get(tx, account)?;
            }
            tx.execute(
                "INSERT INTO campaigns (name, list_id, account_id, subject, preheader, body_kind, body, text, state, paused_why, cleared_digest, report, scheduled_at, inbox_seen_at, created_at, edited_at, started_at, ended_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'null', '', 'null', NULL, NULL, ?10, ?10, NULL, NULL)",
                (
                    &new.name,
                    new.list.0,
                    new.account.map(|account| account.0),
                    &new.draft.subject,
                    &new.draft.preheader,
                    new.draft.body.kind(),
                    new.draft.body.source(),
                    &new.draft.text,
                    CampaignState::Draft.as_str(),
                    millis(now),
                ),
            )
            .map_err(name_taken("campaign"))?;
            Ok(CampaignId(tx.last_insert_rowid()))
        })
    }

    /// One campaign.
    pub fn campaign(&self, id: CampaignId) -> Result<CampaignRow> {
        self.read(|conn| get(conn, id))
    }

    /// The campaign of this name.
    pub fn campaign_by_name(&self, name: &str) -> Result<Option<CampaignRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM campaigns WHERE name = ?1"))?;
            first(&mut statement, [name], campaign)
        })
    }

    /// Every campaign, newest first.
    pub fn campaigns(&self) -> Result<Vec<CampaignRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM campaigns ORDER BY id DESC"))?;
            rows(&mut statement, [], campaign)
        })
    }

    /// The campaigns in one state, oldest first.
    pub fn campaigns_in(&self, state: CampaignState) -> Result<Vec<CampaignRow>> {
        self.read(|conn| {
            let mut statement =
                conn.prepare(&format!("SELECT {COLUMNS} FROM campaigns WHERE state = ?1 ORDER BY id"))?;
            rows(&mut statement, [state.as_str()], campaign)
        })
    }

    /// Changes a campaign. Any change but the name takes back its clearance; once it is on its way only the name
    /// can change.
    pub fn edit_campaign(
        &self,
        id: CampaignId,
        edit: &CampaignEdit,
        now: Timestamp,
    ) -> Result<CampaignState> {
        self.write(&[Part::Campaigns], |tx| {
            let mut state = state_of(tx, id)?;
            if edit.draft.is_some() || edit.list.is_some() || edit.account.is_some() {
                state = set_state(tx, id, Event::Edit, now)?;
                tx.execute(
                    "UPDATE campaigns SET cleared_digest = '', scheduled_at = NULL, plan = 'null', edited_at = ?2 WHERE id = ?1",
                    (id.0, millis(now)),
                )?;
            }
            if let Some(name) = &edit.name {
                tx.execute("UPDATE campaigns SET name = ?2 WHERE id = ?1", (id.0, name))
                    .map_err(name_taken("campaign"))?;
            }
            if let Some(draft) = &edit.draft {
                set_draft(tx, id, draft)?;
            }
            if let Some(list) = edit.list {
                crate::lists::get(tx, list)?;
                tx.execute("UPDATE campaigns SET list_id = ?2 WHERE id = ?1", (id.0, list.0))?;
            }
            if let Some(account) = edit.account {
                crate::accounts::get(tx, account)?;
                tx.execute("UPDATE campaigns SET account_id = ?2 WHERE id = ?1", (id.0, account.0))?;
            }
            Ok(state)
        })
    }

    /// Removes a campaign that was never queued.
    pub fn remove_campaign(&self, id: CampaignId) -> Result<()> {
        self.write(&[Part::Campaigns], |tx| {
            if state_of(tx, id)?.is_frozen() {
                return Err(StoreError::InUse {
                    what: "campaign",
                    by: "message that was queued for somebody",
                });
            }
            tx.execute("DELETE FROM campaigns WHERE id = ?1", [id.0])?;
            Ok(())
        })
    }

    /// Keeps a pre-flight report. One without blocking findings clears the campaign; one with takes the clearance
    /// back.
    pub fn keep_report(&self, id: CampaignId, report: &Report, now: Timestamp) -> Result<CampaignState> {
        self.write(&[Part::Campaigns], |tx| {
            let before = state_of(tx, id)?;
            let (state, fingerprint) = if report.blocking().count() == 0 {
                let state = match before {
                    // Checked again with its start time set: both stay.
                    CampaignState::Scheduled => before,
                    _ => set_state(tx, id, Event::Clear, now)?,
                };
                (state, report.fingerprint().to_string())
            } else if before == CampaignState::Scheduled {
                // Planned still, so that it can say why it did not start; without a digest nothing starts.
                (before, String::new())
            } else {
                (set_state(tx, id, Event::Edit, now)?, String::new())
            };
            tx.execute(
                "UPDATE campaigns SET report = ?2, cleared_digest = ?3,
                     scheduled_at = iif(?4 = 'scheduled', scheduled_at, NULL),
                     plan = iif(?4 = 'scheduled', plan, 'null') WHERE id = ?1",
                (id.0, to_json(report)?, fingerprint, state.as_str()),
            )?;
            Ok(state)
        })
    }
}
