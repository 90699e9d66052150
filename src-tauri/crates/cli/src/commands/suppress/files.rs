//! Do not mail from a file and to a file.

use super::Import;
use super::entries::{list_of, lists};
use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::address::DedupeKey;
use app::contacts::export::{Holds, Style, Table};
use serde_json::json;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// Puts the addresses of a file on it.
pub(super) fn import(desk: &Desk, import: &Import) -> Result<Done, Error> {
    let bar = output::progress(desk.json, 0, "Reading");
    let postrider = desk.postrider()?;
    let stopped =
        postrider.stop_file(&import.file, import.reason, import.dry_run, |row| bar.set_position(row))?;
    bar.finish_and_clear();
    if desk.json {
        desk.line(&json!({
            "kind": "suppressed", "added": stopped.added, "already": stopped.already, "subscribed": stopped.subscribed,
            "unreadable": stopped.unreadable, "unread": stopped.unread, "dry_run": import.dry_run,
        }))?;
        return Ok(Done::Fine);
    }
    let would = if import.dry_run { "would be put" } else { "put" };
    println!("{} {would} on Do not mail, {} were there before.", stopped.added, stopped.already);
    if stopped.subscribed > 0 {
        println!("{} rows say that the person is subscribed; they were passed over.", stopped.subscribed);
    }
    if stopped.unreadable > 0 {
        println!("{} rows have no address that can be read.", stopped.unreadable);
        output::findings(stopped.unread.get(..20).unwrap_or(&stopped.unread));
    }
    Ok(Done::Fine)
}

/// Writes it to a file, or to standard output.
pub(super) fn export(desk: &Desk, file: Option<&Path>) -> Result<Done, Error> {
    let Some(file) = file.filter(|file| file.as_os_str() != "-") else {
        write(desk, io::stdout().lock())?;
        return Ok(Done::Fine);
    };
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let out = options.open(file).map_err(|why| app::Error::file(file, why))?;
    let (rows, erased) = write(desk, BufWriter::new(out))?;
    desk.said(
        &json!({ "kind": "exported", "file": file, "rows": rows, "erased": erased }),
        &format!("{rows} entries are in {}", file.display()),
    )
}

/// Writes every entry in force. Returns how many, and how many have no address any more.
fn write(desk: &Desk, out: impl Write) -> Result<(u64, u64), Error> {
    let postrider = desk.postrider()?;
    let (names, now) = (lists(postrider)?, postrider.clock().now());
    let columns = [
        ("Address", Holds::Addresses),
        ("Reason", Holds::Words),
        ("Original reason", Holds::Words),
        ("List", Holds::Words),
        ("Since", Holds::Words),
        ("Evidence", Holds::Words),
    ];
    let mut table = Table::new(out, Style::PLAIN, &columns)?;
    let (mut rows, mut erased, mut failed) = (0, 0, None);
    let told = postrider.store().each_suppression(|_, entry| {
        if !entry.in_force(now) {
            return ControlFlow::Continue(());
        }
        let Some(key) = &entry.key else {
            erased += 1;
            return ControlFlow::Continue(());
        };
        rows += 1;
        let (list, since) = (list_of(&names, entry).unwrap_or_default(), entry.since.to_string());
        let original = entry.original.map_or("", |reason| reason.as_str());
        let cells = [DedupeKey::as_str(key), entry.reason.as_str(), original, &list, &since, &entry.evidence];
        match table.row(cells) {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                failed = Some(why);
                ControlFlow::Break(())
            }
        }
    });
    told.map_err(app::Error::from)?;
    if let Some(why) = failed {
        return Err(why.into());
    }
    table.finish()?;
    Ok((rows, erased))
}
