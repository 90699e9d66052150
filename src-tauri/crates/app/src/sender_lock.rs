//! One process sends from a data folder; any other may read and write.

use crate::{DataFolder, Error};
use std::fs::{File, OpenOptions, TryLockError};

/// Held by the process that sends. The operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct SenderLock {
    _file: File,
}

impl SenderLock {
    /// Takes the lock, or says that another Postrider is sending from this folder.
    pub fn take(folder: &DataFolder) -> Result<Self, Error> {
        let path = folder.path().join("sender.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|why| Error::file(&path, why))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::AnotherSender),
            Err(TryLockError::Error(why)) => Err(Error::file(&path, why)),
        }
    }

    /// Whether somebody sends from this folder now (this process or another).
    pub fn is_held(folder: &DataFolder) -> bool {
        matches!(Self::take(folder), Err(Error::AnotherSender))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_sender_is_refused_until_the_first_lets_go() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let first = SenderLock::take(&folder).unwrap();
        assert!(SenderLock::is_held(&folder), "the window must see that the terminal sends");
        assert!(
            matches!(SenderLock::take(&folder), Err(Error::AnotherSender)),
            "two senders would mail people twice"
        );
        drop(first);
        assert!(SenderLock::take(&folder).is_ok(), "the next one goes on");
    }
}
