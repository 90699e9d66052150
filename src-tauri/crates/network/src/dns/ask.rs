//! The questions for one domain, and what the answers mean together.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use address::MailDomain;
use hickory_resolver::Resolver;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use super::Asked;
use super::patient::Patient;

/// Why some names are no question.
pub(super) const CANNOT_BE_ASKED: &str = "the name cannot be asked for";
/// Why nothing can be said of some aliases.
const LEADS_NOWHERE: &str = "its name stands for another one that leads nowhere";
/// Why a "no" is not believed.
const SAYS_NO_TO_ALL: &str = "the name server knows no domain at all, so this computer may be offline";

/// What came of one question.
pub(super) enum Answer {
    Records(Vec<RData>),
    /// The name exists, without such records; proven by the zone's SOA or not.
    None {
        proven: bool,
    },
    NoSuchName,
    Unknown(Doubt),
}

/// Why nobody could tell.
pub(super) struct Doubt {
    pub why: String,
    /// A name server said so itself.
    pub replied: bool,
    /// It is not worth another try at once: all the time there was has been waited.
    late: bool,
}

/// A resolver, and when it last showed that somebody is there.
pub(super) struct Asker {
    resolver: Resolver<Patient>,
    heard: Mutex<Heard>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Heard {
    /// The last sure answer about any domain.
    sure: Option<Instant>,
    /// The last time the servers of the root were named.
    root: Option<Instant>,
}

impl Asker {
    pub fn new(resolver: Resolver<Patient>) -> Self {
        Self { resolver, heard: Mutex::default() }
    }

    /// The addresses of a host, or why none was found.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, String> {
        let name = Name::from_ascii(format!("{host}.")).map_err(|_| CANNOT_BE_ASKED.to_owned())?;
        let mut found = Vec::new();
        let mut why = "it has no address".to_owned();
        for kind in [RecordType::A, RecordType::AAAA] {
            match self.question(name.clone(), kind, Instant::now()).await {
                Answer::Records(records) => found.extend(records.iter().filter_map(RData::ip_addr)),
                Answer::Unknown(doubt) => why = doubt.why,
                Answer::None { .. } | Answer::NoSuchName => {}
            }
        }
        if found.is_empty() { Err(why) } else { Ok(found) }
    }

    pub async fn takes_mail(&self, domain: &str) -> Asked {
        // With the trailing dot no search domain is tried.
        let Ok(name) = Name::from_ascii(format!("{domain}.")) else {
            return Asked::Said(MailDomain::Unknown(CANNOT_BE_ASKED.to_owned()));
        };
        let mut tried = false;
        loop {
            let began = Instant::now();
            let doubt = match self.once(&name, began).await {
                Ok(answer) => {
                    self.note(|heard| heard.sure = Some(Instant::now()));
                    return Asked::Said(answer);
                }
                Err(doubt) => doubt,
            };
            if !self.is_in_reach(began, doubt.replied).await {
                return Asked::OutOfReach(doubt.why);
            }
            // The line may have come back between the question and the proof that it is there.
            if tried || doubt.late {
                return Asked::Said(MailDomain::Unknown(doubt.why));
            }
            tried = true;
        }
    }

    async fn once(&self, name: &Name, began: Instant) -> Result<MailDomain, Doubt> {
        match self.question(name.clone(), RecordType::MX, began).await {
            Answer::NoSuchName => Ok(MailDomain::NoSuchDomain),
            Answer::Unknown(doubt) => Err(doubt),
            Answer::Records(records) => Ok(judge_mx(&records)),
            Answer::None { proven } => self.without_mx(name, began, proven).await,
        }
    }

    /// Without MX the domain's own address is the mail host.
    async fn without_mx(&self, name: &Name, began: Instant, proven: bool) -> Result<MailDomain, Doubt> {
        let a = match self.question(name.clone(), RecordType::A, began).await {
            Answer::Records(_) => return Ok(MailDomain::Takes),
            a => a,
        };
        match (self.question(name.clone(), RecordType::AAAA, began).await, a) {
            (Answer::Records(_), _) => Ok(MailDomain::Takes),
            (Answer::Unknown(doubt), _) | (_, Answer::Unknown(doubt)) => Err(doubt),
            // Nothing can be said of aliases that lead in a circle, and only their want of proof tells them.
            _ if !proven && self.is_alias(name.clone(), began).await => {
                Err(Doubt { why: LEADS_NOWHERE.to_owned(), replied: true, late: true })
            }
            _ => Ok(MailDomain::NoMailHost),
        }
    }

