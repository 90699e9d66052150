//! The table `account_sends`: what an account sent, in the form `delivery::pacing` keeps its history.

use delivery::AccountId;
use delivery::pacing::PaceRow;
use rusqlite::Connection;

use crate::Store;
use crate::columns::{instant, millis, rows};
use crate::error::Result;

/// Adds to what is stored, in the transaction of the claim.
pub(crate) fn add_sends(conn: &Connection, account: AccountId, sends: &[PaceRow]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT INTO account_sends (account_id, at, count) VALUES (?1, ?2, ?3)
         ON CONFLICT (account_id, at) DO UPDATE SET count = count + excluded.count",
    )?;
    for row in sends {
        statement.execute((account.0, millis(row.at), row.count))?;
    }
    Ok(())
}

/// Takes back what never reached the server.
pub(crate) fn take_sends_back(conn: &Connection, account: AccountId, sends: &[PaceRow]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "UPDATE account_sends SET count = max(0, count - ?3) WHERE account_id = ?1 AND at = ?2",
    )?;
    for row in sends {
        statement.execute((account.0, millis(row.at), row.count))?;
    }
    Ok(())
}

impl Store {
    /// What an account sent, for `delivery::pacing::restore`.
    pub fn account_sends(&self, id: AccountId) -> Result<Vec<PaceRow>> {
        self.read(|conn| {
            let mut statement =
                conn.prepare_cached("SELECT at, count FROM account_sends WHERE account_id = ?1 ORDER BY at")?;
            rows(&mut statement, [id.0], |row| Ok(PaceRow { at: instant(row.get(0)?)?, count: row.get(1)? }))
        })
    }

    /// Replaces what is stored by what `delivery::pacing::restore` made of it.
    pub fn replace_account_sends(&self, id: AccountId, sends: &[PaceRow]) -> Result<()> {
        self.write(&[], |tx| {
            tx.execute("DELETE FROM account_sends WHERE account_id = ?1", [id.0])?;
            add_sends(tx, id, sends)
        })
    }
}
