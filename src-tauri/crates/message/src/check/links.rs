//! Checks of links: where they lead, and whether they say so.

use address::Severity;

use super::content::{Content, Link};
use super::hosts::{PLACEHOLDERS, SHORTENERS, is_in, is_number, registered, shown, target};
use super::notes::{Note, Notes};

/// What the link is called in a finding.
fn name(link: &Link) -> String {
    let words: Vec<&str> = link.words.split_whitespace().collect();
    let words = words.join(" ");
    if words.is_empty() {
        let to: String = link.to.chars().take(60).collect();
        return format!("The link to {to}");
    }
    format!("The link “{}”", words.chars().take(60).collect::<String>())
}

/// Checks all links.
pub fn check(content: &Content<'_>, notes: &mut Notes) {
    for link in &content.links {
        one(content, link, notes);
    }
}

fn one(content: &Content<'_>, link: &Link, notes: &mut Notes) {
    let mut note = |code, severity, what: String, why, fix| {
        notes.note(Note { code, severity, what, why, fix, place: content.place(link.at) });
    };
    let name = name(link);
    let to = target(&link.to);
    // An address that begins with a merge field of any kind is known only for each person.
    let begins_with_field = link.to.starts_with(['{', '[', '*', '%', '<', '$']);
    if link.to.is_empty() || link.to == "#" {
        let what = if link.words.trim().is_empty() { "A link".to_owned() } else { name };
        note(
            "link-empty",
            Severity::Warning,
            format!("{what} leads nowhere"),
            "Who presses it gets nothing.",
            "Give it the address of a page, or take the link away.",
        );
        return;
    }
    match to.scheme.as_str() {
        "javascript" | "vbscript" | "data" | "file" | "blob" => note(
            "link-script",
            Severity::Blocking,
            format!("{name} does not lead to a page but runs something or opens a file"),
            "Mail programs refuse it, and filters take the whole message for an attack.",
            "Link to a page that begins with https://.",
        ),
        "http" => note(
            "link-http",
            Severity::Info,
            format!("{name} is not encrypted (http)"),
            "Browsers warn before they open such a page.",
            "Write https:// if the page has it.",
        ),
        "" if !begins_with_field && !link.to.starts_with('#') && !link.to.starts_with("//") => note(
            "link-incomplete",
            Severity::Warning,
            format!("{name} has no https:// in front"),
            "In a mail it leads nowhere: there is no page it could start from.",
            "Write the whole address, with https://.",
        ),
        _ => {}
    }
    if !matches!(to.scheme.as_str(), "http" | "https")
        || to.host.is_empty()
        || to.host.contains(['{', '[', '*', '%'])
    {
        return;
    }
    if to.disguised {
        note(
            "link-disguised",
            Severity::Warning,
            format!("{name} has a name and an @ before the real host, {}", to.host),
            "That is how fakes look, so filters treat it as one.",
            "Take everything before the @ away.",
        );
    }
    if is_number(&to.host) {
        note(
            "link-number",
            Severity::Warning,
            format!("{name} leads to a number, {}, instead of a name", to.host),
            "Hardly anybody but criminals links like that, so filters are wary.",
            "Use the page's name.",
        );
    }
    if is_in(&to.host, SHORTENERS) {
        note(
            "link-shortened",
            Severity::Warning,
            format!("{name} hides behind {}", to.host),
            "Spammers hide that way, so filters are wary.",
            "Use the full address of the page.",
        );
    }
    if is_in(&to.host, PLACEHOLDERS) {
        note(
            "link-placeholder",
            Severity::Warning,
            format!("{name} leads to {}", to.host),
            "That is an example's address, not one of yours.",
            "Put the address of your page there.",
        );
    }
    if let Some(shown) = shown(&link.words)
        && registered(&shown) != registered(&to.host)
    {
        note(
            "link-mismatch",
            Severity::Warning,
            format!("A link shows {shown} and leads to {}", to.host),
            "That is how people are tricked, so filters and mail programs warn of it.",
            "Let the words name the page it opens, or use other words.",
        );
    }
}
