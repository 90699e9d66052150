//! `postrider account ...`

mod access;
mod find;
mod pace;
mod reading;
mod show;
mod sign_in;

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::accounts::NewAccount;
use app::delivery::Limits;
use app::delivery::card::BulkPolicy;
use app::secrets::SecretString;
use app::self_test::SelfTest;
use app::store::AccountTls;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Sending accounts: the mail accounts newsletters go out through.
#[derive(Subcommand)]
pub enum Account {
    /// Find the mail servers of an address. Nobody logs in, nothing is sent, nothing is kept.
    Find(find::Find),
    /// Add an account. Its password is read from an environment variable, so that it stands in no history.
    Add(Box<Add>),
    /// Change an account: how it gets in, and how it is paced (limits, hours, days, warm-up). It holds from the next message on.
    Set {
        /// Its name.
        name: String,
        #[command(flatten)]
        access: Box<access::Access>,
        #[command(flatten)]
        pace: Box<pace::Pace>,
        /// What its host says about newsletters: unknown, allowed, discouraged, separate-stream or prohibited. What your
        /// host forbids can only be made stricter.
        #[arg(long, value_name = "POLICY")]
        policy: Option<BulkPolicy>,
    },
    /// Log in and out again, for sending and, where its mail is read, for reading. Nothing is sent.
    Test {
        /// Its name.
        name: String,
        /// Then send one message to the account's own address, and look for it in its mailbox.
        #[arg(long)]
        to_myself: bool,
    },
    /// Sign in on the mail host's own page, in place of a password (Google and Microsoft).
    SignIn(sign_in::SignIn),
    /// Say where the mail of an account is read, or, without --imap-host, that it is not.
    Mailbox {
        /// Its name.
        name: String,
        #[command(flatten)]
        imap: reading::Imap,
    },
    /// Look into the Sent folder: what went out by hand counts against the limits, and uncertain messages found there are
    /// settled. Nothing in the mailbox changes.
    Sent {
        /// Its name.
        name: String,
    },
    /// Every account.
    #[command(
        after_long_help = "With --json: {kind: \"account\", account, host, port, tls, user, from, from_name, limits, plan, bulk_policy, tested, login,
imap_host, paused, until}, one a line; paused is the code of a pause that holds now, or null, and until its end where it
ends by itself."
    )]
    List,
    /// One account: what it may send today and who says so, what is used of that, what its host does to messages and when it
    /// locks, and why it is paused.
    #[command(after_long_help = "With --json one object: the fields of `account list`, and
  reply_to, has_password, connections, per_session
  figures          of (second | minute | hour | day | new-people | domain-minute | domain-hour), amount, used, left
                   (of this figure alone), says (host | others | unverified: the card of the host; careful: our guess; you), page, as_of, day_zone
  keep_free        messages of a day that stay free for your own mail; left is without them
  goes_now         newsletters that may go at this moment to people it knows at different domains, by all figures, hours and the
                   warm-up together; 0 where any newsletter is forbidden; null: as many as you like
  used_elsewhere   messages of the last day that went out by hand or from elsewhere
  warm_up          day, allowed, sent (of this sending day), or null
  policy_in_force  what holds about newsletters: the stricter of the card's word and yours
  card             id, name, figures, bulk, bulk_from, bulk_source, quirks {quirk, sentence, source}, locks {sentence,
                   source}, note; or null; a source is says, page, as_of
  pause            code, message (what happened and what to do), said (the server's own words), since, until; or null")]
    Show {
        /// Its name.
        name: String,
    },
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
    /// Login name; without it, no login. For a host's own sign-in page see `account sign-in`.
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
    #[command(flatten)]
    imap: reading::Imap,
}

/// The words of `--tls`.
#[derive(Clone, Copy, ValueEnum)]
enum Tls {
    Implicit,
    Starttls,
    None,
}

