//! The table `accounts`, and what is remembered of its pace. No secret is here.

mod elsewhere;
mod login;
mod pace;

use std::path::PathBuf;

use address::Address;
use delivery::card::BulkPolicy;
use delivery::pacing::Slow;
use delivery::{AccountId, AccountPause, Limits, Plan};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::VaultSecret;
use crate::changes::Part;
use crate::columns::{
    address, address_or_none, first, from_json, json, millis, odd, rows, time, time_or_none, to_json, word,
};
use crate::error::{Result, StoreError, name_taken};
use crate::vault::put_secret;

pub(crate) use elsewhere::{add_elsewhere, elsewhere_since};
pub use login::LoginId;
pub(crate) use login::login_of;
pub use pace::moved_forward;
pub(crate) use pace::{add_sent, count_lost, take_sent_back};

/// How the connection to the account's server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountTls {
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// STARTTLS, required (RFC 3207).
    #[serde(rename = "starttls")]
    StartTls,
    /// None; only where the connected peer is a loopback address.
    None,
}

/// How the account proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountLogin {
    /// Not at all.
    None,
    /// By a password from the vault.
    Password,
    /// By a token from the vault (XOAUTH2).
    #[serde(rename = "oauth2")]
    OAuth2,
}

macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident => $word:literal),+ }) => {
        impl $type {
            /// The stored word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
        }
        impl std::str::FromStr for $type {
            type Err = StoreError;
            fn from_str(word: &str) -> Result<Self> {
                match word { $($word => Ok($type::$variant),)+ _ => Err(odd($what, word)) }
            }
        }
    };
}
words!(AccountTls, "kind of TLS", { Implicit => "implicit", StartTls => "starttls", None => "none" });
words!(AccountLogin, "kind of login", { None => "none", Password => "password", OAuth2 => "oauth2" });

/// A sending account as the user set it up.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// What the user calls it.
    pub name: String,
    /// SMTP host.
    pub host: String,
    /// SMTP port.
    pub port: u16,
    /// How the connection is kept from others.
    pub tls: AccountTls,
    /// How it proves who it is.
    pub login: AccountLogin,
    /// Login name; empty without login.
    pub user: String,
    /// Address in From.
    pub from: Address,
    /// Name in From; may be empty.
    pub from_name: String,
    /// Address for answers, if another than From.
    pub reply_to: Option<Address>,
    /// What it may send.
    pub limits: Limits,
    /// How the user wants it to send.
    pub plan: Plan,
    /// What its host says about newsletters.
    pub policy: BulkPolicy,
    /// The catalogue card it came from with the user's edits, as JSON of the app's making.
    pub card: serde_json::Value,
    /// An own CA file.
    pub ca_file: Option<PathBuf>,
}

/// What the last test of an account said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// When.
    pub at: Timestamp,
    /// Whether it can send.
    pub ok: bool,
    /// What happened, for people.
    pub message: String,
    /// The largest message the server takes, in bytes, if it says so (RFC 1870).
    pub size: Option<u64>,
}

/// A pause of an account and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    /// Since when.
    pub since: Timestamp,
    /// Why and until when.
    pub pause: AccountPause,
}

/// A stored account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRow {
    /// Its number.
    pub id: AccountId,
    /// Who sends, as its host knows it.
    pub sends_as: LoginId,
    /// As the user set it up.
    pub account: Account,
    /// The last test, if there was one.
    pub tested: Option<Tested>,
    /// Its pause, if it has one. One whose end has passed is over.
    pub paused: Option<Paused>,
    /// Its pace, while it was slowed down.
    pub slow: Option<Slow>,
    /// When it was added.
    pub created: Timestamp,
}

const COLUMNS: &str = "id, name, host, port, tls, login, user, from_address, from_name, reply_to, limits, plan, slow, bulk_policy, card, ca_file, test_result, paused_at, pause, created_at, login_id";

fn account(row: &Row<'_>) -> Result<AccountRow> {
    let ca_file: String = row.get(15)?;
    let paused = match (time_or_none(row, 17)?, row.get_ref(18)?.as_str().unwrap_or("null")) {
        (Some(since), pause) if pause != "null" => {
            Some(Paused { since, pause: from_json(pause, "pause of an account")? })
        }
        _ => None,
    };
    Ok(AccountRow {
        id: AccountId(row.get(0)?),
        sends_as: LoginId(row.get(20)?),
        account: Account {
            name: row.get(1)?,
            host: row.get(2)?,
            port: row.get(3)?,
            tls: word(row, 4, "kind of TLS")?,
            login: word(row, 5, "kind of login")?,
            user: row.get(6)?,
            from: address(row, 7)?,
            from_name: row.get(8)?,
            reply_to: address_or_none(row, 9)?,
            limits: json(row, 10, "limits of an account")?,
            plan: json(row, 11, "plan of an account")?,
            policy: word(row, 13, "bulk policy")?,
            card: json(row, 14, "account card")?,
            ca_file: (!ca_file.is_empty()).then(|| PathBuf::from(ca_file)),
        },
        tested: json(row, 16, "test of an account")?,
        paused,
        slow: json(row, 12, "pace of an account")?,
        created: time(row, 19)?,
    })
}

