//! From an address to its mail servers: the catalogue, the domain's own settings file, its records, the hosts that take its
//! mail, and at last the usual names. Each place ends with a result that a person can read.
//!
//! What holds: an address from the catalogue asks nobody. Beyond it only the domain's own web server, the name servers and
//! the servers in question are asked, and only when the person pressed the button; nobody logs in and nothing is sent. No
//! server without encryption is ever suggested. It can be stopped at any time.
//!
//! Deliberately absent: Mozilla's or anybody else's list in the network (it would learn who sets up what), Exchange's own
//! discovery, and any password: whether the settings work is the test's business.

mod guess;
mod mail_servers;
mod places;
mod work;

use crate::{Error, Postrider, StopSign};
use address::Address;
use delivery::card::{self, Card, SignIn};
use network::dns::{Dns, How};
use network::{autoconfig, http};
use std::sync::Arc;
use store::AccountTls;

pub use guess::{Door, Kind, Knock};
pub use work::{At, End, Looking, Step};

/// Settings for an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Where they were found.
    pub at: At,
    /// What the host calls itself; may be empty.
    pub provider: String,
    /// Where to send through.
    pub send: Server,
    /// Where mail is read, where that was found too.
    pub read: Option<Server>,
    /// Login name.
    pub user: String,
    /// What the server takes for a login, best first; empty where nobody said.
    pub sign_in: Vec<SignIn>,
    /// The card of its host.
    pub card: Option<&'static Card>,
}

/// Servers under another name than that of the address. Mail is often kept by another company, but on a foreign network
/// somebody may be interfering, and records can be forged: before a password goes there, the person is asked (RFC 6186
/// section 6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The other names, as one registers them.
    pub names: Vec<String>,
    /// The name of the address.
    pub own: String,
    /// The servers under those names.
    pub hosts: Vec<String>,
}

impl Settings {
    /// Where they lead to somebody else's servers; none for those of the address's own domain and for hosts we know.
    #[must_use]
    pub fn elsewhere(&self, domain: &str) -> Option<Elsewhere> {
        if self.card.is_some() {
            return None;
        }
        let site = |name: &str| address::registrable(name).unwrap_or(name).to_ascii_lowercase();
        let own = site(domain);
        let (mut names, mut hosts) = (Vec::new(), Vec::new());
        for server in std::iter::once(&self.send).chain(&self.read) {
            let other = site(&server.host);
            if other == own {
                continue;
            }
            if !names.contains(&other) {
                names.push(other);
            }
            hosts.push(server.host.clone());
        }
        (!hosts.is_empty()).then_some(Elsewhere { names, own, hosts })
    }
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others; never plain text.
    pub tls: AccountTls,
}

/// Whom to ask.
pub struct Sources {
    /// Name servers.
    pub dns: Dns,
    /// Web servers.
    pub http: http::Http,
    /// Tells whether a mail server answers at a door.
    pub knock: Arc<dyn Knock>,
}

impl Sources {
    /// The real ones; name servers as the person set them.
    ///
    /// # Errors
    /// Says what stands in the way of asking at all.
    pub async fn real(how: &How) -> Result<Self, Error> {
        // A name server that cannot be had is told step by step, as any other that does not answer.
        let dns = match Dns::open(how).await {
            Ok(dns) => dns,
            Err(why) => Dns::nobody(why.to_string()),
        };
        let http = http::Http::new(&http::How::default()).map_err(|why| Error::Asking(why.to_string()))?;
        Ok(Self { dns, http, knock: Arc::new(guess::RealDoors) })
    }
}

impl Postrider {
    /// Looks for the settings of an address, step by step; `looking` tells how far it is, also afterwards. Nothing is kept.
    ///
    /// # Errors
    /// Only where the settings for asking cannot be meant so; that nothing was found is a result.
    pub async fn find_settings(
        &self,
        address: &Address,
        looking: &Looking,
        stop: &StopSign,
    ) -> Result<Option<Settings>, Error> {
        if let Some(found) = in_catalogue(address) {
            looking.begin(At::Catalogue);
            looking.end(
                At::Catalogue,
                End::Found,
                format!("{} is in our catalogue of mail hosts.", found.provider),
            );
            return Ok(Some(looking.found(found)));
        }
        let sources = Sources::real(&self.domain_settings()?.how()?).await?;
        Ok(find(&sources, address, looking, stop).await)
    }
}

