//! `postrider contact check-domains`

use crate::desk::{Desk, Done};
use crate::output;
use crate::signals::Signals;
use anyhow::Error;
use app::StopSign;
use app::domains::{DomainsWork, Finished, name_server};
use clap::Args;
use indicatif::ProgressBar;
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Lines of the table a person is shown; `--json` has them all.
const SHOWN: usize = 20;

/// How to ask, for this once; what is not given is as it is set in the data folder.
#[derive(Args)]
#[command(
    after_long_help = "With --json: {kind: \"domain\", domain, answer: takes-none|no-such-domain|no-mail-host, people, asked, code, message}
for each domain that takes none, the most people first; then {kind: \"summary\", domains, asked, take, take_none, unknown,
people_without, judged, left}. asked is how many were asked about this time; left is not 0 where it was stopped.

While no name server is in reach it waits and tries again by itself; nobody becomes invalid for that. Ctrl+C stops it and
keeps what was answered."
)]
pub struct CheckDomains {
    /// Ask again also about domains whose answer still holds.
    #[arg(long)]
    again: bool,
    /// Ask this name server instead of the computer's own: an IP address, with a port where it is not 53.
    #[arg(long, value_name = "IP[:PORT]", value_parser = name_server)]
    name_server: Option<SocketAddr>,
    /// Ask this service over HTTPS instead: https://dns.example/dns-query.
    #[arg(long, value_name = "URL")]
    https: Option<String>,
    /// Trust this file of certificates (PEM) there, beside the system's.
    #[arg(long, value_name = "FILE", requires = "https")]
    ca_file: Option<PathBuf>,
    /// Questions under way at the same time, 1 to 256.
    #[arg(long, value_name = "N")]
    at_once: Option<u32>,
}

/// Asks until everything is answered, or Ctrl+C.
pub fn check(desk: &Desk, options: CheckDomains) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let mut settings = postrider.domain_settings()?;
    if let Some(server) = options.name_server {
        settings.name_server = Some(server.to_string());
        // Whoever names a server means that one.
        settings.https = None;
    }
    if options.https.is_some() {
        (settings.https, settings.ca_file) = (options.https, options.ca_file);
    }
    settings.at_once = options.at_once.unwrap_or(settings.at_once);
    let how = settings.how()?;
    let (work, stop) = (DomainsWork::default(), StopSign::default());
    let bar = output::progress(desk.json, 0, "Asking");
    let finished = desk.wait(async {
        let asking = postrider.check_domains(options.again, &how, &work, &stop);
        tokio::pin!(asking);
        let mut tick = tokio::time::interval(Duration::from_millis(200));
        let (mut signals, mut told) = (Signals::new()?, String::new());
        loop {
            tokio::select! {
                finished = &mut asking => break Ok::<_, Error>(finished),
                () = signals.next() => stop.raise(),
                _ = tick.tick() => show(desk, &bar, &work, &mut told),
            }
        }
    })??;
    bar.finish_and_clear();
    tell(desk, &finished?)
}

/// How far it has come. A wait is told once for each reason, also where there is no bar.
fn show(desk: &Desk, bar: &ProgressBar, work: &DomainsWork, told: &mut String) {
    let (done, total) = work.progress();
    bar.set_length(total);
    bar.set_position(done);
    match work.waits() {
        Some(wait) => {
            let message = format!("{} It is tried again at {}.", wait.because, output::moment(wait.until));
            bar.set_message(message);
            if bar.is_hidden() && *told != wait.because {
                let fix = "It goes on by itself. Ctrl+C stops it and keeps what was answered.";
                output::warn(desk.json, "name-servers-out-of-reach", &wait.because, fix);
                *told = wait.because;
            }
        }
        None => bar.set_message("Asking"),
    }
}

fn tell(desk: &Desk, finished: &Finished) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let counts = postrider.domain_counts()?;
    let left = if finished.whole { 0 } else { postrider.domains_left()?.unwrap_or(0) };
    let without = postrider.store().domains_without_mail()?;
    let more = without.len().saturating_sub(SHOWN);
    let mut rows = Vec::new();
    for (row, people) in without {
        let finding = row.answer.finding();
        let message = finding.as_ref().map_or("", |finding| finding.message.as_str());
        if desk.json {
            desk.line(&json!({
                "kind": "domain",
                "domain": row.domain,
                "answer": row.answer.as_str(),
                "people": people,
                "asked": row.asked,
                "code": finding.as_ref().map(|finding| finding.code.as_ref()),
                "message": message,
            }))?;
        } else if rows.len() < SHOWN {
            rows.push(vec![row.domain, people.to_string(), message.to_owned()]);
        }
    }
    output::table(&["Domain", "People", "Why nobody there can be mailed"], rows);
    if more > 0 && !desk.json {
        say!("{more} more are told with --json.");
    }
    let stopped = match left {
        0 => String::new(),
        left => format!(" It was stopped; {left} are left, and the same command goes on with them."),
    };
    let sentence = format!(
        "{} domains: {} take mail, {} take none, {} could not tell. {} people cannot be mailed for that.{stopped}",
        counts.domains, counts.take, counts.take_none, counts.unknown, counts.people_without
    );
    desk.said(
        &json!({
            "kind": "summary",
            "domains": counts.domains,
            "asked": finished.asked,
            "take": counts.take,
            "take_none": counts.take_none,
            "unknown": counts.unknown,
            "people_without": counts.people_without,
            "judged": finished.judged,
            "left": left,
        }),
        &sentence,
    )
}
