//! `postrider account list` and `postrider account show`: how accounts stand.

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::Postrider;
use app::accounts::{card, choice, paused_because};
use app::allowances::{Allowance, SaysWho};
use app::delivery::card::{BulkPolicy, Card, FigureOf, Policy, Says, Source};
use app::delivery::plan::{WarmUpState, Weekdays};
use app::delivery::{AccountPause, Plan, Wait};
use app::store::{Account, AccountRow};
use serde_json::{Map, Value, json};
use std::num::NonZeroU32;

/// Every account.
pub fn list(desk: &Desk) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut rows = Vec::new();
    for row in &postrider.store().accounts()? {
        if desk.json {
            desk.line(&object(postrider, row)?)?;
        } else {
            rows.push(vec![
                row.account.name.clone(),
                row.account.from.as_str().to_owned(),
                server(&row.account),
                test(row).to_owned(),
                pause(postrider, row).map(paused).unwrap_or_default(),
            ]);
        }
    }
    output::table(&["Account", "From", "Server", "Test", "Pause"], rows);
    Ok(Done::Fine)
}

/// One account, with everything that is known of it.
pub fn show(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let shown = Shown::of(postrider, postrider.account_named(name)?)?;
    if desk.json {
        desk.line(&shown.object(postrider)?)?;
    } else {
        shown.say(postrider);
    }
    Ok(Done::Fine)
}

/// The fields that `list` and `show` share.
fn object(postrider: &Postrider, row: &AccountRow) -> Result<Map<String, Value>, Error> {
    let account = &row.account;
    let mailbox = postrider.store().account_mailbox(row.id)?;
    let pause = pause(postrider, row);
    let fields = json!({
        "kind": "account", "account": account.name, "host": account.host, "port": account.port,
        "tls": account.tls.as_str(), "user": account.user, "from": account.from.as_str(),
        "from_name": account.from_name, "limits": account.limits, "plan": account.plan, "bulk_policy": account.policy.as_str(),
        "tested": row.tested.as_ref().map(|tested| tested.ok), "login": account.login.as_str(),
        "imap_host": mailbox.as_ref().map(|kept| kept.mailbox.host.as_str()),
        "paused": pause.map(|pause| pause.cause.as_str()),
        "until": pause.and_then(|pause| pause.until).map(|until| until.to_string()),
    });
    Ok(match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    })
}

/// The pause that holds now.
fn pause<'a>(postrider: &Postrider, row: &'a AccountRow) -> Option<&'a AccountPause> {
    let pause = &row.paused.as_ref()?.pause;
    pause.lasts_at(postrider.clock().now()).then_some(pause)
}

fn paused(pause: &AccountPause) -> String {
    match pause.until {
        Some(until) => format!("paused until {}", output::moment(until)),
        None => "paused".to_owned(),
    }
}

fn test(row: &AccountRow) -> &'static str {
    match &row.tested {
        None => "not tested",
        Some(tested) if tested.ok => "works",
        Some(_) => "did not work",
    }
}

fn server(account: &Account) -> String {
    format!("{}:{} {}", account.host, account.port, account.tls.as_str())
}

/// An account and what is worked out of it.
struct Shown {
    row: AccountRow,
    card: Option<&'static Card>,
    policy: BulkPolicy,
    allowances: Vec<Allowance>,
    elsewhere: u64,
    warm_up: Option<WarmUpState>,
    /// How many may go at this moment, by all of it together; `None` without a limit.
    goes_now: Option<u64>,
    /// Why none may.
    wait: Option<Wait>,
}

impl Shown {
    fn of(postrider: &Postrider, row: AccountRow) -> Result<Self, Error> {
        let now = postrider.clock().now();
        let card = card(&row.account);
        let mut pace = postrider.pace_of(&row)?;
        Ok(Self {
            card,
            policy: Policy::new(card, Some(row.account.policy)).in_force(),
            allowances: postrider.allowances(&row)?,
            elsewhere: pace.elsewhere(now),
            warm_up: pace.warm_up(now),
            goes_now: pace.room(now),
            wait: pace.next(now).wait(),
            row,
        })
    }

