//! The stream under lettre. It hands over whole replies only, keeps them as they came, holds what is written back until
//! somebody waits for a reply (so that body and final dot leave in one write), and knows how far the writing got.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::ProtocolVersion;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::replies::{Framed, RawReply, frame};
use super::settings::TlsVersion;

/// Written octets are held back up to this many; beyond, they go out as they come.
const HELD_BACK: usize = 65_536;
/// Octets asked for in one read.
const READ: usize = 4_096;

/// One connection to a mail server.
pub(super) struct Wire {
    stream: Stream,
    peer: SocketAddr,
    /// Written by us, not yet taken by the system, from `sent` on.
    out: Vec<u8>,
    sent: usize,
    /// TLS still holds octets of ours.
    unflushed: bool,
    /// Writing failed; what is left to do is to read a last reply.
    write_error: Option<io::Error>,
    /// Received and not yet a whole reply.
    incoming: Vec<u8>,
    /// For lettre to read.
    deliver: Vec<u8>,
    delivered: usize,
    log: WireLog,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    // Boxed because it is some thousand octets larger.
    Tls(Box<TlsStream<TcpStream>>),
}

/// What the session wants to know of the wire while lettre owns it.
#[derive(Clone, Default)]
pub(super) struct WireLog(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    replies: VecDeque<RawReply>,
    progress: Option<Instant>,
    all_out: bool,
    out_of_step: bool,
    unread: bool,
}

impl WireLog {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The oldest reply not yet taken.
    pub(super) fn take_reply(&self) -> Option<RawReply> {
        self.entries().replies.pop_front()
    }

    /// Forgets replies nobody asked for, before a new command.
    pub(super) fn clear(&self) {
        self.entries().replies.clear();
    }

    /// Whether replies and commands no longer belong together: the connection must not be used again.
    pub(super) fn is_out_of_step(&self) -> bool {
        self.entries().out_of_step
    }

    /// Whether something has arrived that no question was asked for, be it half a reply.
    pub(super) fn has_unread(&self) -> bool {
        self.entries().unread
    }

    /// When the system last took octets of ours, and whether it has taken all.
    pub(super) fn written(&self) -> (Option<Instant>, bool) {
        let entries = self.entries();
        (entries.progress, entries.all_out)
    }
}

impl Wire {
    pub(super) fn plain(stream: TcpStream, peer: SocketAddr) -> Self {
        Self::new(Stream::Plain(stream), peer)
    }

    pub(super) fn tls(stream: TlsStream<TcpStream>, peer: SocketAddr) -> Self {
        Self::new(Stream::Tls(Box::new(stream)), peer)
    }

    fn new(stream: Stream, peer: SocketAddr) -> Self {
        Self {
            stream,
            peer,
            out: Vec::new(),
            sent: 0,
            unflushed: false,
            write_error: None,
            incoming: Vec::new(),
            deliver: Vec::new(),
            delivered: 0,
            log: WireLog::default(),
        }
    }

    /// What was agreed on with the server; `None` in plain text.
    pub(super) fn tls_version(&self) -> Option<TlsVersion> {
        let Stream::Tls(stream) = &self.stream else { return None };
        tls_version(stream)
    }

    pub(super) fn log(&self) -> WireLog {
        self.log.clone()
    }

    /// Gives lettre, which begins by reading a greeting, one to read; the real one was read before.
    pub(super) fn repeat_greeting(&mut self) {
        self.deliver = b"220 ok\r\n".to_vec();
        self.delivered = 0;
    }

    /// Sends one line and waits for its reply, without lettre. Only before the session proper.
    pub(super) async fn ask(&mut self, line: &str) -> io::Result<RawReply> {
        self.hold(line.as_bytes());
        self.reply().await
    }

    /// Waits for one reply.
    pub(super) async fn reply(&mut self) -> io::Result<RawReply> {
        std::future::poll_fn(|cx| self.poll_reply(cx)).await
    }

    /// The bare connection, for TLS. `None` if anything was received that nobody has read: behind STARTTLS's 220 that
    /// can only be words somebody hopes will count as said under TLS.
    pub(super) fn into_quiet_tcp(self) -> Option<TcpStream> {
        match self.stream {
            Stream::Plain(stream) if self.incoming.is_empty() => Some(stream),
            _ => None,
        }
    }

    fn hold(&mut self, octets: &[u8]) {
        if self.out.is_empty() {
            let mut entries = self.log.entries();
            entries.all_out = false;
            entries.progress = Some(Instant::now());
            // An unread half reply cannot be the answer to what is only now being asked.
            entries.out_of_step |= !self.incoming.is_empty();
        }
        self.out.extend_from_slice(octets);
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
                    self.log.entries().progress = Some(Instant::now());
                }
            }
        }
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.unflushed = false;
        self.out.clear();
        self.sent = 0;
        let mut entries = self.log.entries();
        entries.progress = Some(Instant::now());
        entries.all_out = true;
        Poll::Ready(Ok(()))
    }

    /// While the server takes no more of a message: whether it has begun to answer, or has gone. Then the rest of the
    /// message is not worth writing, and what it said is read as the reply.
    fn poll_interruption(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut space = [0_u8; READ];
        let mut buffer = ReadBuf::new(&mut space);
        let outcome = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer));
        self.receive(buffer.filled());
        self.write_error = Some(outcome.err().unwrap_or_else(|| io::ErrorKind::ConnectionAborted.into()));
        Poll::Ready(())
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
                    self.log.entries().unread = !self.incoming.is_empty();
                    let early = !self.out.is_empty() || self.unflushed;
                    if early || self.write_error.is_some() {
                        self.log.entries().out_of_step = true;
                    }
                    return Poll::Ready(Ok(reply));
                }
                Framed::Malformed(why) => {
                    self.log.entries().out_of_step = true;
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, why)));
                }
                Framed::Incomplete => {}
            }
            let mut space = [0_u8; READ];
            let mut buffer = ReadBuf::new(&mut space);
            let outcome = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer));
            if outcome.is_err() || buffer.filled().is_empty() {
                self.log.entries().out_of_step = true;
                let error = match outcome {
                    Err(error) => error,
                    Ok(()) => self.write_error.take().unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into()),
                };
                return Poll::Ready(Err(error));
            }
            self.receive(buffer.filled());
        }
    }

    fn receive(&mut self, octets: &[u8]) {
        self.incoming.extend_from_slice(octets);
        self.log.entries().unread = true;
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

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.delivered >= this.deliver.len() {
            let reply = ready!(this.poll_reply(cx))?;
            this.deliver = reply.for_lettre();
            this.delivered = 0;
            this.log.entries().replies.push_back(reply);
        }
        let rest = this.deliver.get(this.delivered..).unwrap_or_default();
        let count = rest.len().min(buffer.remaining());
        buffer.put_slice(rest.get(..count).unwrap_or_default());
        this.delivered += count;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.write_error.is_some() {
            // The reply that explains it is still to be read.
            return Poll::Ready(Ok(octets.len()));
        }
        if this.out.len() >= HELD_BACK {
            match this.poll_drain(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(error)) => {
                    this.write_error = Some(error);
                    return Poll::Ready(Ok(octets.len()));
                }
                Poll::Pending => return this.poll_interruption(cx).map(|()| Ok(octets.len())),
            }
        }
        let taken = octets.get(..HELD_BACK).unwrap_or(octets);
        this.hold(taken);
        Poll::Ready(Ok(taken.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Everything leaves when a reply is waited for.
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
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

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Tls(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
        }
    }
}
