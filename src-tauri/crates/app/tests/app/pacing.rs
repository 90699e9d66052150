//! The pace of real sending, on a simulated clock: it is what was forecast, and no window is ever too full.

use crate::desk::Desk;
use app::delivery::card::{CARDS, Card};
use app::delivery::pacing::Crowd;
use app::delivery::plan::WarmUp;
use app::delivery::{CampaignId, Day, Limits, Plan, Terms};
use app::practice::FaultPlan;
use app::rehearsal::Rehearsal;
use app::{Clock, Ended, StopSign};
use jiff::{SignedDuration, Timestamp};

/// What one message takes in a rehearsal.
const EACH: SignedDuration = SignedDuration::from_millis(400);

fn noon() -> Timestamp {
    "2026-03-23T12:00:00Z".parse().unwrap()
}

/// A desk whose account is paced like this.
fn desk(terms: Terms, people: usize) -> (Desk, CampaignId) {
    let desk = Desk::by(Clock::simulated(noon()));
    for number in 0..people {
        // Every second one at one provider.
        let domain = if number % 2 == 0 { "harbour.example" } else { "northfen.example" };
        desk.person(&format!("person{number}@{domain}"), Some("Amara"));
    }
    let campaign = desk.campaign(9, terms.limits, 1);
    let id = desk.postrider.account_named("Harbour").unwrap().id;
    let mut account = desk.postrider.store().account(id).unwrap().account;
    account.limits = terms.limits;
    account.plan = terms.plan;
    account.card = serde_json::json!({ "card": terms.card.map(|card| card.id) });
    desk.postrider.store().update_account(id, &account).unwrap();
    (desk, campaign)
}

async fn run(desk: &Desk, campaign: CampaignId) -> Rehearsal {
    let work = desk.postrider.rehearse(campaign, FaultPlan::default(), StopSign::default());
    let rehearsal = work.await.unwrap();
    assert_eq!(rehearsal.end, Ended::Finished, "{:?}", rehearsal.paused);
    rehearsal
}

/// When the last message was told to go, and when it went.
async fn told_and_took(desk: &Desk, campaign: CampaignId, people: u64) -> (Rehearsal, SignedDuration) {
    let row = desk.postrider.store().campaign(campaign).unwrap();
    let account = desk.postrider.store().account(row.account.unwrap()).unwrap();
    let crowd: Crowd = desk.postrider.crowd_of(&row, &account, people).unwrap();
    let forecast = desk.postrider.pace_of(&account).unwrap().forecast_for(&crowd, noon(), Some(EACH));
    let told = forecast.end.expect("it ends").duration_since(noon());
    (run(desk, campaign).await, told)
}

/// Every message counted anew for each window, by the post office's own times.
fn hold(arrivals: &[Timestamp], terms: Terms, name: &str) {
    let fullest = |length: SignedDuration| {
        let mut first = 0;
        let mut most = 0;
        for (last, at) in arrivals.iter().enumerate() {
            while at.duration_since(arrivals[first]) >= length {
                first += 1;
            }
            most = most.max(last + 1 - first);
        }
        most as u64
    };
    let limits = terms.limits_at(noon());
    for limit in limits.iter() {
        let fullest = fullest(limit.window.length());
        assert!(fullest <= u64::from(limit.count), "{name}: {fullest} where {limit} are allowed");
    }
    if let (Some(zone), Some(most)) = (limits.day.zone(), limits.per_day) {
        let mut dates = std::collections::BTreeMap::new();
        for at in arrivals {
            *dates.entry(at.to_zoned(zone.rules()).date()).or_insert(0) += 1;
        }
        assert!(dates.values().all(|count| *count <= most), "{name}: a day of the calendar: {dates:?}");
    }
}

fn of_card(card: &'static Card) -> Terms {
    let limits = app::accounts::usual_limits(card.server.host, Some(card));
    let keep_free = app::accounts::usual_headroom(card.server.host, limits, Some(card));
    Terms { limits, plan: Plan { keep_free, ..Plan::default() }, card: Some(card) }
}

