//! Our own layout for Markdown: one column, one sheet, readable everywhere.
//!
//! The Markdown is cut into [`Block`]s: running text, buttons (a paragraph that is only a bold link), wide pictures
//! (a paragraph that is only a picture) and conditions that stand alone. MJML lays out a skeleton with a slot for each
//! block; the blocks' own HTML goes in afterwards, so that no author's HTML has to pass an MJML parser.

mod blocks;
mod style;

use blocks::Block;
pub use blocks::OPTIONS;
use style::{questions, sheet};

use crate::Look;
use crate::markup::escape;
use crate::merge::Mask;
use crate::mjml::render_skeleton;
use crate::page::Layout;
use crate::slots::Slots;
use address::Finding;

/// Lays out Markdown (its merge tags masked) as a page, and gives the plain HTML of its blocks, for the text version.
///
/// # Errors
/// A finding, should the layout engine refuse the skeleton.
pub fn lay_out(markdown: &str, title: &str, look: &Look, mask: &Mask) -> Result<Layout, Box<Finding>> {
    let blocks = blocks::cut(markdown, mask);
    let mut slots = Slots::new(mask.slot_prefix());
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
    let html = render_skeleton(&mjml)?;
    let plain: String = blocks.iter().map(Block::plain_html).collect();
    let html = slots.fill(&html).replacen("</head>", &format!("{}</head>", questions()), 1);
    Ok(Layout { html, css: Some(sheet(look)), text_source: Some(plain) })
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
