use app::delivery::pacing::{Pace, Rhythm};
use app::store::Counts;

use super::*;
use crate::wire::sending::Span;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 / 86_400 * 86_400 + minute * 60).unwrap()
}

fn minute(number: i64, accepted: u64) -> Minute {
    Minute { at: at(number), counts: Counts { accepted, ..Counts::default() } }
}

const THIRTY: Limits = Limits { per_minute: Some(30), ..Limits::NONE };

#[test]
fn past_and_forecast_share_one_width_and_lose_nobody() {
    let went: Vec<Minute> = (0..100).map(|number| minute(number, 30)).collect();
    let pace = Pace::new(THIRTY, Rhythm::AsAllowed, &[]);
    let ahead = pace.forecast(90, at(100), None);
    let chart = chart(&went, Some(&ahead), &THIRTY);
    assert_eq!(chart.bar_seconds, 300, "a hundred bars of a minute are too many to read");
    assert_eq!(
        chart.bars.iter().map(|bar| bar.accepted).sum::<u64>(),
        3_000,
        "everything that went is there"
    );
    assert_eq!(chart.bars.iter().map(|bar| bar.to_go).sum::<u64>(), 90, "and everything that will go");
    assert!(
        chart.bars.windows(2).all(|pair| pair[0].from < pair[1].from),
        "in order of time: {:?}",
        chart.bars
    );
    assert_eq!(chart.most_per_bar, Some(150), "30 a minute are 150 in five");
    assert_eq!(chart.most_because, Some(Because::Limit { amount: 30, span: Span::Minute }));
    assert_eq!(chart.end, ahead.end, "the end is that of the forecast");
}

#[test]
fn a_hole_has_the_limit_that_made_it() {
    let limits = Limits { per_hour: Some(60), ..THIRTY };
    let check = |minutes: &[Minute], expect: &[Because], why: &str| {
        let found: Vec<Because> = holes(minutes, &limits, 60).into_iter().map(|gap| gap.because).collect();
        assert_eq!(found, expect, "{why}");
    };
    let hour = Because::Limit { amount: 60, span: Span::Hour };
    check(&[minute(0, 30), minute(1, 30), minute(61, 30)], &[hour], "the hour was used up");
    check(
        &[minute(0, 5), minute(15, 5)],
        &[Because::TryLater],
        "nothing was used up: servers asked to come back",
    );
    check(&[minute(0, 5), minute(3, 5)], &[], "a short silence is part of the rhythm");
    check(&[], &[], "nothing went");
}
