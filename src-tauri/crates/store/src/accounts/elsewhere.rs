//! The table `account_elsewhere`.

use delivery::AccountId;
use delivery::pacing::PaceRow;
use jiff::Timestamp;
use rusqlite::Connection;

use super::login::{LoginId, login_of};
use crate::Store;
use crate::columns::{count, instant, millis, rows};
use crate::error::Result;

/// What was sent elsewhere, as any account of a login saw it. Several that look into one folder see the same mails.
pub(super) fn elsewhere(conn: &Connection, login: LoginId) -> Result<Vec<PaceRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, max(e.count) FROM accounts AS a JOIN account_elsewhere AS e ON e.account_id = a.id
         WHERE a.login_id = ?1 GROUP BY e.at ORDER BY e.at",
    )?;
    rows(&mut statement, [login.0], |row| Ok(PaceRow { at: instant(row.get(0)?)?, count: row.get(1)? }))
}

/// Adds what one account saw in its Sent folder. With `anew`, all it saw there from that moment on is replaced.
pub(crate) fn add_elsewhere(
    conn: &Connection,
    id: AccountId,
    anew: Option<Timestamp>,
    sent: &[PaceRow],
) -> Result<()> {
    if let Some(since) = anew {
        conn.execute(
            "DELETE FROM account_elsewhere WHERE account_id = ?1 AND at >= ?2",
            (id.0, millis(since)),
        )?;
    }
    let mut statement = conn.prepare_cached(
        "INSERT INTO account_elsewhere (account_id, at, count) VALUES (?1, ?2, ?3)
         ON CONFLICT (account_id, at) DO UPDATE SET count = count + excluded.count",
    )?;
    for row in sent {
        statement.execute((id.0, millis(row.at), row.count))?;
    }
    Ok(())
}

/// To how many people one account saw mails go from a moment on.
pub(crate) fn elsewhere_since(conn: &Connection, id: AccountId, since: Timestamp) -> Result<u64> {
    conn.prepare_cached(
        "SELECT coalesce(sum(count), 0) FROM account_elsewhere WHERE account_id = ?1 AND at >= ?2",
    )?
    .query_row((id.0, millis(since)), |row| Ok(count(row, 0)))?
}

impl Store {
    /// What was sent through an account, and others of its login, by hand or by another computer.
    pub fn account_elsewhere(&self, id: AccountId) -> Result<Vec<PaceRow>> {
        self.read(|conn| elsewhere(conn, login_of(conn, id)?))
    }
}
