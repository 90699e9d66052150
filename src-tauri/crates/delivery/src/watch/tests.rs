use super::*;
use crate::attempt::SmtpReply;

fn reply() -> SmtpReply {
    SmtpReply { code: 550, enhanced: None, text: String::new() }
}

fn failed(class: Class) -> Outcome {
    Outcome::Failed { class, reply: Some(reply()), why: None }
}

fn accepted() -> Outcome {
    Outcome::Accepted { reply: reply() }
}

fn refused() -> Outcome {
    Outcome::Refused { class: Class::BadMailbox, reply: reply(), suppress: true }
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
}

fn put_off(class: Class) -> Outcome {
    Outcome::Deferred { until: Timestamp::UNIX_EPOCH, class, reply: Some(reply()), why: None }
}

/// After how many outcomes it trips, if at all, and with which figures.
fn check(
    outcomes: impl IntoIterator<Item = Outcome>,
    expect: Option<(usize, TripKind, u32, u32)>,
    why: &str,
) {
    let mut watch = Watch::default();
    let seen = |(i, outcome)| Some((i + 1, watch.see(&outcome, false, at(0))?.trip));
    let trip = outcomes.into_iter().enumerate().find_map(seen);
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
        why: None,
    };
    check(vec![later.clone(); 50], None, "put off once for that is put off");
    let mut watch = Watch::default();
    let stops: Vec<_> = (0..5).map(|i| watch.see(&later, true, at(i)).map(|stop| stop.trip.kind)).collect();
    assert_eq!(stops[3..], [None, Some(TripKind::Content)], "five that are put off again for it are refused");
}

#[test]
fn dead_addresses_stop() {
    let half = |count| (0..count).map(|i| if i % 2 == 1 { refused() } else { accepted() });
    check(half(149), None, "a short list that is half dead runs to its end, each address with its reason");
    check(half(150), Some((150, TripKind::DeadAddresses, 75, 150)), "half of 150 do not exist");
    let third = (0..400).map(|i| if i % 3 == 0 { refused() } else { accepted() });
    check(third, Some((151, TripKind::DeadAddresses, 51, 151)), "more than a quarter of 150");
    let quarter = (0..900).map(|i| if i % 4 == 3 { refused() } else { accepted() });
    check(quarter, None, "a quarter and no more");
    let fifth = (0..1_200).map(|i| if i % 5 == 0 { refused() } else { accepted() });
    check(fifth, Some((1_001, TripKind::DeadAddresses, 200, 1_000)), "a fifth is too many over a longer run");
    let tenth = (0..3_000).map(|i| if i % 11 == 0 { refused() } else { accepted() });
    check(tenth, None, "less than a tenth goes on");
}

/// A refusal of a person in these words.
fn refused_with(text: &str) -> Outcome {
    let reply = SmtpReply { code: 550, enhanced: None, text: text.to_owned() };
    Outcome::Refused { class: Class::BadMailbox, reply, suppress: true }
}

#[test]
fn answers_that_are_lost_again_and_again_stop() {
    let lost = || Outcome::Uncertain { why: "the connection was closed".to_owned() };
    check((0..60).map(|_| lost()), Some((3, TripKind::LostReplies, 3, 3)), "three in a row");
    let some = (0..60).map(|i| if i % 4 == 1 { lost() } else { accepted() });
    check(some, Some((18, TripKind::LostReplies, 5, 18)), "five of twenty");
    let rare = (0..600).map(|i| if i % 6 == 1 { lost() } else { accepted() });
    check(rare, None, "a line that breaks now and then is a usual line");
    let trip = Trip { kind: TripKind::LostReplies, bad: 3, of: 3, seconds: None, by_card: false };
    assert!(
        trip.sentence().ends_with("Look for them in the Sent folder before you resume."),
        "{}",
        trip.sentence()
    );
}

