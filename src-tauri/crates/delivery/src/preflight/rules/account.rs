//! Checks of what it is sent with.

use jiff::SignedDuration;

use super::{Facts, Found, blocking, people, warning};
use crate::card::{BulkPolicy, Card};
use crate::limits::grouped;
use crate::preflight::{AccountFacts, Mailing};

/// A test older than this says little about today's password.
const OLD_TEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Sending that takes longer is worth another way.
const LONG: SignedDuration = SignedDuration::from_hours(3 * 24);

pub(super) fn chosen(facts: &Facts<'_>) -> Option<Found> {
    facts.account.is_none().then(|| {
        blocking(
            "account-missing",
            "No account to send with",
            "The message needs a mailbox of yours to go out from.",
            "Choose one, or add one under Accounts.",
        )
    })
}

pub(super) fn secret(facts: &Facts<'_>) -> Option<Found> {
    let account = facts.account?;
    (account.signs_in && !account.has_secret).then(|| {
        blocking(
            "account-no-password",
            format!("{} has no password", account.name),
            "Its mail server lets nobody send who does not sign in.",
            "Enter it under Accounts.",
        )
    })
}

pub(super) fn tested(facts: &Facts<'_>) -> Option<Found> {
    let account = facts.account?;
    if account.test_failed {
        return Some(warning(
            "account-test-failed",
            format!("The last test of {} did not work", account.name),
            "As it is now, nothing might go out.",
            "Look at the account under Accounts and press Test. It sends nothing to your list. In the terminal it is `postrider \
             account test`.",
        ));
    }
    let Some(tested) = account.tested else {
        return Some(warning(
            "account-not-tested",
            format!("{} was never tested", account.name),
            "A wrong password or server name would show only half-way.",
            "Press Test under Accounts. It sends nothing to your list.",
        ));
    };
    (facts.at.duration_since(tested) > OLD_TEST).then(|| {
        warning(
            "account-test-old",
            format!("{} was last tested more than a month ago", account.name),
            "Passwords and certificates change.",
            "Press Test under Accounts.",
        )
    })
}

/// A host's ban holds for the whole mailing: whoever got similar content before counts in, so that slices do not get round
/// it.
pub(super) fn bulk_policy(facts: &Facts<'_>) -> Option<Found> {
    let account = facts.account?;
    if account.policy.in_force() != BulkPolicy::Prohibited {
        return None;
    }
    let from = account.card.and_then(Card::bulk_from);
    let host = host(&account);
    let who = if account.policy.forbidden_by_person() { BannedBy::Person } else { BannedBy::Host(&host) };
    bulk_ban(who, from, Mailing::New, facts.audience.included, account.similar_before)
}

/// Who forbids bulk mail.
#[derive(Clone, Copy)]
pub(crate) enum BannedBy<'a> {
    /// The mail host, by its name.
    Host(&'a str),
    /// Nobody but the person.
    Person,
}

/// What a ban on bulk mail says to a mailing of `people`, with `before` others who got similar content. `from` is the number
/// of people from which on the host counts it as bulk; `None` is any newsletter.
pub(crate) fn bulk_ban(
    who: BannedBy<'_>,
    from: Option<u32>,
    mailing: Mailing,
    people_now: u64,
    before: u64,
) -> Option<Found> {
    let all = people_now.saturating_add(before);
    let from = from.unwrap_or(1);
    if people_now == 0 || all < u64::from(from) {
        return None;
    }
    let fix = match mailing {
        Mailing::New => {
            "Hand the list over to a provider for newsletters: \u{201c}Hand over to a bulk provider\u{201d}, under Send. In the \
             terminal it is `postrider handoff export --list`."
        }
        Mailing::Rest => {
            "End it under Send, and hand over those who have not got it to a provider for newsletters: the button is there then. \
             In the terminal it is `postrider campaign cancel`, then `postrider handoff export --campaign`."
        }
        Mailing::Again => {
            "Whom it did not reach is under Results. Write to them from an account that may send newsletters."
        }
    };
    let BannedBy::Host(host) = who else {
        let (what, why) = ("This account is marked as not for newsletters", "You said so under Accounts.");
        return Some(blocking("bulk-prohibited", what.to_owned(), why, fix).for_people(people_now));
    };
    let (what, why) = match from {
        0 | 1 => (format!("{host} does not allow newsletters"), String::new()),
        _ => (
            format!("{host} does not allow similar messages to {} or more", people(u64::from(from))),
            match before {
                0 => format!("This one would go to {}. ", people(people_now)),
                _ => format!(
                    "In the last 30 days {} got something similar; with this one it would be {}. ",
                    people(before),
                    people(all)
                ),
            },
        ),
    };
    let why = format!("{why}It may close your mailbox. Smaller batches break the same rule.");
    Some(blocking("bulk-prohibited", what, &why, fix).for_people(people_now))
}

