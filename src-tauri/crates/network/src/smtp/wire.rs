//! The connection under a session. It hands over whole replies only, holds what is written back until somebody waits for a
//! reply (so that commands in a group, or a body and its final dot, leave in one write), and knows how far the writing
//! got.

use std::fmt::{self, Display};
use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use memchr::memmem;
use rustls::ProtocolVersion;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::replies::{Framed, RawReply, frame};
use super::settings::TlsVersion;

/// Octets asked for in one read.
const READ: usize = 4_096;
/// A larger room for what is written is given back after its message.
const ROOM: usize = 1 << 20;

/// One connection to a mail server.
pub(super) struct Wire {
    stream: Stream,
    /// Written by us, not yet taken by the system, from `sent` on.
    out: Vec<u8>,
    sent: usize,
    /// TLS still holds octets of ours.
    unflushed: bool,
    /// Writing failed; what is left to do is to read a last reply.
    write_error: Option<io::Error>,
    /// Received and not yet a whole reply.
    incoming: Vec<u8>,
    progress: Option<Instant>,
    all_out: bool,
    out_of_step: bool,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    // Boxed because it is some thousand octets larger.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub(super) fn plain(stream: TcpStream) -> Self {
        Self::new(Stream::Plain(stream))
    }

    pub(super) fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self::new(Stream::Tls(Box::new(stream)))
    }

    fn new(stream: Stream) -> Self {
        Self {
            stream,
            out: Vec::new(),
            sent: 0,
            unflushed: false,
            write_error: None,
            incoming: Vec::new(),
            progress: None,
            all_out: false,
            out_of_step: false,
        }
    }

    /// What was agreed on with the server; `None` in plain text.
    pub(super) fn tls_version(&self) -> Option<TlsVersion> {
        let Stream::Tls(stream) = &self.stream else { return None };
        tls_version(stream)
    }

    /// Whether replies and commands no longer belong together: the connection must not be used again.
    pub(super) fn is_out_of_step(&self) -> bool {
        self.out_of_step
    }

    /// When the system last took octets of ours, and whether it has taken all.
    pub(super) fn written(&self) -> (Option<Instant>, bool) {
        (self.progress, self.all_out)
    }

    /// Writes one command, line end and all. It leaves when a reply is waited for.
    pub(super) fn say(&mut self, command: impl Display) {
        self.begin();
        // Writing into memory cannot fail.
        let _ = write!(self.out, "{command}");
    }

    /// Writes a message with its dots stuffed and the final dot behind it (RFC 5321 section 4.5.2). All its line ends must
    /// be CRLF.
    pub(super) fn say_message(&mut self, message: &[u8]) {
        self.begin();
        stuff(message, &mut self.out);
    }

    /// One command and its reply.
    pub(super) async fn ask(&mut self, command: impl Display) -> io::Result<RawReply> {
        self.say(command);
        self.reply().await
    }

    /// Waits for one reply. Dropped half-way, it can be asked for again.
    pub(super) async fn reply(&mut self) -> io::Result<RawReply> {
        std::future::poll_fn(|cx| self.poll_reply(cx)).await
    }

    /// What the server said, or that it left, while nobody asked it anything. Waits for nothing.
    pub(super) async fn unasked(&mut self) -> Option<io::Result<RawReply>> {
        std::future::poll_fn(|cx| match self.poll_reply(cx) {
            Poll::Ready(reply) => Poll::Ready(Some(reply)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    /// Whether something has arrived that no question was asked for, be it half a reply.
    pub(super) fn has_unread(&self) -> bool {
        !self.incoming.is_empty()
    }

    /// The bare connection, for TLS. `None` if anything was received that nobody has read: behind STARTTLS's 220 that
    /// can only be words somebody hopes will count as said under TLS.
    pub(super) fn into_quiet_tcp(self) -> Option<TcpStream> {
        match self.stream {
            Stream::Plain(stream) if self.incoming.is_empty() => Some(stream),
            _ => None,
        }
    }

    fn begin(&mut self) {
        if self.out.is_empty() {
            self.all_out = false;
            self.progress = Some(Instant::now());
            // What was not read yet cannot be the answer to what is only now being asked.
            self.out_of_step |= !self.incoming.is_empty();
        }
    }

    /// Brings what is held back to the system.
    fn poll_drain(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.out.is_empty() && !self.unflushed {
            return Poll::Ready(Ok(()));
        }
        loop {
            let rest = self.out.get(self.sent..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            match ready!(Pin::new(&mut self.stream).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => {
                    self.sent += count;
                    self.unflushed = true;
                    self.progress = Some(Instant::now());
                }
            }
        }
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.unflushed = false;
        self.out.clear();
        self.out.shrink_to(ROOM);
        self.sent = 0;
        self.progress = Some(Instant::now());
        self.all_out = true;
        Poll::Ready(Ok(()))
    }

    /// Drains, then reads until one reply is whole. A server that refuses in the middle of a message answers before it
    /// has read all of it, and may then close: that answer is looked for even when writing is stuck or has failed.
    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<RawReply>> {
        if self.write_error.is_none()
            && let Poll::Ready(Err(error)) = self.poll_drain(cx)
        {
            self.write_error = Some(error);
        }
        loop {
            match frame(&self.incoming) {
                Framed::Reply(reply, used) => {
                    self.incoming.drain(..used);
                    let early = !self.out.is_empty() || self.unflushed;
                    self.out_of_step |= early || self.write_error.is_some();
                    return Poll::Ready(Ok(reply));
                }
                Framed::Malformed(why) => {
                    self.out_of_step = true;
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, why)));
                }
                Framed::Incomplete => {}
            }
            let mut space = [0_u8; READ];
            let mut buffer = ReadBuf::new(&mut space);
            let outcome = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer));
            if outcome.is_err() || buffer.filled().is_empty() {
                self.out_of_step = true;
                let error = match outcome {
                    Err(error) => error,
                    Ok(()) => self.write_error.take().unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into()),
                };
                return Poll::Ready(Err(error));
            }
            self.incoming.extend_from_slice(buffer.filled());
        }
    }
}

/// What a handshake agreed on.
pub(crate) fn tls_version(stream: &TlsStream<TcpStream>) -> Option<TlsVersion> {
    match stream.get_ref().1.protocol_version()? {
        ProtocolVersion::TLSv1_3 => Some(TlsVersion::Tls13),
        ProtocolVersion::TLSv1_2 => Some(TlsVersion::Tls12),
        // Nothing else is offered.
        _ => None,
    }
}

/// A message as it travels: a dot before each line that begins with one, and a line of one dot at its end.
fn stuff(message: &[u8], out: &mut Vec<u8>) {
    out.reserve(message.len() + 64);
    if message.starts_with(b".") {
        out.push(b'.');
    }
    let mut rest = message;
    while let Some((line_end, from_dot)) =
        memmem::find(rest, b"\n.").and_then(|at| rest.split_at_checked(at + 1))
    {
        out.extend_from_slice(line_end);
        out.push(b'.');
        // The dot itself goes with what follows; the next line end is behind it.
        rest = from_dot;
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(if message.ends_with(b"\r\n") { b".\r\n" } else { b"\r\n.\r\n" });
}

impl fmt::Debug for Wire {
    /// Nothing of what was said: it may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

impl Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_read(cx, buffer),
        }
    }

    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, octets),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_write(cx, octets),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
        }
    }
}

#[cfg(test)]
mod tests;
