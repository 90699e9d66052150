//! Whether the domains of our people take mail: asked in the background, against a name server of the test.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::address::{Verdict, judge};
use app::contacts::{ContactId, Fields};
use app::domains::{DomainSettings, DomainsWork, Finished};
use app::network::dns::How;
use app::people::{NewPerson, PersonAdded};
use app::secrets::{KeyStore, SecretString};
use app::store::NewContact;
use app::{Clock, DataFolder, Postrider, StopSign};
use hickory_server::proto::op::{Message, ResponseCode};
use hickory_server::proto::rr::RData;
use hickory_server::proto::rr::rdata::MX;
use jiff::{SignedDuration, Timestamp};

use crate::desk::{Desk, key};
use crate::fake_dns::{FakeDns, about, code, fake, host, no_such, root, takes, with};

/// A data folder on a clock that waits for nobody.
fn desk() -> (Postrider, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    (open(&place, start()), place)
}

fn start() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn open(place: &tempfile::TempDir, at: Timestamp) -> Postrider {
    let folder = DataFolder::open(Some(&place.path().join("data"))).unwrap();
    let passphrase = SecretString::from("a passphrase for tests");
    Postrider::open_with(folder, Clock::simulated(at), KeyStore::None, Some(passphrase)).unwrap()
}

fn add(postrider: &Postrider, email: &str) -> ContactId {
    let judged = judge(email);
    let new = NewContact {
        address: judged.address.expect(email),
        fields: Fields::new(),
        verdict: judged.verdict,
        findings: judged.findings,
    };
    postrider.store().add_contact(&new, None, postrider.clock().now()).unwrap().id()
}

fn verdict(postrider: &Postrider, id: ContactId) -> Verdict {
    postrider.store().contact(id).unwrap().unwrap().contact.verdict
}

fn how(server: &FakeDns) -> How {
    How { server: Some(server.address), wait: Duration::from_secs(2), ..How::default() }
}

async fn check(postrider: &Postrider, server: &FakeDns, again: bool) -> Finished {
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    postrider.check_domains(again, &how(server), &work, &stop).await.unwrap()
}

