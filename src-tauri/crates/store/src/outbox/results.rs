//! What became of every person of a campaign. What needs the user comes first.

use std::ops::{ControlFlow, Range};

use contacts::{ContactId, Fields};
use delivery::{CampaignId, OutboxId, RowState};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::claim::TurnOf;
use super::counts;
use super::put_off::turn_at;
use crate::Store;
use crate::columns::{count, from_json, int, one, rows, text_or_none, time, word};
use crate::contact::{name, query};
use crate::error::Result;
use crate::ids::Page;

/// Which rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultQuery {
    /// Of which campaign.
    pub campaign: CampaignId,
    /// In one state; `None` for all.
    pub state: Option<RowState>,
    /// Part of a name or an address; empty for all.
    pub search: String,
}

/// What became of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// The row.
    pub row: OutboxId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Who.
    pub contact: ContactId,
    /// Their name; empty if there is none, or once they are erased.
    pub name: String,
    /// Their address; empty once they are erased.
    pub address: String,
    /// Where the message stands.
    pub state: RowState,
    /// The class of the last failure, as `reply::Class` spells it.
    pub class: Option<String>,
    /// What the server said last, with its codes.
    pub reply: Option<String>,
    /// Code of the reason for a skipped one; what happened for an uncertain one.
    pub why: Option<String>,
    /// Tries used up in all.
    pub attempts: u32,
    /// Its Message-ID; empty before its first claim.
    pub message_id: String,
    /// The last change of state.
    pub at: Timestamp,
    /// The next try, while it is deferred; the first, where its turn comes later. `None` also for one whose turn never comes
    /// as the account's limits are.
    pub due: Option<Timestamp>,
    /// What it waits for, where it waits.
    pub waits_for: Option<TurnOf>,
}

/// The order of states in the results: what needs the user first.
const ORDER: [RowState; 8] = [
    RowState::Uncertain,
    RowState::Failed,
    RowState::Refused,
    RowState::Skipped,
    RowState::Deferred,
    RowState::Claimed,
    RowState::Queued,
    RowState::Accepted,
];

pub(super) const COLUMNS: &str = "o.id, o.campaign_id, o.contact_id, coalesce(c.fields, g.person ->> 3, '{}'), coalesce(c.address, g.person ->> 1, ''), o.state, o.class, o.reply, o.why, o.attempts, o.message_id, o.changed_at, o.due_at, o.parked";
pub(super) const TABLES: &str = "outbox AS o LEFT JOIN contacts AS c ON c.id = o.contact_id LEFT JOIN merged_people AS g ON g.contact_id = o.contact_id";

pub(super) fn result(row: &Row<'_>) -> Result<ResultRow> {
    let fields: Fields = from_json(row.get_ref(3)?.as_str().unwrap_or("{}"), "contact")?;
    let state = word(row, 5, "message state")?;
    let changed = time(row, 11)?;
    let due = match state {
        RowState::Deferred => turn_at(row.get(12)?)?,
        // One that was put back notes when that was, which is the moment of its last change.
        RowState::Queued => turn_at(row.get(12)?)?.filter(|due| *due > changed),
        _ => None,
    };
    let waits_for = match state {
        RowState::Deferred | RowState::Queued if row.get(13)? => Some(TurnOf::Parked),
        RowState::Deferred => Some(TurnOf::Deferred),
        _ => due.map(|_| TurnOf::Chosen),
    };
    Ok(ResultRow {
        row: OutboxId(row.get(0)?),
        campaign: CampaignId(row.get(1)?),
        contact: ContactId(row.get(2)?),
        name: name::shown(&fields),
        address: row.get(4)?,
        state,
        class: text_or_none(row, 6)?,
        reply: text_or_none(row, 7)?,
        why: text_or_none(row, 8)?,
        attempts: row.get(9)?,
        message_id: row.get(10)?,
        at: changed,
        due,
        waits_for,
    })
}

impl Store {
    /// A page of results. Without a search it walks an index: a campaign of a million people is no slower.
    pub fn results(&self, query: &ResultQuery, range: Range<u64>) -> Result<Page<ResultRow>> {
        self.read(|conn| {
            if query.search.trim().is_empty() {
                by_state(conn, query, range)
            } else {
                search(conn, query, range)
            }
        })
    }

