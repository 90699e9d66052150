//! A pause as it is believed.

use delivery::{AccountId, AccountPause};
use jiff::Timestamp;
use store::{Paused, Store, StoreError};

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
