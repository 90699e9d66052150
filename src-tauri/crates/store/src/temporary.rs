//! Folders that go when their maker does. They lie in the data folder, because they hold everybody: a program that is
//! killed leaves nothing in a place that others read and nobody cleans.

use std::fs::{self, File};
use std::path::Path;

use tempfile::TempDir;

use crate::error::{Result, StoreError};

/// How the names of all of them begin.
const PREFIXES: [&str; 3] = [IMPORT, REHEARSAL, RESTORE];

/// The database of an import that was not merged yet.
pub(crate) const IMPORT: &str = "import-";

/// The store of a rehearsal.
pub(crate) const REHEARSAL: &str = "rehearsal-";

/// A backup on its way back.
pub(crate) const RESTORE: &str = "restore-";

/// The file whose lock says that the maker is alive.
const ALIVE: &str = "alive";

/// One of them.
pub(crate) struct Temporary {
    // The lock before the folder it lies in.
    _alive: File,
    folder: TempDir,
}

impl Temporary {
    /// Makes one in a data folder.
    pub(crate) fn make(data: &Path, prefix: &str) -> Result<Temporary> {
        let folder =
            tempfile::Builder::new().prefix(prefix).tempdir_in(data).map_err(StoreError::file(data))?;
        let alive = File::create(folder.path().join(ALIVE)).map_err(StoreError::file(folder.path()))?;
        alive.lock().map_err(StoreError::file(folder.path()))?;
        Ok(Temporary { _alive: alive, folder })
    }

    /// Makes one in the system's temporary folder, for a store that belongs to no data folder.
    pub(crate) fn make_anywhere() -> Result<Temporary> {
        Temporary::make(&std::env::temp_dir(), "postrider-")
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes those whose maker is dead. What cannot be looked at is left for another time: it hurts nobody.
pub(crate) fn remove_dead(data: &Path) {
    let Ok(entries) = fs::read_dir(data) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if !path.is_dir() || !PREFIXES.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            continue;
        }
        let dead = match File::options().write(true).open(path.join(ALIVE)) {
            Ok(file) => file.try_lock().is_ok(),
            Err(why) => why.kind() == std::io::ErrorKind::NotFound && is_old(&path),
        };
        if dead {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// A folder without its lock file may be one that is being made this instant.
fn is_old(path: &Path) -> bool {
    let age = fs::metadata(path).and_then(|about| about.modified()).ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age.as_secs() > 60)
}
