//! From an address to its mail servers, against name servers, web servers and doors of the test's own.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::StopSign;
use app::address::Address;
use app::finding::{At, Door, End, Kind, Knock, Looking, Settings, Sources, find};
use app::network::dns::Dns;
use app::network::http::{How, Http};
use app::store::AccountTls;
use hickory_server::proto::op::{Message, ResponseCode};
use hickory_server::proto::rr::rdata::{MX, SRV};
use hickory_server::proto::rr::{RData, RecordType};

use crate::fake_dns::{FakeDns, about, code, fake, host, no_such, root, with};
use crate::fake_web::{FakeWeb, fake_web, page};

/// Doors that open where the test says so, and a note of all that were knocked at.
#[derive(Default)]
struct Doors {
    open: Vec<(&'static str, u16)>,
    knocked: Mutex<Vec<Door>>,
}

impl Knock for Doors {
    fn knock(&self, door: Door) -> Pin<Box<dyn Future<Output = bool> + Send + '_>> {
        let open = self.open.contains(&(door.server.host.as_str(), door.server.port));
        self.knocked.lock().unwrap().push(door);
        Box::pin(async move { open })
    }
}

struct World {
    sources: Sources,
    dns: FakeDns,
    _web: FakeWeb,
    doors: Arc<Doors>,
    looking: Looking,
}

type Say = fn(&Message, RecordType) -> Option<Message>;

/// A domain whose web server and name server say this, whose doors are these, and the root beside it.
async fn world(file: Option<&'static str>, say: Say, open: &[(&'static str, u16)]) -> World {
    let dns = fake(Duration::ZERO, move |question, _| {
        let kind = question.queries.first().unwrap().query_type();
        Some(say(question, kind).unwrap_or_else(|| match about(question).as_str() {
            "" => root(question),
            _ => no_such(question),
        }))
    })
    .await;
    let web = fake_web(Some(&["autoconfig.linden.example", "linden.example"]), move |_| match file {
        Some(file) => page("200 OK", "text/xml", file),
        None => page("404 Not Found", "text/html", "<html>no</html>"),
    })
    .await;
    let elsewhere =
        ["autoconfig.linden.example", "linden.example"].map(|name| (name.to_owned(), web.address));
    let http = Http::new(&How {
        ca_file: Some(web.ca_file.clone()),
        elsewhere: elsewhere.to_vec(),
        wait: Duration::from_secs(20),
        ..How::default()
    });
    let doors = Arc::new(Doors { open: open.to_vec(), ..Doors::default() });
    let knock: Arc<dyn Knock> = Arc::clone(&doors) as Arc<dyn Knock>;
    let dns_asked = Dns::with_server_and_wait(dns.address, Duration::from_secs(10));
    let sources = Sources { dns: dns_asked, http: http.unwrap(), knock };
    World { sources, dns, _web: web, doors, looking: Looking::default() }
}

impl World {
    async fn look(&self) -> Option<Settings> {
        self.look_for("orders@linden.example").await
    }

    async fn look_for(&self, address: &str) -> Option<Settings> {
        find(&self.sources, &Address::parse(address).unwrap(), &self.looking, &StopSign::default()).await
    }

    fn ends(&self) -> Vec<End> {
        self.looking.steps().into_iter().map(|step| step.end).collect()
    }

    fn detail(&self, at: At) -> String {
        self.looking.steps().into_iter().find(|step| step.at == at).unwrap().detail
    }
}

fn nothing(_: &Message, _: RecordType) -> Option<Message> {
    None
}

const FILE: &str = r#"<clientConfig version="1.1"><emailProvider id="x"><displayName>Harbour Mail</displayName>
<incomingServer type="imap"><hostname>imap.harbour.example</hostname><port>993</port><socketType>SSL</socketType></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.harbour.example</hostname><port>465</port><socketType>SSL</socketType><username>%EMAILLOCALPART%</username></outgoingServer>
</emailProvider></clientConfig>"#;

