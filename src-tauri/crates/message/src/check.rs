//! Content checks: what would get a message refused, clipped, mistrusted or misread, why, and what to do about it.

mod kind;
mod merge_fields;

pub use kind::{Kind, UnknownKind};
pub(crate) use merge_fields::merge_problem;

use address::{Finding, Place};

use crate::{Draft, Sender};

/// Checks a draft. A blocking finding means that it must not go out like this.
pub fn draft(_draft: &Draft, _sender: &Sender) -> Vec<Finding> {
    Vec::new()
}

/// Checks a file somebody gives us: a whole message, or a body in one of the three languages. Any bytes will do.
pub fn raw(_bytes: &[u8], _kind: Kind) -> Vec<Finding> {
    Vec::new()
}

/// A place in one part of a message: its line and byte.
fn place(part: &str, source: &str, byte: usize) -> Place {
    let before = source.get(..byte).unwrap_or_default();
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    Place {
        column: Some(part.to_owned()),
        byte: u64::try_from(byte).ok(),
        line: u32::try_from(line).ok(),
        ..Place::default()
    }
}
