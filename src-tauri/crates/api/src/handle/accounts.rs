//! Accounts: what each may send, who says so, and whether it works. Passwords go into the vault and never come out here.

pub mod card;
pub mod finding;
pub mod pages;
pub mod reading;
mod rules;
pub mod sign_in;
pub mod test;

use std::path::PathBuf;

use app::Postrider;
use app::accounts::{
    NewAccount, SignsInWith, choice, lead_to, limits_are_usual, log_in_as, paused_because, usual_limits,
};
use app::address::Address;
use app::delivery::{AccountId, Day, Limits, Window};
use app::secrets::SecretString;
use app::store::{AccountLogin, AccountRow, AccountTls as Tls};

pub(crate) use test::refused_login;
pub use test::{account_test, account_try};

use crate::desk::Desk;
use crate::error::ApiError;
use crate::handle::campaigns::send::vault_is_open;
use crate::wire::accounts::{
    AccountChangeRequest, AccountForm, AccountLimits, AccountPaused, AccountSuggestRequest,
    AccountSuggestion, AccountTested, AccountTls, AccountUsed, AccountView, Accounts, FoundBy,
};
use crate::wire::common::{ById, Nothing};

/// All accounts, by name.
pub async fn accounts(desk: &Desk, _: Nothing) -> Result<Accounts, ApiError> {
    desk.work(|postrider, _| {
        let rows = postrider.store().accounts()?;
        let accounts = rows.iter().map(|row| view(postrider, row)).collect::<Result<_, _>>()?;
        Ok(Accounts { accounts })
    })
    .await
}

/// Settings for an address, from the catalogue or by the usual names. Nobody is asked.
pub async fn account_suggest(
    _: &Desk,
    request: AccountSuggestRequest,
) -> Result<AccountSuggestion, ApiError> {
    let address = finding::parsed(&request.address)?;
    if let Some(found) = app::finding::in_catalogue(&address) {
        return Ok(finding::suggestion(found, address.as_str()));
    }
    let host = format!("smtp.{}", address.domain());
    Ok(AccountSuggestion {
        found_by: FoundBy::Guess,
        limits: usual_limits(&host, None).into(),
        host,
        port: 465,
        tls: AccountTls::Implicit,
        user: address.as_str().to_owned(),
        mailbox: None,
        card: None,
        elsewhere: None,
    })
}

/// Keeps an account; its password goes into the vault.
pub async fn account_add(desk: &Desk, request: AccountForm) -> Result<AccountView, ApiError> {
    finding::may_have_secret(desk, &request)?;
    let mailbox = request.mailbox.as_ref().and_then(reading::typed);
    let signed_in = sign_in::done(desk, request.sign_in)?;
    let new = typed(desk, request)?;
    desk.work(move |postrider, _| {
        if new.password.is_some() || signed_in.is_some() {
            vault_is_open(postrider)?;
        }
        let id = postrider.add_account(new)?;
        if let Some(signed_in) = &signed_in
            && let Err(why) = postrider.keep_sign_in(id, signed_in)
        {
            // Without it the account would look ready and fail at the first message.
            postrider.remove_account(id)?;
            return Err(why.into());
        }
        postrider.set_mailbox(id, mailbox.as_ref())?;
        view(postrider, &postrider.store().account(id)?)
    })
    .await
}

