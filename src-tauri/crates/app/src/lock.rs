//! Locks between programs on one data folder. The system lets go of them when a program ends, however it does.

use crate::Error;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Takes the lock that lies at this path, and holds it until it is dropped. `None` where somebody alive has it.
///
/// # Errors
/// The file cannot be made or locked.
pub(crate) fn try_take(path: &Path) -> Result<Option<File>, Error> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|why| Error::file(path, why))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(why)) => Err(Error::file(path, why)),
    }
}
