//! Content checks: what would get a message refused, clipped, mistrusted or misread, why, and what to do about it.
//!
//! Each finding's message says what was found and then why it matters; `fix` says what to do. Its place names the part
//! (`subject`, `preheader`, `body`, `text`, `html`, `headers`) in `column`, and line and byte inside that part. A kind of
//! trouble found in several places is one finding, at the first of them, that says how many more there are.
//!
//! Only what must not go out blocks: what cannot be read or filled, what no mail program would run or filters throw away
//! unread, and what the law wants and is missing. Style is at most a warning.

mod attachments;
mod content;
mod elements;
mod hosts;
mod kind;
mod links;
mod markdown;
mod merge_fields;
mod notes;
mod pictures;
mod raw_message;
mod sender;
mod subject;
mod wording;

pub use kind::{Kind, UnknownKind};
pub(crate) use merge_fields::merge_problem;

use address::{Finding, Place};

use crate::merge::Mask;
use crate::mime::encoded_len;
use crate::mjml;
use crate::page::{html_error, too_deep};
use crate::{Body, Draft, Sender, Template};
use content::Content;
use notes::Notes;

/// What is read of a file; the rest is left alone. Mail programs show a tenth of it.
const READ_AT_MOST: usize = 8_000_000;

/// Checks a draft. A blocking finding means that it must not go out like this.
pub fn draft(draft: &Draft, from: &Sender) -> Vec<Finding> {
    let mut notes = Notes::default();
    sender::check(from, &mut notes);
    subject::check(&draft.subject, "subject", subject::IsAnswer::No, &mut notes);
    match Template::compile(draft, from) {
        Ok(template) => {
            pictures::size(template.sample().map_or(0, |html| encoded_len(&html)), &mut notes);
            merge_fields::in_draft(draft, &mut notes);
        }
        Err(findings) => findings.into_iter().for_each(|finding| notes.push(finding)),
    }
    for (part, source) in [("subject", &draft.subject), ("preheader", &draft.preheader)] {
        wording::placeholders(&Content::of_text(part, source), &mut notes);
        merge_fields::foreign(&Content::of_text(part, source), &mut notes);
    }
    if let Some(text) = &draft.text {
        let content = Content::of_text("text", text);
        wording::placeholders(&content, &mut notes);
        merge_fields::foreign(&content, &mut notes);
    }
    body(&body_content(&draft.body), &mut notes);
    notes.finish()
}

fn body_content(body: &Body) -> Content<'_> {
    match body {
        Body::Markdown(source) => markdown::read("body", source),
        Body::Html(source) => Content::of_markup("body", source),
        Body::Mjml(source) => Content::of_mjml("body", source),
    }
}

/// The checks any body goes through.
fn body(content: &Content<'_>, notes: &mut Notes) {
    wording::placeholders(content, notes);
    wording::tone(content, notes);
    merge_fields::foreign(content, notes);
    links::check(content, notes);
    pictures::check(content, notes);
    elements::check(content, notes);
}

/// Checks a file somebody gives us: a whole message, or a body in one of the three languages. Any bytes will do.
pub fn raw(bytes: &[u8], kind: Kind) -> Vec<Finding> {
    let bytes = bytes.get(..READ_AT_MOST).unwrap_or(bytes);
    let mut notes = Notes::default();
    if kind == Kind::Eml {
        raw_message::check(bytes, &mut notes);
        return notes.finish();
    }
    let source = String::from_utf8_lossy(bytes);
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    let content = match kind {
        Kind::Markdown => markdown::read("body", source),
        Kind::Mjml => Content::of_mjml("body", source),
        Kind::Html | Kind::Eml => Content::of_markup("body", source),
    };
    if kind != Kind::Markdown && too_deep(source) {
        notes.push(*html_error("its elements lie too deep in each other"));
    } else if kind == Kind::Mjml {
        match mjml::render(source, &Mask::for_sources(&[source])) {
            Ok(html) => pictures::size(encoded_len(&html), &mut notes),
            Err(finding) => notes.push(*finding),
        }
    } else {
        pictures::size(encoded_len(source), &mut notes);
    }
    merge_fields::in_file(source, &mut notes);
    body(&content, &mut notes);
    notes.finish()
}

/// A place in one part of a message: its line and byte.
fn place(part: &str, source: &str, byte: usize) -> Place {
    let before = source.as_bytes().get(..byte).unwrap_or_default();
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    Place {
        column: Some(part.to_owned()),
        byte: u64::try_from(byte).ok(),
        line: u32::try_from(line).ok(),
        ..Place::default()
    }
}

#[cfg(test)]
mod tests;
