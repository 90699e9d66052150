//! What concerns some messages, some hours, some days.

use super::*;
use crate::card::Card;
use crate::limits::Day;
use crate::plan::WarmUp;
use crate::zone::Zone;

fn with(limits: Limits, plan: Plan) -> Pace {
    Pace::with(Terms { limits, plan, card: None }, &Past::default())
}

fn berlin() -> Zone {
    "Europe/Berlin".parse().unwrap()
}

#[test]
fn a_day_of_the_calendar_begins_at_the_hosts_midnight() {
    let limits = Limits { per_day: Some(5), day: Day::Calendar(Zone::NEW_YORK), ..Limits::NONE };
    let mut pace = pace(limits);
    send(&mut pace, 5, noon());
    let Next::WaitUntil { at, .. } = pace.next(after(1_000)) else { panic!("five have gone today") };
    assert_eq!(
        at,
        "2026-03-24T04:01:00Z".parse().unwrap(),
        "midnight in New York, and a minute for its clock"
    );
    assert_eq!(pace.next(at), Next::Go);
    assert_eq!(pace.used(Window::Day, at), 0, "a new day");
    let late = "2026-03-24T03:59:30Z".parse().unwrap();
    let mut pace = Pace::new(limits, Rhythm::AsAllowed, &[]);
    send(&mut pace, 3, late);
    assert_eq!(
        pace.room(at),
        Some(2),
        "what went in the last minute before midnight may count in the new day there"
    );
}

#[test]
fn ten_people_never_written_to_are_not_waited_for_by_the_others() {
    let mut pace = pace(Limits { new_per_day: Some(2), ..Limits::NONE });
    let fresh = To { fresh: true, ..To::default() };
    assert!(
        matches!(pace.turn(fresh, noon()), Turn::Go(_)) && matches!(pace.turn(fresh, noon()), Turn::Go(_))
    );
    let Turn::Park(third) = pace.turn(fresh, noon()) else { panic!("two are all for a day") };
    let Turn::Park(fourth) = pace.turn(fresh, noon()) else { panic!("two are all for a day") };
    let Turn::Park(fifth) = pace.turn(fresh, noon()) else { panic!("two are all for a day") };
    assert_eq!(third, after(24 * 3_600_000 + 2_000), "a day after the first");
    assert_eq!((fourth, fifth > fourth), (third, true), "two tomorrow, the next the day after");
    assert_eq!(pace.parked(), Some(Hold::NewPeople { count: 2 }), "and the reason");
    assert!(matches!(pace.turn(To::default(), noon()), Turn::Go(_)), "people known before go on");
    let late = third + SignedDuration::from_secs(1);
    assert!(matches!(pace.turn(To { reserved: true, ..fresh }, late), Turn::Go(_)), "its turn has come");
}

#[test]
fn a_reservation_is_not_taken_by_somebody_who_comes_later() {
    let mut pace = pace(Limits { domain_per_minute: Some(1), ..Limits::NONE });
    let to = To { domain: Some(7), ..To::default() };
    assert!(matches!(pace.turn(to, noon()), Turn::Go(_)));
    let Turn::Park(first) = pace.turn(to, noon()) else { panic!("one a minute") };
    let Turn::Park(second) = pace.turn(to, noon()) else { panic!("one a minute") };
    assert!(second > first);
    assert!(
        matches!(pace.turn(to, first), Turn::Park(third) if third > second),
        "a newcomer goes behind both"
    );
    assert!(matches!(pace.turn(To { reserved: true, ..to }, first), Turn::Go(_)));
    assert!(
        matches!(pace.turn(To { domain: Some(8), ..to }, first), Turn::Go(_)),
        "another domain has its own"
    );
}

#[test]
fn other_limits_make_every_reservation_void() {
    let limits = Limits { domain_per_hour: Some(1), ..Limits::NONE };
    let mut pace = pace(limits);
    let to = To { domain: Some(7), ..To::default() };
    pace.turn(to, noon());
    assert!(matches!(pace.turn(to, noon()), Turn::Park(_)));
    assert!(!pace.set_terms(limits.into()), "the same limits change nothing");
    assert!(pace.set_terms(Limits { domain_per_hour: Some(10), ..Limits::NONE }.into()));
    assert!(matches!(pace.turn(to, noon()), Turn::Go(_)), "there is room now");
}

