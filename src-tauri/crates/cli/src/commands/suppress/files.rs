//! Do not mail from a file and to a file.

use super::Import;
use crate::desk::{Desk, Done};
use crate::output;
use anyhow::Error;
use app::contacts::export::Style;
use serde_json::json;
use std::io::{BufWriter, ErrorKind};
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
        return Ok(ended(stopped.unreadable));
    }
    let would = if import.dry_run { "would be put" } else { "put" };
    say!("{} {would} on Do not mail, {} were there before.", stopped.added, stopped.already);
    if stopped.subscribed > 0 {
        say!("{} rows say that the person is subscribed; they were passed over.", stopped.subscribed);
    }
    if stopped.unreadable > 0 {
        say!("{} rows have no address that can be read.", stopped.unreadable);
        output::findings(stopped.unread.get(..20).unwrap_or(&stopped.unread));
    }
    Ok(ended(stopped.unreadable))
}

/// Somebody who could not be read can be mailed tomorrow: a script must be able to see that.
fn ended(unreadable: u64) -> Done {
    if unreadable > 0 { Done::WithFindings } else { Done::Fine }
}

/// Writes it to a file, or to standard output.
pub(super) fn export(desk: &Desk, file: Option<&Path>) -> Result<Done, Error> {
    let postrider = desk.postrider()?;
    let Some(file) = file.filter(|file| file.as_os_str() != "-") else {
        let out = BufWriter::new(crate::output::Answers);
        return match postrider.write_stopped(out, Style::PLAIN, |why| app::Error::file(Path::new("-"), why)) {
            // The reader has gone (`| head`).
            Err(app::Error::File { why, .. }) if why.kind() == ErrorKind::BrokenPipe => Ok(Done::Fine),
            other => Ok(other.map(|_| Done::Fine)?),
        };
    };
    let written = postrider.export_stopped(file, Style::PLAIN)?;
    desk.said(
        &json!({ "kind": "exported", "file": file, "rows": written.rows, "erased": written.erased }),
        &format!("{} entries are in {}", written.rows, file.display()),
    )
}
