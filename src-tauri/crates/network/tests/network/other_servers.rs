//! Servers of other makers.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use delivery::{Attempt, Stage};
use network::smtp::{Login, OpenError, Session, Settings, Tls};

use crate::fake::{MESSAGE, address, ann, ben, patient};

const PYTHON: &str = "/usr/bin/python3";
const SMTP_SINK: &str = "/usr/sbin/smtp-sink";

/// Ends the process it started, and no other.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Plain, TLS from the start, or STARTTLS. Prints its port, then each message as one line.
const AIOSMTPD: &str = r#"
import asyncio, base64, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult
mode, certificate, key = sys.argv[1:4]
context = None
if mode != "plain":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
class Handler:
    async def handle_RCPT(self, server, session, envelope, to, options):
        if to.startswith("gone"):
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(to)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or mode == "implicit",
            "body": base64.b64encode(envelope.original_content).decode()}), flush=True)
        return "250 2.0.0 Kept"
def check(server, session, envelope, mechanism, data):
    good = mechanism in ("LOGIN", "PLAIN") and data.login == b"ann" and data.password == b"s3cret"
    return AuthResult(success=good, handled=False)
def make():
    return SMTP(Handler(), enable_SMTPUTF8=True, authenticator=check, auth_required=mode != "plain",
        auth_require_tls=mode == "starttls", tls_context=context if mode == "starttls" else None,
        require_starttls=mode == "starttls", data_size_limit=100000)
async def main():
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0, ssl=context if mode == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

/// OpenSSL with nothing newer than TLS 1.1.
const OUTDATED: &str = r#"
import socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
context.minimum_version = ssl.TLSVersion.TLSv1
context.maximum_version = ssl.TLSVersion.TLSv1_1
context.set_ciphers("ALL:@SECLEVEL=0")
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    client, _ = listener.accept()
    try:
        context.wrap_socket(client, server_side=True).close()
    except ssl.SSLError:
        client.close()
"#;

struct Python {
    _server: Server,
    said: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
    port: u16,
}

