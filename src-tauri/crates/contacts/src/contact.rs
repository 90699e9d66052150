//! One person's record.

use std::collections::BTreeMap;

use address::{Address, Finding, Verdict};
use jiff::Timestamp;

use crate::ContactId;

/// What is known of a person beside the address: snake_case names (`first_name`, `last_name`, `name`, `town` ...) and
/// their values. It never holds the address.
pub type Fields = BTreeMap<String, String>;

/// One person, unique by the dedupe key of the address.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// The number of the person.
    pub id: ContactId,
    /// Where mail goes.
    pub address: Address,
    /// What is known beside it.
    pub fields: Fields,
    /// What judging the address said. Never `invalid` when it was made: such an address stays in the problem file.
    pub verdict: Verdict,
    /// Why the verdict is not plain `ok`.
    pub findings: Vec<Finding>,
    /// When the record was made.
    pub created: Timestamp,
}
