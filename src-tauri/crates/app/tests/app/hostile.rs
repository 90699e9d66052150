//! Servers that lie, babble, fall silent and answer out of step: whatever they do, each row ends in a state that is true and
//! with a reason, nobody has a message twice, and nobody goes on Do not mail for it.

use crate::desk::Desk;
use crate::scripted::{Deed, MOMENTS, Moment, Scripted};
use app::delivery::{Limits, RowState};
use app::sending::{Inbox, Leave};
use app::{Clock, Ended, StopSign};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

const PEOPLE: usize = 3;

/// What no honest server says, by what is wrong with it.
fn wrong_answers() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("nothing", Vec::new()),
        ("half a code", text("25")),
        ("half a line", text("250 o")),
        ("a line that ends in CR", text("250 ok\r")),
        ("a line of a megabyte", [text("250 "), vec![b'x'; 1 << 20], text("\r\n")].concat()),
        ("lines without end", text("250-more\r\n").repeat(200_000)),
        ("codes of two kinds", text("250-yes\r\n550 no\r\n")),
        ("no code", text("hello there\r\n")),
        ("another protocol", text("HTTP/1.1 400 Bad Request\r\n\r\n")),
        ("a code nobody knows", text("999 ok\r\n")),
        ("a code below all", text("150 ok\r\n")),
        ("no blank behind the code", text("250ok\r\n")),
        ("zeros", vec![0; 40]),
        ("TLS in the open", vec![0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]),
        ("octets that are no letters", b"\xff\xfe\xfd\r\n".to_vec()),
        ("a challenge", text("334 VXNlcm5hbWU6\r\n")),
        ("goodbye", text("421 4.3.2 Going down\r\n")),
    ]
}

/// Answers that are right as such, in a form that is not.
fn odd_answers(at: Moment) -> Vec<(&'static str, Vec<u8>)> {
    let right = match at {
        Moment::Greeting => "220",
        Moment::Data => "354",
        _ => "250",
    };
    vec![
        ("a zero in it", format!("{right} o\0k\r\n").into_bytes()),
        ("8-bit letters", [right.as_bytes(), b" \xe9t\xe9\r\n"].concat()),
        ("a bare LF", format!("{right} ok\n").into_bytes()),
        ("no words", format!("{right}\r\n").into_bytes()),
        ("two answers", format!("{right} ok\r\n250 ok\r\n").into_bytes()),
        ("an answer and a refusal", format!("{right} ok\r\n550 5.1.1 No such user\r\n").into_bytes()),
        ("an answer and half of one", format!("{right} ok\r\n25").into_bytes()),
    ]
}

/// What a server says in place of the right answer.
struct Misdeed {
    at: Moment,
    says: Vec<u8>,
    closes: bool,
    /// Sessions in which it does so.
    sessions: usize,
}

struct Found {
    ended: Ended,
    says: Option<String>,
    states: BTreeMap<RowState, usize>,
}

/// People and a clock on which waiting takes no time.
fn desk() -> Desk {
    let desk = Desk::by(Clock::simulated(Timestamp::from_second(1_790_000_000).unwrap()));
    desk.people(PEOPLE);
    desk
}

