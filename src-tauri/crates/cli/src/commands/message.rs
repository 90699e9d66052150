//! `postrider message ...`

use crate::desk::{Desk, Done, Misused};
use crate::output;
use crate::stream::{Out, name};
use anyhow::Error;
use app::address::{Address, Finding, Place, Severity};
use app::campaigns::Previewed;
use app::message::check::{Kind, UnknownKind, raw};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Messages: check any, or see one as a person would get it.
#[derive(Subcommand)]
pub enum Message {
    /// Say what would get a message refused, mistrusted or misread. Exit status 1 while something must be fixed. No data
    /// folder is needed.
    #[command(after_long_help = "With --json, one object a finding, worst first:
  code      stable kebab-case name
  severity  blocking | warning | info
  message   what was found and why it matters
  fix       what to do, or null
  where     {file, column: subject|preheader|body|text|html|headers, line, byte}; only what is known")]
    Check {
        /// .eml, .html, .md or .mjml
        file: PathBuf,
    },
    /// The message of a campaign as one contact would get it, ready to send; its way to leave works.
    #[command(after_long_help = "Without --out the message goes to standard output. With --json, one object:
  kind      rendered
  campaign, contact, subject
  file      where it was written, or null
  bytes     its size
  html, text  its two versions

Exit status 1 where the contact lacks a field that the message needs.")]
    Render(Render),
}

/// Which message, for whom.
#[derive(Args)]
pub struct Render {
    /// Name of the campaign.
    #[arg(long)]
    campaign: String,
    /// Address of the contact.
    #[arg(long, value_name = "ADDRESS")]
    contact: String,
    /// Write it to this file.
    #[arg(long, value_name = "FILE.eml")]
    out: Option<PathBuf>,
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Message) -> Result<Done, Error> {
    match command {
        Message::Check { file } => check(desk, &file),
        Message::Render(render) => self::render(desk, &render),
    }
}

fn check(desk: &Desk, file: &Path) -> Result<Done, Error> {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let kind = Kind::from_extension(ending).ok_or_else(|| Misused(UnknownKind.to_string()))?;
    let bytes = std::fs::read(file).map_err(|why| app::Error::file(file, why))?;
    let findings = raw(&bytes, kind);
    let mut out = Out::new();
    for finding in &findings {
        if desk.json {
            let place = Place { file: Some(name(file)), ..finding.place.clone().unwrap_or_default() };
            out.object(&json!({
                "code": finding.code, "severity": finding.severity.as_str(), "message": finding.message,
                "fix": finding.fix, "where": place,
            }))?;
        } else {
            let line =
                finding.place.as_ref().and_then(|place| place.line).map(|line| format!(" (line {line})"));
            let mark = output::mark(finding.severity);
            out.text(&format!("{mark}: {}{} [{}]", finding.message, line.unwrap_or_default(), finding.code))?;
            if let Some(fix) = &finding.fix {
                out.text(&format!("  {fix}"))?;
            }
        }
    }
    if findings.is_empty() && !desk.json {
        out.text("Nothing stands against this message.")?;
    }
    out.finish()?;
    Ok(if findings.iter().any(Finding::is_blocking) { Done::WithFindings } else { Done::Fine })
}

fn render(desk: &Desk, render: &Render) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let row = postrider.campaign_named(&render.campaign)?;
    let address = Address::parse(render.contact.trim()).map_err(|findings| app::Error::Address {
        given: render.contact.clone(),
        why: findings.into_iter().next().map(|finding| finding.message).unwrap_or_default(),
    })?;
    let contact = postrider.contact_at(&address)?;
    let message = match postrider.preview(&row, contact, true)? {
        Previewed::Whole(message) => message,
        Previewed::Lacks(fields) => {
            let lacks = Finding::new(
                "missing-field",
                Severity::Blocking,
                format!(
                    "{} has no {}, and the message says nothing else in its place.",
                    address.as_str(),
                    fields.join(", ")
                ),
            )
            .with_fix("Fill the field, or write {{ field | default(\"other words\") }} into the message.");
            return Err(app::Error::Blocked(vec![lacks]).into());
        }
    };
    if let Some(out) = &render.out {
        std::fs::write(out, &message.bytes).map_err(|why| app::Error::file(out, why))?;
    }
    if desk.json {
        desk.line(&json!({
            "kind": "rendered", "campaign": row.name, "contact": address.as_str(), "subject": message.subject,
            "file": render.out, "bytes": message.bytes.len(), "html": message.html, "text": message.text,
        }))?;
    } else if let Some(out) = &render.out {
        say!("The message is in {}", out.display());
    } else {
        crate::output::Answers.write_all(&message.bytes)?;
    }
    Ok(Done::Fine)
}
