//! One process rehearses a campaign at a time.

use crate::lock::try_take;
use crate::{DataFolder, Error, Refused};
use std::fs::File;

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
        let file = try_take(&path)?.ok_or(Error::Refused(Refused::Rehearsing))?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
