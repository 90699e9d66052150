//! The usual names, tried: a name that answers with encryption and a certificate for itself is worth showing, one that does
//! not is not.

use super::{At, End, Looking, Server, Settings, Sources, elsewhere};
use address::Address;
use delivery::card::Card;
use network::{imap, smtp};
use std::fmt;
use std::pin::Pin;
use std::time::Duration;
use store::AccountTls;

/// Patience with one door, all steps together; all doors are knocked at side by side.
const WAIT: Duration = Duration::from_secs(8);
/// Mail servers of the domain that are tried as well.
const MOST_HOSTS: usize = 2;

/// What is behind a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Sending (SMTP).
    Send,
    /// Reading (IMAP).
    Read,
}

/// A server that may be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// What is looked for.
    pub kind: Kind,
    /// Where.
    pub server: Server,
}

/// Knocks at a door: true where such a server answers there, with encryption and a certificate for its name.
pub trait Knock: Send + Sync {
    /// Nobody logs in.
    fn knock(&self, door: Door) -> Pin<Box<dyn Future<Output = bool> + Send + '_>>;
}

impl fmt::Debug for dyn Knock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Knock")
    }
}

/// Real servers.
pub(super) struct RealDoors;

impl Knock for RealDoors {
    fn knock(&self, door: Door) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        Box::pin(async move {
            let Server { host, port, tls } = door.server;
            let tls = match tls {
                AccountTls::Implicit => smtp::Tls::Implicit,
                AccountTls::StartTls => smtp::Tls::StartTls,
                // Plain text is never suggested.
                AccountTls::None => return false,
            };
            let knocking = async {
                match door.kind {
                    Kind::Send => {
                        let settings = smtp::Settings::new(host, port, tls);
                        match smtp::Session::open(&settings).await {
                            Ok(session) => {
                                let offers_login = !session.capabilities().auth.is_empty();
                                session.close().await;
                                offers_login
                            }
                            Err(_) => false,
                        }
                    }
                    Kind::Read => imap::Session::knock(&imap::Settings::new(host, port, tls)).await.is_ok(),
                }
            };
            tokio::time::timeout(WAIT, knocking).await.unwrap_or(false)
        })
    }
}

/// The usual names of a domain, and the servers that take its mail.
pub(super) async fn look(
    sources: &Sources,
    address: &Address,
    mail_hosts: &[String],
    looking: &Looking,
) -> Option<Settings> {
    let domain = address.domain();
    let (send, read) =
        tokio::join!(sending(sources, address, mail_hosts), reading(sources, address, mail_hosts));
    let Some(send) = send else {
        looking.end(
            At::Guess,
            End::NotThere,
            format!("No mail server answers at the usual names of {domain}. Your mail host's help pages name the right ones."),
        );
        return None;
    };
    let card = Card::find(&send.host, domain);
    let found = Settings {
        at: At::Guess,
        provider: card.map_or_else(String::new, |card| card.name.to_owned()),
        send,
        read,
        user: address.as_str().to_owned(),
        sign_in: card.map_or_else(Vec::new, |card| card.sign_in.to_vec()),
        card,
    };
    let more = elsewhere(&found, domain);
    looking.end(
        At::Guess,
        End::Found,
        format!(
            "{} answers, so it may be the one. Compare with your mail host's help pages.{more}",
            found.send.host
        ),
    );
    Some(found)
}

async fn sending(sources: &Sources, address: &Address, mail_hosts: &[String]) -> Option<Server> {
    let names = names(address, "smtp", mail_hosts);
    first(sources, Kind::Send, doors(&names, [(465, AccountTls::Implicit), (587, AccountTls::StartTls)]))
        .await
}

/// A server for reading at the usual names, or beside these hosts.
pub(super) async fn reading(sources: &Sources, address: &Address, hosts: &[String]) -> Option<Server> {
    let names = names(address, "imap", hosts);
    first(sources, Kind::Read, doors(&names, [(993, AccountTls::Implicit), (143, AccountTls::StartTls)]))
        .await
}

fn names(address: &Address, service: &str, hosts: &[String]) -> Vec<String> {
    let domain = address.domain();
    let usual = [format!("{service}.{domain}"), format!("mail.{domain}")];
    let mut names: Vec<String> = Vec::new();
    for name in usual.into_iter().chain(hosts.iter().take(MOST_HOSTS).cloned()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Every name with TLS from the start comes before any with STARTTLS.
fn doors(names: &[String], ways: [(u16, AccountTls); 2]) -> Vec<Server> {
    let door = |(port, tls)| names.iter().map(move |host| Server { host: host.clone(), port, tls });
    ways.into_iter().flat_map(door).collect()
}

/// Knocks at all side by side and takes the best that answered.
async fn first(sources: &Sources, kind: Kind, servers: Vec<Server>) -> Option<Server> {
    let mut knocking = tokio::task::JoinSet::new();
    for (place, server) in servers.iter().enumerate() {
        let (knock, door) = (std::sync::Arc::clone(&sources.knock), Door { kind, server: server.clone() });
        knocking.spawn(async move { (place, knock.knock(door).await) });
    }
    let mut best: Option<usize> = None;
    while let Some(answer) = knocking.join_next().await {
        if let Ok((place, true)) = answer {
            best = Some(best.map_or(place, |best| best.min(place)));
        }
        if best == Some(0) {
            break;
        }
    }
    best.and_then(|place| servers.into_iter().nth(place))
}
