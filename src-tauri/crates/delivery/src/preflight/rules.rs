//! The checks themselves, one function each: `None` is fine.

mod account;
mod people;
mod sender;

use address::{Finding, Severity};

use super::{Area, Facts, Found};

pub(crate) use account::{BannedBy, bulk_ban};

/// One check.
pub(super) struct Rule {
    pub area: Area,
    pub look: fn(&Facts<'_>) -> Option<Found>,
}

const fn rule(area: Area, look: fn(&Facts<'_>) -> Option<Found>) -> Rule {
    Rule { area, look }
}

/// Every check, in the order a person would fix things.
pub(super) const ALL: &[Rule] = &[
    rule(Area::People, people::nobody),
    rule(Area::People, people::nobody_else),
    rule(Area::People, people::risky),
    rule(Area::People, people::missing_fields),
    rule(Area::Sender, sender::from),
    rule(Area::Sender, sender::from_is_the_account),
    rule(Area::Sender, sender::organisation),
    rule(Area::Sender, sender::postal_address),
    rule(Area::Sender, sender::way_to_leave),
    rule(Area::Account, account::chosen),
    rule(Area::Account, account::secret),
    rule(Area::Account, account::tested),
    rule(Area::Account, account::bulk_policy),
    rule(Area::Account, account::bulk_advice),
    rule(Area::Account, account::sends_at_all),
    rule(Area::Account, account::takes_days),
    rule(Area::Message, account::message_fits),
];

fn found(
    code: &'static str,
    severity: Severity,
    what: impl Into<String>,
    why: &str,
    fix: impl Into<String>,
) -> Found {
    Found {
        area: Area::Message,
        finding: Finding::new(code, severity, what).with_fix(fix),
        why: why.to_owned(),
        people: None,
    }
}

fn blocking(code: &'static str, what: impl Into<String>, why: &str, fix: impl Into<String>) -> Found {
    found(code, Severity::Blocking, what, why, fix)
}

fn warning(code: &'static str, what: impl Into<String>, why: &str, fix: impl Into<String>) -> Found {
    found(code, Severity::Warning, what, why, fix)
}

impl Found {
    fn for_people(self, people: u64) -> Found {
        Found { people: Some(people), ..self }
    }
}

/// "1 person", "3,200 people".
fn people(n: u64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{} people", crate::limits::grouped(n)) }
}
