//! `postrider listen`

use crate::desk::{Desk, Done, Misused};
use crate::stream::{Out, files, name};
use anyhow::Error;
use app::Postrider;
use app::listening::{Ears, Heard, HeardEnd, Mails};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Read saved mails and do what they say: whoever asks to leave with the code of our message is not mailed any more.
///
/// Reading a mailbox by itself is not in this version: save the mails as .eml or mbox files and name them. What only you
/// can decide is told and kept, and leaves the exit status 0. Reading the same mail twice changes nothing.
#[derive(Args)]
#[command(after_long_help = "With --json, one object a mail:
  file         the file it came in, as given
  number       its place in the file, the first being 1
  kind         bounce | delay | complaint | unsubscribe | opt-in | auto-reply | reply | other
  done         stopped (on Do not mail now) | already (was there before) | nothing-to-do | needs-you
  address      whom it is about, or who wrote it; or null
  suppression  number of the entry of Do not mail it made or met, or null
  code         why, as a stable name
  message      why, in a sentence
  original_message_id  Message-ID of the message of ours it is about, or null
  again        whether it was read before

A file that cannot be read is told on standard error, the rest goes on, and the exit status is 3.")]
pub struct Listen {
    /// .eml files, mbox files, folders.
    files: Vec<PathBuf>,
    // Files are always read once, so it changes nothing. Scripts may say it.
    #[arg(long, hide = true)]
    once: bool,
    /// Your word that the inbox itself is looked through: nobody asked to leave who is not on Do not mail. Files alone do
    /// not count as that.
    #[arg(long)]
    inbox_looked_through: bool,
}

/// Runs it.
pub fn run(desk: &Desk, listen: &Listen) -> Result<Done, Error> {
    if listen.files.is_empty() && !listen.inbox_looked_through {
        return Err(Misused(
            "Reading a mailbox by itself is not in this version. Save the mails as .eml or mbox files and name them: postrider listen FILE..."
                .to_owned(),
        )
        .into());
    }
    let postrider = desk.postrider()?;
    let ears = postrider.ears()?;
    let (mut out, mut done) = (Out::new(), Done::Fine);
    let (mut mails, mut stopped, mut yours) = (0_u64, 0_u64, 0_u64);
    for file in files(&listen.files) {
        let read = file.map_err(Error::from).and_then(|file| {
            one_file(postrider, &ears, &file, |heard| {
                mails += 1;
                stopped += u64::from(heard.end == HeardEnd::Stopped);
                yours += u64::from(heard.end == HeardEnd::NeedsYou);
                tell(desk, &mut out, &file, heard)
            })
        });
        if let Err(why) = read {
            if !why.is::<app::Error>() {
                return Err(why);
            }
            let _ = desk.explain(&why);
            done = Done::CouldNot;
        }
    }
    if !desk.json && !listen.files.is_empty() {
        let sum = format!("{mails} read, {stopped} put on Do not mail, {yours} for you to decide.");
        out.text(&sum)?;
    }
    out.finish()?;
    if listen.inbox_looked_through && done == Done::Fine {
        postrider.inbox_looked_through()?;
        desk.said(
            &json!({ "kind": "inbox-looked-through" }),
            "We remember that the inbox is looked through.",
        )?;
    }
    Ok(done)
}

fn one_file(
    postrider: &Postrider,
    ears: &Ears,
    file: &Path,
    mut heard: impl FnMut(&Heard) -> Result<(), Error>,
) -> Result<(), Error> {
    for mail in Mails::open(file)? {
        let mail = mail.map_err(|why| app::Error::file(file, why))?;
        heard(&postrider.listen_to(ears, &name(file), &mail)?)?;
    }
    Ok(())
}

fn tell(desk: &Desk, out: &mut Out, file: &Path, heard: &Heard) -> Result<(), Error> {
    if desk.json {
        return out.object(&json!({
            "file": file.to_string_lossy(),
            "number": heard.number,
            "kind": heard.kind.as_str(),
            "done": heard.end.as_str(),
            "address": heard.address,
            "suppression": heard.suppression.map(|id| id.0),
            "code": heard.code,
            "message": heard.sentence,
            "original_message_id": heard.original_message_id,
            "again": heard.again,
        }));
    }
    let who = heard.address.as_deref().unwrap_or("somebody");
    out.text(&format!("{:12}{who}: {}", heard.kind.as_str(), heard.sentence))
}