impl From<Tls> for AccountTls {
    fn from(tls: Tls) -> Self {
        match tls {
            Tls::Implicit => Self::Implicit,
            Tls::Starttls => Self::StartTls,
            Tls::None => Self::None,
        }
    }
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Account) -> Result<Done, Error> {
    match command {
        Account::Add(add) => self::add(desk, *add),
        Account::Find(options) => find::run(desk, options),
        Account::Test { name, to_myself } => test(desk, &name, to_myself),
        Account::SignIn(options) => sign_in::run(desk, options),
        Account::Mailbox { name, imap } => reading::set(desk, &name, &imap),
        Account::Sent { name } => reading::sent(desk, &name),
        Account::Set { name, access, pace, policy } => pace::set(desk, &name, &access, &pace, policy),
        Account::List => show::list(desk),
        Account::Show { name } => show::show(desk, &name),
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
    let password = add.password_env.as_deref().map(from_environment).transpose()?;
    let name = add.name.clone();
    let postrider = desk.postrider()?;
    let id = postrider.add_account(NewAccount {
        name: add.name,
        host: add.host,
        port: add.port,
        tls: add.tls.into(),
        user: add.user,
        password,
        from: add.from,
        from_name: add.name_shown,
        reply_to: add.reply_to,
        limits: add.pace.limits(Limits::NONE)?,
        connections: add.connections,
        ca_file: add.ca_file,
    })?;
    if let Some(mailbox) = add.imap.mailbox() {
        postrider.set_mailbox(id, Some(&mailbox))?;
    }
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

/// A secret from an environment variable, so that it stands in no history.
fn from_environment(variable: &str) -> Result<SecretString, Error> {
    let value = std::env::var(variable)
        .map_err(|_| app::Error::NotFound { noun: "environment variable", name: variable.to_owned() })?;
    Ok(SecretString::from(value))
}

fn test(desk: &Desk, name: &str, to_myself: bool) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let id = postrider.account_named(name)?.id;
    let trial = desk.wait(postrider.try_kept_account(id))??;
    let host = postrider.store().account(id)?.account.host;
    let (ok, message, tls) = match &trial.end {
        Ok(opened) => (true, format!("{host} let us in."), opened.tls.map(|version| version.as_str())),
        Err(why) => (false, why.to_string(), None),
    };
    let size = trial.end.as_ref().ok().and_then(|opened| opened.size);
    let reading = trial.reading.as_ref().map(|reading| match reading {
        Ok(read) => serde_json::json!({
            "ok": true, "code": null, "sent_folder": read.sent_folder.shown,
            "message": format!("Mail can be read, and “{}” is the folder with what was sent.", read.sent_folder.shown),
            "tls_version": read.tls.map(|version| version.as_str()),
        }),
        Err(why) => serde_json::json!({
            "ok": false, "code": why.code(), "sent_folder": null, "message": why.to_string(), "tls_version": null,
        }),
    });
    let going = if ok { postrider.go_on_after_test(id)? } else { Vec::new() };
    let names = going.iter().map(|id| Ok(postrider.store().campaign(*id)?.name));
    let names = names.collect::<Result<Vec<String>, app::store::StoreError>>()?;
    desk.said(
        &serde_json::json!({
            "kind": "tested", "account": name, "ok": ok, "message": message, "size": size, "tls_version": tls,
            "goes_on": names,
            "reading": reading,
        }),
        &match tls {
            Some(version) => format!("{message} The line is private ({version})."),
            None => message.clone(),
        },
    )?;
    if !desk.json {
        for name in &names {
            say!("{name} may go on: postrider campaign send \"{name}\"");
        }
    }
    if let Some(said) = reading.as_ref().and_then(|reading| reading.get("message")?.as_str())
        && !desk.json
    {
        say!("{}", output::plain(said));
    }
    if !trial.is_ok() {
        return Ok(Done::CouldNot);
    }
    if to_myself { with_myself(desk, name, id) } else { Ok(Done::Fine) }
}

fn with_myself(desk: &Desk, name: &str, id: app::delivery::AccountId) -> Result<Done, Error> {
    let test = SelfTest::default();
    desk.wait(desk.postrider()?.test_with_myself(id, &test))??;
    let state = test.state();
    let sentence = match &state.message {
        Some(message) => message.clone(),
        None => "The message to yourself went out and is in your inbox.".to_owned(),
    };
    desk.said(
        &serde_json::json!({
            "kind": "to-myself", "account": name, "sent": state.sent, "found": state.found, "message": state.message,
        }),
        &sentence,
    )?;
    let failed = state.sent != Some(true) || state.found == Some(false);
    Ok(if failed { Done::CouldNot } else { Done::Fine })
}
