//! Sending accounts: add, test, change. Passwords go into the vault and never come out again but to the server.

use crate::signing_in::SignedIn;
use crate::{Error, Postrider, Refused, signing_in};
use address::Address;
use delivery::card::{BulkPolicy, CAREFUL, Card, Policy};
use delivery::{AccountId, Limits, PauseCause, Plan, Terms};
use jiff::Timestamp;
use network::smtp::{Login, OpenError, Session, Settings, Tls};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::path::PathBuf;
use store::{Account, AccountLogin, AccountRow, AccountTls, Tested};

/// What the catalogue says of the host, and what the person made of it. Kept as JSON with the account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardChoice {
    /// Id of the catalogue card; none where the host has none.
    #[serde(default)]
    pub card: Option<String>,
    /// A bulk policy stricter than the shipped one.
    #[serde(default)]
    pub own_policy: Option<BulkPolicy>,
    /// Sessions at the same time; 1 where nothing is said.
    #[serde(default)]
    pub connections: Option<u32>,
    /// Messages after which a session is closed and the next one opened; [`PER_SESSION`] where nothing is said.
    #[serde(default)]
    pub messages_per_session: Option<u32>,
}

/// Many hosts end a session after so many messages, not all of them politely; we are there first.
pub const PER_SESSION: u32 = 100;

/// A new account, as typed.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What the person calls it.
    pub name: String,
    /// SMTP host.
    pub host: String,
    /// SMTP port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// Login name; none for a server that asks for none.
    pub user: Option<String>,
    /// Its password.
    pub password: Option<SecretString>,
    /// Address in From.
    pub from: String,
    /// Name in From.
    pub from_name: Option<String>,
    /// Address for answers, if another than From.
    pub reply_to: Option<String>,
    /// Limits the person sets; where all are empty, those of the card or careful ones hold.
    pub limits: Limits,
    /// Sessions at the same time.
    pub connections: Option<u32>,
    /// Own CA file.
    pub ca_file: Option<PathBuf>,
}