#[test]
fn a_list_that_is_refused_whole_stops_after_a_few() {
    let all = |of| Some((of as usize, TripKind::AllRefused, of, of));
    let named = |i: u32| refused_with(&format!("<person{i}@northfen.example>: unavailable (id {i}x7)"));
    check((0..60).map(named), all(8), "eight with one text apart from the address");
    let other = |i: u32| refused_with(["Unknown here", "Not here", "No"][i as usize % 3]);
    check((0..60).map(other), all(12), "nobody of the first twelve");
    let later = std::iter::once(accepted()).chain((0..60).map(other));
    check(later.take(60), None, "in different words, after somebody was taken, they may be gone");
    let same_later = (0..60).map(|i| if i < 20 { accepted() } else { named(i) });
    check(
        same_later,
        Some((28, TripKind::AllRefused, 8, 8)),
        "one text for all is one cause, whenever it begins",
    );
    let seldom = (0..140).map(|i| if i % 5 == 4 { accepted() } else { named(i) });
    check(seldom, None, "each that is taken shows that the server takes us");
    check((0..7).map(named), None, "seven may be chance");
    let message = || Outcome::Failed {
        class: Class::Other,
        reply: Some(SmtpReply {
            code: 550,
            enhanced: None,
            text: "Invalid address in To: header".to_owned(),
        }),
        why: None,
    };
    check((0..60).map(|_| message()), all(8), "what is refused may be the message");
    let later = || SmtpReply { code: 451, enhanced: None, text: "Later".to_owned() };
    let out_of_tries = || Outcome::Failed { class: Class::Other, reply: Some(later()), why: None };
    check(
        (0..60).map(|_| out_of_tries()),
        None,
        "those who were put off to the last try do not stop the others at the end",
    );
}

#[test]
fn a_list_that_is_refused_whole_is_told_with_the_way_out() {
    let trip = Trip { kind: TripKind::AllRefused, bad: 8, of: 8, seconds: None, by_card: false };
    let sentence = trip.sentence();
    assert!(sentence.starts_with("Paused, because each of the last 8 messages was refused"), "{sentence}");
    assert!(sentence.contains("off again, all at once"), "{sentence}");
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
        why: None,
    };
    check(vec![put_off; 50], None, "greylisting is usual");
    let full = (0..50).map(|i| if i % 8 == 7 { accepted() } else { failed(Class::MailboxFull) });
    check(full, None, "full mailboxes are not the sender's fault");
}

#[test]
fn the_sentence_says_what_to_do() {
    let trip = Trip { kind: TripKind::Content, bad: 5, of: 20, seconds: None, by_card: false };
    assert_eq!(
        trip.sentence(),
        "Paused, because 5 of the last 20 messages were refused for what the message says. \
         Look at the message before you resume.",
        "the person needs the figures and the next step"
    );
}

#[test]
fn a_day_on_which_nearly_everybody_puts_us_off_stops() {
    let some = (0..3_000).map(|i| if i % 2 == 0 { put_off(Class::Greylisted) } else { accepted() });
    check(some, None, "a day of greylisting is a usual day");
    check(
        vec![put_off(Class::Other); 200],
        Some((100, TripKind::Deferrals, 100, 100)),
        "nobody takes anything",
    );
    check(
        vec![put_off(Class::Network); 500],
        None,
        "their servers were not reached: that says nothing of us",
    );
    let mut watch = Watch::default();
    let again = (0..500).find_map(|_| watch.see(&put_off(Class::Other), true, at(0)));
    assert_eq!(again, None, "the same few stubborn servers are not many");
}

#[test]
fn what_trickles_in_slowly_counts_over_time() {
    let mut watch = Watch::default();
    let mut stop = None;
    // One in fifteen, which no look at the last twenty shows.
    for i in 0..1_000_i64 {
        let outcome = if i % 15 == 0 { failed(Class::ReputationBlocked) } else { accepted() };
        stop = stop.or(watch.see(&outcome, false, at(i / 10)).map(|stop| (i, stop.trip.kind, stop.trip.bad)));
    }
    assert_eq!(stop, Some((735, TripKind::Reputation, 50)), "fifty within a day are a pattern");
    let mut slow = Watch::default();
    let stopped = (0..1_000_i64).find_map(|i| {
        slow.see(&if i % 15 == 0 { failed(Class::ReputationBlocked) } else { accepted() }, false, at(i * 20))
    });
    assert_eq!(stopped, None, "five a day are not");
}

