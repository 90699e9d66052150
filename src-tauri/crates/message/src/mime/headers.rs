//! Header lines, each from a value that cannot hold a second line.

use address::Address;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mail_builder::encoders::Base64Encoder;
use mail_builder::headers::address::{Address as Mailbox, EmailAddress};
use mail_builder::headers::text::Text;

use super::library;
use crate::line::Line;

/// The header lines so far.
pub struct Headers(Vec<u8>);

impl Headers {
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The date, in UTC, whole seconds (RFC 5322 section 3.3).
    pub fn date(&mut self, date: Timestamp) {
        let date = date.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
        self.plain("Date", &date);
    }

    /// A mailbox with a display name, which is encoded where it must be (RFC 2047); an empty name is left out.
    pub fn mailbox(&mut self, header: &str, name: &str, address: &Address) {
        self.named(header, &Line::clean(name), &bare(address));
    }

    fn named(&mut self, header: &str, name: &Line, inside: &str) {
        if looks_encoded(name) {
            self.encoded(header, name, &format!("\r\n <{inside}>"));
            return;
        }
        let name = (!name.as_str().is_empty()).then(|| name.as_str().into());
        library(&mut self.0, header, &Mailbox::Address(EmailAddress { name, email: inside.into() }));
    }

    /// Text as encoded words, whatever it holds (RFC 2047 section 2: at most 75 characters each).
    fn encoded(&mut self, header: &str, text: &Line, tail: &str) {
        self.0.extend_from_slice(header.as_bytes());
        self.0.push(b':');
        let mut word = String::new();
        let mut chars = text.as_str().chars().peekable();
        while let Some(c) = chars.next() {
            word.push(c);
            if word.len() > 36 || chars.peek().is_none() {
                // Encoding into memory cannot fail; the library's signature is for writers that can.
                let encoded = Base64Encoder::new().encode(word.as_bytes()).unwrap_or_default();
                let lead: &[u8] = if word.len() == text.as_str().len() { b" " } else { b"\r\n " };
                for part in [lead, b"=?utf-8?B?", &encoded, b"?="] {
                    self.0.extend_from_slice(part);
                }
                word.clear();
            }
        }
        self.0.extend_from_slice(tail.as_bytes());
        self.0.extend_from_slice(b"\r\n");
    }

    /// Free text, encoded where it must be (RFC 2047).
    pub fn text(&mut self, header: &str, text: &Line) {
        if looks_encoded(text) {
            self.encoded(header, text, "");
        } else {
            library(&mut self.0, header, &Text::new(text.as_str()));
        }
    }

    /// A name and an identifier (RFC 2919). The identifier keeps only letters, digits, dots, hyphens and underscores.
    pub fn list_id(&mut self, name: &str, id: &str) {
        let id: String = id
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
            .take(255)
            .collect();
        self.named("List-Id", &Line::clean(name), &id);
    }

    /// The message's own name. Only what RFC 5322 section 3.6.4 lets stand there is kept.
    pub fn message_id(&mut self, id: &str) {
        let id: String = id
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(*c))
            .take(900)
            .collect();
        self.plain("Message-ID", &format!("<{id}>"));
    }

    /// A value on one physical line. Only printable ASCII is kept.
    pub fn plain(&mut self, header: &str, value: &str) {
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(b": ");
        self.0.extend(value.bytes().filter(|b| (b' '..=b'~').contains(b)));
        self.0.extend_from_slice(b"\r\n");
    }
}

/// Whether a reader would take the text for encoded words. Written as it is, it would be decoded into something else,
/// a line end even.
fn looks_encoded(text: &Line) -> bool {
    text.as_str().contains("=?")
}

/// The address as it stands between angle brackets. The type promises that it is clean; this holds even if it were not.
fn bare(address: &Address) -> String {
    let quoted = address.local().starts_with('"');
    let clean = |c: &char| {
        !c.is_control() && (quoted || !(c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | ':')))
    };
    address.as_str().chars().filter(clean).collect()
}
