//! The name of a message: who it is for and of which campaign, so that every copy of this data gives it the same one.
//!
//! Where a copied data folder, or an old copy put back, sends what another has sent, mail hosts that know the Message-ID drop
//! the second message, and a look into the Sent folder finds out before that. Nobody can read from it who it is for: the
//! folder's salt goes into it.
//!
//! Three quarters of a name, its *mark*, are made of the address: two copies may give two people one number of a contact. The
//! quarter before it only puts the names of a campaign in the order in which its rows are claimed, so that the index of a
//! million of them grows at its end; its beginning is as hidden as the rest.

use address::DedupeKey;
use contacts::ContactId;
use sha2::{Digest as _, Sha256};

/// The bits of a name that say who and what.
const MARK_BITS: u32 = 96;

/// The Message-ID, without brackets, of a campaign's message to a person. `uid` is the campaign's.
pub(crate) fn message_id(
    salt: &[u8; 32],
    uid: &[u8],
    contact: ContactId,
    key: &DedupeKey,
    domain: &str,
) -> String {
    message::message_id(place(salt, uid, contact) << MARK_BITS | mark(salt, uid, key), domain)
}

/// The mark of a name of ours; none for a name of another shape.
pub(crate) fn read(message_id: &str) -> Option<u128> {
    let (number, domain) = message_id.trim().trim_matches(['<', '>']).split_once('@')?;
    let ours =
        number.len() == 32 && number.bytes().all(|byte| byte.is_ascii_hexdigit()) && !domain.is_empty();
    let number = u128::from_str_radix(number, 16).ok().filter(|_| ours)?;
    Some(number & ((1 << MARK_BITS) - 1))
}

/// What tells the message of a campaign to an address from every other.
pub(crate) fn mark(salt: &[u8; 32], uid: &[u8], key: &DedupeKey) -> u128 {
    first_bits(&[salt, b"message-mark", uid, key.as_str().as_bytes()], MARK_BITS)
}

/// Where in the order of its campaign a name stands: 32 bits that begin anywhere and may begin anew.
fn place(salt: &[u8; 32], uid: &[u8], contact: ContactId) -> u128 {
    let begins = first_bits(&[salt, b"message-place", uid], u32::BITS);
    let number = u128::try_from(contact.0).unwrap_or_default();
    begins.wrapping_add(number) & u128::from(u32::MAX)
}

/// The first bits, a multiple of eight, of a hash over these parts.
fn first_bits(parts: &[&[u8]], bits: u32) -> u128 {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    let octets = usize::try_from(bits / 8).unwrap_or_default();
    hash.finalize().iter().take(octets).fold(0, |number, octet| number << 8 | u128::from(*octet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use address::Address;

    const SALT: [u8; 32] = [7; 32];
    const UID: &[u8] = b"spring of 2026 y";

    fn name(contact: i64, address: &str) -> String {
        let key = Address::parse(address).unwrap().dedupe_key();
        message_id(&SALT, UID, ContactId(contact), &key, "lindenbakery.example")
    }

    #[test]
    fn a_mark_is_the_persons_whatever_number_a_copy_gave_them() {
        let (anna, bob) = ("anna@northfen.example", "bob@northfen.example");
        assert_ne!(read(&name(501, anna)), read(&name(501, bob)), "501 here and 501 there are two people");
        assert_eq!(read(&name(501, anna)), read(&name(777, anna)), "and anna is one, here and there");
        assert_eq!(name(501, anna), name(501, anna));
    }

    #[test]
    fn names_of_a_campaign_grow_in_the_order_of_its_people() {
        let in_order = (1..2_000).map(|contact| name(contact, "anna@northfen.example")).collect::<Vec<_>>();
        let breaks = in_order.windows(2).filter(|two| two[0] > two[1]).count();
        assert!(breaks <= 1, "at most where the numbers begin anew: {breaks}");
    }

    #[test]
    fn a_name_of_another_shape_has_no_mark() {
        for other in [
            "",
            "@",
            "abc@x.example",
            "<CAF+x=y@mail.northfen.example>",
            "g0000000000000000000000000000000@x",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
