use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn planned(when: &str, zone: Option<&str>) -> Planned {
    Planned { at: at(when), people: 10, own_zone: zone.map(str::to_owned), refused: None }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

#[test]
fn a_start_hours_after_its_time_asks_instead_of_firing() {
    let first = at("2026-03-26T08:00:00Z");
    assert_eq!(due(first, at("2026-03-26T07:59:59Z")), Due::Later);
    assert_eq!(due(first, first), Due::Now);
    assert_eq!(due(first, at("2026-03-26T08:15:00Z")), Due::Now, "a laptop that was waking up");
    assert_eq!(due(first, at("2026-03-26T08:15:01Z")), Due::Missed);
    assert_eq!(due(first, at("2026-04-26T08:00:00Z")), Due::Missed, "a copy put back a month later");
}

#[test]
fn each_person_gets_it_at_the_chosen_hour_of_their_own_clock() {
    let plan = planned("2026-03-26T08:00:00Z", Some("Europe/Berlin"));
    let turn = |name: &str| plan.moment(Some(&zone(name)));
    assert_eq!(turn("Europe/Berlin"), at("2026-03-26T08:00:00Z"), "09:00 in Berlin");
    assert_eq!(
        turn("America/New_York"),
        at("2026-03-26T13:00:00Z"),
        "09:00 in New York, already on summer time"
    );
    assert_eq!(
        turn("Pacific/Auckland"),
        at("2026-03-25T20:00:00Z"),
        "09:00 in Auckland is the evening before"
    );
    assert_eq!(plan.moment(None), at("2026-03-26T08:00:00Z"), "whose zone nobody knows goes with the sender");
    let everybody = planned("2026-03-26T08:00:00Z", None);
    assert_eq!(everybody.moment(Some(&zone("Pacific/Auckland"))), everybody.at);
}

#[test]
fn whose_hour_is_over_gets_it_the_next_day_and_not_at_night() {
    let plan = planned("2026-03-26T08:00:00Z", Some("Europe/Berlin"));
    let begins = at("2026-03-26T08:00:00Z");
    assert_eq!(
        plan.turn(Some(&zone("Pacific/Auckland")), begins),
        at("2026-03-26T20:00:00Z"),
        "09:00 there was twelve hours ago"
    );
    assert_eq!(plan.turn(Some(&zone("Europe/Berlin")), begins), begins);
    assert_eq!(
        plan.turn(Some(&zone("Europe/Berlin")), at("2026-03-26T08:10:00Z")),
        at("2026-03-26T08:10:00Z")
    );
    assert_eq!(plan.turn(None, at("2026-03-26T12:00:00Z")), at("2026-03-26T12:00:00Z"));
    // Clocks go back in Berlin on 25 October: the next day's nine o'clock is 25 hours away.
    let autumn = planned("2026-10-24T07:00:00Z", Some("Europe/Berlin"));
    assert_eq!(
        autumn.turn(Some(&zone("Europe/Berlin")), at("2026-10-24T12:00:00Z")),
        at("2026-10-25T08:00:00Z")
    );
}

#[test]
fn zones_are_read_as_lists_write_them() {
    let offset =
        |text: &str| read_zone(text).map(|zone| zone.to_offset(at("2026-01-15T00:00:00Z")).seconds());
    assert_eq!(offset("Europe/Berlin"), Some(3_600));
    assert_eq!(offset("America/New York"), Some(-5 * 3_600), "a blank for the underscore");
    assert_eq!(offset("UTC"), Some(0));
    assert_eq!(offset("+2"), Some(7_200));
    assert_eq!(offset("gmt-03:30"), Some(-12_600));
    assert_eq!(offset("\u{2212}0330"), Some(-12_600));
    assert_eq!(offset("5.5"), Some(19_800), "half an hour, as Mailchimp's GMTOFF writes it");
    for odd in ["", "Mars/Olympus", "+99", "noon", "+2:75", "12345678901234567890"] {
        assert_eq!(offset(odd), None, "{odd}");
    }
    let fields = [("first_name", "Amara"), ("Time Zone", "no idea"), ("GMTOFF", "-8")];
    assert_eq!(zone_of(fields).map(|zone| zone.to_offset(Timestamp::UNIX_EPOCH).seconds()), Some(-28_800));
    assert!(zone_of([("town", "+2")]).is_none(), "a number in some other field is no zone");
}

proptest! {
    #[test]
    fn any_text_is_a_zone_or_none(text in ".{0,80}") {
        let _ = read_zone(&text);
    }

    #[test]
    fn nobody_waits_longer_than_two_days_or_goes_before_the_start(
        start in 1_700_000_000_i64..1_900_000_000,
        late in 0_i64..86_400 * 2,
        hours in -12_i32..=14,
    ) {
        let plan = Planned {
            at: Timestamp::from_second(start).unwrap(),
            people: 1,
            own_zone: Some("Europe/Berlin".to_owned()),
            refused: None,
        };
        let begins = Timestamp::from_second(start + late).unwrap();
        let theirs = TimeZone::fixed(Offset::from_seconds(hours * 3_600).unwrap());
        let turn = plan.turn(Some(&theirs), begins);
        prop_assert!(turn >= begins);
        prop_assert!(turn.duration_since(begins) <= SignedDuration::from_hours(48));
    }
}
