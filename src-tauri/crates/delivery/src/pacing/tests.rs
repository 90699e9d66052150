use proptest::prelude::*;

use super::*;

mod model;
mod some;

fn noon() -> Timestamp {
    "2026-03-23T12:00:00Z".parse().unwrap()
}

fn after(ms: i64) -> Timestamp {
    noon() + SignedDuration::from_millis(ms)
}

fn pace(limits: Limits) -> Pace {
    Pace::new(limits, Rhythm::AsAllowed, &[])
}

const MINUTE: Limits = Limits { per_minute: Some(30), per_hour: None, per_day: None, ..Limits::NONE };

/// Sends as fast as allowed from `start`, and gives the instants.
fn send(pace: &mut Pace, count: usize, start: Timestamp) -> Vec<Timestamp> {
    let mut now = start;
    let mut sent = Vec::new();
    while sent.len() < count {
        match pace.next(now) {
            Next::Go => {
                pace.record(To::default(), now);
                sent.push(now);
            }
            Next::WaitUntil { at, .. } => {
                assert!(at > now, "a wait that is over already would spin");
                now = at;
            }
            Next::Never { .. } => break,
        }
    }
    sent
}

/// Counts by brute force: the most messages in any window of this length that ends with one of them.
fn fullest(sent: &[Timestamp], window: Window) -> u64 {
    let length = window.length();
    let in_window = |last: &Timestamp| {
        sent.iter().filter(|at| *at <= last && last.duration_since(**at) < length).count() as u64
    };
    sent.iter().map(in_window).max().unwrap_or(0)
}

#[test]
fn thirty_a_minute_go_and_then_it_says_until_when() {
    let mut pace = pace(MINUTE);
    for i in 0..30 {
        assert_eq!(pace.next(after(i * 10)), Next::Go, "the window has room for message {i}");
        pace.record(To::default(), after(i * 10));
    }
    let limit = Limit { window: Window::Minute, count: 30 };
    let at = after(62_000);
    assert_eq!(
        pace.next(after(300)),
        Next::WaitUntil { at, hold: Hold::Limit { limit } },
        "the first message counts from the end of its second, and a second longer than a minute"
    );
    let wait = pace.next(after(300)).wait().unwrap();
    assert_eq!(
        wait.sentence(Some("12:01")),
        "Next message 12:01, because this account allows 30 a minute.",
        "and why"
    );
    assert_eq!(pace.next(at), Next::Go, "what was promised holds");
    assert_eq!(pace.room(at), Some(30), "the 30 of that second leave together");
}

#[test]
fn the_limit_that_holds_back_longest_is_named() {
    let limits = Limits { per_minute: Some(2), per_hour: Some(3), per_day: Some(4), ..Limits::NONE };
    let mut pace = pace(limits);
    let sent = send(&mut pace, 3, noon());
    let next = pace.next(*sent.last().unwrap());
    assert!(
        matches!(
            next,
            Next::WaitUntil { hold: Hold::Limit { limit: Limit { window: Window::Hour, .. } }, .. }
        ),
        "{next:?}"
    );
    send(&mut pace, 1, *sent.last().unwrap());
    let next = pace.next(after(4_000_000));
    assert!(
        matches!(
            next,
            Next::WaitUntil { hold: Hold::Limit { limit: Limit { window: Window::Day, .. } }, .. }
        ),
        "{next:?}"
    );
}

#[test]
fn nothing_goes_where_the_limit_is_nothing() {
    let mut none = pace(Limits { per_day: Some(0), ..Limits::NONE });
    assert!(matches!(none.next(noon()), Next::Never { .. }), "0 is a limit, too");
    assert_eq!(none.forecast(10, noon(), None).end, None, "and the forecast does not run for ever");
    let mut free = pace(Limits::NONE);
    assert_eq!(send(&mut free, 1_000, noon()).last(), Some(&noon()), "no limit, no wait");
    assert_eq!(free.room(noon()), None, "no limit, no count");
}

#[test]
fn spreading_sends_one_about_every_two_seconds() {
    let mut pace = Pace::new(MINUTE, Rhythm::Spread, &[]);
    let sent = send(&mut pace, 61, noon());
    let gaps: Vec<_> = sent.windows(2).map(|w| w[1].duration_since(w[0]).as_millis()).collect();
    assert!(gaps.iter().all(|gap| (1_500..=5_000).contains(gap)), "one by one, not in a burst: {gaps:?}");
    let whole = sent[60].duration_since(sent[0]).as_secs();
    assert!((118..=134).contains(&whole), "and not much slower than allowed: {whole} s");
}

#[test]
fn limits_survive_a_restart() {
    let mut before = pace(Limits { per_day: Some(100), ..MINUTE });
    send(&mut before, 100, noon());
    let later = after(6 * 3_600_000);
    let (history, _) = restore(before.history(later), later);
    assert!(history.len() <= 4, "old sends are kept by the minute: {history:?}");
    let mut afterwards = Pace::new(*before.limits(), Rhythm::AsAllowed, &history);
    let Next::WaitUntil { at, hold: Hold::Limit { limit } } = afterwards.next(later) else {
        panic!("a restart must not reset a limit")
    };
    assert_eq!(limit.window, Window::Day, "the day's limit is used up");
    let off = at.duration_since(noon() + Window::Day.length()).as_secs();
    assert!((0..=62).contains(&off), "known to the minute, never too early: {off} s");
}

