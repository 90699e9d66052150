//! Finding the settings of an address by asking.

use app::accounts::usual_limits;
use app::address::Address;
use app::finding::{At, Elsewhere, End, Settings, Step};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::jobs::settings::LookingFor;
use crate::wire::accounts::finding::{AccountFindRequest, AccountFinding, FindAt, FindEnd, FindStep};
use crate::wire::accounts::reading::MailboxForm;
use crate::wire::accounts::{AccountForm, AccountSuggestion, FoundBy, LeadsElsewhere};
use crate::wire::common::Nothing;

/// Looks for the settings of an address; answers at once, the work goes on.
pub async fn account_find(desk: &Desk, request: AccountFindRequest) -> Result<AccountFinding, ApiError> {
    let address = parsed(&request.address)?;
    // Whoever owns a name that looks like a slip of the keys would be asked, and answer.
    if let Some(meant) = app::address::judge(address.as_str()).suggestion {
        return Err(ApiError::new("address", format!("Did you mean {meant}? Nobody was asked.")));
    }
    let postrider = desk.postrider()?;
    desk.jobs.setting_up.look(address.as_str(), |looking, stop| {
        let address = address.clone();
        async move {
            // What stands in the way of asking is told step by step.
            let _ = postrider.find_settings(&address, &looking, &stop).await;
        }
    });
    account_finding(desk, Nothing {}).await
}

/// How looking stands.
pub async fn account_finding(desk: &Desk, _: Nothing) -> Result<AccountFinding, ApiError> {
    Ok(desk.jobs.setting_up.looking().map_or_else(AccountFinding::default, |now| view(&now)))
}

/// Stops looking.
pub async fn account_find_stop(desk: &Desk, _: Nothing) -> Result<AccountFinding, ApiError> {
    desk.jobs.setting_up.stop_looking();
    account_finding(desk, Nothing {}).await
}

/// An address as typed; refused with `address` where it is none.
pub(super) fn parsed(typed: &str) -> Result<Address, ApiError> {
    let typed = typed.trim();
    Address::parse(typed).map_err(|findings| {
        let why = findings.first().map_or_else(String::new, |finding| finding.message.clone());
        ApiError::new("address", format!("“{typed}” is not an address we can use: {why}"))
    })
}

/// Settings in the words of the wire.
pub(super) fn suggestion(found: Settings, address: &str) -> AccountSuggestion {
    AccountSuggestion {
        elsewhere: elsewhere(&found, address).map(|elsewhere| LeadsElsewhere {
            names: elsewhere.names,
            own: elsewhere.own,
            hosts: elsewhere.hosts,
        }),
        found_by: match found.at {
            At::Catalogue => FoundBy::Catalogue,
            At::SettingsFile => FoundBy::SettingsFile,
            At::Records => FoundBy::Records,
            At::MailServers => FoundBy::MailServers,
            At::Guess => FoundBy::Guess,
        },
        limits: usual_limits(&found.send.host, found.card).into(),
        host: found.send.host,
        port: found.send.port,
        tls: found.send.tls.into(),
        user: found.user,
        mailbox: found.read.map(|read| MailboxForm {
            host: read.host,
            port: read.port,
            tls: read.tls.into(),
            sent_folder: None,
        }),
        card: found.card.map(Into::into),
    }
}

fn elsewhere(found: &Settings, address: &str) -> Option<Elsewhere> {
    found.elsewhere(domain(address))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

/// A password goes to servers under another name, as they were found for this domain, only once the person said that the
/// other company keeps their mail (RFC 6186 section 6).
pub(super) fn may_have_secret(desk: &Desk, form: &AccountForm) -> Result<(), ApiError> {
    let secret = form.sign_in.is_some() || form.password.as_ref().is_some_and(|typed| !typed.is_empty());
    if !secret || form.kept_elsewhere == Some(true) {
        return Ok(());
    }
    let address = parsed(&form.address)?;
    let looked = desk.jobs.setting_up.looking();
    let Some(now) = looked.filter(|now| domain(&now.address) == address.domain()) else { return Ok(()) };
    let Some(other) = now.looking.settings().and_then(|found| elsewhere(&found, &now.address)) else {
        return Ok(());
    };
    let reading = form.mailbox.as_ref().map(|mailbox| mailbox.host.as_str());
    let leads_there = |host: &str| {
        other.hosts.iter().any(|found| found.eq_ignore_ascii_case(host.trim().trim_end_matches('.')))
    };
    if !std::iter::once(form.host.as_str()).chain(reading).any(leads_there) {
        return Ok(());
    }
    let names = other.names.join(" and ");
    Err(ApiError::new(
        "another-name",
        format!(
            "These servers belong to {names}, not to {}. Nothing was sent there. Say whether {names} keeps your mail.",
            other.own
        ),
    ))
}

fn view(now: &LookingFor) -> AccountFinding {
    AccountFinding {
        address: now.address.clone(),
        running: now.is_running(),
        steps: now.looking.steps().into_iter().map(step).collect(),
        found: now.looking.settings().map(|found| suggestion(found, &now.address)),
    }
}

fn step(step: Step) -> FindStep {
    FindStep {
        at: match step.at {
            At::Catalogue => FindAt::Catalogue,
            At::SettingsFile => FindAt::SettingsFile,
            At::Records => FindAt::Records,
            At::MailServers => FindAt::MailServers,
            At::Guess => FindAt::Guess,
        },
        end: match step.end {
            End::Waiting => FindEnd::Waiting,
            End::Asking => FindEnd::Asking,
            End::Found => FindEnd::Found,
            End::NotThere => FindEnd::NotThere,
            End::CouldNotAsk => FindEnd::CouldNotAsk,
            End::Skipped => FindEnd::Skipped,
        },
        detail: step.detail,
    }
}
