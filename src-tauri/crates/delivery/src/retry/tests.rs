use proptest::prelude::*;

use super::*;

fn noon() -> Timestamp {
    "2026-03-23T12:00:00Z".parse().unwrap()
}

#[test]
fn the_first_delay_suits_the_class() {
    let check = |class, from: i64, to: i64, why: &str| {
        let first = next_try(1, class, noon(), 7).unwrap().duration_since(noon()).as_mins();
        assert!((from..=to).contains(&first), "{class}: {first} min. {why}");
    };
    check(Class::Greylisted, 15, 18, "most greylisting lets us in after a quarter of an hour");
    check(Class::Other, 15, 18, "the usual delay");
    check(Class::TooLarge, 15, 18, "the usual delay");
    check(Class::Network, 2, 3, "a network is often back in minutes");
    check(Class::MailboxFull, 60, 72, "a mailbox does not empty itself at once");
    check(Class::ContentRejected, 60, 72, "asking again at once makes it worse");
}

#[test]
fn trying_ends() {
    for class in Class::ALL {
        let most = most_tries(class);
        assert!(next_try(most - 1, class, noon(), 1).is_some(), "{class}: the last try is granted");
        assert_eq!(next_try(most, class, noon(), 1), None, "{class}: then it is given up");
        assert_eq!(next_try(u32::MAX, class, noon(), 1), None, "{class}: and stays given up");
    }
}

#[test]
fn a_lost_connection_is_tried_for_ever_but_gently() {
    let wait = |failures| next_connection(failures, noon(), 3).duration_since(noon()).as_secs();
    assert!((5..=6).contains(&wait(1)), "the first time it may be a hiccup");
    assert!((900..=1_080).contains(&wait(100)), "never longer than a quarter of an hour and a fifth");
    assert!((5..=6).contains(&wait(0)), "nonsense in, sense out");
    let far = next_connection(3, Timestamp::MAX, 3);
    assert_eq!(far, Timestamp::MAX, "the end of time is no reason to panic");
}

proptest! {
    /// Whatever the seed: every delay is longer than the one before, and the last try lies within two days.
    #[test]
    fn delays_grow_and_end_within_two_days(seed: u64, class in 0..Class::ALL.len()) {
        let class = Class::ALL[class];
        let (mut now, mut tries, mut before) = (noon(), 1, SignedDuration::ZERO);
        while let Some(then) = next_try(tries, class, now, seed) {
            let delay = then.duration_since(now);
            prop_assert!(delay * 6 >= before * 5, "delays do not shrink, but for the jitter");
            prop_assert!(delay >= SignedDuration::from_mins(2), "no hammering");
            (now, tries, before) = (then, tries + 1, delay);
        }
        prop_assert!(now.duration_since(noon()) <= SignedDuration::from_hours(48), "{}", now);
        prop_assert_eq!(tries, most_tries(class));
    }

    /// Rows put off in the same second do not come back in the same second.
    #[test]
    fn a_crowd_is_spread(start: u64) {
        let start = start >> 1;
        let times: std::collections::BTreeSet<_> =
            (0..100).filter_map(|row| next_try(1, Class::Greylisted, noon(), start + row)).map(|t| t.as_second()).collect();
        prop_assert!(times.len() > 50, "{} different seconds for 100 rows", times.len());
    }
}
