//! Signing in on the mail host's own page: OAuth 2 for native programs (RFC 8252), code flow with PKCE (RFC 7636).
//!
//! The person's browser goes to the host and comes back to a port of this computer that is open for this one answer, for
//! five minutes at most. Only an answer with the state we made counts; whatever else knocks there is turned away and
//! changes nothing. The password is typed on the host's page and never comes here; what comes are tokens.
//!
//! The client id is the person's own: hosts give one to whoever asks, and one shipped with a program is taken away from
//! all its users at once.
//!
//! Deliberately absent: opening the browser, keeping tokens, device codes, and any page of ours with a script.

mod answer;
mod page;

use std::fmt;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::time::Duration;

use oauth2::basic::{BasicClient, BasicErrorResponse, BasicTokenResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken,
    RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::http::{Http, HttpError};
use answer::Came;

/// How long the page may take.
pub const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// How long a token lasts where the host does not say.
const LASTS: Duration = Duration::from_secs(30 * 60);
/// A token is renewed at least so often, however long the host says that it lasts.
const LASTS_AT_MOST: Duration = Duration::from_secs(24 * 60 * 60);
/// Octets of an answer with tokens.
const MOST: usize = 64 * 1024;

/// Where a host signs people in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The page the browser opens.
    pub authorize: String,
    /// Where codes and refresh tokens become access tokens.
    pub token: String,
    /// What is asked for: to send and to read mail, and to be asked only once.
    pub scopes: Vec<String>,
    /// What its page wants besides.
    pub extra: Vec<(String, String)>,
    /// What the host calls this computer in the address it sends the browser back to.
    pub this_computer: ThisComputer,
}

/// A name for the loopback interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThisComputer {
    /// `127.0.0.1`, as RFC 8252 section 8.3 wants it.
    Address,
    /// `localhost`, where a host takes nothing else for native programs.
    Localhost,
}

impl Provider {
    /// Google, for Gmail and Workspace. SMTP and IMAP want the scope for all of Gmail; there is no smaller one.
    #[must_use]
    pub fn google() -> Self {
        Self {
            authorize: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
            token: "https://oauth2.googleapis.com/token".to_owned(),
            scopes: vec!["https://mail.google.com/".to_owned()],
            // Without these no refresh token comes, and the sign-in would end within the hour.
            extra: [("access_type", "offline"), ("prompt", "consent")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            this_computer: ThisComputer::Address,
        }
    }

    /// Microsoft, for Outlook.com and Microsoft 365.
    #[must_use]
    pub fn microsoft() -> Self {
        Self {
            authorize: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize".to_owned(),
            token: "https://login.microsoftonline.com/common/oauth2/v2.0/token".to_owned(),
            scopes: [
                "offline_access",
                "https://outlook.office.com/SMTP.Send",
                "https://outlook.office.com/IMAP.AccessAsUser.All",
            ]
            .map(str::to_owned)
            .to_vec(),
            extra: Vec::new(),
            this_computer: ThisComputer::Localhost,
        }
    }
}

/// The person's own registration with the host.
#[derive(Clone)]
pub struct Registration {
    /// The client id.
    pub id: String,
    /// The secret, where the host gave one. For a program on somebody's computer it is none, but Google wants it.
    pub secret: Option<SecretString>,
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").finish_non_exhaustive()
    }
}

/// What a host gives to whoever signed in.
#[derive(Clone)]
pub struct Tokens {
    /// Opens the mailbox for a while.
    pub access: SecretString,
    /// Brings the next one. A host that rotates them gives a new one each time; the old one is void then.
    pub refresh: Option<SecretString>,
    /// How long the access token lasts from now, a day at most.
    pub lasts: Duration,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("lasts", &self.lasts).finish_non_exhaustive()
    }
}

