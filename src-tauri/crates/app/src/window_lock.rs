//! One window shows a data folder; terminals come and go beside it.

use crate::DataFolder;
use std::fs::{File, OpenOptions, TryLockError};

/// Held by the window of a data folder. The operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct WindowLock {
    /// None on a disk that knows no locks: two windows are confusing there, but only one of them can send.
    _file: Option<File>,
}

impl WindowLock {
    /// Takes the lock; `None` where another window has it.
    pub fn take(folder: &DataFolder) -> Option<Self> {
        let path = folder.path().join("window.lock");
        let Ok(file) = OpenOptions::new().create(true).truncate(false).write(true).open(path) else {
            return Some(Self { _file: None });
        };
        match file.try_lock() {
            Ok(()) => Some(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => Some(Self { _file: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_window_gets_no_lock_until_the_first_lets_go() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(Some(place.path())).unwrap();
        let first = WindowLock::take(&folder).expect("nobody has it");
        assert!(WindowLock::take(&folder).is_none(), "it is in the first window's hands");
        drop(first);
        assert!(WindowLock::take(&folder).is_some(), "and free again");
    }
}
