//! Keeping: a backup in one file, putting it back, and the person's word that nobody was missed meanwhile.

use crate::{Clock, DataFolder, Error, Postrider, SenderLock};
use jiff::Timestamp;
use std::path::Path;
use store::{BackupReport, RestoreReport, Store};

/// The setting that remembers the last backup's file name, without its folder.
const LAST_NAME: &str = "backup.name";

impl DataFolder {
    /// Puts a backup in place of what is in the folder; that is kept aside. Whoever left since the backup stays on Do not
    /// mail where that is still on disk. Nothing of the folder may be open: not here, not in another program.
    pub fn restore(&self, from: &Path, clock: &Clock) -> Result<RestoreReport, Error> {
        let _lock = SenderLock::take(self)?;
        Ok(Store::restore(self.path(), from, clock.now())?)
    }
}

impl Postrider {
    /// Writes everything into one file, passwords sealed. Sending goes on meanwhile. An older backup of that name is
    /// replaced; a file of another kind is not, nor anything in a data folder.
    pub fn backup(&self, to: &Path) -> Result<BackupReport, Error> {
        let report = self.store.backup(to, self.clock.now())?;
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.store.put_setting(LAST_NAME, &name)?;
        Ok(report)
    }

    /// When the last backup was made, and the name of its file.
    pub fn last_backup(&self) -> Result<Option<(Timestamp, String)>, Error> {
        let name = self.store.setting(LAST_NAME)?.unwrap_or_default();
        Ok(self.store.last_backup_at()?.map(|at| (at, name)))
    }

    /// Puts a backup in place of what is open here, and opens the folder again, restored or as it was. Whoever still
    /// works with a clone of this makes it end with an error and changes nothing.
    pub fn restore(self, from: &Path) -> (Result<RestoreReport, Error>, Result<Self, Error>) {
        let Self { folder, store, clock, vault_config, passphrase, vault, board, paces, under_way, renewals } =
            self;
        drop(store);
        // The restored data may belong to another vault, and its accounts have sent something else and sign in otherwise.
        drop((vault, paces, renewals));
        let report = folder.restore(from, &clock);
        let opened = Store::open(folder.path(), clock.now()).map_err(Error::from).map(|store| Self {
            folder,
            store,
            clock,
            vault_config,
            passphrase,
            vault: std::sync::Arc::default(),
            board,
            paces: crate::paces::Paces::default(),
            under_way,
            renewals: crate::signing_in::Renewals::default(),
        });
        (report, opened)
    }

    /// The person's word that nobody left unseen, in a restored or copied folder. Paused campaigns stay paused until they
    /// are resumed.
    pub fn vouch(&self) -> Result<(), Error> {
        Ok(self.store.vouch()?)
    }

    /// The person's word that the inbox is looked through: all who asked to leave are on Do not mail. That is also what a
    /// restored folder waits for.
    pub fn inbox_looked_through(&self) -> Result<(), Error> {
        self.store.confirm_inbox(None, self.clock.now())?;
        self.vouch()
    }
}
