use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn next(first: &str, every: Every, now: &str) -> String {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    next_after(at(first), every, &zone, at(now)).to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

#[test]
fn a_reminder_keeps_its_hour_and_its_day() {
    assert_eq!(
        next("2026-03-26T08:00:00Z", Every::Week, "2026-03-26T08:00:00Z"),
        "2026-04-02 09:00",
        "summer time"
    );
    assert_eq!(
        next("2026-03-26T08:00:00Z", Every::Week, "2026-03-01T08:00:00Z"),
        "2026-03-26 09:00",
        "not begun"
    );
    assert_eq!(next("2026-03-26T08:00:00Z", Every::TwoWeeks, "2026-04-03T08:00:00Z"), "2026-04-09 09:00");
    assert_eq!(next("2026-01-31T08:00:00Z", Every::Month, "2026-01-31T08:00:00Z"), "2026-02-28 09:00");
    assert_eq!(
        next("2026-01-31T08:00:00Z", Every::Month, "2026-03-01T08:00:00Z"),
        "2026-03-31 09:00",
        "February does not move it to the 28th for good"
    );
    assert_eq!(next("2026-01-31T08:00:00Z", Every::Quarter, "2031-01-01T00:00:00Z"), "2031-01-31 09:00");
}

proptest! {
    #[test]
    fn the_next_time_is_the_first_one_after_now(
        first in 1_600_000_000_i64..1_800_000_000,
        passed in 0_i64..20 * 366 * 86_400,
        which in 0_usize..4,
    ) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let every = Every::ALL[which];
        let (first, now) = (Timestamp::from_second(first).unwrap(), Timestamp::from_second(first + passed).unwrap());
        let next = next_after(first, every, &zone, now);
        let from = first.to_zoned(zone);
        let slow = (0..2_000)
            .map(|n| from.checked_add(every.times(n)).unwrap().timestamp())
            .find(|time| *time > now);
        prop_assert_eq!(Some(next), slow);
    }
}
