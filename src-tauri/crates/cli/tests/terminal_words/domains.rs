//! Asking name servers about domains, against one on loopback that knows `example.` and `com.` and nothing else.

use crate::terminal::{Ended, Terminal, keys};
use hickory_server::Server;
use hickory_server::proto::rr::rdata::{MX, SOA};
use hickory_server::proto::rr::{Name, RData, Record};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, ZoneType};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UdpSocket};

fn name(text: &str) -> Name {
    Name::from_ascii(text).expect(text)
}

/// The name server, and where it is.
async fn server() -> (Server<Catalog>, String) {
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
    (server, address)
}

/// Checks these lines while the name server answers.
async fn checked(lines: &'static str) -> Ended {
    let (_server, address) = server().await;
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

/// Runs one command after the other while the name server answers; each finds what the last one left.
async fn with_server(work: impl FnOnce(&Terminal, &str) + Send + 'static) {
    let (_server, address) = server().await;
    tokio::task::spawn_blocking(move || work(&Terminal::new(), &address)).await.unwrap();
}

#[tokio::test]
async fn people_at_dead_domains_are_told_and_left_out() {
    with_server(|terminal, address| {
        for email in
            ["amara@northfen.example", "ben@gone.example", "cleo@gone.example", "dara@no-mail.example"]
        {
            assert_eq!(terminal.run(&["contact", "add", email]).status, 0);
        }
        let check = ["contact", "check-domains", "--name-server", address, "--at-once", "4"];
        let ended = terminal.run(&check);
        assert_eq!((ended.status, ended.lines.len()), (0, 3), "{} {}", ended.out, ended.errors);
        assert_eq!(keys(&ended.lines[0]), ["kind", "domain", "answer", "people", "asked", "code", "message"]);
        let told: Vec<_> =
            ended.lines.iter().map(|line| (&line["kind"], &line["domain"], &line["people"])).collect();
        assert_eq!(told[0], (&json!("domain"), &json!("gone.example"), &json!(2)), "the most people first");
        assert_eq!(told[1], (&json!("domain"), &json!("no-mail.example"), &json!(1)));
        assert_eq!(
            ended.lines[2],
            json!({ "kind": "summary", "domains": 3, "asked": 3, "take": 1, "take_none": 2, "unknown": 0,
                    "people_without": 3, "judged": 3, "left": 0 })
        );
        let invalid = terminal.run(&["contact", "list", "--verdict", "invalid"]);
        assert_eq!(invalid.lines.len(), 3);
        assert_eq!(terminal.run(&check).lines.last().unwrap()["asked"], 0, "the answers hold");
        let again = terminal.run(&[&check[..], &["--again"]].concat());
        assert_eq!(again.lines.last().unwrap()["asked"], 3, "unless they are wanted anew");
        let people = terminal.say(&check);
        assert!(
            people.out.contains("gone.example") && people.out.contains("3 people cannot be mailed"),
            "{}",
            people.out
        );
    })
    .await;
}

#[tokio::test]
async fn a_check_of_addresses_goes_by_what_the_data_folder_knows() {
    with_server(|terminal, address| {
        terminal.run(&["contact", "add", "ben@gone.example"]);
        terminal.run(&["contact", "check-domains", "--name-server", address]);
        // Nobody answers there.
        let words = ["address", "check", "--dns", "--name-server", "127.0.0.1:9", "--json"];
        let ended = terminal.feed(&words, b"amara@gone.example\n");
        assert_eq!(ended.lines[0]["findings"][0]["code"], "no-such-domain", "{}", ended.out);
    })
    .await;
}

#[test]
fn asking_that_cannot_be_meant_so_is_refused() {
    let terminal = Terminal::new();
    for wrong in [
        &["--at-once", "0"][..],
        &["--at-once", "257"],
        &["--name-server", "ns.example"],
        &["--https", "http://dns.example"],
        &["--ca-file", "ca.pem"],
    ] {
        let ended = terminal.run(&[&["contact", "check-domains"][..], wrong].concat());
        assert_eq!(ended.status, 2, "{wrong:?}: {}", ended.errors);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn control_c_stops_a_wait_and_keeps_what_was_answered() {
    let (_server, address) = server().await;
    let work = move || {
        let terminal = Terminal::new();
        terminal.run(&["contact", "add", "amara@northfen.example"]);
        terminal.run(&["contact", "check-domains", "--name-server", &address]);
        terminal.run(&["contact", "add", "ben@gone.example"]);
        // Nobody answers there, so that it waits until it is told to stop.
        let mut command =
            terminal.command(&["contact", "check-domains", "--name-server", "127.0.0.1:9", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut told).unwrap();
        assert!(told.contains("name-servers-out-of-reach"), "{told}");
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(output.status.success());
        assert_eq!((&summary["take"], &summary["left"]), (&json!(1), &json!(1)), "{summary}");
        assert_eq!(
            (&summary["unknown"], &summary["take_none"]),
            (&json!(0), &json!(0)),
            "offline is no answer"
        );
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}
