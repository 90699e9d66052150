//! What only the program with a screen can do: ask for a file, ask where to save, show a folder.
//!
//! Pickers and drops end here. The page gets an opaque handle from [`Handles`], so no command takes a path.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use app::network::oauth::Provider;
use app::signing_in::SignInHost;

use crate::wire::files::{PickKind, PickedFile};

/// The answer of a picker, ready when the person has chosen; `None` when they closed it.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Option<T>> + Send + 'a>>;

/// The program around the page: the Tauri shell, or a loopback host in tests.
pub trait Host: Send + Sync {
    /// Asks for one file to read.
    fn pick_file(&self, kind: PickKind) -> Asked<'_, PathBuf>;
    /// Asks where a new file goes; `suggested` is a bare file name.
    fn save_as(&self, suggested: &str) -> Asked<'_, PathBuf>;
    /// Asks for a folder that takes several new files.
    fn pick_folder(&self) -> Asked<'_, PathBuf>;
    /// Shows a file or folder in the file manager; false when there is none.
    fn show(&self, path: &Path) -> bool;
    /// Opens a web page in the browser; false when there is none.
    fn open_link(&self, link: &str) -> bool;
    /// Where a host signs people in; a host of tests has a page of its own.
    fn sign_in_page(&self, host: SignInHost) -> Provider {
        host.provider()
    }
    /// Tells the person something while they look elsewhere; a program without notifications says nothing.
    fn notify(&self, _title: &str, _body: &str) {}
    /// Paths dropped on the window since the last call, oldest first.
    fn take_dropped(&self) -> Vec<PathBuf>;
}

/// Which path stands behind which handle. Lives as long as the program; a handle from an earlier run is unknown.
#[derive(Debug, Default)]
pub struct Handles {
    known: Mutex<BTreeMap<String, PathBuf>>,
}

impl Handles {
    /// Remembers a path and describes the file to the page: name, size, last change, never the folder.
    pub fn give(&self, path: PathBuf) -> std::io::Result<PickedFile> {
        let facts = std::fs::metadata(&path)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let modified = facts.modified().ok().and_then(|time| jiff::Timestamp::try_from(time).ok());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let handle = format!("file-{}", known.len() + 1);
        known.insert(handle.clone(), path);
        Ok(PickedFile { handle, name, size: facts.len(), modified })
    }

    /// The path behind a handle, if this run gave it out.
    pub fn path(&self, handle: &str) -> Option<PathBuf> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(handle).cloned()
    }
}
