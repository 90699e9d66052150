//! Where an account leads and how it gets in, changed from the terminal.

use super::{Tls, from_environment};
use anyhow::Error;
use app::Error as AppError;
use app::accounts::{SignsInWith, choice, lead_to, log_in_as};
use app::secrets::SecretString;
use app::store::{Account, AccountLogin};
use clap::Args;
use jiff::Timestamp;
use std::path::PathBuf;

/// How an account gets in. What is left out stays as it is.
#[derive(Args)]
pub struct Access {
    /// SMTP host. One of another company gets the password only with --password-env.
    #[arg(long)]
    host: Option<String>,
    /// SMTP port, usually 465 (implicit) or 587 (starttls).
    #[arg(long)]
    port: Option<u16>,
    /// How the connection is kept from others. "none" only where the server is on this computer.
    #[arg(long, value_enum)]
    tls: Option<Tls>,
    /// Login name; "" for no login. For a host's own sign-in page see `account sign-in`.
    #[arg(long)]
    user: Option<String>,
    /// Name of the environment variable that holds the password.
    #[arg(long, value_name = "VAR")]
    password_env: Option<String>,
    /// Name people see beside the address newsletters come from.
    #[arg(long = "name", id = "name_shown", value_name = "TEXT")]
    name_shown: Option<String>,
    /// Address for answers; "" for that of the newsletters.
    #[arg(long, value_name = "ADDRESS")]
    reply_to: Option<String>,
    /// Sessions at the same time, 1 to 16.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16))]
    connections: Option<u32>,
    /// Messages after which a session is closed and the next one opened.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    per_session: Option<u32>,
    /// Trust this certificate authority too (PEM file); "" for those of this computer alone.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<String>,
}

impl Access {
    /// Changes what was said, and gives the password that goes with it.
    pub fn change(&self, account: &mut Account, now: Timestamp) -> Result<Option<SecretString>, Error> {
        let password = self.password_env.as_deref().map(from_environment).transpose()?;
        if let Some(host) = &self.host {
            lead_to(account, host, now);
        }
        account.port = self.port.unwrap_or(account.port);
        account.tls = self.tls.map_or(account.tls, Into::into);
        if let Some(user) = &self.user {
            log_in_as(account, user);
        }
        if let Some(name) = &self.name_shown {
            name.trim().clone_into(&mut account.from_name);
        }
        if let Some(typed) = self.reply_to.as_deref().map(str::trim) {
            account.reply_to = match typed {
                "" => None,
                typed => Some(app::accounts::parse(typed)?),
            };
        }
        if let Some(file) = &self.ca_file {
            account.ca_file = (!file.is_empty()).then(|| PathBuf::from(file));
        }
        let mut choice = choice(account);
        choice.connections = self.connections.or(choice.connections);
        choice.messages_per_session = self.per_session.or(choice.messages_per_session);
        account.card = serde_json::to_value(choice)?;
        if password.is_some() {
            if account.user.is_empty() {
                return Err(AppError::Incomplete(
                    "A password needs a login name: --user. Nothing was changed.",
                )
                .into());
            }
            account.login = AccountLogin::Password;
        }
        Ok(password)
    }
}

/// What a change is stored with.
pub fn with(password: Option<&SecretString>) -> SignsInWith<'_> {
    password.map_or(SignsInWith::Same, SignsInWith::Password)
}