pub(crate) fn get(conn: &Connection, id: AccountId) -> Result<AccountRow> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1"))?;
    first(&mut statement, [id.0], account)?.ok_or(StoreError::NotFound { what: "account" })
}

fn found(changed: usize) -> Result<()> {
    if changed == 0 { Err(StoreError::NotFound { what: "account" }) } else { Ok(()) }
}

/// Pauses an account, unless it pauses for longer already. What the host says of the login holds for all accounts of it, but
/// for those with a pause of their own.
pub(crate) fn pause(conn: &Connection, id: AccountId, pause: &AccountPause, now: Timestamp) -> Result<()> {
    let login = login_of(conn, id)?;
    let mut statement =
        conn.prepare_cached("SELECT id, pause FROM accounts WHERE id = ?1 OR login_id = ?2 AND ?3")?;
    let all = rows(&mut statement, (id.0, login.0, pause.cause.is_of_the_login()), |row| {
        Ok((AccountId(row.get(0)?), json::<Option<AccountPause>>(row, 1, "pause of an account")?))
    })?;
    for (account, known) in all {
        let stays = known.is_some_and(|known| {
            let is_own = account != id && !known.cause.is_of_the_login();
            known.lasts_at(now) && (is_own || known.outlasts(pause))
        });
        if !stays {
            put_pause(conn, account, pause, now)?;
        }
    }
    Ok(())
}

fn put_pause(conn: &Connection, id: AccountId, pause: &AccountPause, now: Timestamp) -> Result<()> {
    conn.prepare_cached("UPDATE accounts SET paused_at = ?2, pause = ?3 WHERE id = ?1")?.execute((
        id.0,
        millis(now),
        to_json(pause)?,
    ))?;
    Ok(())
}

/// Gives an account what its host said of its login to other accounts of it, unless it has a pause of its own.
fn share(conn: &Connection, id: AccountId) -> Result<()> {
    let mut statement = conn.prepare(
        "SELECT o.slow, o.paused_at, o.pause, a.paused_at IS NULL FROM accounts AS a
         JOIN accounts AS o ON o.login_id = a.login_id AND o.id <> a.id WHERE a.id = ?1 ORDER BY o.id",
    )?;
    let others = rows(&mut statement, [id.0], |row| {
        let (slow, pause): (String, String) = (row.get(0)?, row.get(2)?);
        Ok((slow, row.get::<_, Option<i64>>(1)?, pause, row.get::<_, bool>(3)?))
    })?;
    if let Some((slow, ..)) = others.first() {
        conn.execute("UPDATE accounts SET slow = ?2 WHERE id = ?1", (id.0, slow))?;
    }
    for (_, since, pause, free) in others {
        let told: Option<AccountPause> = from_json(&pause, "pause of an account")?;
        if free && told.is_some_and(|told| told.cause.is_of_the_login()) {
            conn.execute(
                "UPDATE accounts SET paused_at = ?2, pause = ?3 WHERE id = ?1",
                (id.0, since, pause),
            )?;
        }
    }
    Ok(())
}

impl Store {
    /// Adds an account.
    pub fn add_account(&self, account: &Account, now: Timestamp) -> Result<AccountId> {
        self.write(&[Part::Accounts], |tx| {
            let login = login::login_for(tx, account)?;
            tx.execute(
                "INSERT INTO accounts (name, host, port, tls, login, user, from_address, from_name, reply_to, limits, plan, slow, bulk_policy, card, ca_file, tested_at, test_result, paused_at, pause, created_at, login_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'null', ?12, ?13, ?14, NULL, 'null', NULL, 'null', ?15, ?16)",
                params![
                    account.name,
                    account.host,
                    account.port,
                    account.tls.as_str(),
                    account.login.as_str(),
                    account.user,
                    account.from.as_str(),
                    account.from_name,
                    account.reply_to.as_ref().map_or("", Address::as_str),
                    to_json(&account.limits)?,
                    to_json(&account.plan)?,
                    account.policy.as_str(),
                    to_json(&account.card)?,
                    ca_file(account),
                    millis(now),
                    login.0,
                ],
            )
            .map_err(name_taken("account"))?;
            let id = AccountId(tx.last_insert_rowid());
            share(tx, id)?;
            Ok(id)
        })
    }

