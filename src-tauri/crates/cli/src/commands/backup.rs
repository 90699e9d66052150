//! `postrider backup`, `postrider restore`, `postrider vouch`

use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use serde_json::json;
use std::path::Path;

/// Writes everything into one file.
pub fn backup(desk: &Desk, file: &Path) -> Result<Done, Error> {
    let report = desk.postrider()?.backup(file)?;
    desk.said(
        &json!({
            "kind": "backup", "file": report.file, "bytes": report.bytes, "contacts": report.contacts,
            "events": report.events,
        }),
        &format!("{} people are in {}. We read it again to be sure.", report.contacts, report.file.display()),
    )
}

/// Puts a backup in place of what is here.
pub fn restore(desk: &Desk, file: &Path) -> Result<Done, Error> {
    // Before anything of the folder is open.
    let report = desk.folder()?.restore(file, &app::Clock::System)?;
    desk.said(
        &json!({
            "kind": "restored", "contacts": report.contacts, "kept": report.kept, "aside": report.aside,
            "must_vouch": report.must_vouch,
        }),
        &format!("{} people are back. Campaigns under way are paused.", report.contacts),
    )?;
    if !desk.json {
        if report.kept > 0 {
            say!(
                "{} entries of Do not mail and wishes to leave are newer than the backup; they were kept.",
                report.kept
            );
        }
        if let Some(aside) = &report.aside {
            say!("What was here before lies in {}", output::plain(&aside.display().to_string()));
        }
    }
    if report.must_vouch {
        output::warn(
            desk.json,
            "must-vouch",
            "Whoever left since the backup is not in it, and neither is what was sent since. Nothing is sent until you have looked.",
            "Look through the inbox since then and give each wish to leave to: postrider listen FILE. Look in the Sent folder too: a campaign that went out since stands here as it stood in the backup. Then: postrider vouch",
        );
    }
    Ok(Done::Fine)
}

/// The person's word.
pub fn vouch(desk: &Desk) -> Result<Done, Error> {
    desk.postrider()?.vouch()?;
    desk.said(
        &json!({ "kind": "vouched" }),
        "You vouch that whoever left is on Do not mail. A campaign that was under way goes on where no other copy of this data sent on: postrider campaign resume NAME --not-sent-elsewhere",
    )
}
