//! A message made safe to look at.
//!
//! The message is read by the parser browsers use and written anew from an allow-list: what is not known to be harmless
//! is not there, and nothing of the author's spelling survives for a second parser to read differently. The frame it
//! is shown in (`sandbox=""`) and the window's content policy are the second and third wall; neither is relied on here.

mod allow;
mod style;

use ego_tree::iter::Edge;
use scraper::{Html, Node};

use crate::markup::escape;
use crate::page::too_deep;
use allow::Verdict;

/// A message made safe to look at, and what was taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// HTML for `<iframe sandbox="" srcdoc>`: no script, no form, nothing that loads from elsewhere.
    pub html: String,
    /// How many pictures and other things from elsewhere were not loaded.
    pub remote: usize,
    /// How many scripts, forms, frames and the like were taken out.
    pub removed: usize,
}

/// A grey box of no size of its own, in place of a picture that was not loaded.
const PLACEHOLDER: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' preserveAspectRatio='none' viewBox='0 0 8 8'%3E%3Crect width='8' height='8' fill='%23e4ddd0'/%3E%3C/svg%3E";

/// The policy that goes into the page itself, should a frame ever forget its own.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Makes a message's HTML safe to look at. Any text will do; a page too deep to be a message comes back empty.
pub fn preview(html: &str) -> Preview {
    if too_deep(html) {
        return Preview { removed: 1, ..Preview::default() };
    }
    let page = Html::parse_document(html);
    let mut out = Preview { html: String::with_capacity(html.len() + 512), ..Preview::default() };
    out.html.push_str("<!DOCTYPE html>");
    let mut skipped: Option<ego_tree::NodeId> = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) if skipped.is_none() => match node.value() {
                Node::Text(text) => out.html.push_str(&escape(text)),
                Node::Element(element) => match allow::element(element.name()) {
                    Verdict::Keep => open(element, &mut out),
                    Verdict::Style => {
                        let css: String = node
                            .children()
                            .filter_map(|child| child.value().as_text().map(|text| String::from(&**text)))
                            .collect();
                        out.html.push_str(&format!("<style>{}</style>", style::sheet(&css, &mut out.remote)));
                        skipped = Some(node.id());
                    }
                    Verdict::Unwrap => {}
                    Verdict::Remove { counts } => {
                        out.removed += usize::from(counts);
                        out.remote += usize::from(element.name() == "link" && element.attr("href").is_some());
                        skipped = Some(node.id());
                    }
                },
                _ => {}
            },
            Edge::Close(node) => {
                if let Some(id) = skipped {
                    if id == node.id() {
                        skipped = None;
                    }
                    continue;
                }
                if let Node::Element(element) = node.value()
                    && matches!(allow::element(element.name()), Verdict::Keep)
                    && !allow::is_void(element.name())
                {
                    out.html.push_str(&format!("</{}>", element.name()));
                }
            }
            Edge::Open(_) => {}
        }
    }
    out
}

fn open(element: &scraper::node::Element, out: &mut Preview) {
    let name = element.name();
    out.html.push('<');
    out.html.push_str(name);
    // One order for all: the parser gives none.
    let mut attributes: Vec<(&str, &str)> = element.attrs().collect();
    attributes.sort_unstable();
    for (attribute, value) in attributes {
        let kept = match attribute {
            "src" if name == "img" => picture(value, out),
            "background" => {
                out.remote += 1;
                continue;
            }
            "href" if matches!(name, "a" | "area") => match link(value) {
                Some(to) => to,
                None => {
                    out.removed += 1;
                    continue;
                }
            },
            "srcset" | "poster" => {
                out.remote += 1;
                continue;
            }
            "style" => style::declarations(value, &mut out.remote),
            known if allow::attribute(known) => value.to_owned(),
            handler if handler.starts_with("on") => {
                out.removed += 1;
                continue;
            }
            _ => continue,
        };
        out.html.push_str(&format!(" {attribute}=\"{}\"", escape(&kept)));
    }
    out.html.push('>');
    if name == "head" {
        out.html.push_str(&format!(
            "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">"
        ));
    }
}

/// What a picture is loaded from in the preview: itself where it is in the message, else a placeholder.
fn picture(from: &str, out: &mut Preview) -> String {
    let trimmed = from.trim();
    let inside = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];
    let lower: String = trimmed.chars().take(24).collect::<String>().to_ascii_lowercase();
    if inside.iter().any(|kind| lower.starts_with(kind)) {
        return trimmed.to_owned();
    }
    out.remote += 1;
    PLACEHOLDER.to_owned()
}

/// Where a link may lead. It cannot be followed in the preview; people read it from the status line.
fn link(to: &str) -> Option<String> {
    let bare: String = to.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let scheme = bare.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        None | Some("http" | "https" | "mailto" | "tel") => Some(bare),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;
