//! Opening the vault, and keeping passwords in it.

use crate::secrets::{
    Created, RecoveryPhrase, Rows, SealedSecret, State, TOKEN_KEY, Vault, VaultError, WrappedKey, create,
    long_enough, look, open_with_passphrase, open_with_phrase,
};
use crate::{Error, Postrider};
use consent::token::TokenKey;
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::PoisonError;
use store::{VaultKey, VaultSecret};

/// The setting that says that nobody was shown the recovery phrase.
const PHRASE_UNSEEN: &str = "vault.phrase-unseen";

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
        let phrase = self.make_vault(passphrase)?.ok_or(VaultError::AlreadyThere)?;
        self.phrase_was_shown()?;
        Ok(phrase)
    }

    /// Makes the vault, unless another process was faster: then that one's is the vault, and it is as it is.
    fn make_vault(&self, passphrase: Option<&SecretString>) -> Result<Option<RecoveryPhrase>, Error> {
        let (keys, secrets) = self.rows()?;
        let rows = Rows { keys: &keys, secrets: &secrets };
        let Created { vault, keys, secrets, phrase } =
            match create(&self.vault_config, &rows, passphrase.or(self.passphrase.as_ref())) {
                Err(VaultError::AlreadyThere) => return Ok(None),
                made => made?,
            };
        let keys: Vec<VaultKey> = keys.into_iter().map(key_row).collect();
        let secrets: Vec<VaultSecret> = secrets.into_iter().map(secret_row).collect();
        if !self.store.put_new_vault(&keys, &secrets)? {
            return Ok(None);
        }
        self.hold(vault);
        Ok(Some(phrase))
    }

    /// Where there has never been a vault, one is made: scripts and rehearsals need no ceremony. Its phrase is shown to
    /// nobody, which is remembered: somebody should write one down.
    fn make_vault_where_there_is_none(&self) -> Result<(), Error> {
        if self.vault_standing()? == VaultStanding::Absent {
            if self.make_vault(None)?.is_some() {
                self.store.put_setting(PHRASE_UNSEEN, &true)?;
            }
            // Where another process was faster, this opens its vault.
            self.vault_standing()?;
        }
        Ok(())
    }

    /// Whether there is a vault whose recovery phrase nobody has ever seen.
    pub fn phrase_is_unseen(&self) -> Result<bool, Error> {
        Ok(self.store.setting(PHRASE_UNSEEN)?.unwrap_or(false))
    }

    fn phrase_was_shown(&self) -> Result<(), Error> {
        self.store.delete_setting(PHRASE_UNSEEN)?;
        Ok(())
    }

    /// Opens a locked vault with what the person typed: its passphrase or its recovery phrase.
    pub fn open_vault(&self, typed: &SecretString) -> Result<(), Error> {
        let (keys, secrets) = self.rows()?;
        let rows = Rows { keys: &keys, secrets: &secrets };
        let vault = match open_with_passphrase(&rows, typed) {
            Ok(vault) => vault,
            // Whoever did not type twelve words did not mean the phrase.
            Err(VaultError::WrongPassphrase) if !RecoveryPhrase::may_be(typed.expose_secret()) => {
                return Err(VaultError::WrongPassphrase.into());
            }
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
        self.phrase_was_shown()?;
        Ok(phrase)
    }

    /// Keeps a secret under its name.
    pub(crate) fn keep_secret(&self, name: &str, secret: &SecretString) -> Result<(), Error> {
        Ok(self.store.put_vault_secret(&self.seal(name, secret)?)?)
    }

    /// A secret as the database may keep it under this name.
    pub(crate) fn seal(&self, name: &str, secret: &SecretString) -> Result<VaultSecret, Error> {
        Ok(secret_row(self.with_vault(|vault| Ok(vault.seal(name, secret)?))?))
    }

    /// A secret by its name; `None` where none was kept.
    pub(crate) fn secret(&self, name: &str) -> Result<Option<SecretString>, Error> {
        let Some(row) = self.store.vault_secret(name)? else { return Ok(None) };
        self.with_vault(|vault| Ok(Some(vault.open(&sealed(row))?)))
    }

    /// The key that signs the way to leave. Where there has never been a vault, one is made.
    pub(crate) fn token_key(&self) -> Result<TokenKey, Error> {
        self.make_vault_where_there_is_none()?;
        let row = self
            .store
            .vault_secret(TOKEN_KEY)?
            .ok_or_else(|| VaultError::Damaged { name: TOKEN_KEY.to_owned() })?;
        self.with_vault(|vault| Ok(vault.token_key(&sealed(row))?))
    }

    /// Works with the open vault; a locked one is an error that says what opens it.
    pub(crate) fn with_vault<T>(&self, work: impl FnOnce(&Vault) -> Result<T, Error>) -> Result<T, Error> {
        self.make_vault_where_there_is_none()?;
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
        let (keys, secrets) = self.store.vault_rows()?;
        let keys = keys
            .into_iter()
            .map(|row| {
                let kind = row.kind.parse().map_err(|_| VaultError::UnknownParams)?;
                Ok(WrappedKey { kind, salt: row.salt, params: row.params, nonce: row.nonce, blob: row.blob })
            })
            .collect::<Result<_, Error>>()?;
        Ok((keys, secrets.into_iter().map(sealed).collect()))
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
