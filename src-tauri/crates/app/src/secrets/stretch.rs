//! From what a person knows to a wrapping key.

use argon2::{Algorithm, Argon2, Params, Version};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::cipher::SecretKey;
use super::error::VaultError;

/// How dear a guess at the passphrase is (Argon2id, RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// The second choice of RFC 9106 section 4, for computers with little memory to spare: 64 MiB, three passes,
    /// four lanes.
    fn default() -> Cost {
        Cost { memory: 64 * 1024, passes: 3, lanes: 4 }
    }
}

impl Cost {
    /// A row from a restored file may ask for anything: beyond this, opening would take all memory or hours.
    const MOST: Cost = Cost { memory: 1024 * 1024, passes: 64, lanes: 64 };

    /// As stored in the row: `argon2id v=19 m=65536 t=3 p=4`.
    pub(super) fn to_params(self) -> String {
        format!("argon2id v=19 m={} t={} p={}", self.memory, self.passes, self.lanes)
    }

    /// Reads what [`Cost::to_params`] wrote.
    pub(super) fn from_params(params: &str) -> Result<Cost, VaultError> {
        let mut words = params.strip_prefix("argon2id ").unwrap_or_default().split(' ');
        let mut number = |name: &str| {
            let digits = words.next()?.strip_prefix(name)?.strip_prefix('=')?;
            digits.parse::<u32>().ok()
        };
        let cost = (|| {
            let version = number("v")?;
            let cost = Cost { memory: number("m")?, passes: number("t")?, lanes: number("p")? };
            let most = Cost::MOST;
            (version == 19
                && cost.memory <= most.memory
                && cost.passes <= most.passes
                && cost.lanes <= most.lanes)
                .then_some(cost)
        })();
        cost.ok_or(VaultError::UnknownParams)
    }
}

/// The wrapping key of a passphrase: slow on purpose.
pub(super) fn from_passphrase(passphrase: &str, salt: &[u8], cost: Cost) -> Result<SecretKey, VaultError> {
    let params =
        Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).map_err(|_| VaultError::UnknownParams)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| VaultError::UnknownParams)?;
    Ok(key)
}

/// The wrapping key of a recovery phrase. Its 128 random bits cannot be guessed, so this need not be slow.
pub(super) fn from_phrase(entropy: &[u8], salt: &[u8]) -> Result<SecretKey, VaultError> {
    let mac: Hmac<Sha256> = Mac::new_from_slice(salt).map_err(|_| VaultError::UnknownParams)?;
    let key =
        mac.chain_update(b"postrider recovery phrase v1\0").chain_update(entropy).finalize().into_bytes();
    Ok(Zeroizing::new(key.into()))
}

#[cfg(test)]
#[path = "stretch_tests.rs"]
mod tests;
