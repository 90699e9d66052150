//! How the account of a run stands: where its sessions lead, and since when it pauses.

use delivery::{AccountId, AccountPause};
use jiff::Timestamp;
use store::{AccountLogin, AccountRow, AccountTls, LoginId, Paused, Store, StoreError};

/// What a session leads to: another one is another server, or somebody else to it.
#[derive(PartialEq)]
pub(super) struct Reach {
    login: LoginId,
    host: String,
    port: u16,
    tls: AccountTls,
    kind: AccountLogin,
    user: String,
}

impl Reach {
    pub(super) fn of(row: &AccountRow) -> Self {
        let account = &row.account;
        Self {
            login: row.sends_as,
            host: account.host.clone(),
            port: account.port,
            tls: account.tls,
            kind: account.login,
            user: account.user.clone(),
        }
    }
}

/// A pause that began in days to come was written while the clock ran ahead: it begins now, and lasts as long as it was to.
pub(super) fn believed(
    store: &Store,
    account: AccountId,
    paused: Paused,
    now: Timestamp,
) -> Result<AccountPause, StoreError> {
    let ahead = paused.since.duration_since(now);
    if !ahead.is_positive() {
        return Ok(paused.pause);
    }
    let until = paused.pause.until.and_then(|until| until.checked_sub(ahead).ok());
    let pause = AccountPause { until, ..paused.pause };
    store.replace_account_pause(account, &pause, now)?;
    Ok(pause)
}
