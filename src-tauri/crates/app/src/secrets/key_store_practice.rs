//! A key store in memory, for tests of what happens with and without one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::{KeyStoreTrouble, SecretKey};

/// Clones share what is in it, as two runs of the program share the key store of the system.
#[derive(Clone, Default)]
pub struct Practice {
    entries: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    trouble: Option<KeyStoreTrouble>,
}

impl Practice {
    /// One that answers nothing but this.
    pub fn broken(trouble: KeyStoreTrouble) -> Practice {
        Practice { trouble: Some(trouble), ..Practice::default() }
    }

    /// Loses everything, as a new computer does.
    pub fn forget(&self) {
        self.entries.lock().expect("no test panicked here").clear();
    }

    /// Puts other bytes in the place of every key.
    pub fn replace_all(&self, bytes: &[u8]) {
        for held in self.entries.lock().expect("no test panicked here").values_mut() {
            *held = bytes.to_vec();
        }
    }

    pub fn len(&self) -> usize {
        self.entries.lock().expect("no test panicked here").len()
    }

    pub fn is_there(&self) -> bool {
        self.trouble != Some(KeyStoreTrouble::Absent)
    }

    pub(super) fn put(&self, account: &str, key: &SecretKey) -> Result<(), KeyStoreTrouble> {
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        self.entries.lock().expect("no test panicked here").insert(account.to_owned(), key.to_vec());
        Ok(())
    }

    pub(super) fn get(&self, account: &str) -> Result<Vec<u8>, KeyStoreTrouble> {
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        let entries = self.entries.lock().expect("no test panicked here");
        entries.get(account).cloned().ok_or(KeyStoreTrouble::KeyGone)
    }
}

impl PartialEq for Practice {
    fn eq(&self, other: &Practice) -> bool {
        Arc::ptr_eq(&self.entries, &other.entries)
    }
}

impl Eq for Practice {}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Practice(..)")
    }
}
