//! Adding to the chain.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Detail, EventKind};

/// The salt of one event: stored beside its detail and deleted with it.
pub type Salt = [u8; 32];

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// When; sealed to the millisecond.
    pub at: Timestamp,
    /// What kind.
    pub kind: EventKind,
    /// The personal part.
    pub detail: Detail<'a>,
}

/// The public part of an event, as the chain keeps it for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its place in the chain; the first is 1 and none is left out.
    pub seq: u64,
    /// When, in whole milliseconds.
    pub at: Timestamp,
    /// What kind.
    pub kind: EventKind,
    /// Commitment to salt and detail.
    pub commitment: [u8; 32],
    /// The hash of the event before; for the first, that of [`Head::START`].
    pub prev: [u8; 32],
    /// The hash of all the above.
    pub hash: [u8; 32],
}

/// The end of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place of the last event; 0 for an empty chain.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an empty chain.
    pub const START: Head = Head { seq: 0, hash: [0; 32] };
}

impl From<&Sealed> for Head {
    fn from(sealed: &Sealed) -> Head {
        Head { seq: sealed.seq, hash: sealed.hash }
    }
}

/// What opens a commitment: as long as it is kept, the detail can be shown to be the one that was sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening<'a> {
    /// The salt of the event.
    pub salt: Salt,
    /// The detail as [`Detail::encode_into`] wrote it.
    pub detail: Cow<'a, [u8]>,
}

impl fmt::Debug for Opening<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(..)")
    }
}

/// One random seed for the salts of many events, so that an import asks for randomness once.
///
/// It is never stored, and it wipes itself: after an erasure it would let somebody test guesses.
pub struct SaltSeed {
    seed: Zeroizing<[u8; 32]>,
    tag: Sha256,
}

impl SaltSeed {
    /// Takes 32 bytes of randomness, made by the caller for this one use.
    pub fn new(random: [u8; 32]) -> SaltSeed {
        SaltSeed { seed: Zeroizing::new(random), tag: tagged(b"salt") }
    }

    /// The salt of the event at `seq`.
    pub fn salt(&self, seq: u64) -> Salt {
        self.tag.clone().chain_update(self.seed.as_slice()).chain_update(seq.to_be_bytes()).finalize().into()
    }
}

impl fmt::Debug for SaltSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SaltSeed(..)")
    }
}

/// Seals events one after the other without allocating. The caller stores each result before it goes on.
#[derive(Clone)]
pub struct Chain {
    head: Head,
    commit: Sha256,
    link: Sha256,
    scratch: Vec<u8>,
}

impl Chain {
    /// Goes on after `head`.
    pub fn after(head: Head) -> Chain {
        Chain { head, commit: tagged(b"commitment"), link: tagged(b"link"), scratch: Vec::new() }
    }

    /// The end of the chain so far.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The place that the next event gets; its salt is `seed.salt(next_seq)`.
    pub fn next_seq(&self) -> u64 {
        self.head.seq.saturating_add(1)
    }

    /// Seals `event`. To store the detail without encoding it twice, use [`Chain::seal_encoded`].
    pub fn seal(&mut self, event: &Event<'_>, salt: &Salt) -> Sealed {
        let mut encoded = std::mem::take(&mut self.scratch);
        encoded.clear();
        event.detail.encode_into(&mut encoded);
        let sealed = self.seal_encoded(event.at, event.kind, &encoded, salt);
        self.scratch = encoded;
        sealed
    }

    /// Seals an event whose detail is already encoded by [`Detail::encode_into`].
    pub fn seal_encoded(&mut self, at: Timestamp, kind: EventKind, detail: &[u8], salt: &Salt) -> Sealed {
        let commitment = self.commitment(salt, detail);
        // What is stored is milliseconds, so only milliseconds are hashed. Rounding a time that is in range stays in range.
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let mut sealed =
            Sealed { seq: self.next_seq(), at, kind, commitment, prev: self.head.hash, hash: [0; 32] };
        sealed.hash = self.hash(&sealed);
        self.head = Head::from(&sealed);
        sealed
    }

    pub(super) fn commitment(&self, salt: &Salt, detail: &[u8]) -> [u8; 32] {
        self.commit.clone().chain_update(salt).chain_update(detail).finalize().into()
    }

    /// The hash that `sealed` should have. Every field has a fixed length but the kind, which is led by its own.
    pub(super) fn hash(&self, sealed: &Sealed) -> [u8; 32] {
        let kind = sealed.kind.as_str().as_bytes();
        self.link
            .clone()
            .chain_update(sealed.seq.to_be_bytes())
            .chain_update(sealed.at.as_millisecond().to_be_bytes())
            .chain_update([kind.len() as u8])
            .chain_update(kind)
            .chain_update(sealed.commitment)
            .chain_update(sealed.prev)
            .finalize()
            .into()
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("head", &self.head).finish_non_exhaustive()
    }
}

/// Seals one event at `seq`, after the event whose hash is `prev`.
pub fn seal(prev: [u8; 32], seq: u64, event: &Event<'_>, salt: &Salt) -> Sealed {
    Chain::after(Head { seq: seq.saturating_sub(1), hash: prev }).seal(event, salt)
}

/// A hasher that is already past one 64-byte block naming what is hashed, so that no hash made for one use can
/// pass for another. Cloning it costs nothing, which is what makes a batch fast.
fn tagged(what: &[u8]) -> Sha256 {
    let name = Sha256::new().chain_update(b"postrider ledger v1: ").chain_update(what).finalize();
    Sha256::new().chain_update(name).chain_update(name)
}

#[cfg(test)]
mod tests;
