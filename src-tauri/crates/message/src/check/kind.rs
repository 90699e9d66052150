//! What kind of file is to be checked.

use std::str::FromStr;

/// A kind of file the checks read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A whole message (RFC 5322), as `.eml` files hold it.
    Eml,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// MJML.
    Mjml,
}

/// The file's ending is none of those the checks read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("We check .eml, .html, .md and .mjml files.")]
pub struct UnknownKind;

impl Kind {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eml => "eml",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Mjml => "mjml",
        }
    }

    /// The kind a file's ending tells, without the dot and in any case.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "eml" | "mail" | "mime" => Some(Self::Eml),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "mjml" => Some(Self::Mjml),
            _ => None,
        }
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;
    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Self::from_extension(word).ok_or(UnknownKind)
    }
}
