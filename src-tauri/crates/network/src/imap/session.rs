//! Commands and their answers, strictly one after the other.

use std::fmt;
use std::panic::catch_unwind;

use delivery::Stage;
use imap_proto::Response;
use tokio::time::timeout;

use super::error::{Error, Said};
use super::settings::Settings;
use super::wire::{Broken, Wire};
use crate::smtp::TlsVersion;

/// Responses to one command; a folder of many years has fewer.
const MOST_RESPONSES: usize = 100_000;
/// Octets of all responses to one command.
const MOST_OCTETS: usize = 16 * 1024 * 1024;
/// Letters of what a server said that are kept.
const KEPT: usize = 300;

/// A session that is logged in and may read. Dropping it closes the connection.
pub struct Session {
    pub(super) wire: Wire,
    pub(super) settings: Settings,
    pub(super) capabilities: Vec<String>,
    pub(super) stage: Stage,
    tags: u32,
}

/// How a command ended that was not accepted.
pub(super) enum Ending {
    /// NO: understood and refused.
    No(Said),
    /// BAD: not understood.
    Bad(Said),
}

impl Ending {
    pub fn said(self) -> Said {
        match self {
            Self::No(said) | Self::Bad(said) => said,
        }
    }
}

/// What one step of a dialog brought.
pub(super) enum Step {
    /// The server wants more (`+`).
    GoOn,
    /// It ended.
    End(Result<(), Ending>),
}

impl Session {
    pub(super) fn new(wire: Wire, settings: Settings) -> Self {
        Self { wire, settings, capabilities: Vec::new(), stage: Stage::Connect, tags: 0 }
    }

    /// How the connection is encrypted; `None` in plain text on this computer.
    pub fn tls_version(&self) -> Option<TlsVersion> {
        self.wire.tls_version()
    }

    /// Says goodbye, without waiting for long: nothing depends on it.
    pub async fn close(mut self) {
        let goodbye = self.command("LOGOUT", |_| {});
        let _ = timeout(std::time::Duration::from_secs(3), goodbye).await;
    }

    /// Whether the server names this capability.
    pub(super) fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known.eq_ignore_ascii_case(capability))
    }

    /// Sends one command and hands each untagged response to `see`. A refusal is an error.
    pub(super) async fn command(
        &mut self,
        command: &str,
        see: impl FnMut(&Response<'_>),
    ) -> Result<(), Error> {
        self.ask(command, see).await?.map_err(|ending| Error::Refused(ending.said()))
    }

    /// The same, for commands whose refusal means something.
    pub(super) async fn ask(
        &mut self,
        command: &str,
        see: impl FnMut(&Response<'_>),
    ) -> Result<Result<(), Ending>, Error> {
        match self.begin(command, see).await? {
            Step::End(end) => Ok(end),
            // Nobody asked us to go on.
            Step::GoOn => Err(self.not_imap()),
        }
    }

    /// Sends one command and waits for its end, or for the server to ask for more.
    pub(super) async fn begin(
        &mut self,
        command: &str,
        see: impl FnMut(&Response<'_>),
    ) -> Result<Step, Error> {
        self.tags += 1;
        let line = format!("p{} {command}\r\n", self.tags);
        self.step(line.as_bytes(), see).await
    }

    /// Sends the next line of a dialog that was begun.
    pub(super) async fn go_on(&mut self, line: &str) -> Result<Step, Error> {
        self.step(format!("{line}\r\n").as_bytes(), |_| {}).await
    }

    async fn step(&mut self, line: &[u8], see: impl FnMut(&Response<'_>)) -> Result<Step, Error> {
        let wait = self.settings.timeouts.command;
        match timeout(wait, self.dialog(line, see)).await {
            Err(_) => Err(Error::TimedOut { stage: self.stage }),
            Ok(Err(broken)) => Err(self.broken(&broken)),
            Ok(Ok(step)) => Ok(step),
        }
    }

    async fn dialog(&mut self, line: &[u8], mut see: impl FnMut(&Response<'_>)) -> Result<Step, Broken> {
        let tag = format!("p{} ", self.tags);
        self.wire.say(line).await?;
        let mut octets = 0;
        for _ in 0..MOST_RESPONSES {
            let response = self.wire.response().await?;
            octets += response.len();
            if octets > MOST_OCTETS {
                return Err(Broken::TooMuch);
            }
            if response.starts_with(b"+") {
                return Ok(Step::GoOn);
            }
            if let Some(end) = response.strip_prefix(tag.as_bytes()) {
                return ended(end).map(Step::End).ok_or(Broken::TooMuch);
            }
            if !response.starts_with(b"* ") {
                // The end of another command, or no IMAP at all: from here on nothing would fit.
                return Err(Broken::TooMuch);
            }
            // Taken apart by recursion without a limit, and never asked for by us.
            if has_body_structure(&response) {
                continue;
            }
            // What we cannot read was not asked for by us: servers add things of their own. The library panics at words that
            // are no UTF-8; those are things we cannot read, too.
            if let Ok(Ok((_, response))) = catch_unwind(|| Response::parse(&response)) {
                see(&response);
            }
        }
        Err(Broken::TooMuch)
    }

    /// Waits for the greeting.
    pub(super) async fn greeting(&mut self) -> Result<Vec<u8>, Error> {
        match timeout(self.settings.timeouts.command, self.wire.response()).await {
            Err(_) => Err(Error::TimedOut { stage: self.stage }),
            Ok(Err(broken)) => Err(self.broken(&broken)),
            Ok(Ok(response)) => Ok(response),
        }
    }

    fn broken(&self, broken: &Broken) -> Error {
        match broken {
            Broken::Closed => Error::Closed { stage: self.stage },
            Broken::TooMuch => self.not_imap(),
        }
    }

    pub(super) fn not_imap(&self) -> Error {
        Error::NotImap { host: self.settings.host.clone(), port: self.settings.port }
    }
}

fn has_body_structure(response: &[u8]) -> bool {
    const WORD: &[u8] = b"BODYSTRUCTURE";
    response.windows(WORD.len()).any(|part| part.eq_ignore_ascii_case(WORD))
}

/// Reads what stands behind the tag.
fn ended(rest: &[u8]) -> Option<Result<(), Ending>> {
    let text = String::from_utf8_lossy(rest);
    let (word, said) = text.trim_end().split_once(' ').unwrap_or((text.trim_end(), ""));
    if word.eq_ignore_ascii_case("OK") {
        Some(Ok(()))
    } else if word.eq_ignore_ascii_case("NO") {
        Some(Err(Ending::No(said_on_one_line(said))))
    } else if word.eq_ignore_ascii_case("BAD") {
        Some(Err(Ending::Bad(said_on_one_line(said))))
    } else {
        None
    }
}

/// A server's words as they may be shown.
pub(super) fn said_on_one_line(text: &str) -> Said {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    Said(text.chars().map(plain).take(KEPT).collect::<String>().trim().to_owned())
}

/// A quoted string (RFC 3501 section 4.3); `None` for what cannot stand in one.
pub(super) fn quoted(text: &str) -> Option<String> {
    if text.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0)) {
        return None;
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("host", &self.settings.host).finish_non_exhaustive()
    }
}
