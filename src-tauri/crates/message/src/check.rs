//! Content checks: what would get a message refused, clipped, mistrusted or misread, why, and what to do about it.

mod kind;

pub use kind::{Kind, UnknownKind};

use address::Finding;

use crate::{Draft, Sender};

/// Checks a draft. A blocking finding means that it must not go out like this.
pub fn draft(_draft: &Draft, _sender: &Sender) -> Vec<Finding> {
    Vec::new()
}

/// Checks a file somebody gives us: a whole message, or a body in one of the three languages. Any bytes will do.
pub fn raw(_bytes: &[u8], _kind: Kind) -> Vec<Finding> {
    Vec::new()
}
