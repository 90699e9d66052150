//! Our own layout for Markdown: one column, one sheet, readable everywhere.
//!
//! The Markdown is cut into [`Block`]s: running text, buttons (a paragraph that is only a bold link), wide pictures
//! (a paragraph that is only a picture) and conditions that stand alone. MJML lays out a skeleton with a slot for each
//! block; the blocks' own HTML goes in afterwards, so that no author's HTML has to pass an MJML parser.

mod blocks;
mod style;

use blocks::Block;
use style::{questions, sheet};

use crate::Look;
use crate::markup::escape;
use crate::merge::Mask;
use crate::page::{Layout, mjml_error, too_deep};
use address::Finding;

/// Lays out Markdown (its merge tags masked) as a page, and gives the plain HTML of its blocks, for the text version.
///
/// # Errors
/// A finding, should the layout engine refuse the skeleton.
pub fn lay_out(markdown: &str, title: &str, look: &Look, mask: &Mask) -> Result<Layout, Finding> {
    let blocks = blocks::cut(markdown, mask);
    let mut slots = Slots { prefix: mask.slot_prefix(), filled: Vec::new() };
    let rows: String =
        blocks.iter().enumerate().map(|(i, block)| row(block, i, blocks.len(), look, &mut slots)).collect();
    let first_is_picture = matches!(blocks.first(), Some(Block::Picture { .. }));
    let top = if first_is_picture { "0" } else { "32px" };
    let mjml = format!(
        r##"<mjml><mj-head><mj-title>{title}</mj-title><mj-attributes><mj-all font-family="{font}" /></mj-attributes></mj-head>
<mj-body background-color="{page}" width="600px"><mj-section padding="16px 0 0"><mj-column><mj-spacer height="1px" /></mj-column></mj-section>
<mj-section background-color="{sheet}" padding="{top} 0 16px" css-class="pr-sheet"><mj-column>{rows}</mj-column></mj-section></mj-body></mjml>"##,
        title = slots.add(escape(title).into_owned()),
        font = style::FONT,
        page = style::PAGE,
        sheet = style::SHEET,
    );
    let html = render_mjml(&mjml).map_err(|why| mjml_error(&why))?;
    let plain: String = blocks.iter().map(Block::plain_html).collect();
    let html = slots.fill(&html).replacen("</head>", &format!("{}</head>", questions()), 1);
    Ok(Layout { html, css: Some(sheet(look)), text_source: Some(plain) })
}

/// Renders MJML.
///
/// # Errors
/// The parser's own words.
pub fn render_mjml(mjml: &str) -> Result<String, String> {
    if too_deep(mjml) {
        return Err("its elements lie too deep in each other".to_owned());
    }
    let parsed = mrml::parse(mjml).map_err(|error| error.to_string())?;
    parsed.element.render(&mrml::prelude::render::RenderOptions::default()).map_err(|error| error.to_string())
}

/// What goes into the skeleton after it is laid out.
struct Slots {
    prefix: String,
    filled: Vec<String>,
}

impl Slots {
    fn add(&mut self, content: String) -> String {
        self.filled.push(content);
        format!("{}{}z", self.prefix, self.filled.len() - 1)
    }

    fn fill(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() * 2);
        let mut parts = html.split(&self.prefix);
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (number, rest) = part.split_once('z').unwrap_or((part, ""));
            if let Some(content) = number.parse().ok().and_then(|i: usize| self.filled.get(i)) {
                out.push_str(content);
            }
            out.push_str(rest);
        }
        out
    }
}

/// One row of the column.
fn row(block: &Block, index: usize, count: usize, look: &Look, slots: &mut Slots) -> String {
    match block {
        Block::Text(html) => {
            let slot = slots.add(html.clone());
            format!(
                r#"<mj-text css-class="pr-text" color="{}" font-size="16px" line-height="24px" padding="0 32px">{slot}</mj-text>"#,
                style::INK
            )
        }
        Block::Button { label, to } => {
            let (label, to) = (slots.add(label.clone()), slots.add(escape(to).into_owned()));
            format!(
                r#"<mj-button href="{to}" css-class="pr-button" align="left" background-color="{}" color="{}" border-radius="4px" font-size="16px" font-weight="600" line-height="24px" inner-padding="10px 20px" padding="8px 32px 24px">{label}</mj-button>"#,
                look.brand.hex(),
                style::on(look.brand).hex(),
            )
        }
        Block::Picture { from, words, to } => {
            let src = slots.add(escape(from).into_owned());
            let alt = slots.add(escape(words).into_owned());
            let href = to
                .as_ref()
                .map_or_else(String::new, |to| format!(r#" href="{}""#, slots.add(escape(to).into_owned())));
            // The first picture reaches the edges of the sheet, as a heading; later ones keep to the text's width.
            let padding = match index {
                0 if count == 1 => "0",
                0 => "0 0 24px",
                _ => "8px 32px 24px",
            };
            format!(r#"<mj-image src="{src}" alt="{alt}"{href} padding="{padding}" />"#)
        }
        Block::Condition(words) => {
            let slot = slots.add(words.iter().map(|word| format!("<!--{word}-->")).collect());
            format!("<mj-raw>{slot}</mj-raw>")
        }
    }
}

#[cfg(test)]
mod tests;
