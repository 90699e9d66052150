//! From a host name to a session that may send: connect, encrypt, greet, log in.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use delivery::Stage;
use lettre::transport::smtp::commands::{Ehlo, Starttls};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::capabilities::Capabilities;
use super::open_error::OpenError;
use super::session::Session;
use super::settings::{Settings, Tls};
use super::sign_in::sign_in;
use super::trust::handshake;
use super::wire::Wire;

impl Session {
    /// Opens a session and logs in.
    ///
    /// # Errors
    /// [`OpenError`] says why not and what to do; the connection is closed then.
    pub async fn open(settings: &Settings) -> Result<Self, OpenError> {
        let client_id = client_id(settings)?;
        let (stream, peer) = connect(settings).await?;
        // The name does not count, only who really answered: a name can point anywhere.
        if settings.tls == Tls::None && !peer.ip().to_canonical().is_loopback() {
            return Err(OpenError::PlainTextRefused { peer: peer.ip().to_canonical() });
        }
        let mut wire = match settings.tls {
            Tls::None => greeted(settings, Wire::plain(stream)).await?,
            Tls::Implicit => greeted(settings, encrypt(settings, stream).await?).await?,
            Tls::StartTls => {
                let stream = ask_for_tls(settings, stream, &client_id).await?;
                encrypt(settings, stream).await?
            }
        };
        let reply = within(settings, Stage::Ehlo, wire.ask(Ehlo::new(client_id))).await?;
        if !reply.is_success() {
            return Err(if reply.is_refusal() {
                OpenError::EhloRefused { reply: reply.into_smtp_reply() }
            } else {
                not_smtp(settings)
            });
        }
        let capabilities = Capabilities::read(&reply);
        sign_in(&mut wire, &capabilities, settings).await?;
        Ok(Self::new(wire, capabilities, settings))
    }
}

/// A domain name or an address literal (RFC 5321 section 4.1.3), and nothing that could end the line.
fn client_id(settings: &Settings) -> Result<ClientId, OpenError> {
    let Some(name) = &settings.ehlo_name else {
        return Ok(ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST));
    };
    let inner = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':');
    if inner.is_empty() || inner.len() > 255 || !inner.bytes().all(allowed) {
        return Err(OpenError::EhloName);
    }
    Ok(ClientId::Domain(name.clone()))
}

/// Tries each address of the host in turn within the whole wait.
pub(crate) async fn connect(settings: &Settings) -> Result<(TcpStream, SocketAddr), OpenError> {
    let (host, port) = (settings.host.clone(), settings.port);
    let name_not_found = OpenError::NameNotFound { host: host.clone() };
    let found = timeout(settings.timeouts.connect, tokio::net::lookup_host((host.clone(), port))).await;
    let addresses: Vec<SocketAddr> = match found {
        Err(_) => return Err(timed_out(settings, Stage::Connect)),
        Ok(Err(_)) => return Err(name_not_found),
        Ok(Ok(addresses)) => addresses.collect(),
    };
    let tries = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    // Even the last of many addresses gets a fair wait.
    let each = (settings.timeouts.connect / tries).max(settings.timeouts.connect.min(Duration::from_secs(5)));
    let mut last = name_not_found;
    for address in addresses {
        match timeout(each, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => match ready_stream(&stream) {
                Ok(peer) => return Ok((stream, peer)),
                Err(_) => last = OpenError::Closed { stage: Stage::Connect },
            },
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                last = OpenError::ConnectRefused { host: host.clone(), port };
            }
            Ok(Err(_)) => last = OpenError::Unreachable { host: host.clone(), port },
            Err(_) => last = timed_out(settings, Stage::Connect),
        }
    }
    Err(last)
}

fn ready_stream(stream: &TcpStream) -> io::Result<SocketAddr> {
    // Without it every message waits some 40 ms for an acknowledgement.
    stream.set_nodelay(true)?;
    stream.peer_addr()
}

async fn encrypt(settings: &Settings, stream: TcpStream) -> Result<Wire, OpenError> {
    match timeout(settings.timeouts.tls, handshake(settings, stream)).await {
        Err(_) => Err(timed_out(settings, Stage::Tls)),
        Ok(outcome) => outcome.map(Wire::tls),
    }
}

/// Waits for the 220.
async fn greeted(settings: &Settings, mut wire: Wire) -> Result<Wire, OpenError> {
    let reply = within(settings, Stage::Connect, wire.reply()).await?;
    match reply.code {
        220 => Ok(wire),
        400.. => Err(OpenError::GreetingRefused { reply: reply.into_smtp_reply() }),
        _ => Err(not_smtp(settings)),
    }
}

/// EHLO and STARTTLS in plain text; gives the connection back only when nothing was said behind the go-ahead.
async fn ask_for_tls(
    settings: &Settings,
    stream: TcpStream,
    client_id: &ClientId,
) -> Result<TcpStream, OpenError> {
    let mut wire = greeted(settings, Wire::plain(stream)).await?;
    let reply = within(settings, Stage::Ehlo, wire.ask(Ehlo::new(client_id.clone()))).await?;
    if reply.is_refusal() {
        return Err(OpenError::EhloRefused { reply: reply.into_smtp_reply() });
    }
    if !Capabilities::read(&reply).starttls {
        return Err(OpenError::NoStartTls { host: settings.host.clone() });
    }
    let reply = within(settings, Stage::Tls, wire.ask(Starttls)).await?;
    match reply.code {
        220 => wire.into_quiet_tcp().ok_or(OpenError::StartTlsInjected),
        400.. => Err(OpenError::StartTlsRefused { reply: reply.into_smtp_reply() }),
        _ => Err(not_smtp(settings)),
    }
}

async fn within<T>(
    settings: &Settings,
    stage: Stage,
    answer: impl Future<Output = io::Result<T>>,
) -> Result<T, OpenError> {
    match timeout(settings.timeouts.greeting, answer).await {
        Err(_) => Err(timed_out(settings, stage)),
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(not_smtp(settings)),
        Ok(Err(_)) => Err(OpenError::Closed { stage }),
    }
}

fn timed_out(settings: &Settings, stage: Stage) -> OpenError {
    OpenError::TimedOut { stage, port: settings.port }
}

fn not_smtp(settings: &Settings) -> OpenError {
    OpenError::NotSmtp { host: settings.host.clone(), port: settings.port }
}
