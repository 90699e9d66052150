//! Merges that were not taken back: whom they made one, and whether they can be taken back now.

use std::ops::Range;

use address::DedupeKey;
use contacts::ContactId;
use jiff::Timestamp;
use rusqlite::{Connection, Params};

use super::part::stays;
use super::{MergeId, StaysOne, kin};
use crate::Store;
use crate::columns::{all, count, int, json, one, time};
use crate::error::Result;
use crate::ids::Page;

/// A merge that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingMerge {
    /// Its number, for taking it back.
    pub id: MergeId,
    /// When the records were made one.
    pub at: Timestamp,
    /// The address whose record was kept, also where that one went into yet another since; `None` where it is gone.
    pub kept: Option<String>,
    /// The addresses whose records went into it, in the order in which these were made.
    pub others: Vec<String>,
    /// Why it cannot be taken back now; `None` where it can.
    pub stays: Option<StaysOne>,
}

/// Their numbers go up with time, whatever a clock said.
const NEWEST_FIRST: &str = "ORDER BY m.id DESC";

/// Merges that a condition finds, the newest first.
fn find(conn: &Connection, condition: &str, params: impl Params) -> Result<Vec<StandingMerge>> {
    let sql = format!(
        "SELECT m.id, m.kept_id, m.merged_at, coalesce(c.address, w.person ->> 1),
             (SELECT json_group_array(p.person ->> 1 ORDER BY p.contact_id) FROM merged_people AS p WHERE p.merge_id = m.id)
         FROM merges AS m LEFT JOIN contacts AS c ON c.id = m.kept_id LEFT JOIN merged_people AS w ON w.contact_id = m.kept_id
         WHERE m.undone_at IS NULL {condition}",
    );
    let found = all(conn, &sql, params, |row| {
        let merge = StandingMerge {
            id: MergeId(row.get(0)?),
            at: time(row, 2)?,
            kept: row.get(3)?,
            others: json(row, 4, "merge")?,
            stays: None,
        };
        Ok((merge, ContactId(row.get(1)?)))
    })?;
    let whole = |(merge, kept): (StandingMerge, ContactId)| {
        Ok(StandingMerge { stays: stays(conn, merge.id, kept)?, ..merge })
    };
    found.into_iter().map(whole).collect()
}

/// Merges into the record of this number, without those into records that went into it.
pub(super) fn into(conn: &Connection, kept: ContactId) -> Result<Vec<StandingMerge>> {
    find(conn, &format!("AND m.kept_id = ?1 {NEWEST_FIRST}"), [kept.0])
}

impl Store {
    /// Every merge that was not taken back, the newest first.
    pub fn merges(&self, range: Range<u64>) -> Result<Page<StandingMerge>> {
        self.read(|conn| {
            let sql = "SELECT count(*) FROM merges WHERE undone_at IS NULL";
            let total = one(conn, sql, [], |row| count(row, 0))?.unwrap_or_default();
            let window = (int(range.end.saturating_sub(range.start)), int(range.start));
            let rows = find(conn, &format!("{NEWEST_FIRST} LIMIT ?1 OFFSET ?2"), window)?;
            Ok(Page { total, first: range.start, rows })
        })
    }

    /// Those by which records became the one of whoever has this address, in whatever number of steps, the newest first: that
    /// is the order in which they can be taken back. Also found by an address whose record went into another one; `None` where
    /// nobody has it.
    pub fn merges_of(&self, key: &DedupeKey) -> Result<Option<Vec<StandingMerge>>> {
        self.read(|conn| {
            let Some(contact) = kin::root(conn, key)? else { return Ok(None) };
            let mut all = into(conn, contact)?;
            for merged in kin::of(conn, contact)? {
                all.extend(into(conn, merged.id)?);
            }
            all.sort_unstable_by_key(|merge| std::cmp::Reverse(merge.id));
            Ok(Some(all))
        })
    }
}
