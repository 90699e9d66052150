//! The raw mail that proves an answer, kept as it came.

use crate::{Error, Postrider};
use data_encoding::HEXLOWER;

/// What a file of its name ends with.
const ENDING: &str = ".eml";

/// The name a kept mail has in what rests on it.
pub(super) fn name(hash: &[u8; 32]) -> String {
    format!("{}{ENDING}", HEXLOWER.encode(hash))
}

impl Postrider {
    /// A mail that is kept as proof, by the name that the entry resting on it gives.
    pub fn kept_mail(&self, name: &str) -> Result<Vec<u8>, Error> {
        let digits = name.trim().trim_end_matches(ENDING).to_ascii_lowercase();
        let hash = HEXLOWER.decode(digits.as_bytes()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let mail = hash.map(|hash| self.store.evidence(&hash)).transpose()?.flatten();
        mail.ok_or_else(|| Error::not_found("kept mail", name))
    }
}