#[test]
fn messages_sent_by_hand_count() {
    let mut pace = pace(Limits { per_day: Some(10), ..Limits::NONE });
    pace.set_elsewhere(&[PaceRow { at: after(-3_600_000), count: 8 }]);
    assert_eq!((pace.room(noon()), pace.elsewhere(noon())), (Some(2), 8), "eight of the ten are gone");
    send(&mut pace, 2, noon());
    assert!(matches!(pace.next(noon()), Next::WaitUntil { at, .. } if at == after(23 * 3_600_000 + 1_000)));
    assert_eq!(
        pace.history(noon()).iter().map(|row| row.count).sum::<u32>(),
        2,
        "and are not stored as ours"
    );
    pace.set_elsewhere(&[]);
    assert_eq!(pace.room(noon()), Some(8), "what turns out to be ours counts once");
}

#[test]
fn a_warm_up_counts_the_days_on_which_something_was_sent() {
    let warm_up = WarmUp { began: "2026-03-23".parse().unwrap(), first: 10, growth: 100 };
    let plan = Plan { warm_up: Some(warm_up), zone: berlin(), ..Plan::default() };
    let mut pace = with(Limits { per_day: Some(60), ..Limits::NONE }, plan);
    assert_eq!(send(&mut pace, 10, noon()).last(), Some(&noon()), "ten on the first day");
    let Next::WaitUntil { at, hold } = pace.next(noon()) else { panic!("the first day is done") };
    assert_eq!(
        (at, hold),
        ("2026-03-23T23:00:00Z".parse().unwrap(), Hold::WarmUp { allowed: 10 }),
        "midnight there"
    );
    let later = noon() + SignedDuration::from_hours(72);
    assert_eq!(
        pace.room(later),
        Some(20),
        "three days of rest are none of it: the second day, twice as many"
    );
    send(&mut pace, 5, later);
    let state = pace.warm_up(later).unwrap();
    let told: Vec<_> = state.days.iter().map(|day| (day.allowed, day.sent)).collect();
    assert_eq!((state.day, told), (2, vec![(10, Some(10)), (20, Some(5)), (40, None)]));
    let third = later + SignedDuration::from_hours(24);
    assert_eq!(pace.room(third), Some(40), "five were a sending day too");
    send(&mut pace, 40, third);
    let fourth = third + SignedDuration::from_hours(48);
    assert_eq!((pace.warm_up(fourth), pace.room(fourth)), (None, Some(60)), "then it is over");
}

#[test]
fn a_server_that_asks_gets_half_and_then_little_by_little_more() {
    let mut pace = pace(Limits { per_minute: Some(40), ..Limits::NONE });
    send(&mut pace, 40, noon());
    let slow = pace.slow_down(noon());
    assert_eq!((slow.per_minute, slow.before), (20, 40), "half of what went");
    assert_eq!(pace.slow_down(after(5_000)), slow, "what was on its way counts as the same request");
    let minute = after(70_000);
    assert_eq!(pace.room(minute), Some(20));
    assert_eq!(pace.slow_down(minute).per_minute, 10, "a second request halves again");
    send(&mut pace, 10, minute);
    let Next::WaitUntil { hold, .. } = pace.next(minute) else { panic!("ten a minute for now") };
    assert_eq!(hold, Hold::SlowedDown { per_minute: 10 });
    let later = |minutes: i64| minute + SignedDuration::from_mins(minutes);
    assert_eq!(pace.room(later(10)), Some(14), "a tenth of forty for each ten minutes of peace");
    let mut again = Pace::with(
        Limits { per_minute: Some(40), ..Limits::NONE }.into(),
        &Past { slow: pace.slow(later(10)), ..Past::default() },
    );
    assert_eq!(again.room(later(20)), Some(18), "a restart does not forget it");
    assert_eq!(pace.room(later(80)), Some(40), "and it ends");
    assert_eq!(pace.slow(later(80)), None);
}

