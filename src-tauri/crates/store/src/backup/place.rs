//! Where a backup may be written.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use crate::error::{Result, StoreError};
use crate::{identity, migrate};

/// How an SQLite file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Where in it the number of the program stands that it belongs to.
const PROGRAM: std::ops::Range<usize> = 68..72;

/// Refuses a place within a data folder, this one's or another's: the database there would be replaced under the hands
/// of whoever sends from it. Refuses to replace anything but a backup.
pub(super) fn may_take(to: &Path) -> Result<()> {
    let within = match to.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => to,
    };
    let within = within.canonicalize().map_err(StoreError::file(to))?;
    // A link is replaced itself, but whoever wrote its name meant where it leads.
    let led_to = to.canonicalize().ok();
    let above = within.ancestors().chain(led_to.iter().flat_map(|file| file.ancestors().skip(1)));
    for folder in above {
        if folder.join(identity::FILE).exists() {
            return Err(StoreError::AmongData { path: to.to_owned() });
        }
    }
    if is_free(to).map_err(StoreError::file(to))? {
        return Ok(());
    }
    let why = std::io::Error::new(ErrorKind::AlreadyExists, "a file of another kind has this name");
    Err(StoreError::file(to)(why))
}

/// Whether there is no such file, an empty one, or a database of ours.
fn is_free(path: &Path) -> std::io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(true),
        Err(why) => return Err(why),
    };
    let mut head = Vec::new();
    file.take(100).read_to_end(&mut head)?;
    let ours = u32::try_from(migrate::APPLICATION_ID).unwrap_or_default().to_be_bytes();
    Ok(head.is_empty() || head.starts_with(SQLITE) && head.get(PROGRAM) == Some(&ours[..]))
}
