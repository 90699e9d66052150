//! What every handler works with: the open data folder, the program around the page, and the files it was given.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use app::{Postrider, WindowLock};
use serde_json::Value;

use crate::commands;
use crate::error::ApiError;
use crate::host::{Handles, Host};
use crate::jobs::Jobs;
use crate::jobs::planner::{Held, Planner};
use crate::memory::Memory;

/// One window's desk.
pub struct Desk {
    /// Away only while a backup is being put in place.
    postrider: Held,
    /// Why the data folder could not be opened; then every command answers with it.
    broken: Option<ApiError>,
    /// Keeps a second window off this data folder, until this one is closed.
    window: Mutex<Option<WindowLock>>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) handles: Handles,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) memory: Arc<Memory>,
}

impl Desk {
    /// A desk over an open data folder.
    pub fn new(postrider: Postrider, host: Arc<dyn Host>) -> Self {
        Self::with(Some(postrider), None, host)
    }

    /// A desk over the given data folder, or the platform's. Where it cannot be opened, or another window is open on it, the
    /// desk is there all the same, so that the page can say why.
    pub fn open(data: Option<PathBuf>, host: Arc<dyn Host>) -> Self {
        match Postrider::open(data.as_deref()) {
            Ok(postrider) => match WindowLock::take(postrider.folder()) {
                Some(lock) => {
                    let window = Mutex::new(Some(lock));
                    Self { window, ..Self::with(Some(postrider), None, host) }
                }
                None => Self::with(None, Some(another_window()), host),
            },
            Err(why) => Self::with(None, Some(why.into()), host),
        }
    }

    fn with(postrider: Option<Postrider>, broken: Option<ApiError>, host: Arc<dyn Host>) -> Self {
        let jobs = Arc::new(Jobs::new(Arc::clone(&host)));
        Self {
            postrider: Arc::new(RwLock::new(postrider)),
            broken,
            window: Mutex::default(),
            host,
            handles: Handles::default(),
            jobs,
            memory: Arc::default(),
        }
    }

    /// Answers one call of the page.
    pub async fn answer(&self, cmd: &str, payload: Value) -> Result<Value, ApiError> {
        if let Some(broken) = &self.broken {
            return Err(broken.clone());
        }
        let answer = commands::dispatch(self, cmd, payload).await;
        // After the answer: the first screen waits for nothing, and a vault that was just opened is open now.
        self.go_on();
        answer
    }

    /// Goes on with what was going out when the program ended. Where there is nothing to go on with, or nothing more, this
    /// is over at once.
    fn go_on(&self) {
        Planner::begin(&self.postrider, &self.jobs);
        // A key store that was asked a moment ago is not asked again with every call.
        if self.jobs.sender.has_gone_on() || self.memory.is_locked() {
            return;
        }
        let Ok(postrider) = self.postrider() else { return };
        let sender = Arc::clone(&self.jobs.sender);
        drop(tokio::task::spawn_blocking(move || sender.go_on(&postrider)));
    }

    /// Ends all that is under way, for the window to close. What was going out goes on when it is opened again, which may be
    /// before the message in hand is finished here.
    pub async fn close(&self) {
        self.window.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.jobs.rest().await;
    }

    /// The use cases, to be held no longer than one answer or one piece of work takes: a backup can only be put in
    /// place once nobody holds them.
    pub(crate) fn postrider(&self) -> Result<Postrider, ApiError> {
        let held = self.postrider.read().unwrap_or_else(PoisonError::into_inner);
        held.clone().ok_or_else(being_restored)
    }

    /// Asks the use cases on a thread that may wait for the disk.
    pub(crate) async fn ask<T, F>(&self, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Postrider) -> Result<T, app::Error> + Send + 'static,
    {
        let postrider = self.postrider()?;
        match tokio::task::spawn_blocking(move || work(&postrider)).await {
            Ok(answer) => Ok(answer?),
            Err(_) => {
                Err(ApiError::new("stopped", "We could not finish this. Nothing of it was kept. Try again."))
            }
        }
    }

    /// The same for work that may end with an error of its own.
    pub(crate) async fn work<T, F>(&self, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Postrider, &Arc<Jobs>) -> Result<T, ApiError> + Send + 'static,
    {
        let (postrider, jobs) = (self.postrider()?, Arc::clone(&self.jobs));
        tokio::task::spawn_blocking(move || work(&postrider, &jobs)).await.unwrap_or_else(|_| {
            Err(ApiError::new("stopped", "We could not finish this. Nothing of it was kept. Try again."))
        })
    }

    /// The file behind a handle of this run.
    pub(crate) fn file(&self, handle: &str) -> Result<PathBuf, ApiError> {
        self.handles.path(handle).ok_or_else(|| {
            ApiError::new("unknown-file", "That file is no longer in our hands. Choose it again.")
        })
    }

    /// Takes the use cases away, for as long as no [`app::store::Store`] may be open.
    pub(crate) fn take_away(&self) -> Result<Postrider, ApiError> {
        self.postrider.write().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(being_restored)
    }

    /// Puts them back.
    pub(crate) fn put_back(&self, postrider: Postrider) {
        self.jobs.forget();
        *self.postrider.write().unwrap_or_else(PoisonError::into_inner) = Some(postrider);
    }
}

fn another_window() -> ApiError {
    ApiError::new(
        "another-window",
        "Postrider is open on this data already, in another window. Go on there and close this one.",
    )
}

fn being_restored() -> ApiError {
    ApiError::new("restoring", "A backup is being put in place. Wait until it is done, then try again.")
}
