//! Where a domain says its mail servers are: SRV records (RFC 6186, and RFC 8314 section 5.1 for those with TLS from the
//! start), and the names of the hosts that take its mail.

use std::time::Instant;

use hickory_resolver::proto::rr::{Name, RData, RecordType};

use super::ask::{Answer, Asker, CANNOT_BE_ASKED};
use super::{Dns, plain};
use crate::autoconfig::host_name;

/// Records looked at in one answer.
const MOST: usize = 16;

/// What came of asking where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<T> {
    /// These, best first; never empty.
    Here(Vec<T>),
    /// The domain says that it has no such thing.
    NotOffered,
    /// It says nothing of it.
    NotSaid,
    /// Nobody could tell, for this reason.
    Unknown(String),
    /// No name server is in reach, for this reason.
    OutOfReach(String),
}

/// A server a domain names for a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name, in lower case without the last dot.
    pub host: String,
    /// Its port, never 0.
    pub port: u16,
}

impl Dns {
    /// The servers of a service such as `_submissions._tcp` at a domain in A-labels. A single record that names the root
    /// is a "not offered" (RFC 6186 section 3.4). Of equal priority the heavier comes first: with one mailbox to set up
    /// there is no load to spread, and the same answer each time is worth more.
    pub async fn services(&self, service: &str, domain: &str) -> Named<Service> {
        let records = match self.records(&format!("{service}.{}", plain(domain)), RecordType::SRV).await {
            Ok(records) => records,
            Err(end) => return end.into(),
        };
        let mut found: Vec<(u16, u16, Service)> = Vec::new();
        let mut refused = false;
        for record in records.iter().take(MOST) {
            let RData::SRV(srv) = record else { continue };
            refused |= srv.target.is_root();
            if let Some(host) = host_name(&srv.target.to_ascii()).filter(|_| srv.port > 0) {
                found.push((srv.priority, u16::MAX - srv.weight, Service { host, port: srv.port }));
            }
        }
        found.sort_by(|a, b| (a.0, a.1, &a.2.host).cmp(&(b.0, b.1, &b.2.host)));
        match found.is_empty() {
            true if refused => Named::NotOffered,
            true => Named::NotSaid,
            false => Named::Here(found.into_iter().map(|(_, _, service)| service).collect()),
        }
    }

    /// The names of the hosts that take a domain's mail, best first. A null MX (RFC 7505) is a "not offered".
    pub async fn mail_hosts(&self, domain: &str) -> Named<String> {
        let records = match self.records(&plain(domain), RecordType::MX).await {
            Ok(records) => records,
            Err(end) => return end.into(),
        };
        let mut found: Vec<(u16, String)> = Vec::new();
        let mut refused = false;
        for record in records.iter().take(MOST) {
            let RData::MX(mx) = record else { continue };
            refused |= mx.exchange.is_root();
            found.extend(host_name(&mx.exchange.to_ascii()).map(|host| (mx.preference, host)));
        }
        found.sort();
        match found.is_empty() {
            true if refused => Named::NotOffered,
            true => Named::NotSaid,
            false => Named::Here(found.into_iter().map(|(_, host)| host).collect()),
        }
    }

    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, End> {
        match (&self.asker, self.gate.acquire().await) {
            (Ok(asker), Ok(_permit)) => asker.records(name, kind).await,
            (Err(why), _) => Err(End::OutOfReach(why.clone())),
            (Ok(_), Err(_)) => Err(End::OutOfReach("no more questions are asked".to_owned())),
        }
    }
}

enum End {
    NotSaid,
    Unknown(String),
    OutOfReach(String),
}

impl<T> From<End> for Named<T> {
    fn from(end: End) -> Self {
        match end {
            End::NotSaid => Self::NotSaid,
            End::Unknown(why) => Self::Unknown(why),
            End::OutOfReach(why) => Self::OutOfReach(why),
        }
    }
}

impl Asker {
    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, End> {
        let Ok(name) = Name::from_ascii(format!("{name}.")) else {
            return Err(End::Unknown(CANNOT_BE_ASKED.to_owned()));
        };
        let began = Instant::now();
        match self.question(name, kind, began).await {
            Answer::Records(records) => Ok(records),
            Answer::None { .. } | Answer::NoSuchName => Err(End::NotSaid),
            Answer::Unknown(doubt) if self.is_in_reach(began, doubt.replied).await => {
                Err(End::Unknown(doubt.why))
            }
            Answer::Unknown(doubt) => Err(End::OutOfReach(doubt.why)),
        }
    }
}
