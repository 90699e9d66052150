//! Results by their reason: the class of a failure, the code of a refusal.

use std::ops::Range;

use delivery::{CampaignId, RowState};
use rusqlite::Connection;

use super::results::{COLUMNS, ResultQuery, ResultRow, TABLES, rank, result};
use crate::Store;
use crate::columns::{count, int, rows, word};
use crate::contact::{name, query};
use crate::error::Result;
use crate::ids::Page;

/// The reason of a row: the first word of why it was left out, else the class of its last failure.
const REASON: &str = "CASE o.state WHEN 'skipped' THEN substr(o.why, 1, instr(o.why || ' ', ' ') - 1) ELSE coalesce(o.class, '') END";

/// How many rows of a state have a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonCount {
    /// Where they stand.
    pub state: RowState,
    /// The class of the failure, or the code of the refusal.
    pub code: String,
    /// How many.
    pub rows: u64,
}

impl Store {
    /// The reasons why rows of a campaign are not accepted, most rows first.
    pub fn result_reasons(&self, campaign: CampaignId) -> Result<Vec<ReasonCount>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(&format!(
                "SELECT o.state, {REASON} AS reason, count(*) FROM outbox AS o
                 WHERE o.campaign_id = ?1 AND o.state IN ('failed', 'refused', 'deferred', 'skipped')
                 GROUP BY o.state, reason HAVING reason <> '' ORDER BY 3 DESC, 1, 2"
            ))?;
            rows(&mut statement, [campaign.0], |row| {
                let state = word(row, 0, "message state")?;
                Ok(ReasonCount { state, code: row.get(1)?, rows: count(row, 2)? })
            })
        })
    }

    /// A page of the results that have this reason.
    pub fn results_for(
        &self,
        query: &ResultQuery,
        reason: &str,
        range: Range<u64>,
    ) -> Result<Page<ResultRow>> {
        self.read(|conn| page(conn, query, reason, range))
    }
}

fn page(conn: &Connection, query: &ResultQuery, reason: &str, range: Range<u64>) -> Result<Page<ResultRow>> {
    let state = query.state.map_or("", RowState::as_str);
    let (folded, plain) = (query::like(&name::fold(&query.search)), query::like(&query.search));
    let filter = format!(
        "o.campaign_id = ?1 AND (?2 = '' OR o.state = ?2) AND {REASON} = ?5
            AND (?4 = '' OR c.name_key LIKE ?3 ESCAPE '\\' OR c.dedupe_key LIKE ?4 ESCAPE '\\')"
    );
    let total = conn
        .prepare_cached(&format!("SELECT count(*) FROM {TABLES} WHERE {filter}"))?
        .query_row((query.campaign.0, state, &folded, &plain, reason), |row| Ok(count(row, 0)))??;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE {filter} ORDER BY {}, o.due_at, o.id LIMIT ?7 OFFSET ?6",
        rank()
    ))?;
    let length = int(range.end.saturating_sub(range.start));
    let which = (query.campaign.0, state, &folded, &plain, reason, int(range.start), length);
    Ok(Page { total, first: range.start, rows: rows(&mut statement, which, result)? })
}
