//! Asking name servers about domains, against one on loopback that knows `example.` and `com.` and nothing else.

use crate::terminal::{Ended, Terminal};
use hickory_server::Server;
use hickory_server::proto::rr::rdata::{MX, SOA};
use hickory_server::proto::rr::{Name, RData, Record};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, ZoneType};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UdpSocket};

fn name(text: &str) -> Name {
    Name::from_ascii(text).expect(text)
}

/// Checks these lines while the name server answers.
async fn checked(lines: &'static str) -> Ended {
    let mut catalog = Catalog::new();
    for (apex, records) in [
        (
            "example.",
            &[
                ("northfen.example.", RData::MX(MX::new(10, name("mx.northfen.example.")))),
                ("no-mail.example.", RData::MX(MX::new(0, name(".")))),
            ][..],
        ),
        ("com.", &[("gmaill.com.", RData::MX(MX::new(10, name("mx.gmaill.com."))))]),
    ] {
        let mut zone: InMemoryZoneHandler =
            InMemoryZoneHandler::empty(name(apex), ZoneType::Primary, AxfrPolicy::Deny);
        let soa = SOA::new(name("ns.example."), name("hostmaster.example."), 1, 60, 60, 60, 60);
        assert!(zone.upsert_mut(Record::from_rdata(name(apex), 60, RData::SOA(soa)), 1), "{apex}");
        for (owner, data) in records {
            assert!(zone.upsert_mut(Record::from_rdata(name(owner), 60, data.clone()), 1), "{owner}");
        }
        catalog.upsert(name(apex).into(), vec![Arc::new(zone)]);
    }
    let mut server = Server::new(catalog);
    let (udp, tcp) = loop {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        if let Ok(udp) = UdpSocket::bind(tcp.local_addr().unwrap()).await {
            break (udp, tcp);
        }
    };
    let address = udp.local_addr().unwrap().to_string();
    server.register_socket(udp);
    server.register_listener(tcp, Duration::from_secs(5), 4_096);
    let run = move || {
        let words = ["address", "check", "--dns", "--name-server", &address, "--json"];
        Terminal::new().feed(&words, lines.as_bytes())
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn a_domain_that_takes_mail_is_not_corrected_and_one_that_is_gone_is() {
    let ended = checked("anna@gmaill.com\nanna@gmali.com\n").await;
    assert_eq!(ended.lines.len(), 2, "{}", ended.errors);
    let (there, gone) = (&ended.lines[0], &ended.lines[1]);
    assert_eq!((&there["verdict"], &there["suggestion"]), (&Value::from("ok"), &Value::Null), "{there}");
    assert_eq!(there["findings"][0]["code"], "near-miss", "{there}");
    assert_eq!(there["findings"][0]["place"]["line"], 1, "with its place: {there}");
    assert_eq!(gone["verdict"], "invalid", "{gone}");
    assert_eq!(gone["suggestion"], "anna@gmail.com", "what was meant is still said: {gone}");
}

#[tokio::test]
async fn a_domain_that_takes_no_mail_makes_an_address_invalid_with_its_line() {
    let ended = checked("amara@northfen.example\nben@gone.example\ncleo@no-mail.example\n").await;
    assert_eq!((ended.status, ended.lines.len()), (0, 3), "{}", ended.errors);
    assert_eq!(ended.lines[0]["verdict"], "ok", "its domain has a mail host: {}", ended.lines[0]);
    assert_eq!(ended.lines[0]["address"], "amara@northfen.example");
    for (number, code) in [(2, "no-such-domain"), (3, "domain-takes-no-mail")] {
        let line = &ended.lines[number - 1];
        assert_eq!(line["verdict"], "invalid", "{line}");
        assert_eq!((&line["address"], &line["dedupe_key"]), (&Value::Null, &Value::Null), "null together");
        assert_eq!(line["findings"][0]["code"], code, "{line}");
        assert_eq!(line["findings"][0]["place"]["line"], number, "with its place: {line}");
    }
}

#[tokio::test]
async fn a_domain_nobody_could_tell_about_leaves_the_address_as_it_is() {
    let ended = checked("dara@elsewhere.test\n").await;
    let line = &ended.lines[0];
    assert_eq!(line["address"], "dara@elsewhere.test", "{line}");
    assert_ne!(line["verdict"], "invalid", "not knowing is no fault of hers: {line}");
    let mut findings = line["findings"].as_array().unwrap().iter();
    let told = findings.find(|finding| finding["code"] == "domain-not-checked");
    assert_eq!(told.expect("but told")["place"]["line"], 1, "{line}");
}

#[test]
fn a_name_server_is_an_address_and_needs_the_question() {
    let terminal = Terminal::new();
    assert_eq!(terminal.run(&["address", "check", "--dns", "--name-server", "ns.example"]).status, 2);
    assert_eq!(terminal.run(&["address", "check", "--name-server", "127.0.0.1"]).status, 2);
}