/// Enough people to run into the limits of a card, as far as there is time for them: fewer without optimisation.
fn enough(limits: Limits) -> usize {
    let (most_a_day, most_an_hour) = if cfg!(debug_assertions) { (250, 100) } else { (2_000, 500) };
    let a_day = limits.new_per_day.or(limits.per_day).filter(|count| *count <= most_a_day);
    let an_hour = limits.per_hour.filter(|count| *count <= most_an_hour);
    a_day.map(|count| 2 * count + 20).or(an_hour.map(|count| 4 * count)).unwrap_or(160) as usize
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forecast_comes_true_for_every_card() {
    for card in CARDS {
        let terms = of_card(card);
        let people = enough(terms.limits);
        let (desk, campaign) = desk(terms, people);
        let (rehearsal, told) = told_and_took(&desk, campaign, people as u64).await;
        let took = rehearsal.lasted();
        let off = (told.as_millis() - took.as_millis()).abs();
        assert!(off * 10 <= took.as_millis(), "{}: told {told:#}, took {took:#}", card.id);
        hold(&rehearsal.arrivals, terms, card.id);
        assert_eq!(rehearsal.arrivals.len(), people, "{}: everybody got it", card.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_warms_up_in_office_hours_keeps_to_its_word() {
    let plan = Plan {
        hours: Some("08:00-18:00".parse().unwrap()),
        weekdays: "mon-fri".parse().unwrap(),
        zone: "Europe/Berlin".parse().unwrap(),
        warm_up: Some(WarmUp { began: "2026-03-23".parse().unwrap(), first: 20, growth: 100 }),
        ..Plan::default()
    };
    let limits = Limits { per_minute: Some(10), per_day: Some(100), ..Limits::NONE };
    let terms = Terms { limits, plan, card: None };
    let (desk, campaign) = desk(terms, 320);
    let (rehearsal, told) = told_and_took(&desk, campaign, 320).await;
    let took = rehearsal.lasted();
    assert!(
        (told.as_millis() - took.as_millis()).abs() * 10 <= took.as_millis(),
        "told {told:#}, took {took:#}"
    );
    hold(&rehearsal.arrivals, terms, "warm-up");
    let mut days = std::collections::BTreeMap::new();
    for at in &rehearsal.arrivals {
        let local = at.to_zoned(plan.zone.rules());
        // The last one of a minute is on its way for a moment.
        assert!((8..18).contains(&local.hour()), "in office hours only: {local}");
        *days.entry(local.date()).or_insert(0) += 1;
    }
    let a_day: Vec<u32> = days.values().copied().collect();
    assert_eq!(a_day, [20, 40, 80, 100, 80], "a little more each day, and none on a weekend: {days:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_provider_gets_no_more_than_its_share_and_nobody_waits_for_it() {
    let limits = Limits { domain_per_minute: Some(3), domain_per_hour: Some(40), ..Limits::NONE };
    let (desk, campaign) = desk(limits.into(), 160);
    let (rehearsal, told) = told_and_took(&desk, campaign, 160).await;
    let took = rehearsal.lasted();
    assert!(
        (told.as_millis() - took.as_millis()).abs() * 10 <= took.as_millis(),
        "told {told:#}, took {took:#}"
    );
    let minutes: Vec<u64> = rehearsal.minutes.iter().map(|minute| minute.counts.accepted).collect();
    assert!(minutes.iter().all(|count| *count <= 6 + 1), "three a minute to each: {minutes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_never_written_to_are_spread_over_days_and_the_others_are_not() {
    let limits = Limits { new_per_day: Some(30), ..Limits::NONE };
    let (desk, campaign) = desk(limits.into(), 70);
    let (rehearsal, told) = told_and_took(&desk, campaign, 70).await;
    let took = rehearsal.lasted();
    assert_eq!(took.as_hours() / 24, 2, "thirty a day: {took:#}");
    assert!(
        (told.as_millis() - took.as_millis()).abs() * 10 <= took.as_millis(),
        "told {told:#}, took {took:#}"
    );
    hold(&rehearsal.arrivals, Limits { per_day: Some(30), ..Limits::NONE }.into(), "new people");
}

/// A day's work of 12,000: three accounts of different kinds.
#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_of_twelve_thousand_is_never_over_any_window_and_ends_when_forecast() {
    let card = |id: &str| Card::by_id(id).map(of_card).unwrap();
    // What those who run one enter: a production quota, a plan.
    let relay = |id: &str, limits: Limits| Terms { limits, ..card(id) };
    for (name, terms) in [
        ("Microsoft 365", card("microsoft-365")),
        (
            "IONOS",
            Terms {
                plan: Plan { since: Some("2020-01-01".parse().unwrap()), ..Plan::default() },
                limits: Limits { per_hour: Some(500), day: Day::Rolling, ..Limits::NONE },
                ..card("ionos")
            },
        ),
        (
            "Amazon SES",
            relay("amazon-ses", Limits { per_second: Some(14), per_day: Some(50_000), ..Limits::NONE }),
        ),
    ] {
        let (desk, campaign) = desk(terms, TWELVE_THOUSAND);
        let (rehearsal, told) = told_and_took(&desk, campaign, TWELVE_THOUSAND as u64).await;
        let took = rehearsal.lasted();
        println!("{name}: {took:#} on its clock, {:?} on ours", rehearsal.took);
        assert!(
            (told.as_millis() - took.as_millis()).abs() * 10 <= took.as_millis(),
            "{name}: told {told:#}, took {took:#}"
        );
        hold(&rehearsal.arrivals, terms, name);
        assert_eq!(rehearsal.arrivals.len(), TWELVE_THOUSAND, "{name}: everybody got it once");
    }
}

/// Without optimisation a twelfth is enough to see it hold.
const TWELVE_THOUSAND: usize = if cfg!(debug_assertions) { 1_000 } else { 12_000 };
