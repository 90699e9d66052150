//! From a laid-out page to the HTML that is sent: styles inlined, language named, preheader and footer in place.

use std::ops::Range;

use address::{Finding, Severity};
use css_inline::CSSInliner;

use crate::markup::{What, items};

/// A page as a layout gives it, merge tags still masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The page.
    pub html: String,
    /// A style sheet to inline besides the page's own.
    pub css: Option<String>,
    /// The HTML the plain text is made of, where it is not the page itself.
    pub text_source: Option<String>,
}

/// A page ready for the merge tags to be put back: cut where the preheader and the footer go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Up to and with `<body …>`.
    pub head: String,
    /// What stands in the body.
    pub body: String,
    /// From `</body>` on.
    pub tail: String,
}

/// What MJML writes where no language is named.
const NO_LANGUAGE: &str = "und";

/// How deep elements may lie in each other. Real mail stays under 60; beyond, parsers take quadratic time, and those
/// that call themselves for each level run out of stack.
pub const DEEPEST: usize = 250;

/// Whether elements lie in each other deeper than any real message does.
pub fn too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    for item in items(html) {
        match item.what {
            What::Open(open) if nests(&open.name) && !open.closed => depth += 1,
            What::Close(name) if nests(&name) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Elements that end without being closed do not count.
fn nests(name: &str) -> bool {
    !matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "dd"
            | "dt"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "option"
    )
}

/// The finding for HTML that cannot be laid out.
pub fn html_error(why: &str) -> Box<Finding> {
    let finding =
        Finding::new("html-unreadable", Severity::Blocking, format!("The HTML cannot be laid out: {why}."))
            .with_fix("Take out the elements that are not needed, or start from the Markdown layout.");
    Box::new(finding)
}

/// Inlines the styles, names the language, and cuts the page where preheader and footer go in.
///
/// # Errors
/// A blocking finding, for a page that cannot be worked with.
pub fn finish(layout: &Layout, language: &str) -> Result<Cut, Box<Finding>> {
    if too_deep(&layout.html) {
        return Err(html_error("its elements lie too deep in each other"));
    }
    // Reads nothing from elsewhere: neither a file nor the network.
    let inliner = CSSInliner::options()
        .load_remote_stylesheets(false)
        .keep_style_tags(true)
        .keep_link_tags(true)
        .extra_css(layout.css.as_deref().map(Into::into))
        .build();
    let html = inliner
        .inline(&layout.html)
        .map_err(|error| html_error(&format!("its styles cannot be read ({error})")))?;
    let (open, close) = body_tags(&html).ok_or_else(|| html_error("it has no body"))?;
    // MJML puts its "undetermined" on the outermost element too.
    let piece = |range: Range<usize>| html.get(range).unwrap_or_default();
    let undetermined = format!("lang=\"{NO_LANGUAGE}\"");
    let determined = format!("lang=\"{}\"", crate::markup::escape(language));
    Ok(Cut {
        head: with_language(piece(0..open.end), language),
        body: piece(open.end..close.start).replacen(&undetermined, &determined, 1),
        tail: piece(close.start..html.len()).to_owned(),
    })
}

/// Where `<body …>` and its `</body>` stand: the first and the last, comments and scripts not counted.
fn body_tags(html: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut open = None;
    let mut close = None;
    for item in items(html) {
        match item.what {
            What::Open(tag) if tag.name == "body" && open.is_none() => open = Some(item.span),
            What::Close(name) if name == "body" => close = Some(item.span),
            _ => {}
        }
    }
    let (open, close) = (open?, close?);
    (open.end <= close.start).then_some((open, close))
}

/// Screen readers choose their voice by it, and translation offers go by it.
fn with_language(head: &str, language: &str) -> String {
    let doctype = if head.trim_start().get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype")) {
        ""
    } else {
        "<!DOCTYPE html>\n"
    };
    for item in items(head) {
        if let What::Open(tag) = &item.what
            && tag.name == "html"
        {
            let named = tag.get("lang").is_some_and(|value| !value.trim().is_empty() && value != NO_LANGUAGE);
            if named {
                break;
            }
            let kept: String = tag
                .attributes
                .iter()
                .filter(|a| a.name != "lang")
                .map(|a| format!(" {}=\"{}\"", a.name, a.value.replace('"', "&quot;")))
                .collect();
            let before = head.get(..item.span.start).unwrap_or_default();
            let after = head.get(item.span.end..).unwrap_or_default();
            return format!(
                "{doctype}{before}<html lang=\"{}\"{kept}>{after}",
                crate::markup::escape(language)
            );
        }
    }
    format!("{doctype}{head}")
}

#[cfg(test)]
mod tests;