    /// Replaces how an account is set up. Its test and its pause stay; what was sent stays with the login.
    pub fn update_account(&self, id: AccountId, account: &Account) -> Result<()> {
        self.update_account_and_secret(id, account, None, &[])
    }

    /// The same, and with it what it signs in with: both or neither, so that no server gets what another one is for. `keep`
    /// takes the place of a secret of its name; those named in `forget` go.
    pub fn update_account_and_secret(
        &self,
        id: AccountId,
        account: &Account,
        keep: Option<&VaultSecret>,
        forget: &[&str],
    ) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            let login = login::login_for(tx, account)?;
            let before = login_of(tx, id)?;
            found(
                tx.execute(
                    "UPDATE accounts SET name = ?2, host = ?3, port = ?4, tls = ?5, login = ?6, user = ?7, from_address = ?8, from_name = ?9, reply_to = ?10,
                         limits = ?11, plan = ?12, bulk_policy = ?13, card = ?14, ca_file = ?15, login_id = ?16 WHERE id = ?1",
                    params![
                        id.0,
                        account.name,
                        account.host,
                        account.port,
                        account.tls.as_str(),
                        account.login.as_str(),
                        account.user,
                        account.from.as_str(),
                        account.from_name,
                        account.reply_to.as_ref().map_or("", Address::as_str),
                        to_json(&account.limits)?,
                        to_json(&account.plan)?,
                        account.policy.as_str(),
                        to_json(&account.card)?,
                        ca_file(account),
                        login.0,
                    ],
                )
                .map_err(name_taken("account"))?,
            )?;
            for name in forget {
                tx.execute("DELETE FROM vault_secrets WHERE name = ?1", [name])?;
            }
            if let Some(secret) = keep {
                put_secret(tx, secret)?;
            }
            if before == login { Ok(()) } else { share(tx, id) }
        })
    }

    /// One account.
    pub fn account(&self, id: AccountId) -> Result<AccountRow> {
        self.read(|conn| get(conn, id))
    }

    /// The account of this name.
    pub fn account_by_name(&self, name: &str) -> Result<Option<AccountRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM accounts WHERE name = ?1"))?;
            first(&mut statement, [name], account)
        })
    }

    /// Every account, by name.
    pub fn accounts(&self) -> Result<Vec<AccountRow>> {
        self.read(|conn| {
            let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY name"))?;
            rows(&mut statement, [], account)
        })
    }

    /// Removes an account. Refused while a campaign names it.
    pub fn remove_account(&self, id: AccountId) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            let used: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM campaigns WHERE account_id = ?1)",
                [id.0],
                |row| row.get(0),
            )?;
            if used {
                return Err(StoreError::InUse { what: "account", by: "campaign" });
            }
            found(tx.execute("DELETE FROM accounts WHERE id = ?1", [id.0])?)
        })
    }

    /// Keeps what a test said.
    pub fn set_account_test(&self, id: AccountId, tested: &Tested) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            found(tx.execute(
                "UPDATE accounts SET tested_at = ?2, test_result = ?3 WHERE id = ?1",
                (id.0, millis(tested.at), to_json(tested)?),
            )?)
        })
    }

    /// Keeps that an account was slowed down, or that it no longer is.
    pub fn set_account_slow(&self, id: AccountId, slow: Option<&Slow>) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            let login = login_of(tx, id)?;
            tx.execute("UPDATE accounts SET slow = ?2 WHERE login_id = ?1", (login.0, to_json(&slow)?))?;
            Ok(())
        })
    }

    /// Pauses an account, for example because its server says that it has sent enough for today. A pause that lasts longer
    /// stays.
    pub fn pause_account(&self, id: AccountId, why: &AccountPause, now: Timestamp) -> Result<()> {
        self.write(&[Part::Accounts], |tx| pause(tx, id, why, now))
    }

    /// Puts the pause of one account in place of what it has, whichever ends later.
    pub fn replace_account_pause(&self, id: AccountId, pause: &AccountPause, now: Timestamp) -> Result<()> {
        self.write(&[Part::Accounts], |tx| put_pause(tx, id, pause, now))
    }

    /// Ends the pause of an account, and the same one of other accounts of its login.
    pub fn resume_account(&self, id: AccountId) -> Result<()> {
        self.write(&[Part::Accounts], |tx| {
            let login = login_of(tx, id)?;
            tx.execute(
                "UPDATE accounts SET paused_at = NULL, pause = 'null'
                 WHERE id = ?1 OR login_id = ?2 AND (paused_at, pause) IN (SELECT paused_at, pause FROM accounts WHERE id = ?1)",
                (id.0, login.0),
            )?;
            Ok(())
        })
    }
}

fn ca_file(account: &Account) -> String {
    account.ca_file.as_ref().map_or_else(String::new, |path| path.to_string_lossy().into_owned())
}
