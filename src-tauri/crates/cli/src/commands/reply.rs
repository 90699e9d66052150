//! `postrider reply ...`

use crate::desk::{Desk, Done};
use crate::output;
use crate::stream::{Out, lines};
use anyhow::Error;
use app::reply::{classify, plain_reason};
use clap::Subcommand;
use serde_json::json;
use std::path::PathBuf;

/// What mail servers answer; no data folder is needed.
#[derive(Subcommand)]
pub enum Reply {
    /// Say what each reply means, one a line: "550 5.1.1 No such user", or words alone.
    #[command(after_long_help = "With --json, one object a line of input, empty lines too:
  input     the line as it stood
  class     bad-mailbox | bad-domain | mailbox-full | mailbox-disabled | greylisted | rate-limited | sender-quota |
            content-rejected | reputation-blocked | authentication-failed | too-large | network | other
  severity  hard (the address is dead) | soft
  action    suppress | retry | pause-account | count
  code      the reply code, or null
  status    the enhanced code (RFC 3463), or null")]
    Classify {
        /// The file; standard input without it or with -.
        file: Option<PathBuf>,
    },
}

/// Runs it.
pub fn run(desk: &Desk, command: Reply) -> Result<Done, Error> {
    let Reply::Classify { file } = command;
    let mut out = Out::new();
    for line in lines(file.as_deref())? {
        let text = line?.text;
        let found = classify(&text);
        if desk.json {
            out.object(&json!({
                "input": text,
                "class": found.class.as_str(),
                "severity": found.severity.as_str(),
                "action": found.action.as_str(),
                "code": found.code,
                "status": found.enhanced.map(|enhanced| enhanced.to_string()),
            }))?;
        } else {
            out.text(&format!(
                "{:4} {:14} {}  {text}",
                found.severity.as_str(),
                found.action.as_str(),
                plain_reason(found.class)
            ))?;
        }
        if output::nobody_reads() {
            break;
        }
    }
    out.finish()?;
    Ok(Done::Fine)
}
