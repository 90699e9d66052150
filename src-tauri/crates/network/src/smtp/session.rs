use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use address::Address;
use delivery::{Attempt, Stage};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter};
use tokio::time::{timeout, timeout_at};

use super::capabilities::Capabilities;
use super::fit::{TooLarge, octets_sent, refusal_without_asking, too_large};
use super::replies::RawReply;
use super::settings::{Settings, Timeouts, TlsVersion};
use super::wire::Wire;

/// An open session, logged in.
///
/// One message at a time: [`Session::send`] takes `&mut self`. A session whose `send` was cancelled half-way is dead.
pub struct Session {
    /// Taken out while a message is under way, so that whatever ends a `send` early also ends the session.
    wire: Option<Wire>,
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
    /// `None` where leave was taken back before the message.
    attempt: Option<Attempt>,
    alive: bool,
}

impl Session {
    pub(super) fn new(wire: Wire, capabilities: Capabilities, settings: &Settings) -> Self {
        Self {
            tls: wire.tls_version(),
            wire: Some(wire),
            capabilities,
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
        self.wire.is_some() && self.left != Some(0)
    }

    /// Whether a message is larger than the server says it takes; [`Session::send`] would refuse it.
    pub fn too_large(&self, message: &[u8]) -> Option<TooLarge> {
        too_large(&self.capabilities, message)
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
        self.send_if(from, to, message, async || true).await.unwrap_or_else(closed)
    }

    /// The same, where leave may be taken back meanwhile: it is asked for once more when the server has agreed to the
    /// recipient, before the message begins. `None` means that there was none any more and that the server has nothing.
    pub async fn send_if(
        &mut self,
        from: &Address,
        to: &Address,
        message: &[u8],
        leave: impl AsyncFnOnce() -> bool,
    ) -> Option<Attempt> {
        if !self.is_usable() {
            return Some(closed());
        }
        if let Some(refusal) = refusal_without_asking(&self.capabilities, from, to, message) {
            return Some(refusal);
        }
        let Some(mut wire) = self.wire.take() else { return Some(closed()) };
        let end = self.transaction(&mut wire, from, to, message, leave).await;
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
        }
        if end.alive && !wire.is_out_of_step() {
            self.wire = Some(wire);
        }
        end.attempt
    }

    /// Says QUIT if there is still somebody to say it to, and closes the connection.
    pub async fn close(mut self) {
        if let Some(mut wire) = self.wire.take() {
            // What it answers, and whether, changes nothing.
            let _ = timeout(self.timeouts.quit, wire.ask(Quit)).await;
        }
    }

    async fn transaction(
        &mut self,
        wire: &mut Wire,
        from: &Address,
        to: &Address,
        message: &[u8],
        leave: impl AsyncFnOnce() -> bool,
    ) -> End {
        if let Some(end) = self.unasked(wire, Stage::MailFrom).await {
            return end;
        }
        if std::mem::take(&mut self.reset_first) {
            match step(wire, Rset, self.timeouts.mail).await {
                Ok(reply) if reply.is_success() => {}
                Ok(reply) => return self.refused(Stage::MailFrom, reply, false),
                Err(broken) => return broken.at(Stage::MailFrom),
            }
        }
        let parameters = self.mail_parameters(from, to, message);
        let mail = Mail::new(Some(for_lettre(from)), parameters);
        let recipient = Rcpt::new(for_lettre(to), Vec::new());
        match self.opening(wire, mail, recipient, leave).await {
            Ok(()) => {}
            Err(end) => return end,
        }
        // Words that are there already would be read as the answer to the message.
        if let Some(end) = self.unasked(wire, Stage::Data).await {
            return end;
        }
        self.body(wire, message).await
    }

    /// From whom, to whom, and the announcement of the message. Where the server lets commands be grouped, all three leave
    /// at once (RFC 2920 section 3.1), and whoever is refused has no message begun for them: a server that waits for one
    /// nevertheless is left without a final dot.
    async fn opening(
        &mut self,
        wire: &mut Wire,
        mail: Mail,
        recipient: Rcpt,
        leave: impl AsyncFnOnce() -> bool,
    ) -> Result<(), End> {
        let (waits, at_once) = (self.timeouts, self.capabilities.pipelining);
        wire.say(mail);
        if at_once {
            wire.say(&recipient);
            wire.say(Data);
        }
        match answer(wire, waits.mail).await {
            Ok(reply) if reply.is_success() => {}
            Ok(reply) => {
                // The other answers are on their way, too, and must not be taken for those to the next commands.
                let in_step = !at_once
                    || reply.code != 421
                        && answer(wire, waits.rcpt).await.is_ok()
                        && begins_none(wire, waits.data).await;
                return Err(self.refused(Stage::MailFrom, reply, in_step));
            }
            Err(broken) => return Err(broken.at(Stage::MailFrom)),
        }
        if !at_once {
            wire.say(&recipient);
        }
        match answer(wire, waits.rcpt).await {
            Ok(reply) if reply.is_success() => {}
            Ok(reply) => {
                let in_step = !at_once || reply.code != 421 && begins_none(wire, waits.data).await;
                return Err(self.refused(Stage::RcptTo, reply, in_step));
            }
            Err(broken) => return Err(broken.at(Stage::RcptTo)),
        }
        if !at_once {
            if !leave().await {
                self.reset_first = true;
                return Err(End { attempt: None, alive: true });
            }
            wire.say(Data);
            return self.begun(wire).await;
        }
        self.begun(wire).await?;
        // Whoever has heard 354 can only be left by closing the connection; what it got until then is no message.
        if leave().await { Ok(()) } else { Err(End { attempt: None, alive: false }) }
    }

