//! One mail, taken apart by `mail-parser` and reduced to what is looked at here.

use std::panic::{AssertUnwindSafe, catch_unwind};

use address::Address;
use jiff::Timestamp;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

/// Beyond this a mail is not read: its head says what it is, and the rest is an attachment.
const READ_AT_MOST: usize = 8 << 20;

/// No more of the text than this, in bytes: what a person or a server has to say stands at its beginning.
const TEXT_AT_MOST: usize = 256 << 10;

/// No more parts than this are looked at.
const PARTS_AT_MOST: usize = 100;

/// Mails inside mails inside mails are followed this deep: a bounce holds a message, and that may be a bounce.
const DEEPEST: usize = 4;

/// A mail.
#[derive(Default)]
pub(crate) struct Mail {
    headers: Vec<(String, String)>,
    pub(crate) subject: String,
    pub(crate) from: Option<Address>,
    pub(crate) from_name: String,
    pub(crate) date: Option<Timestamp>,
    pub(crate) message_id: Option<String>,
    /// The text that a reader sees first; made from HTML where there is no other.
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) cut: bool,
}

/// A part that is not the text of the mail itself.
pub(crate) struct Part {
    /// For example `message/delivery-status`, lower case.
    pub(crate) media: String,
    pub(crate) text: String,
    /// The Message-ID of a mail inside the mail.
    pub(crate) message_id: Option<String>,
}

impl Mail {
    /// Reads a mail; `None` if the bytes are no mail at all.
    pub(crate) fn parse(raw: &[u8]) -> Option<Mail> {
        let cut = raw.len() > READ_AT_MOST;
        let raw = raw.get(..READ_AT_MOST).unwrap_or(raw);
        let lines;
        let raw = if raw.contains(&b'\r') && !raw.contains(&b'\n') {
            // Kept by a program that ends lines with CR alone.
            lines = raw.iter().map(|&byte| if byte == b'\r' { b'\n' } else { byte }).collect::<Vec<u8>>();
            lines.as_slice()
        } else {
            raw
        };
        // A single mail may have the separator of the mbox file that it was taken from.
        let raw = if raw.starts_with(b"From ") { crate::mbox::after_line(raw) } else { raw };
        // The parser has had panics on corrupt nested mail. One such mail must not end a run through a mailbox, and
        // nothing is shared with the parser that could be left half-done.
        let mail = catch_unwind(AssertUnwindSafe(|| {
            let message = MessageParser::default().parse(raw)?;
            Some(Mail { cut, ..taken_from(&message) })
        }));
        mail.ok().flatten()
    }

    /// The first header of this name, unfolded.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every header of this name, unfolded.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.header(name).is_some()
    }

    /// The first part of this media type.
    pub(crate) fn part(&self, media: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.media == media)
    }

    /// Whether it was sent with an empty return path, as bounces and many automatic answers are (RFC 5321 section 6.1).
    pub(crate) fn has_null_sender(&self) -> bool {
        self.header("return-path").is_some_and(|path| path.split_whitespace().collect::<String>() == "<>")
    }

    /// Whether it came through a list or is a newsletter (RFC 2369, RFC 2919).
    pub(crate) fn is_list_mail(&self) -> bool {
        self.has("list-id") || self.has("list-unsubscribe") || self.has("list-post")
    }
}

fn taken_from(message: &Message<'_>) -> Mail {
    let headers = message
        .headers_raw()
        .map(|(name, value)| (name.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    let sender = message.from().and_then(|from| from.first());
    let mut mail = Mail {
        headers,
        subject: message.subject().unwrap_or_default().to_owned(),
        from: sender.and_then(|from| from.address()).and_then(|text| Address::parse(text).ok()),
        from_name: sender
            .map(|from| format!("{} {}", from.name().unwrap_or_default(), from.address().unwrap_or_default()))
            .unwrap_or_default(),
        date: message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        message_id: message.message_id().map(str::to_owned),
        text: text_of(message),
        ..Mail::default()
    };
    gather(message, &mut mail.parts, DEEPEST);
    mail
}

/// The text of the mail. HTML is cut where the quotation begins, because its marks are lost in text.
fn text_of(message: &Message<'_>) -> String {
    match message.text_bodies().next().map(|part| &part.body) {
        Some(PartType::Text(text)) => beginning(text).to_owned(),
        Some(PartType::Html(html)) => {
            let own = crate::own_text::before_html_quote(beginning(html));
            mail_parser::decoders::html::html_to_text(own)
        }
        _ => String::new(),
    }
}

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(TEXT_AT_MOST)).unwrap_or(text)
}

fn gather(message: &Message<'_>, parts: &mut Vec<Part>, deeper: usize) {
    for part in &message.parts {
        if parts.len() >= PARTS_AT_MOST {
            return;
        }
        let media = part
            .content_type()
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase())
            .unwrap_or_default();
        match &part.body {
            PartType::Text(text) | PartType::Html(text) => {
                parts.push(Part { media, text: beginning(text).to_owned(), message_id: None });
            }
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                parts.push(Part {
                    media,
                    text: String::from_utf8_lossy(bytes).into_owned(),
                    message_id: None,
                });
            }
            PartType::Message(inner) => {
                let message_id = inner.message_id().map(str::to_owned);
                parts.push(Part { media: "message/rfc822".to_owned(), text: String::new(), message_id });
                if deeper > 0 {
                    gather(inner, parts, deeper - 1);
                }
            }
            PartType::Multipart(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