    async fn is_alias(&self, name: Name, began: Instant) -> bool {
        matches!(self.question(name, RecordType::CNAME, began).await, Answer::Records(_))
    }

    /// Whether somebody who knows was there since a question began: then it is the domain nobody can tell about. A name
    /// server that never knew the root, and yet has sure answers, serves some domains only; what it refuses stays refused.
    pub(super) async fn is_in_reach(&self, began: Instant, replied: bool) -> bool {
        let heard = self.heard();
        let since = |at: Option<Instant>| at.is_some_and(|at| at >= began);
        since(heard.sure)
            || self.knows_the_root(began).await
            || (replied && heard.root.is_none() && heard.sure.is_some())
    }

    fn heard(&self) -> Heard {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, note: impl FnOnce(&mut Heard)) {
        note(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// One question. A "no" makes an address invalid, so it must come from somebody who knows: with the zone's SOA beside it
    /// (RFC 2308), or from a name server that at least knows the root. Routers and sandboxes without a line say "no" to every
    /// name.
    pub(super) async fn question(&self, name: Name, kind: RecordType, began: Instant) -> Answer {
        match self.resolver.lookup(name, kind).await {
            Ok(lookup) => {
                let records: Vec<RData> = lookup
                    .answers()
                    .iter()
                    .filter(|record| record.record_type() == kind)
                    .map(|record| record.data.clone())
                    .collect();
                if records.is_empty() { Answer::None { proven: false } } else { Answer::Records(records) }
            }
            Err(NetError::Dns(DnsError::NoRecordsFound(no))) => {
                if no.soa.is_none() && !self.knows_the_root(began).await {
                    return Answer::Unknown(Doubt {
                        why: SAYS_NO_TO_ALL.to_owned(),
                        replied: true,
                        late: false,
                    });
                }
                negative(&no)
            }
            Err(error) => {
                let replied = matches!(error, NetError::Dns(DnsError::ResponseCode(_)));
                let late = matches!(error, NetError::Timeout);
                Answer::Unknown(Doubt { why: reason(&error), replied, late })
            }
        }
    }

    /// Whether it named the root since a question began, or does so now. What was known before says nothing: the line may
    /// have gone since.
    async fn knows_the_root(&self, began: Instant) -> bool {
        self.heard().root.is_some_and(|at| at >= began) || self.names_the_root().await
    }

    /// Whether the name server can name the servers of the root, which every one that reaches the world can.
    pub async fn names_the_root(&self) -> bool {
        let found = self.resolver.lookup(Name::root(), RecordType::NS).await;
        let named = found
            .is_ok_and(|lookup| lookup.answers().iter().any(|record| record.record_type() == RecordType::NS));
        if named {
            self.note(|heard| heard.root = Some(Instant::now()));
        }
        named
    }
}

/// RFC 7505: one MX and it is the root means "no mail". A root among others is a mistake and does not count.
fn judge_mx(records: &[RData]) -> MailDomain {
    let is_host = |data: &RData| matches!(data, RData::MX(mx) if !mx.exchange.is_root());
    if records.iter().any(is_host) { MailDomain::Takes } else { MailDomain::TakesNone }
}

fn negative(no: &NoRecords) -> Answer {
    if no.response_code == ResponseCode::NXDomain {
        Answer::NoSuchName
    } else {
        Answer::None { proven: no.soa.is_some() }
    }
}

fn reason(error: &NetError) -> String {
    match error {
        NetError::Timeout => "the name server did not answer in time".to_owned(),
        NetError::Dns(DnsError::ResponseCode(code)) => format!("the name server could not tell ({code})"),
        NetError::RustlsError(_) => "the name server could not prove who it is".to_owned(),
        _ => "no name server could be reached".to_owned(),
    }
}
