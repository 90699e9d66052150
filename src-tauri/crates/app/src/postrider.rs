//! The handle that the window and the terminal work with.

use crate::dispatcher::board::Board;
use crate::paces::Paces;
use crate::secrets::{Config, Cost, KEY_STORE_VARIABLE, KeyStore, PASSPHRASE_VARIABLE, Vault};
use crate::signing_in::Renewals;
use crate::under_way::UnderWay;
use crate::{Clock, DataFolder, Error};
use secrecy::SecretString;
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::Store;

/// One data folder, open. Cheap to clone; every clone is the same one.
#[derive(Clone)]
pub struct Postrider {
    pub(crate) folder: DataFolder,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) vault_config: Config,
    /// A passphrase that scripts hand over; read once at the start.
    pub(crate) passphrase: Option<SecretString>,
    pub(crate) vault: Arc<Mutex<Option<Vault>>>,
    /// Why campaigns wait that are sent here, where it cannot be written down.
    pub(crate) board: Board,
    /// How fast each account sends that sends now.
    pub(crate) paces: Paces,
    /// What is sent here.
    pub(crate) under_way: UnderWay,
    /// Sign-ins that were renewed here, and hosts that are left alone.
    pub(crate) renewals: Renewals,
}

impl Postrider {
    /// Opens the given data folder, or the platform's. Passphrase and choice of key store come from the environment
    /// ([`PASSPHRASE_VARIABLE`], [`KEY_STORE_VARIABLE`]).
    pub fn open(data: Option<&Path>) -> Result<Self, Error> {
        let key_store = match std::env::var(KEY_STORE_VARIABLE) {
            Ok(choice) if choice == "none" => KeyStore::None,
            _ => KeyStore::Os,
        };
        let passphrase =
            std::env::var(PASSPHRASE_VARIABLE).ok().filter(|text| !text.is_empty()).map(SecretString::from);
        Self::open_with(DataFolder::open(data)?, Clock::System, key_store, passphrase)
    }

    /// Whether the passphrase that scripts hand over is one we would not take from a person. It is taken all the same: a
    /// script has nobody to choose another.
    pub fn script_passphrase_is_short() -> bool {
        let given = std::env::var(PASSPHRASE_VARIABLE).ok().filter(|text| !text.is_empty());
        given.map(SecretString::from).is_some_and(|given| crate::secrets::long_enough(&given).is_err())
    }

    /// Opens a data folder with everything chosen by the caller.
    pub fn open_with(
        folder: DataFolder,
        clock: Clock,
        key_store: KeyStore,
        passphrase: Option<SecretString>,
    ) -> Result<Self, Error> {
        let store = Store::open(folder.path(), clock.now())?;
        Ok(Self {
            folder,
            store,
            clock,
            vault_config: Config { key_store, cost: Cost::default() },
            passphrase,
            vault: Arc::default(),
            board: Board::default(),
            paces: Paces::default(),
            under_way: UnderWay::default(),
            renewals: Renewals::default(),
        })
    }

    /// Where everything lies.
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// The database, for questions that need no rule.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The clock everything here runs on.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}
