//! The one cipher of the vault: XChaCha20-Poly1305, whose 24-byte nonce may be random without a count
//! (draft-irtf-cfrg-xchacha section 3.1), with what the text belongs to as associated data.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::error::VaultError;

/// A key of 32 bytes that wipes itself.
pub(super) type SecretKey = Zeroizing<[u8; 32]>;

/// Nonce and encrypted text.
pub(super) struct Sealed {
    pub(super) nonce: Vec<u8>,
    pub(super) blob: Vec<u8>,
}

/// Encrypts `text` under a fresh nonce, bound to `belongs_to`.
pub(super) fn seal(key: &SecretKey, belongs_to: &[u8], text: &[u8]) -> Result<Sealed, VaultError> {
    let nonce = random::<24>()?;
    let payload = Payload { msg: text, aad: belongs_to };
    // It can fail only for lack of memory or a text of 256 GiB.
    let blob =
        cipher(key).encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| VaultError::NoRandomness)?;
    Ok(Sealed { nonce: nonce.to_vec(), blob })
}

/// Decrypts; `None` if the key is wrong, or anything was changed or belongs elsewhere.
pub(super) fn open(
    key: &SecretKey,
    belongs_to: &[u8],
    nonce: &[u8],
    blob: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let nonce: &[u8; 24] = nonce.try_into().ok()?;
    let payload = Payload { msg: blob, aad: belongs_to };
    cipher(key).decrypt(XNonce::from_slice(nonce), payload).ok().map(Zeroizing::new)
}

/// Random bytes of the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::NoRandomness)?;
    Ok(bytes)
}

/// Joins parts, each led by its length, so that no two lists of parts give the same bytes.
pub(super) fn join(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        out.extend((part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

fn cipher(key: &SecretKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(Key::from_slice(key.as_slice()))
}

#[cfg(test)]
#[path = "cipher_tests.rs"]
mod tests;
