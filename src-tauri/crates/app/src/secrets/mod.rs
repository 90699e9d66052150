//! Passwords, tokens and keys: one master key, wrapped in several ways, and everything else sealed with it.
//!
//! ```text
//! key store of the system ─┐
//! recovery phrase ─────────┼─> master key (32 random bytes) ─> sealed secrets (rows of the database)
//! passphrase ──────────────┘
//! ```
//!
//! What holds here:
//! - Nothing is stored in clear. The key store holds the master key and nothing else; the database holds
//!   [`WrappedKey`] and [`SealedSecret`] rows, which are of no use without it.
//! - A vault whose key cannot be had is [`State::Locked`] and asks for it. A second key is never made over
//!   secrets or wrapped keys that exist.
//! - No secret is in a `Debug`, a `Display` or an error.
//!
//! Deliberately absent: SQL (the caller keeps the rows), reading of the environment (the caller passes what it
//! found), and any cache of the key beyond [`Vault`], which wipes it when dropped.
//!
//! Every function here may block for as long as a person takes to unlock a key store: call them from a thread
//! that may wait.

mod cipher;
mod error;
mod key_store;
mod phrase;
mod rows;
mod stretch;
mod unlock;
mod vault;

pub use error::VaultError;
pub use key_store::{KeyStore, KeyStoreTrouble};
pub use phrase::{PhraseProblem, RecoveryPhrase};
pub use rows::{Rows, SealedSecret, UnknownWrapKind, WrapKind, WrappedKey};
pub use secrecy::{ExposeSecret, SecretString};
pub use stretch::Cost;
pub use unlock::{Config, Created, Keys, State, create, look, open_with_passphrase, open_with_phrase};
pub use vault::{TOKEN_KEY, Vault, long_enough};

/// Environment variable with the passphrase, for scripts and computers without a key store.
pub const PASSPHRASE_VARIABLE: &str = "POSTRIDER_PASSPHRASE";

/// Environment variable that says `none` where the key store of the system must be left alone.
pub const KEY_STORE_VARIABLE: &str = "POSTRIDER_KEYSTORE";
