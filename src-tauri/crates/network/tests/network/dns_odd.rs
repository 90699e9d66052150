//! Name servers that lie, keep silent, cut short or refuse, and names nobody should have.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use address::MailDomain;
use hickory_server::proto::op::{Message, Query, ResponseCode};
use hickory_server::proto::rr::rdata::{CNAME, MX};
use hickory_server::proto::rr::{Name, RData, RecordType};
use network::dns::{Asked, Dns, How};
use proptest::prelude::*;

use crate::fake_dns::{FakeDns, Way, about, code, fake, host, no_such, root, takes, with};

const SHORT: Duration = Duration::from_millis(150);

fn impatient(server: &FakeDns) -> Dns {
    Dns::with_server_and_wait(server.address, SHORT)
}

fn mx(number: usize) -> RData {
    RData::MX(MX::new(10, host(&format!("mx{number}.with-a-long-name.shop.example."))))
}

#[tokio::test]
async fn a_forged_answer_is_not_heard() {
    let another_id = |question: &Message| {
        let mut answer = takes(question);
        answer.metadata.id = answer.metadata.id.wrapping_add(1);
        answer
    };
    let another_question = |question: &Message| {
        let mut answer = takes(question);
        answer.queries = vec![Query::query(host("evil.example."), RecordType::MX)];
        answer
    };
    let server = fake(Duration::ZERO, move |question, _| {
        let forged = if about(question) == "one.example" { another_id } else { another_question };
        Some(forged(question))
    })
    .await;
    for domain in ["one.example", "two.example"] {
        let answer = impatient(&server).ask(domain).await;
        assert!(matches!(answer, Asked::OutOfReach(_)), "{domain}: nobody has answered yet: {answer:?}");
    }
}

#[tokio::test]
async fn a_record_of_another_name_is_no_mail_host() {
    let server = fake(Duration::ZERO, |question, _| {
        Some(match about(question).as_str() {
            "" => root(question),
            _ => with(question, [(host("evil.example."), mx(1))]),
        })
    })
    .await;
    let answer = impatient(&server).ask("shop.example").await;
    assert_ne!(answer, Asked::Said(MailDomain::Takes), "another's mail host is not its own");
}

#[tokio::test]
async fn a_domain_with_two_hundred_mail_hosts_is_asked_for_over_tcp() {
    let server = fake(Duration::ZERO, |question, way| {
        let all = (0..200).map(|number| (host("shop.example."), mx(number)));
        let mut answer = with(question, all.take(if way == Way::Udp { 1 } else { 200 }));
        answer.metadata.truncation = way == Way::Udp;
        Some(answer)
    })
    .await;
    let dns = Dns::with_server(server.address);
    assert_eq!(dns.ask("shop.example").await, Asked::Said(MailDomain::Takes));
    assert_eq!(server.asked(), 2, "once short, once whole");
}

#[tokio::test]
async fn an_answer_that_is_always_cut_short_is_no_answer() {
    let server = fake(Duration::ZERO, |question, _| {
        let mut answer = if about(question).is_empty() { root(question) } else { takes(question) };
        answer.metadata.truncation = !about(question).is_empty();
        Some(answer)
    })
    .await;
    let answer = impatient(&server).ask("shop.example").await;
    assert!(matches!(answer, Asked::Said(MailDomain::Unknown(_))), "{answer:?}");
}

#[tokio::test]
async fn aliases_are_followed_and_a_circle_has_an_end() {
    let alias = |question: &Message, to: &str| {
        let name = question.queries.first().expect("a question").name().clone();
        with(question, [(name, RData::CNAME(CNAME(host(to))))])
    };
    let server = fake(Duration::ZERO, move |question, _| {
        let name = about(question);
        let number = name.strip_suffix(".chain.example").and_then(|number| number.parse::<u8>().ok());
        Some(match (name.as_str(), number) {
            ("", _) => root(question),
            (_, Some(5)) => takes(question),
            (_, Some(number)) => alias(question, &format!("{}.chain.example.", number + 1)),
            ("a.circle.example", _) => alias(question, "b.circle.example."),
            ("b.circle.example", _) => alias(question, "a.circle.example."),
            ("self.example", _) => alias(question, "self.example."),
            _ => no_such(question),
        })
    })
    .await;
    let dns = Dns::with_server(server.address);
    assert_eq!(dns.ask("1.chain.example").await, Asked::Said(MailDomain::Takes));
    for circle in ["a.circle.example", "self.example"] {
        let answer = dns.ask(circle).await;
        assert!(matches!(answer, Asked::Said(MailDomain::Unknown(_))), "{circle} is no proof: {answer:?}");
    }
}

#[tokio::test]
async fn a_domain_nobody_can_tell_about_is_told_from_a_server_out_of_reach() {
    for refused in [ResponseCode::ServFail, ResponseCode::Refused] {
        let server = fake(Duration::ZERO, move |question, _| {
            Some(if about(question).is_empty() { root(question) } else { code(question, refused) })
        })
        .await;
        let answer = impatient(&server).ask("broken.example").await;
        assert!(
            matches!(answer, Asked::Said(MailDomain::Unknown(_))),
            "{refused}: it knows the root: {answer:?}"
        );
        let server = fake(Duration::ZERO, move |question, _| Some(code(question, refused))).await;
        let answer = impatient(&server).ask("shop.example").await;
        assert!(matches!(answer, Asked::OutOfReach(_)), "{refused} to everything: {answer:?}");
    }
    let server = fake(Duration::ZERO, |question, _| about(question).is_empty().then(|| root(question))).await;
    let answer = impatient(&server).ask("slow.example").await;
    assert!(matches!(answer, Asked::Said(MailDomain::Unknown(_))), "silence about one domain: {answer:?}");
    let server = fake(Duration::ZERO, |_, _| None).await;
    let answer = impatient(&server).ask("shop.example").await;
    assert!(matches!(&answer, Asked::OutOfReach(why) if why.contains("in time")), "{answer:?}");
}

