//! The raw mail that proves an answer, kept as it came, for its owner's eyes only.

use super::RawMail;
use crate::{DataFolder, Error};
use data_encoding::HEXLOWER;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// The name a kept mail has, in its file name and in what rests on it.
pub(super) fn name(hash: &[u8; 32]) -> String {
    format!("{}.eml", HEXLOWER.encode(hash))
}

/// Keeps a mail. One that is kept already stays as it is.
pub(super) fn keep(folder: &DataFolder, mail: &RawMail) -> Result<(), Error> {
    let place = folder.evidence();
    fs::create_dir_all(&place).map_err(|why| Error::file(&place, why))?;
    let path = place.join(name(&mail.hash));
    if path.exists() {
        return Ok(());
    }
    // Half a file must never pass for the proof.
    let partial = path.with_extension("partial");
    match fs::remove_file(&partial) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(Error::file(&partial, why)),
        _ => {}
    }
    write(&partial, &mail.bytes).map_err(|why| Error::file(&partial, why))?;
    fs::rename(&partial, &path).map_err(|why| Error::file(&path, why))
}

/// Deletes a kept mail. Returns whether it was there.
pub(super) fn forget(folder: &DataFolder, hash: &[u8; 32]) -> Result<bool, Error> {
    let path = folder.evidence().join(name(hash));
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(false),
        Err(why) => Err(Error::file(&path, why)),
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