/// Why there are no tokens. `Display` is a sentence for people that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The person said no on the page.
    #[error(
        "You did not allow it on the page of your mail host, so nothing was changed. Sign in again when you want to."
    )]
    Denied,
    /// Nobody came back in time.
    #[error("Nobody signed in within five minutes, so we stopped waiting. Sign in again.")]
    TookTooLong,
    /// The host knows the client id or the sign-in no more; `said` is its own word.
    #[error(
        "Your mail host did not accept the sign-in. Check the client id and sign in again. It said: {said}"
    )]
    Refused {
        /// Its own words, on one line.
        said: String,
    },
    /// The host gave a token and no way to the next one.
    #[error(
        "Your mail host would ask you to sign in again every hour. Allow offline access for your client id, then sign in again."
    )]
    OnlyOnce,
    /// The host cannot do it now (it is busy, or not well); it may pass.
    #[error(
        "Your mail host cannot take the sign-in at the moment. Nothing was changed. Try again in a few minutes. It said: {said}"
    )]
    PutOff {
        /// Its own words, or its HTTP status, on one line.
        said: String,
        /// How long it asks to be left alone.
        rest: Option<Duration>,
    },
    /// Nobody could be asked; it may pass.
    #[error("The sign-in page of your mail host cannot be reached: {0}. Try again in a few minutes.")]
    OutOfReach(String),
    /// What came back makes no sense.
    #[error("Your mail host answered the sign-in in a way we do not understand. Try again in a few minutes.")]
    Garbled,
    /// The addresses of the host are none.
    #[error("These are no addresses to sign in at. Use those of your mail host.")]
    BadProvider,
    /// No port of this computer could be opened.
    #[error("This computer did not let us wait for the answer of the page: {0}.")]
    NoPort(String),
}

impl Problem {
    /// Stable kebab-case code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Denied => "sign-in-denied",
            Self::TookTooLong => "sign-in-took-too-long",
            Self::Refused { .. } => "sign-in-refused",
            Self::OnlyOnce => "sign-in-only-once",
            Self::PutOff { .. } => "sign-in-put-off",
            Self::OutOfReach(_) => "sign-in-out-of-reach",
            Self::Garbled => "sign-in-garbled",
            Self::BadProvider => "sign-in-bad-provider",
            Self::NoPort(_) => "sign-in-no-port",
        }
    }

    /// Whether it may pass by itself; otherwise the person has to sign in again.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::PutOff { .. } | Self::OutOfReach(_) | Self::Garbled | Self::NoPort(_))
    }

    /// How long the host asks to be left alone.
    pub fn rest(&self) -> Option<Duration> {
        match self {
            Self::PutOff { rest, .. } => *rest,
            _ => None,
        }
    }
}

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn client(provider: &Provider, registration: &Registration) -> Result<Client, Problem> {
    let authorize = AuthUrl::new(provider.authorize.clone()).map_err(|_| Problem::BadProvider)?;
    let token = TokenUrl::new(provider.token.clone()).map_err(|_| Problem::BadProvider)?;
    let mut client = BasicClient::new(ClientId::new(registration.id.clone()));
    if let Some(secret) = &registration.secret {
        client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
    }
    // Both hosts take the id in the form; a header would need a secret.
    Ok(client.set_auth_type(AuthType::RequestBody).set_auth_uri(authorize).set_token_uri(token))
}

/// A sign-in that was begun: the page to open, and the open port that waits for its answer.
pub struct Begun {
    page: String,
    listener: TcpListener,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
    redirect: RedirectUrl,
    client: Client,
}

impl Begun {
    /// Opens a port of this computer and makes the address of the page. `address` is filled in there for the person.
    ///
    /// # Errors
    /// [`Problem::NoPort`], [`Problem::BadProvider`].
    pub async fn begin(
        provider: &Provider,
        registration: &Registration,
        address: &str,
    ) -> Result<Self, Problem> {
        let no_port = |error: std::io::Error| Problem::NoPort(error.to_string());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(no_port)?;
        let port = listener.local_addr().map_err(no_port)?.port();
        let here = match provider.this_computer {
            ThisComputer::Address => "127.0.0.1",
            ThisComputer::Localhost => "localhost",
        };
        let redirect =
            RedirectUrl::new(format!("http://{here}:{port}/")).map_err(|_| Problem::BadProvider)?;
        let client = client(provider, registration)?.set_redirect_uri(redirect.clone());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
        for scope in &provider.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for (name, value) in &provider.extra {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        let (page, state) = request.add_extra_param("login_hint", address.to_owned()).url();
        Ok(Self { page: page.to_string(), listener, state, verifier, redirect, client })
    }

    /// The address of the page the browser should open.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Waits for the person to come back, and fetches the tokens. Dropping the future closes the port.
    ///
    /// # Errors
    /// [`Problem`] says why there are none; the browser shows the same in a word.
    pub async fn finish(self, http: &Http) -> Result<Tokens, Problem> {
        let came = timeout(PATIENCE, answer::wait(&self.listener, self.state.secret())).await;
        let Ok((came, browser)) = came else { return Err(Problem::TookTooLong) };
        // From here on nobody else is answered.
        drop(self.listener);
        let tokens = match came {
            Came::Code(code) => {
                let request = self
                    .client
                    .exchange_code(AuthorizationCode::new(code))
                    .set_redirect_uri(std::borrow::Cow::Owned(self.redirect))
                    .set_pkce_verifier(self.verifier);
                let answer = request.request_async(&Asking(http)).await;
                understood(answer).and_then(|tokens| match tokens.refresh {
                    Some(_) => Ok(tokens),
                    None => Err(Problem::OnlyOnce),
                })
            }
            Came::No(word) if word == "access_denied" => Err(Problem::Denied),
            Came::No(word) if passes(&word) => Err(Problem::PutOff { said: word, rest: None }),
            Came::No(said) => Err(Problem::Refused { said }),
        };
        answer::tell(browser, tokens.is_ok()).await;
        tokens
    }
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Begun").finish_non_exhaustive()
    }
}

