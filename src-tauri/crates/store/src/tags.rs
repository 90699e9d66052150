//! The tables `tags` and `contact_tags`: words the user gives people.

/// Number of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct TagId(pub i64);
