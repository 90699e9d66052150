//! `postrider account sign-in`

use crate::desk::{Desk, Done};
use crate::signals::Signals;
use anyhow::Error;
use app::VaultStanding;
use app::network::oauth::{Provider, ThisComputer};
use app::signing_in::{SignInHost, SigningIn};
use clap::{Args, ValueEnum};

/// Whose page, and as whom we come.
#[derive(Args)]
#[command(
    after_long_help = "The address of the page is printed; open it in a browser on this computer. It comes back here by itself, within five
minutes. Your password is typed on the host's page only; what is kept, in the vault, are tokens.

The client id is your own, made once.

Google: console.cloud.google.com/auth/clients. Make a project and its consent screen; under Audience publish the app, for while
it stands at \"Testing\" Google ends the sign-in after 7 days; under Data access add the scope https://mail.google.com/; then
create a client of the type \"Desktop app\". It has a secret too. When you sign in, Google says that it did not verify the app:
it is your own, so go on.

Microsoft: entra.microsoft.com, App registrations. Account types: any organizational directory and personal accounts. Redirect:
public client (mobile and desktop), http://localhost. API permissions, delegated: SMTP.Send, IMAP.AccessAsUser.All and
offline_access. It needs no secret.

With --json: {kind: \"page\", page}, then {kind: \"signed-in\", account}."
)]
pub struct SignIn {
    /// The account.
    name: String,
    /// Your own client id.
    #[arg(long, value_name = "ID")]
    client_id: String,
    /// Name of the environment variable that holds the client's secret, where the host gave one.
    #[arg(long, value_name = "VAR")]
    client_secret_env: Option<String>,
    /// Whose page; without it, the one that belongs to the account's host.
    #[arg(long, value_enum)]
    host: Option<Host>,
    /// Another page to sign in at, for tests.
    #[arg(long, hide = true, requires = "token_url")]
    authorize_url: Option<String>,
    /// Where its tokens come from.
    #[arg(long, hide = true, requires = "authorize_url")]
    token_url: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Host {
    Google,
    Microsoft,
}

/// Waits for the person at the page, or Ctrl+C.
pub fn run(desk: &Desk, options: SignIn) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let row = postrider.account_named(&options.name)?;
    let provider = provider(&options, &row.account)?;
    let secret = options.client_secret_env.as_deref().map(super::from_environment).transpose()?;
    let address = row.account.from.as_str().to_owned();
    // What comes back needs its place before anybody signs in.
    if postrider.vault_standing()? == VaultStanding::Locked {
        return Err(app::Error::VaultLocked.into());
    }
    let signed_in = desk.wait(async {
        let begun = SigningIn::begin(provider, &options.client_id, secret, &address).await?;
        desk.said(
            &serde_json::json!({ "kind": "page", "page": begun.page() }),
            &format!("Open this page in a browser on this computer:\n\n{}\n", begun.page()),
        )?;
        let mut signals = Signals::new()?;
        tokio::select! {
            done = begun.finish() => Ok::<_, Error>(Some(done?)),
            () = signals.next() => Ok(None),
        }
    })??;
    let Some(signed_in) = signed_in else { return Err(app::Error::Cancelled.into()) };
    postrider.keep_sign_in(row.id, &signed_in)?;
    let name = &options.name;
    desk.said(
        &serde_json::json!({ "kind": "signed-in", "account": name }),
        &format!("{name} is signed in. Try it: postrider account test \"{name}\""),
    )
}

fn provider(options: &SignIn, account: &app::store::Account) -> Result<Provider, Error> {
    if let (Some(authorize), Some(token)) = (&options.authorize_url, &options.token_url) {
        return Ok(Provider {
            authorize: authorize.clone(),
            token: token.clone(),
            scopes: vec!["mail".to_owned()],
            extra: Vec::new(),
            this_computer: ThisComputer::Address,
        });
    }
    let host = match options.host {
        Some(Host::Google) => Some(SignInHost::Google),
        Some(Host::Microsoft) => Some(SignInHost::Microsoft),
        None => app::accounts::card(account).and_then(|card| SignInHost::of_card(card.id)),
    };
    let host = host.ok_or(app::Error::Incomplete(
        "We do not know a sign-in page of this account's host. Say whose: --host google or --host microsoft.",
    ))?;
    Ok(host.provider())
}