/// Fetches the next access token. Where the host gives no new refresh token, the old one goes on.
///
/// # Errors
/// [`Problem::Refused`] where the person has to sign in again; others may pass.
pub async fn refresh(
    http: &Http,
    provider: &Provider,
    registration: &Registration,
    refresh: &SecretString,
) -> Result<Tokens, Problem> {
    let client = client(provider, registration)?;
    let token = RefreshToken::new(refresh.expose_secret().to_owned());
    let answer = client.exchange_refresh_token(&token).request_async(&Asking(http)).await;
    let mut tokens = understood(answer)?;
    tokens.refresh.get_or_insert_with(|| refresh.clone());
    Ok(tokens)
}

/// Lets the library ask over our own HTTPS.
struct Asking<'a>(&'a Http);

impl<'c> AsyncHttpClient<'c> for Asking<'_> {
    type Error = Unanswered;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unanswered>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(ask(self.0, request))
    }
}

/// Why there is no answer to take apart.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The server is there and not well, or has had enough of us: whatever else it says is no word on the sign-in.
    #[error("HTTP {status}")]
    Busy { status: u16, rest: Option<Duration> },
}

async fn ask(http: &Http, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let url = request.uri().to_string();
    let fetched = http.post_form(&url, request.into_body(), MOST).await?;
    if matches!(fetched.status, 408 | 425 | 429 | 500..=599) {
        return Err(Unanswered::Busy { status: fetched.status, rest: fetched.rest });
    }
    let mut answer = HttpResponse::new(fetched.body);
    if let Ok(status) = fetched.status.try_into() {
        *answer.status_mut() = status;
    }
    if let Ok(kind) = fetched.kind.parse() {
        answer.headers_mut().insert("content-type", kind);
    }
    Ok(answer)
}

/// Words that end a sign-in: those of RFC 6749 (sections 4.1.2.1 and 5.2), of OpenID Connect, and of the hosts. The person,
/// or whoever runs the domain, has to do something.
const ENDS: [&str; 16] = [
    "access_denied",
    "account_selection_required",
    "admin_policy_enforced",
    "consent_required",
    "deleted_client",
    "disabled_client",
    "interaction_required",
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "login_required",
    "org_internal",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
];

/// Whether a refusal may pass by itself. A word that nobody knows does not end a sign-in: to sign in again for nothing is
/// worse than to try once more.
fn passes(word: &str) -> bool {
    !ENDS.contains(&word)
}

fn understood(
    answer: Result<BasicTokenResponse, RequestTokenError<Unanswered, BasicErrorResponse>>,
) -> Result<Tokens, Problem> {
    match answer {
        Ok(tokens) => Ok(Tokens {
            access: tokens.access_token().secret().clone().into(),
            refresh: tokens.refresh_token().map(|token| token.secret().clone().into()),
            lasts: tokens.expires_in().unwrap_or(LASTS).min(LASTS_AT_MOST),
        }),
        Err(RequestTokenError::ServerResponse(refusal)) => {
            let word = refusal.error().as_ref();
            let said = match refusal.error_description() {
                Some(description) => format!("{word}: {description}"),
                None => word.to_owned(),
            };
            let said: String =
                said.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(300).collect();
            Err(if passes(word) { Problem::PutOff { said, rest: None } } else { Problem::Refused { said } })
        }
        Err(RequestTokenError::Request(Unanswered::Http(why))) => Err(Problem::OutOfReach(why.to_string())),
        Err(RequestTokenError::Request(busy @ Unanswered::Busy { rest, .. })) => {
            Err(Problem::PutOff { said: busy.to_string(), rest })
        }
        // The answer may hold a token: it is not repeated.
        Err(RequestTokenError::Parse(..) | RequestTokenError::Other(_)) => Err(Problem::Garbled),
    }
}
