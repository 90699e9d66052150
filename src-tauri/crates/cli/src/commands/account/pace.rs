//! How an account is paced, as the terminal says it: limits, what stays free, hours and days, a warm-up.

use super::access::{self, Access};
use crate::desk::{Desk, Done};
use anyhow::Error;
use app::accounts::{CardChoice, choice};
use app::delivery::card::BulkPolicy;
use app::delivery::plan::{Hours, WarmUp, Weekdays};
use app::delivery::{Day, Limits, Plan, Zone};
use app::store::Account;
use clap::Args;
use jiff::civil::Date;
use std::num::NonZeroU32;

/// Limits and habits of an account. What is left out stays as it is; for a new account, as its mail host says.
#[derive(Args)]
pub struct Pace {
    /// Most messages in any second.
    #[arg(long, value_name = "N")]
    per_second: Option<u32>,
    /// Most messages in any 60 seconds.
    #[arg(long, value_name = "N")]
    per_minute: Option<u32>,
    /// Most messages in any hour.
    #[arg(long, value_name = "N")]
    per_hour: Option<u32>,
    /// Most messages in any 24 hours, or in a day of --day-zone.
    #[arg(long, value_name = "N")]
    per_day: Option<u32>,
    /// The zone whose midnight begins a new day at your mail host, for example America/New_York; "none" for any 24 hours.
    #[arg(long, value_name = "ZONE")]
    day_zone: Option<String>,
    /// Most people a day whom this account never wrote to.
    #[arg(long, value_name = "N")]
    new_per_day: Option<u32>,
    /// Most messages to any one domain of recipients in any 60 seconds.
    #[arg(long, value_name = "N")]
    domain_per_minute: Option<u32>,
    /// Most messages to any one domain of recipients in any hour.
    #[arg(long, value_name = "N")]
    domain_per_hour: Option<u32>,
    /// Messages of a day that stay free for your own mail; 0 for none.
    #[arg(long, value_name = "N")]
    keep_free: Option<u32>,
    /// Since when you have the account: some mail hosts allow older ones more.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Begin with 50 messages and send half as many again on each day that something is sent: "on" from today, "off".
    #[arg(long, value_name = "ON|OFF", num_args = 0..=1, default_missing_value = "on", value_parser = ["on", "off"])]
    warm_up: Option<String>,
    /// The hours in which messages go, for example 08:00-20:00; "all" for day and night.
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    hours: Option<Times>,
    /// The days on which messages go, for example mon-fri.
    #[arg(long, value_name = "DAYS")]
    weekdays: Option<Weekdays>,
    /// The zone of hours and days, for example Europe/Berlin; this computer's where nothing is said.
    #[arg(long, value_name = "ZONE")]
    zone: Option<Zone>,
    /// Spread the messages over each minute (or hour) instead of sending as soon as there is room.
    #[arg(long, value_name = "ON|OFF", num_args = 0..=1, default_missing_value = "on", value_parser = ["on", "off"])]
    spread: Option<String>,
}

/// Hours as they are typed; none for day and night. A type of its own, because clap takes an option within an option for
/// a word that may stand without its value.
#[derive(Clone, Copy)]
struct Times(Option<Hours>);

fn hours(text: &str) -> Result<Times, app::delivery::Error> {
    if text == "all" { Ok(Times(None)) } else { text.parse().map(|hours| Times(Some(hours))) }
}

impl Pace {
    /// These limits with what was said instead.
    pub fn limits(&self, known: Limits) -> Result<Limits, app::delivery::Error> {
        let day = match self.day_zone.as_deref() {
            None => known.day,
            Some("none") => Day::Rolling,
            Some(zone) => Day::Calendar(zone.parse()?),
        };
        Ok(Limits {
            per_second: self.per_second.or(known.per_second),
            per_minute: self.per_minute.or(known.per_minute),
            per_hour: self.per_hour.or(known.per_hour),
            per_day: self.per_day.or(known.per_day),
            day,
            new_per_day: self.new_per_day.or(known.new_per_day),
            domain_per_minute: self.domain_per_minute.or(known.domain_per_minute),
            domain_per_hour: self.domain_per_hour.or(known.domain_per_hour),
        })
    }

    /// This plan with what was said instead.
    pub fn plan(&self, known: Plan, today: Date) -> Plan {
        let chooses_times = self.hours.is_some() || self.weekdays.is_some() || self.warm_up.is_some();
        let here = || app::zone_of_this_computer();
        Plan {
            keep_free: self.keep_free.map_or(known.keep_free, NonZeroU32::new),
            since: self.since.or(known.since),
            hours: self.hours.map_or(known.hours, |times| times.0),
            weekdays: self.weekdays.unwrap_or(known.weekdays),
            warm_up: match self.warm_up.as_deref() {
                Some("on") => Some(known.warm_up.unwrap_or(WarmUp::from_today(today))),
                Some(_) => None,
                None => known.warm_up,
            },
            zone: self.zone.unwrap_or_else(|| {
                if chooses_times && known.zone == Zone::UTC { here() } else { known.zone }
            }),
            rhythm: match self.spread.as_deref() {
                Some("on") => app::delivery::pacing::Rhythm::Spread,
                Some(_) => app::delivery::pacing::Rhythm::AsAllowed,
                None => known.rhythm,
            },
        }
    }
}

/// Changes how an account is paced. It holds from the next message on, also for a campaign that is being sent.
pub fn set(
    desk: &Desk,
    name: &str,
    access: &Access,
    pace: &Pace,
    policy: Option<BulkPolicy>,
) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let row = postrider.account_named(name)?;
    let mut account = row.account;
    let password = access.change(&mut account, postrider.clock().now())?;
    account.limits = pace.limits(account.limits)?;
    account.plan = pace.plan(account.plan, postrider.today());
    if let Some(policy) = policy {
        account.policy = policy;
        account.card = with_policy(&account, policy)?;
    }
    let (limits, plan, policy) = (account.limits, account.plan, account.policy);
    postrider.change_account(row.id, account, access::with(password.as_ref()))?;
    desk.said(
        &serde_json::json!({ "kind": "changed", "account": name, "limits": limits, "plan": plan, "bulk_policy": policy }),
        &format!("{name} is changed. It holds from the next message on."),
    )
}

/// What is kept of the card, with the person's own word about newsletters, so that it outlives a change of the card.
fn with_policy(account: &Account, policy: BulkPolicy) -> Result<serde_json::Value, Error> {
    let choice = CardChoice { own_policy: Some(policy), ..choice(account) };
    Ok(serde_json::to_value(choice)?)
}