#[tokio::test]
async fn an_address_of_a_known_host_asks_nobody() {
    let world = world(Some(FILE), nothing, &[]).await;
    let found = world.look_for("somebody@gmail.com").await.unwrap();
    assert_eq!((found.at, found.send.host.as_str()), (At::Catalogue, "smtp.gmail.com"));
    assert_eq!(found.read.unwrap().host, "imap.gmail.com");
    assert_eq!(world.ends(), [End::Found, End::Skipped, End::Skipped, End::Skipped, End::Skipped]);
    assert_eq!(world.dns.asked(), 0);
}

#[tokio::test]
async fn the_domains_own_settings_file_is_read_and_another_company_in_it_is_told() {
    let world = world(Some(FILE), nothing, &[]).await;
    let found = world.look().await.unwrap();
    assert_eq!(
        (found.at, found.provider.as_str(), found.user.as_str()),
        (At::SettingsFile, "Harbour Mail", "orders")
    );
    assert_eq!((found.send.port, found.send.tls), (465, AccountTls::Implicit));
    assert_eq!(found.read.unwrap().host, "imap.harbour.example");
    assert_eq!(world.ends()[..2], [End::NotThere, End::Found]);
    let detail = world.detail(At::SettingsFile);
    assert!(detail.contains("harbour.example, which is another name"), "{detail}");
    assert!(world.doors.knocked.lock().unwrap().is_empty(), "nobody else is asked");
}

#[tokio::test]
async fn a_page_that_answers_every_question_is_no_settings_file() {
    let world = world(Some("<!DOCTYPE html><html><body>Welcome</body></html>"), nothing, &[]).await;
    assert_eq!(world.look().await, None);
    assert_eq!(world.ends(), [End::NotThere; 5]);
}

#[tokio::test]
async fn the_records_of_the_domain_name_its_servers() {
    let say: Say = |question, kind| {
        let srv = |port, target: &str| {
            let owner = question.queries.first().unwrap().name().clone();
            Some(with(question, [(owner, RData::SRV(SRV::new(0, 0, port, host(target))))]))
        };
        match (about(question).as_str(), kind) {
            ("_submissions._tcp.linden.example", RecordType::SRV) => srv(0, "."),
            ("_submission._tcp.linden.example", RecordType::SRV) => srv(587, "out.linden.example."),
            ("_imaps._tcp.linden.example", RecordType::SRV) => srv(993, "in.linden.example."),
            _ => None,
        }
    };
    let world = world(None, say, &[]).await;
    let found = world.look().await.unwrap();
    assert_eq!(
        (found.at, found.send.host.as_str(), found.send.tls),
        (At::Records, "out.linden.example", AccountTls::StartTls)
    );
    assert_eq!(found.read.unwrap().host, "in.linden.example");
    assert_eq!(found.user, "orders@linden.example");
    let detail = world.detail(At::Records);
    assert!(!detail.contains("another name"), "these are the domain's own: {detail}");
}

#[tokio::test]
async fn the_key_of_a_service_that_only_sends_is_for_no_mailbox_elsewhere() {
    let say: Say = |question, kind| {
        (about(question) == "_submission._tcp.linden.example" && kind == RecordType::SRV).then(|| {
            let owner = question.queries.first().unwrap().name().clone();
            with(question, [(owner, RData::SRV(SRV::new(0, 0, 587, host("smtp.sendgrid.net."))))])
        })
    };
    let world = world(None, say, &[("imap.linden.example", 993)]).await;
    let found = world.look().await.unwrap();
    assert_eq!((found.send.host.as_str(), found.card.unwrap().id), ("smtp.sendgrid.net", "sendgrid"));
    assert_eq!(found.read, None);
    let knocked = world.doors.knocked.lock().unwrap();
    assert!(knocked.iter().all(|door| door.kind != Kind::Read), "{knocked:?}");
}

