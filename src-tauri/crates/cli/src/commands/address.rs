//! `postrider address ...`

use crate::desk::{Desk, Done};
use crate::stream::{Line, Out, lines};
use anyhow::Error;
use app::address::{Finding, Judgement, Place, Severity, Verdict, judge};
use app::network::dns::Dns;
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Addresses by themselves; no data folder is needed.
#[derive(Subcommand)]
pub enum Address {
    /// Say what is to be thought of each address, one a line. Invalid ones leave the exit status 0.
    Check(Check),
}

/// What to check.
#[derive(Args)]
#[command(after_long_help = "With --json, one object a line of input, empty lines too:
  input       the line as it stood
  verdict     ok | risky | invalid
  address     the canonical address, or null
  dedupe_key  the key by which it is the same as another, or null; null together with address
  findings    [{code, severity: blocking|warning|info, message, fix, place: {line}}], worst first
  suggestion  what was probably meant, or null")]
pub struct Check {
    /// The file; standard input without it or with -.
    file: Option<PathBuf>,
    /// Ask name servers whether each domain takes mail. Where nobody can tell, the address stays as it is.
    #[arg(long)]
    dns: bool,
}

/// Lines asked about together where name servers are asked.
const TOGETHER: usize = 512;

/// Runs it.
pub fn run(desk: &Desk, command: Address) -> Result<Done, Error> {
    let Address::Check(check) = command;
    let mut lines = lines(check.file.as_deref())?;
    let mut out = Out::new();
    if check.dns {
        desk.wait(async {
            let dns = Arc::new(Dns::system());
            loop {
                let batch: Vec<Line> = lines.by_ref().take(TOGETHER).collect::<Result<_, _>>()?;
                if batch.is_empty() {
                    return Ok::<(), Error>(());
                }
                let mut judged: Vec<Judgement> = batch.iter().map(of_line).collect();
                ask(&dns, &mut judged).await;
                for (judgement, line) in judged.iter_mut().zip(&batch) {
                    set_line(judgement, line);
                }
                for judgement in &judged {
                    tell(desk, &mut out, judgement)?;
                }
            }
        })??;
    } else {
        for line in lines {
            tell(desk, &mut out, &of_line(&line?))?;
        }
    }
    out.finish()?;
    Ok(Done::Fine)
}

fn of_line(line: &Line) -> Judgement {
    let mut judgement = judge(&line.text);
    if !line.is_utf8 {
        let finding =
            Finding::new("not-utf-8", Severity::Blocking, "This line has bytes that are not UTF-8.")
                .with_fix("Save the file as UTF-8 and check again.");
        judgement.findings.insert(0, finding);
        judgement = Judgement { address: None, verdict: Verdict::Invalid, suggestion: None, ..judgement };
    }
    set_line(&mut judgement, line);
    judgement
}

/// Every finding says in which line.
fn set_line(judgement: &mut Judgement, line: &Line) {
    for finding in &mut judgement.findings {
        finding.place.get_or_insert_with(Place::default).line = Some(line.number);
    }
}

/// Asks about each domain once and adds what was found.
async fn ask(dns: &Arc<Dns>, judged: &mut [Judgement]) {
    let mut asked = tokio::task::JoinSet::new();
    let mut answers = HashMap::new();
    for address in judged.iter().filter_map(|judgement| judgement.address.as_ref()) {
        let domain = address.domain().to_owned();
        if answers.insert(domain.clone(), None).is_none() {
            let dns = Arc::clone(dns);
            asked.spawn(async move { (dns.takes_mail(&domain).await, domain) });
        }
    }
    while let Some(answer) = asked.join_next().await {
        if let Ok((answer, domain)) = answer {
            answers.insert(domain, answer.finding());
        }
    }
    for judgement in judged {
        let Some(address) = &judgement.address else { continue };
        if let Some(Some(finding)) = answers.get(address.domain()) {
            add(judgement, finding.clone());
        }
    }
}

/// Adds what the name servers said. An address that cannot be mailed is none.
fn add(judgement: &mut Judgement, finding: Finding) {
    judgement.findings.push(finding);
    judgement.findings.sort_by_key(|finding| finding.severity);
    judgement.verdict = Verdict::of(&judgement.findings);
    if judgement.verdict == Verdict::Invalid {
        judgement.address = None;
    }
}

fn tell(desk: &Desk, out: &mut Out, judgement: &Judgement) -> Result<(), Error> {
    if desk.json {
        return out.object(&json!({
            "input": judgement.input,
            "verdict": judgement.verdict.as_str(),
            "address": judgement.address.as_ref().map(|address| address.as_str()),
            "dedupe_key": judgement.address.as_ref().map(|address| address.dedupe_key().as_str().to_owned()),
            "findings": judgement.findings,
            "suggestion": judgement.suggestion,
        }));
    }
    let why: Vec<&str> = judgement.findings.iter().map(|finding| finding.message.as_str()).collect();
    let meant = judgement.suggestion.as_ref().map(|better| format!(" Perhaps {better}?")).unwrap_or_default();
    out.text(&format!("{:8}{}  {}{meant}", judgement.verdict.as_str(), judgement.input, why.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_whose_domain_takes_no_mail_is_none_and_says_in_which_line() {
        let line = Line { number: 7, text: "ida@falk.example".to_owned(), is_utf8: true };
        let mut judgement = of_line(&line);
        assert!(judgement.address.is_some());
        add(&mut judgement, Finding::new("no-such-domain", Severity::Blocking, "There is no such domain."));
        set_line(&mut judgement, &line);
        assert_eq!((judgement.address.is_none(), judgement.verdict), (true, Verdict::Invalid));
        let lines: Vec<_> = judgement
            .findings
            .iter()
            .map(|finding| finding.place.as_ref().and_then(|place| place.line))
            .collect();
        assert!(lines.iter().all(|line| *line == Some(7)), "{lines:?}");
    }
}
