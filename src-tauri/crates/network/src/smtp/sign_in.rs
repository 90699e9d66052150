//! AUTH (RFC 4954) with PLAIN, LOGIN or XOAUTH2.

use std::time::Duration;

use delivery::{SmtpReply, Stage};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::Auth;
use lettre::transport::smtp::response::Response;
use secrecy::ExposeSecret;

use super::capabilities::Capabilities;
use super::open_error::OpenError;
use super::replies::RawReply;
use super::settings::{Login, Settings};
use super::wire::Wire;

/// More challenges than any mechanism has.
const CHALLENGES: usize = 5;

/// Logs in as the settings say. The caller has made sure that the connection is encrypted or ends on this computer.
pub(super) async fn sign_in(
    wire: &mut Wire,
    capabilities: &Capabilities,
    settings: &Settings,
) -> Result<(), OpenError> {
    // lettre's credentials are plain strings, so they live no longer than this function.
    let (mechanisms, credentials): (&[Mechanism], _) = match &settings.login {
        Login::None => return Ok(()),
        Login::Password { user, password } => (
            &[Mechanism::Plain, Mechanism::Login],
            Credentials::new(user.clone(), password.expose_secret().to_owned()),
        ),
        Login::OAuth2 { user, token } => {
            (&[Mechanism::Xoauth2], Credentials::new(user.clone(), token.expose_secret().to_owned()))
        }
    };
    if capabilities.auth.is_empty() {
        return Err(OpenError::NoAuthOffered);
    }
    let mut common =
        mechanisms.iter().copied().filter(|mechanism| capabilities.offers(&mechanism.to_string())).peekable();
    let no_common = OpenError::NoCommonMechanism { offered: capabilities.auth.clone() };
    while let Some(mechanism) = common.next() {
        let dialog = Dialog { wire, mechanism, credentials: &credentials, wait: settings.timeouts.greeting };
        let reply = dialog.run().await.map_err(|trouble| trouble.into_open_error(settings))?;
        // 504: named in EHLO and yet not known. Any other refusal would only be repeated, and count as a second failure.
        if reply.code == 504 && common.peek().is_some() {
            continue;
        }
        return if reply.is_success() { Ok(()) } else { Err(refusal(mechanism, reply.into_smtp_reply())) };
    }
    Err(no_common)
}

struct Dialog<'a> {
    wire: &'a mut Wire,
    mechanism: Mechanism,
    credentials: &'a Credentials,
    wait: Duration,
}

enum Trouble {
    TimedOut,
    Closed,
    NotUnderstood,
}

impl Trouble {
    fn into_open_error(self, settings: &Settings) -> OpenError {
        match self {
            Self::TimedOut => OpenError::TimedOut { stage: Stage::Login, port: settings.port },
            Self::Closed => OpenError::Closed { stage: Stage::Login },
            Self::NotUnderstood => OpenError::NotSmtp { host: settings.host.clone(), port: settings.port },
        }
    }
}

impl Dialog<'_> {
    /// The reply that ended the login, good or bad.
    async fn run(mut self) -> Result<RawReply, Trouble> {
        let first =
            Auth::new(self.mechanism, self.credentials.clone(), None).map_err(|_| Trouble::NotUnderstood)?;
        let mut reply = self.say(first).await?;
        for _ in 0..CHALLENGES {
            if reply.code != 334 {
                return Ok(reply);
            }
            reply = if self.mechanism == Mechanism::Xoauth2 {
                // The challenge is an error report in JSON; an empty answer brings the real refusal. lettre would only
                // say that it expects no challenge, and leave the dialog hanging.
                self.say("\r\n").await?
            } else {
                let challenge: Response = reply.challenge().parse().map_err(|_| Trouble::NotUnderstood)?;
                let answer = Auth::new_from_response(self.mechanism, self.credentials.clone(), &challenge)
                    .map_err(|_| Trouble::NotUnderstood)?;
                self.say(answer).await?
            };
        }
        Err(Trouble::NotUnderstood)
    }

    async fn say(&mut self, command: impl std::fmt::Display) -> Result<RawReply, Trouble> {
        match tokio::time::timeout(self.wait, self.wire.ask(command)).await {
            Err(_) => Err(Trouble::TimedOut),
            Ok(Err(_)) => Err(Trouble::Closed),
            Ok(Ok(reply)) => Ok(reply),
        }
    }
}

/// Tells the refusals apart that want different things from the person.
fn refusal(mechanism: Mechanism, reply: SmtpReply) -> OpenError {
    let locked = ::reply::is_our_lock(reply.enhanced, &reply.text, true);
    if reply.code < 500 && !locked {
        return OpenError::LoginPutOff { reply };
    }
    if mechanism == Mechanism::Xoauth2 && !locked {
        return OpenError::TokenRejected { reply: Some(reply) };
    }
    let words = reply.text.to_ascii_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    let detail = reply.enhanced.map(|e| (e.subject, e.detail));
    if detail == Some((7, 139))
        || says(&["smtpclientauthentication is disabled", "basic authentication is disabled"])
    {
        OpenError::PasswordsSwitchedOff { reply }
    } else if locked {
        OpenError::AccountLocked { reply }
    } else if reply.code == 534
        || detail == Some((7, 9))
        || says(&["application-specific", "app-specific", "app password", "application password"])
    {
        OpenError::AppPasswordWanted { reply }
    } else {
        OpenError::LoginRefused { reply }
    }
}

#[cfg(test)]
mod tests;