#[tokio::test]
async fn whoever_takes_the_mail_of_the_domain_is_found_in_the_catalogue() {
    let say: Say = |question, kind| {
        (about(question) == "linden.example" && kind == RecordType::MX).then(|| {
            let owner = question.queries.first().unwrap().name().clone();
            with(question, [(owner, RData::MX(MX::new(1, host("aspmx.l.google.com."))))])
        })
    };
    let world = world(None, say, &[]).await;
    let found = world.look().await.unwrap();
    assert_eq!(found.at, At::MailServers);
    assert_eq!(found.card.unwrap().id, "google-workspace");
    assert_eq!(found.send.host, "smtp.gmail.com");
    assert_eq!(world.ends()[1..], [End::NotThere, End::NotThere, End::Found, End::Skipped]);
}

#[tokio::test]
async fn the_usual_names_are_tried_and_the_best_that_answers_counts() {
    let open = [
        ("mail.linden.example", 587),
        ("smtp.linden.example", 587),
        ("mail.linden.example", 465),
        ("mail.linden.example", 993),
    ];
    let tried = world(None, nothing, &open).await;
    let found = tried.look().await.unwrap();
    assert_eq!(
        (found.at, found.send.host.as_str(), found.send.port),
        (At::Guess, "mail.linden.example", 465)
    );
    assert_eq!(found.read.unwrap().port, 993);
    let knocked = tried.doors.knocked.lock().unwrap().clone();
    assert!(knocked.len() <= 8, "not more than the usual names: {knocked:?}");
    assert!(knocked.iter().all(|door| door.server.tls != AccountTls::None && door.server.port != 25));
    assert!(knocked.iter().any(|door| door.kind == Kind::Read));

    let none = world(None, nothing, &[]).await;
    assert_eq!(none.look().await, None, "a name where nobody answers is not suggested");
    assert_eq!(none.ends(), [End::NotThere; 5]);
}

#[tokio::test]
async fn being_offline_is_told_from_finding_nothing() {
    // A router without a line says no to every name; the web server's name is not found either.
    let offline = fake(Duration::ZERO, |question, _| Some(code(question, ResponseCode::NXDomain))).await;
    let doors = Arc::new(Doors::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let elsewhere = ["autoconfig.linden.example", "linden.example"].map(|name| (name.to_owned(), closed));
    let sources = Sources {
        dns: Dns::with_server_and_wait(offline.address, Duration::from_secs(10)),
        http: Http::new(&How { elsewhere: elsewhere.to_vec(), ..How::default() }).unwrap(),
        knock: Arc::clone(&doors) as Arc<dyn Knock>,
    };
    let looking = Looking::default();
    let address = Address::parse("orders@linden.example").unwrap();
    assert_eq!(find(&sources, &address, &looking, &StopSign::default()).await, None);
    let steps = looking.steps();
    assert!(steps[1..].iter().all(|step| step.end == End::CouldNotAsk), "{steps:?}");
    assert!(steps[4].detail.contains("offline"), "{steps:?}");
    assert!(looking.is_offline() && doors.knocked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn looking_ends_at_once_when_the_person_stops_it() {
    let silent = fake(Duration::ZERO, |_, _| None).await;
    let web = fake_web(Some(&["linden.example"]), |_| page("404 Not Found", "text/html", "no")).await;
    let elsewhere =
        ["autoconfig.linden.example", "linden.example"].map(|name| (name.to_owned(), web.address));
    let http = Http::new(&How {
        ca_file: Some(web.ca_file.clone()),
        elsewhere: elsewhere.to_vec(),
        ..How::default()
    });
    let sources = Sources {
        dns: Dns::with_server_and_wait(silent.address, Duration::from_secs(600)),
        http: http.unwrap(),
        knock: Arc::new(Doors::default()),
    };
    let (looking, stop) = (Arc::new(Looking::default()), StopSign::default());
    let address = Address::parse("orders@linden.example").unwrap();
    let seen = Arc::clone(&looking);
    let raise = async {
        while seen.steps()[2].end != End::Asking && seen.steps()[1].end != End::Asking {
            tokio::task::yield_now().await;
        }
        stop.raise();
    };
    let (found, ()) = tokio::join!(find(&sources, &address, &looking, &stop), raise);
    assert_eq!(found, None);
    assert!(
        looking.steps().iter().all(|step| !matches!(step.end, End::Asking | End::Waiting)),
        "{:?}",
        looking.steps()
    );
}