pub(super) fn bulk_advice(facts: &Facts<'_>) -> Option<Found> {
    let account = facts.account?;
    let host = host(&account);
    match account.policy.in_force() {
        BulkPolicy::Discouraged => Some(warning(
            "bulk-discouraged",
            format!("{host} is made for personal mail"),
            "It may stop the account when too many people get the same message.",
            "Keep it to a few hundred people who know you, or hand over to a provider for newsletters.",
        )),
        BulkPolicy::SeparateStream => Some(warning(
            "bulk-separate-stream",
            format!("{host} wants newsletters on a server of their own"),
            "On this one they get in the way of your other mail, and it may stop the account.",
            "Use the server name for newsletters that your host gives you.",
        )),
        BulkPolicy::Unknown | BulkPolicy::Allowed | BulkPolicy::Prohibited => None,
    }
}

pub(super) fn sends_at_all(facts: &Facts<'_>) -> Option<Found> {
    let limits = facts.account?.limits;
    let by_domain = [limits.domain_per_minute, limits.domain_per_hour].contains(&Some(0));
    let what = match limits.iter().find(|limit| limit.count == 0) {
        Some(limit) => format!("This account may send {limit}"),
        None if by_domain => "This account may send nothing to any one domain".to_owned(),
        None => return None,
    };
    Some(blocking(
        "limit-zero",
        what,
        "Messages would wait for a turn that never comes.",
        "Set a limit above 0, or keep less free for your own mail, under Accounts.",
    ))
}

pub(super) fn takes_days(facts: &Facts<'_>) -> Option<Found> {
    let forecast = facts.forecast?;
    let days = forecast.end?.duration_since(forecast.start?);
    (days > LONG).then(|| {
        let days = u64::try_from(days.as_hours().div_euclid(24) + 1).unwrap_or(u64::MAX);
        let a_day = grouped(forecast.people.div_ceil(days.max(1)));
        let why = format!(
            "It sends about {a_day} a day, and you write to {}. The laptop has to be on and online for all of that.",
            people(forecast.people)
        );
        warning(
            "takes-days",
            format!("This account needs about {} days for it", grouped(days)),
            &why,
            "Hand over to a provider for newsletters, send through a bigger relay with several connections, or write to \
             fewer people.",
        )
    })
}

pub(super) fn message_fits(facts: &Facts<'_>) -> Option<Found> {
    let (size, most) = (facts.biggest?, facts.account?.biggest_message?);
    (size > most).then(|| {
        blocking(
            "message-too-large",
            format!("The message has {}, the account takes {}", kilobytes(size), kilobytes(most)),
            "Its mail server would refuse every one.",
            "Make the pictures smaller, or link to them.",
        )
    })
}

fn host(account: &AccountFacts<'_>) -> String {
    account.card.map_or_else(|| account.name.to_owned(), |card| card.name.to_owned())
}

fn kilobytes(bytes: u64) -> String {
    format!("{} kB", crate::limits::grouped(bytes.div_ceil(1_000)))
}
