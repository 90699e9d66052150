//! An open vault: seals secrets, opens them, and wraps its own key anew.

use std::fmt;

use consent::token::TokenKey;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::cipher::{SecretKey, join, open, random, seal};
use super::error::VaultError;
use super::key_store::{KeyStore, KeyStoreTrouble};
use super::phrase::RecoveryPhrase;
use super::rows::{SealedSecret, WrapKind, WrappedKey};
use super::stretch::{self, Cost};

/// The name of the key that unsubscribe tokens are made with. It is sealed when the vault is made and never
/// changes, because old mails must go on working.
pub const TOKEN_KEY: &str = "unsubscribe-token-key";

/// Fewer characters than this are guessed in a day.
const SHORTEST_PASSPHRASE: usize = 8;

/// Refuses a passphrase that is quickly guessed. Asked of what a person types.
pub fn long_enough(passphrase: &SecretString) -> Result<(), VaultError> {
    if passphrase.expose_secret().chars().count() < SHORTEST_PASSPHRASE {
        return Err(VaultError::PassphraseTooShort { least: SHORTEST_PASSPHRASE });
    }
    Ok(())
}

/// Stands in what every sealed text is bound to; a new shape gets a new word.
const SHAPE: &[u8] = b"postrider vault v1";

/// The text behind the check of a key from the key store.
const CHECK: &[u8] = b"the right key";

/// The open vault. Dropping it wipes the key.
pub struct Vault {
    master: SecretKey,
}

impl Vault {
    pub(super) fn new() -> Result<Vault, VaultError> {
        Ok(Vault { master: Zeroizing::new(random()?) })
    }

    /// Seals a secret under its name, for a row of `vault_secret`.
    pub fn seal(&self, name: &str, secret: &SecretString) -> Result<SealedSecret, VaultError> {
        self.seal_bytes(name, secret.expose_secret().as_bytes())
    }

    /// Opens what [`Vault::seal`] sealed.
    pub fn open(&self, sealed: &SealedSecret) -> Result<SecretString, VaultError> {
        let bytes = self.open_bytes(sealed)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged(sealed))?;
        Ok(SecretString::from(text))
    }

    /// The key of unsubscribe tokens, from the row named [`TOKEN_KEY`].
    pub fn token_key(&self, sealed: &SealedSecret) -> Result<TokenKey, VaultError> {
        if sealed.name != TOKEN_KEY {
            return Err(damaged(sealed));
        }
        let bytes = self.open_bytes(sealed)?;
        let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| damaged(sealed))?;
        Ok(TokenKey::from_bytes(key))
    }

    /// Wraps the key with a new passphrase; the row takes the place of the old one, which then opens nothing.
    pub fn set_passphrase(&self, passphrase: &SecretString, cost: Cost) -> Result<WrappedKey, VaultError> {
        long_enough(passphrase)?;
        self.wrap_with(passphrase, cost)
    }

    /// The same with a passphrase of any length: a script's, which nobody is there to choose anew.
    pub(super) fn wrap_with(&self, passphrase: &SecretString, cost: Cost) -> Result<WrappedKey, VaultError> {
        let salt = random::<16>()?;
        let wrapping = stretch::from_passphrase(passphrase.expose_secret(), &salt, cost)?;
        self.wrap(WrapKind::Passphrase, &wrapping, &salt, cost.to_params())
    }

    /// Makes a new recovery phrase; the row takes the place of the old one, which then opens nothing.
    pub fn new_phrase(&self) -> Result<(RecoveryPhrase, WrappedKey), VaultError> {
        let phrase = RecoveryPhrase::new()?;
        let salt = random::<16>()?;
        let wrapping = stretch::from_phrase(&phrase.entropy(), &salt)?;
        let row = self.wrap(WrapKind::RecoveryPhrase, &wrapping, &salt, String::new())?;
        Ok((phrase, row))
    }

    /// Puts the key into the key store of this computer, so that the vault opens by itself from now on.
    pub fn put_into(&self, key_store: &KeyStore) -> Result<WrappedKey, VaultError> {
        let salt = random::<16>()?;
        key_store.put(&account(&salt), &self.master)?;
        let check = seal(&self.master, &belongs(WrapKind::KeyStore, &salt, ""), CHECK)?;
        Ok(WrappedKey {
            kind: WrapKind::KeyStore,
            salt: salt.to_vec(),
            params: String::new(),
            nonce: check.nonce,
            blob: check.blob,
        })
    }

    pub(super) fn seal_bytes(&self, name: &str, secret: &[u8]) -> Result<SealedSecret, VaultError> {
        let sealed = seal(&self.master, &secret_belongs(name), secret)?;
        Ok(SealedSecret { name: name.to_owned(), nonce: sealed.nonce, blob: sealed.blob })
    }

    fn open_bytes(&self, sealed: &SealedSecret) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        open(&self.master, &secret_belongs(&sealed.name), &sealed.nonce, &sealed.blob)
            .ok_or_else(|| damaged(sealed))
    }

    fn wrap(
        &self,
        kind: WrapKind,
        wrapping: &SecretKey,
        salt: &[u8],
        params: String,
    ) -> Result<WrappedKey, VaultError> {
        let sealed = seal(wrapping, &belongs(kind, salt, &params), self.master.as_slice())?;
        Ok(WrappedKey { kind, salt: salt.to_vec(), params, nonce: sealed.nonce, blob: sealed.blob })
    }

    /// Opens the vault with a wrapping key. `None` if it is the wrong one.
    pub(super) fn unwrap(row: &WrappedKey, wrapping: &SecretKey) -> Option<Vault> {
        let bytes = open(wrapping, &belongs(row.kind, &row.salt, &row.params), &row.nonce, &row.blob)?;
        let master: [u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(Vault { master: Zeroizing::new(master) })
    }

    /// Opens the vault with the key that the key store holds.
    pub(super) fn take_from(row: &WrappedKey, key_store: &KeyStore) -> Result<Vault, KeyStoreTrouble> {
        let master = key_store.get(&account(&row.salt))?;
        let fits = open(&master, &belongs(WrapKind::KeyStore, &row.salt, &row.params), &row.nonce, &row.blob);
        match fits {
            Some(text) if text.as_slice() == CHECK => Ok(Vault { master }),
            _ => Err(KeyStoreTrouble::OtherKey),
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// What a wrapped key is bound to: changing how it says it was made makes it useless.
fn belongs(kind: WrapKind, salt: &[u8], params: &str) -> Vec<u8> {
    join(&[SHAPE, b"key", kind.as_str().as_bytes(), salt, params.as_bytes()])
}

/// What a secret is bound to: one row cannot be put in the place of another.
fn secret_belongs(name: &str) -> Vec<u8> {
    join(&[SHAPE, b"secret", name.as_bytes()])
}

/// The name of the entry in the key store. Two data folders on one computer have different ones.
fn account(salt: &[u8]) -> String {
    let hex: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("vault-{hex}")
}

fn damaged(sealed: &SealedSecret) -> VaultError {
    VaultError::Damaged { name: sealed.name.clone() }
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
