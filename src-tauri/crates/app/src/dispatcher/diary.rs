//! What the send loop waited for, for a rehearsal that wants to tell it.

use delivery::Wait;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// From this moment on it waited for this, or for nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub at: Timestamp,
    pub wait: Option<Wait>,
    /// People whose messages had come to their end.
    pub people: u64,
}

/// Written by the bookkeeper, read when it is over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary(Arc<Mutex<Vec<Entry>>>);

impl Diary {
    pub fn note(&self, entry: Entry) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    /// What was noted since this was asked last.
    pub fn take(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
