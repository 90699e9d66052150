//! The send loop while somebody sets the clock back: nobody gets more than is allowed, and nobody waits for it.

use crate::desk::Desk;
use crate::scripted::{Deed, Moment, Scripted};
use app::delivery::{Limits, RowState};
use app::sending::{Inbox, Leave};
use app::{Clock, Ended, StopSign};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const TWO_HOURS: i64 = 2 * 3_600_000;

/// A simulated clock that can be set back, and the time that truly passes meanwhile.
#[derive(Clone)]
struct Time {
    shown: Arc<AtomicI64>,
    set_back_by: Arc<AtomicI64>,
}

impl Time {
    fn new() -> Self {
        Self { shown: Arc::new(AtomicI64::new(1_790_000_000_000)), set_back_by: Arc::default() }
    }

    fn clock(&self) -> Clock {
        Clock::Simulated(Arc::clone(&self.shown))
    }

    fn set_back(&self) {
        self.shown.fetch_sub(TWO_HOURS, Ordering::SeqCst);
        self.set_back_by.fetch_add(TWO_HOURS, Ordering::SeqCst);
    }

    fn truly(&self) -> Timestamp {
        let shown = self.shown.load(Ordering::SeqCst);
        Timestamp::from_millisecond(shown + self.set_back_by.load(Ordering::SeqCst)).unwrap()
    }
}

/// Everybody whom the server was asked about, and when.
type Asked = Arc<Mutex<Vec<(Timestamp, String)>>>;

fn note(asked: &Asked, time: &Time, line: &str) -> usize {
    let mut asked = asked.lock().unwrap();
    asked.push((time.truly(), line.split(['<', '>']).nth(1).unwrap().to_owned()));
    asked.len()
}

fn later() -> Deed {
    Deed::Says(b"451 4.3.0 Not now, come back later\r\n".to_vec())
}

async fn send(desk: &Desk, server: &Scripted, limits: Limits) {
    let id = desk.campaign(server.port, limits, 1);
    let leave = Leave { confirmed: None, inbox: Inbox::Told };
    let work = desk.postrider.send_campaign(id, leave, StopSign::default());
    let ended = tokio::time::timeout(Duration::from_secs(60), work).await.expect("it ends").unwrap();
    assert_eq!(ended, Ended::Finished);
    assert!(desk.results(id).iter().all(|row| row.state == RowState::Accepted));
}

/// The most within any span of this length.
fn fullest<'a>(asked: impl Iterator<Item = &'a (Timestamp, String)>, length: SignedDuration) -> usize {
    let times: Vec<Timestamp> = asked.map(|(at, _)| *at).collect();
    let within = |at: &Timestamp| times.iter().filter(|one| (*at..*at + length).contains(one)).count();
    times.iter().map(within).max().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_while_it_sends_fills_no_window_and_nobody_waits_for_it() {
    // With the hours within which everybody has it: one try again, four hours of a domain, three days of new people.
    for (limits, hours) in [
        (Limits::NONE, 1),
        (Limits { domain_per_hour: Some(20), ..Limits::NONE }, 4),
        (Limits { new_per_day: Some(32), ..Limits::NONE }, 49),
    ] {
        let limits = Limits { per_minute: Some(30), ..limits };
        let (time, asked) = (Time::new(), Asked::default());
        let (of_server, noted) = (time.clone(), Arc::clone(&asked));
        let server = Scripted::start(&[], move |_, moment, line| {
            if moment != Moment::Rcpt {
                return Deed::Honest;
            }
            match note(&noted, &of_server, line) {
                1 | 2 => return later(),
                // In the second minute, when whoever has no room is parked.
                32 => of_server.set_back(),
                _ => {}
            }
            Deed::Honest
        })
        .await;
        let desk = Desk::by(time.clock());
        for number in 0..10 {
            desk.person(&format!("person{number}@domain{number}.example"), Some("Amara"));
        }
        desk.people(60);
        send(&desk, &server, limits).await;

        let asked = asked.lock().unwrap();
        assert_eq!((asked.len(), server.taken().len()), (72, 70), "two of them are asked about twice");
        assert!(fullest(asked.iter(), SignedDuration::from_mins(1)) <= 30, "thirty a minute: {asked:?}");
        if let Some(most) = limits.domain_per_hour {
            let of_one = asked.iter().filter(|(_, to)| to.ends_with("@northfen.example"));
            assert!(fullest(of_one, SignedDuration::from_hours(1)) <= most as usize, "{asked:?}");
        }
        let took = asked.last().unwrap().0.duration_since(asked[0].0);
        assert!(took < SignedDuration::from_hours(hours), "{limits:?}: nobody waits for the clock: {took:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_had_found_nothing_to_send_looks_again_after_the_clock_was_set_back() {
    let (time, asked, set) = (Time::new(), Asked::default(), AtomicBool::new(false));
    let (of_server, noted) = (time.clone(), Arc::clone(&asked));
    let server = Scripted::start(&[], move |_, moment, line| match moment {
        Moment::Rcpt if note(&noted, &of_server, line) == 1 => later(),
        // It says goodbye because everybody left has been put off: it has looked, and is about to wait.
        Moment::Quit if !set.swap(true, Ordering::SeqCst) => {
            of_server.set_back();
            Deed::Honest
        }
        _ => Deed::Honest,
    })
    .await;
    let desk = Desk::by(time.clock());
    desk.people(1);
    send(&desk, &server, Limits::NONE).await;
    let asked = asked.lock().unwrap();
    let waited = asked[1].0.duration_since(asked[0].0);
    assert_eq!(time.set_back_by.load(Ordering::SeqCst), TWO_HOURS);
    assert!(waited < SignedDuration::from_hours(1), "and waits no longer for it: {waited:#}");
}
