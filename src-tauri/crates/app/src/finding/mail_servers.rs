//! Whose servers take a domain's mail: many an own domain is kept by a host of the catalogue.

use super::{At, End, Looking, OFFLINE, Settings, Sources, of_card};
use address::Address;
use delivery::card::Card;
use network::dns::Named;

/// Endings of the names of mail servers, and the card of whoever runs them. The longest that fits counts.
const RUN_BY: &[(&str, &str)] = &[
    ("google.com", "google-workspace"),
    ("googlemail.com", "google-workspace"),
    ("mail.protection.outlook.com", "microsoft-365"),
    ("mx.microsoft", "microsoft-365"),
    ("olc.protection.outlook.com", "outlook-com"),
    ("yahoodns.net", "yahoo"),
    ("mail.icloud.com", "icloud"),
    ("zoho.com", "zoho"),
    ("zoho.eu", "zoho"),
    ("zoho.in", "zoho"),
    ("zoho.com.au", "zoho"),
    ("zoho.jp", "zoho"),
    ("emailsrvr.com", "rackspace"),
    ("messagingengine.com", "fastmail"),
    ("gmx.net", "gmx"),
    ("web.de", "web-de"),
    ("ovh.net", "ovh"),
    ("ovh.ca", "ovh"),
    ("ionos.com", "ionos"),
    ("ionos.de", "ionos"),
    ("ionos.co.uk", "ionos"),
    ("ionos.fr", "ionos"),
    ("ionos.es", "ionos"),
    ("ionos.it", "ionos"),
    ("kundenserver.de", "ionos"),
    ("1and1.com", "ionos"),
    ("perfora.net", "ionos"),
    ("hostinger.com", "hostinger"),
    ("secureserver.net", "godaddy"),
    ("easyname.com", "easyname"),
    ("easyname.eu", "easyname"),
    ("variomedia.de", "variomedia"),
];

/// What the mail servers told.
pub(super) enum Taken {
    /// A host of the catalogue keeps it.
    Known(Box<Settings>),
    /// These take it, best first, and are not in the catalogue; empty where nobody could say.
    By(Vec<String>),
}

pub(super) async fn look(sources: &Sources, address: &Address, looking: &Looking) -> Taken {
    let domain = address.domain();
    let end = |end, detail: String| looking.end(At::MailServers, end, detail);
    match sources.dns.mail_hosts(domain).await {
        Named::Here(hosts) => {
            if let Some((card, host)) = hosts.iter().find_map(|host| Some((run_by(host)?, host))) {
                end(End::Found, format!("Mail for {domain} is kept by {}.", card.name));
                return Taken::Known(Box::new(settings(card, host, address)));
            }
            let first = hosts.first().map_or("", String::as_str);
            end(End::NotThere, format!("Mail for {domain} goes to {first}, which is not in our catalogue."));
            Taken::By(hosts)
        }
        Named::NotOffered => {
            end(End::NotThere, format!("{domain} says that it takes no mail at all."));
            Taken::By(Vec::new())
        }
        Named::NotSaid => {
            end(End::NotThere, format!("{domain} names no server that takes its mail."));
            Taken::By(Vec::new())
        }
        Named::Unknown(why) => {
            end(End::CouldNotAsk, format!("Who takes mail for {domain} could not be asked: {why}."));
            Taken::By(Vec::new())
        }
        Named::OutOfReach(_) => {
            end(End::CouldNotAsk, OFFLINE.to_owned());
            Taken::By(Vec::new())
        }
    }
}

fn run_by(host: &str) -> Option<&'static Card> {
    let fits = |ending: &str| {
        host.strip_suffix(ending).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let best = RUN_BY.iter().filter(|(ending, _)| fits(ending)).max_by_key(|(ending, _)| ending.len())?;
    Card::by_id(best.1)
}

/// Zoho keeps each customer in one region, and knows nobody in another.
fn settings(card: &'static Card, mail_host: &str, address: &Address) -> Settings {
    let mut found = of_card(card, At::MailServers, address);
    if card.id == "zoho"
        && let Some((_, region)) = mail_host.rsplit_once(".zoho.")
    {
        found.send.host = format!("smtp.zoho.{region}");
        if let Some(read) = &mut found.read {
            read.host = format!("imap.zoho.{region}");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_the_mail_of_a_domain_is_known_by_the_name_of_the_server() {
        let card = |host: &str| run_by(host).map(|card| card.id);
        assert_eq!(card("aspmx.l.google.com"), Some("google-workspace"));
        assert_eq!(card("shop-example.mail.protection.outlook.com"), Some("microsoft-365"));
        assert_eq!(card("shop-example.k-v1.mx.microsoft"), Some("microsoft-365"));
        assert_eq!(card("mx1.emailsrvr.com"), Some("rackspace"));
        assert_eq!(card("mx00.ionos.de"), Some("ionos"));
        assert_eq!(card("smtp.secureserver.net"), Some("godaddy"));
        assert_eq!(card("notgoogle.com"), None, "whole labels only");
        assert_eq!(card("google.com.evil.example"), None);
    }

    #[test]
    fn every_ending_leads_to_a_card() {
        for (ending, id) in RUN_BY {
            assert!(Card::by_id(id).is_some(), "{ending} -> {id}");
        }
    }

    #[test]
    fn a_region_stays_a_region() {
        let Ok(address) = Address::parse("orders@linden.example") else { unreachable!() };
        let card = Card::by_id("zoho").unwrap();
        let found = settings(card, "mx2.zoho.com.au", &address);
        assert_eq!(found.send.host, "smtp.zoho.com.au");
    }
}
