//! Reading the mailbox of an account: where, and how it is opened. Nothing in it is ever changed.

use crate::signing_in::NoToken;
use crate::{Error, Postrider};
use delivery::AccountId;
use network::imap::{self, Session, Settings, Timeouts};
use network::smtp::{Login, Tls};
use store::{AccountLogin, AccountMailbox, AccountRow, AccountTls};

impl Postrider {
    /// Sets where the mail of an account is read, or that it is not. Another folder, or another place, is looked into from
    /// the beginning.
    ///
    /// # Errors
    /// [`crate::Refused::SignInElsewhere`] where the account is signed in with another company than the one it is read at.
    pub fn set_mailbox(&self, id: AccountId, mailbox: Option<&AccountMailbox>) -> Result<(), Error> {
        if let Some(mailbox) = mailbox
            && self.store.account(id)?.account.login == AccountLogin::OAuth2
            && self.store.account_mailbox(id)?.is_none_or(|kept| kept.mailbox.host != mailbox.host)
        {
            self.token_may_go_to(id, &mailbox.host)?;
        }
        Ok(self.store.set_account_mailbox(id, mailbox)?)
    }

    /// How to reach the mailbox of an account, with the login the account sends with.
    pub(crate) fn imap_settings(
        &self,
        row: &AccountRow,
        mailbox: &AccountMailbox,
        timeouts: Timeouts,
    ) -> Result<Settings, Error> {
        let sending = self.smtp_settings(row)?;
        Ok(Settings {
            login: sending.login,
            ca_file: row.account.ca_file.clone(),
            timeouts,
            ..Settings::new(mailbox.host.clone(), mailbox.port, encryption(mailbox.tls))
        })
    }

    /// Opens a mailbox, with a token that was just renewed where it has run out or is refused.
    pub(crate) async fn open_imap(&self, id: AccountId, settings: &Settings) -> Result<Session, imap::Error> {
        let Login::OAuth2 { user, .. } = &settings.login else { return Session::open(settings).await };
        let with =
            |token| Settings { login: Login::OAuth2 { user: user.clone(), token }, ..settings.clone() };
        let token = self.token(id, None).await.map_err(in_the_way)?;
        match Session::open(&with(token.clone())).await {
            Err(imap::Error::TokenRejected(_)) => {
                let newer = self.token(id, Some(&token)).await.map_err(in_the_way)?;
                Session::open(&with(newer)).await
            }
            opened => opened,
        }
    }
}

/// Why there is no token, in the words of a mailbox that could not be opened.
fn in_the_way(why: Error) -> imap::Error {
    match NoToken::of(&why) {
        NoToken::Ended => imap::Error::TokenRejected(imap::Said(why.to_string())),
        NoToken::Else { code, passes } => imap::Error::NoToken { code, why: why.to_string(), passes },
    }
}

/// A session opened, its folder of sent mail found: what the person chose, else what the server marks or usually calls so.
///
/// # Errors
/// [`imap::Error::NoSentFolder`] where none was chosen and none recognised.
pub(crate) async fn sent_folder(
    session: &mut Session,
    mailbox: &AccountMailbox,
) -> Result<imap::Folder, imap::Error> {
    let folders = session.folders().await?;
    let known = mailbox.sent_folder.as_deref();
    if let Some(name) = known {
        // People type a folder as they read it.
        let found = folders.iter().find(|folder| folder.name == name || folder.shown == name);
        match found {
            Some(folder) => return Ok(folder.clone()),
            None if mailbox.chosen => return Err(imap::Error::NoSuchFolder(name.to_owned())),
            None => {}
        }
    }
    imap::sent_folder(&folders).cloned().ok_or(imap::Error::NoSentFolder)
}

pub(crate) fn encryption(tls: AccountTls) -> Tls {
    match tls {
        AccountTls::Implicit => Tls::Implicit,
        AccountTls::StartTls => Tls::StartTls,
        AccountTls::None => Tls::None,
    }
}
