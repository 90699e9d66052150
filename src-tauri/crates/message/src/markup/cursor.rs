//! The tokenizer's place in the source and its single steps.

use std::borrow::Cow;

use super::{Attribute, Open, What};

/// A place in the source.
pub struct Cursor<'a> {
    source: &'a str,
    at: usize,
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

impl<'a> Cursor<'a> {
    pub const fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    pub const fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.source.len());
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let taken = self.rest().get(..bytes).unwrap_or_else(|| self.rest());
        self.at += taken.len();
        taken
    }

    fn take_while(&mut self, mut goes_on: impl FnMut(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
        self.take(end)
    }

    /// Up to the mark, and past it; to the end where the mark is missing.
    fn until(&mut self, mark: &str) -> &'a str {
        let rest = self.rest();
        let end = rest.find(mark).unwrap_or(rest.len());
        let taken = self.take(end);
        self.skip(mark.len());
        taken
    }

    /// Up to `</name`, which stays.
    pub fn until_close_of(&mut self, name: &str) -> &'a str {
        let rest = self.rest();
        let mut from = 0;
        while let Some(found) = rest.get(from..).and_then(|tail| tail.find("</")) {
            let start = from + found;
            let after = rest.get(start + 2..).unwrap_or_default();
            if after.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)) {
                return self.take(start);
            }
            from = start + 2;
        }
        self.take(rest.len())
    }

    /// The next thing in the source.
    pub fn item(&mut self) -> Option<What<'a>> {
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with("<!--") {
            self.skip(4);
            return Some(What::Comment(self.until("-->")));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            self.until(">");
            return Some(What::Declaration);
        }
        let starts_name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some(after) = rest.strip_prefix("</")
            && starts_name(after)
        {
            self.skip(2);
            let name = self.take_while(|c| !c.is_ascii_whitespace() && c != '>' && c != '/');
            self.until(">");
            return Some(What::Close(lower(name)));
        }
        if let Some(after) = rest.strip_prefix('<')
            && starts_name(after)
        {
            self.skip(1);
            return Some(What::Open(self.tag()));
        }
        // Text goes on to the next place where a tag can start; a lone `<` is text.
        let mut from = rest.chars().next().map_or(0, char::len_utf8);
        while let Some(found) = rest.get(from..).and_then(|tail| tail.find('<')) {
            let start = from + found;
            let after = rest.get(start + 1..).unwrap_or_default();
            if starts_name(after.strip_prefix('/').unwrap_or(after)) || after.starts_with(['!', '?']) {
                return Some(What::Text(self.take(start)));
            }
            from = start + 1;
        }
        Some(What::Text(self.take(rest.len())))
    }

    fn tag(&mut self) -> Open<'a> {
        let name = lower(self.take_while(|c| !c.is_ascii_whitespace() && c != '>' && c != '/'));
        let mut attributes = Vec::new();
        let mut closed = false;
        loop {
            let between = self.take_while(|c| c.is_ascii_whitespace() || c == '/');
            if between.ends_with('/') {
                closed = self.rest().starts_with('>');
            }
            if self.rest().is_empty() {
                break;
            }
            if self.rest().starts_with('>') {
                self.skip(1);
                break;
            }
            attributes.push(self.attribute());
        }
        Open { name, attributes, closed }
    }

    fn attribute(&mut self) -> Attribute<'a> {
        // An equals sign in the first place belongs to the name, as in browsers.
        let mut first = true;
        let name = lower(self.take_while(|c| {
            let goes_on = !(c.is_ascii_whitespace() || matches!(c, '>' | '/')) && (first || c != '=');
            first = false;
            goes_on
        }));
        let before = self.at;
        self.take_while(|c| c.is_ascii_whitespace());
        if !self.rest().starts_with('=') {
            self.at = before;
            return Attribute { name, value: "", at: before };
        }
        self.skip(1);
        self.take_while(|c| c.is_ascii_whitespace());
        for quote in ["\"", "'"] {
            if self.rest().starts_with(quote) {
                self.skip(1);
                let at = self.at;
                return Attribute { name, value: self.until(quote), at };
            }
        }
        let at = self.at;
        let value = self.take_while(|c| !c.is_ascii_whitespace() && c != '>');
        Attribute { name, value, at }
    }
}
