//! Whom to ask: this computer's name servers, another one, or a service over HTTPS.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::Resolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ProtocolConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::system_conf::read_system_conf;
use rustls_pki_types::ServerName;

use super::ask::Asker;
use super::patient::Patient;
use crate::smtp::client_config;

/// Questions under way at the same time where nobody says otherwise; home routers drop more than some dozens.
const AT_ONCE: usize = 32;
/// More are never under way.
pub const MOST_AT_ONCE: usize = 256;
/// Patience with one name server, and how often it is asked again.
const WAIT: Duration = Duration::from_secs(5);
const ATTEMPTS: usize = 1;
/// Where DNS over HTTPS lives unless its address says otherwise (RFC 8484 section 4.1).
const PATH: &str = "/dns-query";
const HTTPS: u16 = 443;

/// Whom to ask, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct How {
    /// A name server; none for those of this computer. With [`How::https`] it only finds that service.
    pub server: Option<SocketAddr>,
    /// A service to ask over HTTPS instead.
    pub https: Option<Https>,
    /// Questions under way at the same time, 1 to [`MOST_AT_ONCE`].
    pub at_once: usize,
    /// Patience with one question; it is asked up to twice.
    pub wait: Duration,
}

impl Default for How {
    fn default() -> Self {
        Self { server: None, https: None, at_once: AT_ONCE, wait: WAIT }
    }
}

/// A DNS-over-HTTPS service (RFC 8484).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Https {
    /// Its name, or an IP address without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The path questions go to.
    pub path: String,
    /// Certificates to trust beside the system's, as a file in PEM form.
    pub ca_file: Option<PathBuf>,
}

/// No address of a DNS-over-HTTPS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is no address of a DNS service. It looks like https://dns.example/dns-query.")]
pub struct BadUrl;

/// Why nobody can be asked yet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// It may pass: offline, or the service is not found.
    #[error("{0}")]
    OutOfReach(String),
    /// Somebody has to change it: a file with certificates that cannot be read.
    #[error("{0}")]
    Wrong(String),
}

impl FromStr for Https {
    type Err = BadUrl;

    /// Reads `https://HOST[:PORT][/PATH]`. A user name, a query or a fragment has no business there.
    fn from_str(text: &str) -> Result<Self, BadUrl> {
        let text = text.trim();
        let scheme = text.get(..8).filter(|scheme| scheme.eq_ignore_ascii_case("https://")).ok_or(BadUrl)?;
        let rest = text.get(scheme.len()..).ok_or(BadUrl)?;
        let (authority, path) =
            rest.find('/').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, PATH));
        let path = if path == "/" { PATH } else { path };
        let clean = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#\\\"<>{}|^`".contains(&byte));
        let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':').or(port.is_empty().then_some("443"))),
            None => {
                authority.split_once(':').map_or((authority, Some("443")), |(host, port)| (host, Some(port)))
            }
        };
        let port = port.ok_or(BadUrl)?;
        let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.parse().ok().filter(|port| digits && *port > 0).ok_or(BadUrl)?;
        let host = host.to_ascii_lowercase();
        if !clean || host.is_empty() || ServerName::try_from(host.as_str()).is_err() {
            return Err(BadUrl);
        }
        Ok(Self { host, port, path: path.to_owned(), ca_file: None })
    }
}

impl fmt::Display for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = if self.host.contains(':') { ("[", "]") } else { ("", "") };
        write!(f, "https://{open}{}{close}", self.host)?;
        if self.port != HTTPS {
            write!(f, ":{}", self.port)?;
        }
        f.write_str(&self.path)
    }
}

/// Makes ready to ask.
pub(super) async fn open(how: &How) -> Result<Asker, Unready> {
    match &how.https {
        Some(service) => https(service, how).await,
        None => plain(how).map_err(Unready::OutOfReach),
    }
}

fn plain(how: &How) -> Result<Asker, String> {
    how.server.map_or_else(|| system(how), |server| one(server, how))
}

/// Asks the name servers this computer uses.
pub(super) fn system(how: &How) -> Result<Asker, String> {
    let (config, mut options) =
        read_system_conf().map_err(|_| "this computer has no name server".to_owned())?;
    set_options(&mut options, how);
    build(config, options, None)
}

/// Asks one name server.
pub(super) fn one(server: SocketAddr, how: &How) -> Result<Asker, String> {
    let mut name_server = NameServerConfig::udp_and_tcp(server.ip());
    for connection in &mut name_server.connections {
        connection.port = server.port();
    }
    let mut options = ResolverOpts::default();
    set_options(&mut options, how);
    build(ResolverConfig::from_name_servers(vec![name_server]), options, None)
}

/// Asks a service over HTTPS, whose own address plain DNS finds.
async fn https(service: &Https, how: &How) -> Result<Asker, Unready> {
    let addresses = match service.host.parse::<IpAddr>() {
        Ok(address) => vec![address],
        Err(_) => {
            let found = plain(how).map_err(Unready::OutOfReach)?.addresses(&service.host).await;
            found.map_err(|why| Unready::OutOfReach(format!("{} was not found: {why}", service.host)))?
        }
    };
    let ca_file = service.ca_file.clone();
    let tls = tokio::task::spawn_blocking(move || client_config(ca_file.as_deref()))
        .await
        .map_err(|error| Unready::OutOfReach(error.to_string()))?
        .map_err(|problem| Unready::Wrong(problem.to_string()))?;
    let protocol = ProtocolConfig::Https {
        server_name: Arc::from(service.host.as_str()),
        path: Arc::from(service.path.as_str()),
    };
    let mut connection = ConnectionConfig::new(protocol);
    connection.port = service.port;
    let servers = addresses
        .into_iter()
        .map(|address| NameServerConfig::new(address, true, vec![connection.clone()]))
        .collect();
    let mut options = ResolverOpts::default();
    set_options(&mut options, how);
    build(ResolverConfig::from_name_servers(servers), options, Some((*tls).clone()))
        .map_err(Unready::OutOfReach)
}

fn build(
    config: ResolverConfig,
    options: ResolverOpts,
    tls: Option<rustls::ClientConfig>,
) -> Result<Asker, String> {
    let mut builder = Resolver::builder_with_config(config, Patient::default()).with_options(options);
    if let Some(tls) = tls {
        builder = builder.with_tls_config(tls);
    }
    builder.build().map(Asker::new).map_err(|error| error.to_string())
}

fn set_options(options: &mut ResolverOpts, how: &How) {
    options.timeout = how.wait;
    options.attempts = ATTEMPTS;
    options.use_hosts_file = ResolveHosts::Never;
    // Two name servers asked side by side would be two questions at once.
    options.num_concurrent_reqs = 1;
    options.max_active_requests = MOST_AT_ONCE;
    // Answers are remembered by whoever asks. One from here would hide that the line has gone.
    options.cache_size = 0;
}
