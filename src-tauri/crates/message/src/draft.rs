//! What somebody wrote, and in whose name it goes out.

use address::Address;
use serde::{Deserialize, Serialize};

/// The message itself, in the language it was written in. All three may hold merge fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "source")]
pub enum Body {
    /// Markdown (CommonMark with tables and strikethrough), set in our own layout.
    ///
    /// Two things beyond CommonMark: a paragraph that is only a bold link, `**[Keep me a place](https://…)**`, is a
    /// button; a paragraph that is only a picture fills the width of the message.
    Markdown(String),
    /// A whole HTML page or a part of one. Its style sheet is inlined; nothing remote is loaded.
    Html(String),
    /// MJML 4.
    Mjml(String),
}

impl Body {
    /// The stable name of the language, as stored: `markdown`, `html` or `mjml`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Markdown(_) => "markdown",
            Self::Html(_) => "html",
            Self::Mjml(_) => "mjml",
        }
    }

    /// The body for a name that [`Body::kind`] gave; `None` for any other name.
    pub fn from_kind(kind: &str, source: String) -> Option<Self> {
        match kind {
            "markdown" => Some(Self::Markdown(source)),
            "html" => Some(Self::Html(source)),
            "mjml" => Some(Self::Mjml(source)),
            _ => None,
        }
    }

    /// What was written.
    pub fn source(&self) -> &str {
        match self {
            Self::Markdown(source) | Self::Html(source) | Self::Mjml(source) => source,
        }
    }
}

/// A message as its author wrote it, before anybody's name is put in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The subject; may hold merge fields.
    pub subject: String,
    /// The line mail programs show after the subject; may hold merge fields; may be empty.
    pub preheader: String,
    /// The message.
    pub body: Body,
    /// The plain-text version, where the author wrote one; otherwise it is made from the body.
    pub text: Option<String>,
}

/// In whose name a message goes out. The law wants a reachable name and a postal address in each one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name people see.
    pub from_name: String,
    /// The address people see, and to which they answer unless `reply_to` is given.
    pub from: Address,
    /// Where answers go.
    pub reply_to: Option<Address>,
    /// The organisation, as it stands above the postal address.
    pub organisation: String,
    /// Street, town, country; may have several lines.
    pub postal_address: String,
    /// The organisation's own page.
    pub website: Option<String>,
}
