//! Is this the folder we wrote last, or a copy of it?
//!
//! In a copied folder, or one put back from a backup by other means, people may have left since: nothing is sent
//! from it until somebody vouches. A random id lies in the database and in the file `folder-id`; beside it the
//! database keeps which files they were (inode and time of birth), which no copy shares. Moving the folder within
//! its file system changes neither.
//!
//! An older database put back into its very own file keeps all that. So the file also says how far the database had
//! come: how often messages were claimed or settled, and Do not mail changed. The number is committed to the database
//! first, so that a crash between the two leaves the file behind and not ahead.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::changes::{self, Part};
use crate::columns::count;
use crate::error::{Result, StoreError};
use crate::{Store, campaigns, files, settings};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    id: String,
    id_file: String,
    database: String,
}

/// Lies in every data folder beside the database.
pub(crate) const FILE: &str = "folder-id";

/// Where in the file the number stands: after the line with the id.
const NUMBER_AT: u64 = 65;

/// Whether the folder is a copy, or its database an older one than it had. A folder without identity gets one.
pub(crate) fn is_copy(conn: &Connection, folder: &Path, database: &Path) -> Result<bool> {
    let file = folder.join(FILE);
    // Before the database: another process may be at work, and it writes there first.
    let there = fs::read_to_string(&file).unwrap_or_default();
    let Some(known) = settings::get::<Identity>(conn, settings::IDENTITY)? else {
        return Ok(false);
    };
    let (id, number) = parts(&there);
    Ok(id != known.id
        || number > progress(conn)?
        || mark(&file)? != known.id_file
        || mark(database)? != known.database)
}

/// Gives the folder a new identity. The database is from now on as far as any that was here.
pub(crate) fn renew(conn: &Connection, folder: &Path, database: &Path) -> Result<()> {
    let id: String = random()?.iter().map(|byte| format!("{byte:02x}")).collect();
    let file = folder.join(FILE);
    let (_, number) = parts(&fs::read_to_string(&file).unwrap_or_default());
    changes::bump_by(conn, Part::Outbox, number.saturating_sub(progress(conn)?))?;
    files::create_file(&file)?;
    fs::write(&file, format!("{id}\n{}", line(progress(conn)?))).map_err(StoreError::file(&file))?;
    let identity = Identity { id, id_file: mark(&file)?, database: mark(database)? };
    settings::put(conn, settings::IDENTITY, &identity)
}

/// How far the database has come. Grows with each transaction that claims, settles or suppresses.
pub(crate) fn progress(conn: &Connection) -> Result<u64> {
    conn.prepare_cached(
        "SELECT coalesce(sum(count), 0) FROM changes WHERE part IN ('outbox', 'suppressions')",
    )?
    .query_row([], |row| Ok(count(row, 0)))?
}

/// Notes in the file how far the database has come, after that was committed.
pub(crate) fn note(folder: &Path, number: u64) -> std::io::Result<fs::File> {
    let file = fs::OpenOptions::new().write(true).open(folder.join(FILE))?;
    note_in(&file, number)?;
    Ok(file)
}

/// The same in the file that [`note`] opened.
pub(crate) fn note_in(mut file: &fs::File, number: u64) -> std::io::Result<()> {
    // In place, and as long as what stood there: no crash can leave half a file.
    file.seek(SeekFrom::Start(NUMBER_AT))?;
    file.write_all(line(number).as_bytes())
}

fn line(number: u64) -> String {
    format!("{number:020}\n")
}

/// The id and the number of what stands in the file. A file of before there was a number has 0.
fn parts(there: &str) -> (&str, u64) {
    let mut lines = there.lines();
    let id = lines.next().unwrap_or_default().trim();
    (id, lines.next().and_then(|number| number.parse().ok()).unwrap_or_default())
}

/// 32 bytes of the system's randomness.
pub(crate) fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::NoRandomness)?;
    Ok(bytes)
}

/// What tells a file from its copy. Empty where it is missing.
fn mark(file: &Path) -> Result<String> {
    let about = match fs::metadata(file) {
        Ok(about) => about,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(String::new()),
        Err(why) => return Err(StoreError::file(file)(why)),
    };
    // Not every file system knows when a file was made; the device number changes when a disk is mounted anew.
    let born = about.created().ok().and_then(|at| Timestamp::try_from(at).ok());
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let inode = 0;
    Ok(format!("{inode}/{}", born.map_or_else(String::new, |at| at.as_nanosecond().to_string())))
}

/// Stops every campaign that is under way, or would start by itself, until somebody vouches for this folder.
pub(crate) fn distrust(conn: &Connection, now: Timestamp) -> Result<()> {
    settings::put(conn, settings::VOUCHED, &false)?;
    settings::put(conn, settings::COPIED, &now)?;
    campaigns::unschedule_all(conn, now)?;
    campaigns::pause_all(conn, &delivery::Wait::for_you(delivery::WaitReason::Restored), now)
}

/// Whether somebody vouched for this folder, or nobody had to.
pub(crate) fn is_vouched(conn: &Connection) -> Result<bool> {
    Ok(settings::get(conn, settings::VOUCHED)?.unwrap_or(true))
}

impl Store {
    /// Whether messages may go out of this folder. False after a restore onto an empty disk and in a copied
    /// folder: somebody may have left since, and this data does not know it.
    pub fn is_vouched(&self) -> Result<bool> {
        self.read(is_vouched)
    }

    /// The person has looked: whoever left since is on Do not mail. Paused campaigns stay paused until resumed.
    pub fn vouch(&self) -> Result<()> {
        self.put_setting(settings::VOUCHED, &true)
    }
}
