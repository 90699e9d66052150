//! Whether a domain takes mail: MX, then A and AAAA (RFC 5321 section 5.1), and null MX (RFC 7505).
//!
//! Only two things count as "no": the domain does not exist, or it exists and has no mail host. Whatever else happens
//! (offline, time-out, SERVFAIL, REFUSED, a name server that says "no" to everything) is [`MailDomain::Unknown`]: being
//! unable to ask says nothing about an address. [`Dns::ask`] tells besides whether it was the domain nobody could tell
//! about, or no name server was in reach; whoever asks about many waits then, instead of asking on.
//!
//! [`Dns::services`] and [`Dns::mail_hosts`] tell where a domain's mail servers are, for whoever sets up a mailbox there.
//!
//! [`How`] says whom to ask: this computer's name servers, another one, or DNS over HTTPS (RFC 8484).
//!
//! Deliberately absent: whether the mail host answers, DNSSEC, search domains, the hosts file (an ad blocker's hosts
//! file is not what the rest of the world sees), and when to ask again.

mod ask;
mod how;
mod patient;
mod services;

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use address::MailDomain;
use tokio::sync::{OnceCell, Semaphore};

use ask::Asker;
pub use how::{BadUrl, How, Https, MOST_AT_ONCE, Unready};
pub use services::{Named, Service};

/// How long an answer holds within one run; between runs the caller's database remembers.
const GOOD_FOR: Duration = Duration::from_secs(60 * 60);
/// How long "nobody could tell" holds, so that a hundred rows of one domain do not ask a hundred times.
const UNKNOWN_FOR: Duration = Duration::from_secs(30);
/// Domains remembered before old answers are thrown out.
const REMEMBERED: usize = 50_000;

/// Asks name servers. Cheap to share; clone the `Arc` you put it in.
pub struct Dns {
    /// Or why there is none.
    asker: Result<Asker, String>,
    gate: Semaphore,
    known: Mutex<HashMap<String, Arc<Entry>>>,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// This was said; [`MailDomain::Unknown`] where it is the domain nobody could tell about.
    Said(MailDomain),
    /// No name server is in reach that knows the world, for this reason. It says nothing about the domain.
    OutOfReach(String),
}

#[derive(Default)]
struct Entry {
    answer: OnceCell<(MailDomain, Instant)>,
}

impl Dns {
    /// Asks the name servers this computer uses. Where it has none, every answer is `Unknown`.
    pub fn system() -> Self {
        let how = How::default();
        Self::new(how::system(&how), how.at_once)
    }

    /// Asks one name server, with the usual patience.
    pub fn with_server(server: SocketAddr) -> Self {
        let how = How::default();
        Self::new(how::one(server, &how), how.at_once)
    }

    /// Asks one name server and waits so long for each of two tries.
    pub fn with_server_and_wait(server: SocketAddr, wait: Duration) -> Self {
        let how = How { wait, ..How::default() };
        Self::new(how::one(server, &how), how.at_once)
    }

    /// Asks whom [`How`] names. For DNS over HTTPS the service itself has to be found first.
    ///
    /// # Errors
    /// [`Unready`] tells what can be waited for from what somebody has to change.
    pub async fn open(how: &How) -> Result<Self, Unready> {
        let asker = how::open(how).await?;
        Ok(Self::new(Ok(asker), how.at_once))
    }

    /// Asks nobody, for this reason: every answer is `Unknown`.
    pub fn nobody(why: String) -> Self {
        Self::new(Err(why), 1)
    }

    fn new(asker: Result<Asker, String>, at_once: usize) -> Self {
        Self { asker, gate: Semaphore::new(at_once.clamp(1, MOST_AT_ONCE)), known: Mutex::default() }
    }

    /// Whether mail can go to this domain, given in ASCII (A-labels). The same domain is asked about once, however many
    /// callers want to know at the same time.
    pub async fn takes_mail(&self, domain: &str) -> MailDomain {
        let domain = plain(domain);
        let entry = self.entry(&domain);
        let ask = || async {
            let answer = match self.ask(&domain).await {
                Asked::Said(answer) => answer,
                Asked::OutOfReach(why) => MailDomain::Unknown(why),
            };
            (answer, Instant::now())
        };
        entry.answer.get_or_init(ask).await.0.clone()
    }

    /// Looks whether the name server knows the root. Whoever asks about many domains does so first: then a line that goes is
    /// told from a name server that serves some domains only and never knew the others.
    pub async fn meet(&self) -> bool {
        match (&self.asker, self.gate.acquire().await) {
            (Ok(asker), Ok(_permit)) => asker.names_the_root().await,
            _ => false,
        }
    }

    /// The same as [`Dns::takes_mail`], asked afresh each time, and told from not being able to ask at all.
    pub async fn ask(&self, domain: &str) -> Asked {
        match (&self.asker, self.gate.acquire().await) {
            (Ok(asker), Ok(_permit)) => asker.takes_mail(&plain(domain)).await,
            (Err(why), _) => Asked::OutOfReach(why.clone()),
            (Ok(_), Err(_)) => Asked::OutOfReach("no more questions are asked".to_owned()),
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

/// The same domain, written the one way.
fn plain(domain: &str) -> String {
    domain.trim_end_matches('.').to_ascii_lowercase()
}
