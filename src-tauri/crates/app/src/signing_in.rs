//! Signing in on the mail host's own page in place of a password, and keeping that sign-in alive.
//!
//! Tokens lie in the vault, sealed, and come out for the host only. A token that has run out, or that the host refuses, is
//! renewed once before a try counts as failed (see `renewing`); a renewal that is refused means that the person has to sign
//! in again.
//!
//! Deliberately absent: the browser (the window opens the page, the terminal shows its address), and a client id of ours.

mod renewing;

use crate::accounts::SignsInWith;
use crate::{Error, Postrider, Refused};
use address::registrable;
use delivery::AccountId;
use delivery::card::CARDS;
use jiff::{SignedDuration, Timestamp};
use network::http::{How, Http};
use network::oauth::{Begun, Problem, Provider, Registration, ThisComputer, Tokens};
use network::smtp::{Login, OpenError, Session, Settings};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use store::Account;

pub(crate) use renewing::Renewals;

/// Whose page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInHost {
    /// Google.
    Google,
    /// Microsoft.
    Microsoft,
}

impl SignInHost {
    /// The host whose page belongs to a card of the catalogue, where it has one.
    #[must_use]
    pub fn of_card(id: &str) -> Option<Self> {
        match id {
            "gmail" | "google-workspace" => Some(Self::Google),
            "outlook-com" | "microsoft-365" => Some(Self::Microsoft),
            _ => None,
        }
    }

    /// Where it signs people in.
    #[must_use]
    pub fn provider(self) -> Provider {
        match self {
            Self::Google => Provider::google(),
            Self::Microsoft => Provider::microsoft(),
        }
    }
}

/// A sign-in that was begun.
pub struct SigningIn {
    begun: Begun,
    http: Http,
    provider: Provider,
    registration: Registration,
}

/// A sign-in that worked, to be kept with an account.
#[derive(Clone)]
pub struct SignedIn {
    provider: Provider,
    registration: Registration,
    tokens: Tokens,
}

impl SigningIn {
    /// Begins a sign-in for an address, with the person's own client id.
    ///
    /// # Errors
    /// [`Error::SignIn`] where the page has no address, or no port of this computer is to be had.
    pub async fn begin(
        provider: Provider,
        client_id: &str,
        client_secret: Option<SecretString>,
        address: &str,
    ) -> Result<Self, Error> {
        let id = client_id.trim().to_owned();
        if id.is_empty() {
            return Err(Error::Incomplete(
                "A client id of your own is missing. Your mail host gives you one.",
            ));
        }
        let registration = Registration { id, secret: client_secret };
        let http = http(&provider)?;
        let begun = Begun::begin(&provider, &registration, address).await?;
        Ok(Self { begun, http, provider, registration })
    }

    /// The page to open in the browser.
    pub fn page(&self) -> &str {
        self.begun.page()
    }

    /// Waits for the person, at most five minutes. Dropping the future gives it up.
    ///
    /// # Errors
    /// [`Error::SignIn`] says why it failed.
    pub async fn finish(self) -> Result<SignedIn, Error> {
        let tokens = self.begun.finish(&self.http).await?;
        Ok(SignedIn { provider: self.provider, registration: self.registration, tokens })
    }
}

impl SignedIn {
    pub(crate) fn access_token(&self) -> SecretString {
        self.tokens.access.clone()
    }

    /// Refuses where the account's server is not one of the company whose page it was: a token opens all of a mailbox.
    pub(crate) fn is_for(&self, account: &Account) -> Result<(), Error> {
        if is_of(&self.provider, &account.host) {
            return Ok(());
        }
        Err(Error::Refused(Refused::SignInElsewhere { host: account.host.clone() }))
    }

    /// What the vault keeps of it.
    pub(crate) fn secret(&self, now: Timestamp) -> Result<SecretString, Error> {
        let mut kept = Kept {
            authorize: self.provider.authorize.clone(),
            token: self.provider.token.clone(),
            client_id: self.registration.id.clone(),
            client_secret: self.registration.secret.as_ref().map(|secret| secret.expose_secret().to_owned()),
            refresh: String::new(),
            access: String::new(),
            ends: Timestamp::UNIX_EPOCH,
        };
        kept.take(&self.tokens, now);
        kept.text()
    }
}

