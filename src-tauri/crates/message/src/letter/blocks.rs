//! Cutting Markdown into blocks.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::markup::escape;
use crate::merge::Mask;

/// One block of the letter. Words of the mask stand for merge tags in all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text, as HTML.
    Text(String),
    /// A button: its label as HTML, and where it leads.
    Button {
        /// The label, as HTML.
        label: String,
        /// The address.
        to: String,
    },
    /// A picture as wide as the message.
    Picture {
        /// Its address.
        from: String,
        /// What it shows, for who cannot see it.
        words: String,
        /// Where it leads, if anywhere.
        to: Option<String>,
    },
    /// Conditions that stand alone: their words.
    Condition(Vec<String>),
}

impl Block {
    /// The block as plain HTML, for the text version.
    pub fn plain_html(&self) -> String {
        match self {
            Self::Text(html) => html.clone(),
            Self::Button { label, to } => format!("<p><a href=\"{}\">{label}</a></p>", escape(to)),
            Self::Picture { from, words, to } => {
                let picture = format!("<img src=\"{}\" alt=\"{}\">", escape(from), escape(words));
                match to {
                    Some(to) => format!("<p><a href=\"{}\">{picture}</a></p>", escape(to)),
                    None => format!("<p>{picture}</p>"),
                }
            }
            Self::Condition(words) => words.iter().map(|word| format!("<!--{word}-->")).collect(),
        }
    }
}

/// What CommonMark lacks and newsletters use.
pub const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Cuts Markdown, its merge tags masked, into blocks.
pub fn cut(markdown: &str, mask: &Mask) -> Vec<Block> {
    let markdown = conditions_apart(markdown, mask);
    let mut blocks: Vec<Block> = Vec::new();
    let mut text: Vec<Event<'_>> = Vec::new();
    let mut paragraph: Option<Vec<Event<'_>>> = None;
    let mut depth = 0_usize;
    for event in Parser::new_ext(&markdown, OPTIONS) {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => paragraph = Some(Vec::new()),
            Event::End(TagEnd::Paragraph) if depth == 0 && paragraph.is_some() => {
                let inside = paragraph.take().unwrap_or_default();
                if let Some(block) = special(&inside, mask) {
                    flush(&mut text, &mut blocks);
                    blocks.push(block);
                } else {
                    text.push(Event::Start(Tag::Paragraph));
                    text.extend(inside);
                    text.push(Event::End(TagEnd::Paragraph));
                }
            }
            event => {
                match (&event, &mut paragraph) {
                    (_, Some(_)) => {}
                    (Event::Start(_), None) => depth += 1,
                    (Event::End(_), None) => depth = depth.saturating_sub(1),
                    _ => {}
                }
                paragraph.as_mut().unwrap_or(&mut text).push(event);
            }
        }
    }
    flush(&mut text, &mut blocks);
    blocks
}

fn flush(text: &mut Vec<Event<'_>>, blocks: &mut Vec<Block>) {
    if !text.is_empty() {
        let mut out = String::new();
        html::push_html(&mut out, text.drain(..));
        blocks.push(Block::Text(out));
    }
}

/// A condition alone on its line is a block of its own: it must not leave an empty paragraph behind.
fn conditions_apart(markdown: &str, mask: &Mask) -> String {
    let mut out = String::with_capacity(markdown.len() + 64);
    for line in markdown.lines() {
        let alone = mask.only_conditions(line) && !line.starts_with("    ");
        for part in if alone { ["\n", line.trim(), "\n\n"] } else { ["", line, "\n"] } {
            out.push_str(part);
        }
    }
    out
}

/// The block a paragraph is, where it is more than text.
fn special(inside: &[Event<'_>], mask: &Mask) -> Option<Block> {
    match inside {
        [Event::Text(text)] if mask.only_conditions(text) => {
            let mut words = Vec::new();
            let mut rest: &str = text;
            while let Some((at, length, _)) = mask.next_in(rest) {
                words.push(rest.get(at..at + length).unwrap_or_default().to_owned());
                rest = rest.get(at + length..).unwrap_or_default();
            }
            Some(Block::Condition(words))
        }
        // **[label](to)** and [**label**](to)
        [
            Event::Start(Tag::Strong),
            Event::Start(Tag::Link { dest_url, .. }),
            label @ ..,
            Event::End(TagEnd::Link),
            Event::End(TagEnd::Strong),
        ]
        | [
            Event::Start(Tag::Link { dest_url, .. }),
            Event::Start(Tag::Strong),
            label @ ..,
            Event::End(TagEnd::Strong),
            Event::End(TagEnd::Link),
        ] if label.iter().all(is_inline_text) && !label.is_empty() => {
            let mut html = String::new();
            html::push_html(&mut html, label.iter().cloned());
            Some(Block::Button { label: html, to: dest_url.to_string() })
        }
        [Event::Start(Tag::Image { dest_url, .. }), words @ .., Event::End(TagEnd::Image)] => {
            picture(dest_url, words, None)
        }
        [
            Event::Start(Tag::Link { dest_url: to, .. }),
            Event::Start(Tag::Image { dest_url, .. }),
            words @ ..,
            Event::End(TagEnd::Image),
            Event::End(TagEnd::Link),
        ] => picture(dest_url, words, Some(to.to_string())),
        _ => None,
    }
}

const fn is_inline_text(event: &Event<'_>) -> bool {
    matches!(event, Event::Text(_) | Event::Code(_) | Event::SoftBreak)
}

fn picture(from: &CowStr<'_>, words: &[Event<'_>], to: Option<String>) -> Option<Block> {
    let mut alt = String::new();
    for event in words {
        match event {
            Event::Text(text) | Event::Code(text) => alt.push_str(text),
            Event::SoftBreak => alt.push(' '),
            // A second picture in the paragraph: then it is no single picture.
            Event::Start(Tag::Image { .. } | Tag::Link { .. }) | Event::End(TagEnd::Image | TagEnd::Link) => {
                return None;
            }
            _ => {}
        }
    }
    Some(Block::Picture { from: from.to_string(), words: alt, to })
}
