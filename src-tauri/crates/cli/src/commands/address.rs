//! `postrider address ...`

use crate::desk::{Desk, Done};
use crate::output;
use crate::stream::{Line, Out, lines};
use anyhow::Error;
use app::address::{
    Address as Mailbox, CODES, Code, Finding, Judgement, MailDomain, Place, Severity, Verdict, is_free_mail,
    judge,
};
use app::network::dns::{Dns, Unready};
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Addresses by themselves; no data folder is needed.
#[derive(Subcommand)]
pub enum Address {
    /// Say what is to be thought of each address, one a line. Invalid ones leave the exit status 0.
    Check(Check),
    /// Explain each code a finding can have.
    #[command(
        after_long_help = "With --json, one object a code: {code, severity: blocking|warning|info, meaning}"
    )]
    Codes,
}

/// What to check.
#[derive(Args)]
#[command(after_long_help = "With --json, one object a line of input, empty lines too:
  input       the line as it stood
  verdict     ok | risky | invalid
  address     the canonical address, or null
  dedupe_key  the key by which it is the same as another, or null; null together with address
  findings    [{code, severity: blocking|warning|info, message, fix, place: {line}}], worst first
  suggestion  what was probably meant, or null
  free_mail   whether the domain is a provider's where private people have their mailboxes

`postrider address codes` explains every code. Nothing that takes mail is corrected: with --dns, a domain that merely looks
like a slip of the keys is left as it is.")]
pub struct Check {
    /// The file; standard input without it or with -.
    file: Option<PathBuf>,
    /// Ask name servers whether each domain takes mail. Where nobody can tell, the address stays as it is. With --data, what
    /// is known there of a domain is not asked again, and its name servers are asked.
    #[arg(long)]
    dns: bool,
    /// Ask also about domains of which the data folder knows an answer.
    #[arg(long, requires = "dns")]
    again: bool,
    /// Ask this name server instead of the computer's own: an IP address, with a port where it is not 53.
    #[arg(long, requires = "dns", value_name = "IP[:PORT]", value_parser = app::domains::name_server)]
    name_server: Option<SocketAddr>,
}

/// Lines asked about together where name servers are asked.
const TOGETHER: usize = 512;

/// Runs it.
pub fn run(desk: &Desk, command: Address) -> Result<Done, Error> {
    let Address::Check(check) = command else { return explain(desk) };
    let mut lines = lines(check.file.as_deref())?;
    let mut out = Out::new();
    if check.dns {
        desk.wait(async {
            let (dns, known) = prepare(desk, &check).await?;
            loop {
                let batch: Vec<Line> = lines.by_ref().take(TOGETHER).collect::<Result<_, _>>()?;
                if batch.is_empty() || output::nobody_reads() {
                    return Ok::<(), Error>(());
                }
                let mut judged: Vec<Judgement> = batch.iter().map(of_line).collect();
                ask(&dns, &known, &batch, &mut judged).await;
                for judgement in &judged {
                    tell(desk, &mut out, judgement)?;
                }
            }
        })??;
    } else {
        for line in lines {
            tell(desk, &mut out, &of_line(&line?))?;
            if output::nobody_reads() {
                break;
            }
        }
    }
    out.finish()?;
    Ok(Done::Fine)
}

fn explain(desk: &Desk) -> Result<Done, Error> {
    let mut out = Out::new();
    for Code { code, severity, meaning } in CODES {
        if desk.json {
            out.object(&json!({ "code": code, "severity": severity.as_str(), "meaning": meaning }))?;
        } else {
            out.text(&format!("{code:22}{:10}{meaning}", severity.as_str()))?;
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
    place(line, &mut judgement);
    judgement
}

/// Whom to ask, and what the named data folder knows already.
async fn prepare(desk: &Desk, check: &Check) -> Result<(Arc<Dns>, HashMap<String, MailDomain>), Error> {
    let folder = desk.named_folder()?;
    let known = match folder {
        Some(postrider) if !check.again => postrider.domains_known()?,
        _ => HashMap::new(),
    };
    let dns = match (check.name_server, folder) {
        (Some(server), _) => Dns::with_server(server),
        (None, Some(postrider)) => {
            let how = postrider.domain_settings()?.how()?;
            match Dns::open(&how).await {
                Ok(dns) => dns,
                Err(Unready::OutOfReach(why)) => Dns::nobody(why),
                Err(Unready::Wrong(why)) => return Err(app::Error::NameServer(why).into()),
            }
        }
        (None, None) => Dns::system(),
    };
    Ok((Arc::new(dns), known))
}

/// Asks about each domain once, unless its answer is known, and adds what was found.
async fn ask(dns: &Arc<Dns>, known: &HashMap<String, MailDomain>, lines: &[Line], judged: &mut [Judgement]) {
    let mut asked = tokio::task::JoinSet::new();
    let mut answers = HashMap::new();
    for address in judged.iter().filter_map(|judgement| judgement.address.as_ref()) {
        let domain = address.domain().to_owned();
        if answers.contains_key(&domain) {
            continue;
        }
        if let Some(answer) = known.get(&domain) {
            answers.insert(domain, Some(answer.clone()));
            continue;
        }
        answers.insert(domain.clone(), None);
        let dns = Arc::clone(dns);
        asked.spawn(async move { (dns.takes_mail(&domain).await, domain) });
    }
    while let Some(answer) = asked.join_next().await {
        if let Ok((answer, domain)) = answer {
            answers.insert(domain, Some(answer));
        }
    }
    for (line, judgement) in lines.iter().zip(judged) {
        let domain = judgement.address.as_ref().map(Mailbox::domain);
        if let Some(Some(answer)) = domain.and_then(|domain| answers.get(domain)) {
            judgement.hear(answer);
            place(line, judgement);
        }
    }
}

/// Says of each finding on which line it was made.
fn place(line: &Line, judgement: &mut Judgement) {
    for finding in &mut judgement.findings {
        finding.place.get_or_insert_with(Place::default).line = Some(line.number);
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
            "free_mail": judgement.address.as_ref().is_some_and(|address| is_free_mail(address.domain())),
        }));
    }
    let why: Vec<&str> = judgement.findings.iter().map(|finding| finding.message.as_str()).collect();
    let meant = judgement.suggestion.as_ref().map(|better| format!(" Perhaps {better}?")).unwrap_or_default();
    out.text(&format!("{:8}{}  {}{meant}", judgement.verdict.as_str(), judgement.input, why.join(" ")))
}
