//! From a host name to a session that may read: connect, encrypt, greet, log in.

use std::net::SocketAddr;

use data_encoding::BASE64;
use delivery::Stage;
use imap_proto::{Capability, Response};
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::error::{Error, Said};
use super::session::{Ending, Session, Step, quoted, said_on_one_line};
use super::settings::Settings;
use super::wire::Wire;
use crate::smtp::{self, Login, OpenError, Tls};

impl Session {
    /// Opens a session and logs in.
    ///
    /// # Errors
    /// [`Error`] says why not and what to do; the connection is closed then.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let mut session = Self::reach(settings).await?;
        session.stage = Stage::Login;
        session.log_in().await?;
        session.stage = Stage::Data;
        session.learn().await?;
        if session.can("ID") {
            // Some hosts show an empty mailbox to whoever does not say what program it is. No version, no system.
            let _ = session.ask("ID (\"name\" \"Postrider\")", |_| {}).await?;
        }
        Ok(session)
    }

    /// Whether an IMAP server with encryption is there; nobody logs in.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub async fn knock(settings: &Settings) -> Result<(), Error> {
        let session = Self::reach(settings).await?;
        session.close().await;
        Ok(())
    }

    async fn reach(settings: &Settings) -> Result<Self, Error> {
        let line = settings.line();
        let (stream, peer) = smtp::connect(&line).await.map_err(Error::of_line)?;
        // The name does not count, only who really answered: a name can point anywhere.
        if settings.tls == Tls::None && !peer.ip().to_canonical().is_loopback() {
            return Err(Error::Line(OpenError::PlainTextRefused { peer: peer.ip().to_canonical() }));
        }
        match settings.tls {
            Tls::None => Self::greeted(Wire::plain(stream), settings).await,
            Tls::Implicit => Self::greeted(encrypt(&line, stream).await?, settings).await,
            Tls::StartTls => {
                let mut plain = Self::greeted(Wire::plain(stream), settings).await?;
                plain.stage = Stage::Tls;
                let none = || Error::NoStartTls { host: settings.host.clone() };
                match plain.ask("STARTTLS", |_| {}).await? {
                    Ok(()) => {}
                    Err(Ending::No(_) | Ending::Bad(_)) => return Err(none()),
                }
                let quiet: Option<(TcpStream, SocketAddr)> = plain.wire.into_quiet_tcp();
                let (stream, _) = quiet.ok_or(Error::Line(OpenError::StartTlsInjected))?;
                // What was said before is forgotten with the session that heard it; there is no second greeting.
                let mut session = Self::new(encrypt(&line, stream).await?, settings.clone());
                session.learn().await?;
                Ok(session)
            }
        }
    }

    async fn greeted(wire: Wire, settings: &Settings) -> Result<Self, Error> {
        let mut session = Self::new(wire, settings.clone());
        let greeting = session.greeting().await?;
        let text = String::from_utf8_lossy(&greeting);
        let upper = text.to_ascii_uppercase();
        if upper.starts_with("* BYE") {
            return Err(Error::TurnedAway(said_on_one_line(text.get(5..).unwrap_or_default())));
        }
        // PREAUTH in plain text would leave no place for STARTTLS, and nobody we know logs people in unasked.
        if !upper.starts_with("* OK") {
            return Err(session.not_imap());
        }
        session.learn().await?;
        Ok(session)
    }

    /// Asks what the server can do. What it said before encryption or login no longer counts.
    async fn learn(&mut self) -> Result<(), Error> {
        let mut known = Vec::new();
        self.command("CAPABILITY", |response| {
            if let Response::Capabilities(named) = response {
                known.extend(named.iter().map(|capability| match capability {
                    Capability::Imap4rev1 => "IMAP4REV1".to_owned(),
                    Capability::Auth(kind) => format!("AUTH={}", kind.to_ascii_uppercase()),
                    Capability::Atom(name) => name.to_ascii_uppercase(),
                }));
            }
        })
        .await?;
        self.capabilities = known;
        Ok(())
    }

    async fn log_in(&mut self) -> Result<(), Error> {
        match self.settings.login.clone() {
            Login::None => Ok(()),
            Login::Password { user, password } => {
                let password = password.expose_secret();
                if self.can("AUTH=PLAIN") {
                    let end = self.sasl("PLAIN", format!("\0{user}\0{password}")).await?;
                    return end.map_err(|ending| refusal(ending.said()));
                }
                let (Some(user), Some(password)) = (quoted(&user), quoted(password)) else {
                    return Err(Error::NoCommonLogin);
                };
                if self.can("LOGINDISABLED") || !(user.is_ascii() && password.is_ascii()) {
                    return Err(Error::NoCommonLogin);
                }
                let end = self.ask(&format!("LOGIN {user} {password}"), |_| {}).await?;
                end.map_err(|ending| refusal(ending.said()))
            }
            Login::OAuth2 { user, token } => {
                if !self.can("AUTH=XOAUTH2") {
                    return Err(Error::NoCommonLogin);
                }
                let answer = format!("user={user}\x01auth=Bearer {}\x01\x01", token.expose_secret());
                let end = self.sasl("XOAUTH2", answer).await?;
                end.map_err(|ending| match refusal(ending.said()) {
                    Error::LoginRefused(said) => Error::TokenRejected(said),
                    other => other,
                })
            }
        }
    }

    /// One mechanism with a single answer. It never goes with the command, so that every server takes it.
    async fn sasl(&mut self, mechanism: &str, answer: String) -> Result<Result<(), Ending>, Error> {
        match self.begin(&format!("AUTHENTICATE {mechanism}"), |_| {}).await? {
            Step::End(Ok(())) => return Err(self.not_imap()),
            Step::End(Err(ending)) => return Ok(Err(ending)),
            Step::GoOn => {}
        }
        match self.go_on(&BASE64.encode(answer.as_bytes())).await? {
            Step::End(end) => Ok(end),
            // The challenge is an error report; an empty answer brings the real refusal.
            Step::GoOn => match self.go_on("").await? {
                Step::End(end) => Ok(end),
                Step::GoOn => Err(self.not_imap()),
            },
        }
    }
}

async fn encrypt(line: &smtp::Settings, stream: TcpStream) -> Result<Wire, Error> {
    match timeout(line.timeouts.tls, smtp::handshake(line, stream)).await {
        Err(_) => Err(Error::TimedOut { stage: Stage::Tls }),
        Ok(outcome) => outcome.map(Wire::tls).map_err(Error::of_line),
    }
}

/// Tells the refusals apart that want different things from the person, by response codes (RFC 5530) and by the words of
/// the large hosts.
fn refusal(said: Said) -> Error {
    let words = said.0.to_ascii_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    if says(&["application-specific", "app-specific", "app password", "application password"]) {
        Error::AppPasswordWanted(said)
    } else if says(&[
        "imap access is disabled",
        "not enabled for imap",
        "imap is disabled",
        "basic authentication is disabled",
        "basicauthblocked",
        "web login required",
    ]) {
        Error::SwitchedOff(said)
    } else if says(&["[unavailable]", "[inuse]", "[limit]", "temporarily", "too many", "try again later"]) {
        Error::LoginPutOff(said)
    } else {
        Error::LoginRefused(said)
    }
}
