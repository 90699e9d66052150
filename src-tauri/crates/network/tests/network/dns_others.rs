//! Name servers of other makers: Knot and NSD.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use address::MailDomain;
use network::dns::{Asked, Dns, How};

use crate::fake_dns::same_port;

/// Ends the process it started, and no other.
struct Server {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Every kind of domain; 200 mail hosts do not fit into a datagram.
fn zone() -> String {
    let mut zone = String::from(
        "$ORIGIN example.\n$TTL 60\n@ SOA ns hostmaster 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n\
         shop MX 10 mx.shop\nno-mail MX 0 .\naddress-only A 127.0.0.1\nsix-only AAAA ::1\ntext-only TXT \"x\"\n\
         alias CNAME shop\ndangling CNAME missing\na.circle CNAME b.circle\nb.circle CNAME a.circle\n\
         xn--bcher-kva MX 10 mx.shop\n*.wild MX 10 mx.shop\n",
    );
    for number in 0..200 {
        writeln!(zone, "many MX {number} mx{number}.with-quite-a-long-name.shop").expect("memory");
    }
    zone
}

/// One of them, serving the zone; `None` where it is not on this machine.
async fn start(
    program: &str,
    needed: bool,
    configuration: impl Fn(&Path, u16) -> String,
    words: &[&str],
) -> Option<Server> {
    let program = Path::new("/usr/sbin").join(program);
    if !program.exists() {
        let must_run = needed
            && ["POSTRIDER_MUST_RUN", "CI"].iter().any(|name| {
                !matches!(
                    std::env::var(name).unwrap_or_default().to_ascii_lowercase().as_str(),
                    "" | "0" | "false"
                )
            });
        assert!(!must_run, "{} is missing, and every test must run here", program.display());
        println!("skipped: no {}", program.display());
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (udp, tcp) = same_port().await;
    let address = udp.local_addr().expect("its address");
    drop((udp, tcp));
    std::fs::write(folder.path().join("example.zone"), zone()).expect("written");
    let file: PathBuf = folder.path().join("server.conf");
    std::fs::write(&file, configuration(folder.path(), address.port())).expect("written");
    let process = Command::new(program)
        .args(words)
        .arg("-c")
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let server = Server { process, address, _folder: folder };
    // It answers once the zone is loaded.
    let dns = Dns::with_server_and_wait(address, Duration::from_millis(200));
    for _ in 0..200 {
        if dns.ask("shop.example").await == Asked::Said(MailDomain::Takes) {
            return Some(server);
        }
        tokio::task::yield_now().await;
        std::thread::sleep(Duration::from_millis(25));
    }
    panic!("it does not answer");
}

async fn knot() -> Option<Server> {
    let configuration = |folder: &Path, port: u16| {
        let place = folder.display();
        format!(
            "server:\n  listen: 127.0.0.1@{port}\n  rundir: {place}\ndatabase:\n  storage: {place}\nzone:\n  - domain: example.\n    storage: {place}\n    file: example.zone\n"
        )
    };
    start("knotd", true, configuration, &[]).await
}

async fn nsd() -> Option<Server> {
    let configuration = |folder: &Path, port: u16| {
        let place = folder.display();
        format!(
            "server:\n  ip-address: 127.0.0.1@{port}\n  username: \"\"\n  zonesdir: {place}\n  pidfile: \"\"\n  xfrdfile: {place}/xfrd.state\n  zonelistfile: {place}/zone.list\n  cookie-secret-file: {place}/cookies\nremote-control:\n  control-enable: no\nzone:\n  name: example.\n  zonefile: example.zone\n"
        )
    };
    start("nsd", false, configuration, &["-d"]).await
}

async fn each_kind(server: &Server) {
    let dns = Dns::open(&How { server: Some(server.address), ..How::default() }).await.expect("open");
    for (domain, expect) in [
        ("shop.example", MailDomain::Takes),
        ("many.example", MailDomain::Takes),
        ("alias.example", MailDomain::Takes),
        ("xn--bcher-kva.example", MailDomain::Takes),
        ("anything.wild.example", MailDomain::Takes),
        ("address-only.example", MailDomain::Takes),
        ("six-only.example", MailDomain::Takes),
        ("no-mail.example", MailDomain::TakesNone),
        ("text-only.example", MailDomain::NoMailHost),
        ("missing.example", MailDomain::NoSuchDomain),
        ("dangling.example", MailDomain::NoSuchDomain),
    ] {
        assert_eq!(dns.ask(domain).await, Asked::Said(expect), "{domain}");
    }
    for domain in ["a.circle.example", "elsewhere.test"] {
        let answer = dns.ask(domain).await;
        assert!(matches!(answer, Asked::Said(MailDomain::Unknown(_))), "{domain}: {answer:?}");
    }
}

#[tokio::test]
async fn knot_is_understood() {
    if let Some(server) = knot().await {
        each_kind(&server).await;
    }
}

#[tokio::test]
async fn nsd_is_understood() {
    if let Some(server) = nsd().await {
        each_kind(&server).await;
    }
}
