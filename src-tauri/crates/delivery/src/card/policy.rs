//! What one account may do about newsletters.

use super::{BulkPolicy, Card};
use crate::Error;

/// The bulk policy of one account: what was shipped, and what the person made of it. Never looser than what was shipped,
/// also when it is read back, and also when a later version ships a stricter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    shipped: BulkPolicy,
    own: Option<BulkPolicy>,
}

impl Policy {
    /// The policy of a host, `None` for one that has no card; with what the person chose, if anything.
    #[must_use]
    pub fn new(card: Option<&Card>, own: Option<BulkPolicy>) -> Policy {
        Policy { shipped: card.map_or(BulkPolicy::Unknown, |card| card.bulk), own }
    }

    /// The same policy made stricter, or put back to what was shipped.
    ///
    /// # Errors
    /// [`Error::PolicyLoosened`] where `asked` is looser than what was shipped.
    pub fn edited(self, asked: BulkPolicy) -> Result<Policy, Error> {
        if asked < self.shipped {
            return Err(Error::PolicyLoosened { shipped: self.shipped, asked });
        }
        Ok(Policy { own: Some(asked), ..self })
    }

    /// What holds.
    #[must_use]
    pub fn in_force(self) -> BulkPolicy {
        self.own.map_or(self.shipped, |own| own.max(self.shipped))
    }

    /// Whether nobody but the person forbids newsletters.
    #[must_use]
    pub fn forbidden_by_person(self) -> bool {
        self.in_force() == BulkPolicy::Prohibited && self.shipped != BulkPolicy::Prohibited
    }

    /// What was shipped.
    #[must_use]
    pub const fn shipped(self) -> BulkPolicy {
        self.shipped
    }

    /// What the person chose, for storing.
    #[must_use]
    pub const fn own(self) -> Option<BulkPolicy> {
        self.own
    }
}
