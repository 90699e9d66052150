//! `postrider account find`

use crate::desk::{Desk, Done};
use crate::signals::Signals;
use anyhow::Error;
use app::StopSign;
use app::domains::name_server;
use app::finding::{End, Looking, Server, Settings, Sources, Step, find};
use clap::Args;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;

/// Which address, and whom to ask.
#[derive(Args)]
#[command(
    after_long_help = "With --json: {kind: \"step\", at: catalogue|settings-file|records|mail-servers|guess, end:
found|not-there|could-not-ask|skipped, detail} for each place, then {kind: \"settings\", found, address, at, provider, smtp:
{host, port, tls}, imap: {host, port, tls} or null, user, sign_in, card, help: {page, steps} or null, elsewhere: names of other companies they lead to}.

An address of a well-known host asks nobody. For any other, only the domain's own web server, the name servers, and the mail
servers in question are asked; nobody logs in and nothing is sent. Exit status 1: nothing was found; 3: nobody could be asked."
)]
pub struct Find {
    /// The address.
    address: String,
    /// Ask this name server instead of the computer's own: an IP address, with a port where it is not 53.
    #[arg(long, value_name = "IP[:PORT]", value_parser = name_server)]
    name_server: Option<SocketAddr>,
}

/// Looks until something is found, or Ctrl+C.
pub fn run(desk: &Desk, options: Find) -> Result<Done, Error> {
    let address = app::finding::address(&options.address)?;
    let mut settings = match desk.named_folder()? {
        Some(postrider) => postrider.domain_settings()?,
        None => app::domains::DomainSettings::default(),
    };
    if let Some(server) = options.name_server {
        (settings.name_server, settings.https) = (Some(server.to_string()), None);
    }
    let how = settings.how()?;
    let (looking, stop) = (Looking::default(), StopSign::default());
    let found = desk.wait(async {
        let sources = Sources::real(&how).await?;
        let work = find(&sources, &address, &looking, &stop);
        tokio::pin!(work);
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        let (mut signals, mut told) = (Signals::new()?, 0);
        loop {
            tokio::select! {
                found = &mut work => {
                    tell(desk, &looking.steps(), &mut told)?;
                    break Ok::<_, Error>(found);
                }
                () = signals.next() => stop.raise(),
                _ = tick.tick() => tell(desk, &looking.steps(), &mut told)?,
            }
        }
    })??;
    match found {
        Some(found) => {
            say(desk, &address, &found)?;
            Ok(Done::Fine)
        }
        None => {
            desk.said(
                &json!({ "kind": "settings", "found": false, "address": address.as_str() }),
                "No settings were found. Your mail host's help pages name its servers; give them to account add.",
            )?;
            let asked = !looking.is_offline() && !stop.is_raised();
            Ok(if asked { Done::WithFindings } else { Done::CouldNot })
        }
    }
}

/// Tells each place once, when it is done with.
fn tell(desk: &Desk, steps: &[Step], told: &mut usize) -> Result<(), Error> {
    let done = |step: &&Step| !matches!(step.end, End::Waiting | End::Asking);
    for step in steps.iter().take_while(done).skip(*told) {
        *told += 1;
        if desk.json {
            let value = json!({ "kind": "step", "at": step.at.as_str(), "end": step.end.as_str(), "detail": step.detail });
            desk.line(&value)?;
        } else if !step.detail.is_empty() {
            say!("{}", crate::output::plain(&step.detail));
        }
    }
    Ok(())
}

fn say(desk: &Desk, address: &app::address::Address, found: &Settings) -> Result<(), Error> {
    let help = found.card.and_then(|card| card.help);
    if desk.json {
        return desk.line(&json!({
            "kind": "settings", "found": true, "address": address.as_str(), "at": found.at.as_str(),
            "provider": found.provider, "smtp": server(&found.send), "imap": found.read.as_ref().map(server),
            "user": found.user, "sign_in": found.sign_in.iter().map(|way| way.as_str()).collect::<Vec<_>>(),
            "card": found.card.map(|card| card.id),
            "help": help.map(|help| json!({ "page": help.page, "steps": help.steps })),
            "elsewhere": found.elsewhere(address.domain()).map_or_else(Vec::new, |other| other.names),
        }));
    }
    let line = |what: &str, server: &Server| {
        say!("{what}: {}, port {}, {}", crate::output::plain(&server.host), server.port, server.tls.as_str());
    };
    line("Sending", &found.send);
    match &found.read {
        Some(read) => line("Reading", read),
        None => say!("Reading: not found"),
    }
    say!("Login name: {}", crate::output::plain(&found.user));
    if let Some(help) = help {
        say!("{}: {}", found.card.map_or("Your host", |card| card.name), help.page);
        for (number, step) in help.steps.iter().enumerate() {
            say!("  {}. {step}", number + 1);
        }
    }
    Ok(())
}

fn server(server: &Server) -> Value {
    json!({ "host": server.host, "port": server.port, "tls": server.tls.as_str() })
}
