//! Certificates and TLS versions.

use std::path::PathBuf;

use network::smtp::{CertificateProblem as Problem, OpenError, Session, Settings, Tls, TlsVersion};
use practice::{CertificateProblem, Config, Fault, FaultKind, FaultPlan, PostOffice};

use crate::fake::{Act, MESSAGE, ann, ben, opened, patient, play};

struct Office {
    office: PostOffice,
    ca_file: PathBuf,
    _folder: tempfile::TempDir,
}

async fn office(tls: practice::Tls, problem: Option<CertificateProblem>) -> Office {
    let faults = problem.map(|problem| Fault {
        name: "certificate".to_owned(),
        recipients: None,
        share: 1.0,
        tries: None,
        after: 0,
        seconds: None,
        fault: FaultKind::Certificate { problem },
    });
    let faults = FaultPlan { seed: 1, faults: faults.into_iter().collect(), ..FaultPlan::default() };
    let office = PostOffice::start(Config { tls, faults, ..Config::default() }).await.expect("start");
    let folder = tempfile::tempdir().expect("a folder");
    let ca_file = folder.path().join("ca.pem");
    office.write_ca(&ca_file).expect("the authority's file");
    Office { office, ca_file, _folder: folder }
}

fn trusting(office: &Office, tls: Tls) -> Settings {
    Settings { ca_file: Some(office.ca_file.clone()), ..patient(office.office.port(), tls) }
}

#[tokio::test]
async fn mail_goes_over_tls_in_both_ways() {
    for (theirs, ours) in [(practice::Tls::Implicit, Tls::Implicit), (practice::Tls::StartTls, Tls::StartTls)]
    {
        let server = office(theirs, None).await;
        for host in ["127.0.0.1", "localhost"] {
            let settings = Settings { host: host.to_owned(), ..trusting(&server, ours) };
            let mut session = Session::open(&settings).await.expect("open");
            assert_eq!(session.tls_version(), Some(TlsVersion::Tls13), "{ours:?}: the newest both speak");
            let attempt = session.send(&ann(), &ben(), MESSAGE).await;
            assert!(matches!(attempt, delivery::Attempt::Accepted(_)), "{ours:?} {host}: {attempt:?}");
            session.close().await;
        }
        let received = server.office.received();
        assert_eq!(received.len(), 2, "{ours:?}");
        assert!(received.iter().all(|message| message.tls), "{ours:?}: none in plain text");
    }
}

#[tokio::test]
async fn a_large_message_goes_over_tls() {
    let server = office(practice::Tls::Implicit, None).await;
    let mut session = Session::open(&trusting(&server, Tls::Implicit)).await.expect("open");
    let message = b"0123456789\r\n".repeat(200_000);
    let attempt = session.send(&ann(), &ben(), &message).await;
    assert!(matches!(attempt, delivery::Attempt::Accepted(_)), "{attempt:?}");
    assert_eq!(server.office.received()[0].bytes[..], message[..], "2.4 MB, octet for octet");
}

#[tokio::test]
async fn each_bad_certificate_is_refused_for_its_own_reason() {
    let check = async |problem: Option<CertificateProblem>, trust: bool, expect: Problem| {
        for (theirs, ours) in
            [(practice::Tls::Implicit, Tls::Implicit), (practice::Tls::StartTls, Tls::StartTls)]
        {
            let server = office(theirs, problem).await;
            let mut settings = trusting(&server, ours);
            if !trust {
                settings.ca_file = None;
            }
            match Session::open(&settings).await {
                Err(error @ OpenError::CertificateRefused { .. }) => {
                    let OpenError::CertificateRefused { why, .. } = &error else { unreachable!() };
                    assert_eq!(why, &expect, "{problem:?}");
                    assert!(
                        error.needs_a_person() && error.to_string().contains("Nothing goes there"),
                        "{error}"
                    );
                }
                other => panic!("{problem:?} {ours:?}: {other:?}"),
            }
            assert_eq!(server.office.tally().logins, 0, "nobody logged in");
        }
    };
    check(Some(CertificateProblem::Expired), true, Problem::Expired).await;
    check(Some(CertificateProblem::WrongName), true, Problem::WrongName).await;
    check(Some(CertificateProblem::SelfSigned), true, Problem::UnknownIssuer).await;
    check(None, false, Problem::UnknownIssuer).await;
}

#[tokio::test]
async fn a_certificate_for_an_address_is_not_one_for_another() {
    let server = office(practice::Tls::Implicit, None).await;
    let settings = Settings { host: "127.0.0.2".to_owned(), ..trusting(&server, Tls::Implicit) };
    // 127.0.0.2 is this computer too, but the server listens on 127.0.0.1 only.
    assert_eq!(Session::open(&settings).await.expect_err("nobody there").code(), "smtp-connect-refused");
}

#[tokio::test]
async fn outdated_tls_and_plain_text_are_told_apart() {
    // A TLS alert "protocol_version", as a server sends that knows TLS 1.0 only.
    let alert = Act::SayRaw(b"\x15\x03\x01\x00\x02\x02\x46");
    let (port, _server) = play(vec![Act::HearSome(5), alert.clone(), Act::Close]).await;
    let error = Session::open(&patient(port, Tls::Implicit)).await.expect_err("too old");
    assert_eq!(error.code(), "smtp-tls-too-old");

    let upgrade = vec![Act::Hear("STARTTLS"), Act::Say("220 go\r\n"), Act::HearSome(5), alert, Act::Close];
    let (port, _server) = play([opened("250-x\r\n250 STARTTLS\r\n"), upgrade].concat()).await;
    let error = Session::open(&patient(port, Tls::StartTls)).await.expect_err("too old");
    assert_eq!(error.code(), "smtp-tls-too-old");

    let (port, _server) = play(vec![Act::Say("220 x ESMTP\r\n"), Act::Silence]).await;
    let error = Session::open(&patient(port, Tls::Implicit)).await.expect_err("plain text");
    assert_eq!(error.code(), "smtp-not-tls");

    let (port, _server) = play(vec![Act::HearSome(5), Act::Close]).await;
    let error = Session::open(&patient(port, Tls::Implicit)).await.expect_err("closed");
    assert!(matches!(error, OpenError::Closed { stage: delivery::Stage::Tls }), "{error:?}");
}

#[tokio::test]
async fn a_useless_certificate_file_is_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = async |name: &str, content: Option<&str>| {
        let path = folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&path, content).expect("write");
        }
        let server = office(practice::Tls::Implicit, None).await;
        let settings = Settings { ca_file: Some(path), ..patient(server.office.port(), Tls::Implicit) };
        let error = Session::open(&settings).await.expect_err(name);
        assert_eq!(error.code(), "smtp-ca-file", "{error:?}");
        assert!(error.to_string().contains(name), "the message names the file: {error}");
    };
    check("missing.pem", None).await;
    check("empty.pem", Some("")).await;
    check("letter.pem", Some("Dear Sir")).await;
    check("broken.pem", Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).await;
}

#[tokio::test]
async fn plain_text_goes_to_this_computer_only() {
    // Connecting a UDP socket sends nothing; it only tells which own address would be used.
    let own = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    let Some(own) = own.ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback()) else {
        println!("skipped: no address but loopback");
        return;
    };
    // Packets to an own address do not leave the machine, but the peer is no loopback address.
    let listener = tokio::net::TcpListener::bind((own, 0)).await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let settings = Settings { host: own.to_string(), ..patient(port, Tls::None) };
    let error = Session::open(&settings).await.expect_err("plain text to another address");
    assert_eq!(error, OpenError::PlainTextRefused { peer: own });
}
