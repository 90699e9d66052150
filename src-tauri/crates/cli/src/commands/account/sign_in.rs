//! `postrider account sign-in`

use crate::desk::{Desk, Done};
use crate::signals::Signals;
use anyhow::Error;
use app::network::oauth::{Provider, ThisComputer};
use app::signing_in::{SignInHost, SigningIn};
use clap::{Args, ValueEnum};

/// Whose page, and as whom we come.
#[derive(Args)]
#[command(
    after_long_help = "The address of the page is printed; open it in a browser on this computer. It comes back here by itself, within five
minutes. Your password is typed on the host's page only; what is kept, in the vault, are tokens.

The client id is your own. Google: console.cloud.google.com, a client for desktop programs, which has a secret too. Microsoft:
entra.microsoft.com, an app for mobile and desktop programs with the redirect http://localhost.

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
