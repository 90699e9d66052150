//! The recovery phrase: twelve words (BIP-39, English list) that are shown once and open the vault anywhere.

use std::fmt;

use bip39::{Error, Language, Mnemonic};
use zeroize::Zeroizing;

use super::cipher::random;
use super::error::VaultError;

/// A new recovery phrase, to be shown once and written down on paper. It is stored nowhere.
pub struct RecoveryPhrase(Mnemonic);

/// Why a typed recovery phrase cannot be read. Words are named by their place, never repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhraseProblem {
    /// Too few or too many words.
    #[error("A recovery phrase has 12 words; you entered {0}.")]
    WordCount(usize),
    /// This word is not in the list.
    #[error("Word {0} is not a word of a recovery phrase. Look at its spelling.")]
    UnknownWord(usize),
    /// All words are in the list, and together they are no phrase: one is wrong, or two changed places.
    #[error("These words do not make a recovery phrase together. One is wrong, or two have changed places.")]
    Mismatch,
}

/// So many words has each.
const WORDS: usize = 12;

fn words(typed: &str) -> Vec<&str> {
    typed.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).collect()
}

impl RecoveryPhrase {
    pub(super) fn new() -> Result<RecoveryPhrase, VaultError> {
        let entropy = Zeroizing::new(random::<16>()?);
        Mnemonic::from_entropy_in(Language::English, entropy.as_slice())
            .map(RecoveryPhrase)
            .map_err(|_| VaultError::NoRandomness)
    }

    /// Reads what a person typed: any case, any blanks, with or without commas and numbers before the words.
    pub(super) fn parse(typed: &str) -> Result<RecoveryPhrase, PhraseProblem> {
        let words = words(typed);
        if words.len() != WORDS {
            return Err(PhraseProblem::WordCount(words.len()));
        }
        let plain = Zeroizing::new(words.join(" ").to_lowercase());
        Mnemonic::parse_in_normalized(Language::English, &plain).map(RecoveryPhrase).map_err(|error| {
            match error {
                Error::UnknownWord(index) => PhraseProblem::UnknownWord(index + 1),
                _ => PhraseProblem::Mismatch,
            }
        })
    }

    /// Whether somebody who typed this may have meant a recovery phrase.
    pub(crate) fn may_be(typed: &str) -> bool {
        words(typed).len() == WORDS
    }

    /// The words in order, to be shown.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.words()
    }

    pub(super) fn entropy(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_entropy())
    }
}

impl fmt::Debug for RecoveryPhrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryPhrase(..)")
    }
}

#[cfg(test)]
#[path = "phrase_tests.rs"]
mod tests;
