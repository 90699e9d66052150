//! Unsubscribe tokens: a short word that says who leaves which list, and that we made it.
//!
//! A token is `pr1-` and base32 of (campaign, contact, list as LEB128 numbers | first 10 bytes of HMAC-SHA-256,
//! RFC 2104). It is 30 characters for a young list and about 40 for a large one, so that `List-Unsubscribe`
//! stays on one line. The alphabet is Crockford's: no I, L, O, U; lower and upper case are the same; what is
//! typed as O, I or L is read as 0 and 1.
//!
//! It must survive what mail programs and people do to it: `Re:` before it, a full stop after it, quotes, a line
//! broken in the middle. The numbers at its start say how long it is, so nothing after it is ever taken in.
//!
//! It never expires, and using it twice changes nothing.

mod base32;
mod find;
mod key;

pub use find::{Candidate, find};
pub use key::{Claims, TokenKey, TokenProblem, check, mint};