#[test]
fn a_stop_the_person_has_looked_at_is_not_made_again_but_counting_goes_on() {
    let mut watch = Watch::default();
    let first =
        (0..10).find_map(|i| watch.see(&failed(Class::ContentRejected), false, at(i)).map(|stop| (i, stop)));
    assert_eq!(first.map(|(i, stop)| (i, stop.until)), Some((4, None)), "it waits for the person");
    watch.forgive(TripKind::Content, at(5));
    let again: Vec<i64> =
        (6..20).filter(|i| watch.see(&failed(Class::ContentRejected), false, at(*i)).is_some()).collect();
    assert_eq!(again.first(), Some(&10), "five more, not one more, and not never: {again:?}");
    let other = (20..30).find_map(|i| watch.see(&failed(Class::ReputationBlocked), false, at(i)));
    assert!(other.is_some(), "the other kinds were never forgiven");
}

#[test]
fn what_is_remembered_counts_and_trips_nothing_by_itself() {
    let mut watch = Watch::default();
    let past = (0..8).map(|i| Seen { at: at(i), mark: Mark::Bad(TripKind::Reputation), again: false });
    watch.remember(past, at(9));
    assert_eq!(watch.see(&accepted(), false, at(9)), None, "a good message trips nothing");
    assert!(watch.see(&failed(Class::ReputationBlocked), false, at(10)).is_some(), "the next bad one does");
}

#[test]
fn a_host_that_counts_by_the_clock_is_waited_for() {
    let hour = Some(SignedDuration::from_hours(1));
    let mut watch = Watch::new(vec![Rule::below_count(TripKind::Deferrals, 5, hour)]);
    let stops: Vec<_> = (0..4).map(|i| watch.see(&put_off(Class::Greylisted), i > 1, at(i * 10))).collect();
    let stop = stops[3].expect("four, and the host locks after five: tries again count too");
    assert_eq!(stops.iter().flatten().count(), 1);
    assert_eq!(stop.until, Some(at(60)), "when the first is an hour old");
    assert!(stop.trip.by_card && stop.trip.bad == 4);
    watch.forgive(TripKind::Deferrals, at(31));
    let more = watch.see(&put_off(Class::Greylisted), false, at(32));
    assert!(more.is_some(), "pressing Resume does not make the host forget");
    assert!(watch.see(&put_off(Class::Greylisted), false, at(61)).is_some(), "still four within the hour");
    assert!(watch.rest(at(61)).is_some_and(|stop| stop.until > Some(at(61))), "and a new start rests on");
    assert_eq!(watch.see(&put_off(Class::Greylisted), false, at(200)), None, "hours later all is past");
    assert_eq!(watch.rest(at(200)), None);
}

#[test]
fn a_hosts_own_share_stops_us_before_it_locks() {
    let mut watch = Watch::new(vec![Rule::below_share(TripKind::DeadAddresses, 25, 150, None)]);
    let stop = (0..400_u32).find_map(|i| {
        let outcome = if i % 4 == 0 { refused() } else { accepted() };
        watch.see(&outcome, false, at(0)).map(|stop| (i + 1, stop))
    });
    let (after, stop) = stop.expect("a quarter is what it locks for");
    assert!(after < 150 && stop.trip.bad * 4 <= after + 4, "before it counts at all: {after}");
    assert_eq!(stop.until, None, "time does not mend a list");
    assert!(stop.trip.sentence().contains("Your mail host locks accounts"), "{}", stop.trip.sentence());
}

#[test]
fn complaints_are_counted_when_they_are_fed_in() {
    let mut watch = Watch::default();
    (0..900).for_each(|_| assert_eq!(watch.see(&accepted(), false, at(0)), None));
    let complaint = Seen { at: at(1), mark: Mark::Bad(TripKind::Complaints), again: false };
    let stops: Vec<bool> = (0..3).map(|_| watch.note(complaint).is_some()).collect();
    assert_eq!(stops, [false, false, true], "three of 900 are more than the big providers take");
}

