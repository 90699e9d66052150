//! From raw bytes to [`Feedback`].

use std::borrow::Cow;

use address::{Address, Finding, Severity};
use jiff::Timestamp;

use crate::automatic::{Automatic, automatic};
use crate::bounce::{Recipient, bounce};
use crate::kind::Kind;
use crate::leaving::{Leaving, Sighting, leaving};
use crate::mail::Mail;

/// What one mail told us.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// What it is.
    pub kind: Kind,
    /// The Message-ID of the mail that it is about, without angle brackets.
    pub original_message_id: Option<String>,
    /// Whom a bounce or delay is about.
    pub recipients: Vec<Recipient>,
    /// Who wrote it, where that is an address.
    pub from: Option<Address>,
    /// Its own Message-ID, without angle brackets.
    pub message_id: Option<String>,
    /// When it says it was written.
    pub date: Option<Timestamp>,
    /// Its subject, decoded.
    pub subject: String,
    /// For an unsubscribe: how sure, and the tokens.
    pub leaving: Option<Leaving>,
    /// What was odd about it.
    pub findings: Vec<Finding>,
}

/// Says what one mail tells us. `tokens` finds unsubscribe tokens in a text and says which of them the caller's key
/// made; a caller without a key calls none of them genuine.
pub fn read(raw: &[u8], tokens: &dyn Fn(&str) -> Vec<Sighting>) -> Feedback {
    let Some(mail) = Mail::parse(raw) else {
        return Feedback {
            kind: Kind::Other,
            original_message_id: None,
            recipients: Vec::new(),
            from: None,
            message_id: None,
            date: None,
            subject: String::new(),
            leaving: None,
            findings: vec![
                Finding::new(
                    "unreadable-mail",
                    Severity::Warning,
                    "This is not a mail, or it is damaged beyond reading.",
                )
                .with_fix("Open it in your mail program and look at it there."),
            ],
        };
    };
    let by = automatic(&mail);
    let (kind, recipients, leaving) = if mail.part("message/feedback-report").is_some() {
        (Kind::Complaint, Vec::new(), None)
    } else if let Some((kind, recipients)) = bounce(&mail) {
        (kind, recipients, None)
    } else if let Some(leaving) = leaving(&mail, by, tokens) {
        (Kind::Unsubscribe, Vec::new(), Some(leaving))
    } else {
        (told_by_headers(&mail, by), Vec::new(), None)
    };
    let mut findings = Vec::new();
    if mail.cut {
        findings.push(Finding::new(
            "mail-cut",
            Severity::Info,
            "This mail is very large; only its first 8 MB were read.",
        ));
    }
    Feedback {
        kind,
        original_message_id: original_message_id(&mail).map(Cow::into_owned),
        recipients,
        leaving,
        findings,
        from: mail.from,
        message_id: mail.message_id,
        date: mail.date,
        subject: mail.subject,
    }
}

fn told_by_headers(mail: &Mail, by: Automatic) -> Kind {
    match by {
        Automatic::Answer => Kind::AutoReply,
        Automatic::Generated => Kind::Other,
        Automatic::No if mail.is_list_mail() => Kind::Other,
        Automatic::No if mail.has("in-reply-to") || mail.has("references") || answers(&mail.subject) => {
            Kind::Reply
        }
        Automatic::No => Kind::Other,
    }
}

/// `Re:` and what mail programs write in its place.
fn answers(subject: &str) -> bool {
    let subject = subject.trim_start().to_lowercase();
    ["re:", "aw:", "sv:", "antw:", "rif:", "odp:", "vs:", "res:", "ré:", "re[", "回复:", "回复：", "返信:"]
        .iter()
        .any(|mark| subject.starts_with(mark))
}

/// The mail it is about: the one that it encloses, else the one that it answers, else one that its text names.
fn original_message_id(mail: &Mail) -> Option<Cow<'_, str>> {
    let enclosed = mail.parts.iter().find_map(|part| part.message_id.as_deref());
    if let Some(id) = enclosed {
        return Some(Cow::Borrowed(id));
    }
    let headers = mail.part("text/rfc822-headers").and_then(|part| named_in(&part.text));
    let answered = || mail.header("in-reply-to").and_then(first_id);
    let thread = || {
        mail.header("references")
            .and_then(|value| value.rsplit('<').next())
            .and_then(|id| id.split('>').next())
    };
    headers.or_else(answered).or_else(thread).or_else(|| named_in(&mail.text)).map(Cow::Borrowed)
}

/// The id in a line `Message-ID: <…>`.
fn named_in(text: &str) -> Option<&str> {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((name, value)) = line.trim_start().split_once(':') else { continue };
        if name.trim().eq_ignore_ascii_case("message-id") {
            // A long id stands on the next line, folded.
            return first_id(value).or_else(|| lines.next().and_then(first_id));
        }
    }
    None
}

fn first_id(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once('<')?;
    let (id, _) = rest.split_once('>')?;
    let id = id.trim();
    (!id.is_empty() && !id.contains(char::is_whitespace)).then_some(id)
}

#[cfg(test)]
mod tests;