#[test]
fn a_slow_pace_gets_no_slower_by_a_clock_set_back() {
    let mut pace = pace(Limits::NONE);
    send(&mut pace, 30, noon());
    pace.slow_down(noon());
    let year_ago = noon() - SignedDuration::from_hours(9_000);
    pace.next(year_ago);
    assert_eq!(
        pace.slow(year_ago + SignedDuration::from_mins(60)),
        None,
        "an hour of peace is enough by any clock"
    );
}

#[test]
fn quiet_hours_come_after_every_other_reason() {
    let plan = Plan { hours: Some("08:00-20:00".parse().unwrap()), zone: berlin(), ..Plan::default() };
    let mut pace = with(Limits { per_hour: Some(5), ..Limits::NONE }, plan);
    let evening = "2026-03-23T18:30:00Z".parse().unwrap();
    send(&mut pace, 5, evening);
    let Next::WaitUntil { at, hold } = pace.next(evening) else { panic!("five an hour") };
    assert_eq!(
        (at, hold),
        ("2026-03-24T07:00:00Z".parse().unwrap(), Hold::QuietHours),
        "not at half past eight"
    );
    assert_eq!(pace.next(at), Next::Go, "eight in the morning");
}

#[test]
fn two_a_second_are_two_a_second() {
    let mut pace = pace(Limits { per_second: Some(2), ..Limits::NONE });
    let sent = send(&mut pace, 20, noon());
    assert!(sent.windows(3).all(|three| three[2].duration_since(three[0]).as_millis() >= 1_000), "{sent:?}");
    let took = sent[19].duration_since(sent[0]).as_millis();
    assert!((9_000..=12_000).contains(&took), "and not much slower: {took} ms");
}

#[test]
fn spreading_is_uneven_and_always_alike() {
    let limits = Limits { per_hour: Some(60), ..Limits::NONE };
    let run = || send(&mut Pace::new(limits, Rhythm::Spread, &[]), 120, noon());
    let sent = run();
    assert_eq!(sent, run(), "the same messages at the same instants");
    let gaps: std::collections::BTreeSet<i128> =
        sent.windows(2).map(|two| two[1].duration_since(two[0]).as_millis()).collect();
    assert!(gaps.len() > 60, "no machine's beat: {gaps:?}");
    assert!(gaps.iter().all(|gap| (44_000..=120_000).contains(gap)), "about one a minute: {gaps:?}");
}

#[test]
fn a_contract_that_grows_older_while_it_sends_sends_more() {
    let limits = Card::by_id("ionos").unwrap().limits(None);
    let plan = Plan { since: Some("2026-03-17".parse().unwrap()), ..Plan::default() };
    let mut pace = Pace::with(Terms { limits, plan, card: Card::by_id("ionos") }, &Past::default());
    assert_eq!(pace.room(noon()), Some(50), "the first week");
    assert_eq!(pace.room(noon() + SignedDuration::from_hours(48)), Some(100), "the second");
    assert_eq!(pace.room(noon() + SignedDuration::from_hours(24 * 40)), Some(500));
}

#[test]
fn after_a_sleep_it_goes_on_as_wide_as_ever_and_no_wider() {
    let mut pace = pace(Limits { per_minute: Some(30), per_day: Some(100), ..Limits::NONE });
    send(&mut pace, 30, noon());
    let woken = noon() + SignedDuration::from_hours(9);
    assert_eq!(pace.room(woken), Some(30), "nine hours of rest are no nine hours of messages");
    send(&mut pace, 30, woken);
    assert_eq!(pace.room(woken), Some(0));
}

#[test]
fn a_reservation_that_slips_a_moment_does_not_wait_for_a_whole_window() {
    let mut pace = pace(Limits { domain_per_hour: Some(2), ..Limits::NONE });
    let to = To { domain: Some(7), ..To::default() };
    for _ in 0..2 {
        assert!(matches!(pace.turn(to, noon()), Turn::Go(_)));
    }
    let Turn::Park(first) = pace.turn(to, noon()) else { panic!("there is no room") };
    let Turn::Park(second) = pace.turn(to, noon()) else { panic!("there is no room") };
    let early = first - SignedDuration::from_secs(1);
    let again = To { reserved: true, ..to };
    assert_eq!(pace.turn(again, early), Turn::Park(first), "a second too early");
    assert!(matches!(pace.turn(again, first), Turn::Go(_)));
    assert!(matches!(pace.turn(again, second), Turn::Go(_)), "nobody behind it was put off by that");
}