/// Whether a mail server is one of the company whose page it is. A page the person named themselves may be for any.
fn is_of(provider: &Provider, host: &str) -> bool {
    let known = [SignInHost::Google, SignInHost::Microsoft]
        .into_iter()
        .find(|known| known.provider().token == provider.token);
    let Some(known) = known else { return true };
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    let mut theirs = CARDS.iter().filter(|card| SignInHost::of_card(card.id) == Some(known));
    theirs.any(|card| {
        let servers = card.hosts.iter().copied().chain(card.imap.map(|imap| imap.host));
        servers
            .into_iter()
            .any(|server| registrable(server) == registrable(&host) && registrable(&host).is_some())
    })
}

/// What the vault keeps of a sign-in.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    authorize: String,
    token: String,
    client_id: String,
    client_secret: Option<String>,
    refresh: String,
    access: String,
    ends: Timestamp,
}

impl Kept {
    fn provider(&self) -> Provider {
        Provider {
            authorize: self.authorize.clone(),
            token: self.token.clone(),
            // Only asked for on the page.
            scopes: Vec::new(),
            extra: Vec::new(),
            this_computer: ThisComputer::Address,
        }
    }

    fn registration(&self) -> Registration {
        Registration { id: self.client_id.clone(), secret: self.client_secret.clone().map(Into::into) }
    }

    fn text(&self) -> Result<SecretString, Error> {
        Ok(SecretString::from(serde_json::to_string(self).map_err(|_| Error::Cancelled)?))
    }

    fn take(&mut self, tokens: &Tokens, now: Timestamp) {
        self.access = tokens.access.expose_secret().to_owned();
        if let Some(refresh) = &tokens.refresh {
            self.refresh = refresh.expose_secret().to_owned();
        }
        self.ends = SignedDuration::try_from(tokens.lasts)
            .ok()
            .and_then(|lasts| now.checked_add(lasts).ok())
            .unwrap_or(now);
    }
}

impl Postrider {
    /// Lets an account sign in with a token from now on. Its password, where it had one, is forgotten.
    ///
    /// # Errors
    /// [`Refused::SignInElsewhere`] where its server is another company's.
    pub fn keep_sign_in(&self, id: AccountId, signed_in: &SignedIn) -> Result<(), Error> {
        let account = self.store.account(id)?.account;
        self.change_account(id, account, SignsInWith::SignIn(signed_in))
    }

    /// Refuses where an account that is signed in would take what opens its mailbox to a server of another company.
    pub(crate) fn token_may_go_to(&self, id: AccountId, host: &str) -> Result<(), Error> {
        match self.newest(id)? {
            Some(kept) if !is_of(&kept.provider(), host) => {
                Err(Error::Refused(Refused::SignInElsewhere { host: host.to_owned() }))
            }
            _ => Ok(()),
        }
    }

    /// Whether an account has a sign-in in the vault.
    pub fn has_sign_in(&self, id: AccountId) -> Result<bool, Error> {
        Ok(self.store.vault_secret(&secret_name(id))?.is_some())
    }

    /// The client id and its secret that an account is signed in with; none where it is not. Whoever signs in again need not
    /// type them again.
    pub fn client_of(&self, id: AccountId) -> Result<Option<(String, Option<SecretString>)>, Error> {
        let registration = self.newest(id)?.map(|kept| kept.registration());
        Ok(registration.map(|ours| (ours.id, ours.secret)))
    }

    /// The access token as it is kept, run out or not.
    pub(crate) fn access_token(&self, id: AccountId, account: &Account) -> Result<SecretString, Error> {
        match self.newest(id)? {
            Some(kept) => Ok(kept.access.into()),
            None => Err(Error::NoPassword { account: account.name.clone() }),
        }
    }