/// Changes an account.
pub async fn account_change(desk: &Desk, request: AccountChangeRequest) -> Result<AccountView, ApiError> {
    let ca_file = match request.ca_file.as_deref() {
        None => None,
        Some(handle) => Some(picked(desk, handle)?),
    };
    let signed_in = sign_in::done(desk, request.sign_in)?;
    desk.work(move |postrider, _| {
        let id = AccountId(request.id);
        let row = postrider.store().account(id)?;
        let mut account = row.account.clone();
        if let Some(name) = request.name.filter(|name| !name.trim().is_empty()) {
            account.name = name.trim().to_owned();
        }
        if let Some(from_name) = request.from_name {
            account.from_name = from_name.trim().to_owned();
        }
        if let Some(reply_to) = request.reply_to {
            account.reply_to = match reply_to.trim() {
                "" => None,
                typed => Some(address(typed)?),
            };
        }
        if let Some(host) = request.host {
            lead_to(&mut account, &host, postrider.clock().now());
        }
        account.port = request.port.unwrap_or(account.port);
        account.tls = request.tls.map_or(account.tls, Tls::from);
        if let Some(user) = request.user {
            log_in_as(&mut account, &user);
        }
        if let Some(file) = ca_file {
            account.ca_file = file;
        }
        let mut card = choice(&account);
        if let Some(limits) = request.limits {
            account.limits = rules::limits(limits, account.limits);
        }
        if let Some(rules) = request.rules {
            account.plan = rules::plan(&rules, &account.plan, postrider.today())?;
            card.connections = rules.connections.map(|sessions| sessions.clamp(1, 16));
            card.messages_per_session = rules.per_session.map(|messages| messages.max(1));
        }
        if let Some(policy) = request.policy {
            account.policy = policy.into();
            card.own_policy = Some(account.policy);
        }
        account.card = serde_json::to_value(&card).unwrap_or(account.card);
        let password = request.password.filter(|password| !password.is_empty()).map(SecretString::from);
        if password.is_none() && request.sign_in.is_none() {
            let mailbox = request.mailbox.as_ref().map_or("", |form| form.host.as_str());
            postrider.password_may_go_to(id, &[&account.host, mailbox])?;
        }
        if password.is_some() || signed_in.is_some() {
            vault_is_open(postrider)?;
        }
        if password.is_some() && account.login == AccountLogin::OAuth2 {
            account.login = AccountLogin::Password;
        }
        let with = match (&signed_in, &password) {
            (Some(signed_in), _) => SignsInWith::SignIn(signed_in),
            (None, Some(password)) => SignsInWith::Password(password),
            (None, None) => SignsInWith::Same,
        };
        postrider.change_account(id, account, with).map_err(|why| match why {
            app::Error::Refused(app::Refused::PolicyLoosened) => {
                ApiError::new("policy-loosened", why.to_string())
            }
            other => other.into(),
        })?;
        if let Some(mailbox) = &request.mailbox {
            let mailbox = reading::typed_again(postrider, id, mailbox)?;
            postrider.set_mailbox(id, mailbox.as_ref())?;
        }
        view(postrider, &postrider.store().account(id)?)
    })
    .await
}

/// Removes an account and its password.
pub async fn account_remove(desk: &Desk, request: ById) -> Result<Nothing, ApiError> {
    desk.work(move |postrider, _| {
        postrider.remove_account(AccountId(request.id))?;
        Ok(Nothing {})
    })
    .await
}

/// An account as typed, ready for use.
fn typed(desk: &Desk, form: AccountForm) -> Result<NewAccount, ApiError> {
    let plain =
        |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let ca_file = match form.ca_file.as_deref() {
        None => None,
        Some(handle) => picked(desk, handle)?,
    };
    Ok(NewAccount {
        name: plain(form.name).unwrap_or_else(|| form.address.trim().to_owned()),
        host: form.host.trim().to_owned(),
        port: form.port,
        tls: form.tls.into(),
        user: plain(Some(form.user)),
        password: form.password.filter(|password| !password.is_empty()).map(SecretString::from),
        from: form.address,
        from_name: plain(Some(form.from_name)),
        reply_to: plain(form.reply_to),
        limits: Limits::NONE,
        connections: None,
        ca_file,
    })
}

/// The file behind a handle; none for an empty one.
fn picked(desk: &Desk, handle: &str) -> Result<Option<PathBuf>, ApiError> {
    if handle.is_empty() {
        return Ok(None);
    }
    desk.file(handle).map(Some)
}

