//! Taking Markdown apart for the checks.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::content::{Content, Link, Picture};
use crate::letter::OPTIONS;

/// Takes Markdown apart. Merge tags are still in it: they are words like others here.
pub fn read<'a>(part: &'static str, source: &'a str) -> Content<'a> {
    let mut content = Content::empty(part, source);
    content.reads_marks = true;
    let mut link: Option<usize> = None;
    let mut picture: Option<usize> = None;
    for (event, span) in TextMergeWithOffset::new(Parser::new_ext(source, OPTIONS).into_offset_iter()) {
        let at = span.start;
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                content.links.push(Link { to: dest_url.trim().to_owned(), words: String::new(), at });
                link = Some(content.links.len() - 1);
            }
            Event::End(TagEnd::Link) => link = None,
            Event::Start(Tag::Image { dest_url, .. }) => {
                let from = dest_url.trim().to_owned();
                content.pictures.push(Picture { from, words: None, invisible: false, at });
                picture = Some(content.pictures.len() - 1);
            }
            Event::End(TagEnd::Image) => picture = None,
            Event::Text(text) | Event::Code(text) => {
                if let Some(picture) = picture.and_then(|index| content.pictures.get_mut(index)) {
                    picture.words.get_or_insert_default().push_str(&text);
                    continue;
                }
                if let Some(link) = link.and_then(|index| content.links.get_mut(index)) {
                    link.words.push_str(&text);
                }
                content.words.push((at, text.into_string()));
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                content.read(source.get(span).unwrap_or_default(), at);
            }
            _ => {}
        }
    }
    content
}