#[test]
fn a_clock_set_back_opens_no_flood_gate() {
    let mut pace = pace(Limits { per_minute: Some(5), ..Limits::NONE });
    send(&mut pace, 5, noon());
    let year_ago = noon() - SignedDuration::from_hours(365 * 24);
    let Next::WaitUntil { at, .. } = pace.next(year_ago) else { panic!("five have gone within the minute") };
    assert!(at.duration_since(year_ago) <= SignedDuration::from_secs(62), "nor does it stop for a year");
    assert_eq!(pace.next(at), Next::Go, "after a minute it goes on");
}

#[test]
fn rows_from_a_wrong_clock_are_put_right_when_read() {
    let ahead = PaceRow { at: noon() + SignedDuration::from_hours(9_000), count: 7 };
    let old = PaceRow { at: noon() - SignedDuration::from_hours(27), count: 9 };
    let (history, changed) = restore(vec![ahead, old], noon());
    assert!(changed, "what is stored has to be replaced");
    assert_eq!(
        history,
        [PaceRow { at: after(1_000), count: 7 }],
        "ahead counts as now, what no day holds is forgotten"
    );
    let (same, changed) = restore(history.clone(), noon());
    assert_eq!((same, changed), (history, false), "once is enough");
}

#[test]
fn a_message_that_never_left_is_given_back() {
    let mut pace = pace(Limits { per_day: Some(1), ..Limits::NONE });
    let row = pace.record(To::default(), noon());
    assert!(pace.next(noon()) != Next::Go, "the day is used up");
    pace.give_back(row);
    assert_eq!(pace.next(noon()), Next::Go, "a Wi-Fi that is away must not eat the day's limit");
    pace.give_back(row);
    assert_eq!(pace.used(Window::Day, noon()), 0, "giving back twice gives nothing");
}

#[test]
fn a_used_up_window_reopens_with_its_oldest_message() {
    let mut pace = pace(Limits::NONE);
    assert_eq!(pace.reopens(Window::Day, noon()), noon(), "we know of none");
    pace.record(To::default(), noon());
    pace.record(To::default(), after(3_600_000));
    let reopens = pace.reopens(Window::Day, after(3_600_000));
    assert_eq!(reopens, after(24 * 3_600_000 + 2_000), "the host counts a day from the first");
}

#[test]
fn a_forecast_shows_bars_and_gaps() {
    let limits = Limits { per_minute: Some(30), per_hour: None, per_day: Some(1_800), ..Limits::NONE };
    let forecast = pace(limits).forecast(3_200, noon(), None);
    assert_eq!(forecast.bars.iter().map(|bar| bar.people).sum::<u64>(), 3_200, "everybody is in a bar");
    assert_eq!(forecast.most_per_bar, Some(30 * forecast.bar_seconds as u64 / 60), "the dotted line");
    let most = forecast.bars.iter().map(|bar| bar.people).max();
    assert!(most <= forecast.most_per_bar, "no bar is above it");
    assert_eq!(forecast.gaps.len(), 1, "one night: {:?}", forecast.gaps);
    let gap = forecast.gaps[0];
    assert_eq!(gap.why, Hold::Limit { limit: Limit { window: Window::Day, count: 1_800 } }, "and its reason");
    let day = gap.until.duration_since(noon()).as_secs() - 86_400;
    assert!((0..=2).contains(&day), "it goes on a day after the first: {day}");
    let end = forecast.end.unwrap().duration_since(noon()).as_mins() - 24 * 60;
    assert!((46..=49).contains(&end), "1,400 at 30 a minute: {end}");
}

#[test]
fn a_forecast_for_a_million_is_quick() {
    for (limits, rhythm, speed) in [
        (
            Limits { per_minute: Some(30), per_hour: Some(1_500), per_day: Some(10_000), ..Limits::NONE },
            Rhythm::AsAllowed,
            None,
        ),
        (
            Limits { per_minute: Some(600), per_hour: None, per_day: None, ..Limits::NONE },
            Rhythm::AsAllowed,
            None,
        ),
        (
            Limits { per_minute: None, per_hour: None, per_day: Some(500), ..Limits::NONE },
            Rhythm::AsAllowed,
            None,
        ),
        (Limits::NONE, Rhythm::AsAllowed, Some(100)),
    ] {
        let forecast = Pace::new(limits, rhythm, &[]).forecast(1_000_000, noon(), speed);
        assert_eq!(forecast.bars.iter().map(|bar| bar.people).sum::<u64>(), 1_000_000, "{limits:?}");
        assert!(forecast.end.is_some(), "{limits:?} ends");
        assert!(forecast.bars.len() <= 300, "{limits:?} can still be drawn: {} bars", forecast.bars.len());
    }
}

