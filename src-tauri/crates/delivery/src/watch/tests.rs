use super::*;
use crate::attempt::SmtpReply;

fn reply() -> SmtpReply {
    SmtpReply { code: 550, enhanced: None, text: String::new() }
}

fn failed(class: Class) -> Outcome {
    Outcome::Failed { class, reply: Some(reply()) }
}

fn accepted() -> Outcome {
    Outcome::Accepted { reply: reply() }
}

fn refused() -> Outcome {
    Outcome::Refused { class: Class::BadMailbox, reply: reply(), suppress: true }
}

/// After how many outcomes it trips, if at all, and with which figures.
fn check(
    outcomes: impl IntoIterator<Item = Outcome>,
    expect: Option<(usize, TripKind, u32, u32)>,
    why: &str,
) {
    let mut watch = Watch::new();
    let trip = outcomes.into_iter().enumerate().find_map(|(i, outcome)| Some((i + 1, watch.see(&outcome)?)));
    assert_eq!(trip.map(|(n, t)| (n, t.kind, t.bad, t.of)), expect, "{why}");
}

#[test]
fn the_sender_in_trouble_stops() {
    for (class, kind) in [
        (Class::ContentRejected, TripKind::Content),
        (Class::ReputationBlocked, TripKind::Reputation),
        (Class::AuthenticationFailed, TripKind::Authentication),
    ] {
        check(vec![failed(class); 9], Some((5, kind, 5, 5)), "five in a row are a pattern");
        let spread = (0..100).map(|i| if i % 4 == 3 { failed(class) } else { accepted() });
        check(spread, Some((20, kind, 5, 20)), "one in four is a pattern too");
        let rare = (0..200).map(|i| if i % 5 == 4 { failed(class) } else { accepted() });
        check(rare, None, "four in twenty may be four strict servers");
    }
    let later = Outcome::Deferred {
        until: jiff::Timestamp::UNIX_EPOCH,
        class: Class::ContentRejected,
        reply: Some(reply()),
    };
    check(vec![later; 5], Some((5, TripKind::Content, 5, 5)), "put off for what it says counts like refused");
}

#[test]
fn dead_addresses_stop() {
    check(vec![refused(); 149], None, "a short list runs to its end, each address with its reason");
    check(vec![refused(); 150], Some((150, TripKind::DeadAddresses, 150, 150)), "nobody of 150 exists");
    let third = (0..400).map(|i| if i % 3 == 0 { refused() } else { accepted() });
    check(third, Some((151, TripKind::DeadAddresses, 51, 151)), "more than a quarter of 150");
    let quarter = (0..900).map(|i| if i % 4 == 3 { refused() } else { accepted() });
    check(quarter, None, "a quarter and no more");
    let fifth = (0..1_200).map(|i| if i % 5 == 0 { refused() } else { accepted() });
    check(fifth, Some((1_001, TripKind::DeadAddresses, 200, 1_000)), "a fifth is too many over a longer run");
    let tenth = (0..3_000).map(|i| if i % 11 == 0 { refused() } else { accepted() });
    check(tenth, None, "less than a tenth goes on");
}

#[test]
fn what_says_nothing_does_not_count() {
    let back = Outcome::BackInQueue {
        because: crate::Setback::Connection { stage: crate::Stage::Connect, why: String::new() },
    };
    check(vec![back; 50], None, "a Wi-Fi that is away is no reason to distrust the message");
    let put_off = Outcome::Deferred {
        until: jiff::Timestamp::UNIX_EPOCH,
        class: Class::Greylisted,
        reply: Some(reply()),
    };
    check(vec![put_off; 50], None, "greylisting is usual");
    check(vec![Outcome::Uncertain { why: String::new() }; 50], None, "unknown is not bad");
    check(vec![failed(Class::MailboxFull); 50], None, "full mailboxes are not the sender's fault");
}

#[test]
fn the_sentence_says_what_to_do() {
    let trip = Trip { kind: TripKind::Content, bad: 5, of: 20 };
    assert_eq!(
        trip.sentence(),
        "Paused, because 5 of the last 20 messages were refused for what the message says. \
         Look at the message before you resume.",
        "the person needs the figures and the next step"
    );
}
