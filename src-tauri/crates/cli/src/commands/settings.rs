//! `postrider settings ...`

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use clap::{Subcommand, ValueEnum};
use serde_json::json;

/// Who you are: the law wants it under each newsletter.
#[derive(Subcommand)]
pub enum Settings {
    /// Show them. With --json: {kind: "settings", organisation, postal_address, website}.
    Show,
    /// Change one.
    Set {
        /// Which.
        #[arg(value_enum)]
        key: Key,
        /// What it is from now on; an empty one takes it away.
        value: String,
    },
}

/// What can be set.
#[derive(Clone, Copy, ValueEnum)]
pub enum Key {
    /// Name of the organisation.
    Organisation,
    /// Street, town, country; may have several lines.
    PostalAddress,
    /// The organisation's own page.
    Website,
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Settings) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut identity = postrider.identity()?;
    if let Settings::Set { key, value } = command {
        let value = value.trim().to_owned();
        match key {
            Key::Organisation => identity.organisation = value,
            Key::PostalAddress => identity.postal_address = value,
            Key::Website => identity.website = value,
        }
        postrider.set_identity(&identity)?;
    }
    if desk.json {
        desk.line(&json!({
            "kind": "settings", "organisation": identity.organisation, "postal_address": identity.postal_address,
            "website": identity.website,
        }))?;
    } else {
        let row = |name: &str, value: &str| vec![name.to_owned(), value.to_owned()];
        output::table(
            &["Setting", ""],
            vec![
                row("organisation", &identity.organisation),
                row("postal-address", &identity.postal_address),
                row("website", &identity.website),
            ],
        );
    }
    Ok(Done::Fine)
}
