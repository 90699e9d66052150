//! One process sends from a data folder; any other may read and write.

use crate::{DataFolder, Error};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;
use std::time::Duration;

/// Held by the process that sends. The operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct SenderLock {
    _file: File,
}

impl SenderLock {
    /// Takes the lock, or says that another Postrider is sending from this folder.
    pub fn take(folder: &DataFolder) -> Result<Self, Error> {
        let path = path(folder);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|why| Error::file(&path, why))?;
        let mut looks = 0;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                // Somebody may only be looking whether it is held, which takes an instant.
                Err(TryLockError::WouldBlock) if looks < LOOKS => {
                    looks += 1;
                    std::thread::sleep(LOOK);
                }
                Err(TryLockError::WouldBlock) => return Err(Error::AnotherSender),
                Err(TryLockError::Error(why)) => return Err(Error::file(&path, why)),
            }
        }
    }

    /// Whether somebody sends from this folder now (this process or another).
    pub fn is_held(folder: &DataFolder) -> bool {
        // Shared, so that two who look do not see each other.
        File::open(path(folder))
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn path(folder: &DataFolder) -> PathBuf {
    folder.path().join("sender.lock")
}

/// How often and how long to wait for somebody who only looks.
const LOOKS: u32 = 5;
const LOOK: Duration = Duration::from_millis(20);

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
        let looking = File::open(path(&folder)).unwrap();
        drop(first);
        looking.try_lock_shared().unwrap();
        assert!(!SenderLock::is_held(&folder), "whoever looks does not send");
        let looked = std::thread::spawn(move || {
            std::thread::sleep(LOOK);
            drop(looking);
        });
        assert!(SenderLock::take(&folder).is_ok(), "a look from elsewhere stops no sender");
        looked.join().unwrap();
        assert!(SenderLock::take(&folder).is_ok(), "the next one goes on");
    }
}
