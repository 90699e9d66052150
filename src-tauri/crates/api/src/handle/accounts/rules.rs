//! How an account is paced, between the words of the wire and those of the core.

use std::num::NonZeroU32;

use app::accounts::choice;
use app::delivery::pacing::{Pace, Rhythm};
use app::delivery::plan::{self, Hours, Weekdays};
use app::delivery::{Day, Limits, Plan};
use app::store::Account;
use jiff::Timestamp;

use crate::error::ApiError;
use crate::wire::accounts::AccountLimits;
use crate::wire::accounts::rules::{AccountRules, SendingHours, WarmUp, WarmUpDay, WarmUpView};

/// The rules of an account.
pub fn rules(account: &Account) -> AccountRules {
    let plan = &account.plan;
    let choice = choice(account);
    let chosen = plan.hours.is_some() || plan.weekdays != Weekdays::ALL;
    AccountRules {
        keep_free: plan.keep_free.map_or(0, NonZeroU32::get),
        since: plan.since.map(|date| date.to_string()),
        hours: chosen.then(|| SendingHours {
            from: clock(plan.hours.map_or(0, Hours::from)),
            until: clock(plan.hours.map_or(DAY, Hours::until)),
            weekdays: plan.weekdays.days().collect(),
            zone: plan.zone.name().to_owned(),
        }),
        warm_up: plan.warm_up.map(|warm_up| WarmUp { first: warm_up.first, growth: warm_up.growth }),
        spread: plan.rhythm == Rhythm::Spread,
        connections: choice.connections,
        per_session: choice.messages_per_session,
    }
}

const DAY: u16 = 24 * 60;

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The plan that rules come to. A warm-up that goes on keeps its first day.
pub fn plan(rules: &AccountRules, known: &Plan, today: jiff::civil::Date) -> Result<Plan, ApiError> {
    let refused = |why: app::delivery::Error| ApiError::new("rules", why.to_string());
    let since =
        match rules.since.as_deref().map(str::trim).filter(|date| !date.is_empty()) {
            None => None,
            Some(date) => Some(date.parse().map_err(|_| {
                ApiError::new("rules", format!("“{date}” is no date. Write it as 2026-03-23."))
            })?),
        };
    let (hours, weekdays, zone) = match &rules.hours {
        None => (None, Weekdays::ALL, known.zone),
        Some(chosen) => {
            let zone = match chosen.zone.as_str() {
                "" => app::zone_of_this_computer(),
                name => name.parse().map_err(refused)?,
            };
            let all_day = chosen.from == "00:00" && chosen.until == "24:00";
            let span = format!("{}-{}", chosen.from, chosen.until);
            let hours = if all_day { None } else { Some(span.parse().map_err(refused)?) };
            (hours, Weekdays::of(&chosen.weekdays).map_err(refused)?, zone)
        }
    };
    Ok(Plan {
        keep_free: NonZeroU32::new(rules.keep_free),
        since,
        hours,
        weekdays,
        zone,
        warm_up: rules.warm_up.map(|warm_up| plan::WarmUp {
            began: known.warm_up.map_or(today, |known| known.began),
            first: warm_up.first.max(1),
            growth: warm_up.growth,
        }),
        rhythm: if rules.spread { Rhythm::Spread } else { Rhythm::AsAllowed },
    })
}

/// Limits as typed. What a host calls a day stays where its pages contradict each other.
pub fn limits(typed: AccountLimits, known: Limits) -> Limits {
    let limits = Limits::from(typed);
    match (known.day, limits.day) {
        (Day::Both(kept), Day::Calendar(zone)) if kept == zone => Limits { day: known.day, ..limits },
        _ => limits,
    }
}

/// Where the warm-up stands.
pub fn warm_up(pace: &mut Pace, now: Timestamp) -> Option<WarmUpView> {
    let state = pace.warm_up(now)?;
    let day = |day: &plan::WarmUpDay| WarmUpDay { allowed: day.allowed, sent: day.sent.map(u64::from) };
    Some(WarmUpView { day: state.day, days: state.days.iter().map(day).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> jiff::civil::Date {
        "2026-03-23".parse().unwrap()
    }

    #[test]
    fn rules_come_back_as_they_were_set() {
        let rules_set = AccountRules {
            keep_free: 40,
            since: Some("2026-01-05".to_owned()),
            hours: Some(SendingHours {
                from: "08:00".to_owned(),
                until: "24:00".to_owned(),
                weekdays: vec![1, 2, 5],
                zone: "Europe/Berlin".to_owned(),
            }),
            warm_up: Some(WarmUp { first: 50, growth: 50 }),
            spread: true,
            connections: None,
            per_session: None,
        };
        let plan = plan(&rules_set, &Plan::default(), today()).unwrap();
        let account = Account {
            name: String::new(),
            host: String::new(),
            port: 25,
            tls: app::store::AccountTls::None,
            login: app::store::AccountLogin::None,
            user: String::new(),
            from: app::address::Address::parse("hello@lindenbakery.example").unwrap(),
            from_name: String::new(),
            reply_to: None,
            limits: Limits::NONE,
            plan,
            policy: app::delivery::card::BulkPolicy::Allowed,
            card: serde_json::Value::Null,
            ca_file: None,
        };
        assert_eq!(rules(&account), rules_set);
    }

    #[test]
    fn what_is_no_date_zone_or_span_is_refused() {
        let hours = |from: &str, until: &str, weekdays: &[u8], zone: &str| AccountRules {
            hours: Some(SendingHours {
                from: from.to_owned(),
                until: until.to_owned(),
                weekdays: weekdays.to_vec(),
                zone: zone.to_owned(),
            }),
            ..AccountRules::default()
        };
        let check =
            |rules: AccountRules| plan(&rules, &Plan::default(), today()).map_err(|why| why.code).err();
        assert_eq!(check(hours("08:00", "20:00", &[1], "UTC")), None);
        for wrong in [
            hours("25:00", "20:00", &[1], "UTC"),
            hours("08:00", "08:00", &[1], "UTC"),
            hours("08:00", "20:00", &[], "UTC"),
            hours("08:00", "20:00", &[8], "UTC"),
            hours("08:00", "20:00", &[1], "Bakerstreet"),
            AccountRules { since: Some("23.03.2026".to_owned()), ..AccountRules::default() },
        ] {
            assert_eq!(check(wrong.clone()).as_deref(), Some("rules"), "{wrong:?}");
        }
    }
}
