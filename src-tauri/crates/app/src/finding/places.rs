//! What the domain itself says: in its settings file, and in its records.

use super::{At, End, Looking, OFFLINE, Server, Settings, Sources, elsewhere};
use address::Address;
use delivery::card::Card;
use network::autoconfig::{self, Offer};
use network::dns::{Named, Service};
use network::http::HttpError;
use store::AccountTls;

/// The settings file of the domain, at its two usual places.
pub(super) async fn settings_file(
    sources: &Sources,
    address: &Address,
    looking: &Looking,
) -> Option<Settings> {
    let domain = address.domain();
    let local = address.as_str().rsplit_once('@').map_or("", |(local, _)| local);
    let (mut not_there, mut doubt) = (true, String::new());
    for place in autoconfig::places(domain, address.as_str()) {
        let offer = match sources.http.get(&place, autoconfig::MOST_OCTETS).await {
            Ok(fetched) => autoconfig::read(&fetched.body, local, domain).map_err(|_| None),
            Err(HttpError::Unreachable { .. }) => Err(None),
            Err(why) if why.is_no() => Err(None),
            Err(why) => Err(Some(why.to_string())),
        };
        match offer {
            Ok(offer) => {
                if let Some(found) = offered(&offer, domain) {
                    let more = elsewhere(&found, domain);
                    looking.end(
                        At::SettingsFile,
                        End::Found,
                        format!("{domain} says it in its settings file.{more}"),
                    );
                    return Some(found);
                }
            }
            Err(None) => {}
            Err(Some(why)) => (not_there, doubt) = (false, why),
        }
    }
    // Without a line every name is out of reach, and that says nothing of the file.
    if not_there && !sources.dns.meet().await {
        looking.end(At::SettingsFile, End::CouldNotAsk, OFFLINE.to_owned());
    } else if not_there {
        looking.end(At::SettingsFile, End::NotThere, format!("{domain} keeps no settings file we can use."));
    } else {
        looking.end(
            At::SettingsFile,
            End::CouldNotAsk,
            format!("The settings file of {domain} could not be asked for: {doubt}."),
        );
    }
    None
}

fn offered(offer: &Offer, domain: &str) -> Option<Settings> {
    let send = offer.send.first()?;
    let card = Card::find(&send.host, domain);
    Some(Settings {
        at: At::SettingsFile,
        provider: match card {
            Some(card) => card.name.to_owned(),
            None => offer.provider.clone(),
        },
        send: send.into(),
        read: kept_by(card, &send.host, offer.read.first().map(Into::into)),
        user: send.user.clone(),
        sign_in: send.sign_in.clone(),
        card,
    })
}

/// The services in the records: those with TLS from the start before those with STARTTLS (RFC 8314 section 5.1).
pub(super) async fn records(sources: &Sources, address: &Address, looking: &Looking) -> Option<Settings> {
    let domain = address.domain();
    let send = ["_submissions._tcp", "_submission._tcp"];
    let (send, refused) = match either(sources, send, domain).await {
        Ok(found) => found,
        Err(Unasked { offline, why }) => {
            let detail = if offline {
                OFFLINE.to_owned()
            } else {
                format!("The records of {domain} could not be asked for: {why}.")
            };
            looking.end(At::Records, End::CouldNotAsk, detail);
            return None;
        }
    };
    let Some(send) = send else {
        let detail = if refused {
            format!("{domain} says in its records that it offers no sending of mail.")
        } else {
            format!("{domain} says nothing of it in its records.")
        };
        looking.end(At::Records, End::NotThere, detail);
        return None;
    };
    let read = either(sources, ["_imaps._tcp", "_imap._tcp"], domain).await;
    let card = Card::find(&send.host, domain);
    let found = Settings {
        at: At::Records,
        provider: card.map_or_else(String::new, |card| card.name.to_owned()),
        read: kept_by(card, &send.host, read.ok().and_then(|(read, _)| read)),
        send,
        user: address.as_str().to_owned(),
        sign_in: card.map_or_else(Vec::new, |card| card.sign_in.to_vec()),
        card,
    };
    let more = elsewhere(&found, domain);
    looking.end(At::Records, End::Found, format!("{domain} says it in its records.{more}"));
    Some(found)
}

/// Where mail is read, unless a host we know sends it and somebody else would read: the password, or a token for the whole
/// account, would go there, too. The card says where that host's mail is read.
fn kept_by(card: Option<&Card>, send: &str, read: Option<Server>) -> Option<Server> {
    let site = |host: &str| address::registrable(host).unwrap_or(host).to_ascii_lowercase();
    read.filter(|read| {
        card.is_none_or(|card| {
            site(&read.host) == site(send)
                || card.imap.is_some_and(|imap| imap.host.eq_ignore_ascii_case(&read.host))
        })
    })
}

struct Unasked {
    offline: bool,
    why: String,
}

/// The first of two services that is there: TLS from the start, then STARTTLS. Also whether the domain said that it has none.
async fn either(
    sources: &Sources,
    [implicit, starttls]: [&str; 2],
    domain: &str,
) -> Result<(Option<Server>, bool), Unasked> {
    let mut refused = false;
    for (service, tls) in [(implicit, AccountTls::Implicit), (starttls, AccountTls::StartTls)] {
        match sources.dns.services(service, domain).await {
            Named::Here(services) => {
                let first = services.into_iter().next();
                let server = first.map(|Service { host, port }| Server { host, port, tls });
                return Ok((server, refused));
            }
            Named::NotOffered => refused = true,
            Named::NotSaid => {}
            Named::Unknown(why) => return Err(Unasked { offline: false, why }),
            Named::OutOfReach(why) => return Err(Unasked { offline: true, why }),
        }
    }
    Ok((None, refused))
}
