//! DNS over HTTPS, against hickory's own server with a certificate of an authority that was made for the test.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use address::MailDomain;
use hickory_server::Server;
use hickory_server::proto::rr::rdata::{MX, SOA};
use hickory_server::proto::rr::{RData, Record};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, ZoneType};
use network::dns::{Asked, BadUrl, Dns, How, Https, Unready};
use proptest::prelude::*;
use rustls::ServerConfig;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;

use crate::fake_dns::{about, fake, host, no_such, with};

struct Service {
    https: Https,
    _server: Server<Catalog>,
    _folder: tempfile::TempDir,
}

/// Serves `example.` at a name and at 127.0.0.1.
async fn service() -> Service {
    let zone = InMemoryZoneHandler::empty(host("example."), ZoneType::Primary, AxfrPolicy::Deny);
    let mut zone: InMemoryZoneHandler = zone;
    let soa = SOA::new(host("ns.example."), host("hostmaster.example."), 1, 60, 60, 60, 60);
    for (owner, data) in [
        ("example.", RData::SOA(soa)),
        ("shop.example.", RData::MX(MX::new(10, host("mx.shop.example.")))),
        ("no-mail.example.", RData::MX(MX::new(0, host(".")))),
    ] {
        assert!(zone.upsert_mut(Record::from_rdata(host(owner), 60, data), 1), "{owner}");
    }
    let mut catalog = Catalog::new();
    catalog.upsert(host("example.").into(), vec![Arc::new(zone)]);

    let names = vec!["dns.example".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("its key");
    tls.alpn_protocols = vec![b"h2".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let mut server = Server::new(catalog);
    server
        .register_https_listener_with_tls_config(
            listener,
            Duration::from_secs(5),
            Arc::new(tls),
            None,
            "/ask".to_owned(),
        )
        .expect("it serves");
    let folder = tempfile::tempdir().expect("a folder");
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, made.cert.pem()).expect("written");
    let https = Https { host: "127.0.0.1".to_owned(), port, path: "/ask".to_owned(), ca_file: Some(ca_file) };
    Service { https, _server: server, _folder: folder }
}

fn over(https: Https) -> How {
    How { https: Some(https), ..How::default() }
}

#[tokio::test]
async fn a_service_over_https_is_asked_instead() {
    let service = service().await;
    let dns = Dns::open(&over(service.https.clone())).await.expect("open");
    for (domain, expect) in [
        ("shop.example", MailDomain::Takes),
        ("no-mail.example", MailDomain::TakesNone),
        ("missing.example", MailDomain::NoSuchDomain),
    ] {
        assert_eq!(dns.ask(domain).await, Asked::Said(expect), "{domain}");
    }
}

#[tokio::test]
async fn a_service_is_found_by_the_name_server_and_only_it_is_asked_about_people() {
    let service = service().await;
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sees = Arc::clone(&seen);
    let plain = fake(Duration::ZERO, move |question, _| {
        sees.lock().expect("whole").push(about(question));
        let is_a = question.queries.iter().any(|asked| asked.query_type().to_string() == "A");
        let address = RData::A(hickory_server::proto::rr::rdata::A::new(127, 0, 0, 1));
        Some(match about(question).as_str() {
            "dns.example" if is_a => with(question, [(host("dns.example."), address)]),
            _ => no_such(question),
        })
    })
    .await;
    let https = Https { host: "dns.example".to_owned(), ..service.https.clone() };
    let dns = Dns::open(&How { server: Some(plain.address), ..over(https) }).await.expect("open");
    assert_eq!(dns.ask("shop.example").await, Asked::Said(MailDomain::Takes));
    let seen = seen.lock().expect("whole").clone();
    assert!(seen.iter().all(|name| name == "dns.example"), "nobody else learns of our people: {seen:?}");
}

#[tokio::test]
async fn a_service_nobody_vouches_for_is_out_of_reach() {
    let service = service().await;
    let https = Https { ca_file: None, ..service.https.clone() };
    let dns = Dns::open(&over(https)).await.expect("open");
    let answer = dns.ask("shop.example").await;
    assert!(matches!(&answer, Asked::OutOfReach(_)), "{answer:?}");

    let https = Https { ca_file: Some(PathBuf::from("/nowhere/ca.pem")), ..service.https.clone() };
    let refused = Dns::open(&over(https)).await.expect_err("no such file");
    assert!(matches!(refused, Unready::Wrong(_)), "somebody has to change it: {refused}");

    let nobody = fake(Duration::ZERO, |question, _| Some(no_such(question))).await;
    let https = Https { host: "gone.example".to_owned(), ..service.https.clone() };
    let refused =
        Dns::open(&How { server: Some(nobody.address), ..over(https) }).await.expect_err("not found");
    assert!(matches!(refused, Unready::OutOfReach(_)), "it may come back: {refused}");
}

#[test]
fn the_address_of_a_service_is_read_as_people_write_it() {
    for (text, host, port, path) in [
        ("https://dns.example/dns-query", "dns.example", 443, "/dns-query"),
        ("https://dns.example", "dns.example", 443, "/dns-query"),
        (" HTTPS://DNS.Example:8443/ ", "dns.example", 8443, "/dns-query"),
        ("https://192.0.2.53/ask", "192.0.2.53", 443, "/ask"),
        ("https://[2001:db8::53]:8443/ask", "2001:db8::53", 8443, "/ask"),
        ("https://[2001:db8::53]", "2001:db8::53", 443, "/dns-query"),
    ] {
        let read: Https = text.parse().expect(text);
        assert_eq!((read.host.as_str(), read.port, read.path.as_str()), (host, port, path), "{text}");
        assert_eq!(read.to_string().parse(), Ok(read), "{text}: written down and read again");
    }
    for text in [
        "",
        "dns.example",
        "http://dns.example/",
        "https://",
        "https:///dns-query",
        "https://dns.example:0/",
        "https://dns.example:65536/",
        "https://dns.example:/",
        "https://dns.example:+53/",
        "https://dns.example/a b",
        "https://dns.example/?dns=x",
        "https://user@dns.example/",
        "https://[2001:db8::53/ask",
        "https://[2001:db8::53]x/ask",
        "https://d ns.example/",
    ] {
        assert_eq!(text.parse::<Https>(), Err(BadUrl), "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_an_address_or_none(text in "(https://)?\\PC{0,40}") {
        if let Ok(read) = text.parse::<Https>() {
            prop_assert_eq!(read.to_string().parse::<Https>(), Ok(read));
        }
    }
}