/// Sends to a server that misbehaves, and checks what must hold whatever it does.
async fn send_to(desk: &Desk, misdeed: Misdeed, about: &str) -> Found {
    let about =
        format!("{about} at {:?}, {} sessions, closes: {}", misdeed.at, misdeed.sessions, misdeed.closes);
    let Misdeed { at, says, closes, sessions } = misdeed;
    let liar = Scripted::start(&[], move |session, moment, _| match moment == at && session <= sessions {
        true if closes => Deed::Closes(says.clone()),
        true => Deed::Says(says.clone()),
        false => Deed::Honest,
    })
    .await;
    let name = format!("Through port {}, {about}", liar.port);
    desk.account(&name, liar.port, Limits { per_day: Some(1_000), ..Limits::NONE }, 1);
    let id = desk.campaign_through(&name, &name);
    let leave = Leave { confirmed: None, inbox: Inbox::Told };
    let work = desk.postrider.send_campaign(id, leave, StopSign::default());
    let ended = tokio::time::timeout(Duration::from_secs(60), work).await;
    let ended = ended.unwrap_or_else(|_| panic!("{about}: it never ends")).unwrap();

    let has = liar.taken();
    let mut states = BTreeMap::new();
    for row in desk.results(id) {
        *states.entry(row.state).or_default() += 1;
        let copies = has.iter().filter(|to| **to == row.address).count();
        assert!(copies <= 1, "{about}: nobody has it twice: {row:?}");
        match row.state {
            RowState::Accepted => assert_eq!(copies, 1, "{about}: the server has it: {row:?}"),
            RowState::Uncertain => assert!(row.why.is_some(), "{about}: with a reason: {row:?}"),
            _ => assert_eq!(copies, 0, "{about}: whoever has it is not called left out: {row:?}"),
        }
        let held = desk.postrider.store().suppressions_of(&Desk::key(&row.address)).unwrap();
        assert!(held.is_empty(), "{about}: a liar puts nobody on Do not mail: {row:?}");
    }
    assert_eq!(states.values().sum::<usize>(), PEOPLE, "{about}: nobody is lost");
    let says = desk.postrider.store().campaign(id).unwrap().paused_why.map(|wait| wait.sentence(None));
    assert_eq!(says.is_some(), ended == Ended::Paused, "{about}: a pause says why: {ended:?}");
    Found { ended, says, states }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_answers_wrongly_once_costs_nobody_their_message() {
    let desk = desk();
    for at in MOMENTS {
        for (about, says) in wrong_answers() {
            for closes in [true, false] {
                // Whoever leaves the client waiting for the rest of a line is told apart by its patience, not by the line.
                let waits = [
                    "nothing",
                    "half a code",
                    "half a line",
                    "a line that ends in CR",
                    "zeros",
                    "TLS in the open",
                ];
                if !closes && waits.contains(&about) {
                    continue;
                }
                let found =
                    send_to(&desk, Misdeed { at, says: says.clone(), closes, sessions: 1 }, about).await;
                assert_eq!(found.ended, Ended::Finished, "{about} at {at:?}");
                let [accepted, uncertain] = [RowState::Accepted, RowState::Uncertain]
                    .map(|state| found.states.get(&state).copied().unwrap_or(0));
                assert_eq!(accepted + uncertain, PEOPLE, "{about} at {at:?}: {:?}", found.states);
                assert!(
                    uncertain <= usize::from(at == Moment::Final),
                    "{about} at {at:?}: {:?}",
                    found.states
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_an_odd_form_or_out_of_step_are_never_taken_for_another_answer() {
    let desk = desk();
    for at in MOMENTS {
        for (about, says) in odd_answers(at) {
            let found = send_to(&desk, Misdeed { at, says, closes: false, sessions: 1 }, about).await;
            if found.ended == Ended::Paused {
                // A refusal of the session's start is believed.
                assert!(matches!(at, Moment::Greeting | Moment::Ehlo), "{about} at {at:?}: {:?}", found.says);
                continue;
            }
            assert_eq!(found.ended, Ended::Finished, "{about} at {at:?}");
            let done: usize = [RowState::Accepted, RowState::Uncertain]
                .iter()
                .filter_map(|state| found.states.get(state))
                .sum();
            assert_eq!(done, PEOPLE, "{about} at {at:?}: {:?}", found.states);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_always_answers_wrongly_ends_with_a_plain_reason() {
    let desk = desk();
    for at in MOMENTS {
        let few = ["nothing", "codes of two kinds", "goodbye"];
        for (about, says) in wrong_answers().into_iter().filter(|(about, _)| few.contains(about)) {
            let found = send_to(&desk, Misdeed { at, says, closes: true, sessions: usize::MAX }, about).await;
            let accepted = found.states.get(&RowState::Accepted);
            assert!(accepted.is_none(), "{about} at {at:?}: {:?}", found.states);
            if found.ended == Ended::Paused {
                let says = found.says.unwrap();
                assert!(says.ends_with('.') && says.contains("mail server"), "{about} at {at:?}: {says}");
            } else {
                assert!(
                    found.states.keys().all(|state| state.is_terminal()),
                    "{about} at {at:?}: {:?}",
                    found.states
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_before_the_message_is_no_yes_to_the_message() {
    let desk = desk();
    for early in ["354 Go\r\n250 2.0.0 Queued\r\n", "354 Go\r\n451 4.3.0 Later\r\n", "354 Go\r\n2"] {
        let misdeed =
            Misdeed { at: Moment::Data, says: early.as_bytes().to_vec(), closes: false, sessions: 1 };
        let found = send_to(&desk, misdeed, early).await;
        assert_eq!(
            found.states,
            BTreeMap::from([(RowState::Accepted, PEOPLE)]),
            "nothing was sent to it: {early}"
        );
    }
}
