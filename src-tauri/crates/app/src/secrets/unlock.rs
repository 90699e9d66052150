//! Is there a vault, can it be opened, and with what?

use secrecy::{ExposeSecret, SecretString};

use super::cipher::random;
use super::error::VaultError;
use super::key_store::{KeyStore, KeyStoreTrouble};
use super::phrase::RecoveryPhrase;
use super::rows::{Rows, SealedSecret, WrapKind, WrappedKey};
use super::stretch::{self, Cost};
use super::vault::{TOKEN_KEY, Vault};

/// How vaults are made and opened on this computer.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which key store to use.
    pub key_store: KeyStore,
    /// How dear a guess at a new passphrase is; a vault is opened at the cost it was made with.
    pub cost: Cost,
}

/// How things stand with the vault.
#[derive(Debug)]
pub enum State {
    /// There has never been one here.
    NoVault,
    /// There is one, and it asks for its key.
    Locked(Keys),
    /// It is open.
    Open(Vault),
}

/// What opens a locked vault. Where nothing does, its secrets have to be entered again by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// A passphrase opens it.
    pub passphrase: bool,
    /// A recovery phrase opens it.
    pub recovery_phrase: bool,
    /// The key store should have, and this is why it did not. `None` if the vault was never put into one.
    pub key_store: Option<KeyStoreTrouble>,
}

/// A new vault. The rows are to be stored together, before the phrase is shown.
#[derive(Debug)]
pub struct Created {
    /// The open vault.
    pub vault: Vault,
    /// The rows of `vault_key`.
    pub keys: Vec<WrappedKey>,
    /// The rows of `vault_secret`: the key of unsubscribe tokens.
    pub secrets: Vec<SealedSecret>,
    /// To be shown once.
    pub phrase: RecoveryPhrase,
}

/// Opens the vault with the key store, or else with the passphrase that the caller has at hand (a script's, from
/// [`super::PASSPHRASE_VARIABLE`]). A wrong passphrase is an error, so that scripts hear of it.
pub fn look(
    config: &Config,
    rows: &Rows<'_>,
    passphrase: Option<&SecretString>,
) -> Result<State, VaultError> {
    if rows.are_empty() {
        return Ok(State::NoVault);
    }
    let key_store = match rows.key(WrapKind::KeyStore).map(|row| Vault::take_from(row, &config.key_store)) {
        Some(Ok(vault)) => return Ok(State::Open(vault)),
        Some(Err(trouble)) => Some(trouble),
        None => None,
    };
    let keys = Keys {
        passphrase: rows.key(WrapKind::Passphrase).is_some(),
        recovery_phrase: rows.key(WrapKind::RecoveryPhrase).is_some(),
        key_store,
    };
    match passphrase {
        Some(passphrase) if keys.passphrase => open_with_passphrase(rows, passphrase).map(State::Open),
        _ => Ok(State::Locked(keys)),
    }
}

/// Opens the vault with its passphrase.
pub fn open_with_passphrase(rows: &Rows<'_>, passphrase: &SecretString) -> Result<Vault, VaultError> {
    let row = rows.key(WrapKind::Passphrase).ok_or(VaultError::NoPassphraseSet)?;
    let cost = Cost::from_params(&row.params)?;
    let wrapping = stretch::from_passphrase(passphrase.expose_secret(), &row.salt, cost)?;
    Vault::unwrap(row, &wrapping).ok_or(VaultError::WrongPassphrase)
}

/// Opens the vault with its recovery phrase, as a person typed it.
pub fn open_with_phrase(rows: &Rows<'_>, typed: &SecretString) -> Result<Vault, VaultError> {
    let row = rows.key(WrapKind::RecoveryPhrase).ok_or(VaultError::NoPhraseSet)?;
    let phrase = RecoveryPhrase::parse(typed.expose_secret())?;
    let wrapping = stretch::from_phrase(&phrase.entropy(), &row.salt)?;
    Vault::unwrap(row, &wrapping).ok_or(VaultError::WrongPhrase)
}

/// Makes a vault where there has never been one, with a fresh master key and a fresh token key.
///
/// It is put into the key store where there is one, wrapped with the passphrase where one is given (one of the
/// two is needed), and always with a new recovery phrase. `rows` are the rows as they stand: if there are any,
/// nothing is made, even where no key opens them. How long a passphrase must be is asked where a person types it.
pub fn create(
    config: &Config,
    rows: &Rows<'_>,
    passphrase: Option<&SecretString>,
) -> Result<Created, VaultError> {
    if !rows.are_empty() {
        return Err(VaultError::AlreadyThere);
    }
    let vault = Vault::new()?;
    let mut keys = Vec::new();
    if let Some(passphrase) = passphrase {
        keys.push(vault.wrap_with(passphrase, config.cost)?);
    }
    match vault.put_into(&config.key_store) {
        Ok(row) => keys.push(row),
        Err(VaultError::KeyStore(_)) if keys.is_empty() => return Err(VaultError::NothingToLockWith),
        // A passphrase does as well, and the key store can be given the key later.
        Err(VaultError::KeyStore(_)) => {}
        Err(error) => return Err(error),
    }
    let (phrase, row) = vault.new_phrase()?;
    keys.push(row);
    let token_key = zeroize::Zeroizing::new(random::<32>()?);
    let secrets = vec![vault.seal_bytes(TOKEN_KEY, token_key.as_slice())?];
    Ok(Created { vault, keys, secrets, phrase })
}

#[cfg(test)]
#[path = "unlock_tests.rs"]
mod tests;
