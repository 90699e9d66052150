//! 50,000 different domains asked about at a name server of another maker (Knot or NSD) that is 5 ms away, beside the time
//! that so many questions need with as many under way as are allowed. The whole command is measured: finding the people,
//! asking, and every answer and verdict on disk.

mod far_away;

use super::{folder, postrider, verdict};
use crate::step::{Failed, output};
use far_away::FarAway;
use std::fmt::Write as _;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const DOMAINS: u32 = 50_000;
const AT_ONCE: u32 = 32;
const AWAY: Duration = Duration::from_millis(5);
const LIMIT: f64 = 1.3;

/// One domain in twenty takes no mail, and as many do not exist.
const EVERY: u32 = 20;

/// Measures it.
pub fn run() -> Result<(), Failed> {
    let place = folder("domains")?;
    let server = NameServer::start(&place)?;
    let far = FarAway::start(server.address, AWAY).map_err(|error| failed(&error))?;
    let data = place.join("data");
    let list = place.join("people.csv");
    let people: String = (0..DOMAINS)
        .fold("email\n".to_owned(), |text, number| text + &format!("amara@shop{number}.example\n"));
    std::fs::write(&list, people).map_err(|error| failed(&error))?;
    let words = ["import", &list.to_string_lossy(), "--list", "All", "--basis", "none", "--json"];
    output("import", postrider(&data, &words))?;

    let (asked_at, at_once) = (far.address.to_string(), AT_ONCE.to_string());
    let words = ["contact", "check-domains", "--name-server", &asked_at, "--at-once", &at_once, "--json"];
    let began = Instant::now();
    let told = output("check-domains", postrider(&data, &words))?;
    let took = began.elapsed();

    let none = DOMAINS / EVERY * 2;
    let summary = told.lines().last().unwrap_or_default();
    let whole =
        format!("\"domains\":{DOMAINS},\"asked\":{DOMAINS},\"take\":{},\"take_none\":{none}", DOMAINS - none);
    if !summary.replace(' ', "").contains(&whole) {
        return Err(Failed::new("domains", format!("not every domain got its answer: {summary}")));
    }
    let seen = far.seen();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "{DOMAINS} domains, {} ms away, {AT_ONCE} at once: {:.2} s ({:.0}/s); under way {:.1} on average, {} at most; load {}",
        AWAY.as_millis(),
        took.as_secs_f64(),
        f64::from(DOMAINS) / took.as_secs_f64(),
        seen.mean,
        seen.most,
        load.split(' ').next().unwrap_or("unknown")
    );
    if seen.most > AT_ONCE {
        return Err(Failed::new("domains", format!("{} questions were under way at once", seen.most)));
    }
    let ideal = f64::from(DOMAINS) * AWAY.as_secs_f64() / f64::from(AT_ONCE);
    verdict("domains", took.as_secs_f64() / ideal, LIMIT, true)
}

fn failed(error: &std::io::Error) -> Failed {
    Failed::new("domains", error.to_string())
}

/// Knot or NSD with a zone of its own, stopped when it is dropped.
struct NameServer {
    address: SocketAddr,
    process: Child,
}

impl NameServer {
    fn start(place: &Path) -> Result<Self, Failed> {
        std::fs::write(place.join("example.zone"), zone()).map_err(|error| failed(&error))?;
        let address = free_address().map_err(|error| failed(&error))?;
        let (port, folder) = (address.port(), place.display());
        let knot = format!(
            "server:\n  listen: 127.0.0.1@{port}\n  rundir: {folder}\ndatabase:\n  storage: {folder}\nzone:\n  - domain: example.\n    storage: {folder}\n    file: example.zone\n"
        );
        let nsd = format!(
            "server:\n  ip-address: 127.0.0.1@{port}\n  username: \"\"\n  zonesdir: {folder}\n  pidfile: \"\"\n  xfrdfile: {folder}/xfrd.state\n  zonelistfile: {folder}/zone.list\n  cookie-secret-file: {folder}/cookies\nremote-control:\n  control-enable: no\nzone:\n  name: example.\n  zonefile: example.zone\n"
        );
        let all: [(&str, String, &[&str]); 2] =
            [("/usr/sbin/knotd", knot, &[]), ("/usr/sbin/nsd", nsd, &["-d"])];
        let Some((program, configuration, words)) =
            all.into_iter().find(|(program, ..)| Path::new(program).exists())
        else {
            return Err(Failed::new("domains", "needs Knot or NSD: apt-get install knot"));
        };
        let file = place.join("server.conf");
        std::fs::write(&file, configuration).map_err(|error| failed(&error))?;
        let process = Command::new(program)
            .args(words)
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let server = Self { address, process };
        println!("asking {program}");
        let patience = Instant::now();
        while !server.answers().unwrap_or(false) {
            if patience.elapsed() > Duration::from_secs(30) {
                return Err(Failed::new("domains", "the name server does not answer"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Whether it serves the zone: `shop1.example MX` has an answer.
    fn answers(&self) -> std::io::Result<bool> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_read_timeout(Some(Duration::from_millis(200)))?;
        socket.connect(self.address)?;
        socket.send(
            b"\x00\x07\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x05shop1\x07example\x00\x00\x0f\x00\x01",
        )?;
        let mut answer = [0; 512];
        let length = socket.recv(&mut answer)?;
        let answers = answer.get(..length).and_then(|answer| answer.get(6..8));
        Ok(answers.is_some_and(|count| count != [0, 0]))
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address that is free for UDP and TCP.
fn free_address() -> std::io::Result<SocketAddr> {
    loop {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        if UdpSocket::bind(address).is_ok() {
            return Ok(address);
        }
    }
}

fn zone() -> String {
    let mut zone = String::from(
        "$ORIGIN example.\n$TTL 60\n@ SOA ns hostmaster 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n",
    );
    for number in 0..DOMAINS {
        let _ = match number % EVERY {
            0 => Ok(()),
            2 => writeln!(zone, "shop{number} MX 0 ."),
            _ => writeln!(zone, "shop{number} MX 10 mx.shop{number}"),
        };
    }
    zone
}
