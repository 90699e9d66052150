//! The questions for one domain, and what the answers mean together.

use address::MailDomain;
use hickory_resolver::TokioResolver;
use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

/// Why a "no" is not believed.
const SAYS_NO_TO_ALL: &str = "the name server knows no domain at all, so this computer may be offline";

/// What came of one question.
enum Answer {
    Records(Vec<RData>),
    /// The name exists, without such records.
    None,
    NoSuchName,
    Unknown(String),
}

pub(super) async fn takes_mail(resolver: &TokioResolver, domain: &str) -> MailDomain {
    // With the trailing dot no search domain is tried.
    let Ok(name) = Name::from_ascii(format!("{domain}.")) else {
        return MailDomain::Unknown("the name cannot be asked for".to_owned());
    };
    match ask(resolver, name.clone(), RecordType::MX).await {
        Answer::NoSuchName => MailDomain::NoSuchDomain,
        Answer::Unknown(why) => MailDomain::Unknown(why),
        Answer::Records(records) => judge_mx(&records),
        Answer::None => {
            judge_addresses(ask(resolver, name.clone(), RecordType::A).await, || {
                ask(resolver, name, RecordType::AAAA)
            })
            .await
        }
    }
}

/// RFC 7505: one MX and it is the root means "no mail". A root among others is a mistake and does not count.
fn judge_mx(records: &[RData]) -> MailDomain {
    let is_host = |data: &RData| matches!(data, RData::MX(mx) if !mx.exchange.is_root());
    if records.iter().any(is_host) { MailDomain::Takes } else { MailDomain::TakesNone }
}

/// Without MX the domain's own address is the mail host.
async fn judge_addresses<F: Future<Output = Answer>>(a: Answer, aaaa: impl FnOnce() -> F) -> MailDomain {
    let why = match a {
        Answer::Records(_) => return MailDomain::Takes,
        Answer::Unknown(why) => Some(why),
        Answer::None | Answer::NoSuchName => None,
    };
    match (aaaa().await, why) {
        (Answer::Records(_), _) => MailDomain::Takes,
        (Answer::Unknown(why), _) | (_, Some(why)) => MailDomain::Unknown(why),
        _ => MailDomain::NoMailHost,
    }
}

/// A "no" makes an address invalid, so it must come from somebody who knows: with the zone's SOA beside it (RFC 2308), or
/// from a name server that at least knows the root. Routers and sandboxes without a line say "no" to every name.
async fn ask(resolver: &TokioResolver, name: Name, kind: RecordType) -> Answer {
    match resolver.lookup(name, kind).await {
        Ok(lookup) => {
            let records: Vec<RData> = lookup
                .answers()
                .iter()
                .filter(|record| record.record_type() == kind)
                .map(|record| record.data.clone())
                .collect();
            if records.is_empty() { Answer::None } else { Answer::Records(records) }
        }
        Err(NetError::Dns(DnsError::NoRecordsFound(no))) => {
            if no.soa.is_none() && !knows_the_root(resolver).await {
                return Answer::Unknown(SAYS_NO_TO_ALL.to_owned());
            }
            negative(&no)
        }
        Err(error) => Answer::Unknown(reason(&error)),
    }
}

fn negative(no: &NoRecords) -> Answer {
    if no.response_code == ResponseCode::NXDomain { Answer::NoSuchName } else { Answer::None }
}

/// Whether the name server can name the servers of the root, which every one that reaches the world can. Its answer is
/// remembered by the resolver for as long as it holds.
async fn knows_the_root(resolver: &TokioResolver) -> bool {
    let found = resolver.lookup(Name::root(), RecordType::NS).await;
    found.is_ok_and(|lookup| lookup.answers().iter().any(|record| record.record_type() == RecordType::NS))
}

fn reason(error: &NetError) -> String {
    match error {
        NetError::Timeout => "the name server did not answer in time".to_owned(),
        NetError::Dns(DnsError::ResponseCode(code)) => format!("the name server could not tell ({code})"),
        _ => "no name server could be reached".to_owned(),
    }
}
