//! Checks of what mail programs do not run, and of what comes from elsewhere.

use address::Severity;

use super::content::Content;
use super::hosts::{is_in, target};
use super::notes::{Note, Notes};
use crate::mjml::KNOWN;

/// Style sheets that hold nothing but a typeface. A program that does not load one shows another typeface.
const FONTS: &[&str] = &[
    "fonts.googleapis.com",
    "fonts.bunny.net",
    "use.typekit.net",
    "fonts.gstatic.com",
    "rsms.me",
    "fonts.cdnfonts.com",
];

/// Checks all tags.
pub fn check(content: &Content<'_>, notes: &mut Notes) {
    for element in &content.elements {
        let tag = &element.tag;
        let mut note = |code, severity, what: &str, why, fix| {
            let what = what.to_owned();
            notes.note(Note { code, severity, what, why, fix, place: content.place(element.at) });
        };
        match tag.name.as_ref() {
            // Structured data for the inbox is a script that nothing runs.
            "script"
                if !tag
                    .get("type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                note(
                    "script",
                    Severity::Blocking,
                    "There is a script in the message",
                    "No mail program runs it, and filters take the whole message for an attack.",
                    "Take it out.",
                )
            }
            "iframe" | "frame" | "frameset" | "object" | "embed" | "applet" => note(
                "frame",
                Severity::Warning,
                "The message shows another page inside itself",
                "Mail programs leave such frames out, and filters distrust them.",
                "Link to the page instead, with a picture of it.",
            ),
            "form" => note(
                "form",
                Severity::Warning,
                "There is a form in the message",
                "Most mail programs do not send it, and filters think of stolen passwords.",
                "Put the form on a page and link to it.",
            ),
            "base" => note(
                "base-address",
                Severity::Warning,
                "A base address changes where links lead",
                "Mail programs treat it differently, so links may lead nowhere.",
                "Write whole addresses and take it out.",
            ),
            "meta"
                if tag.get("http-equiv").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("refresh")) =>
            {
                note(
                    "redirect",
                    Severity::Blocking,
                    "The message wants to open another page by itself",
                    "Mail programs refuse it, and filters take it for an attack.",
                    "Take it out and use a link.",
                )
            }
            "link" => {
                let sheet = tag.get("rel").is_some_and(|rel| {
                    rel.to_ascii_lowercase().split_whitespace().any(|r| r == "stylesheet")
                });
                let font = tag.get("href").is_some_and(|href| is_in(&target(&href).host, FONTS));
                if sheet && !font {
                    note(
                        "style-elsewhere",
                        Severity::Warning,
                        "The style sheet lies elsewhere",
                        "Most mail programs do not load it, so the message loses its looks.",
                        "Put the styles into the message.",
                    );
                }
            }
            name if name.starts_with("mj-") && !KNOWN.contains(&name) => note(
                "mjml-unknown",
                Severity::Warning,
                &format!("MJML has no element {}", name.chars().take(40).collect::<String>()),
                "What stands in it is laid out by chance.",
                "Correct its name.",
            ),
            _ => {}
        }
        let is_handler = |name: &str| {
            name.len() > 3 && name.starts_with("on") && name.bytes().all(|b| b.is_ascii_alphabetic())
        };
        if tag.attributes.iter().any(|a| is_handler(&a.name) && !a.value.is_empty()) {
            note(
                "script",
                Severity::Blocking,
                "A script hangs on a tag of the message",
                "No mail program runs it, and filters take the whole message for an attack.",
                "Take it out.",
            );
        }
    }
}
