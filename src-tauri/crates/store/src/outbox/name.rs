//! The name of a message: who it is for and of which campaign, so that every copy of this data gives it the same one.
//!
//! Where a copied data folder, or an old copy put back, sends what another has sent, mail hosts that know the Message-ID drop
//! the second message, and a look into the Sent folder finds out before that. Nobody can read from it who it is for: the
//! folder's salt goes into it.

use contacts::ContactId;
use sha2::{Digest as _, Sha256};

/// The Message-ID, without brackets, of a campaign's message to a person. `uid` is the campaign's.
pub(crate) fn message_id(salt: &[u8; 32], uid: &[u8], contact: ContactId, domain: &str) -> String {
    message::message_id(number(salt, uid, contact), domain)
}

/// The number of a name of ours; none for a name of another shape.
pub(crate) fn read(message_id: &str) -> Option<u128> {
    let (number, domain) = message_id.trim().trim_matches(['<', '>']).split_once('@')?;
    let ours =
        number.len() == 32 && number.bytes().all(|byte| byte.is_ascii_hexdigit()) && !domain.is_empty();
    u128::from_str_radix(number, 16).ok().filter(|_| ours)
}

/// What the name of a campaign's message to a person is made of.
pub(crate) fn number(salt: &[u8; 32], uid: &[u8], contact: ContactId) -> u128 {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(b"message-id");
    hash.update(uid);
    hash.update(contact.0.to_be_bytes());
    hash.finalize().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}
