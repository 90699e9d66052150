//! Making a token and checking one.

use std::fmt;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use super::base32;
use super::find::{Candidate, find};
use crate::varint;

/// What every token of this shape starts with.
pub(super) const PREFIX: &str = "pr1-";

/// Bytes of the tag: 80 bits. A guess costs a mail each, so this is far out of reach.
pub(super) const TAG: usize = 10;

/// The longest body: three numbers of 10 bytes and the tag, in base32.
pub(super) const MAX_CHARS: usize = ((3 * 10 + TAG) * 8).div_ceil(5);

/// The key of one data folder's tokens. It lives in the vault, is made once, and never changes: old mails must
/// go on working.
#[derive(Clone)]
pub struct TokenKey(Zeroizing<[u8; 32]>);

impl TokenKey {
    /// Takes 32 bytes of randomness, or the stored key.
    pub fn from_bytes(bytes: [u8; 32]) -> TokenKey {
        TokenKey(Zeroizing::new(bytes))
    }

    fn mac(&self, numbers: &[u8]) -> Hmac<Sha256> {
        // HMAC pads a shorter key with zeros to one block (RFC 2104 section 2); a whole block cannot have a wrong length.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        for (to, from) in block.iter_mut().zip(*self.0) {
            *to = from;
        }
        let mac = <Hmac<Sha256> as KeyInit>::new(&block)
            .chain_update(b"postrider unsubscribe token v1\0")
            .chain_update(numbers);
        block.as_mut_slice().zeroize();
        mac
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKey(..)")
    }
}

/// What a token says, by the ids of this data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Claims {
    /// The campaign whose message carried it.
    pub campaign: i64,
    /// Who leaves.
    pub contact: i64,
    /// Which list they leave.
    pub list: i64,
}

/// Why a token could not be verified. The mail is then shown to the user, never dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProblem {
    /// There is none.
    None,
    /// Something of it is missing or was altered beyond reading.
    Damaged,
    /// It reads well and was not made by this data folder.
    NotOurs,
}

impl TokenProblem {
    /// Stable code, kebab-case.
    pub fn code(self) -> &'static str {
        match self {
            TokenProblem::None => "no-token",
            TokenProblem::Damaged => "token-damaged",
            TokenProblem::NotOurs => "token-not-ours",
        }
    }

    /// The sentence for people.
    pub fn sentence(self) -> &'static str {
        match self {
            TokenProblem::None => "This mail does not carry an unsubscribe code.",
            TokenProblem::Damaged => {
                "Part of the unsubscribe code is missing, so we cannot tell who wants to leave. Look at the mail and decide."
            }
            TokenProblem::NotOurs => {
                "The unsubscribe code was not made here, so we cannot tell who wants to leave. Look at the mail and decide."
            }
        }
    }
}

/// Makes the token of one message to one person.
pub fn mint(key: &TokenKey, claims: Claims) -> String {
    let mut bytes = Vec::with_capacity(24);
    for number in [claims.campaign, claims.contact, claims.list] {
        varint::put(number.cast_unsigned(), &mut bytes);
    }
    let tag = key.mac(&bytes).finalize().into_bytes();
    bytes.extend(tag.iter().take(TAG));
    let mut token = String::with_capacity(PREFIX.len() + MAX_CHARS);
    token.push_str(PREFIX);
    base32::encode(&bytes, &mut token);
    token
}

/// Checks the tokens in `text` (one token, a subject, a body) and returns the first that we made; if there is
/// none, what is wrong with the first that looks like one.
pub fn check(key: &TokenKey, text: &str) -> Result<Claims, TokenProblem> {
    let mut problem = TokenProblem::None;
    for candidate in find(text) {
        match candidate.check(key) {
            Ok(claims) => return Ok(claims),
            Err(found) if problem == TokenProblem::None => problem = found,
            Err(_) => {}
        }
    }
    Err(problem)
}

impl Candidate {
    /// Whether we made it, and what it says. Letters that follow the token do not count.
    pub fn check(&self, key: &TokenKey) -> Result<Claims, TokenProblem> {
        let bytes = base32::decode(self.body());
        let mut rest = bytes.as_slice();
        let mut number = || varint::take(&mut rest).map(u64::cast_signed).ok_or(TokenProblem::Damaged);
        let claims = Claims { campaign: number()?, contact: number()?, list: number()? };
        let numbers = bytes.len().saturating_sub(rest.len());
        let (Some(numbers), Some(tag)) = (bytes.get(..numbers), rest.get(..TAG)) else {
            return Err(TokenProblem::Damaged);
        };
        // Compared in constant time.
        key.mac(numbers).verify_truncated_left(tag).map(|()| claims).map_err(|_| TokenProblem::NotOurs)
    }
}

#[cfg(test)]
mod tests;
