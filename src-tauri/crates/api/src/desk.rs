//! What every handler works with: the open data folder, the program around the page, and the files it was given.

use std::sync::{Arc, PoisonError, RwLock};

use app::Postrider;

use crate::error::ApiError;
use crate::host::{Handles, Host};

/// One window's desk.
pub struct Desk {
    /// Away only while a backup is being put in place.
    postrider: RwLock<Option<Postrider>>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) handles: Handles,
}

impl Desk {
    /// A desk over an open data folder.
    pub fn new(postrider: Postrider, host: Arc<dyn Host>) -> Self {
        Self { postrider: RwLock::new(Some(postrider)), host, handles: Handles::default() }
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

    /// Takes the use cases away, for as long as no [`app::store::Store`] may be open.
    pub(crate) fn take_away(&self) -> Result<Postrider, ApiError> {
        self.postrider.write().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(being_restored)
    }

    /// Puts them back.
    pub(crate) fn put_back(&self, postrider: Postrider) {
        *self.postrider.write().unwrap_or_else(PoisonError::into_inner) = Some(postrider);
    }
}

fn being_restored() -> ApiError {
    ApiError::new("restoring", "A backup is being put in place. Wait until it is done, then try again.")
}