    fn object(&self, postrider: &Postrider) -> Result<Map<String, Value>, Error> {
        let (row, account) = (&self.row, &self.row.account);
        let choice = choice(account);
        let today = self.warm_up.as_ref().and_then(|state| Some((state.day, today(state)?)));
        let mut fields = object(postrider, row)?;
        let more = json!({
            "reply_to": account.reply_to.as_ref().map(|address| address.as_str()),
            "has_password": postrider.has_password(row.id)?,
            "figures": self.allowances.iter().map(|allowance| self.figure(allowance)).collect::<Vec<_>>(),
            "keep_free": account.plan.keep_free.map_or(0, NonZeroU32::get),
            "used_elsewhere": self.elsewhere, "goes_now": self.goes_now(postrider),
            "warm_up": today.map(|(day, today)| json!({ "day": day, "allowed": today.allowed, "sent": today.sent })),
            "connections": choice.connections, "per_session": choice.messages_per_session,
            "policy_in_force": self.policy.as_str(),
            "card": self.card.map(of_card),
            "pause": self.pause(postrider).map(|(pause, why, since)| json!({
                "code": pause.cause.as_str(), "message": why, "said": app::words(&pause.reply), "since": since.to_string(),
                "until": pause.until.map(|until| until.to_string()),
            })),
        });
        if let Value::Object(more) = more {
            fields.extend(more);
        }
        Ok(fields)
    }

    /// Whether no newsletter may go, however few people get it.
    fn forbids_any(&self) -> bool {
        self.policy == BulkPolicy::Prohibited
            && self.card.and_then(Card::bulk_from).is_none_or(|from| from <= 1)
    }

    fn goes_now(&self, postrider: &Postrider) -> Option<u64> {
        if pause(postrider, &self.row).is_some() || self.forbids_any() {
            return Some(0);
        }
        self.goes_now
    }

    fn figure(&self, allowance: &Allowance) -> Value {
        let (says, source) = match allowance.says {
            SaysWho::Card(source) => (source.says.as_str(), Some(source)),
            SaysWho::Careful => ("careful", None),
            SaysWho::You => ("you", None),
        };
        let zone = self.row.account.limits.day.zone().filter(|_| allowance.of == FigureOf::Day);
        json!({
            "of": allowance.of, "amount": allowance.amount, "used": allowance.used, "left": allowance.left, "says": says,
            "page": source.map(|source| source.page), "as_of": source.map(|source| source.as_of),
            "day_zone": zone.map(|zone| zone.name().to_owned()),
        })
    }

    fn pause(&self, postrider: &Postrider) -> Option<(&AccountPause, &'static str, jiff::Timestamp)> {
        let pause = pause(postrider, &self.row)?;
        let since = self.row.paused.as_ref()?.since;
        Some((pause, paused_because(pause.cause, self.row.account.login), since))
    }

    fn say(&self, postrider: &Postrider) {
        let account = &self.row.account;
        say(&format!(
            "{}: {}, {}, {}",
            account.name,
            account.from.as_str(),
            server(account),
            test(&self.row)
        ));
        if let Some((pause, why, _)) = self.pause(postrider) {
            match pause.until {
                Some(until) => {
                    say(&format!("This account sends nothing until {}. {why}", output::moment(until)))
                }
                None => say(&format!("This account sends nothing now. {why}")),
            }
            say(&format!("Their exact words: {}", app::words(&pause.reply)));
        }
        say!("");
        output::table(
            &["What it allows", "At most", "Used now", "Left of it", "Says who", "As of"],
            self.allowances.iter().map(|allowance| self.line(allowance)).collect(),
        );
        if pause(postrider, &self.row).is_none() && !self.forbids_any() {
            match (&self.wait, self.goes_now) {
                (Some(wait), _) => say(&wait.sentence(wait.until.map(output::moment).as_deref())),
                (None, Some(1)) => say("By all of it together, 1 message may go at this moment."),
                (None, Some(room)) => {
                    say(&format!("By all of it together, {room} messages may go at this moment."));
                }
                (None, None) => {}
            }
        }
        for line in self.habits() {
            say(&line);
        }
        if let Some(card) = self.card {
            known(card);
        }
    }

    fn line(&self, allowance: &Allowance) -> Vec<String> {
        let count = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
        let (says, as_of) = match allowance.says {
            SaysWho::Card(source) => (self.says(source), source.as_of.to_string()),
            SaysWho::Careful => ("Our careful guess".to_owned(), String::new()),
            SaysWho::You => ("You".to_owned(), String::new()),
        };
        vec![
            self.what(allowance.of),
            allowance.amount.to_string(),
            count(allowance.used),
            count(allowance.left),
            says,
            as_of,
        ]
    }

    fn what(&self, of: FigureOf) -> String {
        let said = match of {
            FigureOf::Second => "Messages in one second",
            FigureOf::Minute => "Messages in one minute",
            FigureOf::Hour => "Messages in one hour",
            FigureOf::Day => match self.row.account.limits.day.zone() {
                Some(zone) => return format!("Messages in a day, by midnight in {}", zone.name()),
                None => "Messages in any 24 hours",
            },
            FigureOf::NewPeople => "People it never wrote to, in a day",
            FigureOf::DomainMinute => "To one domain in a minute",
            FigureOf::DomainHour => "To one domain in an hour",
            other => other.as_str(),
        };
        said.to_owned()
    }

