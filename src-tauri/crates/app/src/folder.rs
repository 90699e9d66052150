//! The data folder: where everything of one person lies, and who may open it.

use crate::Error;
use std::path::{Path, PathBuf};

/// The folder with the database, the logs, rehearsals and kept messages.
#[derive(Clone, Debug)]
pub struct DataFolder {
    path: PathBuf,
}

impl DataFolder {
    /// The given folder, else the platform's place for application data (never Documents, which may
    /// be synced to a cloud). Made on first use, readable by its owner only.
    pub fn open(chosen: Option<&Path>) -> Result<Self, Error> {
        let path = match chosen {
            Some(path) => path.to_path_buf(),
            None => directories::ProjectDirs::from("example", "Postrider", "Postrider")
                .map(|places| places.data_dir().to_path_buf())
                .ok_or(Error::NoDataFolder)?,
        };
        std::fs::create_dir_all(&path).map_err(|why| Error::file(&path, why))?;
        let folder = Self { path };
        owner_only(&folder.path)?;
        Ok(folder)
    }

    /// The folder itself; the store opens its database in it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Rotating logs, without addresses.
    pub fn logs(&self) -> PathBuf {
        self.path.join("logs")
    }

    /// Messages kept from rehearsals, a folder a campaign.
    pub fn rehearsals(&self) -> PathBuf {
        self.path.join("rehearsals")
    }

    /// Messages kept from the rehearsals of one campaign.
    pub fn rehearsal(&self, campaign: i64) -> PathBuf {
        self.rehearsals().join(campaign.to_string())
    }
}

#[cfg(unix)]
fn owner_only(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
        .map_err(|why| Error::file(path, why))
}

#[cfg(not(unix))]
fn owner_only(_path: &Path) -> Result<(), Error> {
    Ok(())
}
