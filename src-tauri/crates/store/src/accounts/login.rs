//! The table `logins`: who sends, as mail hosts know it. The one place that says when two accounts are one to their host.

use delivery::AccountId;
use rusqlite::Connection;

use super::{Account, AccountLogin};
use crate::columns::first;
use crate::error::{Result, StoreError};

/// Who sends, as mail hosts know it: accounts of one login share limits, pauses and turns, however many the person made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginId(pub i64);

/// The number of the login of an account, which is made where it is new. Letters' case and the dot of the root make no
/// other host, and to hosts no other user either. Where nobody signs in, the port tells servers of one computer apart.
pub(super) fn login_for(conn: &Connection, account: &Account) -> Result<LoginId> {
    let host = account.host.trim().trim_end_matches('.').to_lowercase();
    let user = match account.login {
        AccountLogin::None => String::new(),
        AccountLogin::Password | AccountLogin::OAuth2 => account.user.trim().to_lowercase(),
    };
    let port = if user.is_empty() { account.port } else { 0 };
    conn.execute(
        "INSERT INTO logins (host, user, port) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (&host, &user, port),
    )?;
    let mut statement =
        conn.prepare_cached("SELECT id FROM logins WHERE host = ?1 AND user = ?2 AND port = ?3")?;
    first(&mut statement, (&host, &user, port), |row| Ok(LoginId(row.get(0)?)))?
        .ok_or(StoreError::NotFound { what: "login" })
}

/// The login of an account.
pub(crate) fn login_of(conn: &Connection, id: AccountId) -> Result<LoginId> {
    let mut statement = conn.prepare_cached("SELECT login_id FROM accounts WHERE id = ?1")?;
    first(&mut statement, [id.0], |row| Ok(LoginId(row.get(0)?)))?
        .ok_or(StoreError::NotFound { what: "account" })
}
