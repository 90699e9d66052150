//! What the checks look at: links, pictures, tags and words of a body, each with its place.

use address::Place;

use super::place;
use crate::markup::{Open, What, decode, items};

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub to: String,
    /// The words people press.
    pub words: String,
    /// Where it stands.
    pub at: usize,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it is loaded from.
    pub from: String,
    /// Its words for who cannot see it; `None` where nothing is said, empty where it is said to be decoration.
    pub words: Option<String>,
    /// One pixel in size: it is there to be counted, not to be seen.
    pub invisible: bool,
    /// Where it stands.
    pub at: usize,
}

/// A tag the element checks look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// It.
    pub tag: Open<'a>,
    /// Where it stands.
    pub at: usize,
}

/// A body taken apart.
#[derive(Clone, Debug)]
pub struct Content<'a> {
    /// The part's name, for places.
    pub part: &'static str,
    /// The whole source, for places.
    pub source: &'a str,
    /// Its links.
    pub links: Vec<Link>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// Its tags; in MJML those of HTML only.
    pub elements: Vec<Element<'a>>,
    /// Its words, piece by piece.
    pub words: Vec<(usize, String)>,
    /// Whether it is a language in which a picture without words is given empty ones.
    pub adds_alt: bool,
    /// Whether it is a language in which other programs' marks can mean something: `*|NAME|*` is emphasis.
    pub reads_marks: bool,
}

impl<'a> Content<'a> {
    /// A body with nothing in it yet.
    pub const fn empty(part: &'static str, source: &'a str) -> Self {
        Self {
            part,
            source,
            links: Vec::new(),
            pictures: Vec::new(),
            elements: Vec::new(),
            words: Vec::new(),
            adds_alt: false,
            reads_marks: false,
        }
    }

    /// Plain text, line by line; addresses of the web in it are links.
    pub fn of_text(part: &'static str, source: &'a str) -> Self {
        let mut content = Self::empty(part, source);
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            content.words.push((at, line.to_owned()));
            for (from, _) in line.match_indices("http") {
                let word = line.get(from..).unwrap_or_default();
                let end = word
                    .find(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '<'))
                    .unwrap_or(word.len());
                let word = word.get(..end).unwrap_or_default();
                if word.starts_with("http://") || word.starts_with("https://") {
                    content.links.push(Link { to: word.to_owned(), words: String::new(), at: at + from });
                }
            }
            at += line.len();
        }
        content
    }

    /// HTML.
    pub fn of_markup(part: &'static str, source: &'a str) -> Self {
        let mut content = Self::empty(part, source);
        content.read(source, 0);
        content
    }

    /// MJML.
    pub fn of_mjml(part: &'static str, source: &'a str) -> Self {
        let mut content = Self::of_markup(part, source);
        content.adds_alt = true;
        content
    }

    /// Where a byte of the source is.
    pub fn place(&self, at: usize) -> Option<Place> {
        Some(place(self.part, self.source, at))
    }

    /// How many words people can read, pictures' descriptions not counted.
    pub fn word_count(&self) -> usize {
        let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
        // Scripts without spaces: about two characters make a word.
        let wide = |word: &str| word.chars().filter(|c| *c >= '\u{2e80}').count() / 2;
        self.words
            .iter()
            .flat_map(|(_, text)| text.split_whitespace())
            .filter(is_word)
            .map(|word| wide(word).max(1))
            .sum()
    }

    /// Reads markup that stands at an offset of the source.
    pub fn read(&mut self, markup: &'a str, offset: usize) {
        // The open link, by its index; MJML's buttons are links too.
        let mut link: Option<usize> = None;
        for item in items(markup) {
            let at = offset + item.span.start;
            match item.what {
                What::Open(tag) => {
                    let name = tag.name.as_ref();
                    if let Some(to) = tag.get("href")
                        && matches!(
                            name,
                            "a" | "area" | "mj-button" | "mj-image" | "mj-navbar-link" | "mj-social-element"
                        )
                    {
                        self.links.push(Link { to: to.trim().to_owned(), words: String::new(), at });
                        link = matches!(name, "a" | "mj-button").then(|| self.links.len() - 1);
                    }
                    self.picture(&tag, at);
                    self.elements.push(Element { tag, at });
                }
                What::Close(name) if matches!(name.as_ref(), "a" | "mj-button") => link = None,
                What::Text(text) => {
                    let text = decode(text);
                    if text.trim().is_empty() {
                        continue;
                    }
                    if let Some(link) = link.and_then(|index| self.links.get_mut(index)) {
                        link.words.push_str(&text);
                    }
                    self.words.push((at, text.into_owned()));
                }
                _ => {}
            }
        }
    }

    fn picture(&mut self, tag: &Open<'_>, at: usize) {
        let name = tag.name.as_ref();
        let (from, words) = match name {
            "img" | "mj-image" | "mj-carousel-image" => (tag.get("src"), tag.get("alt")),
            _ => (tag.get("background").or_else(|| tag.get("background-url")), Some("".into())),
        };
        let Some(from) = from.filter(|from| !from.trim().is_empty()) else { return };
        let one = |name: &str| {
            tag.get(name).is_some_and(|size| matches!(size.trim().trim_end_matches("px"), "0" | "1"))
        };
        self.pictures.push(Picture {
            from: from.trim().to_owned(),
            words: words.map(|words| words.trim().to_owned()),
            invisible: one("width") && one("height"),
            at,
        });
    }
}
