//! Signing in on the mail host's own page in place of a password, and keeping that sign-in alive.
//!
//! Tokens lie in the vault, sealed, and come out for the host only. A token that has run out, or that the host refuses, is
//! renewed once before a try counts as failed; a renewal that is refused means that the person has to sign in again.
//!
//! Deliberately absent: the browser (the window opens the page, the terminal shows its address), and a client id of ours.

use crate::{Error, Postrider};
use delivery::AccountId;
use jiff::{SignedDuration, Timestamp};
use network::http::{How, Http};
use network::oauth::{self, Begun, Problem, Provider, Registration, ThisComputer, Tokens};
use network::smtp::{Login, OpenError, Session, Settings};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use store::{Account, AccountLogin};

/// A token that ends so soon is renewed before it is used.
const SOON: SignedDuration = SignedDuration::from_secs(120);

/// One renewal at a time in this process: with hosts that give a new refresh token each time, two at once would make one
/// another's void.
static RENEWING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

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
}

/// What the vault keeps of a sign-in.
#[derive(Serialize, Deserialize)]
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
    pub fn keep_sign_in(&self, id: AccountId, signed_in: &SignedIn) -> Result<(), Error> {
        let mut account = self.store.account(id)?.account;
        let mut kept = Kept {
            authorize: signed_in.provider.authorize.clone(),
            token: signed_in.provider.token.clone(),
            client_id: signed_in.registration.id.clone(),
            client_secret: signed_in
                .registration
                .secret
                .as_ref()
                .map(|secret| secret.expose_secret().to_owned()),
            refresh: String::new(),
            access: String::new(),
            ends: Timestamp::UNIX_EPOCH,
        };
        kept.take(&signed_in.tokens, self.clock.now());
        self.put(id, &kept)?;
        if account.user.is_empty() {
            account.user = account.from.as_str().to_owned();
        }
        account.login = AccountLogin::OAuth2;
        self.store.update_account(id, &account)?;
        self.store.delete_vault_secret(&crate::accounts::secret_name(id))?;
        Ok(())
    }

    /// Whether an account has a sign-in in the vault.
    pub fn has_sign_in(&self, id: AccountId) -> Result<bool, Error> {
        Ok(self.store.vault_secret(&name(id))?.is_some())
    }

    /// The access token as it is kept, run out or not.
    pub(crate) fn access_token(&self, id: AccountId, account: &Account) -> Result<SecretString, Error> {
        match self.kept(id)? {
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
        let with =
            |token| Settings { login: Login::OAuth2 { user: user.clone(), token }, ..settings.clone() };
        let token = self.token(id, None).await.map_err(|why| in_the_way(&why, settings))?;
        match crate::accounts::open(&with(token.clone())).await {
            Err(OpenError::TokenRejected { .. }) => {
                let newer = self.token(id, Some(&token)).await.map_err(|why| in_the_way(&why, settings))?;
                crate::accounts::open(&with(newer)).await
            }
            opened => opened,
        }
    }

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
        let kept = self.kept_off_thread(id).await?;
        if holds(&kept, self.clock.now()) {
            return Ok(kept.access.into());
        }
        let _turn = RENEWING.lock().await;
        // Whoever had the turn before may have renewed it.
        let mut kept = self.kept_off_thread(id).await?;
        if holds(&kept, self.clock.now()) {
            return Ok(kept.access.into());
        }
        let provider = kept.provider();
        let http = http(&provider)?;
        let refresh = SecretString::from(kept.refresh.clone());
        let tokens = match oauth::refresh(&http, &provider, &kept.registration(), &refresh).await {
            Ok(tokens) => tokens,
            Err(why) => {
                // Another window or the terminal may have used the refresh token meanwhile.
                let now = self.kept_off_thread(id).await?;
                if now.refresh != kept.refresh && holds(&now, self.clock.now()) {
                    return Ok(now.access.into());
                }
                return Err(why.into());
            }
        };
        kept.take(&tokens, self.clock.now());
        let this = self.clone();
        let written = tokio::task::spawn_blocking(move || this.put(id, &kept)).await;
        written.map_err(|_| Error::Cancelled)??;
        Ok(tokens.access)
    }

    async fn kept_off_thread(&self, id: AccountId) -> Result<Kept, Error> {
        let this = self.clone();
        let kept =
            tokio::task::spawn_blocking(move || this.kept(id)).await.map_err(|_| Error::Cancelled)??;
        kept.ok_or(Error::SignIn(Problem::Refused { said: "nobody is signed in".to_owned() }))
    }

    fn kept(&self, id: AccountId) -> Result<Option<Kept>, Error> {
        let Some(secret) = self.secret(&name(id))? else { return Ok(None) };
        // One that cannot be read is as good as none: the person signs in again.
        Ok(serde_json::from_str(secret.expose_secret()).ok())
    }

    fn put(&self, id: AccountId, kept: &Kept) -> Result<(), Error> {
        let text = serde_json::to_string(kept).map_err(|_| Error::Cancelled)?;
        self.keep_secret(&name(id), &SecretString::from(text))
    }

    /// Forgets the sign-in of an account that is removed, or has a password now.
    pub(crate) fn forget_sign_in(&self, id: AccountId) -> Result<(), Error> {
        self.store.delete_vault_secret(&name(id))?;
        Ok(())
    }
}

/// Plain HTTP only for a host on this computer itself, which tests have.
fn http(provider: &Provider) -> Result<Http, Error> {
    let how =
        How { plain_on_this_computer: provider.token.starts_with("http://127.0.0.1:"), ..How::default() };
    Http::new(&how).map_err(|why| Error::SignIn(Problem::OutOfReach(why.to_string())))
}

/// Why there is no token, in the words of a session that could not be opened: the send loop knows what follows from those.
fn in_the_way(why: &Error, settings: &Settings) -> OpenError {
    match why {
        Error::SignIn(problem) if problem.may_pass() => {
            OpenError::Unreachable { host: settings.host.clone(), port: settings.port }
        }
        _ => OpenError::TokenRejected { reply: None },
    }
}

fn name(id: AccountId) -> String {
    format!("account-{}-sign-in", id.0)
}
