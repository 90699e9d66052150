//! One process sends from a data folder, and one rehearses a campaign; any other may read and write.

use crate::{DataFolder, Error, Refused};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held by the process that sends. The operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct SenderLock {
    _file: File,
}

impl SenderLock {
    /// Takes the lock, or says that another Postrider is sending from this folder.
    pub fn take(folder: &DataFolder) -> Result<Self, Error> {
        let file = lock(&folder.path().join("sender.lock"))?.ok_or(Error::AnotherSender)?;
        Ok(Self { _file: file })
    }

    /// Whether somebody sends from this folder now (this process or another).
    pub fn is_held(folder: &DataFolder) -> bool {
        matches!(Self::take(folder), Err(Error::AnotherSender))
    }
}

/// Held while a campaign is rehearsed: the messages of the rehearsal before are deleted, and two at once would delete
/// each other's.
#[derive(Debug)]
pub(crate) struct RehearsalLock {
    _file: File,
}

impl RehearsalLock {
    /// Takes the lock, or says that this campaign is being rehearsed.
    pub(crate) fn take(folder: &DataFolder, campaign: i64) -> Result<Self, Error> {
        // Beside the folder that is deleted.
        let path = folder.rehearsal(campaign).with_extension("lock");
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above).map_err(|why| Error::file(above, why))?;
        }
        let file = lock(&path)?.ok_or(Error::Refused(Refused::Rehearsing))?;
        Ok(Self { _file: file })
    }
}

/// The locked file; none where somebody else has it.
fn lock(path: &Path) -> Result<Option<File>, Error> {
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

    #[test]
    fn two_rehearsals_of_one_campaign_do_not_delete_each_others_messages() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let first = RehearsalLock::take(&folder, 1).unwrap();
        let second = RehearsalLock::take(&folder, 1).unwrap_err();
        assert!(matches!(second, Error::Refused(Refused::Rehearsing)), "{second}");
        assert!(RehearsalLock::take(&folder, 2).is_ok(), "another campaign has its own folder");
        drop(first);
        assert!(RehearsalLock::take(&folder, 1).is_ok());
    }
}
