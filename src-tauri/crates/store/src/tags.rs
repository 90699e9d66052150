//! The tables `tags` and `contact_tags`: words the user gives people.

use unicode_normalization::UnicodeNormalization;

use crate::Store;
use crate::columns::one;
use crate::error::Result;

/// Number of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct TagId(pub i64);

impl Store {
    /// The tag of this name, in large letters or small.
    pub fn tag_named(&self, name: &str) -> Result<Option<TagId>> {
        let folded: String = name.trim().nfc().flat_map(char::to_lowercase).collect();
        self.read(|conn| {
            one(conn, "SELECT id FROM tags WHERE folded = ?1", [folded], |row| Ok(TagId(row.get(0)?)))
        })
    }
}