/// What a changed account signs in with.
#[derive(Clone, Copy)]
pub enum SignsInWith<'a> {
    /// Whatever it did before.
    Same,
    /// This password.
    Password(&'a SecretString),
    /// This sign-in on the host's own page.
    SignIn(&'a SignedIn),
}

impl Postrider {
    /// Adds an account. Its password goes into the vault.
    pub fn add_account(&self, new: NewAccount) -> Result<AccountId, Error> {
        let from = parse(&new.from)?;
        let reply_to =
            new.reply_to.as_deref().filter(|text| !text.trim().is_empty()).map(parse).transpose()?;
        if self.store.account_by_name(&new.name)?.is_some() {
            return Err(Error::Taken { noun: "account", name: new.name });
        }
        let card = Card::find(&new.host, from.domain());
        let limits = if new.limits == Limits::NONE { usual_limits(&new.host, card) } else { new.limits };
        let choice = CardChoice {
            card: card.map(|card| card.id.to_owned()),
            own_policy: None,
            connections: new.connections,
            messages_per_session: None,
        };
        let user = new.user.unwrap_or_default();
        let keep_free = usual_headroom(&new.host, limits, card);
        let account = Account {
            name: new.name,
            host: new.host,
            port: new.port,
            tls: new.tls,
            login: if user.is_empty() { AccountLogin::None } else { AccountLogin::Password },
            user,
            from,
            from_name: new.from_name.unwrap_or_default(),
            reply_to,
            limits,
            plan: Plan { keep_free, ..Plan::default() },
            policy: Policy::new(card, None).in_force(),
            card: serde_json::to_value(choice).unwrap_or_default(),
            ca_file: new.ca_file,
        };
        // The password first: an account without it would look ready and fail at the first message.
        let id = match &new.password {
            Some(_) => {
                self.vault_standing()?;
                self.store.add_account(&account, self.clock.now())?
            }
            None => self.store.add_account(&account, self.clock.now())?,
        };
        if let Some(password) = &new.password
            && let Err(why) = self.keep_secret(&secret_name(id), password)
        {
            self.store.remove_account(id)?;
            return Err(why);
        }
        Ok(id)
    }

    /// Changes an account. A shipped bulk policy can only be made stricter. What it signs in with is replaced where it is given,
    /// together with the rest or not at all; where it is not, it goes to no server of another company.
    pub fn change_account(
        &self,
        id: AccountId,
        mut account: Account,
        with: SignsInWith<'_>,
    ) -> Result<(), Error> {
        let choice = choice(&account);
        let card = choice.card.as_deref().and_then(Card::by_id);
        let shipped = Policy::new(card, choice.own_policy);
        if account.policy < shipped.shipped() {
            return Err(Error::Refused(Refused::PolicyLoosened));
        }
        let (password, sign_in) = (secret_name(id), signing_in::secret_name(id));
        match with {
            SignsInWith::Same => {
                if account.login == AccountLogin::OAuth2
                    && account.host != self.store.account(id)?.account.host
                {
                    self.token_may_go_to(id, &account.host)?;
                }
                if account.login == AccountLogin::Password {
                    self.password_may_go_to(id, &[&account.host])?;
                }
                self.store.update_account(id, &account)?;
            }
            SignsInWith::Password(secret) => {
                let sealed = self.seal(&password, secret)?;
                self.store.update_account_and_secret(id, &account, Some(&sealed), &[&sign_in])?;
                self.renewals.forget(id);
            }
            SignsInWith::SignIn(signed_in) => {
                signed_in.is_for(&account)?;
                if account.user.is_empty() {
                    account.user = account.from.as_str().to_owned();
                }
                account.login = AccountLogin::OAuth2;
                let sealed = self.seal(&sign_in, &signed_in.secret(self.clock.now())?)?;
                self.store.update_account_and_secret(id, &account, Some(&sealed), &[&password])?;
                self.renewals.forget(id);
            }
        }
        Ok(())
    }

    /// Refuses where one of these servers is another company's than those that know the account's password already: it gets
    /// that only when it is given again.
    pub fn password_may_go_to(&self, id: AccountId, hosts: &[&str]) -> Result<(), Error> {
        if !self.has_password(id)? {
            return Ok(());
        }
        let site = |host: &str| {
            let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
            address::registrable(&host).map_or(host.clone(), str::to_owned)
        };
        let account = self.store.account(id)?.account;
        let mut known = vec![site(&account.host)];
        known.extend(self.store.account_mailbox(id)?.map(|kept| site(&kept.mailbox.host)));
        known.extend(card(&account).and_then(|card| card.imap).map(|imap| site(imap.host)));
        let strange = |host: &&&str| !host.trim().is_empty() && !known.contains(&site(host));
        match hosts.iter().find(strange) {
            Some(host) => Err(Error::Refused(Refused::PasswordAgain { host: host.trim().to_owned() })),
            None => Ok(()),
        }
    }

    /// Sets how an account sends beyond its limits.
    pub fn set_account_plan(&self, id: AccountId, plan: Plan) -> Result<(), Error> {
        let account = Account { plan, ..self.store.account(id)?.account };
        Ok(self.store.update_account(id, &account)?)
    }

    /// Sets after how many messages a session is closed.
    pub fn set_messages_per_session(&self, id: AccountId, messages: Option<u32>) -> Result<(), Error> {
        let mut account = self.store.account(id)?.account;
        let choice = CardChoice { messages_per_session: messages, ..choice(&account) };
        account.card = serde_json::to_value(choice).unwrap_or_default();
        Ok(self.store.update_account(id, &account)?)
    }

    /// Removes an account and its password. Refused while a campaign names it.
    pub fn remove_account(&self, id: AccountId) -> Result<(), Error> {
        self.store.remove_account(id)?;
        self.store.delete_vault_secret(&secret_name(id))?;
        self.forget_sign_in(id)
    }

    /// The account of this name.
    pub fn account_named(&self, name: &str) -> Result<AccountRow, Error> {
        self.store.account_by_name(name)?.ok_or_else(|| Error::not_found("account", name))
    }

    /// How to reach the account's server, with its password. Built late and dropped early.
    pub(crate) fn smtp_settings(&self, row: &AccountRow) -> Result<Settings, Error> {
        let account = &row.account;
        let tls = match account.tls {
            AccountTls::Implicit => Tls::Implicit,
            AccountTls::StartTls => Tls::StartTls,
            AccountTls::None => Tls::None,
        };
        let mut settings = Settings::new(account.host.clone(), account.port, tls);
        settings.ca_file.clone_from(&account.ca_file);
        let share = choice(account).messages_per_session.unwrap_or(PER_SESSION);
        settings.messages_per_connection = Some(share.max(1));
        settings.login = match account.login {
            AccountLogin::None => Login::None,
            AccountLogin::OAuth2 => {
                Login::OAuth2 { user: account.user.clone(), token: self.access_token(row.id, account)? }
            }
            AccountLogin::Password => match self.secret(&secret_name(row.id))? {
                // To go on without a login would be another account than the one the person set up.
                None => return Err(Error::NoPassword { account: account.name.clone() }),
                Some(password) => Login::Password { user: account.user.clone(), password },
            },
        };
        Ok(settings)
    }

    /// Whether what the account signs in with is in the vault: its password, or its sign-in on the host's own page.
    pub fn has_password(&self, id: AccountId) -> Result<bool, Error> {
        Ok(self.store.vault_secret(&secret_name(id))?.is_some() || self.has_sign_in(id)?)
    }
}

/// Why an account is paused, in plain words: nobody is asked for a password who never gave one.
#[must_use]
pub fn paused_because(cause: PauseCause, login: AccountLogin) -> &'static str {
    match (cause, login) {
        (PauseCause::LoginRefused, AccountLogin::OAuth2) => "The sign-in has ended. Sign in again.",
        (PauseCause::LoginRefused, AccountLogin::None) => {
            "Your mail server wants a user name and a password, and this account has none. Enter both under Accounts, or with \
             `postrider account set`; then resume."
        }
        (cause, _) => cause.sentence(),
    }
}