#[tokio::test]
async fn a_server_of_some_domains_is_in_reach_though_it_refuses_the_others() {
    let server = fake(Duration::ZERO, |question, _| {
        let ours = about(question).ends_with("example");
        Some(if ours { takes(question) } else { code(question, ResponseCode::Refused) })
    })
    .await;
    let dns = impatient(&server);
    assert!(matches!(dns.ask("elsewhere.test").await, Asked::OutOfReach(_)), "nothing is known of it yet");
    assert_eq!(dns.ask("shop.example").await, Asked::Said(MailDomain::Takes));
    let answer = dns.ask("elsewhere.test").await;
    assert!(matches!(answer, Asked::Said(MailDomain::Unknown(_))), "{answer:?}");
}

#[tokio::test]
async fn a_line_that_goes_is_noticed_whatever_was_known_before() {
    let gone = Arc::new(AtomicBool::new(false));
    let is_gone = Arc::clone(&gone);
    let server = fake(Duration::ZERO, move |question, _| {
        Some(match about(question).as_str() {
            _ if is_gone.load(Ordering::SeqCst) => code(question, ResponseCode::NXDomain),
            "" => root(question),
            _ => takes(question),
        })
    })
    .await;
    let dns = impatient(&server);
    assert!(dns.meet().await);
    assert_eq!(dns.ask("one.example").await, Asked::Said(MailDomain::Takes));
    gone.store(true, Ordering::SeqCst);
    let answer = dns.ask("two.example").await;
    assert!(matches!(answer, Asked::OutOfReach(_)), "a router without a line says no to all: {answer:?}");
}

#[tokio::test]
async fn never_more_questions_are_under_way_than_were_allowed() {
    let server = fake(Duration::from_millis(20), |question, _| {
        Some(match about(question).as_str() {
            "" => root(question),
            name if name.starts_with('1') => code(question, ResponseCode::NoError),
            name if name.starts_with('2') => code(question, ResponseCode::ServFail),
            name if name.starts_with('3') => no_such(question),
            _ => takes(question),
        })
    })
    .await;
    let how = How { server: Some(server.address), at_once: 7, ..How::default() };
    let dns = Arc::new(Dns::open(&how).await.expect("open"));
    let mut asked = tokio::task::JoinSet::new();
    for number in 0..120 {
        let dns = Arc::clone(&dns);
        asked.spawn(async move { dns.ask(&format!("{number}.example")).await });
    }
    let answers = asked.join_all().await;
    assert!(answers.iter().all(|answer| matches!(answer, Asked::Said(_))), "{answers:?}");
    assert_eq!(server.most(), 7, "as many as allowed, and no more");
}

#[tokio::test]
async fn a_slow_answer_is_waited_for_and_not_asked_for_twice() {
    let server = fake(Duration::from_millis(700), |question, _| Some(takes(question))).await;
    assert_eq!(Dns::with_server(server.address).ask("slow.example").await, Asked::Said(MailDomain::Takes));
    assert_eq!(server.asked(), 1, "a name server that looks far away needs its time");
}

#[tokio::test]
async fn one_lost_question_is_asked_again() {
    let lost = AtomicUsize::new(0);
    let server = fake(Duration::ZERO, move |question, _| {
        (lost.fetch_add(1, Ordering::SeqCst) > 0).then(|| takes(question))
    })
    .await;
    assert_eq!(impatient(&server).ask("shop.example").await, Asked::Said(MailDomain::Takes));
}

/// Says "no such domain" to all, and remembers what it was asked.
async fn naysayer() -> (FakeDns, Arc<std::sync::Mutex<BTreeSet<String>>>) {
    let heard = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let hears = Arc::clone(&heard);
    let server = fake(Duration::ZERO, move |question, _| {
        hears.lock().expect("whole").insert(about(question));
        Some(no_such(question))
    })
    .await;
    (server, heard)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever stands behind the @, asking ends, and never with "it takes mail" where nobody said so.
    #[test]
    fn odd_names_are_asked_for_or_left_alone(
        names in proptest::collection::vec(
            prop_oneof![".{0,40}", "[a-z0-9.-]{0,80}", "(xn--)?[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){0,6}\\.?", "[\\x00-\\x7f]{0,30}"],
            1..6,
        )
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (server, heard) = naysayer().await;
            let dns = Dns::with_server(server.address);
            for name in &names {
                match dns.ask(name).await {
                    Asked::Said(MailDomain::NoSuchDomain) => {
                        let asked = Name::from_ascii(format!("{}.", name.trim_end_matches('.').to_ascii_lowercase()));
                        let asked = asked.map(|asked| asked.to_lowercase().to_ascii());
                        let asked = asked.expect("it was a name").trim_end_matches('.').to_owned();
                        // Some names nobody needs to be asked about: RFC 6761.
                        prop_assert!(
                            heard.lock().expect("whole").contains(&asked) || asked.ends_with("invalid") || asked.ends_with("onion"),
                            "{name:?} was never asked for"
                        );
                    }
                    Asked::Said(MailDomain::Unknown(_)) | Asked::OutOfReach(_) => {}
                    other => prop_assert!(name.to_lowercase().contains("localhost"), "{name:?}: {other:?}"),
                }
            }
            Ok(())
        })?;
    }
}