    /// The answer to DATA.
    async fn begun(&mut self, wire: &mut Wire) -> Result<(), End> {
        match answer(wire, self.timeouts.data).await {
            Ok(reply) if reply.code == 354 => Ok(()),
            Ok(reply) => Err(self.refused(Stage::Data, reply, true)),
            Err(broken) => Err(broken.at(Stage::Data)),
        }
    }

    /// Whether the server spoke, or left, since its last answer. Costs no waiting: only what has arrived is looked at.
    async fn unasked(&self, wire: &mut Wire, stage: Stage) -> Option<End> {
        Some(match wire.unasked().await {
            None if wire.has_unread() => Broken::OutOfStep.at(stage),
            None => return None,
            Some(Ok(reply)) if reply.code == 421 => self.refusal(stage, reply),
            Some(Ok(_)) => Broken::OutOfStep.at(stage),
            Some(Err(_)) => Broken::Connection(io::ErrorKind::UnexpectedEof).at(stage),
        })
    }

    async fn body(&self, wire: &mut Wire, message: &[u8]) -> End {
        wire.say_message(message);
        let outcome = self.patiently(wire).await;
        let (_, all_out) = wire.written();
        let stage = if all_out { Stage::FinalReply } else { Stage::Body };
        match outcome {
            // A refusal is one even if it came before the whole message was out; a welcome then is none.
            Ok(reply) if reply.is_refusal() => self.refusal(Stage::FinalReply, reply),
            Ok(reply) if reply.is_success() && all_out => {
                End { alive: true, attempt: Some(Attempt::Accepted(reply.into_smtp_reply())) }
            }
            Ok(_) => Broken::OutOfStep.at(stage),
            Err(broken) => broken.at(stage),
        }
    }

    /// Waits for the reply to a message as long as octets keep leaving, and then for the final reply's own time.
    async fn patiently(&self, wire: &mut Wire) -> Result<RawReply, Broken> {
        let started = Instant::now();
        let waits = self.timeouts;
        let mut deadline = started + waits.block.min(waits.final_reply);
        loop {
            if let Ok(outcome) = timeout_at(deadline.into(), wire.reply()).await {
                return Ok(outcome?);
            }
            let (progress, all_out) = wire.written();
            let wait = if all_out { waits.final_reply } else { waits.block };
            let (end, now) = (progress.unwrap_or(started) + wait, Instant::now());
            if end <= now {
                return Err(Broken::TimedOut(wait));
            }
            // The last octets may leave meanwhile, and then the final reply's wait counts.
            deadline = end.min(now + waits.final_reply);
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
            attempt: Some(Attempt::Refused { stage, reply: reply.into_smtp_reply() }),
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

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Connection(error.kind())
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
        End { attempt: Some(Attempt::Broken { stage, why }), alive: false }
    }
}

/// What sending through a session that is over comes to.
fn closed() -> Attempt {
    Attempt::Broken { stage: Stage::Connect, why: "the session is closed".to_owned() }
}

/// One command and its reply.
async fn step(wire: &mut Wire, command: impl fmt::Display, wait: Duration) -> Result<RawReply, Broken> {
    wire.say(command);
    answer(wire, wait).await
}

/// Whether DATA, said behind a command that was refused, was refused as well, so that the next command is one.
async fn begins_none(wire: &mut Wire, wait: Duration) -> bool {
    answer(wire, wait).await.is_ok_and(|reply| reply.is_refusal())
}

/// The reply to a command that was said.
async fn answer(wire: &mut Wire, wait: Duration) -> Result<RawReply, Broken> {
    let reply = match timeout(wait, wire.reply()).await {
        Err(_) => return Err(Broken::TimedOut(wait)),
        Ok(outcome) => outcome?,
    };
    // A goodbye may come at any time, and is one whatever was asked.
    if wire.is_out_of_step() && reply.code != 421 {
        return Err(Broken::OutOfStep);
    }
    Ok(reply)
}

/// Ours are valid and canonical already, and lettre's own check refuses addresses that exist.
fn for_lettre(address: &Address) -> lettre::Address {
    lettre::Address::new_dangerous(address.local(), address.domain())
}
