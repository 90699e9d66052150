//! How the account of a run stands: where its sessions lead, what it may be used for, and since when it pauses.

use crate::accounts;
use delivery::card::{BulkPolicy, Policy};
use delivery::{AccountId, AccountPause, Wait, WaitReason};
use jiff::Timestamp;
use store::{AccountLogin, AccountRow, AccountTls, LoginId, Paused, Store, StoreError};

/// What a run begins with, and cannot go on without.
pub(super) struct Ground {
    reach: Reach,
    bulk: BulkPolicy,
}

impl Ground {
    pub(super) fn of(row: &AccountRow) -> Self {
        let policy = Policy::new(accounts::card(&row.account), Some(row.account.policy));
        Self { reach: Reach::of(row), bulk: policy.in_force() }
    }

    /// Why nothing more goes before the person has looked, where the account is like that now.
    pub(super) fn lost(&self, now: &Ground) -> Option<Wait> {
        let (code, sentence) = if self.reach != now.reach {
            // Its sessions, its token and its pace are those of another server or login from here on.
            (
                "account-changed",
                "The account was changed while this campaign went out. Resume it, and it goes on with the new settings.",
            )
        } else if now.bulk > self.bulk && now.bulk == BulkPolicy::Prohibited {
            // What was asked at the start would be answered otherwise now; the next start asks again.
            (
                "account-prohibited",
                "Newsletters were forbidden for this account while this campaign went out. Nothing more was sent. Resume it: what may still go then goes, and what may not is said with the reason.",
            )
        } else {
            return None;
        };
        Some(Wait::for_you(WaitReason::Trouble { code: code.to_owned(), sentence: sentence.to_owned() }))
    }
}

/// What a session leads to: another one is another server, or somebody else to it.
#[derive(PartialEq)]
struct Reach {
    login: LoginId,
    host: String,
    port: u16,
    tls: AccountTls,
    kind: AccountLogin,
    user: String,
}

impl Reach {
    fn of(row: &AccountRow) -> Self {
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
