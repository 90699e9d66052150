//! What can go wrong with the data folder, in words for people.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Why the store could not do what it was asked. [`StoreError::code`] is stable; the text is for people.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database was written by a newer version of the program.
    #[error(
        "This data was written by a newer version of Postrider (data version {found}, this program knows {known}). Nothing was changed. Install the newer version."
    )]
    Newer {
        /// The version found in the file.
        found: i64,
        /// The highest version this program knows.
        known: i64,
    },
    /// Another program or window holds the database and does not let go.
    #[error(
        "Another program is using the data folder. Nothing was changed. Close it or wait, then try again."
    )]
    Busy,
    /// The disk or the quota is full.
    #[error("The disk is full. Nothing was changed. Free some space, then try again.")]
    DiskFull,
    /// The data folder or a file in it cannot be written.
    #[error(
        "The data folder cannot be written. Nothing was changed. Check its permissions, or choose another folder."
    )]
    ReadOnly,
    /// The database file is damaged or is no database.
    #[error(
        "The data file is damaged or is not a Postrider file ({why}). Nothing was changed. Restore a backup."
    )]
    Corrupt {
        /// What SQLite or a check said.
        why: String,
    },
    /// The folder was in use and its database is not there any more.
    #[error(
        "The data file is missing from “{}”. Nothing new was made in its place, because it would not know who asked to leave. Put postrider.sqlite back, or restore a backup.", folder.display()
    )]
    Lost {
        /// The data folder.
        folder: PathBuf,
    },
    /// A backup was to be written where data in use lies.
    #[error(
        "“{}” lies in a data folder, where a backup would replace what is in use or be lost with it. Nothing was changed. Choose another place, best on another disk.", path.display()
    )]
    AmongData {
        /// The file that was named.
        path: PathBuf,
    },
    /// A file or folder could not be read or written.
    #[error("“{}” could not be used: {why}. Check that it exists and that you may write there.", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// What was asked for is not there.
    #[error("This {what} does not exist any more. Nothing was changed.")]
    NotFound {
        /// What was asked for, for example "campaign".
        what: &'static str,
    },
    /// The name is taken.
    #[error("There is already a {what} with this name. Choose another name.")]
    NameTaken {
        /// What was to be named, for example "list".
        what: &'static str,
    },
    /// The name is empty.
    #[error("Give the {what} a name.")]
    Nameless {
        /// What was to be named, for example "list".
        what: &'static str,
    },
    /// Something else still needs it.
    #[error("This {what} is still used by a {by}. Nothing was changed.")]
    InUse {
        /// What was to be removed.
        what: &'static str,
        /// What needs it.
        by: &'static str,
    },
    /// The rules of delivery forbid it in the state things are in.
    #[error(transparent)]
    NotAllowed(#[from] delivery::Error),
    /// An import is being merged by another window or terminal.
    #[error(
        "An import is being stored right now, so nothing was done. Wait until it has ended, then try again."
    )]
    ImportUnderWay,
    /// The person stopped an import before it was stored.
    #[error("The import was stopped. Nothing was stored.")]
    Stopped,
    /// Many people are being changed at once, by another window or terminal.
    #[error(
        "Many people are being changed right now. Nothing was done. Wait until that is finished, then try again."
    )]
    ChangeUnderWay,
    /// The person stopped a change of many people before it was done.
    #[error("The change was stopped. Everything is as it was before.")]
    ChangeStopped,
    /// A change of many people that cannot be taken back, because it was taken back or never finished.
    #[error("This change was already taken back.")]
    ChangeTakenBack,
    /// People whom a change put on a list, or took off it, were made one with others since, and what it said of them lies there too.
    #[error(
        "Some of these people were made one record with others since. Take that back first. Nothing was changed."
    )]
    MergedSince,
    /// An import that cannot be undone, because it was undone or never finished.
    #[error("This import was already undone.")]
    AlreadyUndone,
    /// A file that was to be restored is no complete backup of ours.
    #[error(
        "This file is not a complete Postrider backup: {why}. Your data was not touched. Choose another file."
    )]
    BadBackup {
        /// What is wrong with it.
        why: String,
    },
    /// A row holds something this version does not know.
    #[error(
        "The data file holds a {what} that this version does not know (“{found}”). Install the newest version."
    )]
    Odd {
        /// What it should have been.
        what: &'static str,
        /// What stood there.
        found: String,
    },
    /// The system gave no randomness.
    #[error("The system gave no random numbers. Nothing was changed. Restart the computer, then try again.")]
    NoRandomness,
    /// Anything else SQLite reports.
    #[error("The data file could not be used: {0}. Nothing was changed.")]
    Sqlite(#[source] rusqlite::Error),
}

/// The result of everything here.
pub type Result<T> = std::result::Result<T, StoreError>;

impl StoreError {
    /// Stable code, kebab-case.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            StoreError::Newer { .. } => "data-newer",
            StoreError::Busy => "data-busy",
            StoreError::DiskFull => "disk-full",
            StoreError::ReadOnly => "data-read-only",
            StoreError::Corrupt { .. } => "data-damaged",
            StoreError::Lost { .. } => "data-missing",
            StoreError::AmongData { .. } => "backup-among-data",
            StoreError::File { .. } => "file-unusable",
            StoreError::NotFound { .. } => "not-found",
            StoreError::NameTaken { .. } => "name-taken",
            StoreError::Nameless { .. } => "incomplete",
            StoreError::InUse { .. } => "in-use",
            StoreError::NotAllowed(_) => "not-allowed",
            StoreError::ImportUnderWay => "import-under-way",
            StoreError::Stopped => "stopped",
            StoreError::ChangeUnderWay => "change-under-way",
            StoreError::ChangeStopped => "stopped",
            StoreError::ChangeTakenBack | StoreError::AlreadyUndone => "already-undone",
            StoreError::MergedSince => "merged-since",
            StoreError::BadBackup { .. } => "bad-backup",
            StoreError::Odd { .. } => "data-odd",
            StoreError::NoRandomness => "no-randomness",
            StoreError::Sqlite(_) => "data-error",
        }
    }

    /// Whether the same write may well succeed later: a full disk, somebody else's lock. What could not be written is
    /// worth keeping until then.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            StoreError::DiskFull | StoreError::Busy => true,
            // Where a quota is used up, some systems say no more than that the write failed.
            StoreError::Sqlite(why) => why.sqlite_error_code() == Some(ErrorCode::SystemIoFailure),
            _ => false,
        }
    }

    /// What became of a file, with the place.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.into();
        move |why| match why.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => {
                StoreError::ReadOnly
            }
            _ => StoreError::File { path, why },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            return match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..) => StoreError::Corrupt { why: error.to_string() },
                other => StoreError::Sqlite(other),
            };
        };
        match code {
            ErrorCode::DiskFull => StoreError::DiskFull,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => StoreError::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::Corrupt { why: error.to_string() }
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

/// A broken UNIQUE rule as the name that is taken; anything else as it is.
pub(crate) fn name_taken(what: &'static str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::NameTaken { what },
        _ => StoreError::from(error),
    }
}
