//! A folder that is written beside its place and moved there when it is whole: half a package must never be uploaded.

use crate::Error;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What file managers leave in folders by themselves.
const NOBODYS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// A folder under way. Dropped before [`WholeFolder::finish`], nothing of it is left.
pub(super) struct WholeFolder {
    to: PathBuf,
    beside: TempDir,
}

impl WholeFolder {
    /// Begins. The place must be free, or hold an older package, which the new one replaces as a whole.
    pub fn begin(to: &Path) -> Result<Self, Error> {
        if !is_free(to)? {
            return Err(Error::FolderNotEmpty(to.to_path_buf()));
        }
        // As an absolute path, so that even "." has a place beside it.
        let to = std::path::absolute(to).map_err(|why| Error::file(to, why))?;
        let parent = to.parent().ok_or_else(|| Error::FolderNotEmpty(to.clone()))?;
        fs::create_dir_all(parent).map_err(|why| Error::file(parent, why))?;
        let beside = beside(parent)?;
        Ok(Self { to, beside })
    }

    /// A file of it.
    pub fn create(&self, name: &str) -> std::io::Result<File> {
        File::create_new(self.beside.path().join(name))
    }

    /// Moves it to its place.
    pub fn finish(self) -> Result<(), Error> {
        let failed = |why| Error::file(&self.to, why);
        for entry in fs::read_dir(self.beside.path()).map_err(failed)? {
            File::options()
                .append(true)
                .open(entry.map_err(failed)?.path())
                .and_then(|file| file.sync_all())
                .map_err(failed)?;
        }
        let parent = self.to.parent().unwrap_or(&self.to);
        // Moved aside first and deleted last: whatever happens, one of the two packages is whole.
        let aside = beside(parent)?;
        let older = aside.path().join("older");
        let had_one = match fs::rename(&self.to, &older) {
            Ok(()) => true,
            Err(why) if why.kind() == ErrorKind::NotFound => false,
            Err(why) => return Err(failed(why)),
        };
        if let Err(why) = fs::rename(self.beside.path(), &self.to) {
            if had_one && fs::rename(&older, &self.to).is_err() {
                // It stays where it is rather than being deleted with the folder around it.
                let _ = aside.keep();
            }
            return Err(failed(why));
        }
        // It lies under its own name now.
        let _ = self.beside.keep();
        Ok(())
    }
}

fn beside(parent: &Path) -> Result<TempDir, Error> {
    tempfile::Builder::new().prefix(".postrider-").tempdir_in(parent).map_err(|why| Error::file(parent, why))
}

/// Whether nothing is lost when a package takes this place.
pub(super) fn is_free(folder: &Path) -> Result<bool, Error> {
    let failed = |why| Error::file(folder, why);
    let entries = match fs::read_dir(folder) {
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(true),
        entries => entries.map_err(failed)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if !NOBODYS.contains(&name.as_str()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return Ok(true);
    }
    let note = fs::read_to_string(folder.join(handoff::README)).unwrap_or_default();
    Ok(handoff::is_package(names.iter().map(String::as_str), &note))
}
