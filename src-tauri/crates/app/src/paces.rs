//! One pace per login in this process: campaigns that are sent at once through one account, or several of one login, share it.

use crate::dispatcher::jumps::{Jump, Jumps};
use crate::{Clock, accounts};
use delivery::pacing::{Pace, Sent};
use delivery::{AccountId, Terms};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use store::{AccountRow, Counted, LoginId, Store, StoreError};

/// The paces of the logins that send now. Each goes when the last campaign that uses it ends; what counts is stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paces(Arc<Mutex<BTreeMap<LoginId, Weak<Shared>>>>);

/// A pace in the hands of one campaign.
#[derive(Clone, Debug)]
pub(crate) struct SharedPace(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    pace: Mutex<Pace>,
    clock: Mutex<Looks>,
}

/// What became of the clock while the login sends. Several campaigns look at it, and what was sent is moved once.
#[derive(Debug)]
struct Looks {
    jumps: Jumps,
    /// By how much it was set forward and what was sent is not moved yet, in milliseconds: the database did not take it.
    due: i64,
    forward: Vec<Forward>,
}

/// The clock was set forward by so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Forward {
    by: i64,
    /// What it showed then.
    to: Timestamp,
}

impl Forward {
    #[cfg(test)]
    pub fn by(by: i64, to: Timestamp) -> Self {
        Self { by, to }
    }

    /// A message that was stored before, as it is stored since.
    pub fn of(self, sent: Sent) -> Sent {
        Sent { at: store::moved_forward(sent.at, self.by, self.to), ..sent }
    }

    /// The same for what is to be written of one.
    pub fn of_counted(self, counted: Counted) -> Counted {
        match counted {
            Counted::AsClaimed => counted,
            Counted::NotAtAll { claimed } => Counted::NotAtAll { claimed: self.of(claimed) },
            Counted::Later { claimed, went } => {
                Counted::Later { claimed: self.of(claimed), went: self.of(went) }
            }
        }
    }
}

impl Paces {
    /// The pace of an account: the one that another campaign goes by already, or what is stored.
    pub fn open(
        &self,
        store: &Store,
        account: &AccountRow,
        clock: &Clock,
        now: Timestamp,
    ) -> Result<SharedPace, StoreError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = known.get(&account.sends_as).and_then(Weak::upgrade) {
            return Ok(SharedPace(shared));
        }
        store.tidy_account_past(account.id, now)?;
        let past = store.account_past(account.id, now)?;
        let shared = Arc::new(Shared {
            pace: Mutex::new(Pace::with(accounts::terms(&account.account), &past)),
            clock: Mutex::new(Looks { jumps: Jumps::new(clock, now), due: 0, forward: Vec::new() }),
        });
        known.retain(|_, shared| shared.strong_count() > 0);
        known.insert(account.sends_as, Arc::downgrade(&shared));
        Ok(SharedPace(shared))
    }
}

impl SharedPace {
    /// The pace, for as long as rows are claimed by it: nobody else may count between the question and the claim.
    pub fn take(&self) -> MutexGuard<'_, Pace> {
        self.0.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the clock for all campaigns of the login. Where it was set forward, what was sent is no older for it: the host's
    /// own clock did not jump. Gives the jumps behind the first `seen`.
    pub fn heed_clock(
        &self,
        store: &Store,
        account: AccountId,
        terms: &Terms,
        seen: usize,
        now: Timestamp,
    ) -> Result<Vec<Forward>, StoreError> {
        let mut looks = self.0.clock.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Jump::Forward(by)) = looks.jumps.look(now) {
            looks.due = looks.due.saturating_add(by);
        }
        if looks.due > 0 {
            let by = looks.due;
            self.set_forward(store, account, terms, by, now)?;
            looks.forward.push(Forward { by, to: now });
            looks.due = 0;
        }
        Ok(looks.forward.get(seen..).unwrap_or_default().to_vec())
    }

    fn set_forward(
        &self,
        store: &Store,
        account: AccountId,
        terms: &Terms,
        by: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut pace = self.take();
        store.move_account_past(account, by, now)?;
        *pace = Pace::with(*terms, &store.account_past(account, now)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::NewAccount;
    use crate::secrets::KeyStore;
    use crate::{Clock, DataFolder, Postrider};
    use delivery::Limits;
    use delivery::pacing::{PaceRow, To};
    use jiff::SignedDuration;
    use store::AccountTls;

    fn harbour(limits: Limits) -> (Postrider, AccountRow, tempfile::TempDir, Timestamp) {
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
                limits,
                connections: None,
                ca_file: None,
            })
            .unwrap();
        let account = postrider.store.account(id).unwrap();
        (postrider, account, place, now)
    }

    #[test]
    fn two_campaigns_through_one_login_share_its_pace() {
        let (postrider, account, _place, now) = harbour(Limits { per_minute: Some(10), ..Limits::NONE });
        let paces = Paces::default();
        let one = paces.open(&postrider.store, &account, &postrider.clock, now).unwrap();
        let again = store::Account { name: "Harbour again".to_owned(), ..account.account.clone() };
        let again = postrider.store.add_account(&again, now).unwrap();
        let again = postrider.store.account(again).unwrap();
        let other = paces.clone().open(&postrider.store, &again, &postrider.clock, now).unwrap();
        for _ in 0..10 {
            one.take().record(To::default(), now);
        }
        assert_eq!(other.take().room(now), Some(0), "ten a minute for both together");
        drop((one, other));
        let later = paces.open(&postrider.store, &account, &postrider.clock, now).unwrap();
        assert_eq!(later.take().room(now), Some(10), "nothing was stored here, so nothing is left of it");
    }

    #[test]
    fn what_was_sent_is_no_older_by_a_clock_set_forward_and_what_is_in_hand_goes_with_it() {
        let (postrider, account, _place, now) = harbour(Limits { per_hour: Some(10), ..Limits::NONE });
        let store = &postrider.store;
        let pace = Paces::default().open(store, &account, &postrider.clock, now).unwrap();
        let sent = pace.take().record(To::default(), now);
        store.replace_account_sends(account.id, &[PaceRow { at: sent.at, count: 10 }]).unwrap();
        let (by, to) = (5 * 3_600_000, now + SignedDuration::from_hours(5));
        pace.set_forward(store, account.id, &accounts::terms(&account.account), by, to).unwrap();
        let moved = Forward::by(by, to).of(sent);
        assert_eq!(store.account_sends(account.id).unwrap(), [PaceRow { at: moved.at, count: 10 }]);
        assert_eq!(pace.take().room(to), Some(0), "the hour is no emptier for it");
        let counted = Counted::Later { claimed: sent, went: sent };
        let expected = Counted::Later { claimed: moved, went: moved };
        assert_eq!(Forward::by(by, to).of_counted(counted), expected);
    }
}
