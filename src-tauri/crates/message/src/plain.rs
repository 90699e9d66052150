//! The plain-text version of a page: what somebody reads who reads no HTML.
//!
//! Paragraphs stay whole lines (mail programs and the transfer encoding wrap them), links stand behind their words,
//! pictures are their description, lists keep their marks. Layout tables dissolve; tables with headings keep their rows.

mod lines;

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::{Html, Node};

use crate::merge::Mask;
use lines::Lines;

/// How an element stands among its neighbours.
enum Stand {
    /// In the line.
    Inline,
    /// On lines of its own.
    Line,
    /// Apart, with an empty line before and after.
    Apart,
}

fn stand(name: &str) -> Stand {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "blockquote" | "pre" | "table"
        | "hr" | "dl" => Stand::Apart,
        "div" | "tr" | "td" | "th" | "li" | "section" | "article" | "header" | "footer" | "center" | "dt"
        | "dd" | "body" | "main" | "figure" | "figcaption" | "address" | "form" => Stand::Line,
        _ => Stand::Inline,
    }
}

fn is_hidden(node: NodeRef<'_, Node>) -> bool {
    let Node::Element(element) = node.value() else { return false };
    let name = element.name();
    if matches!(
        name,
        "head"
            | "style"
            | "script"
            | "noscript"
            | "template"
            | "svg"
            | "object"
            | "iframe"
            | "select"
            | "title"
    ) {
        return true;
    }
    let style: String =
        element.attr("style").unwrap_or_default().to_ascii_lowercase().split_whitespace().collect();
    style.contains("display:none") || element.attr("hidden").is_some()
}

/// A table with headings in it is there for its rows; any other is there for its looks.
fn is_data_cell(cell: NodeRef<'_, Node>) -> bool {
    let Some(table) = cell.ancestors().find(|a| is(*a, "table")) else { return false };
    table.descendants().any(|d| is(d, "th"))
}

fn is(node: NodeRef<'_, Node>, name: &str) -> bool {
    matches!(node.value(), Node::Element(element) if element.name() == name)
}

/// Whether nothing that is seen comes behind the node in its line.
fn ends_its_line(node: NodeRef<'_, Node>) -> bool {
    let mut node = node;
    loop {
        let blank = |n: NodeRef<'_, Node>| match n.value() {
            Node::Text(text) => text.trim().is_empty(),
            Node::Comment(_) => true,
            _ => is(n, "br"),
        };
        if !node.next_siblings().all(blank) {
            return false;
        }
        match node.parent() {
            Some(parent) if matches!(parent.value(), Node::Element(e) if matches!(stand(e.name()), Stand::Inline)) => {
                node = parent
            }
            _ => return true,
        }
    }
}

/// The text of a page or a part of one; words of the mask are kept, those in comments too.
pub fn of_html(html: &str, mask: &Mask) -> String {
    let page = Html::parse_document(html);
    let mut lines = Lines::default();
    // Where each open link began in the text, and where it leads.
    let mut links: Vec<(usize, bool, String)> = Vec::new();
    let mut hidden: Option<ego_tree::NodeId> = None;
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                if hidden.is_some() {
                    continue;
                }
                if is_hidden(node) {
                    hidden = Some(node.id());
                    continue;
                }
                match node.value() {
                    Node::Text(text) => lines.text(text),
                    Node::Comment(comment) if mask.only_conditions(comment) => lines.mark(comment.trim()),
                    Node::Element(element) => {
                        open(node, element, &mut lines);
                        if element.name() == "a" {
                            let to = element.attr("href").unwrap_or_default().trim().to_owned();
                            let (at, first) = lines.here();
                            links.push((at, first, to));
                        }
                    }
                    _ => {}
                }
            }
            Edge::Close(node) => {
                if hidden == Some(node.id()) {
                    hidden = None;
                    continue;
                }
                if hidden.is_some() {
                    continue;
                }
                if is(node, "a")
                    && let Some((at, first, to)) = links.pop()
                {
                    close_link(&mut lines, at, first && ends_its_line(node), &to);
                } else if let Node::Element(element) = node.value() {
                    close(element.name(), &mut lines);
                }
            }
        }
    }
    lines.finish()
}

fn open(node: NodeRef<'_, Node>, element: &scraper::node::Element, lines: &mut Lines) {
    match element.name() {
        "br" => lines.break_line(),
        "img" => {
            let words = element.attr("alt").unwrap_or_default().trim();
            if !words.is_empty() {
                lines.text(&format!("[{words}]"));
            }
        }
        "td" | "th" if is_data_cell(node) => {
            if node.prev_siblings().any(|n| n.value().is_element()) {
                lines.text(" | ");
            } else {
                lines.apart(1);
            }
        }
        name => {
            match stand(name) {
                Stand::Inline => return,
                Stand::Line => lines.apart(1),
                // A list in a list stays with its item.
                Stand::Apart => lines.apart(if lines.in_list() { 1 } else { 2 }),
            }
            match name {
                "hr" => {
                    lines.text("----------");
                    lines.apart(2);
                }
                "blockquote" => lines.indent("> "),
                "ul" => lines.open_list(None),
                "ol" => {
                    lines.open_list(Some(element.attr("start").and_then(|s| s.parse().ok()).unwrap_or(1)))
                }
                "li" => lines.item(),
                "pre" => lines.verbatim(true),
                _ => {}
            }
        }
    }
}

fn close(name: &str, lines: &mut Lines) {
    match name {
        "blockquote" => lines.outdent(),
        "ul" | "ol" => lines.close_list(),
        "li" => lines.close_item(),
        "pre" => lines.verbatim(false),
        _ => {}
    }
    match stand(name) {
        // Cells of a table with headings share a line: their row ends it.
        Stand::Line if !matches!(name, "td" | "th") => lines.apart(1),
        Stand::Apart => lines.apart(if lines.in_list() { 1 } else { 2 }),
        _ => {}
    }
}

fn close_link(lines: &mut Lines, at: usize, alone: bool, to: &str) {
    let words = lines.since(at).trim().to_owned();
    let shown = to.strip_prefix("mailto:").or_else(|| to.strip_prefix("tel:")).unwrap_or(to);
    if to.is_empty() || to.starts_with('#') {
        return;
    }
    let same = |a: &str, b: &str| {
        let bare = |s: &str| {
            s.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
        };
        bare(a) == bare(b)
    };
    if words.is_empty() || same(&words, shown) {
        if words.is_empty() {
            lines.text(shown);
        }
    } else if alone {
        lines.text(&format!(": {shown}"));
    } else {
        lines.text(&format!(" ({shown})"));
    }
}

#[cfg(test)]
mod tests;