impl Python {
    fn start(script: &str, mode: &str) -> Option<Self> {
        let known = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !known.is_ok_and(|status| status.success()) {
            missing::missing("aiosmtpd");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        // An authority of its own, so that what the session trusts is the file it was given.
        let ca_key = rcgen::KeyPair::generate().expect("a key");
        let mut ca = rcgen::CertificateParams::default();
        ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let ca_pem = ca.self_signed(&ca_key).expect("an authority").pem();
        let leaf_key = rcgen::KeyPair::generate().expect("a key");
        let leaf = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
        let leaf = leaf.signed_by(&leaf_key, &rcgen::Issuer::new(ca, ca_key)).expect("a certificate");
        std::fs::write(folder.path().join("ca.pem"), ca_pem).expect("write");
        std::fs::write(&certificate, leaf.pem()).expect("write");
        std::fs::write(&key, leaf_key.serialize_pem()).expect("write");
        let mut child = Command::new(PYTHON)
            .args(["-W", "ignore", "-c", script, mode])
            .args([&certificate, &key])
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let server = Server(child);
        let mut line = String::new();
        said.read_line(&mut line).expect("its port");
        let port = line.trim().parse().expect("a port");
        Some(Self { _server: server, said, folder, port })
    }

    fn settings(&self, tls: Tls, password: &str) -> Settings {
        let login = match tls {
            Tls::None => Login::None,
            _ => Login::Password { user: "ann".to_owned(), password: password.to_owned().into() },
        };
        Settings { login, ca_file: Some(self.folder.path().join("ca.pem")), ..patient(self.port, tls) }
    }

    /// The next message it took, as it told.
    fn next(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("a line");
        line
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aiosmtpd_takes_our_mail_in_every_mode() {
    for (mode, tls) in [("plain", Tls::None), ("starttls", Tls::StartTls), ("implicit", Tls::Implicit)] {
        let Some(mut server) = Python::start(AIOSMTPD, mode) else { return };
        let mut session = Session::open(&server.settings(tls, "s3cret")).await.expect(mode);
        let attempt = session.send(&ann(), &address("gone@list.example"), MESSAGE).await;
        assert!(
            matches!(&attempt, Attempt::Refused { stage: Stage::RcptTo, reply } if reply.code == 550),
            "{mode}: {attempt:?}"
        );
        let attempt = session.send(&ann(), &address("jürgen@list.example"), MESSAGE).await;
        assert!(matches!(attempt, Attempt::Accepted(_)), "{mode}: {attempt:?}");
        let large = b"0123456789\r\n".repeat(10_000);
        let attempt = session.send(&ann(), &ben(), &large).await;
        assert!(
            matches!(&attempt, Attempt::Refused { reply, .. } if reply.code == 552),
            "{mode}: {attempt:?}"
        );
        let attempt = session.send(&ann(), &ben(), MESSAGE).await;
        assert!(matches!(attempt, Attempt::Accepted(_)), "{mode}: {attempt:?}");
        session.close().await;
        let first = server.next();
        let body = data_encoding::BASE64.encode(MESSAGE);
        assert!(first.contains(&body), "{mode}: octet for octet: {first}");
        assert!(first.contains(r#""j\u00fcrgen@list.example""#), "{mode}: {first}");
        assert_eq!(
            first.contains(r#""tls": true"#),
            tls != Tls::None || mode == "implicit",
            "{mode}: {first}"
        );
        assert!(server.next().contains("ben@list.example"), "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aiosmtpd_refuses_a_wrong_password_and_an_outdated_one_is_refused() {
    let Some(server) = Python::start(AIOSMTPD, "implicit") else { return };
    let error = Session::open(&server.settings(Tls::Implicit, "wrong")).await.expect_err("a wrong password");
    assert_eq!(error.code(), "smtp-login-refused", "{error:?}");
    let Some(server) = Python::start(OUTDATED, "outdated") else { return };
    let error = Session::open(&server.settings(Tls::Implicit, "s3cret")).await.expect_err("TLS 1.1");
    assert!(matches!(error, OpenError::TlsTooOld { .. }), "{error:?}");
}

/// Starts Postfix's sink with these options.
fn sink(options: &[&str]) -> Option<(Server, u16)> {
    if !Path::new(SMTP_SINK).exists() {
        missing::missing(SMTP_SINK);
        return None;
    }
    // It takes no port 0.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port")
        .port();
    let mut command = Command::new(SMTP_SINK);
    let id = Command::new("id").arg("-u").output().map(|output| output.stdout).unwrap_or_default();
    if id == b"0\n" {
        command.args(["-u", "nobody"]);
    }
    let child = command.args(options).arg(format!("127.0.0.1:{port}")).arg("100").spawn().expect("it starts");
    let server = Server(child);
    for _ in 0..200 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some((server, port));
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    panic!("{SMTP_SINK} does not listen")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_smtp_sink_takes_many_messages_on_one_connection() {
    let Some((_server, port)) = sink(&[]) else { return };
    let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
    for number in 0..200 {
        let attempt = session.send(&ann(), &ben(), MESSAGE).await;
        assert!(matches!(attempt, Attempt::Accepted(_)), "message {number}: {attempt:?}");
    }
    session.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_smtp_sink_refuses_and_breaks_and_we_say_where() {
    let cases = [
        ("-f", "RCPT", Some(Stage::RcptTo), 500, true),
        ("-r", "MAIL", Some(Stage::MailFrom), 450, true),
        ("-r", "DATA", Some(Stage::Data), 450, true),
        ("-f", ".", Some(Stage::FinalReply), 500, true),
        ("-Q", "RCPT", Some(Stage::RcptTo), 421, false),
        ("-Q", ".", Some(Stage::FinalReply), 421, false),
        ("-q", "MAIL", Some(Stage::MailFrom), 0, false),
        ("-q", "DATA", Some(Stage::Data), 0, false),
        ("-q", ".", Some(Stage::FinalReply), 0, false),
    ];
    for (option, command, expect_stage, expect_code, lives) in cases {
        let Some((_server, port)) = sink(&[option, command]) else { return };
        let mut session = Session::open(&patient(port, Tls::None)).await.expect("open");
        for _ in 0..2 {
            let attempt = session.send(&ann(), &ben(), MESSAGE).await;
            let (stage, code) = match &attempt {
                Attempt::Accepted(reply) => (None, reply.code),
                Attempt::Refused { stage, reply } => (Some(*stage), reply.code),
                Attempt::Broken { stage, .. } => (Some(*stage), 0),
            };
            assert_eq!((stage, code), (expect_stage, expect_code), "{option} {command}: {attempt:?}");
            assert_eq!(session.is_usable(), lives, "{option} {command}");
            if !lives {
                break;
            }
        }
    }
}
