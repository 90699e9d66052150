//! One pace per login in this process: campaigns that are sent at once through one account, or several of one login, share it.

use crate::accounts;
use delivery::pacing::Pace;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use store::{AccountRow, LoginId, Store, StoreError};

/// The paces of the logins that send now. Each goes when the last campaign that uses it ends; what counts is stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paces(Arc<Mutex<BTreeMap<LoginId, Weak<Mutex<Pace>>>>>);

/// A pace in the hands of one campaign.
#[derive(Clone, Debug)]
pub(crate) struct SharedPace(Arc<Mutex<Pace>>);

impl Paces {
    /// The pace of an account: the one that another campaign goes by already, or what is stored.
    pub fn open(
        &self,
        store: &Store,
        account: &AccountRow,
        now: Timestamp,
    ) -> Result<SharedPace, StoreError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pace) = known.get(&account.sends_as).and_then(Weak::upgrade) {
            return Ok(SharedPace(pace));
        }
        store.tidy_account_past(account.id, now)?;
        let past = store.account_past(account.id, now)?;
        let pace = Arc::new(Mutex::new(Pace::with(accounts::terms(&account.account), &past)));
        known.retain(|_, pace| pace.strong_count() > 0);
        known.insert(account.sends_as, Arc::downgrade(&pace));
        Ok(SharedPace(pace))
    }
}

impl SharedPace {
    /// The pace, for as long as rows are claimed by it: nobody else may count between the question and the claim.
    pub fn take(&self) -> MutexGuard<'_, Pace> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::NewAccount;
    use crate::secrets::KeyStore;
    use crate::{Clock, DataFolder, Postrider};
    use delivery::Limits;
    use delivery::pacing::To;
    use store::AccountTls;

    #[test]
    fn two_campaigns_through_one_login_share_its_pace() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let now: Timestamp = "2026-03-23T12:00:00Z".parse().unwrap();
        let postrider = Postrider::open_with(folder, Clock::simulated(now), KeyStore::None, None).unwrap();
        let id = postrider
            .add_account(NewAccount {
                name: "Harbour".to_owned(),
                host: "127.0.0.1".to_owned(),
                port: 25,
                tls: AccountTls::None,
                user: None,
                password: None,
                from: "hello@lindenbakery.example".to_owned(),
                from_name: None,
                reply_to: None,
                limits: Limits { per_minute: Some(10), ..Limits::NONE },
                connections: None,
                ca_file: None,
            })
            .unwrap();
        let account = postrider.store.account(id).unwrap();
        let paces = Paces::default();
        let one = paces.open(&postrider.store, &account, now).unwrap();
        let again = store::Account { name: "Harbour again".to_owned(), ..account.account.clone() };
        let again = postrider.store.add_account(&again, now).unwrap();
        let again = postrider.store.account(again).unwrap();
        let other = paces.clone().open(&postrider.store, &again, now).unwrap();
        for _ in 0..10 {
            one.take().record(To::default(), now);
        }
        assert_eq!(other.take().room(now), Some(0), "ten a minute for both together");
        drop((one, other));
        let later = paces.open(&postrider.store, &account, now).unwrap();
        assert_eq!(later.take().room(now), Some(10), "nothing was stored here, so nothing is left of it");
    }
}
