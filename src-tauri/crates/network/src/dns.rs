//! Whether a domain takes mail: MX, then A and AAAA (RFC 5321 section 5.1), and null MX (RFC 7505).
//!
//! Only two things count as "no": the domain does not exist, or it exists and has no mail host. Whatever else happens
//! (offline, time-out, SERVFAIL, REFUSED, a name server that says "no" to everything) is [`MailDomain::Unknown`]: being
//! unable to ask says nothing about an address.
//!
//! Deliberately absent: whether the mail host answers, DNSSEC, search domains, the hosts file (an ad blocker's hosts
//! file is not what the rest of the world sees).

mod ask;

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use address::MailDomain;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use tokio::sync::{OnceCell, Semaphore};

/// Questions under way at the same time; home routers drop more than some dozens.
const AT_ONCE: usize = 32;
/// How long an answer holds within one run; between runs the caller's database remembers.
const GOOD_FOR: Duration = Duration::from_secs(60 * 60);
/// How long "nobody could tell" holds, so that a hundred rows of one domain do not ask a hundred times.
const UNKNOWN_FOR: Duration = Duration::from_secs(30);
/// Domains remembered before old answers are thrown out.
const REMEMBERED: usize = 50_000;
/// Patience with one name server, and how often it is asked.
const WAIT: Duration = Duration::from_secs(5);
const ATTEMPTS: usize = 2;

/// Asks name servers. Cheap to share; clone the `Arc` you put it in.
pub struct Dns {
    /// Or why there is none.
    resolver: Result<TokioResolver, String>,
    gate: Semaphore,
    known: Mutex<HashMap<String, Arc<Entry>>>,
}

#[derive(Default)]
struct Entry {
    answer: OnceCell<(MailDomain, Instant)>,
}

impl Dns {
    /// Asks the name servers this computer uses. Where it has none, every answer is `Unknown`.
    pub fn system() -> Self {
        let resolver = TokioResolver::builder_tokio().and_then(|mut builder| {
            set_options(builder.options_mut(), WAIT);
            builder.build()
        });
        Self::new(resolver.map_err(|_| "this computer has no name server".to_owned()))
    }

    /// Asks one name server, with the usual patience.
    pub fn with_server(server: SocketAddr) -> Self {
        Self::with_server_and_wait(server, WAIT)
    }

    /// Asks one name server and waits so long for each of two tries.
    pub fn with_server_and_wait(server: SocketAddr, wait: Duration) -> Self {
        let mut name_server = NameServerConfig::udp_and_tcp(server.ip());
        for connection in &mut name_server.connections {
            connection.port = server.port();
        }
        let config = ResolverConfig::from_name_servers(vec![name_server]);
        let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        set_options(builder.options_mut(), wait);
        Self::new(builder.build().map_err(|error| error.to_string()))
    }

    fn new(resolver: Result<TokioResolver, String>) -> Self {
        Self { resolver, gate: Semaphore::new(AT_ONCE), known: Mutex::default() }
    }

    /// Whether mail can go to this domain, given in ASCII (A-labels). The same domain is asked about once, however many
    /// callers want to know at the same time.
    pub async fn takes_mail(&self, domain: &str) -> MailDomain {
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        let entry = self.entry(&domain);
        let ask = || async { (self.ask(&domain).await, Instant::now()) };
        entry.answer.get_or_init(ask).await.0.clone()
    }

    async fn ask(&self, domain: &str) -> MailDomain {
        match (&self.resolver, self.gate.acquire().await) {
            (Ok(resolver), Ok(_permit)) => ask::takes_mail(resolver, domain).await,
            (Err(why), _) => MailDomain::Unknown(why.clone()),
            (Ok(_), Err(_)) => MailDomain::Unknown("no more questions are asked".to_owned()),
        }
    }

    /// The place where the answer is, or will be. A stale answer gives way to an empty place.
    fn entry(&self, domain: &str) -> Arc<Entry> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, entry| entry.answer.get().is_none());
        }
        match known.get(domain) {
            Some(entry) if entry.is_fresh() => Arc::clone(entry),
            _ => {
                let entry = Arc::new(Entry::default());
                known.insert(domain.to_owned(), Arc::clone(&entry));
                entry
            }
        }
    }
}

impl Entry {
    /// Still being asked, or answered not long ago.
    fn is_fresh(&self) -> bool {
        match self.answer.get() {
            None => true,
            Some((MailDomain::Unknown(_), at)) => at.elapsed() < UNKNOWN_FOR,
            Some((_, at)) => at.elapsed() < GOOD_FOR,
        }
    }
}

impl fmt::Debug for Dns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dns").finish_non_exhaustive()
    }
}

fn set_options(options: &mut ResolverOpts, wait: Duration) {
    options.timeout = wait;
    options.attempts = ATTEMPTS;
    options.use_hosts_file = ResolveHosts::Never;
    // Answers are remembered here; a server's day-long "no such domain" must not outlive our own.
    options.negative_max_ttl = Some(GOOD_FOR);
}
