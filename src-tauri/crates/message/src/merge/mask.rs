//! Hiding tags behind plain words while other languages are at work on the text around them.

use std::fmt::Write;

use super::tags::{Found, Tag};
use crate::markup::{What, items};

/// How the text around a tag is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// Markdown or plain text: a tag becomes a word.
    Words,
    /// HTML or MJML: a condition between tags becomes a comment, which may stand anywhere and moves nothing.
    Markup,
}

/// The tags of one message and the words that stand for them.
///
/// A word is made of letters and digits only, so that Markdown, MJML, HTML and CSS all let it through unchanged
/// wherever it stands: in a sentence, an address of a link, a comment.
#[derive(Clone, Debug)]
pub struct Mask {
    prefix: String,
    tags: Vec<Tag>,
}

impl Mask {
    /// A mask whose words occur in none of the sources.
    pub fn for_sources(sources: &[&str]) -> Self {
        let lower: Vec<String> = sources.iter().map(|source| source.to_ascii_lowercase()).collect();
        let mut number = 0_u32;
        loop {
            let prefix = format!("qz{number}q");
            if !lower.iter().any(|source| source.contains(&prefix)) {
                return Self { prefix, tags: Vec::new() };
            }
            number += 1;
        }
    }

    /// What begins the names of slots: it meets neither the sources nor a word.
    pub fn slot_prefix(&self) -> String {
        format!("{}s", self.prefix)
    }

    fn word(&self, index: usize) -> String {
        format!("{}{index}z", self.prefix)
    }

    /// A word that stands for a tag of ours.
    pub fn add(&mut self, tag: Tag) -> String {
        self.tags.push(tag);
        self.word(self.tags.len() - 1)
    }

    /// The source with a word for each tag. `found` are the source's tags; those with a problem stay as they are.
    pub fn cover(&mut self, source: &str, found: &[Found], around: Surroundings) -> String {
        // Only in markup does it matter where a condition stands, and only text between tags can take a comment.
        let texts: Vec<std::ops::Range<usize>> = match around {
            Surroundings::Words => Vec::new(),
            Surroundings::Markup => items(source)
                .filter(|item| matches!(item.what, What::Text(_)))
                .map(|item| item.span)
                .collect(),
        };
        let mut out = String::with_capacity(source.len());
        let mut from = 0;
        for one in found {
            let Ok(tag) = &one.tag else { continue };
            out.push_str(source.get(from..one.span.start).unwrap_or_default());
            let word = self.add(tag.clone());
            let text = texts.partition_point(|span| span.end <= one.span.start);
            let in_text = texts.get(text).is_some_and(|span| span.start <= one.span.start);
            if in_text && !tag.prints() {
                // Writing to a String cannot fail.
                let _ = write!(out, "<!--{word}-->");
            } else {
                out.push_str(&word);
            }
            from = one.span.end;
        }
        out.push_str(source.get(from..).unwrap_or_default());
        out
    }

    /// Where the next word stands in the text, how long it is, and the tag it stands for.
    pub fn next_in(&self, text: &str) -> Option<(usize, usize, &Tag)> {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|tail| tail.find(&self.prefix)).map(|at| from + at) {
            let digits = text.get(at + self.prefix.len()..).unwrap_or_default();
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            if digits.get(count..).is_some_and(|tail| tail.starts_with('z'))
                && let Some(tag) =
                    digits.get(..count).and_then(|d| d.parse().ok()).and_then(|i: usize| self.tags.get(i))
            {
                return Some((at, self.prefix.len() + count + 1, tag));
            }
            from = at + self.prefix.len();
        }
        None
    }

    /// Whether the text holds a word of ours.
    pub fn occurs_in(&self, text: &str) -> bool {
        self.next_in(text).is_some()
    }

    /// Whether the text is nothing but conditions, with white space between them.
    pub fn only_conditions(&self, text: &str) -> bool {
        let mut rest = text.trim();
        let mut any = false;
        while let Some((0, length, tag)) = self.next_in(rest) {
            if tag.prints() {
                return false;
            }
            any = true;
            rest = rest.get(length..).unwrap_or_default().trim_start();
        }
        any && rest.is_empty()
    }

    /// The text with each word replaced by what `tag` makes of its tag, and the rest by what `literal` makes of it.
    pub fn uncover(
        &self,
        text: &str,
        out: &mut String,
        mut literal: impl FnMut(&mut String, &str),
        mut tag: impl FnMut(&mut String, &Tag),
    ) {
        let mut rest = text;
        while let Some((at, length, found)) = self.next_in(rest) {
            literal(out, rest.get(..at).unwrap_or_default());
            tag(out, found);
            rest = rest.get(at + length..).unwrap_or_default();
        }
        literal(out, rest);
    }
}
