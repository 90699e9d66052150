//! Renewing tokens: one at a time, never more often than the host likes, and none is lost for want of room on the disk.

use super::{Kept, http};
use crate::{Error, Postrider};
use delivery::{AccountId, retry};
use jiff::{SignedDuration, Timestamp};
use network::oauth::{self, Problem};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A token that ends so soon is renewed before it is used.
const SOON: SignedDuration = SignedDuration::from_secs(120);

/// One renewal at a time in this process: with hosts that give a new refresh token each time, two at once would make one
/// another's void.
static RENEWING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// What is known of renewals in this process only.
#[derive(Clone, Default)]
pub(crate) struct Renewals {
    known: Arc<Mutex<BTreeMap<i64, Renewal>>>,
}

#[derive(Default)]
struct Renewal {
    /// Could not be written down: the disk was full, or the vault locked. The one on the disk may be void by now.
    unwritten: Option<Unwritten>,
    rest: Option<Rest>,
}

struct Unwritten {
    kept: Kept,
    /// The refresh token on the disk that it came from. With another one there, somebody signed in anew.
    before: String,
}

/// The host could not renew it, and is left alone until then.
struct Rest {
    until: Timestamp,
    failures: u32,
    why: Problem,
}

impl Renewals {
    /// A new sign-in, or none any more: what was known holds no longer.
    pub(crate) fn forget(&self, id: AccountId) {
        self.lock().remove(&id.0);
    }

    fn unwritten(&self, id: AccountId, on_disk: Option<&Kept>) -> Option<Kept> {
        let mut known = self.lock();
        let renewal = known.get_mut(&id.0)?;
        if on_disk.map(|kept| &kept.refresh) != renewal.unwritten.as_ref().map(|new| &new.before) {
            renewal.unwritten = None;
        }
        renewal.unwritten.as_ref().map(|new| new.kept.clone())
    }

    /// Why the host is not asked now.
    fn rests(&self, id: AccountId, now: Timestamp) -> Option<Problem> {
        let known = self.lock();
        let rest = known.get(&id.0)?.rest.as_ref()?;
        (rest.until > now).then(|| rest.why.clone())
    }