/// An address as typed.
///
/// # Errors
/// [`Error::Address`] says what is wrong with it.
pub fn address(typed: &str) -> Result<Address, Error> {
    crate::accounts::parse(typed)
}

/// The settings of an address whose domain is in the catalogue. Nobody is asked.
#[must_use]
pub fn in_catalogue(address: &Address) -> Option<Settings> {
    Card::for_domain(address.domain()).map(|card| of_card(card, At::Catalogue, address))
}

/// The same as [`Postrider::find_settings`], asking whom the caller names.
pub async fn find(
    sources: &Sources,
    address: &Address,
    looking: &Looking,
    stop: &StopSign,
) -> Option<Settings> {
    let found = tokio::select! {
        found = one_after_the_other(sources, address, looking) => found,
        () = stop.raised() => None,
    };
    let found = found.map(|found| looking.found(found));
    looking.over();
    found
}

async fn one_after_the_other(sources: &Sources, address: &Address, looking: &Looking) -> Option<Settings> {
    looking.begin(At::Catalogue);
    if let Some(found) = in_catalogue(address) {
        looking.end(
            At::Catalogue,
            End::Found,
            format!("{} is in our catalogue of mail hosts.", found.provider),
        );
        return Some(found);
    }
    let domain = address.domain();
    looking.end(At::Catalogue, End::NotThere, format!("We do not know {domain} by heart."));

    looking.begin(At::SettingsFile);
    if let Some(found) = places::settings_file(sources, address, looking).await {
        return Some(with_reading(sources, found, address).await);
    }
    looking.begin(At::Records);
    if let Some(found) = places::records(sources, address, looking).await {
        return Some(with_reading(sources, found, address).await);
    }
    looking.begin(At::MailServers);
    let hosts = match mail_servers::look(sources, address, looking).await {
        mail_servers::Taken::Known(found) => return Some(*found),
        mail_servers::Taken::By(hosts) => hosts,
    };
    if looking.is_offline() {
        looking.end(At::Guess, End::CouldNotAsk, OFFLINE.to_owned());
        return None;
    }
    looking.begin(At::Guess);
    guess::look(sources, address, &hosts, looking).await
}

const OFFLINE: &str = "This computer seems to be offline. Check the connection, then look again.";

/// Whoever names a server to send through and none to read: the card of that host may know it, or the usual names do. A
/// service that only sends keeps nobody's mail, and its key is for no other server.
async fn with_reading(sources: &Sources, mut found: Settings, address: &Address) -> Settings {
    if found.read.is_none() {
        found.read = match found.card {
            Some(card) => card.imap.map(Into::into),
            None => guess::reading(sources, address, &[found.send.host.clone()]).await,
        };
    }
    found
}

fn of_card(card: &'static Card, at: At, address: &Address) -> Settings {
    Settings {
        at,
        provider: card.name.to_owned(),
        send: card.server.into(),
        read: card.imap.map(Into::into),
        user: address.as_str().to_owned(),
        sign_in: card.sign_in.to_vec(),
        card: Some(card),
    }
}

impl From<card::Server> for Server {
    fn from(server: card::Server) -> Self {
        Self { host: server.host.to_owned(), port: server.port, tls: tls(server.tls) }
    }
}

impl From<&autoconfig::Server> for Server {
    fn from(server: &autoconfig::Server) -> Self {
        Self { host: server.host.clone(), port: server.port, tls: tls(server.tls) }
    }
}

fn tls(tls: card::Tls) -> AccountTls {
    match tls {
        card::Tls::Implicit => AccountTls::Implicit,
        card::Tls::StartTls => AccountTls::StartTls,
    }
}

/// What to say behind settings that lead to somebody else's servers; empty for the domain's own and for hosts we know.
fn elsewhere(found: &Settings, domain: &str) -> String {
    let Some(Elsewhere { names, own, .. }) = found.elsewhere(domain) else { return String::new() };
    let names = names.join(" and ");
    format!(
        " They lead to {names}, which is another name than {own}: go on only where {names} keeps your mail."
    )
}
