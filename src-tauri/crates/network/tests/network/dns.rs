//! Look-ups against name servers on loopback: hickory's own with zones in memory, and one that misbehaves.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use address::MailDomain;
use hickory_server::Server;
use hickory_server::proto::op::{Message, ResponseCode};
use hickory_server::proto::rr::rdata::{A, AAAA, CNAME, MX, NS, SOA};
use hickory_server::proto::rr::{Name, RData, Record};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, ZoneType};
use network::dns::Dns;
use tokio::net::{TcpListener, UdpSocket};

fn name(text: &str) -> Name {
    Name::from_ascii(text).expect(text)
}

fn mx(preference: u16, exchange: &str) -> RData {
    RData::MX(MX::new(preference, name(exchange)))
}

/// The zone `example.`, with every kind of domain in it.
async fn zones() -> (Server<Catalog>, SocketAddr) {
    let zone = InMemoryZoneHandler::empty(name("example."), ZoneType::Primary, AxfrPolicy::Deny);
    let mut zone: InMemoryZoneHandler = zone;
    let soa = SOA::new(name("ns.example."), name("hostmaster.example."), 1, 60, 60, 60, 60);
    let records = [
        ("example.", RData::SOA(soa)),
        ("shop.example.", mx(10, "mx1.shop.example.")),
        ("shop.example.", mx(20, "mx2.shop.example.")),
        ("address-only.example.", RData::A(A::new(127, 0, 0, 1))),
        ("six-only.example.", RData::AAAA(AAAA::new(0, 0, 0, 0, 0, 0, 0, 1))),
        ("no-mail.example.", mx(0, ".")),
        ("no-mail.example.", RData::A(A::new(127, 0, 0, 1))),
        ("odd.example.", mx(0, ".")),
        ("odd.example.", mx(10, "mx1.shop.example.")),
        ("text-only.example.", RData::TXT(hickory_server::proto::rr::rdata::TXT::new(vec!["x".to_owned()]))),
        ("alias.example.", RData::CNAME(CNAME(name("shop.example.")))),
        ("xn--bcher-kva.example.", mx(10, "mx1.shop.example.")),
    ];
    for (owner, data) in records {
        assert!(zone.upsert_mut(Record::from_rdata(name(owner), 60, data), 1), "{owner}");
    }
    let mut catalog = Catalog::new();
    catalog.upsert(name("example.").into(), vec![Arc::new(zone)]);
    let mut server = Server::new(catalog);
    let (udp, tcp) = same_port().await;
    let address = udp.local_addr().expect("its address");
    server.register_socket(udp);
    server.register_listener(tcp, Duration::from_secs(5), 4_096);
    (server, address)
}

async fn same_port() -> (UdpSocket, TcpListener) {
    loop {
        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = tcp.local_addr().expect("its address");
        if let Ok(udp) = UdpSocket::bind(address).await {
            return (udp, tcp);
        }
    }
}

#[tokio::test]
async fn each_kind_of_domain_gets_its_answer() {
    let (_server, address) = zones().await;
    let dns = Dns::with_server(address);
    let check = async |domain: &str, expect: MailDomain, why: &str| {
        assert_eq!(dns.takes_mail(domain).await, expect, "{domain}: {why}");
    };
    check("shop.example", MailDomain::Takes, "it has MX records").await;
    check("Shop.Example.", MailDomain::Takes, "case and a trailing dot make no difference").await;
    check("xn--bcher-kva.example", MailDomain::Takes, "A-labels are asked for as they are").await;
    check("alias.example", MailDomain::Takes, "an alias leads there").await;
    check("address-only.example", MailDomain::Takes, "without MX its address counts (RFC 5321 section 5.1)")
        .await;
    check("six-only.example", MailDomain::Takes, "also an IPv6 address").await;
    check("no-mail.example", MailDomain::TakesNone, "null MX, and no falling back to the address (RFC 7505)")
        .await;
    check("odd.example", MailDomain::Takes, "a null MX beside another is a mistake").await;
    check("text-only.example", MailDomain::NoMailHost, "it exists, that is all").await;
    check("missing.example", MailDomain::NoSuchDomain, "NXDOMAIN").await;
}

#[tokio::test]
async fn names_outside_the_zone_are_unknown_not_wrong() {
    let (_server, address) = zones().await;
    let answer = Dns::with_server(address).takes_mail("elsewhere.test").await;
    assert!(matches!(answer, MailDomain::Unknown(_)), "REFUSED says nothing about the domain: {answer:?}");
}

/// Answers every question with this code, or not at all, and counts.
async fn fake(code: Option<ResponseCode>) -> (SocketAddr, Arc<AtomicUsize>) {
    fake_with(code, |_| {}).await
}