#[test]
fn whoever_is_due_before_there_is_room_gets_the_next_place_that_is_free() {
    let mut pace = pace(Limits { domain_per_hour: Some(2), ..Limits::NONE });
    let to = To { domain: Some(7), ..To::default() };
    let again = To { reserved: true, ..to };
    for minute in [0, 20] {
        assert!(matches!(pace.turn(to, after(minute * 60_000)), Turn::Go(_)));
    }
    let mut booked = || match pace.turn(to, after(20 * 60_000)) {
        Turn::Park(until) => until,
        Turn::Go(_) => panic!("two an hour"),
    };
    let places = [booked(), booked(), booked(), booked(), booked()];
    // The first goes half an hour later than booked, as spreading does it.
    let late = places[0] + SignedDuration::from_mins(30);
    assert!(matches!(pace.turn(again, late), Turn::Go(_)));
    assert!(matches!(pace.turn(again, late), Turn::Go(_)), "and the second is not put off by it");
    let hour = late + SignedDuration::from_secs(3_602);
    assert_eq!(
        pace.turn(again, places[2]),
        Turn::Park(hour),
        "the third comes before those who were booked behind it"
    );
    assert_eq!(pace.turn(again, places[3]), Turn::Park(hour), "the fourth as well, and no place stays empty");
    assert!(
        matches!(pace.turn(again, places[3]), Turn::Park(until) if until > hour),
        "two an hour for all that"
    );
    assert!(matches!(pace.turn(to, hour), Turn::Park(_)), "a newcomer waits behind them");
}

#[test]
fn a_thousand_who_are_due_at_once_line_up_anew() {
    let mut pace = pace(Limits { domain_per_minute: Some(3), ..Limits::NONE });
    let to = To { domain: Some(7), ..To::default() };
    let mut due: Vec<Timestamp> = Vec::new();
    for _ in 0..1_000 {
        if let Turn::Park(until) = pace.turn(to, noon()) {
            due.push(until);
        }
    }
    // The machine slept until all their turns had come.
    let (mut now, mut looked_at) = (noon() + SignedDuration::from_hours(24), 0);
    let mut queue: std::collections::BTreeSet<(Timestamp, usize)> = due.into_iter().zip(0..).collect();
    while let Some((until, row)) = queue.pop_first() {
        now = now.max(until);
        looked_at += 1;
        match pace.turn(To { reserved: true, ..to }, now) {
            Turn::Park(until) => drop(queue.insert((until, row))),
            // The server takes its time, and each goes a little later than booked.
            Turn::Go(_) => now += SignedDuration::from_secs(5),
        }
    }
    assert!(looked_at <= 4_000, "a thousand rows were looked at {looked_at} times");
    let took = now.duration_since(noon() + SignedDuration::from_hours(24));
    assert!(took.as_secs() <= 333 * 72, "and no place stayed empty: {took}");
}

#[test]
fn a_limit_of_none_for_a_domain_parks_for_good() {
    let mut pace = pace(Limits { new_per_day: Some(0), ..Limits::NONE });
    let fresh = To { fresh: true, ..To::default() };
    assert_eq!(pace.turn(fresh, noon()), Turn::Park(Timestamp::MAX));
    let mut crowd = Crowd::of(10);
    crowd.here.fresh = 3;
    assert_eq!(pace.forecast_for(&crowd, noon(), None).end, None, "three of them never go");
}

#[test]
fn a_first_batch_is_part_of_the_forecast() {
    let pace = pace(Limits { per_minute: Some(60), ..Limits::NONE });
    let hour = SignedDuration::from_hours(1);
    let mut crowd = Crowd::of(120);
    crowd.first = Some(FirstBatch::Goes { left: 50, wait: hour });
    let forecast = pace.forecast_for(&crowd, noon(), None);
    assert_eq!(
        forecast.end,
        Some(noon() + hour + SignedDuration::from_secs(62)),
        "fifty, an hour, sixty, ten"
    );
    assert_eq!(forecast.gaps[0].why, Hold::FirstBatch { people: 50 }, "and the reason");
    crowd.first = Some(FirstBatch::Out { people: 50, until: after(1_200_000) });
    let start = pace.forecast_for(&crowd, noon(), None).start;
    assert_eq!(start, Some(after(1_200_000)), "one that is out is waited for");
}

