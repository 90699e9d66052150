//! The line breaks after each octet of each reply, and after each octet of what we send: one session, one break, through the
//! real send loop. Whoever is called accepted is somebody whose message the server has, nobody has it twice, and nobody is lost.

use crate::cut_line::{Cut, CutLine, Side};
use crate::desk::Desk;
use app::accounts::NewAccount;
use app::delivery::{Limits, RowState};
use app::practice::{Config, Keep, PostOffice, Tls};
use app::sending::{Inbox, Leave};
use app::store::AccountTls;
use app::{Clock, Ended, StopSign};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

/// Sessions between those that break: one of so many is whole.
const WHOLE: usize = 16;
/// Messages of one session, so that breaks between two messages are there too.
const PER_SESSION: u32 = 2;
/// The middle of our first message, where one place is like the next.
const MESSAGE: Range<usize> = 700..8_300;
/// What comes behind the first octets of a handshake, where one place is like the next.
const HANDSHAKE: Range<usize> = 200..usize::MAX;

/// A post office behind a line, and a desk that sends through it on a clock on which waiting takes no time.
struct Place {
    desk: Desk,
    office: PostOffice,
    line: CutLine,
}

impl Place {
    async fn new(tls: Tls, connections: u32) -> Self {
        let names = vec!["localhost".to_owned()];
        let keep = Keep { bodies: 0, ..Keep::default() };
        let office = PostOffice::start(Config { tls, keep, names, ..Config::default() }).await.unwrap();
        let line = CutLine::to(office.port()).await;
        let desk = Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()));
        let ca_file = desk.postrider.folder().path().join("ca.pem");
        let (tls, ca_file) = match tls {
            Tls::Off => (AccountTls::None, None),
            Tls::StartTls => (AccountTls::StartTls, Some(ca_file)),
            Tls::Implicit => (AccountTls::Implicit, Some(ca_file)),
        };
        if let Some(file) = &ca_file {
            office.write_ca(file).unwrap();
        }
        let account = desk
            .postrider
            .add_account(NewAccount {
                name: "Harbour".to_owned(),
                host: "localhost".to_owned(),
                port: line.port,
                tls,
                user: None,
                password: None,
                from: "shop@lindenbakery.example".to_owned(),
                from_name: None,
                reply_to: None,
                limits: Limits { per_day: Some(1_000_000), ..Limits::NONE },
                connections: Some(connections),
                ca_file,
            })
            .unwrap();
        desk.postrider.set_messages_per_session(account, Some(PER_SESSION)).unwrap();
        Self { desk, office, line }
    }

    /// Sends a campaign to so many more people, to its end.
    async fn send(&self, name: &str, people: usize) -> Vec<app::store::ResultRow> {
        for number in 0..people {
            self.desk.person(&format!("{name}{number}@northfen.example"), Some("Amara"));
        }
        let id = self.desk.campaign_through(name, "Harbour");
        let everybody = self.desk.postrider.before_sending(id).unwrap().people;
        let leave = Leave { confirmed: Some(everybody), inbox: Inbox::Told };
        let postrider = &self.desk.postrider;
        loop {
            let work = postrider.send_campaign(id, leave, StopSign::default());
            let ended = tokio::time::timeout(Duration::from_secs(150), work).await.expect("it ends").unwrap();
            if ended == Ended::Finished {
                return self.desk.results(id);
            }
            // So many answers that are lost make a person look; nothing else stops it.
            let status = postrider.campaign_status(id).unwrap();
            let why = status.row.paused_why.as_ref().map(|wait| wait.why.as_str());
            assert_eq!(why, Some("lost-replies"), "broken lines stop nobody: {status:?}");
            postrider.clock().advance(Duration::from_secs(1));
            postrider.inbox_looked_through_for(id).unwrap();
            postrider.resume_campaign(id, Inbox::Told).unwrap();
            postrider.clock().advance(Duration::from_secs(1));
        }
    }

    /// The octets of us and of the server in a session that nothing happens to.
    async fn whole_session(&self) -> (usize, usize) {
        self.send("first", PER_SESSION as usize).await;
        loop {
            if let Some(passed) = self.line.passed().first() {
                break *passed;
            }
            tokio::task::yield_now().await;
        }
    }
}

/// The places where a session of so many octets breaks: everywhere but in the middle, where every `step`th will do;
/// in an order in which neighbours lie far apart, so that no row meets the same break again and again.
fn places(octets: usize, middle: Range<usize>, step: usize) -> Vec<usize> {
    let all: Vec<usize> = (0..=octets).filter(|at| !middle.contains(at) || at % step == 0).collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|place| place.wrapping_mul(0x9E37_79B9).rotate_left(13) % 65_521);
    order.into_iter().map(|place| all[place]).collect()
}

async fn sweep(tls: Tls, connections: u32, side: Side, most: usize, middle: Range<usize>, step: usize) {
    let place = Place::new(tls, connections).await;
    let (ours, theirs) = place.whole_session().await;
    let octets = if side == Side::Us { ours } else { theirs };
    assert!(octets > 200, "a session has some: {octets}");
    let cuts: Vec<Option<Cut>> = places(octets.min(most), middle, step)
        .chunks(WHOLE)
        .flat_map(|some| some.iter().map(|after| Some(Cut { side, after: *after })).chain([None]))
        .collect();
    let breaks = cuts.iter().flatten().count();
    let before = place.office.received().len();
    place.line.cut(cuts);
    let rows = place.send("second", breaks * 3 / 2 + 10).await;
    assert_eq!(place.line.left(), 0, "every break came");

    let mut copies = BTreeMap::<String, usize>::new();
    for mail in place.office.received().into_iter().skip(before) {
        *copies.entry(mail.rcpt_to[0].clone()).or_default() += 1;
    }
    let mut uncertain = 0;
    for row in rows {
        let copies = copies.remove(&row.address).unwrap_or_default();
        match row.state {
            RowState::Accepted => assert_eq!(copies, 1, "the server has it, once: {row:?}"),
            RowState::Uncertain => {
                uncertain += 1;
                assert!(copies <= 1, "what may have gone is not sent again: {row:?}");
                assert!(row.why.as_ref().is_some_and(|why| !why.is_empty()), "with a reason: {row:?}");
            }
            state => panic!("a broken line is no fault of anybody: {state} {row:?}"),
        }
    }
    assert!(copies.is_empty(), "nobody else has a message: {copies:?}");
    assert!(uncertain <= 2 * breaks * connections as usize, "{uncertain} of {breaks} breaks");
    println!("{breaks} breaks in {octets} octets of {side:?}, {uncertain} uncertain");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_after_any_octet_of_any_reply_loses_and_doubles_nobody() {
    sweep(Tls::Off, 1, Side::Server, usize::MAX, 0..0, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_after_any_octet_of_ours_loses_and_doubles_nobody() {
    sweep(Tls::Off, 1, Side::Us, 9_200, MESSAGE, 31).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_line_that_breaks_anywhere_loses_and_doubles_nobody() {
    sweep(Tls::StartTls, 3, Side::Server, usize::MAX, HANDSHAKE, 5).await;
}