/// The same, with something more in each answer.
async fn fake_with(
    code: Option<ResponseCode>,
    more: impl Fn(&mut Message) + Send + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let (udp, tcp) = same_port().await;
    let address = udp.local_addr().expect("its address");
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        // Holding the TCP port keeps the client from a quick refusal there.
        let _tcp = tcp;
        let mut space = [0_u8; 2_048];
        loop {
            let (length, from) = udp.recv_from(&mut space).await.expect("a question");
            count.fetch_add(1, Ordering::Relaxed);
            let (Some(code), Ok(question)) = (code, Message::from_vec(&space[..length])) else { continue };
            tokio::time::sleep(Duration::from_millis(20)).await;
            let mut answer = Message::error_msg(question.metadata.id, question.metadata.op_code, code);
            answer.add_queries(question.queries);
            more(&mut answer);
            udp.send_to(&answer.to_vec().expect("it encodes"), from).await.expect("send");
        }
    });
    (address, asked)
}

#[tokio::test]
async fn trouble_with_the_name_server_is_unknown() {
    for code in [ResponseCode::ServFail, ResponseCode::Refused, ResponseCode::NotImp, ResponseCode::FormErr] {
        let (address, _) = fake(Some(code)).await;
        let dns = Dns::with_server_and_wait(address, Duration::from_millis(500));
        let answer = dns.takes_mail("shop.example").await;
        assert!(matches!(answer, MailDomain::Unknown(_)), "{code}: {answer:?}");
    }
    let (address, _) = fake(None).await;
    let dns = Dns::with_server_and_wait(address, Duration::from_millis(100));
    let MailDomain::Unknown(why) = dns.takes_mail("shop.example").await else {
        panic!("silence says nothing")
    };
    assert!(why.contains("in time"), "the reason is for people: {why}");
    let nobody = same_port().await.0.local_addr().expect("its address");
    let dns = Dns::with_server_and_wait(nobody, Duration::from_millis(200));
    let answer = dns.takes_mail("shop.example").await;
    assert!(matches!(answer, MailDomain::Unknown(_)), "offline is unknown, never invalid: {answer:?}");
}

fn with_soa(answer: &mut Message) {
    let soa = SOA::new(name("ns.example."), name("hostmaster.example."), 1, 60, 60, 60, 60);
    answer.add_authority(Record::from_rdata(name("example."), 60, RData::SOA(soa)));
}

fn names_the_root(answer: &mut Message) {
    if answer.queries.iter().any(|asked| asked.name().is_root()) {
        answer.metadata.response_code = ResponseCode::NoError;
        answer.add_answer(Record::from_rdata(Name::root(), 60, RData::NS(NS(name("ns.example.")))));
    }
}

#[tokio::test]
async fn a_server_that_says_no_to_every_name_is_not_believed() {
    for code in [ResponseCode::NXDomain, ResponseCode::NoError] {
        let (address, _) = fake(Some(code)).await;
        let answer = Dns::with_server(address).takes_mail("shop.example").await;
        let MailDomain::Unknown(why) = answer else {
            panic!(
                "{code}: a router without a line does not know, and the address stays as it is: {answer:?}"
            )
        };
        assert!(why.contains("offline"), "the reason is for people: {why}");
    }
}

#[tokio::test]
async fn a_no_without_proof_is_believed_of_a_server_that_knows_the_root() {
    // Many a resolver leaves the SOA out: systemd's stub, and some of the public ones.
    for (code, expect) in
        [(ResponseCode::NXDomain, MailDomain::NoSuchDomain), (ResponseCode::NoError, MailDomain::NoMailHost)]
    {
        let (address, _) = fake_with(Some(code), names_the_root).await;
        assert_eq!(Dns::with_server(address).takes_mail("gone.example").await, expect, "{code}");
    }
}

#[tokio::test]
async fn one_domain_is_asked_about_once() {
    let (address, asked) = fake_with(Some(ResponseCode::NXDomain), with_soa).await;
    let dns = Arc::new(Dns::with_server(address));
    let callers: Vec<_> = (0..50)
        .map(|number| {
            let dns = Arc::clone(&dns);
            let domain = if number % 2 == 0 { "gone.example" } else { "GONE.example." };
            tokio::spawn(async move { dns.takes_mail(domain).await })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.expect("an answer"), MailDomain::NoSuchDomain);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1, "fifty callers, one question");
    assert_eq!(dns.takes_mail("gone.example").await, MailDomain::NoSuchDomain);
    assert_eq!(asked.load(Ordering::Relaxed), 1, "and it is remembered");
}

#[tokio::test]
async fn what_cannot_be_asked_is_unknown() {
    let (address, _) = fake(None).await;
    let dns = Dns::with_server_and_wait(address, Duration::from_millis(50));
    for odd in ["", ".", "a..b", &"x".repeat(64), &"long.".repeat(60), "ä.example", "a b.example", "\u{0}"] {
        let answer = dns.takes_mail(odd).await;
        assert!(matches!(answer, MailDomain::Unknown(_)), "{odd:?}: {answer:?}");
    }
}
