//! `postrider feedback ...`

use crate::desk::{Desk, Done};
use crate::stream::{Out, files};
use anyhow::Error;
use app::feedback::Feedback as Told;
use app::listening::{Mails, classify};
use clap::Subcommand;
use serde_json::json;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Mail that came back: what it is, and what was kept of it. Nothing is done.
#[derive(Subcommand)]
pub enum Feedback {
    /// Say what each mail is; no data folder is needed. An mbox file gives one answer for each of its mails.
    #[command(after_long_help = "With --json, one object a mail:
  file                 the file it came in, as given
  number               its place in the file, the first being 1
  kind                 bounce | delay | complaint | unsubscribe | opt-in | auto-reply | reply | other
  original_message_id  Message-ID of the mail it is about, or null
  recipients           [{address, severity: hard|soft, class, status: \"5.1.1\"|null, reply_code: 550|null, diagnostic}]
  from                 who wrote it, or null
  leaving              null, or {how: unverified|in-words, place: subject|recipient|body, tokens}; only `listen`, which has
                       the key of the data folder, can verify a token
  findings             what was odd about it

A file that cannot be read is told on standard error, the rest goes on, and the exit status is 3.")]
    Classify {
        /// .eml files, mbox files, folders; bytes of any kind.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Write a mail that is kept as proof into a file. A file that is there is not replaced.
    #[command(after_long_help = "With --json: {kind: \"kept-mail\", file, bytes}.")]
    Kept {
        /// Its name, as the evidence of an entry of Do not mail gives it.
        name: String,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Runs one of them.
pub fn run(desk: &Desk, command: Feedback) -> Result<Done, Error> {
    match command {
        Feedback::Classify { paths } => say(desk, &paths),
        Feedback::Kept { name, out } => kept(desk, &name, &out),
    }
}

fn kept(desk: &Desk, name: &str, out: &Path) -> Result<Done, Error> {
    let mail = desk.postrider()?.kept_mail(name)?;
    std::fs::File::create_new(out)
        .and_then(|mut file| file.write_all(&mail))
        .map_err(|why| app::Error::file(out, why))?;
    desk.said(
        &json!({ "kind": "kept-mail", "file": out, "bytes": mail.len() }),
        &format!("The mail is in {}", out.display()),
    )
}

fn say(desk: &Desk, paths: &[PathBuf]) -> Result<Done, Error> {
    let (mut out, mut done) = (Out::new(), Done::Fine);
    for file in files(paths) {
        if let Err(why) = file.and_then(|file| Ok((Mails::open(&file)?, file))).map_err(Error::from).and_then(
            |(mails, file)| {
                for mail in mails {
                    let mail = mail.map_err(|why| app::Error::file(&file, why))?;
                    tell(desk, &mut out, &file, mail.number, &classify(&mail.bytes))?;
                }
                Ok(())
            },
        ) {
            // A reader that has gone is no fault of the file's.
            if !why.is::<app::Error>() {
                return Err(why);
            }
            let _ = desk.explain(&why);
            done = Done::CouldNot;
        }
    }
    out.finish()?;
    Ok(done)
}

fn tell(desk: &Desk, out: &mut Out, file: &Path, number: u64, told: &Told) -> Result<(), Error> {
    if desk.json {
        return out.object(&json!({
            "file": file.to_string_lossy(),
            "number": number,
            "kind": told.kind.as_str(),
            "original_message_id": told.original_message_id,
            "recipients": told.recipients,
            "from": told.from.as_ref().map(|from| from.as_str()),
            "leaving": told.leaving,
            "findings": told.findings,
        }));
    }
    let about: Vec<String> = told
        .recipients
        .iter()
        .map(|one| format!("{} ({}, {})", one.address, one.class.as_str(), one.severity.as_str()))
        .collect();
    out.text(&format!("{:12}{}  {}", told.kind.as_str(), file.display(), about.join(", ")))
}
