//! Where a domain says its mail servers are.

use std::sync::Arc;
use std::time::Duration;

use hickory_server::Server;
use hickory_server::proto::op::ResponseCode;
use hickory_server::proto::rr::rdata::{MX, SOA, SRV};
use hickory_server::proto::rr::{RData, Record};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, ZoneType};
use network::dns::{Dns, Named, Service};

use crate::fake_dns::{about, code, fake, host, no_such, root, same_port, with};

fn service(name: &str, port: u16) -> Service {
    Service { host: name.to_owned(), port }
}

#[tokio::test]
async fn services_are_named_best_first_and_a_root_means_not_offered() {
    let zone = InMemoryZoneHandler::empty(host("example."), ZoneType::Primary, AxfrPolicy::Deny);
    let mut zone: InMemoryZoneHandler = zone;
    let soa = SOA::new(host("ns.example."), host("hostmaster.example."), 1, 60, 60, 60, 60);
    let srv =
        |priority, weight, port, target: &str| RData::SRV(SRV::new(priority, weight, port, host(target)));
    for (owner, data) in [
        ("example.", RData::SOA(soa)),
        ("_submissions._tcp.shop.example.", srv(20, 0, 465, "backup.shop.example.")),
        ("_submissions._tcp.shop.example.", srv(10, 5, 465, "light.shop.example.")),
        ("_submissions._tcp.shop.example.", srv(10, 50, 465, "Heavy.shop.example.")),
        ("_submissions._tcp.shop.example.", srv(0, 0, 0, "no-port.shop.example.")),
        ("_imap._tcp.shop.example.", srv(0, 0, 0, ".")),
        ("shop.example.", RData::MX(MX::new(20, host("mx2.host.example.")))),
        ("shop.example.", RData::MX(MX::new(10, host("mx1.host.example.")))),
        ("no-mail.example.", RData::MX(MX::new(0, host(".")))),
    ] {
        assert!(zone.upsert_mut(Record::from_rdata(host(owner), 60, data), 1), "{owner}");
    }
    let mut catalog = Catalog::new();
    catalog.upsert(host("example.").into(), vec![Arc::new(zone)]);
    let mut server = Server::new(catalog);
    let (udp, tcp) = same_port().await;
    let dns = Dns::with_server(udp.local_addr().expect("its address"));
    server.register_socket(udp);
    server.register_listener(tcp, Duration::from_secs(5), 4_096);

    let found = dns.services("_submissions._tcp", "Shop.example.").await;
    let expected = ["heavy", "light", "backup"].map(|name| service(&format!("{name}.shop.example"), 465));
    assert_eq!(found, Named::Here(expected.to_vec()));
    assert_eq!(dns.services("_imap._tcp", "shop.example").await, Named::NotOffered);
    assert_eq!(dns.services("_imaps._tcp", "shop.example").await, Named::NotSaid);
    let hosts = ["mx1.host.example", "mx2.host.example"].map(str::to_owned);
    assert_eq!(dns.mail_hosts("shop.example").await, Named::Here(hosts.to_vec()));
    assert_eq!(dns.mail_hosts("no-mail.example").await, Named::NotOffered);
}

#[tokio::test]
async fn not_being_able_to_ask_is_not_a_no() {
    // The domain's own name server is broken; the root is there.
    let broken = fake(Duration::ZERO, |question, _| {
        Some(if about(question).is_empty() { root(question) } else { code(question, ResponseCode::ServFail) })
    })
    .await;
    let dns = Dns::with_server_and_wait(broken.address, Duration::from_secs(5));
    assert!(matches!(dns.services("_imaps._tcp", "shop.example").await, Named::Unknown(_)));
    // A router without a line says no to everything.
    let offline = fake(Duration::ZERO, |question, _| Some(code(question, ResponseCode::NXDomain))).await;
    let dns = Dns::with_server_and_wait(offline.address, Duration::from_secs(5));
    assert!(matches!(dns.services("_imaps._tcp", "shop.example").await, Named::OutOfReach(_)));
    assert!(matches!(dns.mail_hosts("shop.example").await, Named::OutOfReach(_)));
    let nobody = Dns::nobody("no line".to_owned());
    assert_eq!(nobody.mail_hosts("shop.example").await, Named::OutOfReach("no line".to_owned()));
}

#[tokio::test]
async fn a_name_that_is_no_host_is_left_out() {
    let odd = fake(Duration::ZERO, |question, _| {
        let owner = question.queries.first().expect("a question").name().clone();
        Some(match about(question).as_str() {
            name if name.starts_with("_imaps") => {
                let targets = ["192.0.2.7.", "localhost.", "a_b.shop.example."];
                with(
                    question,
                    targets.map(|target| (owner.clone(), RData::SRV(SRV::new(0, 0, 993, host(target))))),
                )
            }
            "" => root(question),
            _ => no_such(question),
        })
    })
    .await;
    let dns = Dns::with_server_and_wait(odd.address, Duration::from_secs(5));
    assert_eq!(dns.services("_imaps._tcp", "shop.example").await, Named::NotSaid);
}
