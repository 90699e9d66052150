//! Octets in, whole responses out; octets of commands out. No more is kept than one response may have.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::frame::Framer;

/// Octets asked for in one read.
const READ: usize = 16 * 1024;

/// Why there is no response.
pub(super) enum Broken {
    Closed,
    TooMuch,
}

impl From<io::Error> for Broken {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

pub(super) struct Wire {
    stream: Stream,
    incoming: Vec<u8>,
    framer: Framer,
}

enum Stream {
    Plain(TcpStream),
    // Boxed because it is some thousand octets larger.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Wire {
    pub fn plain(stream: TcpStream) -> Self {
        Self::new(Stream::Plain(stream))
    }

    pub fn tls(stream: TlsStream<TcpStream>) -> Self {
        Self::new(Stream::Tls(Box::new(stream)))
    }

    fn new(stream: Stream) -> Self {
        Self { stream, incoming: Vec::new(), framer: Framer::default() }
    }

    /// What was agreed on; `None` in plain text.
    pub fn tls_version(&self) -> Option<crate::smtp::TlsVersion> {
        match &self.stream {
            Stream::Plain(_) => None,
            Stream::Tls(stream) => crate::smtp::tls_version(stream),
        }
    }

    /// The bare connection, for TLS. `None` if anything was received that nobody has read: behind the go-ahead for
    /// STARTTLS that can only be words somebody hopes will count as said under TLS.
    pub fn into_quiet_tcp(self) -> Option<(TcpStream, SocketAddr)> {
        match self.stream {
            Stream::Plain(stream) if self.incoming.is_empty() => {
                let peer = stream.peer_addr().ok()?;
                Some((stream, peer))
            }
            _ => None,
        }
    }

    pub async fn say(&mut self, octets: &[u8]) -> Result<(), Broken> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(octets).await?,
            Stream::Tls(stream) => {
                stream.write_all(octets).await?;
                stream.flush().await?;
            }
        }
        Ok(())
    }

    /// The next response, with its line end.
    pub async fn response(&mut self) -> Result<Vec<u8>, Broken> {
        loop {
            if let Some(end) = self.framer.look(&self.incoming).map_err(|_| Broken::TooMuch)? {
                let rest = self.incoming.split_off(end.min(self.incoming.len()));
                return Ok(std::mem::replace(&mut self.incoming, rest));
            }
            self.incoming.reserve(READ);
            let count = match &mut self.stream {
                Stream::Plain(stream) => stream.read_buf(&mut self.incoming).await?,
                Stream::Tls(stream) => stream.read_buf(&mut self.incoming).await?,
            };
            if count == 0 {
                return Err(Broken::Closed);
            }
        }
    }
}

impl fmt::Debug for Wire {
    /// Nothing of what was said: it may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}
