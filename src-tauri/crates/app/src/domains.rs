//! Whether the domains of our people take mail: asked once for all people at a domain, kept with its age.
//!
//! [`Postrider::check_domains`] asks what is missing or too old. It may be stopped or killed at any time and goes on where
//! it stood: the round is written down, and so is each answer with what follows for the people there. While no name server
//! is in reach it waits and tries with growing delays; nothing is written down as an answer then.
//!
//! Nothing is asked by itself: somebody presses a button or types a command. An import goes by what is known already.
//!
//! Deliberately absent: how a domain is asked about (`network::dns`), what an answer means for an address
//! (`address::MailDomain`).

mod asking;
mod work;

use crate::{Error, Postrider};
use address::MailDomain;
use jiff::{SignedDuration, Timestamp};
use network::dns::{How, Https, MOST_AT_ONCE};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use store::{ContactFilter, DomainCounts, Due, Health};

pub use asking::{Finished, Round};
pub use work::{DomainsWait, DomainsWork};

/// Names of the settings.
const SETTINGS: &str = "domains.settings";
const ROUND: &str = "domains.round";

/// For how many days an answer may hold.
const MOST_DAYS: u32 = 90;
/// The port of name servers.
const PORT: u16 = 53;

/// How name servers are asked, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DomainSettings {
    /// The name server, as an address with an optional port; none for this computer's own.
    pub name_server: Option<String>,
    /// The address of a DNS-over-HTTPS service; none for plain DNS, and none until somebody names one.
    pub https: Option<String>,
    /// Certificates to trust there beside the system's, as a file in PEM form.
    pub ca_file: Option<PathBuf>,
    /// Questions under way at the same time, 1 to 256.
    pub at_once: u32,
    /// For how many days an answer holds, 1 to 90.
    pub good_for_days: u32,
}

impl Default for DomainSettings {
    fn default() -> Self {
        Self { name_server: None, https: None, ca_file: None, at_once: 32, good_for_days: 14 }
    }
}

impl DomainSettings {
    /// Whom to ask, and how.
    ///
    /// # Errors
    /// Says which setting cannot be meant so.
    pub fn how(&self) -> Result<How, Error> {
        let at_once = usize::try_from(self.at_once).unwrap_or(usize::MAX);
        if !(1..=MOST_AT_ONCE).contains(&at_once) {
            return Err(Error::NameServer(format!(
                "Between 1 and {MOST_AT_ONCE} questions can be under way at the same time."
            )));
        }
        let server = self.name_server.as_deref().map(name_server).transpose()?;
        let https = self
            .https
            .as_deref()
            .map(|url| url.parse::<Https>().map_err(|why| Error::NameServer(why.to_string())))
            .transpose()?
            .map(|service| Https { ca_file: self.ca_file.clone(), ..service });
        Ok(How { server, https, at_once, ..How::default() })
    }

    fn checked(mut self) -> Result<Self, Error> {
        let filled =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        self.name_server = filled(self.name_server);
        self.https = filled(self.https);
        if !(1..=MOST_DAYS).contains(&self.good_for_days) {
            return Err(Error::NameServer(format!("An answer can hold for 1 to {MOST_DAYS} days.")));
        }
        self.how()?;
        Ok(self)
    }
}

/// Reads the address of a name server: an IP address, with a port where it is not 53.
///
/// # Errors
/// Says what such an address looks like.
pub fn name_server(text: &str) -> Result<SocketAddr, Error> {
    let text = text.trim();
    let found = text.parse().or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, PORT)));
    found.map_err(|_| {
        Error::NameServer(
            "A name server is given as an IP address, such as 192.0.2.53, with a port behind a colon where it is not 53."
                .to_owned(),
        )
    })
}

impl Postrider {
    /// How name servers are asked.
    pub fn domain_settings(&self) -> Result<DomainSettings, Error> {
        Ok(self.store.setting(SETTINGS)?.unwrap_or_default())
    }

    /// Changes how name servers are asked, from the next round on.
    pub fn set_domain_settings(&self, settings: DomainSettings) -> Result<(), Error> {
        Ok(self.store.put_setting(SETTINGS, &settings.checked()?)?)
    }

    /// What is known of the domains of our people.
    pub fn domain_counts(&self) -> Result<DomainCounts, Error> {
        Ok(self.store.domain_counts(self.good_since()?)?)
    }

    /// How healthy the people a filter finds are, with at most so many domains by name.
    pub fn health(&self, filter: &ContactFilter, most_domains: usize) -> Result<Health, Error> {
        Ok(self.store.health(filter, most_domains, self.good_since()?, self.clock.now())?)
    }

    /// Every answer that still holds, by domain: for one look at many people.
    pub fn domains_known(&self) -> Result<HashMap<String, MailDomain>, Error> {
        Ok(self.store.domain_answers(self.good_since()?)?)
    }

    /// The answer about one domain, if one still holds.
    pub fn domain_known(&self, domain: &str) -> Result<Option<MailDomain>, Error> {
        Ok(self.store.domain_answer(domain, self.good_since()?)?)
    }

    /// How many domains a round that was stopped or killed still has to ask about; `None` where there is none.
    pub fn domains_left(&self) -> Result<Option<u64>, Error> {
        match self.store.setting::<Round>(ROUND)? {
            Some(round) => Ok(Some(self.store.count_domains_due(&self.due(&round)?)?)),
            None => Ok(None),
        }
    }

    /// Answers given before this instant hold no longer.
    fn good_since(&self) -> Result<Timestamp, Error> {
        let days = i64::from(self.domain_settings()?.good_for_days);
        let since = self.clock.now().checked_sub(SignedDuration::from_hours(24 * days));
        Ok(since.unwrap_or(Timestamp::MIN))
    }

    fn due(&self, round: &Round) -> Result<Due, Error> {
        let good_since = if round.again { round.began } else { self.good_since()? };
        Ok(Due { began: round.began, good_since })
    }
}