/// Opens a session. A server on this computer that knows no login gets none: there is nobody to hide from, and test
/// servers have none. Anywhere else a missing login is an error that says so.
pub(crate) async fn open(settings: &Settings) -> Result<Session, OpenError> {
    match Session::open(settings).await {
        Err(OpenError::NoAuthOffered) if settings.tls == Tls::None => {
            let mut without = settings.clone();
            without.login = Login::None;
            Session::open(&without).await
        }
        other => other,
    }
}

/// Leads an account to another host: its ban holds from then on, and so do its limits where the person set none of their own.
pub fn lead_to(account: &mut Account, host: &str, now: Timestamp) {
    let host = host.trim();
    if account.host == host {
        return;
    }
    let own_limits = !limits_are_usual(account, now);
    let kept = usual_headroom(&account.host, account.limits, card(account));
    let mut choice = choice(account);
    host.clone_into(&mut account.host);
    let found = Card::find(&account.host, account.from.domain());
    choice.card = found.map(|card| card.id.to_owned());
    account.policy = Policy::new(found, choice.own_policy).in_force();
    if !own_limits {
        account.limits = usual_limits(&account.host, found);
        if account.plan.keep_free == kept {
            account.plan.keep_free = usual_headroom(&account.host, account.limits, found);
        }
    }
    account.card = serde_json::to_value(&choice).unwrap_or_default();
}

/// Gives an account another login name; an empty one is no login.
pub fn log_in_as(account: &mut Account, user: &str) {
    user.trim().clone_into(&mut account.user);
    account.login = match account.login {
        _ if account.user.is_empty() => AccountLogin::None,
        AccountLogin::None => AccountLogin::Password,
        kept => kept,
    };
}

/// What the catalogue and the person say, as kept with the account.
pub fn choice(account: &Account) -> CardChoice {
    serde_json::from_value(account.card.clone()).unwrap_or_default()
}

/// The catalogue card of an account.
pub fn card(account: &Account) -> Option<&'static Card> {
    choice(account).card.as_deref().and_then(Card::by_id)
}

/// Whether the test of an account is old enough to do again.
pub fn test_is_old(tested: Option<&Tested>, now: Timestamp) -> bool {
    tested.is_none_or(|tested| {
        !tested.ok || now.duration_since(tested.at) > jiff::SignedDuration::from_hours(30 * 24)
    })
}

/// Everything an account is paced by.
pub fn terms(account: &Account) -> Terms {
    Terms { limits: account.limits, plan: account.plan, card: card(account) }
}

/// What stays free of a mailbox's day for the person's ordinary mail where nobody says: a tenth of what it allows in a day, or
/// in twenty-four of its hours. A service that only sends has no ordinary mail, and who enters limits of their own says all
/// that they want to say.
pub fn usual_headroom(host: &str, limits: Limits, card: Option<&Card>) -> Option<NonZeroU32> {
    let is_mailbox = card.is_none_or(|card| card.imap.is_some()) && !is_this_computer(host);
    if !is_mailbox || limits != usual_limits(host, card) {
        return None;
    }
    let in_a_day = limits.per_day.or(limits.per_hour.map(|most| most.saturating_mul(24)))?;
    NonZeroU32::new(in_a_day / 10)
}

/// The limits that hold where the person sets none: those of the card, else careful ones; none on this computer.
pub fn usual_limits(host: &str, card: Option<&Card>) -> Limits {
    match card.map(|card| card.limits(None)) {
        Some(limits) if limits != Limits::NONE => limits,
        _ if is_this_computer(host) => Limits::NONE,
        _ => CAREFUL,
    }
}

/// Whether the limits of an account are those that hold where nobody chose any, as far as its age changes them.
pub fn limits_are_usual(account: &Account, now: Timestamp) -> bool {
    let terms = terms(account);
    let usual = Terms { limits: usual_limits(&account.host, terms.card), ..terms };
    terms.limits_of_age(now) == usual.limits_of_age(now)
}

pub(crate) fn secret_name(id: AccountId) -> String {
    format!("account-{}-password", id.0)
}

pub(crate) fn is_this_computer(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address as typed.
pub fn parse(given: &str) -> Result<Address, Error> {
    Address::parse(given.trim()).map_err(|findings| Error::Address {
        given: given.to_owned(),
        why: findings.first().map_or_else(String::new, |finding| finding.message.clone()),
    })
}
