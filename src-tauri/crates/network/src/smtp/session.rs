use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use address::Address;
use delivery::{Attempt, Stage};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter};
use tokio::time::{timeout, timeout_at};

use super::capabilities::Capabilities;
use super::fit::{octets_sent, refusal_without_asking};
use super::replies::RawReply;
use super::settings::{Settings, Timeouts, TlsVersion};
use super::wire::WireLog;

/// An open session, logged in.
///
/// One message at a time: [`Session::send`] takes `&mut self`. A session whose `send` was cancelled half-way is dead.
pub struct Session {
    /// Taken out while a message is under way, so that whatever ends a `send` early also ends the session.
    connection: Option<AsyncSmtpConnection>,
    log: WireLog,
    capabilities: Capabilities,
    tls: Option<TlsVersion>,
    timeouts: Timeouts,
    left: Option<u32>,
    reset_first: bool,
}

/// Why a step brought no usable reply.
enum Broken {
    TimedOut(Duration),
    Connection(io::ErrorKind),
    OutOfStep,
}

/// How a transaction ended, and whether the connection can carry another.
struct End {
    attempt: Attempt,
    alive: bool,
}

impl Session {
    pub(super) fn new(
        connection: AsyncSmtpConnection,
        log: WireLog,
        capabilities: Capabilities,
        tls: Option<TlsVersion>,
        settings: &Settings,
    ) -> Self {
        Self {
            connection: Some(connection),
            log,
            capabilities,
            tls,
            timeouts: settings.timeouts,
            left: settings.messages_per_connection,
            reset_first: false,
        }
    }

    /// What the server said it can do.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// How the connection is encrypted; `None` in plain text.
    pub fn tls_version(&self) -> Option<TlsVersion> {
        self.tls
    }

    /// Whether another message can be sent: the connection is whole, in step, and its share of messages not used up.
    pub fn is_usable(&self) -> bool {
        self.connection.is_some() && self.left != Some(0)
    }

