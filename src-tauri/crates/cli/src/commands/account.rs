//! `postrider account ...`

mod pace;

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::accounts::NewAccount;
use app::delivery::Limits;
use app::secrets::SecretString;
use app::store::AccountTls;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Sending accounts: the mail accounts newsletters go out through.
#[derive(Subcommand)]
pub enum Account {
    /// Add an account. Its password is read from an environment variable, so that it stands in no history.
    Add(Box<Add>),
    /// Change how an account is paced: its limits, hours, days and warm-up. It holds from the next message on.
    Set {
        /// Its name.
        name: String,
        #[command(flatten)]
        pace: Box<pace::Pace>,
    },
    /// Log in and out again. Nothing is sent.
    Test {
        /// Its name.
        name: String,
    },
    /// Every account.
    List,
    /// Remove an account and its password.
    Remove {
        /// Its name.
        name: String,
    },
}

/// What an account is made of.
#[derive(Args)]
pub struct Add {
    /// What you call it.
    #[arg(id = "account", value_name = "NAME")]
    name: String,
    /// SMTP host.
    #[arg(long)]
    host: String,
    /// SMTP port, usually 465 (implicit) or 587 (starttls).
    #[arg(long)]
    port: u16,
    /// How the connection is kept from others. "none" only where the server is on this computer.
    #[arg(long, value_enum)]
    tls: Tls,
    /// Login name; without it, no login. Login is by password: a host's own sign-in page (XOAUTH2) is not offered yet.
    #[arg(long)]
    user: Option<String>,
    /// Name of the environment variable that holds the password.
    #[arg(long, value_name = "VAR")]
    password_env: Option<String>,
    /// Address newsletters come from.
    #[arg(long, value_name = "ADDRESS")]
    from: String,
    /// Name people see beside it.
    #[arg(long = "name", id = "name_shown", value_name = "TEXT")]
    name_shown: Option<String>,
    /// Address for answers, if another.
    #[arg(long, value_name = "ADDRESS")]
    reply_to: Option<String>,
    #[command(flatten)]
    pace: pace::Pace,
    /// Sessions at the same time, 1 to 16.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16))]
    connections: Option<u32>,
    /// Messages after which a session is closed and the next one opened; 100 where nothing is said.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    per_session: Option<u32>,
    /// Trust this certificate authority too (PEM file).
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// The words of `--tls`.
#[derive(Clone, Copy, ValueEnum)]
enum Tls {
    Implicit,
    Starttls,
    None,
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Account) -> Result<Done, Error> {
    match command {
        Account::Add(add) => self::add(desk, *add),
        Account::Set { name, pace } => pace::set(desk, &name, &pace),
        Account::Test { name } => test(desk, &name),
        Account::List => list(desk),
        Account::Remove { name } => {
            let postrider = desk.postrider()?;
            postrider.remove_account(postrider.account_named(&name)?.id)?;
            desk.said(
                &serde_json::json!({ "kind": "removed", "account": name }),
                &format!("{name} is removed."),
            )
        }
    }
}

fn add(desk: &Desk, add: Add) -> Result<Done, Error> {
    let password =
        match &add.password_env {
            Some(variable) => Some(SecretString::from(std::env::var(variable).map_err(|_| {
                app::Error::NotFound { noun: "environment variable", name: variable.clone() }
            })?)),
            None => None,
        };
    let name = add.name.clone();
    let postrider = desk.postrider()?;
    let id = postrider.add_account(NewAccount {
        name: add.name,
        host: add.host,
        port: add.port,
        tls: match add.tls {
            Tls::Implicit => AccountTls::Implicit,
            Tls::Starttls => AccountTls::StartTls,
            Tls::None => AccountTls::None,
        },
        user: add.user,
        password,
        from: add.from,
        from_name: add.name_shown,
        reply_to: add.reply_to,
        limits: add.pace.limits(Limits::NONE)?,
        connections: add.connections,
        ca_file: add.ca_file,
    })?;
    let plan = postrider.store().account(id)?.account.plan;
    postrider.set_account_plan(id, add.pace.plan(plan, postrider.today()))?;
    if add.per_session.is_some() {
        postrider.set_messages_per_session(id, add.per_session)?;
    }
    desk.said(
        &serde_json::json!({ "kind": "added", "account": name }),
        &format!("{name} is added. Try it: postrider account test \"{name}\""),
    )
}

fn test(desk: &Desk, name: &str) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.account_named(name)?.id;
    let trial = desk.wait(postrider.try_kept_account(id))??;
    let host = postrider.store().account(id)?.account.host;
    let (ok, message, tls) = match &trial.end {
        Ok(opened) => (true, format!("{host} let us in."), opened.tls.map(|version| version.as_str())),
        Err(why) => (false, why.to_string(), None),
    };
    let size = trial.end.as_ref().ok().and_then(|opened| opened.size);
    let going = if ok { postrider.go_on_after_test(id)? } else { Vec::new() };
    let names = going.iter().map(|id| Ok(postrider.store().campaign(*id)?.name));
    let names = names.collect::<Result<Vec<String>, app::store::StoreError>>()?;
    desk.said(
        &serde_json::json!({
            "kind": "tested", "account": name, "ok": ok, "message": message, "size": size, "tls_version": tls,
            "goes_on": names,
        }),
        &match tls {
            Some(version) => format!("{message} The line is private ({version})."),
            None => message.clone(),
        },
    )?;
    if !desk.json {
        for name in &names {
            println!("{name} may go on: postrider campaign send \"{name}\"");
        }
    }
    Ok(if ok { Done::Fine } else { Done::CouldNot })
}

fn list(desk: &Desk) -> Result<Done, Error> {
    let accounts = desk.postrider()?.store().accounts()?;
    let mut rows = Vec::new();
    for row in &accounts {
        let account = &row.account;
        if desk.json {
            desk.line(&serde_json::json!({
                "kind": "account", "account": account.name, "host": account.host, "port": account.port,
                "tls": account.tls.as_str(), "user": account.user, "from": account.from.as_str(),
                "from_name": account.from_name, "limits": account.limits, "plan": account.plan, "bulk_policy": account.policy.as_str(),
                "tested": row.tested.as_ref().map(|tested| tested.ok),
            }))?;
        } else {
            rows.push(vec![
                account.name.clone(),
                account.from.as_str().to_owned(),
                format!("{}:{} {}", account.host, account.port, account.tls.as_str()),
                match &row.tested {
                    None => "not tested".to_owned(),
                    Some(tested) if tested.ok => "works".to_owned(),
                    Some(_) => "did not work".to_owned(),
                },
            ]);
        }
    }
    output::table(&["Account", "From", "Server", "Test"], rows);
    Ok(Done::Fine)
}
