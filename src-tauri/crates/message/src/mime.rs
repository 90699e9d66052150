//! The message as bytes (RFC 5322, RFC 2045).
//!
//! Every header line is written here, by name, from a value of a type that cannot hold a line end; nothing is left to
//! a library's default. What is absent on purpose:
//!
//! - `List-Unsubscribe-Post` (RFC 8058): it promises an https address that takes the wish, and a laptop has none.
//! - `Auto-Submitted` (RFC 3834): that is for mail no person decided to send.
//! - `Bcc`, `X-Mailer`, `User-Agent`, `Received`: nothing tells about other recipients or about this computer.
//!
//! `Precedence: bulk` is in no standard, but vacation programs have kept silent for it since before there was one
//! (RFC 3834 section 2 names it), and answers of absent people would bury the real ones.
//!
//! Addresses are written raw. One that needs SMTPUTF8 makes its header line UTF-8 (RFC 6532); such a message may only
//! go to a server that offers SMTPUTF8, which who sends it asks of the address. All else is 7-bit.

mod headers;

use mail_builder::headers::Header;
use mail_builder::headers::content_type::ContentType;
use mail_builder::mime::{BodyPart, MimePart};

use crate::Stamp;
use crate::line::Line;
use crate::merge::percent;
use crate::{Sender, mime::headers::Headers};
use address::Address;

/// What one message is made of.
pub struct Letter<'a> {
    /// Who sends it.
    pub sender: &'a Sender,
    /// Who gets it.
    pub to: &'a Address,
    /// Its subject.
    pub subject: &'a Line,
    /// What is set by the sending.
    pub stamp: &'a Stamp<'a>,
    /// The plain-text version.
    pub text: &'a str,
    /// The HTML version.
    pub html: &'a str,
}

/// The address that lets a person leave: `mailto:` with the token in the subject, all percent-encoded (RFC 6068).
pub fn leave_address(mailbox: &Address, token: &str) -> String {
    format!(
        "mailto:{}@{}?subject=unsubscribe%20{}",
        percent(mailbox.local()),
        mailbox.domain(),
        percent(Line::clean(token).as_str())
    )
}

/// Writes the message.
pub fn write(letter: &Letter<'_>) -> Vec<u8> {
    let stamp = letter.stamp;
    let mut headers = Headers::with_capacity(letter.html.len() * 2 + letter.text.len() * 2 + 2_000);
    headers.date(stamp.date);
    headers.mailbox("From", &letter.sender.from_name, &letter.sender.from);
    // Always said: a list program on the way puts its own address where there is none, and the wish to leave goes here.
    headers.mailbox("Reply-To", "", letter.sender.reply_to.as_ref().unwrap_or(&letter.sender.from));
    headers.mailbox("To", "", letter.to);
    headers.text("Subject", letter.subject);
    headers.message_id(stamp.message_id);
    headers.list_id(stamp.list_name, stamp.list_id);
    // On one physical line, however long: folding it has broken signatures on the way.
    headers.plain(
        "List-Unsubscribe",
        &format!("<{}>", leave_address(stamp.unsubscribe_mailbox, stamp.unsubscribe_token)),
    );
    headers.plain("Precedence", "bulk");
    headers.plain("MIME-Version", "1.0");
    let mut out = headers.into_bytes();
    body(letter).write_part(&mut out);
    out
}

fn body<'a>(letter: &Letter<'a>) -> MimePart<'a> {
    let kind =
        ContentType::new("multipart/alternative").attribute("boundary", boundary(letter.stamp.message_id));
    MimePart::new(
        kind,
        BodyPart::Multipart(vec![
            MimePart::new(ContentType::new("text/plain").attribute("charset", "utf-8"), letter.text),
            MimePart::new(ContentType::new("text/html").attribute("charset", "utf-8"), letter.html),
        ]),
    )
}

/// A boundary that the same message always gets: a message queued again is the same bytes. `=_` occurs neither in
/// quoted-printable nor in base64 (RFC 2045 section 6.7).
fn boundary(message_id: &str) -> String {
    let id: String =
        message_id.chars().take_while(|c| *c != '@').filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("=_{id}_=")
}

/// How many bytes an HTML version takes in a message, encoded as it is sent.
pub fn encoded_len(html: &str) -> usize {
    let mut out = Vec::with_capacity(html.len() * 2);
    MimePart::new(ContentType::new("text/html").attribute("charset", "utf-8"), html).write_part(&mut out);
    out.len()
}

/// Writes any header value the library knows, for the checks of this module.
fn library(out: &mut Vec<u8>, name: &str, value: &impl Header) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    value.write_header(out, name.len() + 2);
}

#[cfg(test)]
mod tests;