    /// Every result of a campaign in the order of its rows; for export.
    pub fn each_result(
        &self,
        campaign: CampaignId,
        mut each: impl FnMut(&ResultRow) -> ControlFlow<()>,
    ) -> Result<()> {
        self.read(|conn| {
            // The plus keeps SQLite off the index by state, which would have to be sorted.
            let mut statement = conn.prepare(&format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE +o.campaign_id = ?1 ORDER BY o.id"
            ))?;
            let mut found = statement.query([campaign.0])?;
            while let Some(row) = found.next()? {
                if each(&result(row)?).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    /// What became of one person in one campaign.
    pub fn result_of(&self, campaign: CampaignId, contact: ContactId) -> Result<Option<ResultRow>> {
        self.read(|conn| {
            let sql =
                format!("SELECT {COLUMNS} FROM {TABLES} WHERE o.contact_id = ?2 AND o.campaign_id = ?1");
            one(conn, &sql, (campaign.0, contact.0), result)
        })
    }

    /// The row whose message has this Message-ID, without brackets: how a copy in the Sent folder or a bounce is matched.
    pub fn result_by_message_id(&self, message_id: &str) -> Result<Option<ResultRow>> {
        self.read(|conn| {
            let sql =
                format!("SELECT {COLUMNS} FROM {TABLES} WHERE o.message_id = ?1 AND o.message_id <> ''");
            one(conn, &sql, [message_id], result)
        })
    }

    /// How many skipped rows there are for each code of a reason.
    pub fn skipped_reasons(&self, campaign: CampaignId) -> Result<Vec<(String, u64)>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "SELECT why, count(*) FROM outbox WHERE campaign_id = ?1 AND state = 'skipped' GROUP BY why ORDER BY 2 DESC, 1",
            )?;
            rows(&mut statement, [campaign.0], |row| Ok((row.get(0)?, count(row, 1)?)))
        })
    }
}

fn by_state(conn: &Connection, query: &ResultQuery, range: Range<u64>) -> Result<Page<ResultRow>> {
    let counts = counts::of(conn, query.campaign)?;
    let total = query.state.map_or_else(|| counts.total(), |state| counts.of(state));
    let mut page = Page { total, first: range.start.min(total), rows: Vec::new() };
    let mut statement = conn.prepare_cached(&format!(
        "WITH chosen AS (SELECT id FROM outbox WHERE campaign_id = ?1 AND state = ?2 ORDER BY due_at, id LIMIT ?4 OFFSET ?3)
         SELECT {COLUMNS} FROM chosen CROSS JOIN outbox AS o ON o.id = chosen.id LEFT JOIN contacts AS c ON c.id = o.contact_id
             LEFT JOIN merged_people AS g ON g.contact_id = o.contact_id
         ORDER BY o.due_at, o.id"
    ))?;
    let mut before = 0;
    for state in ORDER.into_iter().filter(|state| query.state.is_none_or(|only| only == *state)) {
        let here = before..before + counts.of(state);
        let (start, end) = (range.start.max(here.start), range.end.min(here.end));
        if start < end {
            page.rows.extend(rows(
                &mut statement,
                (query.campaign.0, state.as_str(), int(start - before), int(end - start)),
                result,
            )?);
        }
        before = here.end;
    }
    Ok(page)
}

/// The place of a row's state in [`ORDER`], as SQL.
pub(super) fn rank() -> String {
    let places: String =
        ORDER.iter().enumerate().map(|(rank, state)| format!(" WHEN '{state}' THEN {rank}")).collect();
    format!("CASE o.state{places} END")
}

fn search(conn: &Connection, query: &ResultQuery, range: Range<u64>) -> Result<Page<ResultRow>> {
    let state = query.state.map_or("", RowState::as_str);
    let (folded, plain) = (query::like(&name::fold(&query.search)), query::like(&query.search));
    let filter = "o.campaign_id = ?1 AND (?2 = '' OR o.state = ?2)
        AND (c.name_key LIKE ?3 ESCAPE '\\' OR c.dedupe_key LIKE ?4 ESCAPE '\\')";
    let total = conn
        .prepare_cached(&format!("SELECT count(*) FROM {TABLES} WHERE {filter}"))?
        .query_row((query.campaign.0, state, &folded, &plain), |row| Ok(count(row, 0)))??;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE {filter} ORDER BY {}, o.due_at, o.id LIMIT ?6 OFFSET ?5",
        rank()
    ))?;
    let length = int(range.end.saturating_sub(range.start));
    let found =
        rows(&mut statement, (query.campaign.0, state, &folded, &plain, int(range.start), length), result)?;
    Ok(Page { total, first: range.start, rows: found })
}
