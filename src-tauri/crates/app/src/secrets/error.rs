//! What can go wrong with the vault, in sentences for people. None of them repeats anything secret.

use super::key_store::KeyStoreTrouble;
use super::phrase::PhraseProblem;

/// Why the vault did not do it. Nothing was changed in any of these cases.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The passphrase is not the one.
    #[error(
        "That passphrase does not open the vault. Nothing was changed. Try again, or use your recovery phrase."
    )]
    WrongPassphrase,
    /// The recovery phrase reads well and belongs to another vault, or was replaced by a newer one.
    #[error(
        "That recovery phrase belongs to another vault, or to an older phrase of this one. Nothing was changed. Use the newest one."
    )]
    WrongPhrase,
    /// The recovery phrase cannot be read.
    #[error(transparent)]
    Phrase(#[from] PhraseProblem),
    /// This vault was never locked in that way.
    #[error("This vault has no passphrase. Use your recovery phrase.")]
    NoPassphraseSet,
    /// This vault was never locked in that way.
    #[error("This vault has no recovery phrase. Use your passphrase.")]
    NoPhraseSet,
    /// There is neither key store nor passphrase to lock a new vault with.
    #[error(
        "This computer has no key store that lets us in, so your passwords need a passphrase. Choose one, or unlock the key store and try again; scripts put the passphrase in POSTRIDER_PASSPHRASE."
    )]
    NothingToLockWith,
    /// The passphrase is too short.
    #[error("That passphrase is too short. Use at least {least} characters; four words do well.")]
    PassphraseTooShort {
        /// The least number of characters.
        least: usize,
    },
    /// There is a vault already, or secrets of one whose keys are gone.
    #[error(
        "There is a vault already. Open it with its passphrase or its recovery phrase; a new one would lose what it holds."
    )]
    AlreadyThere,
    /// The key store did not do its part.
    #[error(transparent)]
    KeyStore(#[from] KeyStoreTrouble),
    /// A row of the vault was changed, or belongs to another vault.
    #[error(
        "The stored secret “{name}” cannot be read: it was changed or belongs to another vault. Enter it again."
    )]
    Damaged {
        /// The name of the row.
        name: String,
    },
    /// A wrapped key says that it is made in a way that this version does not know or that would take for ever.
    #[error("The vault was locked in a way that this version does not know. Install the newest version.")]
    UnknownParams,
    /// The system gave no random numbers.
    #[error(
        "The system gave us no random numbers, so nothing was locked. Restart the computer and try again."
    )]
    NoRandomness,
}

impl VaultError {
    /// Stable kebab-case code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPassphrase => "wrong-passphrase",
            Self::WrongPhrase | Self::Phrase(_) => "wrong-recovery-phrase",
            Self::NoPassphraseSet | Self::NoPhraseSet => "vault-locked",
            Self::NothingToLockWith => "vault-needs-passphrase",
            Self::PassphraseTooShort { .. } => "passphrase-too-short",
            Self::AlreadyThere => "vault-there",
            Self::KeyStore(_) => "key-store",
            Self::Damaged { .. } => "vault-damaged",
            Self::UnknownParams => "vault-newer",
            Self::NoRandomness => "no-randomness",
        }
    }
}