fn address(typed: &str) -> Result<Address, ApiError> {
    Address::parse(typed).map_err(|findings| {
        let why = findings.first().map_or_else(String::new, |finding| finding.message.clone());
        app::Error::Address { given: typed.to_owned(), why }.into()
    })
}

fn view(postrider: &Postrider, row: &AccountRow) -> Result<AccountView, ApiError> {
    let account = &row.account;
    let now = postrider.clock().now();
    let mut pace = postrider.pace_of(row)?;
    let campaigns = postrider.store().campaigns()?;
    let (mailbox, sent) = reading::view(postrider, row.id)?;
    Ok(AccountView {
        id: row.id.0,
        name: account.name.clone(),
        address: account.from.as_str().to_owned(),
        from_name: account.from_name.clone(),
        reply_to: account.reply_to.as_ref().map(|address| address.as_str().to_owned()),
        host: account.host.clone(),
        port: account.port,
        tls: account.tls.into(),
        user: account.user.clone(),
        has_password: postrider.has_password(row.id)?,
        ca_file: account
            .ca_file
            .as_ref()
            .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned())),
        limits: app::accounts::terms(account).limits_of_age(now).into(),
        own_limits: !limits_are_usual(account, now),
        used: AccountUsed {
            minute: pace.used(Window::Minute, now),
            hour: pace.used(Window::Hour, now),
            day: pace.used(Window::Day, now),
            new_people: pace.new_people(now),
            elsewhere: pace.elsewhere(now),
        },
        policy: account.policy.into(),
        card: app::accounts::card(account).map(Into::into),
        tested: row.tested.as_ref().map(|tested| AccountTested {
            at: tested.at,
            ok: tested.ok,
            message: tested.message.clone(),
            size: tested.size,
        }),
        paused: row.paused.as_ref().filter(|paused| paused.pause.until.is_none_or(|until| until > now)).map(
            |paused| AccountPaused {
                cause: paused.pause.cause.as_str().to_owned(),
                sentence: paused_because(paused.pause.cause, account.login).to_owned(),
                since: paused.since,
                until: paused.pause.until,
                reply: app::words(&paused.pause.reply),
            },
        ),
        oauth: account.login == AccountLogin::OAuth2,
        rules: rules::rules(account),
        warm_up: rules::warm_up(&mut pace, now),
        mailbox,
        sent,
        campaigns: u64::try_from(campaigns.iter().filter(|other| other.account == Some(row.id)).count())
            .unwrap_or(u64::MAX),
    })
}

impl From<Limits> for AccountLimits {
    fn from(limits: Limits) -> Self {
        Self {
            second: limits.per_second,
            minute: limits.per_minute,
            hour: limits.per_hour,
            day: limits.per_day,
            day_zone: limits.day.zone().map(|zone| zone.name().to_owned()),
            new_people: limits.new_per_day,
            domain_minute: limits.domain_per_minute,
            domain_hour: limits.domain_per_hour,
        }
    }
}

impl From<AccountLimits> for Limits {
    fn from(limits: AccountLimits) -> Self {
        let zone = limits.day_zone.and_then(|name| name.parse().ok());
        Self {
            per_second: limits.second,
            per_minute: limits.minute,
            per_hour: limits.hour,
            per_day: limits.day,
            day: zone.map_or(Day::Rolling, Day::Calendar),
            new_per_day: limits.new_people,
            domain_per_minute: limits.domain_minute,
            domain_per_hour: limits.domain_hour,
        }
    }
}

impl From<Tls> for AccountTls {
    fn from(tls: Tls) -> Self {
        match tls {
            Tls::Implicit => Self::Implicit,
            Tls::StartTls => Self::Starttls,
            Tls::None => Self::None,
        }
    }
}

impl From<AccountTls> for Tls {
    fn from(tls: AccountTls) -> Self {
        match tls {
            AccountTls::Implicit => Self::Implicit,
            AccountTls::Starttls => Self::StartTls,
            AccountTls::None => Self::None,
        }
    }
}
