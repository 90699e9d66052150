//! MJML to HTML.
//!
//! The engine reads MJML more strictly than MJML's own tools: it trips over CRLF, over HTML that is not XML, and drops
//! the space between two inline elements. So it gets the skeleton only: what stands in an element whose content MJML
//! leaves alone ("ending tags" in its documentation) waits in a slot.

use address::{Finding, Severity};

use crate::markup::{What, items};
use crate::merge::Mask;
use crate::page::too_deep;
use crate::slots::Slots;

/// Elements whose content is HTML or text and none of MJML's business.
const ENDING: &[&str] = &[
    "mj-text",
    "mj-button",
    "mj-raw",
    "mj-table",
    "mj-navbar-link",
    "mj-social-element",
    "mj-accordion-title",
    "mj-accordion-text",
    "mj-title",
    "mj-preview",
];

/// The elements of MJML 4.
pub const KNOWN: &[&str] = &[
    "mj-head",
    "mj-body",
    "mj-attributes",
    "mj-all",
    "mj-class",
    "mj-breakpoint",
    "mj-font",
    "mj-html-attributes",
    "mj-selector",
    "mj-html-attribute",
    "mj-preview",
    "mj-style",
    "mj-title",
    "mj-accordion",
    "mj-accordion-element",
    "mj-accordion-title",
    "mj-accordion-text",
    "mj-button",
    "mj-carousel",
    "mj-carousel-image",
    "mj-column",
    "mj-divider",
    "mj-group",
    "mj-hero",
    "mj-image",
    "mj-include",
    "mj-navbar",
    "mj-navbar-link",
    "mj-raw",
    "mj-section",
    "mj-social",
    "mj-social-element",
    "mj-spacer",
    "mj-table",
    "mj-text",
    "mj-wrapper",
];

/// The finding for MJML that cannot be read.
fn unreadable(why: &str) -> Box<Finding> {
    let finding = Finding::new(
        "mjml-unreadable",
        Severity::Blocking,
        format!("The MJML cannot be read: {why}. Nobody would see a message made of it."),
    )
    .with_fix("Correct the element it names. Each one must be closed.");
    Box::new(finding)
}

/// Renders MJML as people write it.
///
/// # Errors
/// A blocking finding with the engine's own words.
pub fn render(source: &str, mask: &Mask) -> Result<String, Box<Finding>> {
    if too_deep(source) {
        return Err(unreadable("its elements lie too deep in each other"));
    }
    let mut slots = Slots::new(mask.slot_prefix());
    let skeleton = skeleton(source, &mut slots);
    Ok(slots.fill(&render_skeleton(&skeleton)?))
}

/// Renders MJML that the engine is sure to read.
///
/// # Errors
/// A blocking finding, should the engine refuse it all the same.
pub fn render_skeleton(mjml: &str) -> Result<String, Box<Finding>> {
    let parsed = mrml::parse(mjml).map_err(|error| unreadable(&error.to_string()))?;
    let options = mrml::prelude::render::RenderOptions::default();
    parsed.element.render(&options).map_err(|error| unreadable(&error.to_string()))
}

/// The MJML without what the engine need not see.
fn skeleton(source: &str, slots: &mut Slots) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_body = false;
    // The open element whose content waits in a slot: its name, where the content began, how many of it are open.
    let mut ending: Option<(String, usize, usize)> = None;
    for item in items(source) {
        let raw = source.get(item.span.clone()).unwrap_or_default();
        if let Some((name, from, depth)) = &mut ending {
            match &item.what {
                What::Open(tag) if tag.name == *name && !tag.closed => *depth += 1,
                What::Close(closed) if closed == name => *depth -= 1,
                _ => {}
            }
            if *depth > 0 {
                continue;
            }
            let content = source.get(*from..item.span.start).unwrap_or_default().trim();
            if !content.is_empty() {
                out.push_str(&slots.add(content.to_owned()));
            }
            out.push_str(&format!("</{name}>"));
            ending = None;
            continue;
        }
        match &item.what {
            What::Declaration => {}
            What::Comment(_) if !in_body => {}
            What::Text(text)
                if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() => {}
            What::Open(tag) => {
                in_body |= tag.name == "mj-body";
                out.push_str(raw);
                if ENDING.contains(&tag.name.as_ref()) && !tag.closed {
                    ending = Some((tag.name.to_string(), item.span.end, 1));
                }
            }
            _ => out.push_str(raw),
        }
    }
    out
}

#[cfg(test)]
mod tests;