    /// Opens a session, with a token that was just renewed where it has run out or is refused. Where nothing is signed in,
    /// it is the same as [`crate::accounts::open`].
    pub(crate) async fn open_smtp(&self, id: AccountId, settings: &Settings) -> Result<Session, OpenError> {
        let Login::OAuth2 { user, .. } = &settings.login else {
            return crate::accounts::open(settings).await;
        };
        self.token_may_go_to(id, &settings.host).map_err(|why| in_the_way(&why))?;
        let with =
            |token| Settings { login: Login::OAuth2 { user: user.clone(), token }, ..settings.clone() };
        let token = self.token(id, None).await.map_err(|why| in_the_way(&why))?;
        match crate::accounts::open(&with(token.clone())).await {
            Err(OpenError::TokenRejected { .. }) => {
                let newer = self.token(id, Some(&token)).await.map_err(|why| in_the_way(&why))?;
                crate::accounts::open(&with(newer)).await
            }
            opened => opened,
        }
    }

    fn kept(&self, id: AccountId) -> Result<Option<Kept>, Error> {
        let Some(secret) = self.secret(&secret_name(id))? else { return Ok(None) };
        // One that cannot be read is as good as none: the person signs in again.
        Ok(serde_json::from_str(secret.expose_secret()).ok())
    }

    fn put(&self, id: AccountId, kept: &Kept) -> Result<(), Error> {
        self.keep_secret(&secret_name(id), &kept.text()?)
    }

    /// Forgets the sign-in of an account that is removed, or has a password now.
    pub(crate) fn forget_sign_in(&self, id: AccountId) -> Result<(), Error> {
        self.renewals.forget(id);
        self.store.delete_vault_secret(&secret_name(id))?;
        Ok(())
    }
}

/// Plain HTTP only for a host on this computer itself, which tests have.
fn http(provider: &Provider) -> Result<Http, Error> {
    let how =
        How { plain_on_this_computer: provider.token.starts_with("http://127.0.0.1:"), ..How::default() };
    Http::new(&how).map_err(|why| Error::SignIn(Problem::OutOfReach(why.to_string())))
}

/// What the lack of a token means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoToken {
    /// The sign-in has ended: only the person can make another.
    Ended,
    /// Anything else; the sign-in is as good as before.
    Else {
        /// Stable code.
        code: &'static str,
        /// Whether it may pass by itself.
        passes: bool,
    },
}

impl NoToken {
    pub(crate) fn of(why: &Error) -> Self {
        match why {
            Error::SignIn(problem) if !problem.may_pass() => Self::Ended,
            Error::NoPassword { .. } => Self::Ended,
            // The vault is opened by a person.
            Error::VaultLocked | Error::Vault(_) => Self::Else { code: why.code(), passes: false },
            _ => Self::Else { code: why.code(), passes: true },
        }
    }
}

/// Why there is no token, in the words of a session that could not be opened: the send loop knows what follows from those.
fn in_the_way(why: &Error) -> OpenError {
    match NoToken::of(why) {
        NoToken::Ended => OpenError::TokenRejected { reply: None },
        NoToken::Else { code, passes } => OpenError::NoToken { code, why: why.to_string(), passes },
    }
}

pub(crate) fn secret_name(id: AccountId) -> String {
    format!("account-{}-sign-in", id.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_to_the_servers_of_its_company_only() {
        let (google, microsoft) = (Provider::google(), Provider::microsoft());
        for host in ["smtp.gmail.com", "IMAP.gmail.com.", "smtp-relay.gmail.com"] {
            assert!(is_of(&google, host) && !is_of(&microsoft, host), "{host}");
        }
        for host in ["smtp.office365.com", "outlook.office365.com", "smtp-mail.outlook.com"] {
            assert!(is_of(&microsoft, host) && !is_of(&google, host), "{host}");
        }
        for host in ["smtp.gmail.com.mailhost.example", "smtp.gmial.example", "127.0.0.1", "com", ""] {
            assert!(!is_of(&google, host) && !is_of(&microsoft, host), "{host}");
        }
        let own = Provider { token: "https://id.mailhost.example/token".to_owned(), ..google };
        assert!(is_of(&own, "smtp.mailhost.example"), "a page the person named is theirs to know");
    }
}
