//! `postrider handoff ...`

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::handing_over::HandOver;
use app::handoff::Provider;
use clap::Subcommand;
use serde_json::json;
use std::path::PathBuf;

/// Hand a list over to a bulk provider.
#[derive(Subcommand)]
#[command(
    after_long_help = "With --json: {kind: \"file\", file, rows} in the order of upload, {kind: \"stays\", code, message, people} for those who do not
travel, and {kind: \"handoff\", provider, list, campaign, folder, subscribed, suppressed, erased}."
)]
pub enum Handoff {
    /// Write the files its import takes: who must not be mailed first, then who may, and a note that says which goes where.
    Export {
        /// mailchimp or sendgrid.
        #[arg(long, value_parser = provider)]
        provider: Provider,
        /// The list.
        #[arg(long, value_name = "NAME", required_unless_present = "campaign")]
        list: Option<String>,
        /// In place of a list: whoever waited for this campaign when it was ended early, and has not got it.
        #[arg(long, value_name = "NAME", conflicts_with = "list")]
        campaign: Option<String>,
        /// The folder; made if it is not there. An older package in it is replaced as a whole; other files are left alone and
        /// refused.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

fn provider(word: &str) -> Result<Provider, String> {
    word.parse().map_err(|_| "mailchimp or sendgrid".to_owned())
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Handoff) -> Result<Done, Error> {
    let Handoff::Export { provider, list, campaign, out } = command;
    let postrider = desk.postrider()?;
    let of_campaign = campaign.as_deref().map(|name| postrider.campaign_named(name)).transpose()?;
    let (whom, list) = match (of_campaign, list) {
        (Some(row), _) => (postrider.rest_of(row.id)?, postrider.store().list(row.list)?.name),
        (None, list) => {
            let list = list.unwrap_or_default();
            (HandOver::List(postrider.list_named(&list)?), list)
        }
    };
    let summary = postrider.hand_over(&whom, provider, &out)?;
    if desk.json {
        for (file, rows) in &summary.files {
            desk.line(&json!({ "kind": "file", "file": file, "rows": rows }))?;
        }
        for stays in &summary.stays {
            desk.line(&json!({
                "kind": "stays", "code": stays.code, "message": stays.sentence, "people": stays.count,
            }))?;
        }
        desk.line(&json!({
            "kind": "handoff", "provider": provider.as_str(), "list": list, "campaign": campaign, "folder": out,
            "subscribed": summary.subscribed, "suppressed": summary.suppressed, "erased": summary.erased,
        }))?;
        return Ok(Done::Fine);
    }
    say!(
        "For {}: {} people who may be mailed, {} who may not. Upload the files in the order of their numbers.",
        provider.title(),
        summary.subscribed,
        summary.suppressed
    );
    output::table(
        &["File", "Rows"],
        summary.files.into_iter().map(|(file, rows)| vec![file, rows.to_string()]).collect(),
    );
    output::table(
        &["Stay here", "Why"],
        summary.stays.into_iter().map(|stays| vec![stays.count.to_string(), stays.sentence]).collect(),
    );
    say!("They lie in {}. README.txt says which goes where.", out.display());
    Ok(Done::Fine)
}
