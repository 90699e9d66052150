//! Trying an account step by step, kept or not, with the password it has or a new one: sending, then reading where its mail
//! is read. Nothing is sent and nothing in the mailbox changes.

use crate::accounts::{self, NewAccount, SignsInWith};
use crate::mailboxes::{encryption, sent_folder};
use crate::signing_in::SignedIn;
use crate::{Error, Postrider};
use delivery::AccountId;
use jiff::Timestamp;
use network::imap;
use network::smtp::{Login, OpenError, Settings, Timeouts, TlsVersion};
use secrecy::SecretString;
use std::time::{Duration, Instant};
use store::{AccountMailbox, Tested};

/// What a try came to.
#[derive(Debug)]
pub struct Trial {
    /// When.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What the session was like, or why there was none.
    pub end: Result<Opened, OpenError>,
    /// What reading came to; `None` where the account's mail is not read, or sending failed already.
    pub reading: Option<Result<Read, imap::Error>>,
}

impl Trial {
    /// Whether everything that was tried works.
    pub fn is_ok(&self) -> bool {
        self.end.is_ok() && self.reading.as_ref().is_none_or(Result::is_ok)
    }
}

/// What reading a mailbox was like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// How the connection was encrypted, where it was.
    pub tls: Option<TlsVersion>,
    /// The folder with what was sent.
    pub sent_folder: imap::Folder,
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
    pub async fn try_account(
        &self,
        new: &NewAccount,
        mailbox: Option<&AccountMailbox>,
        signed_in: Option<&SignedIn>,
    ) -> Trial {
        let mut settings = Settings::new(new.host.clone(), new.port, encryption(new.tls));
        settings.ca_file.clone_from(&new.ca_file);
        let user = new.user.clone();
        settings.login = match (user, &new.password, signed_in) {
            (user, _, Some(signed_in)) => Login::OAuth2 {
                user: user.unwrap_or_else(|| new.from.trim().to_owned()),
                token: signed_in.access_token(),
            },
            (Some(user), Some(password), None) => Login::Password { user, password: password.clone() },
            _ => Login::None,
        };
        self.attempt(None, settings, mailbox).await
    }

    /// Tries an account with a password that is kept only where the server takes it; then the account's pause for a refused
    /// login is over.
    pub async fn try_password(&self, id: AccountId, password: &SecretString) -> Result<Trial, Error> {
        let row = self.store.account(id)?;
        let mut settings =
            Settings::new(row.account.host.clone(), row.account.port, encryption(row.account.tls));
        settings.ca_file.clone_from(&row.account.ca_file);
        settings.login = Login::Password { user: row.account.user.clone(), password: password.clone() };
        let trial = self.attempt(None, settings, None).await;
        if trial.end.is_ok() {
            let account = store::Account { login: store::AccountLogin::Password, ..row.account.clone() };
            self.change_account(id, account, SignsInWith::Password(password))?;
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
            let mailbox = this.store.account_mailbox(id)?.map(|kept| kept.mailbox);
            Ok::<_, Error>((row, settings, mailbox))
        });
        let (row, settings, mailbox) = prepared.await.map_err(|_| Error::Cancelled)??;
        let trial = self.attempt(Some(id), settings, mailbox.as_ref()).await;
        if let (Some(Ok(read)), Some(mailbox)) = (&trial.reading, mailbox)
            && mailbox.sent_folder.as_ref() != Some(&read.sent_folder.name)
        {
            let found = AccountMailbox { sent_folder: Some(read.sent_folder.name.clone()), ..mailbox };
            self.set_mailbox(id, Some(&found))?;
        }
        self.keep_trial(id, &row.account.host, &trial)?;
        Ok(trial)
    }

    async fn attempt(
        &self,
        kept: Option<AccountId>,
        mut settings: Settings,
        mailbox: Option<&AccountMailbox>,
    ) -> Trial {
        settings.timeouts = Timeouts::for_a_person_waiting();
        let watch = Instant::now();
        let opened = match kept {
            Some(id) => self.open_smtp(id, &settings).await,
            None => accounts::open(&settings).await,
        };
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
        let reading = match (mailbox, &end) {
            (Some(mailbox), Ok(_)) => Some(self.try_reading(kept, &settings, mailbox).await),
            _ => None,
        };
        Trial { at, took, end, reading }
    }

    async fn try_reading(
        &self,
        kept: Option<AccountId>,
        sending: &Settings,
        mailbox: &AccountMailbox,
    ) -> Result<Read, imap::Error> {
        let settings = imap::Settings {
            login: sending.login.clone(),
            ca_file: sending.ca_file.clone(),
            timeouts: imap::Timeouts::for_a_person_waiting(),
            ..imap::Settings::new(mailbox.host.clone(), mailbox.port, encryption(mailbox.tls))
        };
        let mut session = match kept {
            Some(id) => self.open_imap(id, &settings).await?,
            None => imap::Session::open(&settings).await?,
        };
        let tls = session.tls_version();
        let folder = sent_folder(&mut session, mailbox).await;
        session.close().await;
        Ok(Read { tls, sent_folder: folder? })
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
