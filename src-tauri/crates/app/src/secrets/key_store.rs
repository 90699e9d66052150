//! The key store of the system: Keychain, Credential Manager, Secret Service. It holds the master key and
//! nothing else (Windows takes no more than 2,560 bytes an entry).

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use zeroize::{Zeroize, Zeroizing};

use super::cipher::SecretKey;

/// The name our entries stand under.
const SERVICE: &str = "postrider";

/// How long the system may take to say whether it has a key store at all.
const DETECT: Duration = Duration::from_secs(3);

/// Long enough for a person to type the password of a locked key store, and an end to one that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which key store to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyStore {
    /// The one of the system, where there is one.
    Os,
    /// None: a passphrase takes its place.
    None,
    /// One in memory, for tests.
    #[cfg(test)]
    Practice(practice::Practice),
}

/// Why the key store did not do its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreTrouble {
    /// There is none, or it is switched off.
    #[error("This computer has no key store that we can use. Enter your passphrase or your recovery phrase.")]
    Absent,
    /// It did not answer in time.
    #[error(
        "The key store of this computer did not answer. Unlock it and try again, or enter your recovery phrase."
    )]
    Silent,
    /// It is locked, or did not let us in.
    #[error(
        "The key store of this computer did not let us in. Unlock it and try again, or enter your recovery phrase."
    )]
    Refused,
    /// It works and does not hold our key.
    #[error(
        "The key store of this computer does not hold the key of this vault. Enter your recovery phrase or your passphrase; nothing is lost."
    )]
    KeyGone,
    /// It holds a key under our name, and that key does not fit.
    #[error(
        "The key store of this computer holds another key than the one this vault needs. Enter your recovery phrase or your passphrase; nothing is lost."
    )]
    OtherKey,
}

impl KeyStore {
    /// Reads the setting of [`super::KEY_STORE_VARIABLE`]: `none` switches the key store off, anything else
    /// leaves it on.
    pub fn from_setting(setting: Option<&str>) -> KeyStore {
        match setting.map(str::trim) {
            Some(word) if word.eq_ignore_ascii_case("none") => KeyStore::None,
            _ => KeyStore::Os,
        }
    }

    /// Whether there is a key store to put a key into. Ends within seconds.
    pub fn is_there(&self) -> bool {
        match self {
            KeyStore::Os => within(DETECT, || Entry::store_status().is_ok()).unwrap_or(false),
            KeyStore::None => false,
            #[cfg(test)]
            KeyStore::Practice(store) => store.is_there(),
        }
    }

    /// Puts the key in, and reads it back: some stores accept what they do not keep.
    pub(super) fn put(&self, account: &str, key: &SecretKey) -> Result<(), KeyStoreTrouble> {
        match self {
            KeyStore::Os => {
                let (account, copy) = (account.to_owned(), key.clone());
                ask(move || Entry::new(SERVICE, &account)?.set_secret(copy.as_slice()))?;
            }
            KeyStore::None => return Err(KeyStoreTrouble::Absent),
            #[cfg(test)]
            KeyStore::Practice(store) => store.put(account, key)?,
        }
        if self.get(account)? == *key { Ok(()) } else { Err(KeyStoreTrouble::Refused) }
    }

    /// Takes a copy out.
    pub(super) fn get(&self, account: &str) -> Result<SecretKey, KeyStoreTrouble> {
        let bytes = match self {
            KeyStore::Os => {
                let account = account.to_owned();
                ask(move || Entry::new(SERVICE, &account)?.get_secret())?
            }
            KeyStore::None => return Err(KeyStoreTrouble::Absent),
            #[cfg(test)]
            KeyStore::Practice(store) => store.get(account)?,
        };
        let bytes = Zeroizing::new(bytes);
        let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyStoreTrouble::OtherKey)?;
        Ok(Zeroizing::new(key))
    }
}

/// Asks the key store of the system in a thread of its own and gives up after a while.
fn ask<T: Send + 'static>(
    question: impl FnOnce() -> keyring::Result<T> + Send + 'static,
) -> Result<T, KeyStoreTrouble> {
    if !KeyStore::Os.is_there() {
        return Err(KeyStoreTrouble::Absent);
    }
    within(PATIENCE, question).ok_or(KeyStoreTrouble::Silent)?.map_err(trouble)
}

/// The error of the library may carry the bytes it found, so it ends here.
fn trouble(error: Error) -> KeyStoreTrouble {
    match error {
        Error::NoEntry => KeyStoreTrouble::KeyGone,
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => KeyStoreTrouble::Absent,
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            KeyStoreTrouble::OtherKey
        }
        Error::Ambiguous(_) => KeyStoreTrouble::OtherKey,
        _ => KeyStoreTrouble::Refused,
    }
}

/// The answer, if it comes in time. A thread that hangs in the system's code cannot be ended: it is left behind.
fn within<T: Send + 'static>(time: Duration, question: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    thread::Builder::new()
        .name("key-store".to_owned())
        .spawn(move || {
            // Nobody may be waiting any more; the answer is then dropped.
            let _ = sender.send(question());
        })
        .ok()?;
    receiver.recv_timeout(time).ok()
}

#[cfg(test)]
#[path = "key_store_practice.rs"]
pub(super) mod practice;

#[cfg(test)]
#[path = "key_store_tests.rs"]
mod tests;
