//! Opening the vault, and keeping passwords in it.

use crate::secrets::{
    Created, RecoveryPhrase, Rows, SealedSecret, State, TOKEN_KEY, Vault, VaultError, WrappedKey, create,
    long_enough, look, open_with_passphrase, open_with_phrase,
};
use crate::{Error, Postrider};
use consent::token::TokenKey;
use secrecy::SecretString;
use std::sync::PoisonError;
use store::{VaultKey, VaultSecret};

/// How the vault stands, for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultStanding {
    /// Never made.
    Absent,
    /// There, and it asks for its key.
    Locked,
    /// Open.
    Open,
}

impl Postrider {
    /// How the vault stands; opens it where key store or passphrase allow.
    pub fn vault_standing(&self) -> Result<VaultStanding, Error> {
        if self.held().is_some() {
            return Ok(VaultStanding::Open);
        }
        match self.look()? {
            State::NoVault => Ok(VaultStanding::Absent),
            State::Locked(_) => Ok(VaultStanding::Locked),
            State::Open(vault) => {
                self.hold(vault);
                Ok(VaultStanding::Open)
            }
        }
    }

    /// Makes the vault and hands over its recovery phrase, which nobody can ask for again.
    pub fn create_vault(&self, passphrase: Option<&SecretString>) -> Result<RecoveryPhrase, Error> {
        if let Some(typed) = passphrase {
            long_enough(typed)?;
        }
        let (keys, secrets) = self.rows()?;
        let rows = Rows { keys: &keys, secrets: &secrets };
        let Created { vault, keys, secrets, phrase } =
            create(&self.vault_config, &rows, passphrase.or(self.passphrase.as_ref()))?;
        // Secrets first: keys without secrets would look like a vault that lost them.
        for secret in secrets {
            self.store.put_vault_secret(&secret_row(secret))?;
        }
        for key in keys {
            self.store.put_vault_key(&key_row(key))?;
        }
        self.hold(vault);
        Ok(phrase)
    }

    /// Opens a locked vault with what the person typed: its passphrase or its recovery phrase.
    pub fn open_vault(&self, typed: &SecretString) -> Result<(), Error> {
        let (keys, secrets) = self.rows()?;
        let rows = Rows { keys: &keys, secrets: &secrets };
        let vault = match open_with_passphrase(&rows, typed) {
            Ok(vault) => vault,
            Err(VaultError::WrongPassphrase | VaultError::NoPassphraseSet) => open_with_phrase(&rows, typed)?,
            Err(other) => return Err(other.into()),
        };
        self.hold(vault);
        Ok(())
    }

    /// A new recovery phrase; the old one opens nothing any more.
    pub fn new_recovery_phrase(&self) -> Result<RecoveryPhrase, Error> {
        let (phrase, row) = self.with_vault(|vault| Ok(vault.new_phrase()?))?;
        self.store.put_vault_key(&key_row(row))?;
        Ok(phrase)
    }

    /// Keeps a secret under its name.
    pub(crate) fn keep_secret(&self, name: &str, secret: &SecretString) -> Result<(), Error> {
        let sealed = self.with_vault(|vault| Ok(vault.seal(name, secret)?))?;
        Ok(self.store.put_vault_secret(&secret_row(sealed))?)
    }

    /// A secret by its name; `None` where none was kept.
    pub(crate) fn secret(&self, name: &str) -> Result<Option<SecretString>, Error> {
        let Some(row) = self.store.vault_secret(name)? else { return Ok(None) };
        self.with_vault(|vault| Ok(Some(vault.open(&sealed(row))?)))
    }

    /// The key that signs the way to leave. Where there has never been a vault, one is made: scripts and rehearsals
    /// need no ceremony, and the phrase can be made anew at any time.
    pub(crate) fn token_key(&self) -> Result<TokenKey, Error> {
        if self.vault_standing()? == VaultStanding::Absent {
            self.create_vault(None)?;
        }
        let row = self
            .store
            .vault_secret(TOKEN_KEY)?
            .ok_or_else(|| VaultError::Damaged { name: TOKEN_KEY.to_owned() })?;
        self.with_vault(|vault| Ok(vault.token_key(&sealed(row))?))
    }

    /// Works with the open vault; a locked one is an error that says what opens it.
    pub(crate) fn with_vault<T>(&self, work: impl FnOnce(&Vault) -> Result<T, Error>) -> Result<T, Error> {
        if self.vault_standing()? == VaultStanding::Absent {
            self.create_vault(None)?;
        }
        let held = self.vault.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_ref() {
            Some(vault) => work(vault),
            None => Err(Error::VaultLocked),
        }
    }

    fn look(&self) -> Result<State, Error> {
        let (keys, secrets) = self.rows()?;
        Ok(look(&self.vault_config, &Rows { keys: &keys, secrets: &secrets }, self.passphrase.as_ref())?)
    }

    fn rows(&self) -> Result<(Vec<WrappedKey>, Vec<SealedSecret>), Error> {
        let keys = self
            .store
            .vault_keys()?
            .into_iter()
            .map(|row| {
                let kind = row.kind.parse().map_err(|_| VaultError::UnknownParams)?;
                Ok(WrappedKey { kind, salt: row.salt, params: row.params, nonce: row.nonce, blob: row.blob })
            })
            .collect::<Result<_, Error>>()?;
        let mut secrets = Vec::new();
        for name in self.store.vault_secret_names()? {
            secrets.extend(self.store.vault_secret(&name)?.map(sealed));
        }
        Ok((keys, secrets))
    }

    fn held(&self) -> Option<()> {
        self.vault.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|_| ())
    }

    fn hold(&self, vault: Vault) {
        *self.vault.lock().unwrap_or_else(PoisonError::into_inner) = Some(vault);
    }
}

fn sealed(row: VaultSecret) -> SealedSecret {
    SealedSecret { name: row.name, nonce: row.nonce, blob: row.blob }
}

fn secret_row(sealed: SealedSecret) -> VaultSecret {
    VaultSecret { name: sealed.name, nonce: sealed.nonce, blob: sealed.blob }
}

pub(crate) fn key_row(key: WrappedKey) -> VaultKey {
    VaultKey {
        kind: key.kind.as_str().to_owned(),
        salt: key.salt,
        params: key.params,
        nonce: key.nonce,
        blob: key.blob,
    }
}
