//! What the database keeps of the vault. Nothing in these rows is of use without the master key.

use std::fmt;
use std::str::FromStr;

/// In which way a copy of the master key is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WrapKind {
    /// The key store of the system holds it.
    KeyStore,
    /// A recovery phrase opens it.
    RecoveryPhrase,
    /// A passphrase opens it.
    Passphrase,
}

impl WrapKind {
    /// The word that is stored, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            WrapKind::KeyStore => "key-store",
            WrapKind::RecoveryPhrase => "recovery-phrase",
            WrapKind::Passphrase => "passphrase",
        }
    }
}

impl FromStr for WrapKind {
    type Err = UnknownWrapKind;

    fn from_str(word: &str) -> Result<WrapKind, UnknownWrapKind> {
        match word {
            "key-store" => Ok(WrapKind::KeyStore),
            "recovery-phrase" => Ok(WrapKind::RecoveryPhrase),
            "passphrase" => Ok(WrapKind::Passphrase),
            _ => Err(UnknownWrapKind),
        }
    }
}

/// A stored word that is no [`WrapKind`]: a newer version wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The vault was locked in a way that this version does not know. Install the newest version.")]
pub struct UnknownWrapKind;

/// One row of `vault_key`. There is at most one of each kind: a new one replaces the old.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// In which way it is wrapped.
    pub kind: WrapKind,
    /// Random for each row. For the key store, it names the entry.
    pub salt: Vec<u8>,
    /// How the wrapping key is made, in words; see [`super::Cost`]. Empty where nothing is to be chosen.
    pub params: String,
    /// The nonce of `blob`.
    pub nonce: Vec<u8>,
    /// The wrapped master key. For the key store, a text that only the right key opens.
    pub blob: Vec<u8>,
}

/// One row of `vault_secret`. The name is not secret; a new row with the same name replaces the old.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// What it is, for example `account-3-password`.
    pub name: String,
    /// The nonce of `blob`.
    pub nonce: Vec<u8>,
    /// The secret, encrypted and bound to its name.
    pub blob: Vec<u8>,
}

/// All the rows of both tables.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The rows of `vault_key`.
    pub keys: &'a [WrappedKey],
    /// The rows of `vault_secret`.
    pub secrets: &'a [SealedSecret],
}

impl Rows<'_> {
    /// Whether there has never been a vault here.
    pub fn are_empty(&self) -> bool {
        self.keys.is_empty() && self.secrets.is_empty()
    }

    pub(super) fn key(&self, kind: WrapKind) -> Option<&WrappedKey> {
        self.keys.iter().find(|key| key.kind == kind)
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey({})", self.kind.as_str())
    }
}

impl fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedSecret({})", self.name)
    }
}
