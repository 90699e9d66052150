//! Numbers of rows that no other crate names.

use serde::{Deserialize, Serialize};

/// One entry of Do not mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SuppressionId(pub i64);

/// One mail that told us something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeedbackId(pub i64);

/// One stretch of a longer table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page<T> {
    /// How many rows there are in all.
    pub total: u64,
    /// The index of the first row here.
    pub first: u64,
    /// The rows.
    pub rows: Vec<T>,
}