    /// Sends one message to one person. `message` is a whole RFC 5322 message with CRLF line ends.
    ///
    /// What the server cannot take by its own account is refused here, without a word to it, with the reply it would
    /// give: 552 5.3.4 (larger than its SIZE), 553 5.6.7 (address needs SMTPUTF8), 554 5.6.3 (8-bit octets without
    /// 8BITMIME), 554 5.6.0 (line ends that are not CRLF).
    ///
    /// `Broken` means that the session is dead. At [`Stage::Body`] the final dot had not left this computer, at
    /// [`Stage::FinalReply`] it had: only there can the message have arrived.
    pub async fn send(&mut self, from: &Address, to: &Address, message: &[u8]) -> Attempt {
        if !self.is_usable() {
            return Attempt::Broken { stage: Stage::Connect, why: "the session is closed".to_owned() };
        }
        if let Some(refusal) = refusal_without_asking(&self.capabilities, from, to, message) {
            return refusal;
        }
        let Some(mut connection) = self.connection.take() else {
            return Attempt::Broken { stage: Stage::Connect, why: "the session is closed".to_owned() };
        };
        let end = self.transaction(&mut connection, from, to, message).await;
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
        }
        if end.alive && !self.log.is_out_of_step() {
            self.connection = Some(connection);
        }
        end.attempt
    }

    /// Says QUIT if there is still somebody to say it to, and closes the connection.
    pub async fn close(mut self) {
        if let Some(mut connection) = self.connection.take() {
            // What it answers, and whether, changes nothing.
            let _ = timeout(self.timeouts.quit, exchange(&mut connection, &self.log, Quit)).await;
        }
    }

    async fn transaction(
        &mut self,
        connection: &mut AsyncSmtpConnection,
        from: &Address,
        to: &Address,
        message: &[u8],
    ) -> End {
        if let Some(end) = self.unasked(connection, Stage::MailFrom).await {
            return end;
        }
        let waits = self.timeouts;
        if std::mem::take(&mut self.reset_first) {
            match self.step(connection, Rset, waits.mail).await {
                Ok(reply) if reply.is_success() => {}
                Ok(reply) => return self.refused(Stage::MailFrom, reply, false),
                Err(broken) => return broken.at(Stage::MailFrom),
            }
        }
        let mail = Mail::new(Some(for_lettre(from)), self.mail_parameters(from, to, message));
        match self.step(connection, mail, waits.mail).await {
            Ok(reply) if reply.is_success() => {}
            Ok(reply) => return self.refused(Stage::MailFrom, reply, true),
            Err(broken) => return broken.at(Stage::MailFrom),
        }
        match self.step(connection, Rcpt::new(for_lettre(to), Vec::new()), waits.rcpt).await {
            Ok(reply) if reply.is_success() => {}
            Ok(reply) => return self.refused(Stage::RcptTo, reply, true),
            Err(broken) => return broken.at(Stage::RcptTo),
        }
        match self.step(connection, Data, waits.data).await {
            Ok(reply) if reply.code == 354 => {}
            Ok(reply) => return self.refused(Stage::Data, reply, true),
            Err(broken) => return broken.at(Stage::Data),
        }
        // Words that are there already would be read as the answer to the message.
        if let Some(end) = self.unasked(connection, Stage::Data).await {
            return end;
        }
        self.body(connection, message).await
    }

    /// Whether the server spoke, or left, since its last answer. Costs no waiting: only what has arrived is looked at.
    async fn unasked(&self, connection: &mut AsyncSmtpConnection, stage: Stage) -> Option<End> {
        self.log.clear();
        let mut reading = pin!(connection.read_response());
        let heard = poll_fn(|cx| Poll::Ready(reading.as_mut().poll(cx).is_ready())).await;
        if !heard {
            return self.log.has_unread().then(|| Broken::OutOfStep.at(stage));
        }
        Some(match self.log.take_reply() {
            Some(reply) if reply.code == 421 => self.refusal(stage, reply),
            Some(_) => Broken::OutOfStep.at(stage),
            None => Broken::Connection(io::ErrorKind::UnexpectedEof).at(stage),
        })
    }

    async fn step(
        &self,
        connection: &mut AsyncSmtpConnection,
        command: impl fmt::Display,
        wait: Duration,
    ) -> Result<RawReply, Broken> {
        let reply = match timeout(wait, exchange(connection, &self.log, command)).await {
            Err(_) => return Err(Broken::TimedOut(wait)),
            Ok(outcome) => outcome?,
        };
        // A goodbye may come at any time, and is one whatever was asked.
        if self.log.is_out_of_step() && reply.code != 421 {
            return Err(Broken::OutOfStep);
        }
        Ok(reply)
    }

    async fn body(&self, connection: &mut AsyncSmtpConnection, message: &[u8]) -> End {
        self.log.clear();
        // lettre always writes CRLF in front of the dot; a message that brings its own would gain an empty line.
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        let outcome = self.patiently(pin!(connection.message(message))).await;
        let reply = self.log.take_reply();
        let (_, all_out) = self.log.written();
        let stage = if all_out { Stage::FinalReply } else { Stage::Body };
        match (reply, outcome) {
            // A refusal is one even if it came before the whole message was out; a welcome then is none.
            (Some(reply), _) if reply.is_refusal() => self.refusal(Stage::FinalReply, reply),
            (Some(reply), _) if reply.is_success() && all_out => {
                End { alive: true, attempt: Attempt::Accepted(reply.into_smtp_reply()) }
            }
            (Some(_), _) => Broken::OutOfStep.at(stage),
            (None, Err(waited)) => Broken::TimedOut(waited).at(stage),
            (None, Ok(error)) => Broken::Connection(error).at(stage),
        }
    }

    /// Waits for the reply to a message as long as octets keep leaving, and then for the final reply's own time.
    async fn patiently<T>(
        &self,
        mut sending: Pin<&mut impl Future<Output = Result<T, lettre::transport::smtp::Error>>>,
    ) -> Result<io::ErrorKind, Duration> {
        let started = Instant::now();
        let waits = self.timeouts;
        let mut deadline = started + waits.block.min(waits.final_reply);
        loop {
            match timeout_at(deadline.into(), sending.as_mut()).await {
                Ok(Ok(_)) => return Ok(io::ErrorKind::Other),
                Ok(Err(error)) => return Ok(error_kind(&error)),
                Err(_) => {
                    let (progress, all_out) = self.log.written();
                    let wait = if all_out { waits.final_reply } else { waits.block };
                    let (end, now) = (progress.unwrap_or(started) + wait, Instant::now());
                    if end <= now {
                        return Err(wait);
                    }
                    // The last octets may leave meanwhile, and then the final reply's wait counts.
                    deadline = end.min(now + waits.final_reply);
                }
            }
        }
    }

    fn mail_parameters(&self, from: &Address, to: &Address, message: &[u8]) -> Vec<MailParameter> {
        let mut parameters = Vec::new();
        if self.capabilities.size {
            parameters.push(MailParameter::Size(octets_sent(message)));
        }
        if from.needs_smtputf8() || to.needs_smtputf8() {
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !message.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        parameters
    }

    /// A refusal with a transaction still open behind it: RSET comes before the next one.
    fn refused(&mut self, stage: Stage, reply: RawReply, goes_on: bool) -> End {
        self.reset_first = true;
        let end = self.refusal(stage, reply);
        End { alive: end.alive && goes_on, ..end }
    }

    fn refusal(&self, stage: Stage, reply: RawReply) -> End {
        if !reply.is_refusal() {
            return Broken::OutOfStep.at(stage);
        }
        End {
            // RFC 5321 section 3.8: after 421 the server closes.
            alive: reply.code != 421,
            attempt: Attempt::Refused { stage, reply: reply.into_smtp_reply() },
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("usable", &self.is_usable())
            .field("capabilities", &self.capabilities)
            .finish_non_exhaustive()
    }
}

impl From<io::ErrorKind> for Broken {
    fn from(kind: io::ErrorKind) -> Self {
        Self::Connection(kind)
    }
}

impl Broken {
    fn at(self, stage: Stage) -> End {
        let why = match self {
            Self::TimedOut(wait) => format!("no answer within {} s", wait.as_secs_f32()),
            Self::Connection(io::ErrorKind::InvalidData) | Self::OutOfStep => {
                "the answer did not fit what was asked".to_owned()
            }
            Self::Connection(io::ErrorKind::UnexpectedEof) => "the server closed the connection".to_owned(),
            Self::Connection(kind) => format!("the connection broke: {kind}"),
        };
        End { attempt: Attempt::Broken { stage, why }, alive: false }
    }
}

/// One command and its reply as the server wrote it, whatever lettre makes of it.
pub(super) async fn exchange(
    connection: &mut AsyncSmtpConnection,
    log: &WireLog,
    command: impl fmt::Display,
) -> Result<RawReply, io::ErrorKind> {
    log.clear();
    let outcome = connection.command(command).await;
    match (log.take_reply(), outcome) {
        (Some(reply), _) => Ok(reply),
        (None, Err(error)) => Err(error_kind(&error)),
        (None, Ok(_)) => Err(io::ErrorKind::InvalidData),
    }
}

fn error_kind(error: &lettre::transport::smtp::Error) -> io::ErrorKind {
    std::error::Error::source(error)
        .and_then(|source| source.downcast_ref::<io::Error>())
        .map_or(io::ErrorKind::UnexpectedEof, io::Error::kind)
}

/// Ours are valid and canonical already, and lettre's own check refuses addresses that exist.
fn for_lettre(address: &Address) -> lettre::Address {
    lettre::Address::new_dangerous(address.local(), address.domain())
}
