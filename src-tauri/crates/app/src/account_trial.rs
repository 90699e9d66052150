//! Trying an account step by step, kept or not, with the password it has or a new one. Nothing is sent.

use crate::accounts::{self, NewAccount};
use crate::{Error, Postrider};
use delivery::AccountId;
use jiff::Timestamp;
use network::smtp::{Login, OpenError, Settings, Timeouts, Tls, TlsVersion};
use secrecy::SecretString;
use std::time::{Duration, Instant};
use store::{AccountTls, Tested};

/// What a try came to.
#[derive(Debug)]
pub struct Trial {
    /// When.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What the session was like, or why there was none.
    pub end: Result<Opened, OpenError>,
}

/// What a session was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The biggest message the server takes in bytes, where it says so.
    pub size: Option<u64>,
    /// How the connection was encrypted, where it was.
    pub tls: Option<TlsVersion>,
}

impl Postrider {
    /// Tries an account that is not kept. Nothing of it is kept now either.
    pub async fn try_account(&self, new: &NewAccount) -> Trial {
        let mut settings = Settings::new(new.host.clone(), new.port, encryption(new.tls));
        settings.ca_file.clone_from(&new.ca_file);
        if let (Some(user), Some(password)) = (&new.user, &new.password) {
            settings.login = Login::Password { user: user.clone(), password: password.clone() };
        }
        self.attempt(settings).await
    }

    /// Tries an account with a password that is kept only where the server takes it; then the account's pause for a refused
    /// login is over.
    pub async fn try_password(&self, id: AccountId, password: &SecretString) -> Result<Trial, Error> {
        let row = self.store.account(id)?;
        let mut settings =
            Settings::new(row.account.host.clone(), row.account.port, encryption(row.account.tls));
        settings.ca_file.clone_from(&row.account.ca_file);
        settings.login = Login::Password { user: row.account.user.clone(), password: password.clone() };
        let trial = self.attempt(settings).await;
        if trial.end.is_ok() {
            self.change_account(id, row.account.clone(), Some(password))?;
            self.keep_trial(id, &row.account.host, &trial)?;
        }
        Ok(trial)
    }

    /// Tries an account as it is kept and keeps what was found. A login that works ends a pause for a refused one.
    pub async fn try_kept_account(&self, id: AccountId) -> Result<Trial, Error> {
        let this = self.clone();
        let prepared = tokio::task::spawn_blocking(move || {
            let row = this.store.account(id)?;
            let settings = this.smtp_settings(&row)?;
            Ok::<_, Error>((row, settings))
        });
        let (row, settings) = prepared.await.map_err(|_| Error::Cancelled)??;
        let trial = self.attempt(settings).await;
        self.keep_trial(id, &row.account.host, &trial)?;
        Ok(trial)
    }

    async fn attempt(&self, mut settings: Settings) -> Trial {
        settings.timeouts = Timeouts::for_a_person_waiting();
        let watch = Instant::now();
        let opened = accounts::open(&settings).await;
        let took = watch.elapsed();
        let at = self.clock.now();
        let end = match opened {
            Ok(session) => {
                let opened = Opened { size: session.capabilities().max_size, tls: session.tls_version() };
                session.close().await;
                Ok(opened)
            }
            Err(why) => Err(why),
        };
        Trial { at, took, end }
    }

    fn keep_trial(&self, id: AccountId, host: &str, trial: &Trial) -> Result<(), Error> {
        let tested = match &trial.end {
            Ok(opened) => {
                Tested { at: trial.at, ok: true, message: format!("{host} let us in."), size: opened.size }
            }
            Err(why) => Tested { at: trial.at, ok: false, message: why.to_string(), size: None },
        };
        self.store.set_account_test(id, &tested)?;
        if trial.end.is_ok() {
            self.end_pause_by_test(id)?;
        }
        Ok(())
    }
}

fn encryption(tls: AccountTls) -> Tls {
    match tls {
        AccountTls::Implicit => Tls::Implicit,
        AccountTls::StartTls => Tls::StartTls,
        AccountTls::None => Tls::None,
    }
}
