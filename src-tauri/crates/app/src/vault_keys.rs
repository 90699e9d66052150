//! The keys to the vault: which there are, a new passphrase, and letting the key store open it from now on.

use crate::secrets::{KeyStore, RecoveryPhrase, SecretString, VaultError, WrapKind};
use crate::vault::key_row;
use crate::{Error, Postrider, VaultStanding};

impl Postrider {
    /// What opens the vault. Empty where there is none.
    pub fn vault_keys(&self) -> Result<Vec<WrapKind>, Error> {
        let kinds = self.store.vault_keys()?.into_iter().map(|row| row.kind.parse());
        Ok(kinds.collect::<Result<_, _>>().map_err(|_| VaultError::UnknownParams)?)
    }

    /// Whether this computer has a key store that could open the vault. Takes seconds where the system does not answer.
    pub fn has_key_store(&self) -> bool {
        self.vault_config.key_store.is_there()
    }

    /// Sets the passphrase of the vault; the one before opens nothing any more. Where there was no vault it is made, and
    /// its recovery phrase comes back.
    pub fn set_passphrase(&self, passphrase: &SecretString) -> Result<Option<RecoveryPhrase>, Error> {
        if self.vault_standing()? == VaultStanding::Absent {
            return Ok(Some(self.create_vault(Some(passphrase))?));
        }
        let cost = self.vault_config.cost;
        let row = self.with_vault(|vault| Ok(vault.set_passphrase(passphrase, cost)?))?;
        self.store.put_vault_key(&key_row(row))?;
        Ok(None)
    }

    /// Opens a locked vault with what the person typed and gives its key to the key store, so that it opens by itself from
    /// now on: on a new computer, after a restore. Returns whether the key store took it.
    pub fn open_vault_for_good(&self, typed: &SecretString) -> Result<bool, Error> {
        if self.passphrase.is_none() && self.vault_standing()? == VaultStanding::Open {
            // It opened by itself already.
            return Ok(true);
        }
        self.open_vault(typed)?;
        let key_store: &KeyStore = &self.vault_config.key_store;
        let row = match self.with_vault(|vault| Ok(vault.put_into(key_store))) {
            Ok(Ok(row)) => row,
            Ok(Err(VaultError::KeyStore(_))) => return Ok(false),
            Ok(Err(other)) => return Err(other.into()),
            Err(other) => return Err(other),
        };
        self.store.put_vault_key(&key_row(row))?;
        Ok(true)
    }
}
