//! Reading HTML and MJML as it stands in the source: tags, attributes and text, each with its place.
//!
//! A tokenizer and no more: no tree is built and nothing is repaired, so every offset is an offset into the author's
//! own text. It takes time linear in the input and never fails; what browsers would repair, it reads the way their
//! tokenizers do (WHATWG HTML, section 13.2.5). Where safety hangs on a reading, the real parser is asked instead: see
//! `preview` and `page`.

mod cursor;
mod entities;

use std::borrow::Cow;
use std::ops::Range;

use cursor::Cursor;
pub use entities::{decode, escape};

/// One attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name in lower case.
    pub name: Cow<'a, str>,
    /// Its value as written, entities and all; empty where there is none.
    pub value: &'a str,
    /// Where the value stands.
    pub at: usize,
}

/// One tag that opens something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open<'a> {
    /// Its name in lower case.
    pub name: Cow<'a, str>,
    /// Its attributes in order; a name given twice appears twice.
    pub attributes: Vec<Attribute<'a>>,
    /// Whether it is closed in itself, `<br/>`.
    pub closed: bool,
}

impl Open<'_> {
    /// The value of an attribute with its entities read; the first one counts, as in browsers.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes.iter().find(|a| a.name == name).map(|a| decode(a.value))
    }
}

/// What kind of thing an [`Item`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// Text between tags, as written.
    Text(&'a str),
    /// The content of an element that holds no tags: `style`, `script`, `title`, `textarea`.
    Raw {
        /// The element's name.
        of: Cow<'a, str>,
        /// What stands in it.
        text: &'a str,
    },
    /// A tag that opens something.
    Open(Open<'a>),
    /// A tag that closes something, by its name in lower case.
    Close(Cow<'a, str>),
    /// A comment without its marks.
    Comment(&'a str),
    /// A doctype, a processing instruction and the like.
    Declaration,
}

/// One thing in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// What it is.
    pub what: What<'a>,
}

/// Everything in the source, in order; the spans touch and cover it all.
pub fn items(source: &str) -> Items<'_> {
    Items { cursor: Cursor::new(source), raw: None }
}

/// See [`items`].
pub struct Items<'a> {
    cursor: Cursor<'a>,
    raw: Option<Cow<'a, str>>,
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        if let Some(of) = self.raw.take() {
            let start = self.cursor.at();
            let text = self.cursor.until_close_of(&of);
            if !text.is_empty() {
                return Some(Item { span: start..self.cursor.at(), what: What::Raw { of, text } });
            }
        }
        let start = self.cursor.at();
        let what = self.cursor.item()?;
        if let What::Open(open) = &what
            && !open.closed
            && matches!(open.name.as_ref(), "style" | "script" | "title" | "textarea" | "mj-style")
        {
            self.raw = Some(open.name.clone());
        }
        Some(Item { span: start..self.cursor.at(), what })
    }
}

/// What the comment `[if mso]>…<![endif]` holds for Outlook, and where in the comment it starts.
pub fn conditional(comment: &str) -> Option<(usize, &str)> {
    let inside = comment.trim_start().strip_prefix("[if")?;
    let (_, inside) = inside.split_once("]>")?;
    Some((comment.len() - inside.len(), inside))
}

#[cfg(test)]
mod tests;