    /// One more failure that may pass: ever longer between, and at least as long as the host asks for.
    fn failed(&self, id: AccountId, why: &Problem, now: Timestamp) {
        let mut known = self.lock();
        let rest = &mut known.entry(id.0).or_default().rest;
        let failures = rest.as_ref().map_or(1, |rest| rest.failures.saturating_add(1));
        let ours = retry::next_connection(failures, now, u64::try_from(id.0).unwrap_or_default());
        let theirs = why.rest().and_then(|rest| SignedDuration::try_from(rest).ok());
        let theirs = theirs.and_then(|rest| now.checked_add(rest).ok());
        *rest =
            Some(Rest { until: theirs.map_or(ours, |theirs| theirs.max(ours)), failures, why: why.clone() });
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, Renewal>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Postrider {
    /// A token that holds; where `refused` is still the one that is kept, it is renewed whatever its time says.
    pub(crate) async fn token(
        &self,
        id: AccountId,
        refused: Option<&SecretString>,
    ) -> Result<SecretString, Error> {
        let holds = |kept: &Kept, now: Timestamp| match refused {
            Some(refused) => kept.access != refused.expose_secret(),
            None => kept.ends.duration_since(now) > SOON,
        };
        let kept = self.newest_off_thread(id).await?;
        if holds(&kept, self.clock.now()) {
            return Ok(kept.access.into());
        }
        let _turn = RENEWING.lock().await;
        // Whoever had the turn before may have renewed it.
        let mut kept = self.newest_off_thread(id).await?;
        if holds(&kept, self.clock.now()) {
            return Ok(kept.access.into());
        }
        if let Some(why) = self.renewals.rests(id, self.clock.now()) {
            return Err(why.into());
        }
        let provider = kept.provider();
        let http = http(&provider)?;
        let refresh = SecretString::from(kept.refresh.clone());
        let tokens = match oauth::refresh(&http, &provider, &kept.registration(), &refresh).await {
            Ok(tokens) => tokens,
            Err(why) => {
                // Another window or the terminal may have used the refresh token meanwhile.
                let now = self.newest_off_thread(id).await?;
                if now.refresh != kept.refresh && holds(&now, self.clock.now()) {
                    return Ok(now.access.into());
                }
                if why.may_pass() {
                    tracing::warn!(code = why.code(), "a sign-in could not be renewed for now");
                    self.renewals.failed(id, &why, self.clock.now());
                }
                return Err(why.into());
            }
        };
        kept.take(&tokens, self.clock.now());
        let this = self.clone();
        tokio::task::spawn_blocking(move || this.keep_renewed(id, kept, &refresh))
            .await
            .map_err(|_| Error::Cancelled)?;
        // Whoever signed in anew while the host was asked has another one.
        let newest = self.newest_off_thread(id).await;
        Ok(newest.map_or(tokens.access, |newest| newest.access.into()))
    }

    /// Keeps a renewed sign-in; in memory, where it cannot be written down, for it may be the only one that holds. `used` is
    /// the refresh token it came from: where that is kept no more, somebody signed in anew, or took the account away, while
    /// the host was asked, and theirs stays.
    fn keep_renewed(&self, id: AccountId, kept: Kept, used: &SecretString) {
        let stays =
            |newest: Option<Kept>| newest.is_some_and(|newest| newest.refresh == used.expose_secret());
        if self.newest(id).is_ok_and(|newest| !stays(newest)) {
            return;
        }
        match self.put(id, &kept) {
            Ok(()) => self.renewals.forget(id),
            Err(why) => {
                tracing::warn!(
                    code = why.code(),
                    "a renewed sign-in is kept in memory until it can be written down"
                );
                let mut known = self.renewals.lock();
                let renewal = known.entry(id.0).or_default();
                let before = renewal.unwritten.take().map(|older| older.before);
                let before = before.unwrap_or_else(|| used.expose_secret().to_owned());
                *renewal = Renewal { unwritten: Some(Unwritten { kept, before }), rest: None };
            }
        }
    }

    /// The sign-in as it is kept, or the renewed one that could not be written down, which is tried again by that.
    pub(super) fn newest(&self, id: AccountId) -> Result<Option<Kept>, Error> {
        let on_disk = self.kept(id)?;
        let Some(unwritten) = self.renewals.unwritten(id, on_disk.as_ref()) else { return Ok(on_disk) };
        if self.put(id, &unwritten).is_ok() {
            self.renewals.forget(id);
        }
        Ok(Some(unwritten))
    }

    async fn newest_off_thread(&self, id: AccountId) -> Result<Kept, Error> {
        let this = self.clone();
        let kept =
            tokio::task::spawn_blocking(move || this.newest(id)).await.map_err(|_| Error::Cancelled)??;
        kept.ok_or(Error::SignIn(Problem::Refused { said: "nobody is signed in".to_owned() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::KeyStore;
    use crate::{Clock, DataFolder};

    fn kept(access: &str, refresh: &str) -> Kept {
        Kept {
            authorize: String::new(),
            token: String::new(),
            client_id: "ours".to_owned(),
            client_secret: None,
            refresh: refresh.to_owned(),
            access: access.to_owned(),
            ends: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_renewed_sign_in_that_cannot_be_written_down_is_kept_until_it_can() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let passphrase = SecretString::from("a passphrase for tests");
        let open = Postrider::open_with(folder, Clock::System, KeyStore::None, Some(passphrase)).unwrap();
        let id = AccountId(7);
        open.put(id, &kept("at-1", "rt-1")).unwrap();
        let shut = Postrider { passphrase: None, vault: Arc::default(), ..open.clone() };
        let refresh = |postrider: &Postrider| postrider.newest(id).unwrap().unwrap().refresh;

        shut.keep_renewed(id, kept("at-2", "rt-2"), &"rt-1".to_owned().into());
        assert_eq!(open.kept(id).unwrap().unwrap().refresh, "rt-1", "it could not be written");
        shut.keep_renewed(id, kept("at-3", "rt-3"), &"rt-2".to_owned().into());
        assert_eq!(refresh(&open), "rt-3", "the host made the older ones void");
        assert_eq!(open.kept(id).unwrap().unwrap().refresh, "rt-3", "and now it is written down");

        // Whoever signed in anew meanwhile is not put back to the old sign-in.
        shut.keep_renewed(id, kept("at-4", "rt-4"), &"rt-3".to_owned().into());
        open.put(id, &kept("at-9", "rt-9")).unwrap();
        assert_eq!(refresh(&open), "rt-9");
    }

    #[test]
    fn a_renewal_that_was_under_way_does_not_undo_a_new_sign_in_nor_bring_one_back() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let passphrase = SecretString::from("a passphrase for tests");
        let open = Postrider::open_with(folder, Clock::System, KeyStore::None, Some(passphrase)).unwrap();
        let id = AccountId(7);
        let refresh = || open.newest(id).unwrap().map(|kept| kept.refresh);

        open.put(id, &kept("at-9", "rt-9")).unwrap();
        open.keep_renewed(id, kept("at-2", "rt-2"), &"rt-1".to_owned().into());
        assert_eq!(refresh().as_deref(), Some("rt-9"), "signed in anew while the host was asked");
        open.keep_renewed(id, kept("at-10", "rt-10"), &"rt-9".to_owned().into());
        assert_eq!(refresh().as_deref(), Some("rt-10"));

        open.forget_sign_in(id).unwrap();
        open.keep_renewed(id, kept("at-11", "rt-11"), &"rt-10".to_owned().into());
        assert_eq!(refresh(), None, "the account has a password now, or is gone");
    }

    #[test]
    fn a_host_is_left_alone_ever_longer_and_as_long_as_it_asks() {
        let (renewals, id) = (Renewals::default(), AccountId(7));
        let now = Timestamp::UNIX_EPOCH;
        let rests = |seconds: i64| {
            let then = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
            renewals.rests(id, then).is_some()
        };
        let busy = |rest: Option<u64>| Problem::PutOff {
            said: "HTTP 503".to_owned(),
            rest: rest.map(std::time::Duration::from_secs),
        };
        assert!(!rests(0), "nobody failed yet");
        renewals.failed(id, &busy(None), now);
        assert!(rests(4) && !rests(6));
        renewals.failed(id, &busy(None), now);
        assert!(rests(14) && !rests(20), "longer than before");
        renewals.failed(id, &busy(Some(3_600)), now);
        assert!(rests(3_599) && !rests(3_600), "as long as it asks");
        renewals.forget(id);
        assert!(!rests(0), "signed in again");
    }
}