#[test]
fn gauges_say_how_far_it_is() {
    let mut watch = Watch::default();
    (0..3).for_each(|_| assert_eq!(watch.see(&failed(Class::ContentRejected), false, at(0)), None));
    let gauges = watch.gauges(at(0));
    let content = gauges.iter().find(|gauge| gauge.kind == TripKind::Content).unwrap();
    assert_eq!((content.bad, content.of, content.stops_at), (3, 3, 5));
    for gauge in gauges {
        assert!(gauge.bad < gauge.stops_at || gauge.of == 0, "nothing has tripped: {gauge:?}");
    }
}

#[test]
fn a_clock_that_was_set_back_forgets_nothing() {
    let mut watch = Watch::default();
    (0..4).for_each(|i| assert_eq!(watch.see(&failed(Class::ContentRejected), false, at(600 + i)), None));
    assert!(watch.see(&failed(Class::ContentRejected), false, at(0)).is_some(), "the fifth is the fifth");
}

#[test]
fn every_card_with_a_lock_is_stopped_before_it_locks() {
    let mut cards = 0;
    for card in crate::card::CARDS.iter().filter(|card| !card.lock.is_empty()) {
        cards += 1;
        for every in 1..12_u64 {
            let mut watch = Watch::new(rules::with_host(card.lock));
            let outcome = |n: u64, on| match (n.is_multiple_of(every), on) {
                (false, _) => accepted(),
                (true, crate::card::LockOn::Bounces) => refused(),
                (true, crate::card::LockOn::Deferrals) => put_off(Class::Greylisted),
            };
            for lock in card.lock {
                let (mut bad, mut stopped) = (0, false);
                for n in 0..1_300_u64 {
                    let outcome = outcome(n, lock.on);
                    bad += u64::from(!matches!(outcome, Outcome::Accepted { .. }));
                    stopped |= watch.see(&outcome, false, at(0)).is_some();
                    let locks = lock.locks(bad, n + 1);
                    assert!(!locks || stopped, "{}: one of {every}, {bad} of {}", card.id, n + 1);
                    if locks {
                        break;
                    }
                }
                watch = Watch::new(rules::with_host(card.lock));
            }
        }
    }
    assert!(cards >= 3, "some hosts say when they lock");
}

#[test]
fn marks_of_a_clock_that_ran_ahead_hold_nobody_up_until_then() {
    let hour = Some(SignedDuration::from_hours(1));
    let mut watch = Watch::new(vec![Rule::below_count(TripKind::Deferrals, 5, hour)]);
    let put_off = |minute| Seen { at: at(minute), mark: Mark::Bad(TripKind::Deferrals), again: false };
    let a_day_ahead = 24 * 60;
    let past: Vec<Seen> = (0..4).map(|i| put_off(a_day_ahead + i)).collect();
    watch.remember(past.clone(), at(0));
    assert_eq!(watch.rest(at(0)).and_then(|stop| stop.until), Some(at(60)), "an hour at most, not a day");
    assert_eq!(watch.rest(at(60)), None);

    let mut watch = Watch::new(vec![Rule::below_count(TripKind::Deferrals, 5, hour)]);
    let fine = Seen { at: at(10), mark: Mark::Other, again: false };
    watch.remember(past.clone().into_iter().chain([fine]), at(40));
    assert_eq!(
        watch.rest(at(40)).and_then(|stop| stop.until),
        Some(at(70)),
        "it was before what came after it"
    );

    let mut watch = Watch::new(vec![Rule::below_count(TripKind::Deferrals, 5, hour)]);
    watch.remember(past, at(a_day_ahead + 4));
    watch.set_back(at(4), SignedDuration::from_hours(24));
    assert_eq!(watch.rest(at(4)).and_then(|stop| stop.until), Some(at(60)), "set right while it watches");
}
