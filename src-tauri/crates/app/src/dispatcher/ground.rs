//! What a run begins with: where its sessions lead, and what its account may be used for.

use crate::accounts;
use delivery::card::{BulkPolicy, Policy};
use delivery::{Wait, WaitReason};
use store::{AccountLogin, AccountRow, AccountTls, LoginId};

/// What a run begins with, and cannot go on without.
#[derive(Clone)]
pub(crate) struct Ground {
    reach: Reach,
    bulk: BulkPolicy,
}

impl Ground {
    pub fn of(row: &AccountRow) -> Self {
        let policy = Policy::new(accounts::card(&row.account), Some(row.account.policy));
        Self { reach: Reach::of(row), bulk: policy.in_force() }
    }

    /// Why nothing more goes before the person has looked, where the account is like that now.
    pub fn lost(&self, now: &Ground) -> Option<Wait> {
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
                "Newsletters were forbidden for this account while this campaign went out. It stopped after the messages in hand. Nobody gets it twice. Resume it when they are allowed again, or end it and hand over those who have not got it.",
            )
        } else {
            return None;
        };
        Some(Wait::for_you(WaitReason::Trouble {
            code: code.to_owned(),
            sentence: sentence.to_owned(),
            said: None,
        }))
    }
}

/// What a session leads to: another one is another server, or somebody else to it.
#[derive(Clone, PartialEq)]
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