/// What a domain is can be read in its name.
fn by_name(question: &Message) -> Message {
    let name = about(question);
    match name.split(['.', '-']).next().unwrap_or_default() {
        "" => root(question),
        "gone" => no_such(question),
        "null" => with(question, [(host(&format!("{name}.")), RData::MX(MX::new(0, host("."))))]),
        "broken" => code(question, ResponseCode::ServFail),
        _ => takes(question),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_at_a_domain_gets_its_one_answer() {
    let server = fake(Duration::ZERO, |question, _| Some(by_name(question))).await;
    let (postrider, _place) = desk();
    let crowd: Vec<_> = (0..60).map(|n| add(&postrider, &format!("person{n}@gone.example"))).collect();
    let amara = add(&postrider, "amara@northfen.example");
    let ben = add(&postrider, "ben@null.example");
    let cleo = add(&postrider, "cleo@broken.example");
    let bücher = add(&postrider, "dara@bücher.example");
    let finished = check(&postrider, &server, false).await;
    assert_eq!(finished, Finished { whole: true, asked: 5, judged: 61 });
    // The broken one is asked about again, and whether the name server knows the root.
    assert!(server.asked() <= 4 + 4 + 2, "one question a domain: {}", server.asked());
    for id in crowd.into_iter().chain([ben]) {
        assert_eq!(verdict(&postrider, id), Verdict::Invalid);
    }
    for id in [amara, cleo, bücher] {
        assert_eq!(verdict(&postrider, id), Verdict::Ok, "it takes mail, or nobody could tell");
    }
    let counts = postrider.domain_counts().unwrap();
    assert_eq!((counts.domains, counts.take, counts.take_none, counts.unknown), (5, 2, 2, 1));
    assert_eq!(counts.people_without, 61);
    assert_eq!(postrider.domains_left().unwrap(), None, "it is done");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_holds_for_its_days_and_nobody_could_tell_only_for_the_round() {
    let server = fake(Duration::ZERO, |question, _| Some(by_name(question))).await;
    let (postrider, _place) = desk();
    for email in ["a@northfen.example", "a@gone.example", "a@broken.example"] {
        add(&postrider, email);
    }
    assert_eq!(check(&postrider, &server, false).await.asked, 3);
    postrider.clock().advance(Duration::from_secs(60));
    assert_eq!(check(&postrider, &server, false).await.asked, 1, "only whom nobody could tell about");
    postrider.clock().advance(Duration::from_secs(60));
    assert_eq!(check(&postrider, &server, true).await.asked, 3, "unless all are to be asked again");
    postrider.clock().advance(Duration::from_secs(15 * 24 * 3_600));
    assert_eq!(check(&postrider, &server, false).await.asked, 3, "fourteen days are over");
    let settings = DomainSettings { good_for_days: 90, ..DomainSettings::default() };
    postrider.set_domain_settings(settings).unwrap();
    postrider.clock().advance(Duration::from_secs(15 * 24 * 3_600));
    assert_eq!(check(&postrider, &server, false).await.asked, 1, "ninety are not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_that_takes_mail_again_brings_its_people_back() {
    let dead = Arc::new(AtomicBool::new(true));
    let is_dead = Arc::clone(&dead);
    let server = fake(Duration::ZERO, move |question, _| {
        Some(if is_dead.load(Ordering::SeqCst) { no_such(question) } else { takes(question) })
    })
    .await;
    let desk = Desk::new();
    desk.import("people.csv", "email\namara@northfen.example\namara@gmaill.com\n");
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    desk.postrider.check_domains(false, &how(&server), &work, &stop).await.unwrap();
    assert!(!desk.may_be_mailed("amara@northfen.example"), "a letter there would come back");
    dead.store(false, Ordering::SeqCst);
    desk.postrider.check_domains(true, &how(&server), &work, &stop).await.unwrap();
    assert!(desk.may_be_mailed("amara@northfen.example"));
    assert_eq!(desk.standing("amara@gmaill.com").verdict, Verdict::Ok, "and that is no slip of the keys");
}

/// 200 domains, and how often each was asked about.
fn many(postrider: &Postrider) -> Arc<Mutex<BTreeMap<String, usize>>> {
    for number in 0..200 {
        add(postrider, &format!("amara@{}{number}.example", if number % 2 == 0 { "shop" } else { "gone-" }));
    }
    Arc::default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stopped_goes_on_where_it_stood() {
    let (postrider, place) = desk();
    let asked = many(&postrider);
    let (asks, stop, count) = (Arc::clone(&asked), StopSign::default(), AtomicUsize::new(0));
    let stops = stop.clone();
    let server = fake(Duration::from_millis(2), move |question, _| {
        *asks.lock().unwrap().entry(about(question)).or_default() += 1;
        if count.fetch_add(1, Ordering::SeqCst) == 90 {
            stops.raise();
        }
        Some(by_name(question))
    })
    .await;
    let work = DomainsWork::default();
    let how = How { at_once: 5, ..how(&server) };
    let stopped = postrider.check_domains(false, &how, &work, &stop).await.unwrap();
    assert!(!stopped.whole && stopped.asked > 0 && stopped.asked < 200, "{stopped:?}");
    let left = postrider.domains_left().unwrap().expect("a round under way");
    assert_eq!(left, 200 - stopped.asked, "every answer was kept");
    drop(postrider);

    let postrider = open(&place, start() + SignedDuration::from_mins(1));
    let went_on = check(&postrider, &server, false).await;
    assert_eq!((went_on.whole, went_on.asked), (true, left), "also in another run of the program");
    let twice = asked.lock().unwrap().iter().filter(|(name, times)| !name.is_empty() && **times > 1).count();
    assert!(twice <= 5, "only what was in flight is asked twice: {twice}");
    assert_eq!(postrider.domain_counts().unwrap().people_without, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_killed_goes_on_where_it_stood() {
    let (postrider, place) = desk();
    let asked = many(&postrider);
    let (asks, killed) = (Arc::clone(&asked), Arc::new(AtomicBool::new(false)));
    let is_killed = Arc::clone(&killed);
    let server = fake(Duration::ZERO, move |question, _| {
        let mut asks = asks.lock().unwrap();
        *asks.entry(about(question)).or_default() += 1;
        // Silent after a while, so that the first round cannot come to its end.
        (asks.len() <= 150 || is_killed.load(Ordering::SeqCst)).then(|| by_name(question))
    })
    .await;
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    let how = How { at_once: 5, wait: Duration::from_secs(30), ..how(&server) };
    let known = || {
        let counts = postrider.domain_counts().unwrap();
        counts.take + counts.take_none
    };
    let some_are_written = async {
        while known() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = postrider.check_domains(true, &how, &work, &stop) => panic!("too early: {ended:?}"),
        () = some_are_written => killed.store(true, Ordering::SeqCst),
    }
    drop(postrider);
    let postrider = open(&place, start() + SignedDuration::from_mins(1));
    assert!(postrider.domains_left().unwrap().is_some(), "the round is known");
    let went_on = check(&postrider, &server, false).await;
    assert!(went_on.whole && went_on.asked < 200, "{went_on:?}");
    assert_eq!(postrider.domain_counts().unwrap().people_without, 100, "nobody is left out");
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_is_waited_for_and_never_invalid() {
    let (postrider, _place) = desk();
    let before = many(&postrider);
    // A router without a line says "no" to every name; the line comes back after a while.
    let server = fake(Duration::ZERO, move |question, _| {
        let mut before = before.lock().unwrap();
        *before.entry(String::new()).or_default() += 1;
        let is_online = before.values().sum::<usize>() > 90;
        Some(if is_online { by_name(question) } else { code(question, ResponseCode::NXDomain) })
    })
    .await;
    let began = postrider.clock().now();
    let finished = check(&postrider, &server, false).await;
    assert!(finished.whole, "it goes on by itself");
    let waited = postrider.clock().now().duration_since(began);
    assert!(waited >= SignedDuration::from_secs(5 + 10), "it waited longer each time: {waited}");
    let counts = postrider.domain_counts().unwrap();
    assert_eq!(
        (counts.take, counts.take_none, counts.unknown),
        (100, 100, 0),
        "and nothing wrong was written down"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_never_online_writes_nothing_down_and_can_be_stopped() {
    for silent in [false, true] {
        let (postrider, _place) = desk();
        let amara = add(&postrider, "amara@northfen.example");
        let (stop, tries) = (StopSign::default(), AtomicUsize::new(0));
        let stops = stop.clone();
        let server = fake(Duration::ZERO, move |question, _| {
            if tries.fetch_add(1, Ordering::SeqCst) == 20 {
                stops.raise();
            }
            (!silent).then(|| code(question, ResponseCode::Refused))
        })
        .await;
        let how = How { wait: Duration::from_millis(20), ..how(&server) };
        let work = DomainsWork::default();
        let stopped = postrider.check_domains(false, &how, &work, &stop).await.unwrap();
        assert_eq!((stopped.whole, stopped.asked), (false, 0));
        assert_eq!(postrider.domain_counts().unwrap().unknown, 0, "not even \"nobody could tell\"");
        assert_eq!(verdict(&postrider, amara), Verdict::Ok);
        assert_eq!(postrider.domains_left().unwrap(), Some(1));
    }
}

#[tokio::test]
async fn a_wait_says_why_and_until_when() {
    let desk = Desk::new();
    add(&desk.postrider, "amara@northfen.example");
    let server = fake(Duration::ZERO, |question, _| Some(code(question, ResponseCode::Refused))).await;
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    let how = how(&server);
    let asking = desk.postrider.check_domains(false, &how, &work, &stop);
    tokio::pin!(asking);
    let wait = loop {
        tokio::select! {
            ended = &mut asking => panic!("it does not end: {ended:?}"),
            () = tokio::task::yield_now() => {}
        }
        if let Some(wait) = work.waits() {
            break wait;
        }
    };
    assert!(wait.because.contains("Refused") || wait.because.contains("could not tell"), "{}", wait.because);
    assert!(wait.until > desk.postrider.clock().now());
    assert_eq!((work.progress(), work.in_flight()), ((0, 1), 0));
    stop.raise();
    assert!(!asking.await.unwrap().whole, "and a wait is stopped at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_do_not_ask_at_once() {
    let (postrider, place) = desk();
    many(&postrider);
    let server = fake(Duration::from_millis(10), |question, _| Some(by_name(question))).await;
    let other = open(&place, start());
    let (how, work, stop) = (how(&server), DomainsWork::default(), StopSign::default());
    let asking = postrider.check_domains(false, &how, &work, &stop);
    let second = async {
        while work.progress().1 == 0 {
            tokio::task::yield_now().await;
        }
        other.check_domains(false, &how, &DomainsWork::default(), &stop).await
    };
    let (first, second) = tokio::join!(asking, second);
    assert!(matches!(second, Err(app::Error::Refused(app::Refused::AskingDomains))), "{second:?}");
    assert!(first.unwrap().whole);
    assert!(other.check_domains(false, &how, &work, &stop).await.unwrap().whole, "once it is done");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_number_of_questions_is_under_way_and_no_more() {
    let (postrider, _place) = desk();
    many(&postrider);
    let server = fake(Duration::from_millis(10), |question, _| Some(by_name(question))).await;
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    let how = How { at_once: 9, ..how(&server) };
    postrider.check_domains(false, &how, &work, &stop).await.unwrap();
    assert_eq!(server.most(), 9);
    assert_eq!(work.progress(), (200, 200));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_in_while_it_asks_is_asked_about_too() {
    let (postrider, _place) = desk();
    add(&postrider, "amara@northfen.example");
    let (theirs, once) = (postrider.clone(), AtomicBool::new(true));
    let server = fake(Duration::ZERO, move |question, _| {
        if once.swap(false, Ordering::SeqCst) {
            add(&theirs, "ben@gone.example");
        }
        Some(by_name(question))
    })
    .await;
    assert_eq!(check(&postrider, &server, false).await.asked, 2);
    assert_eq!(postrider.domain_counts().unwrap().people_without, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_by_what_is_known_and_asks_nobody() {
    let server = fake(Duration::ZERO, |question, _| Some(by_name(question))).await;
    let desk = Desk::new();
    for email in ["first@gone.example", "first@gmaill.com"] {
        add(&desk.postrider, email);
    }
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    desk.postrider.check_domains(false, &how(&server), &work, &stop).await.unwrap();
    let asked = server.asked();
    let summary = desk.import(
        "people.csv",
        "email,status\namara@gone.example,subscribed\nben@gmaill.com,subscribed\ncleo@new.example,subscribed\n\
         dara@gone.example,unsubscribed\n",
    );
    assert_eq!(summary.invalid, 1, "a letter to her would come back: {summary:?}");
    assert!(!desk.addresses().contains(&"amara@gone.example".to_owned()));
    assert_eq!(desk.standing("ben@gmaill.com").verdict, Verdict::Ok, "it is known to take mail");
    let stopped = desk.postrider.store().suppressions_of(&key("dara@gone.example")).unwrap();
    assert_eq!(stopped.len(), 1, "who left stays off, also when their domain comes back");
    assert_eq!(server.asked(), asked, "nobody is asked while a file is read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_at_a_dead_domain_cannot_be_typed_in() {
    let server = fake(Duration::ZERO, |question, _| Some(by_name(question))).await;
    let (postrider, _place) = desk();
    add(&postrider, "first@gone.example");
    check(&postrider, &server, false).await;
    let new = |address: &str| NewPerson { address: address.to_owned(), fields: Vec::new(), list: None };
    let PersonAdded::Refused(judged) = postrider.add_person(new("amara@gone.example")).unwrap() else {
        panic!("nobody can be mailed there")
    };
    assert_eq!(judged.findings[0].code, "no-such-domain");
    assert!(matches!(postrider.add_person(new("amara@new.example")).unwrap(), PersonAdded::Added { .. }));
}

#[test]
fn settings_say_what_they_can_be() {
    let (postrider, _place) = desk();
    let settings = postrider.domain_settings().unwrap();
    assert_eq!((settings.at_once, settings.good_for_days), (32, 14));
    assert_eq!((settings.name_server, settings.https), (None, None), "nothing goes anywhere else unasked");
    let set = |change: fn(&mut DomainSettings)| {
        let mut settings = DomainSettings::default();
        change(&mut settings);
        postrider.set_domain_settings(settings).map_err(|why| why.code())
    };
    assert_eq!(set(|settings| settings.name_server = Some(" 192.0.2.53:5353 ".to_owned())), Ok(()));
    assert_eq!(postrider.domain_settings().unwrap().name_server.as_deref(), Some("192.0.2.53:5353"));
    assert_eq!(set(|settings| settings.name_server = Some(" ".to_owned())), Ok(()));
    assert_eq!(postrider.domain_settings().unwrap().name_server, None, "empty is none");
    let wrong: [fn(&mut DomainSettings); 6] = [
        |settings| settings.name_server = Some("ns.example".to_owned()),
        |settings| settings.https = Some("http://dns.example".to_owned()),
        |settings| settings.at_once = 0,
        |settings| settings.at_once = 257,
        |settings| settings.good_for_days = 0,
        |settings| settings.good_for_days = 91,
    ];
    for change in wrong {
        assert_eq!(set(change), Err("name-server"));
    }
}