    fn says(&self, source: Source) -> String {
        says(self.card.map_or("", |card| card.name), source)
    }

    /// What the person chose, and what the host says of newsletters.
    fn habits(&self) -> Vec<String> {
        let plan = &self.row.account.plan;
        let mut lines = Vec::new();
        if self.elsewhere > 0 {
            let (count, verb) = (self.elsewhere, if self.elsewhere == 1 { "message" } else { "messages" });
            lines.push(format!(
                "In the last 24 hours {count} {verb} went out by hand or from elsewhere; they count."
            ));
        }
        if let Some(kept) = plan.keep_free {
            lines.push(format!("Kept for your own mail: {kept}"));
        }
        if let Some(since) = plan.since {
            lines.push(format!("You have it since {since}."));
        }
        lines.extend(hours(plan).map(|hours| format!("Sending hours: {hours}")));
        if let Some(state) = &self.warm_up
            && let Some(today) = today(state)
        {
            let (day, of) = (state.day, state.days.len());
            lines.push(format!("Warming up: day {day} of {of}, {} today", today.allowed));
        }
        let source = self.card.filter(|card| card.bulk == self.policy).and_then(|card| card.bulk_source);
        let source = source.map(|source| format!(" ({}, {})", self.says(source), source.as_of));
        let policy = policy(self.policy);
        lines.push(format!("Newsletters, if all agreed: {policy}{}", source.unwrap_or_default()));
        if let Some(from) = self.card.and_then(Card::bulk_from) {
            lines.push(format!("Counts as many from {from} people on"));
        }
        lines
    }
}

fn say(line: &str) {
    say!("{}", output::plain(line));
}

/// What the warm-up allows on this sending day.
fn today(state: &WarmUpState) -> Option<&app::delivery::plan::WarmUpDay> {
    state.days.get(usize::try_from(state.day).ok()?.checked_sub(1)?)
}

fn hours(plan: &Plan) -> Option<String> {
    let days = (plan.weekdays != Weekdays::ALL).then(|| plan.weekdays.to_string());
    let chosen: Vec<String> = plan.hours.map(|hours| hours.to_string()).into_iter().chain(days).collect();
    (!chosen.is_empty()).then(|| format!("{}, {} time", chosen.join(", "), plan.zone.name()))
}

const fn policy(policy: BulkPolicy) -> &'static str {
    match policy {
        BulkPolicy::Unknown => "Ask your host",
        BulkPolicy::Allowed => "Allowed",
        BulkPolicy::Discouraged => "A few only",
        BulkPolicy::SeparateStream => "On their own server",
        BulkPolicy::Prohibited => "Forbidden",
    }
}

/// Who says it, and where.
fn says(host: &str, source: Source) -> String {
    let who = match source.says {
        Says::Host => format!("{host}\u{2019}s own page"),
        Says::Others => format!("Others, not {host}"),
        Says::Unverified => return "Nobody we know of".to_owned(),
    };
    format!("{who}: {}", source.page)
}

/// What a host does to messages, when it locks, and who says so.
fn known(card: &Card) {
    let quirks = card.quirks.iter().map(|(quirk, source)| (quirk.sentence().to_owned(), *source));
    let locks = card.lock.iter().map(|rule| (rule.sentence(), rule.source));
    let lines: Vec<(String, Source)> = quirks.chain(locks).collect();
    if lines.is_empty() && card.note.is_empty() {
        return;
    }
    say!("\nGood to know about {}", card.name);
    for (sentence, source) in lines {
        say!("  {sentence}\n    {}, {}", says(card.name, source), source.as_of);
    }
    if !card.note.is_empty() {
        say!("  {}", card.note);
    }
}

fn of_card(card: &Card) -> Value {
    let quirks = card.quirks.iter().map(
        |(quirk, source)| json!({ "quirk": quirk.as_str(), "sentence": quirk.sentence(), "source": source }),
    );
    let locks = card.lock.iter().map(|rule| json!({ "sentence": rule.sentence(), "source": rule.source }));
    json!({
        "id": card.id, "name": card.name, "figures": card.figures, "bulk": card.bulk, "bulk_from": card.bulk_from(),
        "bulk_source": card.bulk_source, "quirks": quirks.collect::<Vec<_>>(), "locks": locks.collect::<Vec<_>>(),
        "note": card.note,
    })
}
