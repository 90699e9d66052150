//! Checks of pictures, and of how much there is of everything.

use address::Severity;

use super::content::Content;
use super::hosts::target;
use super::notes::{Note, Notes};

/// Where Gmail cuts a message off, in bytes of the encoded HTML.
const CLIPPED_AT: usize = 102 * 1024;

/// Fewer words than this beside pictures, and the pictures are the message.
const FEW_WORDS: usize = 15;

/// Checks the size of the HTML as it is sent, in bytes.
pub fn size(encoded: usize, notes: &mut Notes) {
    if encoded > CLIPPED_AT {
        notes.note(Note {
            code: "html-too-large",
            severity: Severity::Warning,
            what: format!("The message is {} kB of HTML", encoded / 1024),
            why: "Gmail cuts off after 102 kB, and the way to leave is at the end.",
            fix: "Shorten it, or put a part of it on a page and link to it.",
            place: None,
        });
    }
}

/// Checks all pictures.
pub fn check(content: &Content<'_>, notes: &mut Notes) {
    let mut seen = 0;
    for picture in &content.pictures {
        let mut note = |code, severity, what: &str, why, fix| {
            let what = what.to_owned();
            notes.note(Note { code, severity, what, why, fix, place: content.place(picture.at) });
        };
        let from = target(&picture.from);
        let begins_with_field = picture.from.starts_with(['{', '[', '*', '%', '<', '$']);
        if picture.invisible {
            note(
                "picture-counts",
                Severity::Info,
                "A picture of one pixel is there to count who opens the message",
                "Many mail programs load it for everybody or for nobody, so its numbers mislead.",
                "Leave it out. Answers and orders tell more.",
            );
            continue;
        }
        seen += 1;
        match from.scheme.as_str() {
            "data" => note(
                "picture-inside",
                Severity::Warning,
                "A picture is written into the HTML itself",
                "Gmail and Outlook do not show such pictures.",
                "Put the picture online and use its https:// address.",
            ),
            "http" => note(
                "link-http",
                Severity::Info,
                "A picture is loaded without encryption (http)",
                "Some mail programs refuse to load it.",
                "Write https:// if the server has it.",
            ),
            "https" | "cid" => {}
            "" if begins_with_field || picture.from.starts_with("//") => {}
            _ => note(
                "picture-unreachable",
                Severity::Warning,
                "A picture lies on this computer, not online",
                "Nobody else can see it.",
                "Put the picture online and use its https:// address.",
            ),
        }
        match &picture.words {
            None if !content.adds_alt => note(
                "picture-without-words",
                Severity::Warning,
                "A picture has no description",
                "Many people see no pictures: their program hides them or their screen is read to them.",
                "Say in a few words what it shows. Give empty words to mere decoration.",
            ),
            None => note(
                "picture-without-words",
                Severity::Info,
                "A picture has no description",
                "Who sees no pictures will not know that it is there.",
                "Say in a few words what it shows, unless it is mere decoration.",
            ),
            Some(_) => {}
        }
    }
    let words = content.word_count();
    if words == 0 && seen == 0 {
        notes.note(Note {
            code: "body-empty",
            severity: Severity::Blocking,
            what: "There is nothing in the message".to_owned(),
            why: "People would get an empty page.",
            fix: "Write something.",
            place: None,
        });
    } else if seen > 0 && words < FEW_WORDS {
        notes.note(Note {
            code: "picture-only",
            severity: Severity::Warning,
            what: "The message is nearly all pictures".to_owned(),
            why: "Where pictures are hidden it is empty, and spam looks like that too.",
            fix: "Say the main things in words.",
            place: content.pictures.first().and_then(|picture| content.place(picture.at)),
        });
    }
}
