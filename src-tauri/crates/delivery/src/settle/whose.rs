//! Whether "too many" is said of the person a message is for, and not of us.

use reply::{Class, Enhanced};

use crate::attempt::SmtpReply;

/// Words about one mailbox. Servers that count what we send speak of us, of the account or of messages sent.
const MAILBOX: [&str; 10] = [
    "user you are trying to contact",
    "receiving mail too quickly",
    "receiving mail at a rate",
    "this recipient",
    "the recipient has exceeded",
    "recipient's inbox",
    "recipient thread limit",
    "mailbox is receiving too many",
    "mailbox has received too many",
    "to this mailbox",
];

/// Words about everybody at the domain a message goes to. Behind a used-up quota "this domain" is the sender's.
const DOMAIN: [&str; 5] =
    ["to this domain", "for this domain", "to that domain", "destination domain", "recipient domain"];

/// Whether a "too many" (`rate-limited`, `sender-quota`) in answer to RCPT or later is about the recipient or their
/// domain. Others are not in its way.
pub(super) fn means_the_recipient(class: Class, reply: &SmtpReply) -> bool {
    let text = reply.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    // RFC 3463 section 3.3: X.2.1 is a mailbox that takes nothing now.
    let of_mailbox = |code: Enhanced| (code.subject, code.detail) == (2, 1);
    says(&MAILBOX)
        || (class == Class::RateLimited && (says(&DOMAIN) || reply.enhanced.is_some_and(of_mailbox)))
}
