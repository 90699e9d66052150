use proptest::prelude::*;

use super::*;
use crate::limits::Limits;
use crate::pacing::Hold;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn plan(hours: Option<&str>, days: &str) -> Plan {
    Plan {
        hours: hours.map(|hours| hours.parse().unwrap()),
        weekdays: days.parse().unwrap(),
        zone: "Europe/Berlin".parse().unwrap(),
        ..Plan::default()
    }
}

#[test]
fn hours_and_days_are_read_as_people_write_them() {
    for (text, expect) in [
        ("08:00-20:00", "08:00-20:00"),
        ("8-20", "08:00-20:00"),
        ("22:30 – 6", "22:30-06:00"),
        ("0-24", "00:00-24:00"),
    ] {
        assert_eq!(text.parse::<Hours>().unwrap().to_string(), expect, "{text}");
    }
    for wrong in ["", "8", "8-8", "24-8", "8-25", "8:60-9", "-1-8", "8-+9", "é-9"] {
        assert!(wrong.parse::<Hours>().is_err(), "{wrong:?} is no span");
    }
    for (text, expect) in [
        ("mon-fri", "mon,tue,wed,thu,fri"),
        ("Monday, Wednesday", "mon,wed"),
        ("sat-mon", "mon,sat,sun"),
        ("sun", "sun"),
    ] {
        assert_eq!(text.parse::<Weekdays>().unwrap().to_string(), expect, "{text}");
    }
    for wrong in ["", "mo", "mon-", "day", "mon,,fri"] {
        assert!(wrong.parse::<Weekdays>().is_err(), "{wrong:?} is no day");
    }
}

#[test]
fn the_gate_opens_when_the_sender_said() {
    let check = |plan: &Plan, now, expect: Option<(&str, Hold)>, why: &str| {
        let gate = plan.gate(at(now));
        assert_eq!(gate.shut, expect.map(|(opens, hold)| (at(opens), hold)), "{now}: {why}");
    };
    let work = plan(Some("08:00-20:00"), "mon-fri");
    check(&work, "2026-03-23T11:00:00Z", None, "noon on a Monday");
    check(
        &work,
        "2026-03-23T06:59:00Z",
        Some(("2026-03-23T07:00:00Z", Hold::QuietHours)),
        "a minute before eight",
    );
    check(&work, "2026-03-23T07:00:00Z", None, "eight");
    check(
        &work,
        "2026-03-23T19:00:00Z",
        Some(("2026-03-24T07:00:00Z", Hold::QuietHours)),
        "eight in the evening",
    );
    check(
        &work,
        "2026-03-27T19:30:00Z",
        Some(("2026-03-30T06:00:00Z", Hold::QuietHours)),
        "over a weekend in which the clocks change",
    );
    check(&work, "2026-03-28T11:00:00Z", Some(("2026-03-30T06:00:00Z", Hold::DayOff)), "Saturday noon");
    let night = plan(Some("22:00-06:00"), "mon-sun");
    check(&night, "2026-03-23T22:30:00Z", None, "half past eleven");
    check(&night, "2026-03-24T03:30:00Z", None, "and half past four");
    check(&night, "2026-03-24T05:00:00Z", Some(("2026-03-24T21:00:00Z", Hold::QuietHours)), "not at six");
    assert_eq!(Plan::default().gate(at("2026-03-23T03:00:00Z")).shut, None, "nothing chosen, nothing shut");
}

#[test]
fn a_warm_up_grows_until_it_is_all_that_is_allowed() {
    let warm_up = WarmUp { began: "2026-03-23".parse().unwrap(), first: 50, growth: 100 };
    assert_eq!(warm_up.steps(Some(500)), [50, 100, 200, 400], "each day twice as many");
    assert!(warm_up.steps(Some(50)).is_empty(), "a small account needs none");
    let slow = WarmUp { growth: 0, first: 0, ..warm_up };
    assert_eq!(slow.steps(Some(4)), [1, 2, 3], "always one more, so that it ends");
    let huge = WarmUp { growth: u32::MAX, ..warm_up };
    assert!(
        huge.steps(None).len() < 5 && warm_up.steps(None).last() < Some(&10_000),
        "without a limit it ends too"
    );
}

#[test]
fn the_age_of_an_account_is_counted_by_the_senders_calendar() {
    let plan = Plan { since: Some("2026-03-20".parse().unwrap()), ..plan(None, "mon-sun") };
    assert_eq!(plan.age(at("2026-03-23T22:59:00Z")), Some(3), "an hour before midnight");
    assert_eq!(plan.age(at("2026-03-23T23:00:00Z")), Some(4), "midnight in Berlin");
    assert_eq!(plan.age(at("2026-03-01T12:00:00Z")), Some(0), "a contract to come is a new one");
    assert_eq!(Plan::default().age(at("2026-03-23T12:00:00Z")), None, "nobody said");
}

#[test]
fn a_plan_comes_back_as_it_was_stored() {
    let plan = Plan {
        keep_free: NonZeroU32::new(40),
        since: Some("2026-01-05".parse().unwrap()),
        warm_up: Some(WarmUp::from_today("2026-03-23".parse().unwrap())),
        rhythm: Rhythm::Spread,
        ..plan(Some("08:00-20:00"), "mon-fri")
    };
    let stored = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&stored).unwrap(), plan, "{stored}");
    assert_eq!(
        serde_json::from_str::<Plan>("{}").unwrap(),
        Plan::default(),
        "what is missing is as if nobody chose"
    );
}

#[test]
fn what_stays_free_comes_off_the_limits_that_hold_today() {
    let terms = Terms {
        limits: Limits { per_hour: Some(50), ..Limits::NONE },
        plan: Plan {
            keep_free: NonZeroU32::new(48),
            since: Some("2026-03-13".parse().unwrap()),
            ..Plan::default()
        },
        card: Card::by_id("ionos"),
    };
    let limits = terms.limits_at(at("2026-03-23T12:00:00Z"));
    assert_eq!(limits.per_hour, Some(98), "100 an hour in the second week, two of them kept");
}

proptest! {
    /// Whatever is chosen: a shut gate opens at an instant at which it is open, later than now and within nine days; and what
    /// it says holds until the instant it names.
    #[test]
    fn a_gate_is_true_to_its_word(
        from in 0u16..1_440, length in 1u16..1_440, days in 1u8..128, minutes in 0i64..2_000_000,
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"]),
    ) {
        let until = (from + length) % 1_440;
        let chosen: Vec<u8> = (1..=7).filter(|day| days & (1 << (day - 1)) != 0).collect();
        let plan = Plan {
            hours: Some(Hours::new(from, if until == 0 { 1_440 } else { until }).unwrap()),
            weekdays: Weekdays::of(&chosen).unwrap(),
            zone: zone.parse().unwrap(),
            ..Plan::default()
        };
        let now = at("2026-01-01T00:00:00Z") + jiff::SignedDuration::from_mins(minutes);
        let gate = plan.gate(now);
        match gate.shut {
            None => {
                let last = gate.until - jiff::SignedDuration::from_secs(1);
                prop_assert!(gate.until >= now);
                prop_assert!(last < now || plan.gate(last).shut.is_none(), "open until {}", gate.until);
            }
            Some((opens, _)) => {
                prop_assert!(opens > now && opens.duration_since(now).as_hours() <= 9 * 24, "{} for {}", opens, now);
                prop_assert_eq!(plan.gate(opens).shut, None, "open at {}", opens);
                let middle = now + opens.duration_since(now) / 2;
                prop_assert!(plan.gate(middle).shut.is_some(), "shut at {}", middle);
            }
        }
    }
}