fn limits() -> impl Strategy<Value = Limits> {
    let of = |most: u32| prop::option::of(1..=most);
    (of(8), of(20), of(40)).prop_map(|(per_minute, per_hour, per_day)| Limits {
        per_minute,
        per_hour,
        per_day,
        ..Limits::NONE
    })
}

#[derive(Debug, Clone)]
enum Step {
    Send(u8),
    Pass(i64),
    ClockBack(i64),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (1u8..12).prop_map(Step::Send),
        3 => (0i64..5_000).prop_map(Step::Pass),
        3 => (0i64..90_000).prop_map(Step::Pass),
        2 => (0i64..7_200_000).prop_map(Step::Pass),
        1 => (0i64..90_000_000).prop_map(Step::Pass),
        1 => (0i64..100_000_000).prop_map(Step::ClockBack),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever happens, clock set back and restarts included: by true time, no window is ever fuller than allowed.
    #[test]
    fn no_window_is_ever_too_full(limits in limits(), spread: bool, steps in prop::collection::vec(step(), 1..120)) {
        let rhythm = if spread { Rhythm::Spread } else { Rhythm::AsAllowed };
        let mut pace = Pace::new(limits, rhythm, &[]);
        let (mut truth, mut set_back) = (noon(), SignedDuration::ZERO);
        let mut sent: Vec<Timestamp> = Vec::new();
        for step in steps {
            match step {
                Step::Send(times) => for _ in 0..times {
                    let clock = truth - set_back;
                    match pace.next(clock) {
                        Next::Go => { pace.record(To::default(), clock); sent.push(truth); }
                        Next::WaitUntil { at, .. } => prop_assert!(at > clock, "a wait lies ahead"),
                        Next::Never { .. } => prop_assert!(false, "no limit is 0 here"),
                    }
                },
                Step::Pass(ms) => truth += SignedDuration::from_millis(ms),
                Step::ClockBack(ms) => set_back += SignedDuration::from_millis(ms),
                Step::Restart => {
                    let clock = truth - set_back;
                    let (history, _) = restore(pace.history(clock), clock);
                    pace = Pace::new(limits, rhythm, &history);
                }
            }
        }
        for limit in limits.iter() {
            prop_assert!(fullest(&sent, limit.window) <= u64::from(limit.count), "{:?} of {}", limit, sent.len());
        }
    }

    /// Waiting as long as it says is enough, and little more than needed.
    #[test]
    fn it_is_not_stricter_than_it_must_be(limits in limits(), start in 0i64..120_000) {
        let mut pace = pace(limits);
        let sent = send(&mut pace, 60, after(start));
        prop_assert_eq!(sent.len(), 60, "everybody's turn comes");
        for limit in limits.iter() {
            prop_assert!(fullest(&sent, limit.window) <= u64::from(limit.count));
        }
        for (i, at) in sent.iter().enumerate().skip(1) {
            // By brute force: the earliest instant at which every window would have had room.
            let earliest = limits.iter().filter_map(|limit| {
                let nth = i.checked_sub(limit.count as usize)?;
                Some(sent[nth] + limit.window.length())
            }).max().unwrap_or(sent[i - 1]).max(sent[i - 1]);
            let late = at.duration_since(earliest);
            prop_assert!(late <= SignedDuration::from_secs(2), "message {} came {} too late", i, late);
        }
    }

    /// The forecast is what then happens.
    #[test]
    fn the_forecast_comes_true(limits in limits(), spread: bool, before in 0usize..50, people in 1usize..150) {
        let rhythm = if spread { Rhythm::Spread } else { Rhythm::AsAllowed };
        let mut pace = Pace::new(limits, rhythm, &[]);
        let start = send(&mut pace, before, noon()).last().copied().unwrap_or(noon());
        let forecast = pace.forecast(people as u64, start, None);
        let sent = send(&mut pace, people, start);
        prop_assert_eq!(forecast.start.as_ref(), sent.first());
        prop_assert_eq!(forecast.end.as_ref(), sent.last());
        prop_assert_eq!(forecast.bars.iter().map(|bar| bar.people).sum::<u64>(), people as u64);
    }

    /// Rows of any age and order, even nonsense, are read without a panic and never lose a message of the last day.
    #[test]
    fn any_history_can_be_read(rows in prop::collection::vec((any::<i32>(), 0u32..1_000), 0..200)) {
        let rows: Vec<PaceRow> =
            rows.into_iter().map(|(s, count)| PaceRow { at: noon() + SignedDuration::from_secs(i64::from(s) / 10_000), count }).collect();
        let (history, _) = restore(rows.clone(), noon());
        let day_ago = noon() - Window::Day.length();
        let owed: u64 = rows.iter().filter(|row| row.at > day_ago).map(|row| u64::from(row.count)).sum();
        let kept: u64 = history.iter().map(|row| u64::from(row.count)).sum();
        prop_assert!(kept >= owed, "{} of {} kept", kept, owed);
        prop_assert!(history.is_sorted_by_key(|row| row.at));
        prop_assert_eq!(restore(history.clone(), noon()), (history, false), "reading it again changes nothing");
    }
}