#[test]
fn who_comes_back_goes_while_a_first_batch_is_looked_at() {
    let pace = pace(Limits { per_minute: Some(60), ..Limits::NONE });
    let mut crowd = Crowd::default();
    (0..20).for_each(|_| crowd.add(To::default()));
    for minutes in [10, 30, 120] {
        crowd.add_later(To::default(), after(minutes * 60_000), Comes::Back);
    }
    crowd.first = Some(FirstBatch::Out { people: 50, until: after(3_600_000) });
    let forecast = pace.forecast_for(&crowd, noon(), None);
    assert_eq!(forecast.start, Some(after(600_000)), "the first who comes back");
    let whole: Vec<_> = forecast.gaps.iter().map(|gap| (gap.from, gap.until, gap.why)).collect();
    assert_eq!(
        whole.last(),
        Some(&(after(3_600_000), after(7_200_000), Hold::TryLater { people: 1 })),
        "the others behind the hour, and one comes back after them: {whole:?}"
    );
    assert_eq!(forecast.end, Some(after(7_200_000)));
}

#[test]
fn a_limit_for_new_people_that_is_chosen_later_counts_those_of_before() {
    let fresh = To { fresh: true, ..To::default() };
    let mut pace = Pace::new(Limits::NONE, Rhythm::AsAllowed, &[]);
    for _ in 0..2 {
        let Turn::Go(sent) = pace.turn(fresh, noon()) else { panic!("there is no limit") };
        assert!(sent.fresh, "it is stored as well");
    }
    pace.set_terms(Terms { limits: Limits { new_per_day: Some(2), ..Limits::NONE }, ..Terms::default() });
    assert!(matches!(pace.turn(fresh, noon()), Turn::Park(_)), "two were all for a day");
    assert!(matches!(pace.turn(To::default(), noon()), Turn::Go(_)), "others are not held up");
}

#[test]
fn a_forecast_for_a_million_people_at_many_domains_is_quick() {
    let mut crowd = Crowd::default();
    for number in 0..1_000_000_i64 {
        // Half of them at one host, the others at thousands.
        let domain = if number % 2 == 0 { 1 } else { 2 + number * number % 5_000 };
        crowd.add(To { domain: Some(domain), fresh: number % 3 == 0, reserved: false });
    }
    for limits in [
        Limits { per_second: Some(14), domain_per_hour: Some(2_000), ..Limits::NONE },
        Limits { domain_per_minute: Some(100), domain_per_hour: Some(3_000), ..Limits::NONE },
        Limits { per_day: Some(50_000), new_per_day: Some(10_000), ..Limits::NONE },
    ] {
        let forecast = pace(limits).forecast_for(&crowd, noon(), Some(SignedDuration::from_millis(500)));
        assert_eq!(forecast.bars.iter().map(|bar| bar.people).sum::<u64>(), 1_000_000, "{limits:?}");
    }
}

#[test]
fn a_new_person_at_a_domain_does_not_close_it_for_those_who_are_known() {
    let mut pace = pace(Limits { new_per_day: Some(1), domain_per_minute: Some(10), ..Limits::NONE });
    let known = To { domain: Some(7), ..To::default() };
    let new = To { fresh: true, ..known };
    assert!(matches!(pace.turn(new, noon()), Turn::Go(_)));
    let Turn::Park(tomorrow) = pace.turn(new, noon()) else { panic!("one a day") };
    assert!(tomorrow.duration_since(noon()).as_hours() >= 24);
    for _ in 0..9 {
        assert!(matches!(pace.turn(known, noon()), Turn::Go(_)), "the domain has room for ten");
    }
    let Turn::Park(next) = pace.turn(known, noon()) else { panic!("ten a minute") };
    assert!(next.duration_since(noon()).as_secs() < 65, "and the next waits a minute, not a day: {next}");
    assert!(matches!(pace.turn(To { reserved: true, ..new }, tomorrow), Turn::Go(_)));
}
