//! The folder and its files: owner-only on Unix, because every one of them holds addresses.

use std::fs;
use std::path::Path;

use crate::error::{Result, StoreError};

/// Makes a folder, and every missing one above it, that only its owner can enter.
pub(crate) fn create_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(StoreError::file(folder))
}

/// Makes an empty file that only its owner can read, or leaves the one that is there.
pub(crate) fn create_file(path: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(StoreError::file(path))
}

/// Takes a file away from everybody but its owner.
#[cfg(unix)]
pub(crate) fn owner_only(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(StoreError::file(path))
}

/// On other systems the folder's own rules hold: it lies in the user's profile.
#[cfg(not(unix))]
pub(crate) fn owner_only(_path: &Path) -> Result<()> {
    Ok(())
}
