//! `postrider practice`

use super::campaign::plan;
use crate::desk::{Desk, Done};
use crate::signals::Signals;
use anyhow::Error;
use app::practice::{Clock, Config, Keep, PostOffice};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Start the practice post office: a mail server on this computer that delivers nothing, until Ctrl+C.
#[derive(Args)]
#[command(after_long_help = "With --json: {kind: \"listening\", host, port} when it is ready, and at the end
{kind: \"practice\", connections, logins, messages, octets, refusals, faults: [{name, fault, hits, recipients}]}.")]
pub struct Practice {
    /// Port on 127.0.0.1; 0 takes a free one, which is printed.
    #[arg(long, value_name = "P")]
    port: u16,
    /// What goes wrong: good-day, bad-day, none, or a fault plan (JSON file).
    #[arg(long, default_value = "none", value_name = "DAY|FILE")]
    faults: String,
    /// Another seed puts other people into trouble.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Keep every message in this folder, as 000001.eml and so on. Without it they are only counted.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the certificate of its authority here, for `account add --ca-file`.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// Runs it.
pub fn run(desk: &Desk, practice: &Practice) -> Result<Done, Error> {
    let faults = plan(&practice.faults, practice.seed, 100)?;
    let bodies = if practice.out.is_some() { usize::MAX } else { 0 };
    let keep = Keep { bodies, envelopes: 0, folder: practice.out.clone() };
    let clock = app::Clock::System;
    let config = Config {
        port: practice.port,
        faults,
        keep,
        clock: Clock::real(move || clock.now()),
        ..Config::default()
    };
    let tally = desk.wait(async {
        let office = PostOffice::start(config).await.map_err(|why| app::Error::Practice(why.to_string()))?;
        if let Some(file) = &practice.ca_file {
            office.write_ca(file).map_err(|why| app::Error::file(file, why))?;
        }
        let port = office.port();
        // Heard from here on, so that nobody is told "listening" who could not end it.
        let mut signals = Signals::new()?;
        desk.said(
            &json!({ "kind": "listening", "host": "127.0.0.1", "port": port }),
            &format!("Listening on 127.0.0.1:{port}. Nothing that comes in goes out. Ctrl+C ends it."),
        )?;
        signals.next().await;
        office.stop();
        Ok::<_, Error>(office.tally())
    })??;
    let faults: Vec<_> = tally
        .faults
        .iter()
        .map(|one| json!({ "name": one.name, "fault": one.kind, "hits": one.hits, "recipients": one.recipients }))
        .collect();
    desk.said(
        &json!({
            "kind": "practice", "connections": tally.connections, "logins": tally.logins, "messages": tally.messages,
            "octets": tally.octets, "refusals": tally.refusals, "faults": faults,
        }),
        &format!("{} messages came in, {} commands were refused.", tally.messages, tally.refusals),
    )
}
