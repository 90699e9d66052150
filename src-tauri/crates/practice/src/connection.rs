//! One connection: octets to lines and messages, replies to octets.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::config::Tls;
use crate::conversation::Conversation;
use crate::data::DataReader;
use crate::office::Office;
use crate::step::{Step, Then};

/// Octets of a command line. AUTH may carry a long token (RFC 4954 section 4); 12,288 is what it asks for.
const LONGEST_LINE: usize = 12_288;
/// A client that says nothing for so long has gone (RFC 5321 section 4.5.3.2.7).
const IDLE: Duration = Duration::from_secs(5 * 60);
const READ: usize = 65_536;

/// How a stretch of conversation ended.
enum End {
    Closed,
    StartTls(Conversation),
}

/// Serves one client until it leaves or is sent away.
pub(crate) async fn serve(office: Arc<Office>, mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut conversation = Conversation::new(Arc::clone(&office), false);
    if office.tls != Tls::Implicit {
        let greeting = conversation.greeting();
        match talk(&office, &mut stream, conversation, Some(greeting)).await? {
            End::Closed => return Ok(()),
            End::StartTls(after) => conversation = after,
        }
    }
    let Some(acceptor) = &office.acceptor else {
        return Ok(());
    };
    office.mischief.certificate_shown();
    let mut stream = tokio::time::timeout(IDLE, acceptor.accept(stream)).await??;
    let conversation = conversation.after_tls();
    let greeting = (office.tls == Tls::Implicit).then(|| conversation.greeting());
    talk(&office, &mut stream, conversation, greeting).await?;
    Ok(())
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    office: &Office,
    stream: &mut S,
    mut conversation: Conversation,
    greeting: Option<Step>,
) -> io::Result<End> {
    let mut talk = Talk { office, stream, input: Vec::with_capacity(READ), used: 0, out: Vec::new() };
    let mut message: Option<(DataReader, bool)> = None;
    if let Some(greeting) = greeting
        && talk.play(greeting).await? == Then::Close
    {
        return Ok(End::Closed);
    }
    loop {
        let step = if let Some((reader, drop_in_the_middle)) = &mut message {
            let (used, whole) = reader.feed(talk.rest());
            talk.used += used;
            if *drop_in_the_middle && (whole.is_some() || reader.has_begun()) {
                return Ok(End::Closed);
            }
            match whole {
                None => None,
                Some(whole) => {
                    message = None;
                    Some(conversation.message(whole).await)
                }
            }
        } else {
            talk.next_line(&mut conversation)
        };
        let Some(step) = step else {
            talk.send().await?;
            if !talk.read().await? {
                return Ok(End::Closed);
            }
            continue;
        };
        match talk.play(step).await? {
            Then::GoOn => {}
            Then::Close => {
                talk.stream.shutdown().await?;
                return Ok(End::Closed);
            }
            Then::TakeMessage { drop_in_the_middle } => {
                message = Some((DataReader::new(office.max_size), drop_in_the_middle));
            }
            Then::StartTls => {
                talk.send().await?;
                // Words said in plain text behind STARTTLS must not count as said under TLS; whoever says them is no
                // honest client.
                if !talk.rest().is_empty() {
                    return Ok(End::Closed);
                }
                return Ok(End::StartTls(conversation));
            }
        }
    }
}

struct Talk<'a, S> {
    office: &'a Office,
    stream: &'a mut S,
    input: Vec<u8>,
    used: usize,
    out: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<'_, S> {
    fn rest(&self) -> &[u8] {
        self.input.get(self.used..).unwrap_or_default()
    }

    /// What the next whole line leads to, if there is one.
    fn next_line(&mut self, conversation: &mut Conversation) -> Option<Step> {
        let rest = self.rest();
        let Some(end) = rest.iter().position(|&b| b == b'\n') else {
            if rest.len() > LONGEST_LINE {
                self.used = self.input.len();
                let step = conversation.bad_line("Line too long");
                return Some(Step { then: Then::Close, ..step });
            }
            return None;
        };
        let line = rest.get(..end).unwrap_or_default();
        let step = match line.strip_suffix(b"\r") {
            _ if line.len() > LONGEST_LINE => conversation.bad_line("Line too long"),
            Some(line) => conversation.line(line),
            None => conversation.bad_line("A line ends with CR LF"),
        };
        self.used += end + 1;
        Some(step)
    }

    /// Notes the reply for sending. Replies to pipelined commands leave together (RFC 2920 section 3.2).
    async fn play(&mut self, step: Step) -> io::Result<Then> {
        if !step.wait.is_zero() && self.office.clock.is_simulated() {
            self.office.clock.pass(step.wait);
        } else if !step.wait.is_zero() {
            self.send().await?;
            tokio::time::sleep(step.wait).await;
        }
        if let Some(reply) = &step.reply {
            reply.write(self.office.enhanced_codes, &mut self.out);
        }
        if step.then == Then::Close {
            self.send().await?;
        }
        Ok(step.then)
    }

    async fn send(&mut self) -> io::Result<()> {
        if !self.out.is_empty() {
            self.stream.write_all(&self.out).await?;
            self.stream.flush().await?;
            self.out.clear();
        }
        Ok(())
    }

    /// Waits for more. `false` when the client has gone.
    async fn read(&mut self) -> io::Result<bool> {
        self.input.drain(..self.used);
        self.used = 0;
        self.input.reserve(READ);
        let count = tokio::time::timeout(IDLE, self.stream.read_buf(&mut self.input)).await??;
        Ok(count > 0)
    }
}
