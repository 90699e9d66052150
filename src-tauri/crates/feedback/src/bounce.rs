//! Bounces: which mails are one, and what they say.

use std::collections::HashMap;
use std::fmt;

use address::Address;
use reply::{Class, Classified, Enhanced, Severity};

use crate::delivery_status::{Group, groups};
use crate::kind::Kind;
use crate::mail::Mail;
use crate::phrases;

/// One recipient of a bounce or delay. Debug leaves out the address and the server's words, which may hold it.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recipient {
    /// The address, canonical where it is one.
    pub address: String,
    /// Whether the address is dead.
    pub severity: Severity,
    /// Why it failed.
    pub class: Class,
    /// The enhanced code, for example `5.1.1` (RFC 3463).
    pub status: Option<String>,
    /// The reply code, for example 550 (RFC 5321).
    pub reply_code: Option<u16>,
    /// What the server said.
    pub diagnostic: String,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient")
            .field("class", &self.class)
            .field("severity", &self.severity)
            .field("status", &self.status)
            .field("reply_code", &self.reply_code)
            .finish_non_exhaustive()
    }
}

/// A bounce or delay, or `None` if the mail is neither.
pub(crate) fn bounce(mail: &Mail) -> Option<(Kind, Vec<Recipient>)> {
    if let Some(part) =
        mail.part("message/delivery-status").or_else(|| mail.part("message/global-delivery-status"))
    {
        let groups = groups(&part.text);
        return Some(told_by(&groups, mail));
    }
    let failed = mail.header("x-failed-recipients");
    let undelivered = phrases::any(phrases::UNDELIVERED, &mail.subject);
    let told = failed.is_some() || is_daemon(&mail.from_name);
    // "postmaster" is a person as often as a machine, and much else is sent with an empty return path.
    let perhaps = mail.has_null_sender() || mail.from_name.to_lowercase().contains("postmaster@");
    let is_bounce = told || (perhaps && undelivered);
    if !is_bounce {
        return None;
    }
    let mut said = Said::by(&mail.text);
    let recipients = failed
        .into_iter()
        .flat_map(|list| list.split(','))
        .map(|address| said.of(address, None, None))
        .collect();
    let kind = if phrases::any(phrases::LATE, &mail.subject) { Kind::Delay } else { Kind::Bounce };
    Some((kind, recipients))
}

/// What the recipient groups say together: one failure makes a bounce, else one delay makes a delay. A report that
/// all went well is neither.
fn told_by(groups: &[Group], mail: &Mail) -> (Kind, Vec<Recipient>) {
    let with = |action: &str| groups.iter().any(|group| group.action == action);
    let (kind, action) = if with("failed") {
        (Kind::Bounce, "failed")
    } else if with("delayed") {
        (Kind::Delay, "delayed")
    } else if groups.iter().all(|group| group.action.is_empty()) {
        (Kind::Bounce, "")
    } else {
        (Kind::Other, "failed")
    };
    let mut said = Said::by(&mail.text);
    let recipients = groups
        .iter()
        .filter(|group| group.action == action)
        .filter_map(|group| {
            let address = group.original_recipient.as_ref().or(group.final_recipient.as_ref())?;
            let diagnostic = group.diagnostic.as_deref();
            Some(said.of(address, group.status.as_deref(), diagnostic))
        })
        .collect();
    (kind, recipients)
}

/// What a bounce says of its recipients. Words that several of them share are weighed once for each status: a bounce may
/// name thousands.
struct Said<'a> {
    /// What the mail says to people, where a server's words are missing.
    to_people: String,
    of_people: HashMap<Option<Enhanced>, Classified>,
    of_servers: HashMap<(Option<Enhanced>, &'a str), Classified>,
}

impl<'a> Said<'a> {
    fn by(text: &str) -> Self {
        let to_people = text.lines().take(40).collect::<Vec<_>>().join("\n");
        Self { to_people, of_people: HashMap::new(), of_servers: HashMap::new() }
    }

    fn of(&mut self, address: &str, status: Option<&str>, diagnostic: Option<&'a str>) -> Recipient {
        let said = diagnostic.filter(|said| !said.is_empty());
        let enhanced = status.and_then(|status| status.parse::<Enhanced>().ok());
        let classified = *match said {
            Some(said) => self
                .of_servers
                .entry((enhanced, said))
                .or_insert_with(|| reply::classify_parts(None, enhanced, said)),
            None => self
                .of_people
                .entry(enhanced)
                .or_insert_with(|| reply::classify_parts(None, enhanced, &self.to_people)),
        };
        let address = address.trim().trim_matches(['<', '>']);
        Recipient {
            address: Address::parse(address)
                .map_or_else(|_| address.to_owned(), |address| address.as_str().to_owned()),
            severity: classified.severity,
            class: classified.class,
            status: classified.enhanced.map(|code| code.to_string()),
            reply_code: classified.code,
            diagnostic: said.unwrap_or_default().to_owned(),
        }
    }
}

/// Whether the sender is the mail system itself (RFC 5321 section 6.1 and usage).
fn is_daemon(from: &str) -> bool {
    let from = from.to_lowercase();
    ["mailer-daemon", "mailerdaemon", "mail-daemon", "mail delivery s", "mail delivery agent", "mdaemon@"]
        .iter()
        .any(|name| from.contains(name))
}

#[cfg(test)]
mod tests;
