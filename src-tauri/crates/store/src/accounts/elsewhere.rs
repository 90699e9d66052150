//! The table `account_elsewhere`.

use delivery::AccountId;
use delivery::pacing::PaceRow;
use jiff::Timestamp;
use rusqlite::Connection;

use super::login::{LoginId, login_of};
use crate::Store;
use crate::changes::Part;
use crate::columns::{instant, millis, rows};
use crate::error::Result;

/// What was sent elsewhere, as any account of a login saw it. Several that look into one folder see the same mails.
pub(super) fn elsewhere(conn: &Connection, login: LoginId) -> Result<Vec<PaceRow>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, max(e.count) FROM accounts AS a JOIN account_elsewhere AS e ON e.account_id = a.id
         WHERE a.login_id = ?1 GROUP BY e.at ORDER BY e.at",
    )?;
    rows(&mut statement, [login.0], |row| Ok(PaceRow { at: instant(row.get(0)?)?, count: row.get(1)? }))
}

impl Store {
    /// What was sent through an account, and others of its login, by hand or by another computer.
    pub fn account_elsewhere(&self, id: AccountId) -> Result<Vec<PaceRow>> {
        self.read(|conn| elsewhere(conn, login_of(conn, id)?))
    }

    /// Notes messages sent elsewhere from `since` on, in place of those noted before: looking into a Sent folder again
    /// finds the same ones.
    pub fn note_elsewhere(&self, id: AccountId, since: Timestamp, sent: &[PaceRow]) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            tx.execute(
                "DELETE FROM account_elsewhere WHERE account_id = ?1 AND at >= ?2",
                (id.0, millis(since)),
            )?;
            let mut statement = tx.prepare_cached(
                "INSERT INTO account_elsewhere (account_id, at, count) VALUES (?1, ?2, ?3)
                 ON CONFLICT (account_id, at) DO UPDATE SET count = count + excluded.count",
            )?;
            for row in sent.iter().filter(|row| row.at >= since) {
                statement.execute((id.0, millis(row.at), row.count))?;
            }
            Ok(())
        })
    }
}
